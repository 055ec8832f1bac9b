"""Read the figures of a team, an area with all below it, a category or a group, over a period.

Promise: a look costs the same however many tickets are stored, because it reads the counters that are kept with each
act (`casework/model/figure.py`), and of the tickets only those that are open. It does read a row for every duration of
the period, and every line of work without a ticket.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from casework.model.area import AreaCode
from casework.model.category import CategoryCode, CategoryTree, name_in
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.figure import COUNTED, Clock
from casework.model.reach import EVERYWHERE, Reach
from casework.model.spelling import FIRST_DAY
from casework.model.summary import Amounts, Figures, Part, Period, Scope, Span, amounts, spread
from casework.model.team import TeamCode
from casework.ports import Work

LONGEST = timedelta(days=92)  # of a period that a button names: a quarter
EVERYTHING = ""  # the written form of the whole district; a part of it is "team:east", "area:1" or "category:bulky"


def of_team(team: TeamCode) -> str:
    """Return the written form of a team."""
    return f"{Part.TEAM}:{team}"


def days_of(period: Period) -> str:
    """Return the word of a button that `days_in` reads."""
    return f"{period.first.isoformat()}_{period.last.isoformat()}"


def days_in(word: str, today: date) -> Period:
    """Return the period in a button's word: "week" or "2026-11-23_2026-11-29".

    Raises Refusal for a word that no button has: buttons name a quarter at most, until today.
    """
    try:
        if word in set(Span):
            return Period.of(Span(word), today)
        first, _, last = word.partition("_")
        period = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError as error:
        raise Refusal(Why.OLD_BUTTON) from error
    if not FIRST_DAY <= period.first <= period.last <= today or period.last - period.first > LONGEST:
        raise Refusal(Why.OLD_BUTTON)
    return period


async def look(work: Work, district: District, scope: Scope, period: Period, at: datetime) -> Figures:
    """Return all figures of a scope over a period, and how many of its tickets are late at a moment."""
    spreads = {clock: spread(await work.figures.minutes(scope, period, clock)) for clock in Clock}
    parts = await work.figures.parts(scope, period, Part.CATEGORY)
    counts = Counter(dict.fromkeys(COUNTED, 0))
    for each in parts.values():
        counts.update(each)
    took = amounts((district.tree.work(CategoryCode(code)), each) for code, each in parts.items())
    late = await work.figures.late(scope, at)
    return Figures(counts, spreads, late, took, await _apart(work, scope, period, district.calendar.zone))


async def _apart(work: Work, scope: Scope, period: Period, zone: ZoneInfo) -> Amounts:
    """Return what was done without a ticket: it has a team, and neither area nor category nor source."""
    if scope.areas is not None or scope.categories is not None or scope.source is not None:
        return {}
    since, until = (datetime.combine(day, time(0), zone) for day in (period.first, period.last + timedelta(days=1)))
    done = await work.efforts.during(scope.team, since, until)
    return amounts((each.kind, {unit: round(1000 * number) for unit, number in each.amounts.items()}) for each in done)


def below(district: District, code: AreaCode) -> frozenset[AreaCode]:
    """Return an area and all areas that are or were below it: their tickets count with it."""
    return frozenset({code, *(area for area, line in district.areas.lines().items() if code in line)})


def inside(tree: CategoryTree, code: CategoryCode) -> frozenset[CategoryCode]:
    """Return a category, or all categories that a group has or had."""
    group = tree.group(code)
    if group is None:
        return frozenset({code})
    former = (each.category.code for each in tree.former if each.group == code)
    return frozenset((*(each.code for each in group.categories), *former))


def scope_of(district: District, written: str, reach: Reach = EVERYWHERE) -> Scope:
    """Return the scope that stands in a notice or a slot, as far as somebody's reach goes."""
    part, _, code = written.partition(":")
    scope = Scope()
    if part == Part.TEAM:
        scope = Scope(team=TeamCode(code))
    elif part == Part.AREA:
        scope = Scope(areas=below(district, AreaCode(code)))
    elif part == Part.CATEGORY:
        scope = Scope(categories=inside(district.tree, CategoryCode(code)))
    if reach == EVERYWHERE:
        return scope
    areas = district.areas.lines() if scope.areas is None else scope.areas
    return replace(scope, areas=frozenset(area for area in areas if reach.has(area)))


def written_of(district: District, said: str) -> str | None:
    """Return the written form of the team, area, category or group that somebody names; None if there is none."""
    asked = " ".join(said.split()).casefold()
    if not asked:
        return EVERYTHING
    tree = district.tree
    known = [
        *((Part.TEAM, each.code, (each.name,)) for each in district.teams),
        *((Part.AREA, each.code, (each.name,)) for each in district.areas.all()),
        *((Part.CATEGORY, each.code, tuple(each.names.values())) for each in tree.groups),
        *((Part.CATEGORY, each.code, tuple(each.names.values())) for each in tree.categories()),
        *((Part.CATEGORY, each.category.code, tuple(each.category.names.values())) for each in tree.former),
    ]
    fits = (f"{part}:{code}" for part, code, names in known if asked in {each.casefold() for each in (code, *names)})
    return next(fits, None)


def name_of(district: District, written: str, language: str) -> str:
    """Return the name of what a scope is of, in a language; "" for the whole district."""
    part, _, code = written.partition(":")
    if part == Part.TEAM:
        team = district.team(TeamCode(code))
        return team.name if team else code
    if part == Part.AREA:
        area = district.areas.last_known(AreaCode(code))
        return area.name if area else code
    named = district.tree.group(CategoryCode(code)) or district.tree.category(CategoryCode(code))
    return name_in(named.names, language) if named else code
