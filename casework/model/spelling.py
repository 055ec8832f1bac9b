"""Read numbers, days and first words as people type them, in digits or in Chinese, and numbers as programs write them.

Promise: blanks and new lines do not matter in a day, and what is no number or no day is None. So is a day of another
age, which nobody means, and with which nothing can be reckoned: the day after 9999-12-31 does not exist.
"""

import re
from datetime import date, timedelta

_DIGITS = {each: number for number, each in enumerate("零一二三四五六七八九")} | {"两": 2, "兩": 2}
_TENS = re.compile("(?:([一二三四五六七八九])?(十))?([一二三四五六七八九两兩])?")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号號]?")
_DAY_OF_A_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号號]?")

_FROM_TODAY = {"today": 0, "tomorrow": 1, "今天": 0, "今日": 0, "明天": 1, "明日": 1}
_FROM_TODAY |= {"后天": 2, "後天": 2, "后日": 2, "後日": 2, "大后天": 3, "大後天": 3}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {"tues": 1, "thur": 3, "thurs": 3} | {name[:3]: number for number, name in enumerate(_WEEKDAYS)}
_NEXT, _WEEK, _DAY_OF_IT = "下(?:个|個)?", "(?:周|週|星期|礼拜|禮拜)", "[一二三四五六日天]"
_CHINESE_WEEKDAY = re.compile(f"({_NEXT})?{_WEEK}({_DAY_OF_IT})")
# Such words at the beginning of a text: in Chinese, no blank need follow.
CHINESE_DAY_WORD = f"(?:今|明|大?[后後])[天日]|(?:{_NEXT})?{_WEEK}{_DAY_OF_IT}"

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def first_word(text: str) -> tuple[str, str]:
    """Split a text into its first word and the rest, which may begin in a new line; "" where there is none."""
    first, rest = [*text.split(maxsplit=1), "", ""][:2]
    return first, rest.strip()


def digits_in(text: str, most: int = 18) -> int | None:
    """Return the number that ASCII digits write, at most so many of them; None for anything else.

    A number of 18 digits is below 2^63, the largest that a database keeps.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most else None


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
    """Read 2026-12-01, 2026/12/1, 2026.12.1 or 2026年12月1日, or 12月1日 if `today` is given; None for all else.

    A day without a year is the next one. A day before FIRST_DAY or after LAST_DAY is none. Given `today`, it also reads
    "tomorrow", 后天 and the like, and the name of a weekday, which is the next such day after today; 下周一 is the one
    in the next week.
    """
    typed = "".join(text.split())
    if today is not None and (said := _said_from(typed.casefold(), today)) is not None:
        return said
    day = _written_in(typed, today)
    return day if day is not None and FIRST_DAY <= day <= LAST_DAY else None


def _written_in(typed: str, today: date | None) -> date | None:
    """Read a day that is written in digits."""
    try:
        if found := _DAY.fullmatch(typed):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if (found := _DAY_OF_A_YEAR.fullmatch(typed)) is None:
            return date.fromisoformat(typed)
        if today is None:
            return None
        this_year = date(today.year, int(found[1]), int(found[2]))
        return this_year if this_year >= today else this_year.replace(year=today.year + 1)
    except ValueError:
        return None


def _said_from(typed: str, today: date) -> date | None:
    """Read a day that is said from today on: tomorrow, Friday, 后天, 周五, 下周五; None for anything else."""
    if typed in _FROM_TODAY:
        return today + timedelta(days=_FROM_TODAY[typed])
    found = _CHINESE_WEEKDAY.fullmatch(typed)
    if found is not None:
        weekday = "一二三四五六日".index(found[2].replace("天", "日"))
        if found[1]:
            return today + timedelta(days=7 - today.weekday() + weekday)
    elif typed in _WEEKDAYS:
        weekday = _WEEKDAYS.index(typed)
    elif typed in _SHORT:
        weekday = _SHORT[typed]
    else:
        return None
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
