"""Say whose figures can be asked for and over which days, and work out what is shown: shares, and how long it took.

Promise: this is the one place that knows of what each share is a share; docs/figures.md explains them. The three rates
are those of the hotline reform.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.entry import Source
from casework.model.figure import Aside, Clock, Count
from casework.model.tally import Measure, WorkKind
from casework.model.team import TeamCode


class Part(StrEnum):
    """By what figures can be parted."""

    TEAM = "team"
    AREA = "area"
    CATEGORY = "category"
    SOURCE = "source"


class Span(StrEnum):
    """A period that people name; it ends today, or with the week or month before."""

    WEEK = "week"
    LAST_WEEK = "lastweek"
    MONTH = "month"
    LAST_MONTH = "lastmonth"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, the first and the last, both of them included."""

    first: date
    last: date

    @classmethod
    def of(cls, span: Span, today: date) -> "Period":
        """Return the days of a named period."""
        monday, begun = today - timedelta(days=today.weekday()), today.replace(day=1)
        match span:
            case Span.WEEK:
                return cls(monday, today)
            case Span.LAST_WEEK:
                return cls(monday - timedelta(days=7), monday - timedelta(days=1))
            case Span.MONTH:
                return cls(begun, today)
            case Span.LAST_MONTH:
                last = begun - timedelta(days=1)
                return cls(last.replace(day=1), last)
            case Span.QUARTER:
                return cls(today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1), today)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: None stands for all; a ticket must fit everything that is named."""

    team: TeamCode | None = None
    areas: frozenset[AreaCode] | None = None
    categories: frozenset[CategoryCode] | None = None
    source: Source | None = None


class Rate(StrEnum):
    """A share of some counts in others, in per cent."""

    ANSWERED_IN_TIME = "answered_in_time"
    FIXED_IN_TIME = "fixed_in_time"
    REWORK = "rework"
    REVERSED = "reversed"
    RESPONDED = "responded"
    RESOLVED = "resolved"
    SATISFIED = "satisfied"


THREE_RATES = (Rate.RESPONDED, Rate.RESOLVED, Rate.SATISFIED)
_HELD = (Count.CONFIRMED, Count.APPROVED, Count.UNCONFIRMED)
# Of each rate what is counted, and among what.
RATES: Mapping[Rate, tuple[tuple[Count, ...], tuple[Count, ...]]] = {
    Rate.ANSWERED_IN_TIME: ((Count.ANSWERED_IN_TIME,), (Count.ANSWERED,)),
    Rate.FIXED_IN_TIME: ((Count.FIXED_IN_TIME,), (Count.FIXED,)),
    Rate.REWORK: ((Count.REOPENED,), (Count.FIXED,)),
    Rate.REVERSED: ((Count.REVERSED,), (Count.DISMISSED,)),
    Rate.RESPONDED: ((Count.ANSWERED_IN_TIME,), (Count.ANSWERED,)),
    Rate.RESOLVED: (_HELD, (*_HELD, Count.REOPENED, Count.DISMISSED)),
    Rate.SATISFIED: ((Count.CONFIRMED,), (Count.CONFIRMED, Count.NOT_FIXED)),
}
LATE_DAYS = (1, 7, 30)  # late for up to so many days; what is left is late for longer


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, in hours: the median, and what nine in ten stay below; None if it never happened."""

    median: float | None = None
    ninth: float | None = None


Amounts = Mapping[WorkKind, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a scope and a period; `late` are open tickets that are late now, by age as in LATE_DAYS.

    `work` is what the fixes took, and `apart` what was done without a ticket, each by the kind of work and by measure.
    """

    counts: Mapping[str, int]
    spreads: Mapping[Clock, Spread]
    late: tuple[int, ...]
    work: Amounts = field(default_factory=dict)
    apart: Amounts = field(default_factory=dict)

    def count(self, name: Count | Aside) -> int:
        """Return how often something was counted."""
        return self.counts.get(name, 0)

    def rate(self, rate: Rate) -> float | None:
        """Return a rate in per cent; None if there is nothing of which it would be a share."""
        some, every = (sum(map(self.count, names)) for names in RATES[rate])
        return 100 * some / every if every > 0 else None


def amounts(parts: Iterable[tuple[WorkKind, Mapping[str, int]]]) -> Amounts:
    """Add up what work took, from counts in thousandths of each measure, by the kind of work."""
    found: dict[WorkKind, Counter[str]] = {}
    for kind, counts in parts:
        found.setdefault(kind, Counter()).update({each: counts.get(each, 0) for each in Measure})
    summed = {kind: found[kind] for kind in WorkKind if kind in found}
    some = {kind: {str(each): sums[each] / 1000 for each in Measure if sums[each]} for kind, sums in summed.items()}
    return {kind: tally for kind, tally in some.items() if tally}


def spread(minutes: Sequence[tuple[int, int]]) -> Spread:
    """Return the median and the 90th percentile of (minutes, how often), in hours.

    Between two values they are interpolated linearly, as statistics.quantiles does with the method "inclusive".
    """
    ordered = sorted((value, times) for value, times in minutes if times > 0)
    return Spread(_at(ordered, 0.5), _at(ordered, 0.9)) if ordered else Spread()


def _at(ordered: Sequence[tuple[int, int]], share: float) -> float:
    place = (sum(times for _, times in ordered) - 1) * share
    low, high = _nth(ordered, int(place)), _nth(ordered, int(place) + (place > int(place)))
    return (low + (high - low) * (place - int(place))) / 60


def _nth(ordered: Sequence[tuple[int, int]], rank: int) -> int:
    """Return the value with `rank` values before it."""
    for value, times in ordered:
        if rank < times:
            return value
        rank -= times
    raise ValueError("fewer values than that")
