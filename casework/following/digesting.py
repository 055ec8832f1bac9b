"""Let residents follow areas, and send them a digest of what is new there.

Promises: each public report in the area, or in an area below it, is in one digest. The reader chooses a digest every
day or every week; it comes at `digest_at`, never at night. If nothing is new, nothing is sent. If an area is dissolved,
the last digest says so, and nobody follows the area any more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.figures import looking
from casework.model.area import Area, AreaCode
from casework.model.category import Category
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.following import MOST_FOLLOWED, AreaFollow, Every, next_digest, number_of
from casework.model.limit import Limited
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.summary import Figures, Period, Scope, Span
from casework.model.ticket import Ticket
from casework.ports import Work
from casework.tickets import expecting, restraining
from casework.tickets.publishing import seen_by_all
from casework.tickets.telling import below

MOST_NAMED = 10  # new tickets; the digest only counts the others
MOST_COUNTED = 1000
SETTLED = timedelta(minutes=1)  # younger changes may not be committed yet: the next digest has them


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """An area that somebody follows, or may want to follow (then `every` is None); with the quarter's figures then."""

    code: AreaCode
    name: str
    every: Every | None
    quarter: Figures | None = None


@dataclass(frozen=True, slots=True)
class DigestView:
    """What is new in an area; `more` new tickets are only counted; `is_gone` says that the area is dissolved."""

    area_name: str
    new: tuple[tuple[Ticket, Category | None], ...]
    more: int
    fixed: int
    is_gone: bool


async def offer(work: Work, district: District, person: PersonId, code: AreaCode | None, at: datetime) -> None:
    """Show somebody the areas that they follow, and the area `code` if given; without it, a location offers more.

    Raises Refusal if there is no such area.
    """
    if code is not None and not district.areas.descendants(code, local_day(at, district.calendar.zone)):
        raise Refusal(Why.LINK_UNKNOWN)
    if code is None:
        await expecting.expect_area(work, person, at)
    await work.say(below(_areas_notice(person, code)))


async def offer_around(work: Work, district: District, person: PersonId, point: Point, at: datetime) -> None:
    """Show somebody the areas that they follow and those around a point; raises Refusal if no area is there."""
    area = district.route(point, at, None).located.area
    if area is None:
        raise Refusal(Why.NO_AREA_THERE)
    await work.people.ask(person, None)
    await work.say(below(_areas_notice(person, None, around=area.code)))


async def follow(
    work: Work, district: District, person: PersonId, number: int, every: Every, at: datetime
) -> AreaChoice:
    """Send somebody the digest of an area from now on.

    Raises Refusal if the area is gone, if they follow too many, or if they have begun to follow too much today.
    """
    area = _area(district, number, at)
    followed = {each.area: each for each in await work.listeners.areas_of(person)}
    if area.code not in followed and len(followed) >= MOST_FOLLOWED:
        raise Refusal(Why.TOO_MANY_AREAS, most=MOST_FOLLOWED)
    if area.code not in followed:
        await restraining.count(work, district, person, Limited.FOLLOW, at)
    told_until = followed[area.code].told_until if area.code in followed else at
    next_at = next_digest(at, every, district.calendar.zone, district.policy.digest_at)
    await work.listeners.follow_area(AreaFollow(person, area.code, every, told_until, next_at))
    await expecting.drop(work, person, expecting.NO_TICKET)
    await work.say(_areas_notice(person, area.code, around=area.code))
    return AreaChoice(area.code, area.name, every)


async def leave(work: Work, person: PersonId, number: int) -> None:
    """Stop sending somebody the digest of an area; raises Refusal if they do not follow it."""
    followed = [each.area for each in await work.listeners.areas_of(person) if number_of(each.area) == number]
    if not followed:
        raise Refusal(Why.OLD_BUTTON)
    await work.listeners.leave_area(person, followed[0])
    await expecting.drop(work, person, expecting.NO_TICKET)
    await work.say(_areas_notice(person, followed[0], around=followed[0]))


