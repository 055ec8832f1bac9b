"""Define the ports: protocols for what casework needs from outside.

Promises: everything that is done through `Work` (a unit of work, one transaction), notices included, is kept together
or not at all. A read with `lock=True` holds the row until the transaction ends, so if two people act at once, one
waits. Begin with `work`.

`storage` implements them under the same names, but `Work` as `storage.unit_of_work.UnitOfWork` and `PhotoStore` as
`storage.files.visits.Visit`. The `Geocoder` is implemented in `bot.places`.
"""

from casework.ports.campaigns.campaigns import Campaigns, Projects
from casework.ports.campaigns.contracts import Contracts
from casework.ports.campaigns.drives import Drives, Telling
from casework.ports.campaigns.frontages import Frontages
from casework.ports.channels import Channels
from casework.ports.desks import Desks, Efforts, Queues, ShownMessage, Terms
from casework.ports.district import Districts, Handovers, Streets
from casework.ports.figures import Figures, Objections
from casework.ports.outside import Geocoder, GeocoderAway, KeptPhoto, KeptRecording, PhotoStore
from casework.ports.oversight import Audit, Lookbacks, Restraints, Rounds, Supervision
from casework.ports.people import Holdings, Listeners, People, Roles
from casework.ports.public.bulletins import Bulletins, Reviews
from casework.ports.public.exposures import Exposures
from casework.ports.public.flags import Flags
from casework.ports.public.lists import Public
from casework.ports.public.open_data import Clients, OpenData, Referrals
from casework.ports.reports import NONE_KNOWN, Drafts, Due, Nearby, NewTicket, Photos, Recordings, Tickets
from casework.ports.work import Work

__all__ = [
    "NONE_KNOWN",
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
    "Due",
    "Efforts",
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
