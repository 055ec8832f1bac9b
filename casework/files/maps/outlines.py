"""Bring an outline of a boundary file to where it is on the Earth, and mend it.

Promises: what comes out is a valid shape in WGS-84 degrees between -180 and 180. Whatever was changed is said. An
outline that crosses the 180th meridian is cut in two there. An outline that crosses itself so often that mending it
would take minutes is refused: the time for mending grows with the square of the crossings.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.affinity import translate

from casework.files.maps.geojson import DECIMALS, check_degrees
from casework.files.maps.grounds import Positions
from casework.model.area import Shape, square_metres
from casework.model.datum import Datum, degrees_from
from casework.model.finding import Finding, Level, UnusableError, What

REPAIR_WARNING_PERCENT = 1.0
MOST_MEETINGS = 500_000  # of boxes around the pieces of one outline that crosses itself: about four seconds of mending
MEETINGS_PER_PIECE = 8  # a piece meets itself, the one before and the one behind; this is generous

_AT_ONCE = 4_000_000  # meetings that are held in memory together, at most
_WORLD = 360.0


@dataclass(frozen=True, slots=True)
class Placing:
    """How the coordinates of a file become degrees: metres are converted, latitude and longitude change places."""

    convert: Callable[[Positions], Positions] | None = None
    is_latitude_first: bool = False
    datum: Datum = Datum.WGS84

    def place(self, shape: Shape, number: int) -> tuple[Shape, list[Finding]]:
        """Return a valid shape in WGS-84 degrees, and what was changed; raises UnusableError if it cannot be one."""
        if self.convert is not None:
            shape = _transformed(shape, self.convert)
        elif self.is_latitude_first:
            shape = shapely.transform(shape, lambda found: found[:, ::-1])
        self._check(shape, -_WORLD, _WORLD)
        shape = _unwrapped(shape)
        crosses = _is_beyond(shape)
        self._check(shape, east=_WORLD if crosses else 180)
        if self.datum is not Datum.WGS84:
            shape = _transformed(shape, lambda found: degrees_from(found, self.datum))
        shape, repair = _repair(shape, number)
        findings = [repair] if repair else []
        if crosses:
            shape = _cut(shape)
            findings.append(Finding(Level.NOTE, What.DATE_LINE, number))
        return shape, findings

    def _check(self, shape: Shape, west: float = -180, east: float = 180) -> None:
        """Raise UnusableError if a shape is not on the Earth; what was turned round is not said to be swapped."""
        try:
            check_degrees(shape, west, east)
        except UnusableError as error:
            if self.is_latitude_first and error.what is What.LOOKS_SWAPPED:
                raise UnusableError(What.OUT_OF_RANGE, **error.facts) from None
            raise


def _transformed(shape: Shape, change: Callable[[Positions], Positions]) -> Shape:
    return shapely.transform(shape, lambda found: change(found).round(DECIMALS))


def _unwrapped(shape: Shape) -> Shape:
    """Return a shape whose outlines do not jump at 180°: there longitudes go on beyond it, as in 179.5, 180.5."""
    if shape.is_empty:
        return shape
    west, _, east, _ = shape.bounds
    if west >= -180 and east <= 180 and east - west <= 180:
        return shape
    parts = shapely.get_parts(shape).tolist()
    changed = [_polygon_unwrapped(part) for part in parts]
    if all(one is other for one, other in zip(parts, changed, strict=True)):
        return shape
    return changed[0] if len(changed) == 1 else shapely.MultiPolygon(changed)


def _polygon_unwrapped(polygon: shapely.Polygon) -> shapely.Polygon:
    lons = shapely.get_coordinates(polygon.exterior)[:, 0]
    west, east = lons.min(), lons.max()
    if (west < -180 or east > 180) and east - west < 180:  # written without a jump already
        step = _WORLD if west < -180 else 0.0
        return translate(polygon, xoff=step - _WORLD if west + step >= 180 else step)
    if np.abs(np.diff(lons)).max() <= 180 or np.ptp(np.where(lons < 0, lons + _WORLD, lons)) >= 180:
        return polygon
    found: shapely.Polygon = shapely.transform(
        polygon, lambda each: np.stack((np.where(each[:, 0] < 0, each[:, 0] + _WORLD, each[:, 0]), each[:, 1]), axis=1)
    )
    return found


def _is_beyond(shape: Shape) -> bool:
    """Tell whether a part goes on beyond 180°, and none reaches around half of the world."""
    boxes = shapely.bounds(shapely.get_parts(shape))
    return bool(len(boxes) and (boxes[:, 2] > 180).any() and (boxes[:, 2] - boxes[:, 0] < 180).all())


def _cut(shape: Shape) -> Shape:
    """Return a shape that goes on beyond 180° as one whose parts lie on both sides."""
    here = shapely.intersection(shape, shapely.box(-180, -90, 180, 90))
    beyond = translate(shapely.intersection(shape, shapely.box(180, -90, 540, 90)), xoff=-_WORLD)
    return surfaces([here, beyond])


def surfaces(shapes: Sequence[shapely.Geometry]) -> Shape:
    """Return the polygons among some shapes as one; raises UnusableError if they cover no ground."""
    found = [part for part in shapely.get_parts(shapes) if isinstance(part, shapely.Polygon) and part.area > 0]
    if not found:
        raise UnusableError(What.NO_SURFACE)
    return found[0] if len(found) == 1 else shapely.MultiPolygon(found)


def _repair(shape: Shape, number: int) -> tuple[Shape, Finding | None]:
    """Return a valid shape and, if it had to be repaired, a finding that says by how much it changed."""
    if shape.is_valid and not shape.is_empty:
        return shape, None
    _check_tangle(shape)
    mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    repaired = surfaces(list(shapely.get_parts(mended)))
    before, after = square_metres(shape), square_metres(repaired)
    percent = 100 * abs(after - before) / max(before, after)
    level = Level.WARNING if percent >= REPAIR_WARNING_PERCENT else Level.NOTE
    facts = {"changed_m2": round(abs(after - before)), "percent": round(percent, 2)}
    return repaired, Finding(level, What.REPAIRED, number, {**facts})


def _check_tangle(shape: Shape) -> None:
    """Raise UnusableError for an outline whose pieces meet each other so often that mending takes minutes."""
    corners, ring = shapely.get_coordinates(shapely.get_rings(shape), return_index=True)
    begins = np.flatnonzero(ring[1:] == ring[:-1])
    ends = np.stack((corners[begins], corners[begins + 1]), axis=1)
    pieces = np.array(shapely.linestrings(ends), dtype=object)
    tree = shapely.STRtree(pieces)
    left = MOST_MEETINGS + MEETINGS_PER_PIECE * len(pieces)
    step = max(_AT_ONCE // max(len(pieces), 1), 1)
    for start in range(0, len(pieces), step):
        left -= len(tree.query(pieces[start : start + step])[0])
        if left < 0:
            raise UnusableError(What.TOO_TANGLED)


def is_turned(shape: Shape) -> bool:
    """Tell whether a ring runs against RFC 7946: outlines anticlockwise, holes clockwise."""
    return any(
        not part.exterior.is_ccw or any(hole.is_ccw for hole in part.interiors)
        for part in shapely.get_parts(shape)
        if isinstance(part, shapely.Polygon) and not part.is_empty
    )
