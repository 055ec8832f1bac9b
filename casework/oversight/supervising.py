"""Let supervisors look after every team's tickets: late, without a team, passed on often, parked or disputed.

Promises: everything works the same in private and in the supervisors' group; members of the group are supervisors for
as long as they are in it. A list is read from the database when it is shown, and its pages replace each other in place.
An act of a supervisor is in the ticket's history like any other, and both desks see it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.desk.listing import Row, rows
from casework.model import authority, handling
from casework.model.authority import Actor, Office
from casework.model.concern import CASES_A_PAGE, MOST_PAGES, Concern
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.notice import Kind, Notice, Reader, ToChat
from casework.model.outside import SourceCount, year_of
from casework.model.reach import EVERYWHERE, Reach
from casework.model.team import Team, TeamCode
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.oversight.records import Settling
from casework.ports import Work
from casework.tickets.keeping import find, hand_on, keep
from casework.tickets.reshowing import show_wish_again
from casework.tickets.telling import announce, below
from casework.tickets.viewing import view_ticket
from casework.tickets.views import TicketView

TEAMS_A_PAGE = 12


@dataclass(frozen=True, slots=True)
class Share:
    """How many tickets a team dismissed, of those of its that were closed."""

    team: str
    dismissed: int
    closed: int


@dataclass(frozen=True, slots=True)
class ConcernView:
    """How many tickets each concern has, and a page of one concern if one is chosen.

    `sources` counts the cases from outside of this year, on the overview and for that concern. `asked` is how older
    records are to be settled, if the supervisor is asked whether they really want it. `shares` are those of the teams
    that dismissed tickets, for the list of dismissals.
    """

    counts: Mapping[Concern, int]
    concern: Concern | None
    page: int
    rows: tuple[Row, ...]
    has_more: bool
    at: datetime
    asked: Settling | None = None
    shares: tuple[Share, ...] = ()
    sources: Sequence[SourceCount] = ()


@dataclass(frozen=True, slots=True)
class CaseView:
    """A ticket as a supervisor sees it; `teams` is one page of the teams that can get it, empty without a `page`.

    `to` is the team that was chosen; the supervisor is asked why.

    `is_unheard`: messages about it do not arrive at its desk. `deciding` is REVERSE or UPHOLD if the supervisor has
    chosen how to decide on an objection, and is asked why.
    """

    ticket: TicketView
    teams: Sequence[Team]
    page: int | None
    has_more: bool
    wisher: str | None
    wished_team: str | None
    is_unheard: bool = False
    to: Team | None = None
    deciding: Act | None = None


async def show(
    work: Work,
    actor: Actor,
    here: Reader,
    concern: Concern | None,
    page: int = 0,
    *,
    asked: Settling | None = None,
    is_below: bool = False,
) -> None:
    """Show a page of a concern (None: the overview), in place or below.

    `asked`: ask whether they really want to settle the older records. Raises Refusal for anybody but a supervisor.
    """
    authority.check_office(actor, Office.OVERSEE)
    notice = _notice(actor, here, concern, min(page, MOST_PAGES - 1), asked)
    await work.say(below(notice) if is_below else notice)


async def open_case(
    work: Work,
    actor: Actor,
    here: Reader,
    ticket_id: TicketId,
    *,
    teams: int | None = None,
    to: str = "",
    deciding: Act | None = None,
    is_below: bool = True,
) -> None:
    """Show a ticket as a supervisor sees it; `teams` is the page of offered teams, None to offer none.

    `to` is the code of the team that was chosen, `deciding` what is to become of an objection: then the supervisor is
    asked why.

    Raises Refusal if the actor is no supervisor of its area, or there is no such ticket.
    """
    authority.check_office(actor, Office.OVERSEE)
    authority.check(actor, Act.VIEW, await find(work, ticket_id))
    notice = case_notice(here, ticket_id, teams, to, deciding)
    await work.say(below(notice) if is_below else notice)


async def show_photos(work: Work, actor: Actor, here: Reader, ticket_id: TicketId) -> None:
    """Show the photos of a ticket, below everything else; raises Refusal if the actor may not view the ticket."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.VIEW, ticket)
    await work.say(below(Notice(Kind.CASE_PHOTOS, here, ticket.id)))


