"""Say roughly where a time zone is, and in which country, so that a file of areas on another continent is noticed.

The place of a zone is its largest city, from the table `zone.tab` of the time zone database (iana.org/time-zones).
"""

import re
from functools import cache
from importlib import resources

from casework.model.place import Point

_ROW = re.compile(r"^([A-Z]{2})\t([+-])(\d\d)(\d\d)(?:\d\d)?([+-])(\d{3})(\d\d)(?:\d\d)?\t(\S+)", re.MULTILINE)


@cache
def place_of(zone: str) -> Point | None:
    """Return the place of a zone such as Europe/Amsterdam, right to two kilometres; None for one without a place."""
    row = _row(zone)
    if row is None:
        return None
    _, north, lat, lat_minutes, east, lon, lon_minutes, _ = row
    return Point(_degrees(north, lat, lat_minutes), _degrees(east, lon, lon_minutes))


def country_of(zone: str) -> str | None:
    """Return the two letters of a zone's country, such as NL (ISO 3166); None for one without a place."""
    row = _row(zone)
    return row[0] if row else None


def _row(zone: str) -> tuple[str, ...] | None:
    """Return a zone's row of the table: its country, its place, its name; None if it has none."""
    try:
        table = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text()
    except (OSError, ModuleNotFoundError):
        return None
    return next((row for row in _ROW.findall(table) if row[-1] == zone), None)


def _degrees(sign: str, degrees: str, minutes: str) -> float:
    return (-1 if sign == "-" else 1) * (int(degrees) + int(minutes) / 60)
