"""Read what each chapter of a bulletin tells: one loader for each, in the one table below.

Promises: facts are data as JSON has them, so they can be kept; a chapter that has nothing to tell is None, and left
out. Names stand in the facts as they are at that moment. Every figure is one of docs/figures.md's.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, time, timedelta
from math import cos, radians
from typing import Any

from casework.bulletins import campaigned
from casework.bulletins.asked import Asked, Loader, Told, team_name
from casework.figures import looking, ranking
from casework.model.bulletin import (
    Chapter,
    Facts,
    Reported,
    before,
    hot_spots,
    pieces,
    year_before,
)
from casework.model.category import CategoryCode
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.figure import Clock, Count
from casework.model.league import Standing
from casework.model.place import EARTH_RADIUS_M
from casework.model.public import is_roughly_placed
from casework.model.summary import Figures, Part, Period, Scope, Spread
from casework.model.team import TeamKind
from casework.model.ticket import Act
from casework.ports import Work
from casework.tickets.publishing import openness_of

MOST_READ = 200_000  # reports of a period whose places are compared: a large district's year
MOST_NOTES = 20_000
MOST_SPOTS = 5
MOST_TEAMS = 10
MOST_KINDS = 12
MOST_RANKED = 25  # of a kind, so that the paper stays short
MOST_OBJECTIONS, MOST_SAID = 20, 300  # and characters of each
OF_THE_FORMULA = (
    *("shrink_cases", "ranked_from", "same_photo_points", "own_report_points", "reversed_points", "rush_points"),
    *("marks_cost_at_most", "heavy_mark_points"),
)  # numbers of the policy that stand below the table
OTHER = "other"  # stands for reasons in staff's own words, which are not for everybody


async def facts(work: Work, district: District, period: Period, at: datetime) -> Facts:
    """Return what a bulletin of a period tells, by chapter; `late` is what is late at the moment `at`."""
    looked = [
        await looking.look(work, district, Scope(), each, at) for each in (period, before(period), year_before(period))
    ]
    asked = Asked(work, district, period, at, *looked)
    told = [(chapter, await load(asked)) for chapter, load in LOADERS.items()]
    return {chapter.value: each for chapter, each in told if each}


def figures_in(told: Mapping[str, Any]) -> Figures:
    """Return the figures that `_of_figures` put into facts."""
    spreads = {Clock(name): Spread(*each) for name, each in told["hours"].items()}
    return Figures(told["counts"], spreads, tuple(told["late"]))


def _of_figures(found: Figures) -> Told:
    return {
        "counts": {each.value: found.count(each) for each in Count if found.count(each)},
        "hours": {clock.value: [each.median, each.ninth] for clock, each in found.spreads.items()},
        "late": list(found.late),
    }


async def _figures(asked: Asked) -> Told | None:
    """The figures of the period, of the one before and of the year before; and received and fixed by its parts."""
    series = []
    for each in pieces(asked.period):
        counts = await asked.work.figures.counts(Scope(), each)
        series.append([each.first.isoformat(), each.last.isoformat(), counts[Count.RECEIVED], counts[Count.FIXED]])
    told = {"now": asked.now, "before": asked.before, "year": asked.year}
    return {name: _of_figures(each) for name, each in told.items()} | {"series": series}


async def _kinds(asked: Asked) -> Told | None:
    """What was received by category group, most first, and how much of each in the period before."""
    tree = asked.district.tree
    groups = {each.category.code: each.group for each in tree.former}
    groups |= {each.code: group.code for group in tree.groups for each in group.categories}
    found = []
    for period in (asked.period, before(asked.period)):
        parts = await asked.work.figures.parts(Scope(), period, Part.CATEGORY)
        counted: Counter[str] = Counter()
        for code, counts in parts.items():
            counted[groups.get(CategoryCode(code), code)] += counts[Count.RECEIVED]
        found.append(counted)
    now, earlier = found
    rows = []
    for code, number in sorted(now.items(), key=lambda each: (-each[1], each[0]))[:MOST_KINDS]:
        group = tree.group(CategoryCode(code))
        rows.append({"names": dict(group.names) if group else {"en": code}, "now": number, "before": earlier[code]})
    return {"rows": [row for row in rows if row["now"]]} if sum(now.values()) else None


async def _ranking(asked: Asked) -> Told | None:
    """The table of each kind of teams with at least two in it; gaming marks are for supervisors, and stay out of it."""
    district, policy = asked.district, asked.district.policy
    tables = []
    for kind in TeamKind:
        league = await ranking.league(asked.work, district, kind, asked.period, asked.at)
        if len(league.ranked) > 1:
            rows = [_standing(district, each) for each in league.standings[:MOST_RANKED]]
            flags = [[team_name(district, flag.team), flag.in_a_row] for flag in league.flags[:3]]
            more = len(league.standings) - len(rows)
            table = {"kind": kind.value, "rows": rows, "more": more, "flags": flags}
            tables.append(table | {"weights": {term.value: weight for term, weight in league.weights.items()}})
    numbers = {name: getattr(policy, name) for name in OF_THE_FORMULA}
    return {"tables": tables, "numbers": numbers} if tables else None


def _standing(district: District, each: Standing) -> Told:
    return {
        "team": team_name(district, each.team),
        "place": each.place,
        "moved": each.moved,
        "cases": each.cases,
        "score": round(each.score, 1),
        "shares": {term.value: share.percent for term, share in each.shares.items()},
    }


async def _objections(asked: Asked) -> Told | None:
    """What teams objected to in the period, and what was answered in it."""
    zone, period = asked.district.calendar.zone, asked.period
    about = Period(year_before(period).first, period.last)
    rows = []
    for each in await asked.work.objections.objections(about):
        written, answered = (local_day(at, zone) if at else None for at in (each.at, each.answered_at))
        if any(day is not None and period.first <= day <= period.last for day in (written, answered)):
            days = [each.period.first.isoformat(), each.period.last.isoformat()]
            said = {"words": each.words[:MOST_SAID], "answer": each.answer[:MOST_SAID]}
            rows.append(
                {"team": team_name(asked.district, each.team), "figure": each.figure.value, "days": days} | said
            )
    return {"rows": rows[:MOST_OBJECTIONS]} if rows else None


async def _work(asked: Asked) -> Told | None:
    """What the fixes took and what was done without a ticket, by kind of work; and the same of the period before."""
    told = {
        "fixes": asked.now.work,
        "apart": asked.now.apart,
        "fixes_before": asked.before.work,
        "apart_before": asked.before.apart,
    }
    if not asked.now.work and not asked.now.apart:
        return None
    return {name: {kind.value: dict(each) for kind, each in amounts.items()} for name, amounts in told.items()}


async def _spots(asked: Asked) -> Told | None:
    """Where public reports of the period cluster; what may show somebody's home is left out."""
    policy, tree = asked.district.policy, asked.district.tree
    found = await asked.work.reviews.received(asked.period, MOST_READ, openness_of(asked.district))
    metres = EARTH_RADIUS_M * radians(1)
    east = metres * cos(radians(found[0][0].lat)) if found else metres
    reports = []
    for point, code, area, near in found:
        if not is_roughly_placed(tree.category(code)):
            reports.append(Reported(point.lat * metres, point.lon * east, area, near))
    spots = hot_spots(reports, policy.cluster_within_m, policy.cluster_reports, MOST_SPOTS)
    return {"rows": [asdict(each) for each in spots], "within": 2 * policy.cluster_within_m} if spots else None


