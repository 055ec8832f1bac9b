"""Move tickets to another team because the district changes: an area is handed over, or a team is dissolved.

Promises: on the day of the handover, and not before, every unclosed ticket goes to the team that answers from then on,
its history says so, and whoever hears about it is told. Both desks are told once, when all have gone. A dissolved team
leaves no ticket behind, and no answer on paper; what is opened again later follows (`casework/tickets/succeeding.py`).
A ticket that staff or a supervisor gave to somebody else meanwhile stays there.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from casework.model import handling
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.handover import Handover, is_inside, route, successor
from casework.model.notice import Kind, Notice, ToDesk
from casework.model.routing import Routing
from casework.model.team import Team, TeamCode
from casework.model.ticket import Act, Entry, Ticket
from casework.ports import Work
from casework.tickets.keeping import drop_undo, find, hand_on, show_card, unfinished
from casework.tickets.reshowing import show_wish_again
from casework.tickets.telling import announce

MOST_AT_ONCE = 200  # tickets that one transaction moves


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
    async for ticket in unfinished(work, handover.from_team):
        count += is_inside(handover, district, ticket, handover.on)
    return count


async def dissolve(work: Work, district: District, team: Team, handover: Handover) -> int:
    """Dissolve a team from the handover's day on, and plan that its tickets go to other teams.

    Returns for how many of its unclosed tickets no team would answer then; if there are any, nothing is changed.
    """
    gone = replace(team, dissolved_on=handover.on, is_fallback=False)
    then = replace(district, teams=tuple(gone if each.code == team.code else each for each in district.teams))
    left = 0
    async for ticket in unfinished(work, team.code):
        left += successor(handover, then, ticket, handover.on).team is None
    if not left:
        await work.districts.add_teams([gone])
        await plan(work, district, handover)
    return left


async def carry_out(work: Work, district: District, at: datetime) -> int | None:
    """Move tickets of a handover whose day has come; returns how many moved, None if no handover is left to carry out.

    One call looks at `MOST_AT_ONCE` tickets of the team. The desks are told after the last of them. Of a dissolved team
    closed tickets go too, if somebody is to be told by hand; nobody hears of that, and they are not counted.
    """
    today = local_day(at, district.calendar.zone)
    under_way = next(iter(await work.handovers.due(today)), None)
    if under_way is None:
        return None
    handover, teams = under_way.handover, Counter(under_way.moved)
    team = district.team(handover.from_team)
    is_dissolved = team is not None and not team.is_active(today)
    read = work.tickets.left_page if is_dissolved else work.tickets.unfinished_page
    page = await read(handover.from_team, under_way.reached, MOST_AT_ONCE)
    for seen in page:
        ticket = await find(work, seen.id)
        if ticket.team != handover.from_team or not is_inside(handover, district, ticket, today):
            continue
        now = successor(handover, district, ticket, today)
        if now.team is None or now.team.code == handover.from_team:
            continue
        if not ticket.status.is_closed:
            await _give(work, ticket, now.team, now.assisting, at)
            teams[now.team.code] += 1
        elif is_dissolved and ticket.contact is not None:
            await _leave(work, ticket, now.team, at)
    if len(page) == MOST_AT_ONCE:
        await work.handovers.note(under_way.number, page[-1].id, teams)
    else:
        await _tell(work, handover, teams, once=f"handover {under_way.number}")
        await work.handovers.finish(under_way.number, at)
    return teams.total() - sum(under_way.moved.values())


async def effects(
    work: Work, now: District, then: District, teams: Collection[TeamCode], day: date
) -> Counter[tuple[TeamCode | None, TeamCode | None]]:
    """Return how many unclosed tickets of `teams` would change teams, by (team now, team then), if reported on a day.

    This answers "what would happen" before rules or teams are saved; the tickets themselves do not move.
    """
    found: Counter[tuple[TeamCode | None, TeamCode | None]] = Counter()
    for team in teams:
        async for ticket in unfinished(work, team):
            before, after = (_code(route(district, ticket, day)) for district in (now, then))
            if before != after:
                found[before, after] += 1
    return found


async def _give(work: Work, ticket: Ticket, team: Team, assisting: Sequence[TeamCode], at: datetime) -> None:
    old, was = ticket.team, ticket
    ticket = handling.give(ticket, team.code, assisting)
    await work.tickets.save(ticket)
    await work.tickets.record(Entry(ticket.id, at, Act.ROUTE, None, team.name, old))
    await show_card(work, ticket)
    await hand_on(work, ticket, None if ticket.is_older_record else old)  # an older record has no card to move
    await drop_undo(work, was, ticket)
    await show_wish_again(work, was, ticket)
    await announce(work, ticket, Act.ROUTE)


async def _leave(work: Work, ticket: Ticket, team: Team, at: datetime) -> None:
    """Let another team tell the contact of a closed ticket by hand."""
    await work.tickets.save(replace(ticket, team=team.code, undo=None))
    await work.terms.give(ticket.id, team.code)
    await work.tickets.record(Entry(ticket.id, at, Act.ROUTE, None, team.name, ticket.team))


async def _tell(work: Work, handover: Handover, teams: Counter[TeamCode], once: str) -> None:
    """Tell both desks how many tickets went to each team; `once` names the handover."""
    for team, count in teams.items():
        facts: dict[str, Fact] = {"count": count, "from": handover.from_team, "to": team}
        for desk in (handover.from_team, team):
            await work.say(Notice(Kind.HANDED_OVER, ToDesk(desk), facts=facts, once=f"{once} {team}"))


def _code(routing: Routing) -> TeamCode | None:
    return routing.team.code if routing.team else None
