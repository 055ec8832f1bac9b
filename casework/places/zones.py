"""Say roughly where a time zone is, so that a file of areas on another continent is noticed.

The place of a zone is its largest city, from the table `zone.tab` of the time zone database (iana.org/time-zones).
"""

import re
from functools import cache
from importlib import resources

from casework.model.place import Point

_ROW = re.compile(r"^[A-Z,]+\t([+-])(\d\d)(\d\d)(?:\d\d)?([+-])(\d{3})(\d\d)(?:\d\d)?\t(\S+)", re.MULTILINE)


@cache
def place_of(zone: str) -> Point | None:
    """Return the place of a zone such as Europe/Amsterdam, right to two kilometres; None for one without a place."""
    try:
        table = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text()
    except (OSError, ModuleNotFoundError):
        return None
    for north, lat, lat_minutes, east, lon, lon_minutes, name in _ROW.findall(table):
        if name == zone:
            return Point(_degrees(north, lat, lat_minutes), _degrees(east, lon, lon_minutes))
    return None


def _degrees(sign: str, degrees: str, minutes: str) -> float:
    return (-1 if sign == "-" else 1) * (int(degrees) + int(minutes) / 60)
