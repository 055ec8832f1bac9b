"""Numbers and days are read as people type them, in digits or in Chinese."""

from datetime import date

import pytest

from casework.model.spelling import amount_in, day_in, digits_in, first_word

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7", 7),
        ("１２", 12),
        ("七", 7),
        ("两", 2),
        ("兩", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("九十九", 99),
        ("", None),
        ("百", None),
        ("二二", None),
        ("seven", None),
        ("-7", None),
        ("²", None),
    ],
)
def test_a_number_is_read(typed: str, number: int | None) -> None:
    assert amount_in(typed) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("9" * 18, 10**18 - 1),
        *((each, None) for each in ("9" * 19, "", "-1", "+1", " 1", "1.0", "1_0", "²", "١", "１", "one")),
    ],
)
def test_only_ascii_digits_are_digits(text: str, number: int | None) -> None:
    assert digits_in(text) == number


def test_digits_may_be_limited_to_fewer() -> None:
    assert (digits_in("999", 3), digits_in("1000", 3)) == (999, None)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("2026年12月1日", date(2026, 12, 1)),
        ("2026 年 12 月 1 日", date(2026, 12, 1)),
        ("2026年12月1號", date(2026, 12, 1)),
        *((each, date(2026, 12, 1)) for each in ("2026-12-1", "2026/12/01", "2026/12/1", "2026.12.1", "20261201")),
        ("2199-12-31", date(2199, 12, 31)),
        ("2200-01-01", None),
        ("9999-12-31", None),  # there is no day after it
        ("9999年12月31日", None),
        ("1900-01-01", date(1900, 1, 1)),
        ("0001-01-01", None),
        ("2026年13月1日", None),
        ("2026年2月30日", None),
        ("2026/2/30", None),
        ("12/1", None),  # the first of December, or the twelfth of January
        ("1.12.2026", None),
        ("12月", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_is_read(typed: str, day: date | None) -> None:
    assert day_in(typed) == day
    assert day_in(typed, TODAY) == day


def test_a_day_without_a_year_is_the_next_one_or_none_where_no_day_is_given() -> None:
    assert day_in("4月1日", TODAY) == date(2026, 4, 1)
    assert day_in("3月31日", TODAY) == TODAY
    assert day_in("3月30号", TODAY) == date(2027, 3, 30)
    assert day_in("2月29日", TODAY) is None
    assert day_in("4月1日") is None


@pytest.mark.parametrize(
    ("typed", "day"),  # today is a Tuesday
    [
        *(
            (each, date(2026, 4, 1))
            for each in ("tomorrow", "Tomorrow", "明天", "明日", "Wed", "周三", "星期三", "週三")
        ),
        *((each, date(2026, 4, 2)) for each in ("后天", "後天", "Thursday", "thurs", "礼拜四")),
        *((each, date(2026, 4, 3)) for each in ("大后天", "FRIDAY", "星期五")),
        *((each, date(2026, 4, 5)) for each in ("Sunday", "星期日", "周天", "禮拜天")),
        *((each, date(2026, 4, 7)) for each in ("Tuesday", "周二", "下周二", "下个星期二")),
        *((each, date(2026, 4, 12)) for each in ("下周日", "下週日", "下個禮拜天")),
        *((each, TODAY) for each in ("today", "今天")),
        *((each, None) for each in ("someday", "周八", "星期", "下", "天", "昨天", "mo")),
    ],
)
def test_a_day_is_said_from_today_on(typed: str, day: date | None) -> None:
    assert day_in(typed, TODAY) == day
    assert day_in(typed) is None


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("new\nclean Clean\nmonth ", ("new", "clean Clean\nmonth")),
        (" 1\t why", ("1", "why")),
        ("１\u3000理由", ("１", "理由")),
        ("end", ("end", "")),
        (" ", ("", "")),
    ],
)
def test_a_first_word_ends_at_any_blank_or_in_its_line(text: str, split: tuple[str, str]) -> None:
    assert first_word(text) == split
