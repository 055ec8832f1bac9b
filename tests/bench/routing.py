"""Routing: microseconds a look-up, over shapely's STRtree alone.

The map is a grid of 500 m cells whose corners are moved and whose sides are bent (32 corners a cell), so that it has no
gaps, the boxes of cells overlap, and about a fifth of all points have a border within 25 m. Both sides are asked for
the same points, one by one. The baseline is the least that finds the polygon, on a tree of the same polygons:
`tree.query(Point(lon, lat), "intersects")`, the making of the point included. Ours adds what a district needs besides:
the deepest and smallest area, the nearest one just outside, and the neighbours within 25 m.
"""

import random
import time
from collections.abc import Callable, Sequence
from datetime import date
from math import cos, isqrt, radians
from statistics import median

import shapely

from casework.model.area import METRES_PER_DEGREE, Area, AreaCode, AreaMap
from casework.model.place import Point
from tests.bench.figure import Figure

CELL_M = 500
BENDS = 8  # pieces of a side
SOUTH, WEST = 31.0, 121.0
DAY = date(2026, 3, 2)
TALL = CELL_M / METRES_PER_DEGREE
WIDE = TALL / cos(radians(SOUTH))
AGAINST = 'STRtree.query(Point, "intersects")'

Corner = tuple[float, float]


def measure(sizes: Sequence[int], points: int, turns: int) -> list[Figure]:
    """Return microseconds a look-up at each number of polygons; the sides take turns."""
    return [_measure(size, points, turns) for size in sizes]


def _measure(size: int, points: int, turns: int) -> Figure:
    chance = random.Random(size)
    cells = grid(size, chance)
    areas = AreaMap(Area(AreaCode(f"{i:05}"), f"Cell {i}", None, cell) for i, cell in enumerate(cells))
    tree = shapely.STRtree(cells)
    side = isqrt(size)
    asked = [Point(SOUTH + chance.random() * side * TALL, WEST + chance.random() * side * WIDE) for _ in range(points)]

    def ours(point: Point) -> object:
        return areas.locate(point, DAY)

    def baseline(point: Point) -> object:
        return tree.query(shapely.Point(point.lon, point.lat), "intersects")

    seconds: dict[Callable[[Point], object], list[float]] = {ours: [], baseline: []}
    for look_up in seconds:
        look_up(asked[0])  # the first look-up of a day builds the index
    for _ in range(turns):
        for look_up, spent in seconds.items():
            began = time.perf_counter()
            for point in asked:
                look_up(point)
            spent.append(time.perf_counter() - began)
    micros = {look_up: median(spent) / points * 1e6 for look_up, spent in seconds.items()}
    return Figure(f"look-up among {size} polygons", "µs", micros[ours], micros[baseline], AGAINST)


def grid(size: int, chance: random.Random) -> list[shapely.Polygon]:
    """Return so many cells, row by row, that share bent borders."""
    side = isqrt(size - 1) + 1
    corners = {
        (x, y): (WEST + (x + chance.uniform(-0.2, 0.2)) * WIDE, SOUTH + (y + chance.uniform(-0.2, 0.2)) * TALL)
        for x in range(side + 1)
        for y in range(side + 1)
    }
    across = {(x, y): _bent(corners[x, y], corners[x + 1, y], chance) for x in range(side) for y in range(side + 1)}
    up = {(x, y): _bent(corners[x, y], corners[x, y + 1], chance) for x in range(side + 1) for y in range(side)}
    places = [(x, y) for y in range(side) for x in range(side)][:size]
    return [
        shapely.Polygon([*across[x, y], *up[x + 1, y], *reversed(across[x, y + 1]), *reversed(up[x, y])])
        for x, y in places
    ]


def _bent(begin: Corner, end: Corner, chance: random.Random) -> list[Corner]:
    """Return the points of a side from one corner to another, those between moved by up to some 5 m."""
    steps = [step / BENDS for step in range(1, BENDS)]
    between = [
        tuple(a + (b - a) * step + chance.uniform(-0.01, 0.01) * TALL for a, b in zip(begin, end, strict=True))
        for step in steps
    ]
    return [begin, *((x, y) for x, y in between), end]
