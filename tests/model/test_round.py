"""Coverage: of the days, weeks and months of a round that are over, how many were walked."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from casework.model.area import AreaCode
from casework.model.deadline import Calendar
from casework.model.person import PersonId
from casework.model.round import Coverage, Rhythm, Round, coverage, month_before, next_month, weeks_until
from tests.stories.stage import ZONE

MARCH = date(2026, 3, 1)  # a Sunday
CALENDAR = Calendar(ZONE, holidays=frozenset({date(2026, 3, 4)}))
DAILY = Round(1, AreaCode("east"), Rhythm.DAILY, PersonId(1), datetime(2026, 1, 1, tzinfo=UTC))
WEEKLY, MONTHLY = replace(DAILY, rhythm=Rhythm.WEEKLY), replace(DAILY, rhythm=Rhythm.MONTHLY)


def of_march(plan: Round, today: int, *walked: int) -> tuple[int, int]:
    found = coverage(plan, MARCH, date(2026, 3, today), {date(2026, 3, day) for day in walked}, CALENDAR)
    return found.done, found.due


def test_only_working_days_count_and_today_only_once_it_is_done() -> None:
    assert of_march(DAILY, 6, 2, 2, 3) == (2, 3)  # Monday, Tuesday and Thursday are over; Wednesday is a holiday
    assert of_march(DAILY, 6, 2, 3, 6) == (3, 4)
    assert of_march(DAILY, 6, 4, 7) == (0, 3)  # nobody needs to come on such days
    assert of_march(DAILY, 31, *range(1, 32)) == (21, 21)


def test_a_week_counts_for_the_month_in_which_it_begins() -> None:
    assert of_march(WEEKLY, 8) == (0, 0)  # the first of March belongs to a week of February
    assert of_march(WEEKLY, 9, 8) == (1, 1)
    assert of_march(WEEKLY, 20, 2, 3, 19) == (2, 3)
    assert of_march(MONTHLY, 20) == (0, 0)
    assert of_march(MONTHLY, 20, 20) == (1, 1)
    assert coverage(MONTHLY, MARCH, date(2026, 4, 1), (), CALENDAR) == Coverage(0, 1)


@pytest.mark.parametrize(("month", "until"), [(3, date(2026, 4, 6)), (5, date(2026, 6, 1)), (11, date(2026, 12, 7))])
def test_the_last_week_of_a_month_may_end_in_the_next(month: int, until: date) -> None:
    assert weeks_until(date(2026, month, 1)) == until


def test_a_round_counts_only_while_it_is_planned() -> None:
    begun = replace(DAILY, since=datetime(2026, 3, 9, 18, tzinfo=UTC))
    assert of_march(begun, 11, 2, 9) == (1, 2)
    assert of_march(replace(begun, ended_at=datetime(2026, 3, 10, 18, tzinfo=UTC)), 31, 9, 10) == (1, 1)
    assert coverage(begun, date(2026, 2, 1), date(2026, 3, 11), (), CALENDAR) == Coverage(0, 0)


@pytest.mark.parametrize(("back", "month"), [(0, date(2026, 3, 1)), (2, date(2026, 1, 1)), (3, date(2025, 12, 1))])
def test_months_are_counted_back_over_the_year(back: int, month: date) -> None:
    assert month_before(date(2026, 3, 31), back) == month
    assert month_before(next_month(month), 1) == month
