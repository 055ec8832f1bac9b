"""Ask again about a fix on which nobody gives a verdict, before the ticket is closed without one.

Promises: the reporter is reminded once. Then one other person is asked: a supporter, or a follower of the ticket, or,
where it is public, of its area or one above it; whoever fixed it is not. They may say whether it is fixed, and hear
what becomes of the ticket. Nobody is asked at night, and nobody learns who reported it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from casework.model.area import AreaCode
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.notice import verdict_notice
from casework.model.silence import Asking, due
from casework.model.ticket import Ticket
from casework.ports import Work
from casework.tickets.publishing import seen_by_all
from casework.tickets.telling import below


async def ask_again(work: Work, district: District, at: datetime, limit: int) -> int:
    """Ask about up to `limit` tickets; returns how many were looked at."""
    policy = district.policy
    reminded, asked = (at - timedelta(days=days) for days in (policy.remind_verdict_days, policy.ask_another_days))
    found = await work.due.to_ask_again(reminded, asked, limit)
    looked_at = [(ticket, due(ticket, policy, at)) for ticket in await work.tickets.held(found)]
    await work.tickets.save_all(
        [replace(ticket, asked_again=max(steps, default=Asking.ANOTHER)) for ticket, steps in looked_at]
    )
    for ticket, steps in looked_at:
        if Asking.REPORTER in steps and ticket.reporter is not None:
            await work.say(below(verdict_notice(ticket.reporter, ticket.id, ticket.rework)))
        if Asking.ANOTHER in steps:
            await _ask_another(work, district, ticket, at)
    return len(found)


async def _ask_another(work: Work, district: District, ticket: Ticket, at: datetime) -> None:
    but = {person for person in (ticket.reporter, ticket.fixed_by, ticket.taken_by) if person is not None}
    areas = _areas(district, ticket, at) if seen_by_all(district, ticket) else []
    person = await work.listeners.next_witness(ticket.id, areas, but)
    if person is not None:
        await work.listeners.ask(ticket.id, person, at)
        await work.say(below(verdict_notice(person, ticket.id, ticket.rework)))


def _areas(district: District, ticket: Ticket, at: datetime) -> list[AreaCode]:
    """Return the area in which a ticket lies, and those above it."""
    today = local_day(at, district.calendar.zone)
    area = district.areas.last_known(ticket.area)
    return [ticket.area] if area is None else [each.code for each in district.areas.lineage(area, today)]
