"""Define the ports: protocols for what casework needs from outside; `storage` implements them under the same names.

`Work` is a unit of work, one transaction. Everything that is done through it, notices included, is kept together or not
at all. A read with `lock=True` holds the row until the transaction ends, so if two people act at once, one waits.
"""

from casework.model.photo import PHOTO_BYTES_MOST
from casework.ports.bulletins import Bulletins, Reviews
from casework.ports.campaigns import Campaigns, Projects
from casework.ports.channels import Channels
from casework.ports.contracts import Contracts
from casework.ports.desks import Desks, Queues, ShownMessage, Terms
from casework.ports.drives import Drives, Telling
from casework.ports.exposures import Exposures
from casework.ports.figures import Figures
from casework.ports.flags import Flags
from casework.ports.frontages import Frontages
from casework.ports.objections import Objections
from casework.ports.open_data import Clients, OpenData, Referrals
from casework.ports.outside import Geocoder, GeocoderAway, KeptPhoto, KeptRecording, PhotoStore
from casework.ports.oversight import Audit, Lookbacks, Restraints, Rounds, Supervision
from casework.ports.people import Holdings, Listeners, People, Roles
from casework.ports.public import Public
from casework.ports.reports import NONE_KNOWN, Drafts, Nearby, NewTicket, Photos, Recordings, Tickets
from casework.ports.work import Districts, Handovers, Streets, Work

__all__ = [
    "NONE_KNOWN",
    "PHOTO_BYTES_MOST",
    "Audit",
    "Bulletins",
    "Campaigns",
    "Channels",
    "Clients",
    "Contracts",
    "Desks",
    "Districts",
    "Drafts",
    "Drives",
    "Exposures",
    "Figures",
    "Flags",
    "Frontages",
    "Geocoder",
    "GeocoderAway",
    "Handovers",
    "Holdings",
    "KeptPhoto",
    "KeptRecording",
    "Listeners",
    "Lookbacks",
    "Nearby",
    "NewTicket",
    "Objections",
    "OpenData",
    "People",
    "PhotoStore",
    "Photos",
    "Projects",
    "Public",
    "Queues",
    "Recordings",
    "Referrals",
    "Restraints",
    "Reviews",
    "Roles",
    "Rounds",
    "ShownMessage",
    "Streets",
    "Supervision",
    "Telling",
    "Terms",
    "Tickets",
    "Work",
]
