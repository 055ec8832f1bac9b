"""Choose what a desk's own week says: one thing to be proud of, and the one list that would help most.

Promise: what it praises is true of the team's own figures, and what can be said of few others comes first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from casework.model.deadline import Calendar
from casework.model.figure import Count
from casework.model.league import League, Term
from casework.model.queue import Counts
from casework.model.summary import Figures, Period, Rate
from casework.model.team import TeamCode

FEW = 5  # fixes and answers of which it is worth while to speak
WELL = 90.0  # per cent


class Pride(StrEnum):
    """What a team can be proud of."""

    FLAG = "flag"  # it holds the red flag
    BEST = "best"  # it has the best share of its kind
    MORE = "more"  # it fixed more than in the week before
    IN_TIME = "in_time"  # nearly everything was fixed in time
    STANDS = "stands"  # nothing was reopened
    CONFIRMED = "confirmed"  # so many residents said that it is fixed
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Proud:
    """What a team can be proud of, with its number; `term` and `among` (how many teams) where it is the best."""

    pride: Pride
    number: float
    term: Term | None = None
    among: int = 0


class Helpful(StrEnum):
    """The list that would help most."""

    LATE = "late"
    REOPENED = "reopened"  # what came back in the week
    OPEN = "open"  # what nobody has taken


def proud(team: TeamCode, now: Figures, before: Figures, league: League) -> Proud | None:
    """Return what a team can be proud of; None if there is nothing."""
    flag = next((each for each in league.flags if each.team == team), None)
    best = _best(team, league)
    fixed, was = now.count(Count.FIXED), before.count(Count.FIXED)
    in_time = now.rate(Rate.FIXED_IN_TIME)
    candidates = (
        Proud(Pride.FLAG, flag.in_a_row) if flag else None,
        best,
        Proud(Pride.IN_TIME, in_time) if in_time is not None and in_time >= WELL and fixed >= FEW else None,
        Proud(Pride.MORE, fixed - was) if fixed > was > 0 else None,
        Proud(Pride.STANDS, fixed) if fixed >= FEW and not now.count(Count.REOPENED) else None,
        Proud(Pride.CONFIRMED, now.count(Count.CONFIRMED)) if now.count(Count.CONFIRMED) else None,
        Proud(Pride.ANSWERED, now.count(Count.ANSWERED)) if now.count(Count.ANSWERED) else None,
    )
    return next((each for each in candidates if each is not None), None)


def _best(team: TeamCode, league: League) -> Proud | None:
    """Return the share in which a team with a place is better than all others that have one."""
    own = next((each for each in league.ranked if each.team == team), None)
    if own is None or len(league.ranked) < 2:
        return None
    for term in league.weights:
        percent = own.shares[term].percent
        others = [each.shares[term].percent or 0.0 for each in league.ranked if each.team != team]
        if percent is not None and own.shares[term].every >= FEW and percent > max(others):
            return Proud(Pride.BEST, percent, term, len(league.ranked))
    return None


def helpful(now: Figures, waiting: Counts) -> tuple[Helpful, int] | None:
    """Return the list that would help a team most, and how much is on it; None if nothing waits."""
    lists: Mapping[Helpful, int] = {
        Helpful.LATE: waiting.late,
        Helpful.REOPENED: now.count(Count.REOPENED),
        Helpful.OPEN: waiting.open,
    }
    return next(((each, number) for each, number in lists.items() if number > 0), None)


def is_first_morning(period: Period, calendar: Calendar) -> bool:
    """Tell whether the last day of a period that begins on Monday is the first on which a team works."""
    days = range(period.first.toordinal(), period.last.toordinal())
    return not any(calendar.is_working_day(period.first.fromordinal(day)) for day in days)
