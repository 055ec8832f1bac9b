"""Draw areas and a QR code as the paths of an SVG, without tiles, scripts or another site.

Promise: the map's paths are never longer than about `LONGEST` characters together; the more corners areas have, the
more of them are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

import numpy as np
import shapely
from numpy.typing import NDArray

from bot.paper.qr_labels import QUIET, modules
from casework.model.area import Area, AreaCode, Shape
from casework.model.place import Point

WIDE = 1000  # units of the picture
TALLEST = 1400
LONGEST = 40_000
SMALL = 300  # units of the picture of one place
DECIMALS = 5  # of degrees: about a metre
COARSER = 8  # how often the tolerance may be doubled


@dataclass(frozen=True, slots=True)
class Drawn:
    """An area's path, and where its number stands (None: it has areas below it, which have their own).

    `rings` are the same lines in degrees, as [lat, lon], for a map that can be moved.
    """

    code: AreaCode
    path: str
    label: tuple[int, int] | None
    rings: list[list[list[float]]]


@dataclass(frozen=True, slots=True)
class Map:
    """The areas, those that lie on top of others last, and the height of the picture."""

    shapes: tuple[Drawn, ...]
    height: int


@dataclass(frozen=True, slots=True)
class Place:
    """An area's path, where in it something lies, and the width and height of the picture."""

    path: str
    spot: tuple[int, int]
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code as a path, with the white around it; `side` is in modules."""

    path: str
    side: int


def draw_map(areas: Sequence[Area]) -> Map:
    """Draw areas; the smaller lie on top of the larger. For a district of 400 areas it takes half a second."""
    if not areas:
        return Map((), 0)
    above = {area.parent for area in areas}
    areas = sorted(areas, key=lambda area: -area.polygon.area)
    west, south, east, north = shapely.total_bounds([area.polygon for area in areas]).tolist()
    squeeze = max(cos(radians((south + north) / 2)), 0.01)
    scale = min(WIDE / max((east - west) * squeeze, 1e-9), TALLEST / max(north - south, 1e-9))
    corner, factors = (west, north), (scale * squeeze, -scale)

    def to_picture(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        scaled: NDArray[np.float64] = (corners - corner) * factors
        return scaled

    pictures = [shapely.transform(area.polygon, to_picture) for area in areas]
    tolerance = 1.0
    paths = [_path(each, tolerance) for each in pictures]
    for _ in range(COARSER):
        if sum(map(len, paths)) <= LONGEST:
            break
        tolerance *= 2
        paths = [_path(each, tolerance) for each in pictures]
    drawn = (
        Drawn(area.code, path, None if area.code in above else _middle(picture), _rings(area, tolerance / scale))
        for area, picture, path in zip(areas, pictures, paths, strict=True)
    )
    return Map(tuple(drawn), max(1, round((north - south) * scale)))


def draw_place(area: Area, point: Point) -> Place:
    """Draw where in its area a point lies."""
    west, south, east, north = shapely.total_bounds([area.polygon, shapely.Point(point.lon, point.lat)]).tolist()
    squeeze = max(cos(radians((south + north) / 2)), 0.01)
    scale = SMALL / max((east - west) * squeeze, north - south, 1e-9)
    corner, factors = (west, north), (scale * squeeze, -scale)
    picture = shapely.transform(area.polygon, lambda corners: (corners - corner) * factors)
    width, height = (east - west) * squeeze * scale, (north - south) * scale
    spot = (round((point.lon - west) * squeeze * scale), round((north - point.lat) * scale))
    return Place(_path(picture, 1.0), spot, (max(1, round(width)), max(1, round(height))))


def _rings(area: Area, tolerance: float) -> list[list[list[float]]]:
    simple = shapely.simplify(area.polygon, tolerance)
    rings = [ring for part in shapely.get_parts(simple) for ring in (part.exterior, *part.interiors)]
    return [shapely.get_coordinates(ring)[:, ::-1].round(DECIMALS).tolist() for ring in rings]


def _path(shape: Shape, tolerance: float) -> str:
    simple = shapely.simplify(shape, tolerance)
    rings = [ring for part in shapely.get_parts(simple) for ring in (part.exterior, *part.interiors)]
    return "".join(_ring(shapely.get_coordinates(ring).round().astype(int).tolist()) for ring in rings)


def _ring(corners: list[list[int]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in corners[:-1]) + "Z"


def _middle(shape: Shape) -> tuple[int, int]:
    point = shape.representative_point()
    return round(point.x), round(point.y)


def draw_code(link: str) -> Code:
    """Draw a link as a QR code; that takes 15 ms or more."""
    rows = modules(link)
    dark = [(x + QUIET, y + QUIET) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
    return Code("".join(f"M{x} {y}h1v1h-1z" for x, y in dark), len(rows) + 2 * QUIET)
