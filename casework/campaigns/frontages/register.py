"""Keep the register of frontages: who answers for a doorway, who has signed, and how many are still to be asked.

Promises: a scanned sticker shows staff of the area the doorway with what they may do, and everybody else the shop's
name and what it would sign. Nobody learns who signed by a press. Figures are counted when somebody looks, from an
index.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from casework.files.frontages import FrontageRow
from casework.model import authority, frontage as rules
from casework.model.area import AreaCode
from casework.model.authority import Actor, Office, Role
from casework.model.change import Change, Changed
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.frontage import Frontage, FrontageCode, FrontageId, Share, State
from casework.model.notice import Reader, ToPerson, frontage_notice
from casework.model.person import PersonId, Question, Wanted, at_door
from casework.model.photo import Photo
from casework.model.place import Point, distance_m
from casework.model.reach import EVERYWHERE, Reach
from casework.model.team import ALL_AREAS, Team, TeamCode
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import expecting
from casework.tickets.overseers import reach_of
from casework.tickets.telling import below


@dataclass(frozen=True, slots=True)
class FrontageView:
    """A frontage as its reader sees it: with one menu open or none, and for staff with what only they may read.

    `tends`: the reader keeps the register there. `is_own`: they hear for the shop. `is_waited_for`: the bot expects
    the photo of what was signed. `marked` is the ticket with which it was found wanting last.
    """

    frontage: Frontage
    area_name: str
    team_name: str
    menu: str = ""
    tends: bool = False
    inspects: bool = False
    is_own: bool = False
    is_waited_for: bool = False
    is_private: bool = True
    marked: TicketId | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """Share signed and reached of all frontages of some areas together, and of each area with all areas below it."""

    whole: Share
    areas: Mapping[AreaCode, Share] = field(default_factory=dict)


async def staff_in_private(work: Work, district: District, person: PersonId) -> Actor:
    """Return somebody with their roles and the teams at whose desks they are known to work.

    A sticker is scanned in private, where no group says for whom somebody acts.
    """
    roles = await work.roles.of(person)
    return Actor(
        person,
        frozenset(await work.desks.teams_of(person)),
        is_supervisor=Role.SUPERVISOR in roles,
        is_inspector=Role.INSPECTOR in roles,
        reach=await reach_of(work, district, person, None) if Role.SUPERVISOR in roles else EVERYWHERE,
    )


def teams_of(district: District, area: AreaCode, at: datetime) -> list[Team]:
    """Return the teams that answer for an area, the most local first: those that list it or an area around it."""
    line = (*district.areas.lines().get(area, (area,)), ALL_AREAS)
    today = local_day(at, district.calendar.zone)
    listing = [
        (min(line.index(each) for each in team.areas if each in line), team.code, team)
        for team in district.teams
        if team.is_active(today) and any(each in line for each in team.areas)
    ]
    return [team for _, _, team in sorted(listing, key=lambda each: each[:2])]


def reach_of_teams(district: District, teams: frozenset[TeamCode]) -> Reach:
    """Return the areas for which some teams answer, with all areas below them."""
    listed = {area for team in district.teams if team.code in teams for area in team.areas}
    if ALL_AREAS in listed:
        return EVERYWHERE
    lines = district.areas.lines()
    return Reach(frozenset((*listed, *(area for area, line in lines.items() if not listed.isdisjoint(line)))))


async def find(work: Work, number: FrontageId) -> Frontage:
    """Return a frontage, and hold it until the transaction ends; raises Refusal if there is none."""
    found = await work.frontages.get(number, lock=True)
    if found is None:
        raise Refusal(Why.OLD_BUTTON)
    return found


async def scan(work: Work, person: PersonId, code: FrontageCode) -> None:
    """Show somebody the doorway whose sticker they scanned; raises Refusal for a code that nobody has."""
    found = await work.frontages.coded(code)
    if found is None:
        raise Refusal(Why.LINK_UNKNOWN)
    await work.say(below(frontage_notice(ToPerson(person), found.id)))


async def open_(work: Work, here: Reader, number: FrontageId, menu: str = "", *, is_below: bool = False) -> None:
    """Show a frontage with one menu open or none; in a group the handler sees to it that only staff ask."""
    notice = frontage_notice(here, number, menu)
    await work.say(below(notice) if is_below else notice)


def check(district: District, actor: Actor, frontage: Frontage, at: datetime) -> None:
    """Return if the actor keeps the register there; raises Refusal otherwise."""
    teams = [team.code for team in teams_of(district, frontage.area, at)]
    authority.check_frontage(actor, frontage.area, teams)


def tends(district: District, actor: Actor, frontage: Frontage, at: datetime) -> bool:
    """Tell whether the actor keeps the register there."""
    try:
        check(district, actor, frontage, at)
    except Refusal:
        return False
    return True


async def view(
    work: Work, district: District, number: FrontageId, reader: PersonId | None, menu: str, at: datetime
) -> FrontageView | None:
    """Return a frontage as somebody sees it in private, or (None) as a group of staff does; None if it is gone."""
    found = await work.frontages.get(number)
    if found is None:
        return None
    area, teams = district.areas.last_known(found.area), teams_of(district, found.area, at)
    seen = FrontageView(
        found,
        area.name if area else found.area,
        teams[0].name if teams else "",
        menu,
        tends=True,
        is_private=False,
        marked=await work.frontages.last_mark(number) if found.wanting else None,
    )
    if reader is None:
        return seen
    actor, asked = await staff_in_private(work, district, reader), await work.people.asked(reader)
    return replace(
        seen,
        tends=tends(district, actor, found, at),
        inspects=actor.is_inspector,
        is_own=found.signer == reader,
        is_waited_for=expecting.waits_at_door(asked, Wanted.PAPER, number),
        is_private=True,
    )


async def found_as(
    work: Work, district: District, actor: Actor, number: FrontageId, state: State, reason: str, at: datetime
) -> None:
    """Keep what staff found at a door where nobody signed; raises Refusal for anybody but staff of the area."""
    frontage = await find(work, number)
    check(district, actor, frontage, at)
    today = local_day(at, district.calendar.zone)
    await work.frontages.save(rules.found(frontage, state, reason, actor.person, today))


async def want_paper(work: Work, district: District, actor: Actor, number: FrontageId, at: datetime) -> None:
    """Ask staff for the photo of what was signed; raises Refusal for anybody else."""
    check(district, actor, await find(work, number), at)
    await expecting.drop(work, actor.person)
    await work.people.ask(actor.person, Question(Wanted.PAPER, at_door(number), at))
    await work.say(below(frontage_notice(ToPerson(actor.person), number)))


async def sign_on_paper(
    work: Work, district: District, actor: Actor, number: FrontageId, photos: list[Photo], at: datetime
) -> None:
    """Keep that a doorway was signed for on paper, with the photo; raises Refusal without one, or as `want_paper`."""
    frontage = await find(work, number)
    check(district, actor, frontage, at)
    if not photos:
        raise Refusal(Why.PAPER_NEEDED)
    today = local_day(at, district.calendar.zone)
    await work.frontages.save(rules.signed_on_paper(frontage, photos[0], actor.person, today))
    await work.say(below(frontage_notice(ToPerson(actor.person), number)))


async def sign_in_chat(work: Work, district: District, person: PersonId, number: FrontageId, at: datetime) -> None:
    """Keep that somebody signs by their own press, with their word that they answer for the shop.

    Raises Refusal if somebody else did, if it has closed down, or if they signed for `frontages_a_person` already.
    """
    frontage = await find(work, number)
    has, today = await work.frontages.of_signer(person), local_day(at, district.calendar.zone)
    await work.frontages.save(rules.signed_in_chat(frontage, person, has, today, district.policy))
    await work.say(frontage_notice(ToPerson(person), number))


async def leave(work: Work, person: PersonId, number: FrontageId) -> None:
    """Tell somebody nothing more about a doorway; raises Refusal if they do not hear about it. It stays signed."""
    frontage = await find(work, number)
    if frontage.signer != person:
        raise Refusal(Why.OLD_BUTTON)
    await work.frontages.save(rules.left(frontage))
    await work.say(frontage_notice(ToPerson(person), number))


async def mark(work: Work, district: District, actor: Actor, number: FrontageId, at: datetime) -> None:
    """Count that an inspector found a doorway wanting, with the nearest open ticket in front of it if there is any.

    Raises Refusal for anybody else, and on the same local day again.
    """
    authority.check_office(actor, Office.INSPECT)
    frontage, today = await find(work, number), local_day(at, district.calendar.zone)
    ticket = await _before(work, district, frontage.point, at) if frontage.point else None
    if not await work.frontages.mark(number, actor.person, today, at, ticket):
        raise Refusal(Why.MARKED_ALREADY)


async def _before(work: Work, district: District, door: Point, at: datetime) -> TicketId | None:
    """Return the nearest ticket in front of a door that is not fixed yet, or None."""
    within_m, since = district.policy.frontage_within_m, at - timedelta(weeks=district.policy.compare_weeks)
    near = await work.nearby.unclosed(door, within_m, since, at)
    metres = {each.id: distance_m(door, each.point) for each in near if each.fixed_at is None}
    nearest = min(metres, key=lambda number: (metres[number], number), default=None)
    return nearest if nearest is not None and metres[nearest] <= within_m else None


async def keep_file(work: Work, rows: Sequence[FrontageRow], by: PersonId | None, at: datetime) -> tuple[int, int]:
    """Keep the frontages of a file, and how many in the log of changes.

    Returns how many are new, and how many were there and have changed.
    """
    kept = {each.code: each for each in await work.frontages.held([row.frontage.code for row in rows])}
    new = [row.frontage for row in rows if row.frontage.code not in kept]
    changed = 0
    for row in rows:
        before = kept.get(row.frontage.code)
        after = rules.merged(before, row.frontage, has_state=row.has_state) if before else None
        if after is not None and after != before:
            await work.frontages.save(after)
            changed += 1
    await work.frontages.add(new)
    if new or changed:
        counted = {"imported": len(new), "replaced": changed}
        await work.audit.record([Change(at, by, Changed.FRONTAGES, "frontages", None, counted)])
    return len(new), changed


async def in_front(work: Work, district: District, point: Point) -> Frontage | None:
    """Return the doorway in front of which a point lies (within `frontage_within_m`), or None."""
    around = await work.frontages.around(point, district.policy.frontage_within_m)
    return rules.in_front_of(point, around, district.policy)


async def frontage_shares(work: Work, district: District, reach: Reach = EVERYWHERE) -> Shares:
    """Return how many frontages there are, were reached and have signed, beside the targets of the policy.

    For all areas of `reach` together, and for each area that has any, with all areas below it. What has closed down
    does not count. The values are those of the moment.
    """
    policy = district.policy
    lines, whole, areas = district.areas.lines(), dict[State, int](), dict[AreaCode, dict[State, int]]()
    for (area, state), count in (await work.frontages.counts(reach)).items():
        around = [areas.setdefault(each, {}) for each in lines.get(area, (area,)) if reach.has(each)]
        for counted in (whole, *around):
            counted[state] = counted.get(state, 0) + count
    return Shares(
        rules.share(whole, policy),
        {area: rules.share(counted, policy) for area, counted in areas.items()},
    )


async def street_shares(work: Work, district: District, area: AreaCode) -> Mapping[str, Share]:
    """Return the same for each street of an area with all areas below it."""
    inside = [code for code, line in district.areas.lines().items() if area in line] or [area]
    streets: dict[str, dict[State, int]] = {}
    for (street, state), count in (await work.frontages.streets(inside)).items():
        streets.setdefault(street, {})[state] = count
    return {street: rules.share(counted, district.policy) for street, counted in streets.items()}
