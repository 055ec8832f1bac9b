"""More time is a new promise, counted together with parking, and given three times at most."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casework.model import handling
from casework.model.deadline import Calendar, end_of_work
from casework.model.errors import Refusal, Why
from casework.model.policy import DEFAULTS
from casework.model.ticket import Status
from casework.model.warning import Step
from tests.model.test_ticket import AT, TICKET, at

LATER = AT + timedelta(days=3)
ZONE = ZoneInfo("America/Los_Angeles")


def test_a_later_deadline_is_counted_and_warned_of_anew() -> None:
    late = replace(at(Status.TAKEN), warned=Step.LIST, nudges=2, nudged_at=AT)
    given = handling.extend(late, LATER, AT)
    assert (given.status, given.fix_by, given.extensions) == (Status.TAKEN, LATER, 1)
    assert (given.warned, given.warn_at, given.nudges, given.nudged_at) == (Step.UNTAKEN, None, 0, None)
    assert handling.park(given, LATER, AT).extensions == 2


@pytest.mark.parametrize(
    ("fix_by", "now", "why"),
    [(AT, AT - timedelta(days=1), Why.NOT_LATER), (LATER, LATER, Why.WISH_PASSED)],
)
def test_what_is_no_later_or_has_passed_is_refused(fix_by: datetime, now: datetime, why: Why) -> None:
    with pytest.raises(Refusal) as refused:
        handling.extend(TICKET, fix_by, now)
    assert refused.value.why is why


def test_nothing_is_parked_until_a_moment_that_has_passed() -> None:
    assert handling.park(TICKET, LATER, LATER - timedelta(seconds=1)).status is Status.PARKED
    with pytest.raises(Refusal) as refused:
        handling.park(TICKET, LATER, LATER)
    assert refused.value.why is Why.WISH_PASSED


@pytest.mark.parametrize("status", [each for each in Status if each not in (Status.OPEN, Status.TAKEN)])
def test_only_what_is_worked_on_gets_more_time(status: Status) -> None:
    with pytest.raises(Refusal):
        handling.extend(at(status), LATER, AT)


def test_more_time_is_asked_for_three_times_at_most() -> None:
    handling.check_more_time(replace(TICKET, extensions=2), DEFAULTS)
    with pytest.raises(Refusal) as refused:
        handling.check_more_time(replace(TICKET, extensions=3), DEFAULTS)
    assert (refused.value.why, refused.value.facts["most"]) == (Why.TOO_MANY_EXTENSIONS, 3)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 6), "2026-03-06T17:00-08:00"),
        (date(2026, 3, 7), "2026-03-09T17:00-07:00"),  # Saturday: Monday, after the clocks changed
    ],
)
def test_more_time_ends_with_the_work_of_its_day_or_of_the_next_working_day(day: date, expected: str) -> None:
    assert end_of_work(day, Calendar(ZONE)) == datetime.fromisoformat(expected)
