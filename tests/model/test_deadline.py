"""Deadlines are counted in clock hours or in the team's working time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from casework.model.deadline import Allowance, Calendar, Unit, due, put_off

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
CALENDAR = Calendar(SHANGHAI, holidays=frozenset({date(2026, 10, 1)}), makeup_days=frozenset({date(2026, 10, 10)}))


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        (local(9, 16), "1 working day", local(10, 16)),  # Friday; the Saturday is a make-up day
        (local(16, 16), "1 working day", local(19, 16)),  # Friday to Monday
        (local(12, 9), "4 working hours", local(12, 13)),
        (local(12, 15), "4 working hours", local(13, 11)),
        (local(12, 9), "1 working day", local(12, 17)),
        (local(12, 3), "1 working hour", local(12, 10)),  # before they open
        (local(12, 20), "1 working hour", local(13, 10)),  # after they closed
        (local(17, 12), "3 working days", local(21, 17)),  # a Saturday
        (datetime(2026, 9, 30, 16, tzinfo=SHANGHAI), "2 working hours", local(2, 10)),  # over a holiday
        (local(17, 23, 30), "24 hours", local(18, 23, 30)),
    ],
)
def test_an_allowance_ends(start: datetime, text: str, end: datetime) -> None:
    found = due(start, Allowance.parse(text), CALENDAR)
    assert found == end
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4个工作小时", "4 working hours"),
        ("4 个工作小时", "4 working hours"),
        ("４個工作小時", "4 working hours"),
        ("4工时", "4 working hours"),
        ("1个工作日", "1 working day"),
        ("三个工作日", "3 working days"),
        ("3個工作天", "3 working days"),
        ("24小时", "24 hours"),
        ("24個小時", "24 hours"),
        ("二十四小时", "24 hours"),
        ("两个钟头", "2 hours"),
        ("2天", "48 hours"),
        ("十日", "240 hours"),
        ("2 days", "48 hours"),
        ("1 day", "24 hours"),
        ("4 Working  Hours", "4 working hours"),
        ("1workingday", "1 working day"),
    ],
)
def test_an_allowance_is_typed_in_english_or_chinese(typed: str, kept: str) -> None:
    assert str(Allowance.parse(typed)) == kept
    assert Allowance.parse(kept) == Allowance.parse(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "4",
        "小时",
        "个工作日",
        "0小时",
        "-1 hours",
        "1.5天",
        "半天",
        "4个",
        "1001小时",
        "50天",
        "1",
        "day",
        "1.5 hours",
        "2 weeks",
    ],
)
def test_what_is_no_allowance_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"no length of time|between 1 and 1000"):
        Allowance.parse(typed)


def test_clock_hours_and_working_hours_differ_when_the_clocks_change() -> None:
    night = datetime(2026, 3, 8, 1, tzinfo=NEW_YORK)  # at 2:00 it becomes 3:00
    assert due(night, Allowance.parse("24 hours"), Calendar(NEW_YORK)) - night.astimezone(UTC) == timedelta(hours=24)
    everyday = Calendar(NEW_YORK, time(0), time(23), frozenset(range(7)))
    assert due(night, Allowance.parse("2 working hours"), everyday) == night.astimezone(UTC) + timedelta(hours=2)


@given(
    st.integers(0, 3_000_000).map(lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.integers(1, 50),
    st.sampled_from(Unit),
)
def test_more_time_never_ends_earlier_and_never_in_the_past(start: datetime, amount: int, unit: Unit) -> None:
    shorter, longer = (due(start, Allowance(each, unit), CALENDAR) for each in (amount, amount + 1))
    assert start < shorter < longer


@pytest.mark.parametrize(
    ("text", "stopped", "resumed", "end"),
    [
        # Monday 9:00 + 3 working days ends on Wednesday 17:00.
        ("3 working days", local(12, 17), local(13, 9), local(14, 17)),  # only the night passed
        ("3 working days", local(12, 13), local(13, 13), local(15, 17)),  # 20 hours were left
        ("3 working days", local(13, 9), local(17, 12), local(20, 17)),  # resumed on a Saturday
        ("3 working days", local(12, 13), local(12, 13), local(14, 17)),
        ("4 working hours", local(12, 12), local(13, 16, 30), local(14, 9, 30)),  # an hour was left
        ("24 hours", local(12, 21), local(17, 23), local(18, 11)),
        ("4 working hours", local(12, 13), local(16, 9), local(12, 13)),  # nothing was left: it stays late
        ("24 hours", local(13, 10), local(16, 9), local(13, 9)),
    ],
)
def test_a_clock_that_stood_still_puts_a_deadline_off(
    text: str, stopped: datetime, resumed: datetime, end: datetime
) -> None:
    allowance = Allowance.parse(text)
    fix_by = due(local(12, 9), allowance, CALENDAR)
    assert put_off(fix_by, stopped, resumed, allowance.unit, CALENDAR) == end


@given(
    st.integers(0, 1_000_000).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.integers(1, 40),
    st.sampled_from(Unit),
    st.integers(0, 20_000),
    st.integers(0, 20_000),
)
def test_a_deadline_is_never_brought_forward_and_what_was_left_is_kept(
    start: datetime, amount: int, unit: Unit, before: int, standing: int
) -> None:
    fix_by = due(start, Allowance(amount, unit), CALENDAR)
    stopped = start + timedelta(minutes=before)
    resumed = stopped + timedelta(minutes=standing)
    later = put_off(fix_by, stopped, resumed, unit, CALENDAR)
    assert fix_by <= later <= fix_by + timedelta(days=60)
    assert later == fix_by or later > resumed
    if stopped < fix_by:
        # A clock that stops and resumes at once does not move the deadline.
        assert put_off(later, resumed, resumed, unit, CALENDAR) == later


@pytest.mark.parametrize("text", ["1 hour", "2 hours", "1 working day", "4 working hours"])
def test_an_allowance_is_written_as_it_is_read(text: str) -> None:
    assert str(Allowance.parse(text)) == text


def test_a_calendar_that_never_works_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no working days"):
        due(local(12, 9), Allowance.parse("1 working day"), Calendar(SHANGHAI, weekdays=frozenset()))
    with pytest.raises(ValueError, match="open before"):
        Calendar(SHANGHAI, time(17), time(9))
