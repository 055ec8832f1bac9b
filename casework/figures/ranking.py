"""Set the teams of a kind beside each other, and say who holds the red flag.

Promises: the table is worked out from the counters that are kept with each act, so it costs the same however many
tickets are stored; of the tickets only those that are open and late are read. How it is worked out is the rule's
(`casework/model/league.py`). A period that is over gives the same table later, except for what was late at its end and
has been fixed since: that counts as late in the period in which it was fixed.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from casework.model import league as rule
from casework.model.deadline import Calendar, local_day
from casework.model.district import District
from casework.model.figure import Aside, Count
from casework.model.league import MOST_IN_A_ROW, Flag, League, Owed, Performed
from casework.model.summary import Part, Period, Scope
from casework.model.team import TeamCode, TeamKind
from casework.ports import Work

DAY = timedelta(days=1)
LEAST_WORKING_DAYS = 5  # of a period, for each working day that is "just before the end"
READ = (
    *(Count.ANSWERED, Count.ANSWERED_IN_TIME, Count.FIXED, Count.FIXED_IN_TIME, Count.CONFIRMED, Count.APPROVED),
    *(Count.UNCONFIRMED, Count.NOT_FIXED, Count.REOPENED, Count.DISMISSED, Count.REVERSED),
    *Aside,
)


async def league(work: Work, district: District, kind: TeamKind, period: Period, at: datetime) -> League:
    """Return the table of the teams of a kind over a period, with the places of the period before and the red flag.

    Teams for which nothing was counted are not in it. `at` is the moment that counts as now.
    """
    now = await _table(work, district, kind, period, at)
    before = await _table(work, district, kind, rule.earlier(period), at)
    return rule.compared(replace(now, flags=await _flags(work, district, now, before, at)), before)


async def _table(work: Work, district: District, kind: TeamKind, period: Period, at: datetime) -> League:
    zone = district.calendar.zone
    counts = await work.figures.parts(Scope(), period, Part.TEAM, READ)
    owed = await work.figures.owed_by_team(end_of(period, district, at))
    rush = rush_of(period, district.calendar, district.policy.rush_working_days)
    rush = rush if rush is not None and period.last < local_day(at, zone) else None
    last = await work.figures.parts(Scope(), rush, Part.TEAM, (Count.FIXED,)) if rush else {}
    done = [
        _performed(team.code, counts, owed, last)
        for team in district.teams
        if team.kind is kind and (team.code in counts or team.code in owed)
    ]
    return replace(rule.rank(kind, period, done, district.policy), rush=rush)


def _performed(
    team: TeamCode,
    counts: Mapping[str, Mapping[str, int]],
    owed: Mapping[TeamCode, Owed],
    last: Mapping[str, Mapping[str, int]],
) -> Performed:
    return Performed(team, counts.get(team, {}), owed.get(team, Owed()), last.get(team, {}).get(Count.FIXED, 0))


def end_of(period: Period, district: District, at: datetime) -> datetime:
    """Return the moment at which a period is over; `at` if it is not over yet."""
    return min(at, datetime.combine(period.last + DAY, time(0), district.calendar.zone))


def rush_of(period: Period, calendar: Calendar, working_days: int) -> Period | None:
    """Return the last working days of a period, with what follows them; None if the period is too short for that."""
    found: list[date] = []
    days = (period.last - period.first).days + 1
    for back in range(days):
        day = period.last - back * DAY
        if calendar.is_working_day(day):
            found.append(day)
        if len(found) == LEAST_WORKING_DAYS * working_days:
            return Period(found[working_days - 1], period.last)
    return None


async def _flags(work: Work, district: District, now: League, before: League, at: datetime) -> tuple[Flag, ...]:
    """Return who holds the red flag, and for how many periods in a row."""
    holders = rule.flagged(now, district.policy)
    held = dict.fromkeys(holders, 1)
    going, table = set(holders), before
    for _ in range(MOST_IN_A_ROW - 1):
        going &= set(rule.flagged(table, district.policy))
        if not going:
            break
        held |= {team: held[team] + 1 for team in going}
        table = await _table(work, district, now.kind, rule.earlier(table.period), at)
    return tuple(Flag(team, in_a_row) for team, in_a_row in held.items())
