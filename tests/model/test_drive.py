"""Drives: what staff type of one, who has room, who moves up, when people are reminded, and who is there."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from casework.model.drive import (
    Ask,
    Reminder,
    SignUp,
    State,
    Turnout,
    amounts_with,
    check_time,
    metres_off,
    moving_up,
    packed,
    parts_of,
    proves,
    reminder_due,
    sign_up,
    sized,
    timed,
    titled,
)
from casework.model.drive_words import read_when
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.place import Point, moved
from casework.model.policy import DEFAULTS
from casework.model.tally import Measure
from tests.drives import BEGINS, SECRET, drive

ZONE = ZoneInfo("America/Los_Angeles")
TODAY = date(2026, 3, 2)  # a Monday
AT = BEGINS - timedelta(days=5)
ME = SignUp(PersonId(1))
IN = replace(ME, signed_at=AT)


def why(act: Any) -> Why | None:
    """Return why something is refused, or None."""
    try:
        act()
    except Refusal as error:
        return error.why
    return None


@pytest.mark.parametrize(
    ("words", "day", "begins", "ends"),
    [
        ("2026-12-05 09:00-11:30", date(2026, 12, 5), time(9), time(11, 30)),
        ("2026-12-05, 9–11", date(2026, 12, 5), time(9), time(11)),
        ("Saturday 9-11", date(2026, 3, 7), time(9), time(11)),
        ("sat 9am to 1pm", date(2026, 3, 7), time(9), time(13)),
        ("tomorrow 14:00 - 16:30", date(2026, 3, 3), time(14), time(16, 30)),
        ("5 Dec 9-11", date(2026, 12, 5), time(9), time(11)),
        ("Dec 5, 2026 9-11", date(2026, 12, 5), time(9), time(11)),
        ("Sat 5 December 09:00-11:30", date(2026, 12, 5), time(9), time(11, 30)),
        ("1 Feb 9-11", date(2027, 2, 1), time(9), time(11)),  # this year's is past
        ("12月5日 9:00-11:30", date(2026, 12, 5), time(9), time(11, 30)),
        ("１２月５日９：００－１１：３０", date(2026, 12, 5), time(9), time(11, 30)),
        ("12月5日下午2点到4点半", date(2026, 12, 5), time(14), time(16, 30)),
        ("周六上午9点至11点", date(2026, 3, 7), time(9), time(11)),
        ("2026-12-05 2-4 pm", date(2026, 12, 5), time(14), time(16)),
        ("2026-12-05 4-4:30 pm", date(2026, 12, 5), time(16), time(16, 30)),
        ("2026-12-05 4:30-5 pm", date(2026, 12, 5), time(16, 30), time(17)),
        ("2026-12-05 12-1pm", date(2026, 12, 5), time(12), time(13)),
        ("2026-12-05 11:30-12 pm", date(2026, 12, 5), time(11, 30), time(12)),
        ("2026-12-05 9-1pm", date(2026, 12, 5), time(9), time(13)),
        ("2026-12-05 11-9", None, None, None),
        ("2026-12-05 9-25", None, None, None),
        ("2026-02-30 9-11", None, None, None),
        ("30 Feb 9-11", None, None, None),
        ("some day 9-11", None, None, None),
        ("2026-12-05", None, None, None),
        ("", None, None, None),
    ],
)
def test_a_day_with_two_times_is_read(words: str, day: date | None, begins: time | None, ends: time | None) -> None:
    assert read_when(words, TODAY) == (None if day is None else (day, begins, ends))


def test_a_line_holds_the_parts_in_order_and_leaves_out_what_is_empty() -> None:
    found = parts_of("Elm Park | 2026-12-05 9-11 || gloves｜30 | more")
    assert found == {Ask.TITLE: "Elm Park", Ask.WHEN: "2026-12-05 9-11", Ask.BRING: "gloves", Ask.WANTED: "30"}
    assert parts_of("") == {}


def test_parts_that_cannot_be_used_are_refused_with_what_would_do() -> None:
    one = drive(title="", begins=None, ends=None, area=None, bring=None, wanted=None)
    assert one.missing is Ask.TITLE
    assert why(lambda: titled(one, " ")) is Why.DRIVE_TITLE
    assert why(lambda: titled(one, "x" * 81)) is Why.DRIVE_TITLE
    assert why(lambda: timed(one, "some day", AT, ZONE)) is Why.DRIVE_WHEN
    assert why(lambda: timed(one, "2026-03-01 9-11", AT, ZONE)) is Why.DRIVE_PAST
    assert why(lambda: packed(one, "")) is Why.DRIVE_BRING
    for words in ("a few", "-3", "1000000"):
        assert why(lambda words=words: sized(one, words)) is Why.DRIVE_WANTED
    assert [sized(one, words).wanted for words in ("30", "1,200 people")] == [30, 1200]
    assert [sized(one, words).wanted for words in ("-", "不限", "３０人")] == [0, 0, 30]
    assert packed(one, "无").bring == ""
    whole = packed(sized(timed(titled(one, "Elm  Park"), "Sat 9-11", AT, ZONE), "-"), "gloves")
    assert (whole.title, whole.begins, whole.missing) == ("Elm Park", BEGINS, Ask.PLACE)


def test_a_drive_that_is_moved_is_remembered_anew_and_one_that_stays_is_not() -> None:
    one = drive(reminded=Reminder.DAY_BEFORE)
    assert timed(one, "2026-03-07 9-12", AT, ZONE).reminded is Reminder.DAY_BEFORE
    assert timed(one, "2026-03-08 9-12", AT, ZONE).reminded is Reminder.NONE


@pytest.mark.parametrize(
    ("mine", "companions", "others", "expected"),
    [
        (ME, 0, Turnout(9), "in"),
        (ME, 1, Turnout(9), "waits"),
        (ME, 0, Turnout(9, waiting=1), "waits"),  # whoever waits already comes first
        (ME, 0, Turnout(10, waiting=20), Why.DRIVE_FULL),
        (ME, 11, Turnout(), Why.DRIVE_COMPANIONS),
        (ME, -1, Turnout(), Why.DRIVE_COMPANIONS),
        (IN, 1, Turnout(8, waiting=3), "in"),  # who comes keeps their place
        (IN, 2, Turnout(8), Why.DRIVE_NO_ROOM),
        (replace(IN, is_waiting=True), 0, Turnout(9), "in"),
    ],
)
def test_who_signs_up_is_in_or_waits_or_is_refused(
    mine: SignUp, companions: int, others: Turnout, expected: Any
) -> None:
    def act() -> SignUp:
        return sign_up(drive(), mine, companions, others, DEFAULTS, AT)

    if isinstance(expected, Why):
        assert why(act) is expected
    else:
        assert (act().is_waiting, act().companions) == (expected == "waits", companions)


def test_nobody_is_too_many_where_no_number_is_wanted_and_nobody_signs_up_for_what_is_over() -> None:
    assert not sign_up(drive(wanted=0), ME, 10, Turnout(9999), DEFAULTS, AT).is_waiting
    for over in (drive(state=State.OFF), drive(state=State.CLOSED), drive(state=State.DRAFT)):
        assert why(lambda over=over: sign_up(over, ME, 0, Turnout(), DEFAULTS, AT)) is Why.DRIVE_OVER
    late = BEGINS + timedelta(hours=2)
    assert why(lambda: sign_up(drive(), ME, 0, Turnout(), DEFAULTS, late)) is Why.DRIVE_OVER
    assert why(lambda: sign_up(drive(), ME, 0, Turnout(10), replace(DEFAULTS, drive_waiting=0), AT)) is Why.DRIVE_FULL


def test_who_waits_moves_up_in_order_and_nobody_passes_by() -> None:
    line = [SignUp(PersonId(n), companions, None, AT, is_waiting=True) for n, companions in ((1, 0), (2, 2), (3, 0))]
    assert [each.person for each in moving_up(drive(), line, Turnout(8))] == [1]
    assert [each.person for each in moving_up(drive(), line, Turnout(5))] == [1, 2, 3]
    assert [each.person for each in moving_up(drive(wanted=0), line, Turnout(99))] == [1, 2, 3]
    assert not any(each.is_waiting for each in moving_up(drive(), line, Turnout(5)))


@pytest.mark.parametrize(
    ("minutes", "expected"), [(-61, Why.DRIVE_EARLY), (-60, None), (0, None), (180, None), (181, Why.DRIVE_OVER)]
)
def test_one_checks_in_near_the_time(minutes: int, expected: Why | None) -> None:
    assert why(lambda: check_time(drive(), BEGINS + timedelta(minutes=minutes), DEFAULTS)) is expected


def test_one_checks_in_near_the_place_and_accuracy_widens_it_only_so_far() -> None:
    here = drive().point
    assert here is not None
    assert metres_off(drive(), moved(here, 299, 0), 0, DEFAULTS) == 0
    assert metres_off(drive(), moved(here, 350, 0), 0, DEFAULTS) == pytest.approx(50, abs=2)
    assert metres_off(drive(), moved(here, 350, 0), 60, DEFAULTS) == 0
    assert metres_off(drive(), moved(here, 500, 0), 5000, DEFAULTS) == pytest.approx(100, abs=3)
    assert metres_off(drive(point=None), Point(0, 0), 0, DEFAULTS) == 0


def test_only_the_secret_of_the_poster_proves_that_one_is_there() -> None:
    assert proves(drive(), SECRET)
    assert not proves(drive(), SECRET[:-1])
    assert not proves(drive(secret="ü" * 8), "u" * 8)


EVENING = datetime(2026, 3, 7, 2, 0, tzinfo=UTC)  # 18:00 on the day before


@pytest.mark.parametrize(
    ("at", "reminded", "expected"),
    [
        (EVENING - timedelta(minutes=1), Reminder.NONE, None),
        (EVENING, Reminder.NONE, Reminder.DAY_BEFORE),
        (EVENING, Reminder.DAY_BEFORE, None),
        (EVENING + timedelta(hours=4), Reminder.NONE, None),  # 22:00: nobody is woken
        (BEGINS - timedelta(hours=2, minutes=1), Reminder.DAY_BEFORE, None),  # 6:59
        (BEGINS - timedelta(hours=2), Reminder.DAY_BEFORE, Reminder.SOON),
        (BEGINS - timedelta(hours=1), Reminder.NONE, Reminder.SOON),  # announced on the day
        (BEGINS - timedelta(hours=1), Reminder.SOON, None),
        (BEGINS, Reminder.DAY_BEFORE, None),
    ],
)
def test_people_are_reminded_the_day_before_and_shortly_before(
    at: datetime, reminded: Reminder, expected: Reminder | None
) -> None:
    assert reminder_due(drive(reminded=reminded), at, DEFAULTS, ZONE) is expected


def test_a_drive_that_is_off_reminds_nobody_and_one_at_dawn_reminds_once() -> None:
    assert reminder_due(drive(state=State.OFF), EVENING, DEFAULTS, ZONE) is None
    dawn = drive(begins=BEGINS - timedelta(hours=3))  # 6:00, in the quiet hours
    assert reminder_due(dawn, EVENING, DEFAULTS, ZONE) is Reminder.DAY_BEFORE
    assert reminder_due(dawn, BEGINS - timedelta(hours=5), DEFAULTS, ZONE) is None


def test_those_who_checked_in_count_instead_of_what_was_written() -> None:
    took = {Measure.TONNES: 2.5, Measure.SHIFTS: 40.0}
    assert amounts_with(took, 12) == {Measure.TONNES: 2.5, Measure.SHIFTS: 12.0}
    assert amounts_with(took, 0) == took
