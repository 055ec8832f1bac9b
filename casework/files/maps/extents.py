"""Say where the areas of a file lie, and whether that can be right.

Promises: how far the areas reach is always said. Areas far from the district are noticed, and that they would be near
if latitude and longitude changed places. So are tiny parts far from all others: they stretch the box in which places
are looked up by name. Areas on both sides of the 180th meridian lie beside each other.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from casework.model.area import Area, square_metres
from casework.model.errors import Fact
from casework.model.finding import Finding, Level, What
from casework.model.place import Point, distance_m

FAR_KM = 4_000  # from the largest city of the time zone: China and the United States reach almost so far
NEAR_DEG = 1.0  # around areas that are kept: a district grows at its borders
TINY_SHARE = 0.001  # of the ground of all areas
_LISTED = 20  # parts that are far

_WORLD = 360.0

_Box = tuple[float, float, float, float]  # west, south, east, north; the longitudes may go on beyond 180


def say_where(added: Sequence[Area], kept: Sequence[Area], home: Point | None, zone: str = "") -> list[Finding]:
    """Return how far new areas reach, and warnings.

    They ought to be near the kept areas or, if there are none, not too far from a city (`home`), that of a time zone;
    a warning of that names the zone.
    """
    if not added:
        return []
    box = _box(added)
    near = _box(kept) if kept else None
    findings = [Finding(Level.NOTE, What.EXTENT, None, _facts(box))]
    findings += _elsewhere(box, near, home, zone)
    return findings + _far_parts(added)


def _elsewhere(box: _Box, near: _Box | None, home: Point | None, zone: str) -> list[Finding]:
    """Return a warning if a box is far from where the district is."""
    where = _middle(near) if near else home
    turned = (box[1], box[0], box[3], box[2])
    if where is None or _is_near(box, near, where):
        return []
    facts: dict[str, Fact] = {"km": round(distance_m(_middle(box), where) / 1000), "zone": "" if near else zone}
    can_turn = max(abs(turned[1]), abs(turned[3])) <= 90
    if can_turn and _is_near(turned, near, where):
        return [Finding(Level.WARNING, What.LATITUDE_FIRST, None, facts | _facts(turned))]
    return [Finding(Level.WARNING, What.ELSEWHERE, None, facts)]


def _is_near(box: _Box, near: _Box | None, where: Point) -> bool:
    if near is None:
        return distance_m(_middle(box), where) <= FAR_KM * 1000
    beside = (
        box[0] + turn <= near[2] + NEAR_DEG and near[0] - NEAR_DEG <= box[2] + turn for turn in (-_WORLD, 0, _WORLD)
    )
    return any(beside) and box[1] <= near[3] + NEAR_DEG and near[1] - NEAR_DEG <= box[3]


def _far_parts(areas: Sequence[Area]) -> list[Finding]:
    """Return a warning for each tiny part that is further from the rest than the rest is wide."""
    parts, owners = shapely.get_parts(np.array([area.polygon for area in areas], dtype=object), return_index=True)
    size, boxes = shapely.area(parts), _side_by_side(shapely.bounds(parts))
    largest = np.argsort(-size)
    is_main = np.zeros(len(parts), dtype=bool)
    is_main[largest[: 1 + int(np.searchsorted(np.cumsum(size[largest]), (1 - TINY_SHARE) * size.sum()))]] = True
    west, south = boxes[is_main][:, :2].min(axis=0)
    east, north = boxes[is_main][:, 2:].max(axis=0)
    beyond = np.maximum.reduce([west - boxes[:, 2], boxes[:, 0] - east, south - boxes[:, 3], boxes[:, 1] - north])
    far = np.flatnonzero(~is_main & (beyond > max(east - west, north - south)))
    middle = _middle((west, south, east, north))
    findings = []
    for index in far[:_LISTED].tolist():
        spot = parts[index].representative_point()
        facts: dict[str, Fact] = {
            "code": areas[owners[index]].code,
            "km": round(distance_m(Point(spot.y, spot.x), middle) / 1000),
            "lat": round(spot.y, 4),
            "lon": round(spot.x, 4),
            "m2": round(square_metres(parts[index])),
        }
        findings.append(Finding(Level.WARNING, What.PART_FAR, None, facts))
    return findings


def _box(areas: Sequence[Area]) -> _Box:
    boxes = _side_by_side(shapely.bounds(shapely.get_parts([area.polygon for area in areas])))
    west, south = boxes[:, :2].min(axis=0).tolist()
    east, north = boxes[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def _side_by_side(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return boxes in which those west of Greenwich lie beyond 180°, if all are less far apart that way."""
    beyond = boxes + np.where(boxes[:, :1] < 0, _WORLD, 0.0) * [1, 0, 1, 0]
    return min(boxes, beyond, key=lambda each: each[:, 2].max() - each[:, 0].min())


def _middle(box: _Box) -> Point:
    return Point((box[1] + box[3]) / 2, _on_earth((box[0] + box[2]) / 2))


def _on_earth(lon: float) -> float:
    return lon if lon <= 180 else lon - _WORLD


def _facts(box: _Box) -> dict[str, Fact]:
    west, south, east, north = (f"{each:.4f}" for each in (_on_earth(box[0]), box[1], _on_earth(box[2]), box[3]))
    return {"south": south, "west": west, "north": north, "east": east}
