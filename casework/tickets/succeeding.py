"""Find the team that has a ticket's area by now, when the ticket is opened again.

Promises: a ticket that was closed while its area was handed over, or its team dissolved, follows the tickets that were
not. One that came to its team after that stays with it. Its time counts by the new team's calendar, its history says
who had it, and whoever hears about it is told.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from casework.model import handling, handover as rules
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.ticket import Act, Entry, Ticket
from casework.ports import Work
from casework.tickets.keeping import hand_on
from casework.tickets.telling import announce

CROSSED = timedelta(days=1)  # a handover is done at the moment at which it began, and meanwhile tickets are closed


async def with_successor(work: Work, district: District, was: Ticket, again: Ticket, at: datetime) -> Ticket:
    """Return a ticket that is open again with the team that has got what is its own team's since it `was` closed."""
    if was.closed_at is None:  # handovers take along what is not closed
        return again
    today = local_day(at, district.calendar.zone)
    since = max(was.closed_at - CROSSED, await _came(work, was))
    routing = rules.heir(await work.handovers.since(since, today), district, again, today)
    if routing is None or routing.team is None:
        return again
    given = handling.give(again, routing.team.code, routing.assisting)
    answer_by, fix_by = district.deadlines_anew(given, at)
    return replace(given, answer_by=answer_by, fix_by=fix_by)


async def hand_over(work: Work, district: District, was: Ticket, again: Ticket, at: datetime) -> None:
    """Show and tell that a ticket that was kept `with_successor` has another team, if it has."""
    team = district.team(again.team)
    if team is None or again.team == was.team:
        return
    await work.tickets.record(Entry(again.id, at, Act.ROUTE, None, team.name, was.team))
    await hand_on(work, again, was.team)
    await announce(work, again, Act.ROUTE)


async def _came(work: Work, ticket: Ticket) -> datetime:
    """Return when a ticket came to the team that has it."""
    lines = handling.in_force(await work.tickets.history(ticket.id))
    given = [line.at for line in lines if line.from_team is not None or line.act is Act.ROUTE]
    return given[-1] if given else ticket.reported_at
