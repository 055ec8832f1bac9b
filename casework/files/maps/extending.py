"""Check whether new areas and the kept ones together still make one map.

Promises: every area that cannot be added is named, with the reason. On any day a code names one area. Every parent
exists, and no area is its own ancestor. An added area replaces the kept one with the same code and first day. Where
only the alphabet tells which of two areas a spot belongs to, a warning says so. Another one says where a new area
overlaps a kept one.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from itertools import groupby, pairwise

import shapely

from casework.files.maps.seams import MOST_SECONDS, SLIVER_M2, Limit, Ticks, standing
from casework.model.area import Area, AreaCode, square_metres
from casework.model.errors import Fact
from casework.model.finding import Finding, Level, What, shown

MOST_LIKENED = 10  # unknown parents for which a code that is spelled alike is looked for


def check_added(kept: Sequence[Area], added: Sequence[Area], ticks: Ticks = standing) -> tuple[Finding, ...]:
    """Return an error for each reason why these areas cannot be added to those that are kept, and warnings.

    `ticks` tells how many seconds have passed: the search for overlaps has a limit.
    """
    replaced = {(area.code, area.valid_from) for area in added}
    together = [*added, *(area for area in kept if (area.code, area.valid_from) not in replaced)]
    errors = (*_unknown_parents(together), *_circles(together), *_double_validity(together))
    if errors:
        return errors
    staying = together[len(added) :]
    alike = list(_alike(together))
    said = {_pair(finding) for finding in alike}
    overlaps = _overlapping(staying, added, {area.code: area for area in together}, ticks)
    return (*alike, *(each for each in overlaps if not _pair(each) or _pair(each) not in said))


def _unknown_parents(areas: Sequence[Area]) -> Iterable[Finding]:
    codes = {str(area.code) for area in areas}
    for number, parent in enumerate(sorted({area.parent for area in areas if area.parent} - codes)):
        near = get_close_matches(parent, codes, n=1) if number < MOST_LIKENED else []
        if near:
            yield Finding(
                Level.ERROR, What.PARENT_UNKNOWN_NEAR, None, {"code": shown(parent), "nearest": shown(near[0])}
            )
        else:
            yield Finding(Level.ERROR, What.PARENT_UNKNOWN, None, {"code": shown(parent)})


def _circles(areas: Sequence[Area]) -> Iterable[Finding]:
    parents: dict[AreaCode, set[AreaCode]] = {}
    for area in areas:
        parents.setdefault(area.code, set()).update({area.parent} if area.parent else ())
    for code in sorted(parents):
        above: set[AreaCode] = set()
        ahead = set(parents[code])
        while ahead:
            above |= ahead
            ahead = {parent for each in ahead for parent in parents.get(each, ())} - above
        if code in above:
            yield Finding(Level.ERROR, What.PARENT_CIRCLE, None, {"code": shown(code)})


def _double_validity(areas: Sequence[Area]) -> Iterable[Finding]:
    by_begin = sorted(areas, key=lambda area: (area.code, area.valid_from or date.min))
    for code, same in groupby(by_begin, key=lambda area: area.code):
        for earlier, later in pairwise(same):
            first, last = later.valid_from or date.min, min(earlier.valid_to or date.max, later.valid_to or date.max)
            if first <= last:
                facts = {"code": shown(code), "first": _day(first), "last": _day(last)}
                yield Finding(Level.ERROR, What.AREA_VALID_TWICE, None, {**facts})
                break


def _alike(areas: Sequence[Area]) -> Iterable[Finding]:
    """Warn of areas that overlap, at one depth and of one size (to a square metre): the smaller would answer."""
    by_code = {area.code: area for area in areas}
    depths = {area.code: _depth(area, by_code) for area in areas}
    by_size: dict[tuple[int, int], list[Area]] = {}
    for area in areas:
        by_size.setdefault((depths[area.code], round(square_metres(area.polygon))), []).append(area)
    for same in (each for each in by_size.values() if len(each) > 1):
        shapes = [area.polygon for area in same]
        for first, second in zip(*shapely.STRtree(shapes).query(shapes, predicate="intersects").tolist(), strict=True):
            one, other = same[first], same[second]
            if one.code < other.code and _meet(one, other):
                m2 = square_metres(shapely.intersection(one.polygon, other.polygon))
                if m2 >= SLIVER_M2:
                    facts: dict[str, Fact] = {"code": shown(one.code), "other": shown(other.code), "m2": round(m2)}
                    yield Finding(Level.WARNING, What.AREAS_ALIKE, None, facts)


def _pair(finding: Finding) -> frozenset[Fact]:
    return frozenset(finding.facts[each] for each in ("code", "other") if each in finding.facts)


def _overlapping(
    kept: Sequence[Area], added: Sequence[Area], by_code: dict[AreaCode, Area], ticks: Ticks
) -> Iterable[Finding]:
    """Warn of new areas that overlap kept ones of the same days that lie neither above nor below them."""
    if not kept:
        return
    limit = Limit(ticks)
    tree = shapely.STRtree([area.polygon for area in kept])
    for area in added:
        if limit.is_over():
            yield Finding(Level.WARNING, What.KEPT_UNCHECKED, None, {"seconds": round(MOST_SECONDS)})
            return
        for other in (kept[index] for index in tree.query(area.polygon, predicate="intersects").tolist()):
            if not _meet(area, other) or area.code in _above(other, by_code) or other.code in _above(area, by_code):
                continue
            m2 = square_metres(shapely.intersection(area.polygon, other.polygon))
            smaller = min(square_metres(area.polygon), square_metres(other.polygon))
            if m2 >= SLIVER_M2:
                facts: dict[str, Fact] = {"code": shown(area.code), "other": shown(other.code), "m2": round(m2)}
                facts["percent"] = round(min(100 * m2 / smaller, 100.0), 1)
                yield Finding(Level.WARNING, What.OVERLAPS_KEPT, None, facts)


def _above(area: Area, by_code: dict[AreaCode, Area]) -> set[AreaCode]:
    """Return the codes of an area and of those above it; there are no circles."""
    codes = {area.code}
    while area.parent in by_code:
        area = by_code[area.parent]
        codes.add(area.code)
    return codes


def _depth(area: Area, by_code: dict[AreaCode, Area]) -> int:
    """Count the areas above an area; there are no circles."""
    depth = 0
    while area.parent in by_code:
        area, depth = by_code[area.parent], depth + 1
    return depth


def _meet(one: Area, other: Area) -> bool:
    """Tell whether two areas are valid on one day."""
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    return first <= min(one.valid_to or date.max, other.valid_to or date.max)


def _day(day: date) -> str:
    """Return a day in ISO form, or "…" for an open beginning or end."""
    return "…" if day in (date.min, date.max) else day.isoformat()
