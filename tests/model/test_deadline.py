"""Deadlines are counted in clock hours or in the team's working time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from casework.model.deadline import Allowance, Calendar, Unit, counts_as_of, due, put_off

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
        ("2天", "2 days"),
        ("十日", "10 days"),
        ("2 days", "2 days"),
        ("1 day", "1 day"),
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
        "1001天",
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


# days of both kinds end at the same local hour; hours are as long as they are


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ("2026-03-07 12:00", "1 day", "2026-03-08 12:00"),  # 23 hours: the clocks go forward
        ("2026-03-07 12:00", "24 hours", "2026-03-08 13:00"),
        ("2026-10-31 12:00", "2 days", "2026-11-02 12:00"),  # and back
        ("2026-03-07 02:30", "1 day", "2026-03-08 03:00"),  # the clocks skip from 2:00 to 3:00
        ("2026-03-07 12:00", "2 working days", "2026-03-09 12:00"),
        ("2026-03-08 00:00", "4 working hours", "2026-03-08 05:00"),
        ("2026-01-01 09:00", "720 days", "2027-12-22 09:00"),
    ],
)
def test_days_end_at_the_same_hour_when_the_clocks_change(start: str, text: str, end: str) -> None:
    always = Calendar(NEW_YORK, time(0), time(0), frozenset(range(7)))
    found = due(datetime.fromisoformat(start).replace(tzinfo=NEW_YORK), Allowance.parse(text), always)
    assert f"{found.astimezone(NEW_YORK):%Y-%m-%d %H:%M}" == end


def test_a_day_that_closes_in_the_hour_that_the_clock_skips_closes_then() -> None:
    berlin = ZoneInfo("Europe/Berlin")  # on Sunday 29 March 2026 it is 3:00 after 2:00
    sundays = Calendar(berlin, time(1), time(2, 30), frozenset({6}))
    found = due(datetime(2026, 3, 29, tzinfo=berlin), Allowance.parse("1 working hour"), sundays)
    assert found == datetime(2026, 3, 29, 1, tzinfo=UTC)
    later = due(datetime(2026, 3, 29, tzinfo=berlin), Allowance.parse("2 working hours"), sundays)
    assert later == datetime(2026, 4, 5, 2, tzinfo=berlin)


def test_a_day_that_stands_still_over_the_change_of_clocks_goes_on_at_its_hour() -> None:
    always = Calendar(NEW_YORK, time(0), time(0), frozenset(range(7)))
    begun = datetime(2026, 3, 6, 12, tzinfo=NEW_YORK)
    stopped, resumed = (datetime(2026, 3, day, 12, tzinfo=NEW_YORK) for day in (7, 9))
    for text in ("2 days", "2 working days"):
        allowance = Allowance.parse(text)
        later = put_off(due(begun, allowance, always), stopped, resumed, allowance.unit, always)
        assert later == datetime(2026, 3, 10, 12, tzinfo=NEW_YORK), text


# an office's own rules

OFFICE = Calendar(SHANGHAI, holidays=frozenset({date(2026, 10, 1)}), cut_off=time(17), counts_from=time(8, 30))
KEEPING = Calendar(SHANGHAI, time(0), time(0), cut_off=time(17), counts_from=time(8, 30), keeps_hour=True)


@pytest.mark.parametrize(
    ("calendar", "came", "counts"),
    [
        (OFFICE, local(12, 16, 59), local(12, 16, 59)),
        (OFFICE, local(12, 17), local(13, 8, 30)),
        (OFFICE, local(16, 18), local(19, 8, 30)),  # Friday
        (OFFICE, local(17, 18), local(17, 18)),  # on a day off the next opening counts anyhow
        (OFFICE, local(12, 3), local(12, 3)),
        (KEEPING, local(17, 10), local(19, 10)),
        (KEEPING, local(18, 18), local(20, 8, 30)),
        (CALENDAR, local(12, 20), local(12, 20)),
    ],
)
def test_what_comes_late_or_on_a_day_off_counts_as_of(calendar: Calendar, came: datetime, counts: datetime) -> None:
    assert counts_as_of(came, calendar) == counts


@pytest.mark.parametrize(
    ("calendar", "text", "end"),
    [
        (OFFICE, "1 working day", local(19, 17)),
        (OFFICE, "2 working hours", local(19, 11)),
        (OFFICE, "1 day", local(17, 18)),
        (OFFICE, "24 hours", local(17, 18)),
        (KEEPING, "1 working day", local(20, 8, 30)),
    ],
)
def test_a_cut_off_is_for_working_time(calendar: Calendar, text: str, end: datetime) -> None:
    assert due(local(16, 18), Allowance.parse(text), calendar) == end  # a Friday evening


def test_a_team_has_its_own_calendar_or_the_districts() -> None:
    night = Calendar(SHANGHAI, time(18), time(0))
    district = Calendar(SHANGHAI, teams={"night": night})
    assert [district.of(each) for each in ("night", "day", None)] == [night, district, district]
    assert due(local(12, 12), Allowance.parse("7 working hours"), night) == local(13, 19)


def test_a_promise_is_known_up_to_the_last_year_that_was_announced() -> None:
    announced = Calendar(SHANGHAI, known_until=2026)
    edge = datetime(2026, 12, 31, 23, 59, tzinfo=SHANGHAI)
    assert announced.is_known(edge)
    assert not announced.is_known(edge + timedelta(minutes=1))
    assert Calendar(SHANGHAI).is_known(datetime(2999, 1, 1, tzinfo=SHANGHAI))


# against a slow model that only counts

HALF = timedelta(minutes=30)
ZONES = st.sampled_from([SHANGHAI, NEW_YORK, ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe")])
# Some weeks around a change of clocks, in half hours; every calendar opens and closes at a half hour.
STARTS = st.integers(0, 48 * 28).map(lambda halves: datetime(2026, 3, 20, tzinfo=UTC) + halves * HALF)
DAYS_OFF = st.frozensets(st.dates(date(2026, 3, 20), date(2026, 4, 30)), max_size=6)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    opens = draw(st.integers(0, 40))
    closes = draw(st.integers(opens + 1, 48)) % 48
    weekdays = draw(st.frozensets(st.integers(0, 6), min_size=1))
    return Calendar(draw(ZONES), _at(opens), _at(closes), weekdays, draw(DAYS_OFF), draw(DAYS_OFF))


def _at(half: int) -> time:
    return time(half // 2, half % 2 * 30)


def works(calendar: Calendar, at: datetime) -> bool:
    """Tell whether the team works in the half hour that begins at a moment, by looking at the clock on the wall."""
    here = at.astimezone(calendar.zone)
    return calendar.is_working_day(here.date()) and calendar.opens <= here.time() < (
        calendar.closes if calendar.closes != time(0) else time.max
    )


def counted(start: datetime, halves: int, calendar: Calendar) -> datetime:
    for passed in range(48 * 400):
        if works(calendar, start + passed * HALF):
            halves -= 1
        if not halves:
            return start + (passed + 1) * HALF
    raise AssertionError("it never ends")


@given(calendars(), STARTS, st.integers(1, 12))
def test_working_hours_are_what_counting_finds(calendar: Calendar, start: datetime, hours: int) -> None:
    assert due(start, Allowance(hours, Unit.WORKING_HOURS), calendar) == counted(start, 2 * hours, calendar)


@given(calendars(), STARTS, st.integers(1, 8), st.integers(1, 300), st.integers(0, 300))
def test_what_is_left_after_a_pause_is_what_was_not_used(
    calendar: Calendar, start: datetime, hours: int, before: int, pause: int
) -> None:
    fix_by = due(start, Allowance(hours, Unit.WORKING_HOURS), calendar)
    stopped, resumed = start + before * HALF, start + (before + pause) * HALF
    used = sum(works(calendar, start + passed * HALF) for passed in range(before))
    later = put_off(fix_by, stopped, resumed, Unit.WORKING_HOURS, calendar)
    assert later == (fix_by if used >= 2 * hours else max(fix_by, counted(resumed, 2 * hours - used, calendar)))


@given(calendars(), STARTS, st.integers(0, 500), st.integers(1, 5), st.sampled_from(Unit))
def test_whoever_comes_later_is_never_due_earlier(
    calendar: Calendar, start: datetime, halves: int, amount: int, unit: Unit
) -> None:
    allowance = Allowance(amount, unit)
    later = start + halves * HALF
    # Two moments that a clock shows alike, when it goes back, end a day's promise at the same hour.
    if not later.astimezone(calendar.zone).fold:
        assert start < due(start, allowance, calendar) <= due(later, allowance, calendar)


@given(calendars(), STARTS, st.integers(1, 5), st.sampled_from(Unit), *[st.integers(0, 200)] * 3)
def test_two_pauses_in_a_row_are_one(
    calendar: Calendar, start: datetime, amount: int, unit: Unit, before: int, first: int, second: int
) -> None:
    fix_by = due(start, Allowance(amount, unit), calendar)
    stopped = start + before * HALF
    between, resumed = stopped + first * HALF, stopped + (first + second) * HALF
    once = put_off(fix_by, stopped, resumed, unit, calendar)
    twice = put_off(put_off(fix_by, stopped, between, unit, calendar), between, resumed, unit, calendar)
    assert once == twice
