"""Read the position in a cell of a city's file: a number of degrees, or both numbers in one cell.

Both stand in one cell as a pair (with or without brackets, behind an address or alone, with decimal points or commas),
as a point in WKT (`POINT (lon lat)`), in PostGIS's hexadecimal WKB, or as a GeoJSON point. Promise: only what is one of
these is read, and nothing is guessed: which of the two numbers of a bare pair is the latitude, the caller knows.
"""

import re

import shapely

from casework.model.place import Point

_PLAIN = str.maketrans("−–（），；°º\u00a0", "--(),;   ")
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_COMMA_NUMBER = r"[+-]?\d+,\d+"
_DEGREES = re.compile(rf"(?P<number>{_NUMBER}|{_COMMA_NUMBER})\s*(?P<side>[NSEW])?", re.IGNORECASE)
_PAIRS = (
    re.compile(rf"({_NUMBER})\s*[,;/|\s]\s*({_NUMBER})"),
    re.compile(rf"({_COMMA_NUMBER})(?:\s*[;/|]\s*|\s+|,\s+)({_COMMA_NUMBER})"),
)
_IN_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]+)[)\]}]")
_WKT = re.compile(
    rf"(?:SRID\s*=\s*\d+\s*;\s*)?POINT\s*(?:Z|M|ZM)?\s*\(\s*({_NUMBER})\s+({_NUMBER})(?:\s+{_NUMBER})*\s*\)", re.I
)
_GEOJSON = re.compile(rf"[\"']coordinates[\"']\s*:\s*\[\s*({_NUMBER})\s*,\s*({_NUMBER})")
_WKB = re.compile(r"(?:00|01)[0-9A-Fa-f]{40,80}")


def read_degrees(cell: str) -> float:
    """Return a number of degrees, with a decimal point or comma, perhaps with its side (`37.76 N`).

    Raises ValueError if it is none.
    """
    found = _DEGREES.fullmatch(" ".join(cell.translate(_PLAIN).split()))
    if found is None:
        raise ValueError(f"no degrees: {cell}")
    degrees = float(found["number"].replace(",", "."))
    return -degrees if (found["side"] or "").upper() in ("S", "W") and degrees > 0 else degrees


def read_pair(cell: str) -> tuple[float, float]:
    """Return the two numbers of a cell: latitude and longitude where its notation says which is which, else as written.

    Raises ValueError if there are none.
    """
    text = " ".join(cell.translate(_PLAIN).split())
    known = _geometry(text)
    if known:
        return known
    for part in (text.strip("()[]{} "), *reversed(_IN_BRACKETS.findall(text))):
        for pattern in _PAIRS:
            if found := pattern.fullmatch(part.strip()):
                first, second = (float(number.replace(",", ".")) for number in found.groups())
                return first, second
    raise ValueError(f"no position: {cell}")


def on_earth(lat: float, lon: float) -> Point | None:
    """Return the point of two numbers of degrees, None if there is none on the Earth."""
    try:
        return Point(lat, lon)
    except ValueError:
        return None


def _geometry(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a point in WKT, GeoJSON or WKB; all three write the longitude first."""
    found = _WKT.fullmatch(text) or (_GEOJSON.search(text) if text.startswith("{") else None)
    if found:
        return float(found[2]), float(found[1])
    if _WKB.fullmatch(text):
        try:
            point = shapely.from_wkb(text)
        except shapely.errors.GEOSException:
            return None
        if isinstance(point, shapely.Point) and not point.is_empty:
            return point.y, point.x
    return None
