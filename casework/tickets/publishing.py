"""Say, with the present categories and rules of the district, what everybody may see of a ticket.

Promise: whatever leaves the district, and whatever a stranger is shown, is asked for here (`casework.model.public`).
"""

from collections.abc import Sequence

from casework.model.district import District
from casework.model.photo import TicketPhoto
from casework.model.public import Openness, PublicTicket, as_public, openness
from casework.model.ticket import Entry, Ticket


def seen_by_all(
    district: District, ticket: Ticket, photos: Sequence[TicketPhoto] = (), history: Sequence[Entry] = ()
) -> PublicTicket | None:
    """Return what everybody may see of a ticket, or None if that is nothing; `photos` are those not hidden."""
    return as_public(ticket, district.tree.category(ticket.category), district.policy, photos, history)


def openness_of(district: District) -> Openness:
    """Return which tickets strangers see at all."""
    known = [*district.tree.categories(), *(each.category for each in district.tree.former)]
    return openness(known, district.policy)
