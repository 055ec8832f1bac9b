"""Read days as staff write them: a date, tomorrow, a weekday, or the number of days from today; English and Chinese."""

import re
from datetime import date, timedelta
from unicodedata import normalize

from casework.model.deadline import local_day
from casework.model.spelling import CHINESE_DAY_WORD, day_in, digits_in
from handlers.turn import Turn

_DAYS = re.compile(r"\+?(\d{1,3})(?:d|天|日)?")
# In Chinese, a day needs no blank behind it.
_DAY_FIRST = re.compile(rf"(\d[\d年月]*[天日号號]|{CHINESE_DAY_WORD}|[^\s，、：]+)[\s，、：]*(.*)", re.DOTALL)


def day_first(said: str) -> tuple[str, str]:
    """Split words into what may be a day and the rest; both are empty if nothing was said."""
    found = _DAY_FIRST.match(said)
    return (found[1], found[2].strip()) if found else ("", "")


def as_day(turn: Turn, text: str) -> date | None:
    """Read 2026-03-31, 3月31日, tomorrow, 周五, or the number of days from today; None for anything else."""
    text = normalize("NFKC", text)  # a Chinese keyboard also types ７天
    found = _DAYS.fullmatch(text)
    return in_days(turn, found[1]) if found else day_in(text, local_day(turn.at, turn.zone))


def in_days(turn: Turn, number: str) -> date | None:
    """Return the district's day after so many days; None if that is no number of up to three digits."""
    days = digits_in(number, 3)
    return None if days is None else local_day(turn.at, turn.zone) + timedelta(days=days)
