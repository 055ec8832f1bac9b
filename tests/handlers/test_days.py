"""The day with which words begin is found, also where no blank stands behind it."""

import pytest

from handlers.days import day_first


@pytest.mark.parametrize(
    ("said", "day", "rest"),
    [
        ("7 no crane", "7", "no crane"),
        ("7天等吊车", "7天", "等吊车"),
        ("tomorrow no crane", "tomorrow", "no crane"),
        ("明天路太窄", "明天", "路太窄"),
        ("大后天，路太窄", "大后天", "路太窄"),
        ("下周五等吊车", "下周五", "等吊车"),
        ("星期日 等吊车", "星期日", "等吊车"),
        ("12月1日等吊车", "12月1日", "等吊车"),
        ("", "", ""),
    ],
)
def test_a_day_stands_first(said: str, day: str, rest: str) -> None:
    assert day_first(said) == (day, rest)
