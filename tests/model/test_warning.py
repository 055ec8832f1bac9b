"""Who is warned when: the steps of a promise, each with its moment, and only the last of those that are due."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from casework.model.area import AreaMap
from casework.model.category import CategoryCode
from casework.model.deadline import Allowance, Calendar, Unit, with_left
from casework.model.district import District
from casework.model.life import NEW_PROMISE, is_broken
from casework.model.morning import morning_before, morning_of, next_morning
from casework.model.policy import DEFAULTS
from casework.model.ticket import Status, Ticket
from casework.model.warning import (
    Step,
    is_overdue,
    moments,
    must_tell_residents,
    next_step,
    still_holds,
    taken,
    to_be_taken,
)
from tests.model.test_deadline import CALENDAR, NEW_YORK, SHANGHAI, local
from tests.model.test_ticket import TICKET
from tests.stories.stage import TREE

SECOND = timedelta(seconds=1)
DISTRICT = District(AreaMap([]), (), TREE, Calendar(SHANGHAI))
BULKY = TREE.groups[0].categories[0].code
# Taken on a Monday at 9:00; to be answered by 17:00 and fixed by Wednesday 17:00, in 3 working days of 8 hours.
PROMISED = replace(TICKET, category=BULKY, answer_by=local(12, 17), fix_by=local(14, 17), status=Status.TAKEN)


@pytest.mark.parametrize(
    ("allowance", "percent", "until", "found"),
    [
        ("24 hours", 25, local(13, 9), local(13, 3)),
        ("4 days", 25, local(16, 9), local(15, 9)),
        ("4 working hours", 25, local(12, 13), local(12, 12)),
        ("4 working hours", 50, local(13, 10), local(12, 16)),
        ("3 working days", 25, local(14, 17), local(14, 11)),
        ("3 working days", 50, local(19, 11), local(15, 15)),  # over a weekend without a make-up day
    ],
)
def test_a_share_of_the_time_is_left(allowance: str, percent: int, until: datetime, found: datetime) -> None:
    assert with_left(until, percent, Allowance.parse(allowance), DISTRICT.calendar) == found


def test_a_day_has_its_hour_when_the_clocks_change() -> None:
    always = Calendar(NEW_YORK, time(0), time(0), frozenset(range(7)))
    until = datetime(2026, 3, 9, 12, tzinfo=NEW_YORK)
    for unit in (Unit.DAYS, Unit.WORKING_DAYS):
        assert with_left(until, 50, Allowance(4, unit), always) == datetime(2026, 3, 7, 12, tzinfo=NEW_YORK)


def test_a_calendar_without_working_days_has_no_earlier_moment() -> None:
    with pytest.raises(ValueError, match="no working days"):
        with_left(local(12, 9), 25, Allowance(1, Unit.WORKING_DAYS), Calendar(SHANGHAI, weekdays=frozenset()))


def test_a_step_is_taken_once_its_moment_has_passed_when_the_ticket_is_late_too() -> None:
    untaken = replace(PROMISED, status=Status.OPEN)
    assert next_step(untaken, DISTRICT, untaken.answer_by) == (Step.NONE, untaken.answer_by)
    assert not is_broken(untaken, untaken.answer_by)
    assert next_step(untaken, DISTRICT, untaken.answer_by + SECOND)[0] is Step.UNTAKEN
    assert is_broken(untaken, untaken.answer_by + SECOND)


def test_each_step_has_its_moment() -> None:
    assert moments(PROMISED, DISTRICT) == {
        Step.UNTAKEN: local(12, 17),
        Step.CLOSE: local(14, 11),
        Step.LATE: local(14, 17),
        Step.OVERSEE: local(15, 17),
        Step.LIST: local(21, 17),
    }
    assert Step.CLOSE not in moments(replace(PROMISED, category=CategoryCode("gone")), DISTRICT)


def walk(ticket: Ticket, *at: datetime) -> list[tuple[Step, datetime | None]]:
    """Look at a ticket at some moments, one after the other."""
    found = []
    for moment in at:
        step, then = next_step(ticket, DISTRICT, moment)
        ticket = taken(ticket, step, then, moment)
        found.append((step, then))
    return found


def test_the_steps_follow_each_other_and_none_comes_twice() -> None:
    at = [local(12, 10), *(local(*each) + SECOND for each in ((12, 17), (14, 11), (14, 11), (14, 17)))]
    assert walk(PROMISED, *at) == [
        (Step.NONE, local(12, 17)),
        (Step.NONE, local(14, 11)),  # it is taken
        (Step.CLOSE, local(14, 17)),
        (Step.NONE, local(14, 17)),
        (Step.LATE, local(15, 17)),
    ]


def test_of_steps_that_were_missed_only_the_last_is_taken() -> None:
    assert walk(PROMISED, local(15, 18), local(30, 9), local(30, 10)) == [
        (Step.OVERSEE, local(21, 17)),
        (Step.LIST, None),
        (Step.NONE, None),
    ]


def test_residents_are_told_once_when_their_promise_is_broken_whichever_steps_were_taken_before() -> None:
    wanted = replace(PROMISED, cases_by=local(2, 17))  # its list is reached before the promise is broken
    assert walk(wanted, local(12, 9), local(14, 17), local(14, 17) + SECOND) == [
        (Step.LIST, local(14, 17)),
        (Step.NONE, local(14, 17)),
        (Step.NONE, None),
    ]
    listed = taken(wanted, Step.LIST, local(14, 17), local(12, 9))
    assert not must_tell_residents(listed, local(14, 17))
    assert must_tell_residents(listed, local(14, 17) + SECOND)
    told = taken(listed, Step.NONE, None, local(14, 17) + SECOND)
    assert not must_tell_residents(told, local(15, 9))
    assert not must_tell_residents(replace(listed, status=Status.PARKED), local(15, 9))
    assert must_tell_residents(replace(told, **NEW_PROMISE), local(15, 9))


def test_nobody_is_missed_who_took_it_and_nobody_warned_who_did_not() -> None:
    untaken = replace(PROMISED, status=Status.OPEN)
    assert walk(untaken, local(12, 17) + SECOND)[0][0] is Step.UNTAKEN
    assert walk(untaken, local(14, 12)) == [(Step.UNTAKEN, local(14, 17))]


def test_a_promise_is_overdue_by_its_own_day_and_not_by_that_of_a_case() -> None:
    case = replace(PROMISED, cases_by=PROMISED.fix_by - timedelta(days=3))
    assert still_holds(Step.LATE, case, PROMISED.fix_by)
    assert not is_overdue(case, PROMISED.fix_by)
    assert is_overdue(case, PROMISED.fix_by + SECOND)
    assert not is_overdue(replace(case, status=Status.FIXED), PROMISED.fix_by + SECOND)


def test_where_nobody_took_it_whoever_answers_for_its_section_is_warned_a_quarter_before() -> None:
    untaken = replace(PROMISED, status=Status.OPEN, warned=Step.UNTAKEN)
    noon = local(14, 12)
    assert next_step(untaken, DISTRICT, noon)[0] is Step.NONE
    assert next_step(untaken, DISTRICT, noon, has_caretaker=True) == (Step.CLOSE, local(14, 17))
    assert not still_holds(Step.CLOSE, untaken, noon)
    assert still_holds(Step.CLOSE, untaken, noon, has_caretaker=True)
    assert not still_holds(Step.CLOSE, replace(untaken, status=Status.PARKED), noon, has_caretaker=True)


def test_what_goes_on_without_a_holder_is_to_be_taken_anew_though_its_time_was_nearly_over() -> None:
    left = replace(PROMISED, status=Status.OPEN, warned=Step.CLOSE, fix_by=local(16, 17))  # the clock stood still
    going = to_be_taken(left, DISTRICT, local(14, 12))
    assert (going.warned, going.answer_by) == (Step.NONE, local(15, 12))
    assert next_step(going, DISTRICT, going.answer_by + SECOND) == (Step.UNTAKEN, local(16, 11))
    assert next_step(replace(going, status=Status.TAKEN), DISTRICT, local(16, 12))[0] is Step.CLOSE  # it is another's
    assert to_be_taken(replace(left, warned=Step.LATE), DISTRICT, local(14, 12)).warned == Step.LATE


@pytest.mark.parametrize(
    ("step", "status", "at", "holds"),
    [
        (Step.UNTAKEN, Status.OPEN, local(12, 18), True),
        (Step.UNTAKEN, Status.TAKEN, local(12, 18), False),
        (Step.CLOSE, Status.TAKEN, local(14, 12), True),
        (Step.CLOSE, Status.OPEN, local(14, 12), False),
        (Step.LATE, Status.TAKEN, local(14, 18), True),
        (Step.LATE, Status.TAKEN, local(14, 16), False),  # there is a new promise
        (Step.LATE, Status.FIXED, local(14, 18), False),
        (Step.OVERSEE, Status.PARKED, local(16, 18), False),
    ],
)
def test_what_is_not_true_any_more_is_not_told(step: Step, status: Status, at: datetime, holds: bool) -> None:
    assert still_holds(step, replace(PROMISED, status=status), at) is holds


# the letter of the morning: at 8:00 on working days


@pytest.mark.parametrize(
    ("at", "before", "of", "after"),
    [
        (local(12, 7, 59), local(9, 8), None, local(12, 8)),  # a Monday; the Saturday before is a make-up day
        (local(12, 8), local(10, 8), local(12, 8), local(13, 8)),
        (local(12, 16, 59), local(12, 8), local(12, 8), local(13, 8)),
        (local(12, 17), local(12, 8), None, local(13, 8)),  # the day's work is over
        (local(17, 12), local(16, 8), None, local(19, 8)),  # a Saturday
    ],
)
def test_mornings_are_those_of_working_days(
    at: datetime, before: datetime, of: datetime | None, after: datetime
) -> None:
    calendar = CALENDAR if at.day == 12 and at.hour == 8 else Calendar(SHANGHAI)
    assert morning_before(at, calendar, DEFAULTS) == before
    assert morning_of(at, calendar, DEFAULTS) == of
    assert next_morning(at, calendar, DEFAULTS) == after


def test_whoever_works_only_at_night_gets_the_letter_all_the_same() -> None:
    night = Calendar(SHANGHAI, time(0), time(6))
    assert morning_of(local(12, 12), night, DEFAULTS) == local(12, 8)


def test_the_next_morning_is_in_the_future_in_every_zone() -> None:
    for hours in range(0, 24 * 9, 5):
        at = datetime(2026, 10, 30, tzinfo=UTC) + timedelta(hours=hours)
        for calendar in (Calendar(SHANGHAI), Calendar(NEW_YORK)):
            assert morning_before(at, calendar, DEFAULTS) < at < next_morning(at, calendar, DEFAULTS)
