"""Read a period as an office writes it: a year, a quarter, a month, a week by its number, or two days."""

import re
from datetime import date, timedelta

from casework.model.spelling import FIRST_DAY, LAST_DAY
from casework.model.summary import Period

_FORMS = (
    re.compile(r"(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-?[Qq](?P<quarter>[1-4])"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})"),
    re.compile(r"(?P<year>\d{4})-?[Ww](?P<week>\d{2})"),
    re.compile(r"(?P<first>\d{4}-\d{2}-\d{2})\.\.(?P<last>\d{4}-\d{2}-\d{2})"),
)


def period_in(text: str) -> Period | None:
    """Return the period that is written "2026", "2026-Q3", "2026-10", "2026-W40" or "2026-10-05..2026-10-11".

    A week is that of ISO 8601: it begins on Monday, and the first one has the year's first Thursday. None for anything
    else, and for days that do not exist, come in the wrong order or are of another age (`spelling.FIRST_DAY`).
    """
    found = next((match for form in _FORMS if (match := form.fullmatch(text.strip()))), None)
    if found is None:
        return None
    try:
        period = _written_in(found.groupdict())
    except (ValueError, OverflowError):
        return None
    return period if FIRST_DAY <= period.first <= period.last <= LAST_DAY else None


def _written_in(parts: dict[str, str]) -> Period:
    """Return the period of what a form has found; raises ValueError or OverflowError for days that do not exist."""
    if "first" in parts:
        return Period(date.fromisoformat(parts["first"]), date.fromisoformat(parts["last"]))
    year = int(parts["year"])
    if "week" in parts:
        monday = date.fromisocalendar(year, int(parts["week"]), 1)
        return Period(monday, monday + timedelta(days=6))
    if "month" in parts:
        return _months(year, int(parts["month"]), 1)
    if "quarter" in parts:
        return _months(year, 3 * int(parts["quarter"]) - 2, 3)
    return _months(year, 1, 12)


def _months(year: int, month: int, count: int) -> Period:
    last = date(year, month + count - 1, 28) + timedelta(days=4)
    return Period(date(year, month, 1), last.replace(day=1) - timedelta(days=1))
