"""Which area answers for a spot: areas, and the map that finds them.

Promises: the deepest area that covers the point is found, borders included; where areas of one depth overlap, the
smaller; just outside all of them, the nearest within reach; distances are metres at any latitude and across the date
line (they lose meaning only within some hundred metres of a pole). The same question always has the same answer. The
district's policy says how far the reach is. A map never changes: when areas change, build a new one.

A look-up calls the functions of `shapely.lib` directly, because for one point the wrappers around them cost as much as
the work.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from math import cos, inf, pi, radians, sqrt
from typing import Any, NewType

import numpy as np
import shapely
from shapely import lib
from shapely.affinity import translate
from shapely.strtree import BinaryPredicate

from casework.model.place import EARTH_RADIUS_M, Point
from casework.model.policy import DEFAULTS, Policy

AreaCode = NewType("AreaCode", str)
Shape = shapely.Polygon | shapely.MultiPolygon
Window = tuple[float, float, float, float]  # west, south, east, north, in degrees
Corner = list[float]  # longitude, latitude

METRES_PER_DEGREE = EARTH_RADIUS_M * pi / 180  # of latitude, anywhere; of longitude, at the equator

_SAME_M = 0.01  # distances that differ by less are equal: a child often shares its parent's border
_EXACT_M = 0.001  # so close to a border, only GEOS says for sure on which side of it a point lies
_MARGIN = 1.01  # a window is this much wider than its reach, so that nothing within reach is cut off
_LIB: Any = lib  # without types: they do not know every argument of these
_FEW = 16  # corners: among so few no index is as fast as looking at each
_NODE = 10  # how many shapes or branches a branch of the tree has, as in `shapely.STRtree`
_ANY, _INTERSECTS = 0, BinaryPredicate.intersects.value  # what the tree is asked for: boxes that meet, or shapes
_KEPT = 32  # how many editions stay in memory; a bot needs one, a file of old reports a few


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon with a code, a name, its parent's code and the first and last day on which it is valid.

    The polygon is in WGS-84 degrees, x = longitude, and valid in the sense of OGC. No date means no end on that side.
    Raises ValueError for an empty polygon, for dates in the wrong order and for an area that is its own parent.
    """

    code: AreaCode
    name: str
    parent: AreaCode | None
    polygon: Shape
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if self.polygon.is_empty:
            raise ValueError(f"area {self.code} is empty")
        if self.parent == self.code:
            raise ValueError(f"area {self.code} is its own parent")
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError(f"area {self.code} ends before it begins")

    def is_valid(self, on: date) -> bool:
        """Tell whether the area exists on that day; its first and its last day count."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


class How(StrEnum):
    """How a point came to its area."""

    INSIDE = "inside"
    NEAREST = "nearest"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point lies.

    `distance_m` is 0 inside and infinite outside every area. `neighbours`, nearest first, are the other areas within
    `border_m` that are neither above nor below `area`; of a chain of them only the deepest is named.
    """

    area: Area | None
    how: How
    distance_m: float
    neighbours: tuple[Area, ...]


_OUTSIDE = Located(None, How.OUTSIDE, inf, ())


def square_metres(shape: Shape) -> float:
    """Return a shape's size in m², by the cosine of its middle latitude (right to a percent for a district)."""
    _, south, _, north = shape.bounds
    return float(shape.area * METRES_PER_DEGREE**2 * cos(radians((south + north) / 2)))


