"""Define a position, and distances and grid cells for it.

Every position in Cleanward is a `Point(lat, lon)`, in that order, in WGS-84 degrees. A position in another order or
another datum is converted at the edge where it comes in.
"""

from dataclasses import dataclass
from math import asin, cos, floor, isfinite, pi, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8  # the mean radius of the WGS-84 ellipsoid, IUGG (1980)
CELL_DEG = 0.0025  # the side of a cell, about 278 m from south to north

METRES_PER_DEGREE = EARTH_RADIUS_M * pi / 180
_ROWS, _COLUMNS = round(180 / CELL_DEG), round(360 / CELL_DEG)


@dataclass(frozen=True, slots=True)
class Point:
    """A position in WGS-84 degrees; raises ValueError for one that is not on the Earth."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (isfinite(self.lat) and isfinite(self.lon) and -90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError(f"no such place: latitude {self.lat}, longitude {self.lon}")


def distance_m(one: Point, other: Point) -> float:
    """Return the metres between two points on a sphere (haversine; right to half a percent)."""
    north, east = radians(other.lat - one.lat), radians(other.lon - one.lon)
    half = sin(north / 2) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half)))


def moved(point: Point, north_m: float, east_m: float) -> Point:
    """Return the point moved by metres to the north and to the east; it stops near the poles and wraps at 180°."""
    lat = min(max(point.lat + north_m / METRES_PER_DEGREE, -89.9), 89.9)
    lon = point.lon + east_m / (METRES_PER_DEGREE * cos(radians(lat)))
    return Point(round(lat, 7), round((lon + 180) % 360 - 180, 7))


def cell_of(point: Point) -> int:
    """Return the number of a point's grid cell; a search for what is near by looks at the cells around it."""
    return _cell(floor((point.lat + 90) / CELL_DEG), floor((point.lon + 180) / CELL_DEG))


def cells_within(point: Point, radius_m: float) -> list[int]:
    """Return the cells of a box that contains everything within a radius: a few cells, but more near the poles."""
    tall = radius_m / METRES_PER_DEGREE
    wide = min(tall / max(cos(radians(abs(point.lat) + tall)), 0.01), 180.0)  # degrees are shorter towards the pole
    rows = range(floor((point.lat - tall + 90) / CELL_DEG), floor((point.lat + tall + 90) / CELL_DEG) + 1)
    columns = range(floor((point.lon - wide + 180) / CELL_DEG), floor((point.lon + wide + 180) / CELL_DEG) + 1)
    return sorted({_cell(row, column) for row in rows for column in columns})


def _cell(row: int, column: int) -> int:
    return min(max(row, 0), _ROWS - 1) * _COLUMNS + column % _COLUMNS
