"""Compute deadlines: how long a team may take, in clock hours or in the team's working time.

A working day is as long as the calendar's hours, so "1 working day" from Friday 16:00 ends on Monday 16:00. The rule is
the same for an answer and for a fix. The category file holds the allowances of each category, from the district's own
tables (dangers in clock hours, everything else in working time).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from casework.model.spelling import amount_in

HORIZON_DAYS = 3660  # a calendar with no working day in ten years is a mistake, and the loop must end


class Unit(StrEnum):
    """The unit of an allowance."""

    HOURS = "hours"
    WORKING_HOURS = "working hours"
    WORKING_DAYS = "working days"


@dataclass(frozen=True, slots=True)
class Allowance:
    """The time that a team has: an amount and its unit."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> "Allowance":
        """Read "4 working hours", "1 working day", "24 hours", "2 days", or the same in Chinese: "4个工作小时".

        A day is 24 hours by the clock. Blanks and case do not matter. Raises ValueError for anything else.
        """
        typed = "".join(text.casefold().split())
        unit = next((each for each in sorted(_UNITS, key=len, reverse=True) if typed.endswith(each)), None)
        number = amount_in(typed.removesuffix(unit)) if unit else None
        if unit is None or number is None:
            raise ValueError(f"no length of time: {text}")
        factor, meant = _UNITS[unit]
        amount = number * factor
        if not 1 <= amount <= 1000:
            raise ValueError(f"between 1 and 1000, not {amount}")
        return cls(amount, meant)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit if self.amount != 1 else self.unit[:-1]}"


# How a unit is typed, without blanks, and what one of it is. People who type Chinese may leave 个 out, or write 個.
_MEASURED = {
    ("workinghour", "workinghours"): (1, Unit.WORKING_HOURS),
    ("workingday", "workingdays"): (1, Unit.WORKING_DAYS),
    ("hour", "hours"): (1, Unit.HOURS),
    ("day", "days"): (24, Unit.HOURS),
    ("工作小时", "工作小時", "工时", "工時"): (1, Unit.WORKING_HOURS),
    ("工作日", "工作天"): (1, Unit.WORKING_DAYS),
    ("小时", "小時", "钟头", "鐘頭"): (1, Unit.HOURS),
    ("天", "日"): (24, Unit.HOURS),
}
_UNITS = {
    f"{between}{name}": meant
    for names, meant in _MEASURED.items()
    for name in names
    for between in (("", "个", "個") if not name.isascii() else ("",))
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a team works: local hours on some weekdays (Monday is 0), not on holidays, but on make-up days."""

    zone: ZoneInfo
    opens: time = time(9)
    closes: time = time(17)
    weekdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = field(default_factory=frozenset)
    makeup_days: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("a working day must open before it closes")

    def is_working_day(self, day: date) -> bool:
        """Tell whether the team works on that local day."""
        return day in self.makeup_days or (day.weekday() in self.weekdays and day not in self.holidays)

    @property
    def day_length(self) -> timedelta:
        """The length of one working day."""
        day = date(2000, 1, 3)
        return datetime.combine(day, self.closes) - datetime.combine(day, self.opens)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """Return the local calendar day of an aware moment."""
    return at.astimezone(zone).date()


def due(start: datetime, allowance: Allowance, calendar: Calendar) -> datetime:
    """Return the aware UTC moment at which an allowance that began at `start` is used up.

    Raises ValueError if the calendar has too few working days within ten years.
    """
    if allowance.unit is Unit.HOURS:
        return start.astimezone(UTC) + timedelta(hours=allowance.amount)
    left = timedelta(hours=allowance.amount)
    if allowance.unit is Unit.WORKING_DAYS:
        left = allowance.amount * calendar.day_length
    return _used_up(start, left, calendar)


def put_off(fix_by: datetime, stopped_at: datetime, resumed_at: datetime, unit: Unit, calendar: Calendar) -> datetime:
    """Return a deadline moved by the time for which the clock stood still; all moments are aware.

    The time that was left when the clock stopped is counted again from the resumption: by the clock, or in working
    time. If no time was left, the deadline does not move.
    """
    if stopped_at >= fix_by:
        return fix_by
    if unit is Unit.HOURS:
        return fix_by + (resumed_at - stopped_at)
    left = timedelta(0)
    for begin, closes in _stretches(stopped_at, calendar):
        if begin >= fix_by:
            break
        left += min(closes, fix_by) - begin
    return max(fix_by, _used_up(resumed_at, left, calendar))


def _used_up(start: datetime, left: timedelta, calendar: Calendar) -> datetime:
    """Return the moment at which `left` of working time has passed since `start`; raises ValueError if never."""
    for begin, closes in _stretches(start, calendar):
        if begin + left <= closes:
            return begin + left
        left -= closes - begin
    raise ValueError("the calendar has no working days")


def _stretches(start: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Yield the begin and end, in UTC, of each stretch of working time after an aware moment, for ten years."""
    day = local_day(start, calendar.zone)
    for _ in range(HORIZON_DAYS):
        if calendar.is_working_day(day):
            opens, closes = (
                datetime.combine(day, edge, calendar.zone).astimezone(UTC) for edge in (calendar.opens, calendar.closes)
            )
            begin = max(opens, start.astimezone(UTC))
            if begin < closes:
                yield begin, closes
        day += timedelta(days=1)
