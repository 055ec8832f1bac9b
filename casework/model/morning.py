"""Say when the letter of a morning comes: on each working day, at `digest_at` of the district's policy."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from casework.model.deadline import HORIZON_DAYS, Calendar
from casework.model.policy import Policy

DAY = timedelta(days=1)


def next_morning(at: datetime, calendar: Calendar, policy: Policy) -> datetime:
    """Return the first morning after an aware moment, as an aware local moment.

    Raises ValueError if there is no working day within ten years.
    """
    return next(each for each in _mornings(at, calendar, policy, DAY) if each > at)


def morning_before(at: datetime, calendar: Calendar, policy: Policy) -> datetime:
    """Return the last morning before an aware moment; raises ValueError if there was no working day for ten years."""
    return next(each for each in _mornings(at, calendar, policy, -DAY) if each < at)


def morning_of(at: datetime, calendar: Calendar, policy: Policy) -> datetime | None:
    """Return the morning of the moment's local day; None before it, once the day's work is over, and on days off."""
    morning = _morning(at.astimezone(calendar.zone).date(), calendar, policy)
    _, closes = calendar.hours(morning.date())
    is_over = morning < closes <= at  # whoever works only before the letter comes gets it all the same
    return morning if calendar.is_working_day(morning.date()) and morning <= at and not is_over else None


def _mornings(at: datetime, calendar: Calendar, policy: Policy, step: timedelta) -> Iterator[datetime]:
    day = at.astimezone(calendar.zone).date()
    for _ in range(HORIZON_DAYS):
        if calendar.is_working_day(day):
            yield _morning(day, calendar, policy)
        day += step
    raise ValueError("the calendar has no working days")


def _morning(day: date, calendar: Calendar, policy: Policy) -> datetime:
    return datetime.combine(day, policy.digest_at, calendar.zone)
