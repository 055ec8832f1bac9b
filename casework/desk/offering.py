"""Work out what a card offers now: whether the latest act can be undone, and the entries of the open menu.

The facts of the card's notice name the open menu: "more", "give", "pass", "pass:TEAM", "park", "park:DAYS", "extend",
"extend:DAYS", "merge", "category", "category:GROUP", "dismiss", "hide", "unhide"; "" means that none is open. Entries
that no longer exist are left out.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from casework.campaigns.frontages.register import in_front
from casework.desk import giving
from casework.model import handling
from casework.model.category import Category, CategoryGroup
from casework.model.deadline import end_of_work, local_day
from casework.model.district import District
from casework.model.frontage import Frontage, may_tell as may_be_told_again
from casework.model.person import Person
from casework.model.place import distance_m
from casework.model.team import Team, TeamCode
from casework.model.ticket import Ticket
from casework.ports import Work
from casework.tickets.keeping import share_a_chat

MOST_TEAMS = 8
MOST_NEAR = 6
MOST_COLLEAGUES = 12
DAYS_OFFERED = (1, 7, 30)  # to park a ticket: until tomorrow, for a week, for a month
DAYS_MORE = (1, 3, 7, 14)  # to fix it later: so many days after its deadline, or after today if that has passed


@dataclass(frozen=True, slots=True)
class NearView:
    """A ticket near by: its category, and its distance in metres."""

    ticket: Ticket
    category: Category | None
    distance_m: float


@dataclass(frozen=True, slots=True)
class Offer:
    """What a card offers: the open `menu`, `detail` for what was chosen in it, and the entries that it lists.

    `is_here` says that the card is on the desk of the team that has the ticket, `is_assisting` that it is on the desk
    of a team that assists. On any other desk the card says where the ticket went. `until` are the days that
    `days` count. `front` is the doorway in front of which it lies, `told_at` when its shop was told of the ticket;
    `may_tell`: it can be told now.
    """

    menu: str = ""
    detail: str = ""
    is_here: bool = True
    is_assisting: bool = False
    is_undoable: bool = False
    days: tuple[int, ...] = ()
    teams: tuple[Team, ...] = ()
    team: Team | None = None
    groups: tuple[CategoryGroup, ...] = ()
    group: CategoryGroup | None = None
    near: tuple[NearView, ...] = ()
    until: tuple[date, ...] = ()
    colleagues: tuple[Person, ...] = ()
    front: Frontage | None = None
    told_at: datetime | None = None
    may_tell: bool = False


async def offer(
    work: Work, district: District, ticket: Ticket, team: TeamCode | None, menu: str, at: datetime
) -> Offer:
    """Return what the card of a ticket offers on the desk of a team."""
    name, _, detail = menu.partition(":")
    undo = ticket.undo
    is_here, is_assisting = team == ticket.team, team in ticket.assisting
    found = Offer(
        menu=name,
        detail=detail,
        is_here=is_here,
        is_assisting=is_assisting and not is_here,
        is_undoable=undo is not None
        and handling.may_undo(undo, at, district.policy)
        and await _is_where(work, team, undo.from_team or ticket.team),
        days=tuple(days for days in DAYS_OFFERED if days <= district.policy.park_days),
    )
    found = await _with_front(work, district, found, ticket, at)
    match name:
        case "pass":
            listed = [each for each in proposed(district, ticket, at) if each.code != ticket.team]
            return replace(found, teams=tuple(listed[:MOST_TEAMS]), team=district.team(TeamCode(detail)))
        case "give":
            return replace(found, colleagues=tuple((await giving.colleagues(work, district, ticket))[:MOST_COLLEAGUES]))
        case "category":
            groups = district.tree.offered(local_day(at, district.calendar.zone), to_staff=True)
            group = next((group for group in groups if group.code == detail), None)
            return replace(found, groups=groups, group=group)
        case "extend":
            return _with_days(found, district, ticket, at)
        case "merge":
            return replace(found, near=await _near(work, district, ticket, at))
        case _:
            return found


async def _is_where(work: Work, team: TeamCode | None, done: TeamCode | None) -> bool:
    """Tell whether something was done at the desk of a team, or at another one in its chat: there is one card there."""
    return team == done or (team is not None and done is not None and await share_a_chat(work, team, done))


async def _with_front(work: Work, district: District, found: Offer, ticket: Ticket, at: datetime) -> Offer:
    """Return the offer with the doorway in front of which a ticket lies; none for a desk that no longer has it."""
    front = await in_front(work, district, ticket.point) if found.is_here or found.is_assisting else None
    if front is None:
        return found
    told_at = await work.frontages.told_last(front.id, ticket.id)
    is_open = ticket.fixed_at is None and not ticket.status.is_closed
    may_tell = is_open and front.may_be_told and may_be_told_again(told_at, at, district.policy)
    return replace(found, front=front, told_at=told_at, may_tell=may_tell)


def _with_days(found: Offer, district: District, ticket: Ticket, at: datetime) -> Offer:
    """Return the offer with days until which a ticket may get more time, and in how many days each of them is."""
    zone, calendar = district.calendar.zone, district.calendar.of(ticket.team)
    today, last = local_day(at, zone), local_day(max(at, ticket.fix_by), zone)
    ends = dict.fromkeys(local_day(end_of_work(last + timedelta(days=days), calendar), zone) for days in DAYS_MORE)
    until = tuple(day for day in ends if (day - today).days <= district.policy.park_days)
    return replace(found, until=until, days=tuple((day - today).days for day in until))


def proposed(district: District, ticket: Ticket, at: datetime) -> list[Team]:
    """Return the teams that may answer for a ticket, the likeliest first, and then all other active teams."""
    likely = district.candidates(ticket.point, at, district.tree.category(ticket.category))
    today = local_day(at, district.calendar.zone)
    return [*likely, *(team for team in district.teams if team not in likely and team.is_active(today))]


async def _near(work: Work, district: District, ticket: Ticket, at: datetime) -> tuple[NearView, ...]:
    """Return unclosed tickets of the same category group close by, nearest first."""
    category = district.tree.category(ticket.category)
    codes = set(district.tree.codes(category)) if category else {ticket.category}
    reach_m = district.policy.compare_within_m
    since = at - timedelta(weeks=district.policy.compare_weeks)
    around = await work.nearby.unclosed(ticket.point, reach_m, since, at)
    found = []
    for each in around:
        other = district.tree.category(each.category)
        metres = distance_m(ticket.point, each.point)
        is_same_group = other is not None and not codes.isdisjoint(district.tree.codes(other))
        if each.id != ticket.id and not each.status.is_closed and is_same_group and metres <= reach_m:
            found.append(NearView(each, other, metres))
    return tuple(sorted(found, key=lambda near: (near.distance_m, near.ticket.id))[:MOST_NEAR])
