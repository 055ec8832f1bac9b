"""Rounds: a supervisor says who walks which area and how often; inspectors check in there, and coverage is counted.

Promises: an area has one round at a time. A check-in needs a position inside the area, or the code that hangs there,
and a round of one's own. What an inspector reports in the area within `round_minutes` of a check-in comes from the
round.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from casework.model import authority
from casework.model.area import Area, AreaCode
from casework.model.authority import Actor, Office, Role
from casework.model.change import Change, Changed
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Fact, Refusal, Why
from casework.model.notice import Kind, Notice, Reader, ToChat, ToPerson
from casework.model.person import Person, PersonId, Question, Wanted
from casework.model.place import Point
from casework.model.round import RHYTHMS, Coverage, Round, coverage, month_before, next_month, weeks_until
from casework.ports import Work
from casework.tickets import expecting
from casework.tickets.telling import below

MOST_MONTHS = 24  # back
MOST_NAMED = 32  # characters of what somebody took for an area or a name, in the refusal


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round with the names of its area and its walker, and how much of the month it covered."""

    plan: Round
    area_name: str
    walker: str | None
    covered: Coverage


@dataclass(frozen=True, slots=True)
class RoundsView:
    """The rounds of a month: for a supervisor those of their areas, else one's own.

    `back` counts the months back from now.
    """

    month: date
    back: int
    rows: tuple[RoundRow, ...]
    may_check_in: bool
    oversees: bool


async def plan(work: Work, district: District, actor: Actor, here: Reader, said: str, at: datetime) -> None:
    """Say who walks an area, by its code or its name: "east daily Ira", or "North Beach never"; both walkers are told.

    Raises Refusal for anybody but a supervisor of that area, for words that do not say that, an unknown area, or a
    name that no inspector has.
    """
    authority.check_office(actor, Office.OVERSEE)
    parts = said.split()
    place = next((place for place, part in enumerate(parts) if place and part.casefold() in RHYTHMS), None)
    if place is None:
        raise Refusal(Why.ROUND_MISSING)
    area, rhythm = _area(district, " ".join(parts[:place]), at), RHYTHMS[parts[place].casefold()]
    authority.check_area(actor, area.code)
    before = await work.rounds.now(area.code)
    if rhythm is None:
        await work.rounds.end(area.code, at)
    else:
        walker = await _inspector(work, " ".join(parts[place + 1 :]))
        await work.rounds.plan(area.code, rhythm, walker.id, at)
    after = await work.rounds.now(area.code)
    was, now = _kept(before), _kept(after)
    if was != now:
        await work.audit.record([Change(at, actor.person, Changed.ROUND, area.code, was, now)])
    for person in sorted({each.person for each in (before, after) if each and each.person}):
        await work.say(below(_notice(ToPerson(person), 0, person, person)))
    await show(work, actor, here, 0, is_below=True)


def _kept(plan: Round | None) -> dict[str, Any] | None:
    """Return what the log keeps of a round."""
    return None if plan is None else {"rhythm": plan.rhythm, "person": plan.person}


async def show(work: Work, actor: Actor, here: Reader, back: int, *, is_below: bool) -> None:
    """Show a supervisor the rounds of a month, or an inspector their own; raises Refusal for anybody else."""
    if not actor.is_inspector:
        authority.check_office(actor, Office.OVERSEE)
    notice = _notice(here, min(back, MOST_MONTHS), 0 if actor.is_supervisor else actor.person, actor.person)
    await work.say(below(notice) if is_below else notice)


async def want_place(work: Work, actor: Actor, at: datetime) -> None:
    """Expect an inspector's position for a check-in; raises Refusal for anybody else, or without a round."""
    authority.check_office(actor, Office.INSPECT)
    if not await work.rounds.of(actor.person):
        raise Refusal(Why.NO_ROUND_HERE)
    await expecting.drop(work, actor.person)
    await work.people.ask(actor.person, Question(Wanted.CHECK_IN, expecting.NO_TICKET, at))
    await work.say(below(Notice(Kind.CHECKED_IN, ToPerson(actor.person), facts={"areas": "", "until": ""})))


