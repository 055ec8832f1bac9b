"""Read the moments of a city's file, as its mapping says that they are written.

Promises: a moment is aware. What databases and spreadsheets leave out is no mistake: the minutes of an offset (`+00`),
fractions of a second, the seconds, the time of day. Anything else that the formats do not say is refused.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

ISO, UNIX, UNIX_MS = "iso", "unix", "unix-ms"  # instead of a format for strptime

_SOME_MOMENT = datetime(2016, 11, 23, 14, 45, 56, tzinfo=UTC)  # to test a format: it is written and read again
_OFFSET = re.compile(r"([+-]\d\d)$")  # PostgreSQL writes no minutes where there are none
_APART = re.compile(r" (?=[+-]\d\d(?::?\d\d)?$)")
_FRACTION = re.compile(r"(:\d\d)[.,]\d+")
_NOON = re.compile(r"\b([ap])\.?\s?m\b\.?", re.IGNORECASE)  # "a.m.", "p. m."
_NAMED_UTC = re.compile(r"\s*(?:UTC|GMT)$")
_MAY_BE_MISSING = (re.compile(r" ?%z"), re.compile(r"[.,]%f"), re.compile(r":%S"))
_TIME_OF_DAY = re.compile(r"[T ]*%[HIMSpfzX].*$")


@dataclass(frozen=True, slots=True)
class Moment:
    """An aware moment, in the zone in which it was written; `is_day` if it has no time of day and means the day."""

    at: datetime
    is_day: bool

    def is_day_of(self, other: datetime) -> bool:
        """Tell whether it means the whole day on which an aware moment lies."""
        return self.is_day and other.astimezone(self.at.tzinfo).date() == self.at.date()


class MomentReader:
    """Reads moments in the first of some formats that fits; without an offset they are local times of the zone.

    A format is for `strptime`, or `iso`, `unix` (seconds since 1970) or `unix-ms` (milliseconds).
    """

    def __init__(self, formats: Sequence[str], zone: ZoneInfo) -> None:
        self._formats = tuple(dict.fromkeys(each for written in formats for each in _alike(written)))
        self._zone = zone

    def read(self, cell: str) -> Moment:
        """Return the moment of a cell; raises ValueError if it is none in any of the formats."""
        text = " ".join(cell.split())
        for written in self._formats:
            try:
                moment = _read(text, written)
                local = moment if moment.tzinfo else moment.replace(tzinfo=self._zone)
                local.astimezone(UTC)  # the first and the last day that Python knows may have no moment in UTC
            except (ValueError, OverflowError, OSError):
                continue
            return Moment(local, local.time() == time(0))
        raise ValueError(f"no moment: {cell}")


def can_be_used(written: str) -> bool:
    """Tell whether a format can read back the day that it writes; the time of day may be missing."""
    if written in (ISO, UNIX, UNIX_MS):
        return True
    try:
        day = datetime.strptime(_SOME_MOMENT.strftime(written), written).date()  # noqa: DTZ007 - only its day
    except (ValueError, re.error):  # strptime makes a pattern of a format: the same part twice is none
        return False
    return day == _SOME_MOMENT.date()


def _alike(written: str) -> Iterator[str]:
    """Yield a format, and then the same without its offset, its fraction and its seconds, and without time of day."""
    yield written
    if written in (ISO, UNIX, UNIX_MS):
        return
    shorter = [written]
    for part in _MAY_BE_MISSING:
        shorter += [part.sub("", each) for each in shorter]
    yield from (each for each in (*shorter, _TIME_OF_DAY.sub("", written)) if can_be_used(each))


def _read(text: str, written: str) -> datetime:
    """Return a moment that is naive if the cell has no offset; raises ValueError and what `fromtimestamp` raises."""
    if written == ISO:
        return datetime.fromisoformat(_NAMED_UTC.sub("+00:00", text))
    if written in (UNIX, UNIX_MS):
        return datetime.fromtimestamp(float(text) / (1000 if written == UNIX_MS else 1), UTC)
    if "%z" in written:
        text = _OFFSET.sub(r"\g<1>00", _APART.sub("", _NAMED_UTC.sub("+0000", text)))
        written = written.replace(" %z", "%z")
    if "%p" in written:
        text = _NOON.sub(lambda found: found[1].upper() + "M", text)
    if "%f" not in written:
        text = _FRACTION.sub(r"\1", text)
    return datetime.strptime(text, written)  # noqa: DTZ007 - the caller knows the zone