async def reassign(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, code: str, reason: str, at: datetime
) -> Ticket:
    """Give a ticket to another team, which reads the reason.

    Raises Refusal if that team has it already or does not exist, the ticket is closed, no reason is given, or the actor
    is no supervisor.
    """
    authority.check_office(actor, Office.OVERSEE)
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.ROUTE, ticket)
    team = district.team(TeamCode(code))
    if team is None or not team.is_active(local_day(at, district.calendar.zone)):
        raise Refusal(Why.NO_SUCH_TEAM, team=code)
    if ticket.team == team.code:
        raise Refusal(Why.SAME_TEAM)
    if not reason:
        raise Refusal(Why.REASON_MISSING, ticket=ticket.id)
    given = handling.give(ticket, team.code)
    await keep(work, given, Entry(ticket.id, at, Act.ROUTE, actor.person, f"{team.name}\n{reason}", ticket.team))
    await hand_on(work, given, ticket.team)
    await show_wish_again(work, ticket, given)
    await announce(work, given, Act.ROUTE)
    return given


async def view(
    work: Work,
    district: District,
    concern: Concern | None,
    page: int,
    at: datetime,
    asked: Settling | None = None,
    reach: Reach = EVERYWHERE,
) -> ConcernView:
    """Return the present counts of all concerns in some areas, and a page of one of them."""
    policy = district.policy
    counts = await work.supervision.counts(at, policy, reach)
    found = []
    if concern is not None:
        found = await work.supervision.page(concern, at, policy, page * CASES_A_PAGE, CASES_A_PAGE + 1, reach)
    shares = await _shares(work, district, at, reach) if concern is Concern.DISMISSED else ()
    shown = await rows(work, district, found[:CASES_A_PAGE], names_teams=True)
    sources: Sequence[SourceCount] = ()
    if concern in (None, Concern.OUTSIDE):
        sources = await work.supervision.by_source(year_of(at, district), at, reach)
    has_more = len(found) > CASES_A_PAGE and page + 1 < MOST_PAGES
    return ConcernView(counts, concern, page, shown, has_more, at, asked, shares, sources)


async def _shares(work: Work, district: District, at: datetime, reach: Reach) -> tuple[Share, ...]:
    """Return the share of dismissals of each team that has any in these areas, the largest first."""
    since = at - timedelta(days=district.policy.dismissals_within_days)
    found = await work.supervision.dismissal_shares(since, reach)
    teams = {team.code: team.name for team in district.teams}
    return tuple(Share(teams.get(code, code), some, every) for code, some, every in found)


async def view_case(
    work: Work,
    district: District,
    ticket_id: TicketId,
    page: int | None,
    at: datetime,
    to: str = "",
    deciding: Act | None = None,
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
        await work.supervision.is_unheard(ticket_id),
        next((team for team in others if team.code == to), None),
        deciding,
    )


def case_notice(
    here: Reader, ticket: TicketId, teams: int | None = None, to: str = "", deciding: Act | None = None
) -> Notice:
    """Return the message that shows a ticket to a supervisor, with a page of teams that can get it, or without.

    `to` is the team, `deciding` the decision for which a reason is asked.
    """
    facts: dict[str, Fact] = {"teams": -1 if teams is None else teams, "to": to, "deciding": deciding or ""}
    return Notice(Kind.CASE, here, ticket, facts)


def _notice(actor: Actor, here: Reader, concern: Concern | None, page: int, asked: Settling | None) -> Notice:
    facts: dict[str, Fact] = {"concern": concern or "", "page": page, "asked": asked or "", "by": actor.person}
    facts["chat"] = here.chat if isinstance(here, ToChat) else 0
    return Notice(Kind.OVERVIEW, here, facts=facts)