class AreaMap:
    """Every area of a district with its dates, indexed for look-ups.

    `policy` says how close to an area a point outside of it still belongs to it (`border_m`), and how far the accuracy
    of its position may widen that (`accuracy_at_most_m`; it is `reach_m` here). Raises ValueError when one code is
    valid twice on one day.
    """

    def __init__(self, areas: Iterable[Area], policy: Policy = DEFAULTS) -> None:
        self._areas = tuple(areas)
        self._border_m, self.reach_m = policy.border_m, policy.accuracy_at_most_m
        _refuse_double_validity(self._areas)
        begins = {area.valid_from for area in self._areas if area.valid_from}
        ends = {area.valid_to for area in self._areas if area.valid_to and area.valid_to < date.max}
        self._changes = sorted(begins | {day + timedelta(days=1) for day in ends})
        self._editions: dict[int, _Edition] = {}
        self._bounds: tuple[Point, Point] | None = None
        self._lines: dict[AreaCode, tuple[AreaCode, ...]] | None = None

    def locate(self, point: Point, on: date, accuracy_m: float | None = None) -> Located:
        """Find the area that answers for a point on a day; `accuracy_m` is the radius the sender's device reported."""
        edition = self._edition(on)
        reach_m = min(max(self._border_m, accuracy_m or 0.0), self.reach_m)
        window = _window(point, reach_m)
        near = edition.whose_boxes_meet(window)
        if len(near) == 1 and edition.contains(near[0], point):
            return edition.alone[near[0]]
        corners, owners = edition.pieces(near, window)
        if not owners:
            return _OUTSIDE
        if owners[0] == owners[-1] and edition.contains(near[owners[0]], point):  # the others end before the window
            return edition.alone[near[owners[0]]]
        distances, is_inside = _seen_from(corners, owners, len(near), point)
        metres = dict(zip(near, distances, strict=True))
        inside = [
            i
            for i, distance, surrounds in zip(near, distances, is_inside, strict=True)
            if (surrounds if distance > _EXACT_M else edition.contains(i, point))
        ]
        if inside:
            metres |= dict.fromkeys(inside, 0.0)
            chosen = min(inside)
            return Located(edition.areas[chosen], How.INSIDE, 0.0, edition.neighbours(chosen, metres, self._border_m))
        distance_m = min(metres.values())
        if distance_m > reach_m:
            return _OUTSIDE
        chosen = min(i for i in near if metres[i] <= distance_m + _SAME_M)
        return Located(
            edition.areas[chosen], How.NEAREST, distance_m, edition.neighbours(chosen, metres, self._border_m)
        )

    def prepare(self, on: date) -> None:
        """Put the areas of a day in order for look-ups; otherwise the first look-up does."""
        self._edition(on)

    def lineage(self, area: Area, on: date) -> tuple[Area, ...]:
        """Return the area, its parent, that one's parent, as they are on that day; a circle is cut where it closes."""
        return _lineage(area, self._edition(on).by_code)

    def descendants(self, code: AreaCode, on: date) -> tuple[Area, ...]:
        """Return the area with a code and all that lie below it on that day, itself first; () if there is none then."""
        return self._edition(on).below(code)

    def lines(self) -> dict[AreaCode, tuple[AreaCode, ...]]:
        """Return each area of all times with the areas around it, as they were last: itself first."""
        if self._lines is None:
            latest = {area.code: area for area in sorted(self._areas, key=lambda area: area.valid_to or date.max)}
            self._lines = {code: tuple(each.code for each in _lineage(area, latest)) for code, area in latest.items()}
        return self._lines

    def all(self) -> tuple[Area, ...]:
        """Return the areas of all times."""
        return self._areas

    def valid(self, on: date) -> tuple[Area, ...]:
        """Return the areas that exist on a day."""
        return tuple(self._edition(on).by_code.values())

    def last_known(self, code: AreaCode) -> Area | None:
        """Return the area with a code as it was last, whenever that was, or None if there was never one."""
        named = (area for area in self._areas if area.code == code)
        return max(named, key=lambda area: area.valid_to or date.max, default=None)

    def within(self, south_west: Point, north_east: Point, on: date) -> list[Area]:
        """Return the areas of that day that meet the box between two corners, its edges included.

        The deepest come first, and of one depth the smallest.
        """
        return self._edition(on).within((south_west.lon, south_west.lat, north_east.lon, north_east.lat))

    def bounds(self) -> tuple[Point, Point] | None:
        """Return the south-west and north-east corners of all areas at all times; None when there are none."""
        if not self._areas:
            return None
        if self._bounds is None:
            west, south, east, north = shapely.total_bounds([area.polygon for area in self._areas]).tolist()
            self._bounds = Point(south, west), Point(north, east)
        return self._bounds

    def _edition(self, on: date) -> "_Edition":
        number = bisect_right(self._changes, on)
        edition = self._editions.get(number)
        if edition is None:
            if len(self._editions) == _KEPT:
                del self._editions[next(iter(self._editions))]
            edition = self._editions[number] = _Edition(area for area in self._areas if area.is_valid(on))
        return edition


class _Edition:
    """The areas that are valid together between two changes, best answer first.

    The order (deepest, then smallest, then by code) makes choosing among areas the minimum of their indexes.
    """

    def __init__(self, areas: Iterable[Area]) -> None:
        self.by_code = {area.code: area for area in areas}
        chains = {code: tuple(a.code for a in _lineage(area, self.by_code)) for code, area in self.by_code.items()}
        ranked = sorted(
            self.by_code.values(), key=lambda area: (-len(chains[area.code]), square_metres(area.polygon), area.code)
        )
        entries = [(area, shape) for area in ranked for shape in _with_twins(area.polygon)]
        self.areas = [area for area, _ in entries]
        self._chains = [chains[area.code] for area in self.areas]
        self._codes = [area.code for area in self.areas]
        self._lines = chains
        self.alone = [Located(area, How.INSIDE, 0.0, ()) for area in self.areas]  # most answers, made once
        self._shapes = _without_repeats(np.array([shape for _, shape in entries], dtype=object))
        self._each: list[Shape] = self._shapes.tolist()
        shapely.prepare(self._shapes[shapely.get_num_coordinates(self._shapes) > _FEW])
        self._tree = _LIB.STRtree(self._shapes, _NODE)

    def below(self, code: AreaCode) -> tuple[Area, ...]:
        """Return the area with a code and all below it, the highest first."""
        found = {area.code: area for area in reversed(self.areas) if code in self._lines[area.code]}
        return tuple(found.values())

    def within(self, window: Window) -> list[Area]:
        """Return the areas that meet a window, best first, each once."""
        found = sorted(self._tree.query(np.array([shapely.box(*window)]), _INTERSECTS)[1].tolist())
        return list({self.areas[i].code: self.areas[i] for i in found}.values())

    def whose_boxes_meet(self, window: Window) -> list[int]:
        """Return the areas that may reach into a window: most of them end before it."""
        found: list[int] = self._tree.query(np.array([_LIB.box(*window, True)]), _ANY)[1].tolist()
        return found

    def contains(self, index: int, point: Point) -> bool:
        """Tell whether a point lies in an area or on its border."""
        answer: bool = _LIB.intersects_xy(self._each[index], point.lon, point.lat)
        return answer

    def pieces(self, indexes: list[int], window: Window) -> tuple[list[Corner], list[int]]:
        """Return the corners of what of some areas lies in a window, and for each corner whose it is."""
        pieces = _LIB.clip_by_rect(self._shapes[indexes], *window)
        corners, owners = _LIB.get_coordinates(pieces, False, False, True)
        return corners.tolist(), owners.tolist()

    def neighbours(self, chosen: int, metres: dict[int, float], border_m: float) -> tuple[Area, ...]:
        """Return the areas that are strangers to the chosen one and within `border_m`, nearest first."""
        code, chain, chains = self._codes[chosen], self._chains[chosen], self._chains
        close = [(round(m, 2), i) for i, m in metres.items() if m <= border_m and i != chosen]
        found = sorted([one for one in close if self._codes[one[1]] not in chain and code not in chains[one[1]]])
        if len(found) == 1:
            return (self.areas[found[0][1]],)
        above = {code for _, i in found for code in self._chains[i][1:]}
        deepest = {self.areas[i].code: self.areas[i] for _, i in found if self.areas[i].code not in above}
        return tuple(deepest.values())


