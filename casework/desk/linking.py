"""Make a group the desk of a team, by a code from the command line or from `/admin`.

Promises: a code works once, and for a day. A chat (or one topic of it) is the desk of one team. When a desk is linked,
it shows the team's open tickets, those from before the desk existed too.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from casework.model import handling
from casework.model.change import Change, Changed
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToChat, ToDesk
from casework.model.person import PersonId
from casework.model.team import Desk, Team, TeamCode
from casework.model.ticket import Act, Entry
from casework.ports import Work
from casework.tickets import alarming
from casework.tickets.keeping import find, show_card, show_desk, unfinished
from casework.tickets.telling import announce

CODE_LASTS = timedelta(days=1)
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without I, L, O, 0 and 1, which look like each other
CODE_LENGTH = 8


def new_code(choose: Callable[[str], str]) -> str:
    """Return a new code; `choose` picks one character of a text, and its choice must be unpredictable."""
    return "".join(choose(ALPHABET) for _ in range(CODE_LENGTH))


async def issue_code(
    work: Work, district: District, team: TeamCode, code: str, at: datetime, by: PersonId | None = None
) -> Team:
    """Keep a code for a team; the audit log says that a code was issued, but not which.

    Raises Refusal if there is no such team.
    """
    found = district.team(team)
    if found is None:
        raise Refusal(Why.NO_SUCH_TEAM, team=team)
    await work.desks.issue_code(team, code, at + CODE_LASTS)
    until = {"code_until": (at + CODE_LASTS).isoformat()}
    await work.audit.record([Change(at, by, Changed.DESK, team, None, until)])
    return found


async def link(
    work: Work,
    district: District,
    code: str,
    chat: int,
    thread: int | None,
    at: datetime,
    by: PersonId | None = None,
) -> TeamCode:
    """Make a chat the desk of the code's team; raises Refusal for a code that does not work or a chat that is taken.

    The supervisors' group cannot be a desk.
    """
    team = await work.desks.redeem_code(code.strip().upper(), at)
    if team is None:
        raise Refusal(Why.CODE_UNKNOWN)
    group = await work.supervision.group()
    if group is not None and group.chat == chat:  # its staff would supervise themselves
        raise Refusal(Why.GROUP_IN_USE)
    there = await work.desks.team_at(chat, thread)
    if there is not None and there != team:
        known = district.team(there)
        raise Refusal(Why.DESK_TAKEN, team=known.name if known else there)
    before = await work.desks.of(team)
    was = {"chat": before.chat_id, "topic": before.thread_id} if before else None
    await work.audit.record([Change(at, by, Changed.DESK, team, was, {"chat": chat, "topic": thread})])
    await settle(work, Desk(team, chat, thread), at)
    return team


async def settle(work: Work, desk: Desk, at: datetime) -> None:
    """Make a chat a team's desk, send a greeting, and show the tickets that are not closed."""
    before = await work.desks.of(desk.team)
    await work.desks.link(desk, at)
    await alarming.found(work, desk, before, at)
    await work.say(Notice(Kind.DESK_LINKED, ToDesk(desk.team), facts={"chat": desk.chat_id}))
    await show_desk(work, desk.team)


async def arrive(work: Work, chat: int, language: str, *, is_new: bool) -> None:
    """Show a group the tickets of the desks in it, because they may have changed while the bot could not write there.

    What waited for the group leaves now.
    If the bot is new in a group that is no desk, it tells the group how to become one.
    """
    await work.desks.try_again(chat)
    teams = await work.desks.teams_in(chat)
    for team in teams:
        await show_desk(work, team)
    if is_new and not teams:
        await work.say(Notice(Kind.NOT_LINKED, ToChat(chat, None, language)))


async def move(work: Work, old: int, new: int) -> None:
    """Follow a group that became a supergroup, and show its tickets there: the buttons in the old group are dead."""
    await alarming.follow(work, old, new)
    for team in await work.desks.teams_in(new):
        await show_desk(work, team)


async def route_waiting(work: Work, district: District, at: datetime) -> int:
    """Give each ticket without a team to the team that answers for it now; returns how many."""
    routed = 0
    async for seen in unfinished(work, None):
        ticket = await find(work, seen.id)
        if ticket.team is not None or ticket.status.is_closed:  # somebody was quicker
            continue
        category = district.tree.category(ticket.category)
        # The widest reach, because the report was accepted: its point belongs to an area.
        routing = district.route(ticket.point, at, category, district.areas.reach_m)
        team = routing.team
        if team is None:
            continue
        found = handling.give(ticket, team.code, routing.assisting)
        await work.tickets.save(found)
        await work.terms.give(ticket.id, team.code)
        await work.tickets.record(Entry(ticket.id, at, Act.ROUTE, None, team.name))
        await show_card(work, found)
        await alarming.miss(work, team.code)
        await announce(work, found, Act.ROUTE)
        routed += 1
    return routed
