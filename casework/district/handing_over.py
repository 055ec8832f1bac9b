"""Move tickets to another team because the district changes: an area is handed over, or a team is dissolved.

Promises: on the day of the handover, and not before, every unclosed ticket goes to the team that answers from then on,
its history says so, and whoever hears about it is told. Both desks are told how many went where, up to `MOST_AT_ONCE`
at once. A dissolved team leaves no ticket behind. A ticket that staff or a supervisor gave to somebody else meanwhile
stays there.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from casework.model import handling
from casework.model.area import AreaCode
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.handover import Handover
from casework.model.notice import Kind, Notice, ToDesk, card_notice
from casework.model.routing import Routing
from casework.model.team import Team, TeamCode
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import alarming
from casework.tickets.keeping import find, show_card
from casework.tickets.telling import announce

MOST_AT_ONCE = 200  # tickets moved in one transaction


async def plan(work: Work, district: District, handover: Handover) -> int:
    """Keep a handover for its day; returns how many tickets it would move today.

    Raises Refusal if a team is unknown, or the team hands over to itself.
    """
    for code in (handover.from_team, handover.to_team):
        if code is not None and district.team(code) is None:
            raise Refusal(Why.NO_SUCH_TEAM, team=code)
    if handover.to_team == handover.from_team:
        raise Refusal(Why.SAME_TEAM)
    await work.handovers.plan(handover)
    count = 0
    for ticket_id in await work.tickets.unfinished(handover.from_team):
        ticket = await work.tickets.get(ticket_id)
        count += ticket is not None and _is_inside(district, handover, ticket, handover.on)
    return count


async def dissolve(work: Work, district: District, team: Team, handover: Handover) -> int:
    """Dissolve a team from the handover's day on, and plan that its tickets go to other teams.

    Returns for how many of its unclosed tickets no team would answer then; if there are any, nothing is changed.
    """
    gone = replace(team, dissolved_on=handover.on, is_fallback=False)
    then = replace(district, teams=tuple(gone if each.code == team.code else each for each in district.teams))
    left = 0
    for ticket_id in await work.tickets.unfinished(team.code):
        ticket = await work.tickets.get(ticket_id)
        left += ticket is not None and _successor(then, handover, ticket, handover.on) is None
    if not left:
        await work.districts.add_teams([gone])
        await plan(work, district, handover)
    return left


async def carry_out(work: Work, district: District, at: datetime) -> int:
    """Move tickets of handovers whose day has come, at most `MOST_AT_ONCE` in one call; returns how many moved."""
    today = local_day(at, district.calendar.zone)
    for number, handover in await work.handovers.due(today):
        moved, last = 0, TicketId(0)
        teams: Counter[TeamCode] = Counter()
        for ticket_id in await work.tickets.unfinished(handover.from_team):
            ticket = await find(work, ticket_id)
            if ticket.team != handover.from_team or not _is_inside(district, handover, ticket, today):
                continue
            team = _successor(district, handover, ticket, today)
            if team is None:
                continue
            await _give(work, ticket, team, at)
            teams[team.code] += 1
            moved, last = moved + 1, ticket_id
            if moved == MOST_AT_ONCE:
                break
        await _tell(work, handover, teams, once=f"handover {number} {last}")
        if moved < MOST_AT_ONCE:
            await work.handovers.finish(number, at)
        if moved:
            return moved
    return 0


async def effects(
    work: Work, now: District, then: District, teams: Collection[TeamCode], day: date
) -> Counter[tuple[TeamCode | None, TeamCode | None]]:
    """Return how many unclosed tickets of `teams` would change teams, by (team now, team then), if reported on a day.

    This answers "what would happen" before rules or teams are saved; the tickets themselves do not move.
    """
    found: Counter[tuple[TeamCode | None, TeamCode | None]] = Counter()
    for team in teams:
        for ticket_id in await work.tickets.unfinished(team):
            ticket = await work.tickets.get(ticket_id)
            if ticket is None:
                continue
            before, after = (_code(_route(district, ticket, day)) for district in (now, then))
            if before != after:
                found[before, after] += 1
    return found


async def _give(work: Work, ticket: Ticket, team: Team, at: datetime) -> None:
    old = ticket.team
    ticket = handling.give(ticket, team.code)
    await work.tickets.save(ticket)
    await work.terms.give(ticket.id, team.code)
    await work.tickets.record(Entry(ticket.id, at, Act.ROUTE, None, team.name, old))
    if old and not ticket.is_older_record:
        await work.say(card_notice(old, ticket.id))
    await show_card(work, ticket)
    await alarming.miss(work, team.code)
    await announce(work, ticket, Act.ROUTE)


async def _tell(work: Work, handover: Handover, teams: Counter[TeamCode], once: str) -> None:
    """Tell both desks how many tickets went to each team; `once` names the handover, and the last of these tickets."""
    for team, count in teams.items():
        facts: dict[str, Fact] = {"count": count, "from": handover.from_team, "to": team}
        for desk in (handover.from_team, team):
            await work.say(Notice(Kind.HANDED_OVER, ToDesk(desk), facts=facts, once=f"{once} {team}"))


def _successor(district: District, handover: Handover, ticket: Ticket, today: date) -> Team | None:
    named = district.team(handover.to_team) if handover.to_team else None
    return named or _route(district, ticket, today).team


def _is_inside(district: District, handover: Handover, ticket: Ticket, today: date) -> bool:
    return handover.area is None or handover.area in _areas(district, ticket, today)


def _areas(district: District, ticket: Ticket, day: date) -> set[AreaCode]:
    area = _route(district, ticket, day).located.area
    lineage = district.areas.lineage(area, day) if area else ()
    return {ticket.area, *(each.code for each in lineage)}


def _route(district: District, ticket: Ticket, day: date) -> Routing:
    # The widest reach, because the report was accepted: its point belongs to an area.
    return district.route_on(day, ticket.point, district.tree.category(ticket.category), district.areas.reach_m)


def _code(routing: Routing) -> TeamCode | None:
    return routing.team.code if routing.team else None
