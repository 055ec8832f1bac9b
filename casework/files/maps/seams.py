"""Find where the areas of one file overlap or leave gaps between them.

Neighbouring areas ought to share their borders exactly. If they do not, routing still answers (with the smaller area,
or the nearest area), but a person should know. Overlaps and gaps below 100 m² are drawing noise: they are counted, not
listed. A gap is a hole in the union of the areas. A gap above 1 km² is probably intended (a lake, an enclave) and is
not mentioned. A gap that is open to the outside cannot be told from the outside, so it is not found. Only pairs of
areas whose bounding boxes meet are compared. The search has a limit of time, and says when it was broken off.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from casework.model.area import Area, square_metres
from casework.model.errors import Fact
from casework.model.finding import Finding, Level, What

SLIVER_M2 = 100.0  # borders that disagree by the width of an alley: nobody dumps rubbish in there
MEANT_M2 = 1_000_000.0
LISTED = 100  # of overlaps and of gaps, the largest first
MOST_SECONDS = 30.0  # for the search; a city's own outlines take less than one

_PAIRS_PER_AREA = 50  # a normal map has about 3; a file with more is no map, and comparing would take hours
_AT_ONCE = 256  # areas whose pairs are held in memory together
_CORNERS_AT_ONCE = 100_000  # a tenth of a second, if they do not cross each other too often
_UNITED_AT_ONCE = 64  # shapes

Ticks = Callable[[], float]  # seconds, from any beginning

Seam = tuple[float, dict[str, Fact]]  # its size in m², and its facts


def standing() -> float:
    """Stand for a clock where nothing takes long."""
    return 0.0


def find_seams(areas: Sequence[Area], numbers: Sequence[int], ticks: Ticks = standing) -> list[Finding]:
    """Return the overlaps and gaps between areas as findings; `numbers` are the areas' feature numbers in the file.

    `ticks` tells how many seconds have passed; after `MOST_SECONDS` the search stops and says so.
    """
    shapes = np.array([area.polygon for area in areas], dtype=object)
    tree = shapely.STRtree(shapes)
    limit = Limit(ticks)
    findings: list[Finding] = []
    overlaps: list[Seam] = []
    budget = _PAIRS_PER_AREA * len(areas) + _AT_ONCE
    for first, second in _meeting(shapes, tree):
        budget -= len(first)
        if budget < 0 or limit.is_over():
            break
        overlaps.extend(_overlaps(areas, shapes, first, second, limit))
    if budget < 0:
        findings.append(Finding(Level.WARNING, What.SEAMS_UNCHECKED))
    number_of: dict[str, int] = {area.code: number for area, number in zip(areas, numbers, strict=True)}
    findings += _listed(overlaps, What.OVERLAP, What.OVERLAP_SLIVERS, number_of)
    findings += _listed(_gaps(areas, shapes, tree, limit), What.GAP, What.GAP_SLIVERS, {})
    if limit.is_over():
        findings.append(Finding(Level.WARNING, What.SEAMS_STOPPED, None, {"seconds": round(MOST_SECONDS)}))
    return findings


class Limit:
    """Tells whether the search has taken too long; once it has, it stays so."""

    def __init__(self, ticks: Ticks) -> None:
        self._ticks = ticks
        self._until = ticks() + MOST_SECONDS
        self._is_over = False

    def is_over(self) -> bool:
        """Tell whether the time is over."""
        self._is_over = self._is_over or self._ticks() > self._until
        return self._is_over


def _meeting(
    shapes: NDArray[np.object_], tree: shapely.STRtree
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the indexes of shapes whose bounding boxes meet, each pair once, for `_AT_ONCE` shapes at a time."""
    for start in range(0, len(shapes), _AT_ONCE):
        first, second = tree.query(shapes[start : start + _AT_ONCE])
        first = first + start
        once = first < second
        yield first[once], second[once]


def _overlaps(
    areas: Sequence[Area],
    shapes: NDArray[np.object_],
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    limit: Limit,
) -> Iterator[Seam]:
    corners = np.cumsum(shapely.get_num_coordinates(shapes[first]) + shapely.get_num_coordinates(shapes[second]))
    for some in np.split(np.arange(len(first)), np.flatnonzero(np.diff(corners // _CORNERS_AT_ONCE)) + 1):
        if limit.is_over():
            return
        common = shapely.intersection(shapes[first[some]], shapes[second[some]])
        for index in np.flatnonzero(shapely.area(common) > 0).tolist():
            one, other = areas[first[some[index]]], areas[second[some[index]]]
            m2 = square_metres(common[index])
            smaller = min(square_metres(one.polygon), square_metres(other.polygon))
            percent = round(min(100 * m2 / smaller, 100.0), 1) if smaller else 100.0
            yield m2, {"code": one.code, "other": other.code, "m2": round(m2), "percent": percent}


def _gaps(areas: Sequence[Area], shapes: NDArray[np.object_], tree: shapely.STRtree, limit: Limit) -> Iterator[Seam]:
    whole = _union(shapes, limit)
    if whole is None:
        return
    rings = shapely.get_rings(shapely.get_parts(whole), return_index=True)
    inner = np.append(False, rings[1][1:] == rings[1][:-1])  # the first ring of each part is its outline
    for hole in shapely.polygons(rings[0][inner]):
        if limit.is_over():
            return
        m2 = square_metres(hole)
        if 0 < m2 <= MEANT_M2:
            spot = hole.representative_point()
            around = sorted(areas[i].code for i in tree.query(hole, predicate="intersects").tolist())
            facts: dict[str, Fact] = {"m2": round(m2), "lat": round(spot.y, 6), "lon": round(spot.x, 6)}
            yield m2, facts | {"between": ", ".join(around[:5])}


def _union(shapes: NDArray[np.object_], limit: Limit) -> shapely.Geometry | None:
    """Return the union of all shapes, made of neighbours first; None if that takes too long."""
    if not len(shapes):
        return None
    box = shapely.bounds(shapes)
    strip = max(round(len(shapes) ** 0.5 * 4), 1)  # shapes in a strip from south to north
    by_lon = np.argsort(box[:, 0], kind="stable")
    strips = [by_lon[start : start + strip] for start in range(0, len(shapes), strip)]
    left = shapes[np.concatenate([each[np.argsort(box[each, 1], kind="stable")] for each in strips])]
    while len(left) > 1:
        some = []
        for start in range(0, len(left), _UNITED_AT_ONCE):
            if limit.is_over():
                return None
            some.append(shapely.union_all(left[start : start + _UNITED_AT_ONCE]))
        left = np.array(some, dtype=object)
    whole: shapely.Geometry = shapely.union_all(left)
    return whole


def _listed(seams: Iterable[Seam], large: What, small: What, number_of: dict[str, int]) -> list[Finding]:
    """Return the largest seams as warnings, and one note that counts the slivers."""
    by_size = sorted(seams, key=lambda seam: -seam[0])
    worth_listing = [facts for m2, facts in by_size if m2 >= SLIVER_M2]
    slivers = [m2 for m2, _ in by_size if m2 < SLIVER_M2]
    findings = [
        Finding(Level.WARNING, large, number_of.get(str(facts.get("code"))), facts) for facts in worth_listing[:LISTED]
    ]
    if len(worth_listing) > LISTED:
        count = len(worth_listing) - LISTED
        findings.append(Finding(Level.WARNING, What.SEAMS_NOT_LISTED, None, {"count": count}))
    if slivers:
        findings.append(Finding(Level.NOTE, small, None, {"count": len(slivers), "m2": round(sum(slivers))}))
    return findings
