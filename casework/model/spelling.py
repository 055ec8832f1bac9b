"""Read numbers and days as people type them, in digits or in Chinese.

Promise: blanks do not matter, and what is no number or no day is None.
"""

import re
from datetime import date

_DIGITS = {each: number for number, each in enumerate("零一二三四五六七八九")} | {"两": 2, "兩": 2}
_TENS = re.compile("(?:([一二三四五六七八九])?(十))?([一二三四五六七八九两兩])?")
_CHINESE_DAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号號]?")


def amount_in(text: str) -> int | None:
    """Return the number that somebody typed, in digits or in Chinese up to ninety-nine (四, 二十); else None."""
    if text.isdecimal() and len(text) <= 6:
        return int(text)
    found = _TENS.fullmatch(text)
    if not text or found is None:
        return None
    tens, ten, ones = found.groups()
    return (10 * _DIGITS.get(tens or "一", 1) if ten else 0) + _DIGITS.get(ones or "零", 0)


def day_in(text: str, today: date | None = None) -> date | None:
    """Read 2026-12-01 or 2026年12月1日 or, if `today` is given, 12月1日, which is the next one; None for all else."""
    typed = "".join(text.split())
    found = _CHINESE_DAY.fullmatch(typed)
    try:
        if found is None:
            return date.fromisoformat(typed)
        year, month, day = found.groups()
        if year is not None:
            return date(int(year), int(month), int(day))
        if today is None:
            return None
        this_year = date(today.year, int(month), int(day))
        return this_year if this_year >= today else this_year.replace(year=today.year + 1)
    except ValueError:
        return None
