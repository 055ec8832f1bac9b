"""Read what staff type about a drive: when it is, how many people are wanted, and all of it in one line."""

import re
from datetime import date, time
from unicodedata import normalize

from casework.model.spelling import day_in

_NOTHING = frozenset({"-", "–", "—", "0", "none", "nothing", "no", "无", "無", "没有", "沒有", "不限"})
_PEOPLE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,6})\s*(?:people|人|名)?")
_HOUR = r"(?P<half{n}>上午|下午|早上|晚上|中午)?\s*(?P<hour{n}>\d{{1,2}})(?:[:.点點时時](?P<minute{n}>\d{{2}}|半)?分?)?"
_HOUR += r"\s*(?P<noon{n}>am|pm)?"
_SPAN = re.compile(
    r"(?<![\d.:-])" + _HOUR.format(n=1) + r"\s*(?:[-–—~至到]|to)\s*" + _HOUR.format(n=2) + r"\s*$", re.IGNORECASE
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_DAY = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(?:(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})|([a-z]{3,9})\s+(\d{1,2})(?:st|nd|rd|th)?)"
    r"(?:,?\s+(\d{4}))?"
)


def read_when(words: str, today: date) -> tuple[date, time, time] | None:
    """Read a day with two times: "2026-12-05 09:00-11:30", "Sat 9-11", "12月5日 下午2点到4点半"; None for all else."""
    said = normalize("NFKC", words).strip()
    span = _SPAN.search(said)
    if span is None:
        return None
    day = _day(said[: span.start()].strip(" ,，:：、"), today)
    begins, ends = _time(span, 1), _time(span, 2)
    if day is None or begins is None or ends is None:
        return None
    later = begins.replace(hour=begins.hour % 12 + 12)
    if span["noon2"] and not span["noon1"] and later < ends:
        begins = later  # "2-4 pm"
    if ends <= begins and ends.hour < 12 and not span["noon2"] and (span["noon1"] or span["half1"]):
        ends = ends.replace(hour=ends.hour + 12)  # "下午2点到4点"
    return (day, begins, ends) if begins < ends else None


def _time(span: re.Match[str], which: int) -> time | None:
    hour = int(span[f"hour{which}"])
    said = span[f"minute{which}"]
    half = (span[f"noon{which}"] or "").casefold()
    if (span[f"half{which}"] in ("下午", "晚上") or half == "pm") and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    minute = 30 if said == "半" else int(said or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day(words: str, today: date) -> date | None:
    found = day_in(words.removeprefix("on "), today)
    if found is not None:
        return found
    spelled = _ENGLISH_DAY.fullmatch(words.casefold().removeprefix("on "))
    if spelled is None:
        return None
    name = spelled[2] or spelled[3]
    if name[:3] not in _MONTHS:
        return None
    month, number = _MONTHS.index(name[:3]) + 1, int(spelled[1] or spelled[4])
    try:
        if spelled[5]:
            return date(int(spelled[5]), month, number)
        this_year = date(today.year, month, number)
        return this_year if this_year >= today else this_year.replace(year=today.year + 1)
    except ValueError:
        return None


def is_nothing(words: str) -> bool:
    """Tell whether words say that there is nothing, or no limit: "-", "none", 无."""
    return normalize("NFKC", words).strip().casefold() in _NOTHING


def read_people(words: str) -> int | None:
    """Return a number of people, 0 for as many as come; None for what is no number."""
    if is_nothing(words):
        return 0
    found = _PEOPLE.fullmatch(normalize("NFKC", words).strip().casefold())
    number = int(found[1].replace(",", "")) if found else 0
    return number or None


def split_line(line: str) -> list[str]:
    """Return the parts of a line that stand between |, or in lines of their own, without the blanks around them."""
    return [each.strip() for each in re.split(r"[|｜\n]", line)]
