"""Supervisors look after every team's tickets: what is late, has no team, was passed on often, is parked or disputed.

Promises: the same in private and in the supervisors' group, whose members are supervisors for as long as they are in
it; a list is read when it is shown, and pages in place; what a supervisor does to a ticket is an act in its history
like any other, and both desks see it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.desk.listing import Row, rows
from casework.model import authority, handling
from casework.model.authority import Actor, Office
from casework.model.concern import CASES_A_PAGE, MOST_PAGES, Concern
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.notice import Kind, Notice, ToChat, ToPerson
from casework.model.team import Team, TeamCode
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import find, hand_on, keep
from casework.tickets.telling import below
from casework.tickets.viewing import TicketView, view_ticket

TEAMS_A_PAGE = 12

Place = ToPerson | ToChat


@dataclass(frozen=True, slots=True)
class ConcernView:
    """What supervisors look after: how many of each concern, and a page of one of them if one is chosen."""

    counts: Mapping[Concern, int]
    concern: Concern | None
    page: int
    rows: tuple[Row, ...]
    has_more: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """A ticket as a supervisor sees it; with a `page`, `teams` are some of those to which it can be given."""

    ticket: TicketView
    teams: Sequence[Team]
    page: int | None
    has_more: bool
    wisher: str | None
    wished_team: str | None


async def show(
    work: Work, actor: Actor, here: Place, concern: Concern | None, page: int = 0, *, is_below: bool = False
) -> None:
    """Show a page of a concern, or with None the overview, in place of what was shown before."""
    authority.check_office(actor, Office.OVERSEE)
    notice = _notice(here, concern, min(page, MOST_PAGES - 1))
    await work.say(below(notice) if is_below else notice)


async def open_case(
    work: Work, actor: Actor, here: Place, ticket_id: TicketId, *, teams: int | None = None, is_below: bool = True
) -> None:
    """Show a ticket as a supervisor sees it; `teams` is the page of teams that are offered, None for none."""
    authority.check_office(actor, Office.OVERSEE)
    await find(work, ticket_id)
    notice = case_notice(here, ticket_id, teams)
    await work.say(below(notice) if is_below else notice)


async def show_photos(work: Work, actor: Actor, here: Place, ticket_id: TicketId) -> None:
    """Show the photos of a ticket, below everything."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.VIEW, ticket)
    await work.say(below(Notice(Kind.CASE_PHOTOS, here, ticket.id)))


async def reassign(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, code: str, at: datetime
) -> Ticket:
    """Give a ticket to another team.

    Raises Refusal if that team has it, there is no such, the ticket is closed, or the actor is no supervisor.
    """
    authority.check_office(actor, Office.OVERSEE)
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.ROUTE, ticket)
    team = district.team(TeamCode(code))
    if team is None or not team.is_active(local_day(at, district.calendar.zone)):
        raise Refusal(Why.NO_SUCH_TEAM, team=code)
    if ticket.team == team.code:
        raise Refusal(Why.SAME_TEAM)
    given = handling.give(ticket, team.code)
    await keep(work, given, Entry(ticket.id, at, Act.ROUTE, actor.person, team.name))
    await hand_on(work, given, ticket.team)
    return given


async def view(work: Work, district: District, concern: Concern | None, page: int, at: datetime) -> ConcernView:
    """Return what supervisors look after as it is now."""
    pass_ons = district.policy.pass_ons
    counts = await work.supervision.counts(at, pass_ons)
    found = []
    if concern is not None:
        found = await work.supervision.page(concern, at, pass_ons, page * CASES_A_PAGE, CASES_A_PAGE + 1)
    shown = await rows(work, district, found[:CASES_A_PAGE])
    return ConcernView(counts, concern, page, shown, len(found) > CASES_A_PAGE and page + 1 < MOST_PAGES, at)


async def view_case(
    work: Work, district: District, ticket_id: TicketId, page: int | None, at: datetime
) -> CaseView | None:
    """Return a ticket as a supervisor sees it, or None if there is none."""
    seen = await view_ticket(work, district, ticket_id)
    if seen is None:
        return None
    wish = seen.ticket.request
    wisher = await work.people.get(wish.by) if wish else None
    wished_team = district.team(wish.team) if wish else None
    today = local_day(at, district.calendar.zone)
    others = [team for team in district.teams if team.is_active(today) and team.code != seen.ticket.team]
    first = (page or 0) * TEAMS_A_PAGE
    return CaseView(
        seen,
        others[first : first + TEAMS_A_PAGE] if page is not None else (),
        page,
        len(others) > first + TEAMS_A_PAGE,
        wisher.name if wisher else None,
        wished_team.name if wished_team else None,
    )


def case_notice(here: Place, ticket: TicketId, teams: int | None = None) -> Notice:
    """A ticket as a supervisor sees it, with the teams to which it can be given, or without."""
    return Notice(Kind.CASE, here, ticket, {"teams": -1 if teams is None else teams})


def _notice(here: Place, concern: Concern | None, page: int) -> Notice:
    facts: dict[str, Fact] = {"concern": concern or "", "page": page}
    return Notice(Kind.OVERVIEW, here, facts=facts)
