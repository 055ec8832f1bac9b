"""Read polygons and lines from a GeoJSON file: strictly where a guess could misplace a district, leniently elsewhere.

Promises: whatever the bytes are, the answer is a value or an `UnusableError`. Coordinates are degrees, longitude first
(RFC 7946), rounded to 9 decimals, which is 0.1 mm; a height or anything else after them is dropped. An old declaration
of a coordinate system (GeoJSON 2008, `crs`) is accepted only if it says the same.
"""

import json
from collections import Counter
from dataclasses import dataclass
from math import inf

import numpy as np
import shapely
from numpy.typing import NDArray

from casework.files.maps.formats import refuse_other_formats
from casework.files.maps.grounds import Ground, declared, known
from casework.model.area import Shape
from casework.model.finding import Finding, Level, UnusableError, What, json_kind, shown
from casework.model.street import Line

DECIMALS = 9
LOOKED_AT = 4096  # bytes of a file, to tell its format
_NO_COORDINATE = 1e9  # the Earth is 4e7 metres around


def read_json(data: bytes, keys_read: frozenset[str], findings: list[Finding]) -> object:
    """Return the JSON value in UTF-8 bytes, with or without a byte order mark.

    Raises UnusableError if the bytes are not JSON, or if a key of `keys_read` is twice in one object. For any other
    repeated key the last value counts, and `findings` gets one warning.
    """
    refuse_other_formats(data[:LOOKED_AT])
    text = _decode(data)
    doubled: set[str] = set()

    def watch(pairs: list[tuple[str, object]]) -> dict[str, object]:
        value = dict(pairs)
        if len(value) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            doubled.update(key for key, count in counts.items() if count > 1)
        return value

    try:
        value: object = json.loads(text, object_pairs_hook=watch, parse_constant=refuse_constant)
    except json.JSONDecodeError as error:
        raise UnusableError(What.JSON_BROKEN, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise UnusableError(What.JSON_TOO_DEEP) from error
    except ValueError as error:  # Python's own limit: more than 4,300 digits
        raise UnusableError(What.NUMBER_TOO_LONG) from error
    for key in sorted(doubled):
        if key in keys_read:
            raise UnusableError(What.DUPLICATE_KEY, key=shown(key))
        findings.append(Finding(Level.WARNING, What.DUPLICATE_KEY, None, {"key": shown(key)}))
    return value


def _decode(data: bytes) -> str:
    if not data.strip():
        raise UnusableError(What.FILE_EMPTY)
    if b"\x00" in data[:4]:  # UTF-16 or UTF-32 without a mark: JSON has no zero byte
        raise UnusableError(What.NOT_UTF8, byte=data.index(b"\x00"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableError(What.NOT_UTF8, byte=error.start) from error


def refuse_constant(name: str) -> object:
    """Raise UnusableError for NaN and Infinity, which Python's reader would take."""
    raise UnusableError(What.NOT_A_NUMBER, value=name)


def check_crs(holder: dict[str, object]) -> None:
    """Raise UnusableError if an object declares other coordinates than degrees within two metres of WGS-84."""
    named = declared(holder)
    if named is not None and known(named) not in (Ground.WGS84, Ground.CLOSE, Ground.CHINA):
        raise UnusableError(What.CRS_UNSUPPORTED, crs=shown(named))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shape from the file, perhaps invalid, and the number of rings that had to be closed."""

    shape: Shape
    closed: int


def read_shape(geometry: object) -> Drawn:
    """Return the shape of a GeoJSON Polygon or MultiPolygon; raises UnusableError for anything else.

    Whether its coordinates are degrees is not looked at: `check_degrees` does.
    """
    if geometry is None:
        raise UnusableError(What.GEOMETRY_MISSING)
    if not isinstance(geometry, dict):
        raise UnusableError(What.GEOMETRY_UNSUPPORTED, found=json_kind(geometry))
    check_crs(geometry)
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Polygon":
        shape, closed = _polygon(coordinates)
        return Drawn(shape, closed)
    if kind == "MultiPolygon":
        parts = [_polygon(part) for part in _listed(coordinates)]
        return Drawn(shapely.MultiPolygon([shape for shape, _ in parts]), sum(closed for _, closed in parts))
    raise UnusableError(What.GEOMETRY_UNSUPPORTED, found=shown(kind) if isinstance(kind, str) else json_kind(kind))


def read_line(geometry: dict[str, object]) -> Line:
    """Return the line of a GeoJSON LineString or MultiLineString; raises UnusableError if its positions are unusable.

    A line of less than two positions is empty.
    """
    check_crs(geometry)
    raw = geometry.get("coordinates")
    if geometry.get("type") == "LineString":
        return _path(raw)
    paths = [_path(part) for part in _listed(raw)]
    return shapely.MultiLineString([path for path in paths if not path.is_empty])


def _path(raw: object) -> shapely.LineString:
    positions = [_position(position) for position in _listed(raw)]
    if len(positions) < 2:
        return shapely.LineString()
    line = shapely.LineString(np.array(positions, dtype=np.float64).round(DECIMALS))
    check_degrees(line)
    return line


def _polygon(raw: object) -> tuple[shapely.Polygon, int]:
    rings = [_ring(ring) for ring in _listed(raw)]
    if not rings:
        return shapely.Polygon(), 0
    shell, *holes = (shapely.LinearRing(positions) for positions, _ in rings)
    return shapely.Polygon(shell, holes), sum(closed for _, closed in rings)


def _ring(raw: object) -> tuple[NDArray[np.float64], bool]:
    """Return the positions of a ring, which is closed now, and whether it was open in the file."""
    positions = [_position(position) for position in _listed(raw)]
    if len(positions) < 4:
        raise UnusableError(What.RING_TOO_SHORT, positions=len(positions))
    is_open = positions[0] != positions[-1]
    if is_open:
        positions.append(positions[0])
    return np.array(positions, dtype=np.float64).round(DECIMALS), is_open


def _listed(raw: object) -> list[object]:
    if not isinstance(raw, list):
        raise UnusableError(What.COORDINATES_BROKEN, found=json_kind(raw))
    return raw


def _position(raw: object) -> tuple[float, float]:
    """Return longitude and latitude; drop what follows them."""
    if not isinstance(raw, list) or len(raw) < 2:
        raise UnusableError(What.POSITION_BROKEN, found=json_kind(raw))
    x, y = raw[0], raw[1]
    for number in (x, y):
        if type(number) not in (int, float):  # a boolean is not a number here
            raise UnusableError(What.POSITION_BROKEN, found=json_kind(number))
    if not (-_NO_COORDINATE < x < _NO_COORDINATE and -_NO_COORDINATE < y < _NO_COORDINATE):
        raise UnusableError(_how_far_off(x, y), x=shown(x), y=shown(y))
    return x, y


def check_degrees(shape: shapely.Geometry, west: float = -180, east: float = 180) -> None:
    """Raise UnusableError, with the first position that is not on the Earth, if a shape has one."""
    found = shapely.get_coordinates(shape)
    wrong = np.flatnonzero(~((found[:, 0] >= west) & (found[:, 0] <= east) & (np.abs(found[:, 1]) <= 90)))
    if len(wrong):
        x, y = (int(each) if each.is_integer() else each for each in found[wrong[0]].tolist())
        raise UnusableError(_how_far_off(x, y), x=shown(x), y=shown(y))


def _how_far_off(x: float, y: float) -> What:
    """Guess why a position is not on the Earth, so that the finding can say what to do about it."""
    if 1000 < max(abs(x), abs(y)) < inf:
        return What.LOOKS_PROJECTED
    if abs(x) <= 90 and 90 < abs(y) <= 180:
        return What.LOOKS_SWAPPED
    return What.OUT_OF_RANGE