def _lineage(area: Area, by_code: dict[AreaCode, Area]) -> tuple[Area, ...]:
    chain = {area.code: area}
    while area.parent is not None and area.parent in by_code and area.parent not in chain:
        area = by_code[area.parent]
        chain[area.code] = area
    return tuple(chain.values())


def _with_twins(polygon: Shape) -> Iterable[Shape]:
    """Yield the polygon and, near the date line, the same one seen from its other side."""
    yield polygon
    west, _, east, _ = polygon.bounds
    if west < -179:
        yield translate(polygon, xoff=360.0)
    if east > 179:
        yield translate(polygon, xoff=-360.0)


def _without_repeats(shapes: Any) -> Any:
    """Return an array of shapes in which no corner follows itself: where a ring ends is told by its first corner."""
    tidy = shapely.remove_repeated_points(shapes)
    has_repeats = shapely.get_num_coordinates(tidy) < shapely.get_num_coordinates(shapes)
    return np.where(has_repeats, tidy, shapes)


def _window(point: Point, reach_m: float) -> Window:
    """Return west, south, east and north, in degrees, of a box that holds all that is within reach."""
    tall = reach_m * _MARGIN / METRES_PER_DEGREE
    wide = min(tall / max(cos(radians(point.lat)), 1e-9), 180.0)
    return point.lon - wide, point.lat - tall, point.lon + wide, point.lat + tall


def _seen_from(corners: list[Corner], owners: list[int], count: int, point: Point) -> tuple[list[float], list[bool]]:
    """Return how many metres it is from the point to the border of each of so many pieces, and which surround it.

    A piece without corners is infinitely far. The corners are scaled to metres around the point: over 100 m that is
    exact to a centimetre (up to 80°). A piece has five or six, which is less work here than one more call into numpy.
    Each of its rings ends where it began, and no corner follows itself. A piece surrounds the point if a ray to the
    east crosses its rings an odd number of times (ray casting).
    """
    squares, surrounds = [inf] * count, [False] * count
    across, up = METRES_PER_DEGREE * cos(radians(point.lat)), METRES_PER_DEGREE
    start: Corner | None = None
    x = y = 0.0
    for corner, owner in zip(corners, owners, strict=True):
        to_x, to_y = (corner[0] - point.lon) * across, (corner[1] - point.lat) * up
        if start is None:
            start = corner
        else:
            dx, dy = to_x - x, to_y - y
            if (y > 0.0) != (to_y > 0.0) and (x * dy > y * dx) == (dy > 0.0):
                surrounds[owner] = not surrounds[owner]
            length = dx * dx + dy * dy  # its square, as everything here
            along = -(x * dx + y * dy)  # the part of it up to the spot nearest to the point
            if along <= 0.0:
                square = x * x + y * y
            elif along >= length:
                square = to_x * to_x + to_y * to_y
            else:
                square = (x * dy - y * dx) ** 2 / length
            if square < squares[owner]:  # noqa: PLR1730 - min() takes longer
                squares[owner] = square
            if corner == start:
                start = None
        x, y = to_x, to_y
    return [sqrt(square) for square in squares], surrounds


def _refuse_double_validity(areas: tuple[Area, ...]) -> None:
    by_begin = sorted(areas, key=lambda area: (area.code, area.valid_from or date.min))
    for earlier, later in pairwise(by_begin):
        if earlier.code == later.code and (earlier.valid_to or date.max) >= (later.valid_from or date.min):
            raise ValueError(f"area {earlier.code} is valid twice on {later.valid_from or date.min}")
