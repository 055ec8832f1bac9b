"""Say, with the present categories and rules of the district, what everybody may see of a ticket.

Promise: whatever leaves the district, and whatever a stranger is shown, is asked for here (`casework.model.public`).
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from casework.model.district import District
from casework.model.photo import TicketPhoto
from casework.model.public import Openness, PublicTicket, as_public, openness
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work


def seen_by_all(
    district: District, ticket: Ticket, photos: Sequence[TicketPhoto] = (), history: Sequence[Entry] = ()
) -> PublicTicket | None:
    """Return what everybody may see of a ticket, or None if that is nothing; `photos` are its `open_photos`."""
    return as_public(ticket, district.tree.category(ticket.category), district.policy, photos, history)


async def open_photos(work: Work, ticket: TicketId) -> list[TicketPhoto]:
    """Return a ticket's photos that nobody has hidden, there or on another ticket: it is the same picture."""
    photos = await work.tickets.photos(ticket)
    hidden = await work.public.hidden([each.photo.name for each in photos])
    return [each for each in photos if each.photo.name not in hidden]


def comes_back(district: District, before: Ticket, now: Ticket) -> bool:
    """Tell whether strangers did not see a ticket at all before it changed, and do now."""
    return seen_by_all(district, before) is None and seen_by_all(district, now) is not None


def looks_alike(district: District, before: Ticket, now: Ticket) -> bool:
    """Tell whether strangers see as much of a ticket as before it changed: itself, and its photos and words."""
    seen = [seen_by_all(district, each) for each in (before, now)]
    return len({None if each is None else each.is_shown for each in seen}) == 1


async def nameable(work: Work, district: District, numbers: Collection[TicketId]) -> set[TicketId]:
    """Return those tickets of whom everybody may read the number elsewhere: they see it, and where it very is."""
    found = await work.open_data.numbered(numbers) if numbers else ()
    seen = ((each.id, seen_by_all(district, each)) for each in found)
    return {number for number, ticket in seen if ticket is not None and not ticket.is_rough}


def without_others(ticket: PublicTicket, known: Collection[TicketId]) -> PublicTicket:
    """Return a ticket that names no other one but that into which it was merged, if it is among some."""
    other = ticket.duplicate_of if ticket.duplicate_of in known else None
    others = [each.act is Act.MERGE and each.note != str(other) for each in ticket.history]
    told = (replace(each, note="") if is_other else each for each, is_other in zip(ticket.history, others, strict=True))
    return replace(ticket, duplicate_of=other, history=tuple(told))


def openness_of(district: District) -> Openness:
    """Return which tickets strangers see at all."""
    return openness([*district.tree.known()], district.policy)