async def _supervision(asked: Asked) -> Told | None:
    """How many tickets were put under supervision, and how many of their fixes were approved or sent back."""
    zone = asked.district.calendar.zone
    since, until = (
        datetime.combine(day, time(0), zone) for day in (asked.period.first, asked.period.last + timedelta(days=1))
    )
    returned = await asked.work.reviews.notes(asked.period, (Act.SEND_BACK,), MOST_NOTES)
    told = {
        "ordered": await asked.work.reviews.ordered(since, until),
        "approved": asked.now.count(Count.APPROVED),
        "returned": len(returned),
    }
    return told if any(told.values()) else None


async def _late(asked: Asked) -> Told | None:
    """What is late at that moment, by age and by team; and why tickets were put off or got more time in the period."""
    counted = Counter(await asked.work.reviews.late_by_team(asked.at))
    reasons: Counter[str] = Counter()
    for _, note in await asked.work.reviews.notes(asked.period, (Act.PARK, Act.EXTEND), MOST_NOTES):
        reasons[note.partition("\n")[2]] += 1
    teams = sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:MOST_TEAMS]
    told = {
        "ages": list(asked.now.late),
        "teams": [[team_name(asked.district, code), number] for code, number in teams],
        "parked": asked.now.count(Count.PARKED),
        "extended": asked.now.count(Count.EXTENDED),
        "reasons": [[code, number] for code, number in sorted(_known(reasons).items(), key=lambda each: -each[1])],
    }
    return told if sum(asked.now.late) or told["parked"] or told["extended"] else None


STANDARD_REASONS = ("machine", "others", "access", "weather")  # of parking; handlers/messages/tickets/reasons.py


def _known(reasons: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for code, number in reasons.items():
        found[code if code in STANDARD_REASONS else OTHER] += number
    return found


LOADERS: Mapping[Chapter, Loader] = {
    Chapter.FIGURES: _figures,
    Chapter.KINDS: _kinds,
    Chapter.RANKING: _ranking,
    Chapter.WORK: _work,
    Chapter.HOT_SPOTS: _spots,
    Chapter.EXHIBITS: campaigned.exhibits,
    Chapter.CAMPAIGNS: campaigned.campaigns,
    Chapter.PROJECTS: campaigned.projects,
    Chapter.DRIVES: campaigned.drives,
    Chapter.FRONTAGES: campaigned.frontages,
    Chapter.CONTRACTS: campaigned.contracts,
    Chapter.SUPERVISION: _supervision,
    Chapter.LATE: _late,
    Chapter.OBJECTIONS: _objections,
}
