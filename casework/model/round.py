"""Define rounds: a named person walks an area each day, week or month, and how much of that was done.

A period counts for the month in which it begins. Only working days are days of a daily round. The present period counts
once it is done, and otherwise when it is over, so nobody is late in the morning.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from casework.model.area import AreaCode
from casework.model.deadline import Calendar, local_day
from casework.model.person import PersonId

DAY = timedelta(days=1)


class Rhythm(StrEnum):
    """How often an area is walked."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"

    def period(self, day: date) -> date:
        """Return the first day of the period in which a day lies."""
        match self:
            case Rhythm.DAILY:
                return day
            case Rhythm.WEEKLY:
                return day - day.weekday() * DAY
            case Rhythm.MONTHLY:
                return day.replace(day=1)


NEVER = "never"
RHYTHMS: Mapping[str, Rhythm | None] = {
    **{rhythm.value: rhythm for rhythm in Rhythm},
    "每日": Rhythm.DAILY,
    "每天": Rhythm.DAILY,
    "每周": Rhythm.WEEKLY,
    "每週": Rhythm.WEEKLY,
    "每月": Rhythm.MONTHLY,
    NEVER: None,
    "取消": None,
}


@dataclass(frozen=True, slots=True)
class Round:
    """Who walks an area, how often, and since and until when (aware UTC; None: until further notice)."""

    number: int
    area: AreaCode
    rhythm: Rhythm
    person: PersonId | None
    since: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many periods of a month were walked, of how many that are over."""

    done: int
    due: int


def coverage(plan: Round, month: date, today: date, walked: Collection[date], calendar: Calendar) -> Coverage:
    """Return how much of a month a round covered; `month` is its first day, `walked` are the days with a check-in."""
    begins = max(month, local_day(plan.since, calendar.zone))
    ends = min(next_month(month) - DAY, today)
    if plan.ended_at is not None:
        ends = min(ends, local_day(plan.ended_at, calendar.zone) - DAY)
    days = [begins + number * DAY for number in range((ends - begins).days + 1)]
    if plan.rhythm is Rhythm.DAILY:
        days = [day for day in days if calendar.is_working_day(day)]
    periods = {plan.rhythm.period(day) for day in days}
    periods = {first for first in periods if first >= month}
    done = periods & {plan.rhythm.period(day) for day in walked}
    present = plan.rhythm.period(today)
    return Coverage(len(done), len(done | (periods - {present})))


def weeks_until(month: date) -> date:
    """Return the first day after the last week that begins in a month; `month` is its first day."""
    return Rhythm.WEEKLY.period(next_month(month) - DAY) + 7 * DAY


def next_month(month: date) -> date:
    """Return the first day of the month after one that begins on a day."""
    return (month + 31 * DAY).replace(day=1)


def month_before(day: date, months: int) -> date:
    """Return the first day of the month that lies some months before a day's."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
