"""What casework needs from outside, as protocols; `storage` fulfils them with the same names.

`Work` is one transaction. Whatever is done through it is kept together or not at all, the notices it says included.
Reads that take `lock=True` hold the row until the transaction ends, so that of two people at once one waits.
"""

from casework.ports.desks import Desks, Queues, Terms
from casework.ports.outside import PHOTO_BYTES_MOST, Geocoder, GeocoderAway, KeptPhoto, PhotoStore
from casework.ports.oversight import Audit, Restraints, Supervision
from casework.ports.people import Holdings, Listeners, People, Roles
from casework.ports.reports import Drafts, NewTicket, Photos, Recordings, Tickets
from casework.ports.work import Districts, Handovers, Work

__all__ = [
    "PHOTO_BYTES_MOST",
    "Audit",
    "Desks",
    "Districts",
    "Drafts",
    "Geocoder",
    "GeocoderAway",
    "Handovers",
    "Holdings",
    "KeptPhoto",
    "Listeners",
    "NewTicket",
    "People",
    "PhotoStore",
    "Photos",
    "Queues",
    "Recordings",
    "Restraints",
    "Roles",
    "Supervision",
    "Terms",
    "Tickets",
    "Work",
]