async def view_areas(
    work: Work,
    district: District,
    person: PersonId,
    offered: AreaCode | None,
    at: datetime,
    around: AreaCode | None = None,
) -> tuple[AreaChoice, ...]:
    """Return the areas that somebody follows, with this quarter's figures, or may want to follow.

    These are the offered one, and those in which the area `around` or the place of their draft lies.
    """
    day = local_day(at, district.calendar.zone)
    valid = {area.code: area for area in district.areas.valid(day)}
    followed = {each.area: each.every for each in await work.listeners.areas_of(person)}
    draft = await work.drafts.open_of(person)
    places = [around, draft.place.area if draft and draft.place else None]
    lineages = [district.areas.lineage(valid[place], day) for place in places if place in valid]
    above = [area.code for lineage in lineages for area in lineage]
    wanted: Iterable[AreaCode] = (*followed, *([offered] if offered else ()), *above)
    names = {code: _name(district, code) for code in wanted if code in valid or code in followed}
    choices = []
    for code, name in names.items():
        quarter = None
        if code in followed:
            scope = Scope(areas=looking.below(district, code))
            quarter = await looking.look(work, district, scope, Period.of(Span.QUARTER, day), at)
        choices.append(AreaChoice(code, name, followed.get(code), quarter))
    return tuple(choices)


async def send_due(work: Work, district: District, at: datetime, limit: int = 100) -> int:
    """Put notices for up to `limit` due digests into the outbox, if anything is new; returns how many were due."""
    due = await work.listeners.digests_due(at, limit)
    for follow in due:
        until = max(follow.told_until, at - SETTLED)
        inside = district.areas.descendants(follow.area, local_day(at, district.calendar.zone))
        codes = [area.code for area in inside]
        new = len(await _new(work, district, codes, follow.told_until, until))
        fixed = await work.tickets.fixed_in(codes, follow.told_until) - await work.tickets.fixed_in(codes, until)
        if inside:
            next_at = next_digest(at, follow.every, district.calendar.zone, district.policy.digest_at)
            if not await work.listeners.go_on_with_area(replace(follow, told_until=until, next_at=next_at)):
                continue  # they have just stopped, or chosen another pace
        else:
            await work.listeners.leave_area(follow.person, follow.area)
        person = await work.people.get(follow.person)
        if person is not None and person.is_reachable and (new or fixed or not inside):
            facts: dict[str, str | int] = {"area": follow.area, "new": new, "fixed": fixed}
            facts |= {"since": follow.told_until.isoformat(), "until": until.isoformat()}
            once = f"digest {follow.person} {follow.area} {until.isoformat()}"
            await work.say(Notice(Kind.DIGEST, ToPerson(follow.person), facts=facts, once=once))
    return len(due)


async def _new(
    work: Work, district: District, codes: Sequence[AreaCode], since: datetime, until: datetime
) -> list[Ticket]:
    found = await work.tickets.new_in(codes, since, MOST_COUNTED)
    return [ticket for ticket in found if ticket.reported_at <= until and seen_by_all(district, ticket)]


async def view_digest(
    work: Work, district: District, code: AreaCode, since: datetime, until: datetime, counted: tuple[int, int]
) -> DigestView:
    """Return what was new in an area between two moments; `counted` are the numbers of new and fixed tickets."""
    new, fixed = counted
    areas = district.areas.descendants(code, local_day(until, district.calendar.zone))
    named = (await _new(work, district, [area.code for area in areas], since, until))[:MOST_NAMED]
    return DigestView(
        area_name=_name(district, code),
        new=tuple((ticket, district.tree.category(ticket.category)) for ticket in named),
        more=max(0, new - len(named)),
        fixed=fixed,
        is_gone=not areas,
    )


def _areas_notice(person: PersonId, offered: AreaCode | None, around: AreaCode | None = None) -> Notice:
    return Notice(Kind.AREAS, ToPerson(person), facts={"area": offered or "", "around": around or ""})


def _area(district: District, number: int, at: datetime) -> Area:
    day = local_day(at, district.calendar.zone)
    found = next((area for area in district.areas.valid(day) if number_of(area.code) == number), None)
    if found is None:
        raise Refusal(Why.OLD_BUTTON)
    return found


def _name(district: District, code: AreaCode) -> str:
    """Return the present or last name of an area, or its code."""
    area = district.areas.last_known(code)
    return area.name if area else code
