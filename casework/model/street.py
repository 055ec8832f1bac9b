"""Say where a point is in words: the street that is nearest to it.

Promises: a street is named if its line comes within the policy's distance (`near_street_m`) of the point, in metres at
any latitude and across the date line; of several the nearest, and of two at one distance the first by name. Where
two streets cross is found too. Streets are kept in pieces by the cells of the grid in `casework/model/place.py`, so
that a look-up reads a few rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, floor, radians

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from casework.model.area import METRES_PER_DEGREE, Window
from casework.model.draft import DraftId
from casework.model.place import CELL_DEG, Point, cell_of, distance_m
from casework.model.ticket_id import TicketId

Line = shapely.LineString | shapely.MultiLineString

MEET_M = 20.0  # streets end at each other's kerbs in some files, and not at their middle lines
SAME_CROSSING_M = 60.0  # a crossing of two streets with two lanes each is four points

_EDGE_DEG = 5e-10  # half of the last decimal that is read from files: no line runs along the edge of two cells
_ORIGIN = shapely.Point(0, 0)


@dataclass(frozen=True, slots=True)
class Street:
    """A street, or a piece of one: its name, and its line in WGS-84 degrees, x = longitude."""

    name: str
    line: Line


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A point of a draft or a ticket for which no words are known yet."""

    point: Point
    draft: DraftId | None = None
    ticket: TicketId | None = None


def nearest(streets: Sequence[Street], point: Point, within_m: float) -> str | None:
    """Return the name of the street that is nearest to a point, if any comes within so many metres of it."""
    if not streets:
        return None
    east, north = METRES_PER_DEGREE * cos(radians(point.lat)), METRES_PER_DEGREE

    def in_metres(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        away = degrees - (point.lon, point.lat)
        away[:, 0] = (away[:, 0] + 180) % 360 - 180
        return away * (east, north)

    lines = shapely.transform(np.array([street.line for street in streets], dtype=object), in_metres)
    metres, name = min(zip(shapely.distance(lines, _ORIGIN).tolist(), (each.name for each in streets), strict=True))
    return name if metres <= within_m else None


def crossings(one: Sequence[Street], other: Sequence[Street]) -> list[Point]:
    """Return where two streets, given as their pieces, meet or come within `MEET_M` of each other.

    The lanes of a broad street make one crossing: points within `SAME_CROSSING_M` are one, at their middle.
    """
    if not one or not other:
        return []
    first, second = (shapely.union_all([street.line for street in streets]) for streets in (one, other))
    met = shapely.get_parts(shapely.intersection(first, second))
    points = [Point(part.centroid.y, part.centroid.x) for part in met if not part.is_empty]
    if not points:
        ends = [Point(lat, lon) for lon, lat in shapely.get_coordinates(shapely.shortest_line(first, second)).tolist()]
        points = [_middle(ends)] if ends and distance_m(ends[0], ends[-1]) <= MEET_M else []
    groups: list[list[Point]] = []
    for point in points:
        group = next((each for each in groups if distance_m(each[0], point) <= SAME_CROSSING_M), None)
        if group is None:
            groups.append([point])
        else:
            group.append(point)
    return [_middle(group) for group in groups]


def _middle(points: Sequence[Point]) -> Point:
    return Point(sum(each.lat for each in points) / len(points), sum(each.lon for each in points) / len(points))


def pieces(line: Line) -> Iterator[tuple[int, BaseGeometry]]:
    """Cut a line at the edges of the grid's cells: yield each cell's number with what of the line lies in it."""
    west, south, east, north = line.bounds
    # A cell more on each side, because the edges are rounded.
    rows = floor((south + 90) / CELL_DEG) - 1, floor((north + 90) / CELL_DEG) + 2
    columns = floor((west + 180) / CELL_DEG) - 1, floor((east + 180) / CELL_DEG) + 2
    yield from _cut(line, rows, columns)


def _cut(line: BaseGeometry, rows: tuple[int, int], columns: tuple[int, int]) -> Iterator[tuple[int, BaseGeometry]]:
    """Halve a block of cells again and again, and leave out the halves that the line does not meet."""
    part = shapely.clip_by_rect(line, *_window(rows, columns))
    if not part.length:
        return
    tall, wide = rows[1] - rows[0], columns[1] - columns[0]
    if tall == wide == 1:
        middle = Point((rows[0] + 0.5) * CELL_DEG - 90, (columns[0] + 0.5) * CELL_DEG - 180)
        yield cell_of(middle), part
    elif tall >= wide:
        half = rows[0] + tall // 2
        yield from _cut(part, (rows[0], half), columns)
        yield from _cut(part, (half, rows[1]), columns)
    else:
        half = columns[0] + wide // 2
        yield from _cut(part, rows, (columns[0], half))
        yield from _cut(part, rows, (half, columns[1]))


def _window(rows: tuple[int, int], columns: tuple[int, int]) -> Window:
    south, north = (row * CELL_DEG - 90 - _EDGE_DEG for row in rows)
    west, east = (column * CELL_DEG - 180 - _EDGE_DEG for column in columns)
    return west, south, east, north
