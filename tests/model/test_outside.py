"""A case from outside has a deadline of its own: the earlier one warns, and its answer is due by a day."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from casework.model.area import AreaMap
from casework.model.deadline import Calendar
from casework.model.district import District
from casework.model.life import is_broken, is_promise_broken
from casework.model.merging import with_day
from casework.model.outside import answer_due, year_of
from casework.model.ticket import Status
from casework.model.warning import Step, moments, still_holds
from tests.model.test_ticket import TICKET
from tests.stories.stage import TREE

ZONE = ZoneInfo("Asia/Shanghai")
DISTRICT = District(AreaMap([]), (), TREE, Calendar(ZONE))
DAY = timedelta(days=1)
PROMISED = datetime(2026, 3, 6, 17, tzinfo=ZONE)  # a Friday
CASE = replace(TICKET, answer_by=PROMISED, fix_by=PROMISED, status=Status.TAKEN)


def test_the_earlier_of_both_deadlines_is_late_warned_of_and_told() -> None:
    wanted = PROMISED - 2 * DAY
    later = PROMISED + DAY
    days = ((None, None, PROMISED), (later, None, PROMISED), (wanted, None, wanted), (later, wanted, wanted))
    for outside, merged, due in (*days, (wanted, later, wanted), (None, wanted, wanted)):
        case = replace(CASE, outside_by=outside, cases_by=merged)
        assert case.due_by == due
        assert not is_broken(case, due)
        assert is_broken(case, due + timedelta(seconds=1))
        assert is_promise_broken(case, due + timedelta(seconds=1)) is (due == PROMISED)
        assert moments(case, DISTRICT)[Step.LATE] == due
        assert moments(case, DISTRICT)[Step.CLOSE] < due
        assert still_holds(Step.LATE, case, due + timedelta(seconds=1))
    assert moments(replace(CASE, outside_by=wanted), DISTRICT)[Step.OVERSEE] == wanted + DAY


def test_a_case_that_leaves_a_ticket_takes_the_warnings_of_its_day_along() -> None:
    wanted = PROMISED - 9 * DAY
    listed = replace(CASE, cases_by=wanted, warned=Step.LIST)
    in_time, late = (with_day(listed, [], PROMISED + some) for some in (-DAY, DAY))
    assert (in_time.cases_by, in_time.warned) == (None, Step.UNTAKEN)
    assert (late.cases_by, late.warned) == (None, Step.LATE)
    left = with_day(listed, [replace(CASE, outside_by=wanted + DAY)], PROMISED - DAY)
    assert (left.cases_by, left.warned) == (wanted + DAY, Step.LATE)
    earlier = with_day(listed, [replace(CASE, outside_by=wanted - DAY)], PROMISED - DAY)
    assert (earlier.cases_by, earlier.warned) == (wanted - DAY, Step.LIST)


def test_an_answer_is_due_when_the_source_wants_it_or_some_working_days_after_the_fix() -> None:
    fixed = replace(CASE, status=Status.FIXED, fixed_at=PROMISED)
    assert answer_due(replace(fixed, outside_by=PROMISED + DAY), DISTRICT) == PROMISED + DAY
    for passed in (None, PROMISED - DAY):
        assert answer_due(replace(fixed, outside_by=passed), DISTRICT) == PROMISED + 5 * DAY  # over the weekend


def test_cases_are_counted_by_the_local_year() -> None:
    assert year_of(datetime(2026, 1, 1, 0, 30, tzinfo=ZONE), DISTRICT) == datetime(2026, 1, 1, tzinfo=ZONE)
