"""Propose by the rule what may be shown to everybody as a warning or an example.

Promises: the rule proposes a ticket once for each kind, at most so many of a kind a day, and only where somebody
supervises it. What it may not propose keeps no other ticket from it. Looking only reads, so nobody waits for it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from casework.model import exposure as rules
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.exposure import Exhibit
from casework.model.honesty import one_hand
from casework.model.ticket import Ticket
from casework.model.ticket_id import TicketId
from casework.oversight import exposing
from casework.ports import Work
from casework.tickets.keeping import find
from casework.tickets.overseers import who_decide

AT_ONCE, MOST_LOOKED_AT = 50, 500  # tickets that are looked at for a kind, each time
CONFIRMED_WITHIN = timedelta(days=7)  # what was confirmed before is no news


async def look(work: Work, district: District, at: datetime) -> list[tuple[TicketId, Exhibit]]:
    """Return what the rule proposes now, and as what, at most so many a day; it only reads."""
    today, found = local_day(at, district.calendar.zone), list[tuple[TicketId, Exhibit]]()
    for kind in Exhibit:
        room = rules.room(await work.exposures.by_rule(kind, today), district.policy)
        found += [(number, kind) for number in await _found(work, district, kind, at, room)]
    return found


async def propose(work: Work, district: District, found: Sequence[tuple[TicketId, Exhibit]], at: datetime) -> int:
    """Propose what the rule has found to whoever supervises it, unless somebody has acted on it since.

    Returns how many it proposed.
    """
    today, made = local_day(at, district.calendar.zone), 0
    for number, kind in sorted(found):
        ticket = await find(work, number)
        if await work.exposures.latest(number, kind) is None and await _fits(work, district, ticket, kind):
            new = rules.propose(ticket, kind, today, by_rule=True)
            new = replace(new, number=await work.exposures.add(new))
            await exposing.tell(work, district, ticket, new, is_new=True)
            made += 1
    return made


async def _found(work: Work, district: District, kind: Exhibit, at: datetime, most: int) -> list[TicketId]:
    """Return up to `most` tickets that the rule proposes as something."""
    found: list[TicketId] = []
    for first in range(0, MOST_LOOKED_AT, AT_ONCE):
        if len(found) >= most:
            break
        if kind is Exhibit.EXPOSURE:
            read = await work.exposures.exposable(district.policy.expose_reworks, first, AT_ONCE)
        else:
            read = await work.exposures.exemplary(at - CONFIRMED_WITHIN, first, AT_ONCE)
        found += [ticket.id for ticket in read if await _fits(work, district, ticket, kind)]
        if len(read) < AT_ONCE:
            break
    return found[:most]


async def _fits(work: Work, district: District, ticket: Ticket, kind: Exhibit) -> bool:
    """Tell whether the rule proposes a ticket as something, and anybody supervises it."""
    if kind is Exhibit.EXPOSURE:
        is_found = rules.is_exposable(ticket, district.policy)
    else:
        photos, history = await work.tickets.photos(ticket.id), await work.tickets.history(ticket.id)
        is_one_hand = one_hand(ticket, history) is not None
        is_found = rules.is_exemplary(ticket, photos, district.policy, is_one_hand=is_one_hand)
    return is_found and ticket.team is not None and bool(await who_decide(work, district, ticket))
