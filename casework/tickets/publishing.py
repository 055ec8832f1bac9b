"""Say, with the present categories and rules of the district, what everybody may see of a ticket.

Promise: whatever leaves the district, and whatever a stranger is shown, is asked for here (`casework.model.public`).
"""

from collections.abc import Sequence

from casework.model.district import District
from casework.model.photo import TicketPhoto
from casework.model.public import Openness, PublicTicket, as_public, openness
from casework.model.ticket import Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work


def seen_by_all(
    district: District, ticket: Ticket, photos: Sequence[TicketPhoto] = (), history: Sequence[Entry] = ()
) -> PublicTicket | None:
    """Return what everybody may see of a ticket, or None if that is nothing; `photos` are those not hidden."""
    return as_public(ticket, district.tree.category(ticket.category), district.policy, photos, history)


async def is_seen_by_all(work: Work, district: District, number: TicketId | None) -> bool:
    """Tell whether there is a ticket that everybody sees; None is none."""
    ticket = await work.tickets.get(number) if number else None
    return ticket is not None and seen_by_all(district, ticket) is not None


def openness_of(district: District) -> Openness:
    """Return which tickets strangers see at all."""
    known = [*district.tree.categories(), *(each.category for each in district.tree.former)]
    return openness(known, district.policy)