async def check_in_at(work: Work, district: District, actor: Actor, point: Point, at: datetime) -> None:
    """Check an inspector in to their rounds at a point; raises Refusal where they have none."""
    area = district.route(point, at, None).located.area
    around = district.areas.lineage(area, local_day(at, district.calendar.zone)) if area else ()
    await _check_in(work, district, actor, {each.code for each in around}, at)
    await work.people.ask(actor.person, None)


async def check_in_by_code(work: Work, district: District, actor: Actor, area: AreaCode, at: datetime) -> bool:
    """Check an inspector in by the code that hangs in an area; returns whether they have a round there."""
    if not actor.is_inspector or all(each.area != area for each in await work.rounds.of(actor.person)):
        return False
    await _check_in(work, district, actor, {area}, at)
    return True


async def view(work: Work, district: District, back: int, person: int, actor: Actor, at: datetime) -> RoundsView:
    """Return the rounds of a month; `person` is whose, 0 for all those that the actor supervises or walks."""
    zone = district.calendar.zone
    today = local_day(at, zone)
    month = month_before(today, back)
    days = (month, next_month(month), weeks_until(month))  # a week counts for the month in which it begins
    since, until, walked_until = (datetime.combine(day, time(0), zone) for day in days)
    walked: dict[AreaCode, set[date]] = {}
    for area, when in await work.rounds.check_ins(since, walked_until):
        walked.setdefault(area, set()).add(local_day(when, zone))
    rows = []
    for each in await work.rounds.all(since, until):
        is_seen = each.person == person if person else actor.reach.has(each.area) or each.person == actor.person
        if is_seen:
            found = district.areas.last_known(each.area)
            walker = await work.people.get(each.person) if each.person else None
            covered = coverage(each, month, today, walked.get(each.area, ()), district.calendar)
            rows.append(RoundRow(each, found.name if found else each.area, walker.name if walker else None, covered))
    return RoundsView(month, back, tuple(rows), actor.is_inspector, person == 0)


async def _check_in(work: Work, district: District, actor: Actor, around: set[AreaCode], at: datetime) -> None:
    authority.check_office(actor, Office.INSPECT)
    mine = [each.area for each in await work.rounds.of(actor.person) if each.area in around]
    if not mine:
        raise Refusal(Why.NO_ROUND_HERE)
    for area in mine:
        await work.rounds.check_in(area, actor.person, at)
    facts = {"areas": "\n".join(_names(district, mine)), "until": at.isoformat()}
    await work.say(below(Notice(Kind.CHECKED_IN, ToPerson(actor.person), facts=facts)))


def _names(district: District, codes: Sequence[AreaCode]) -> list[str]:
    found = [(code, district.areas.last_known(code)) for code in codes]
    return [area.name if area else code for code, area in found]


def _area(district: District, said: str, at: datetime) -> Area:
    areas = district.areas.valid(local_day(at, district.calendar.zone))
    asked = said.casefold()
    found = next((area for area in areas if asked in (area.code.casefold(), area.name.casefold())), None)
    if found is None:
        raise Refusal(Why.NO_SUCH_AREA, area=said[:MOST_NAMED])
    return found


async def _inspector(work: Work, said: str) -> Person:
    asked = said.casefold()
    for person, role in await work.roles.all():
        found = await work.people.get(person) if role is Role.INSPECTOR else None
        if found is not None and asked and (found.name or "").casefold() == asked:
            return found
    raise Refusal(Why.NO_SUCH_INSPECTOR, who=said[:MOST_NAMED])


def _notice(here: Reader, back: int, person: int, by: PersonId) -> Notice:
    facts: dict[str, Fact] = {"back": back, "person": person, "by": by}
    return Notice(Kind.ROUNDS, here, facts=facts | {"chat": here.chat if isinstance(here, ToChat) else 0})
