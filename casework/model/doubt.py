"""Find positions that may be wrong: some positions from devices and forms stand for "I do not know".

A doubt leads to a question to the person who sent the position, never to a refusal: somebody may really be there.
"""

from collections.abc import Iterable
from enum import StrEnum

from casework.model.place import Point, distance_m

NOWHERE_M = 100.0  # around 0° 0°, in the open sea: devices and forms without a position send this
SENTINEL_M = 1.0  # a failed geocode repeats one position exactly; the metre is for rounding
COARSE_DECIMALS = 1  # a tenth of a degree is eleven kilometres

_WHOLE = 1e-9  # a tenth of a millimetre, in degrees: the rounding error of a typed decimal


class Doubt(StrEnum):
    """Why a position is doubted."""

    NOWHERE = "nowhere"
    SENTINEL = "sentinel"
    COARSE = "coarse"
    VAGUE = "vague"
    VIEW = "view"  # the middle of a map that was shared, or of a search
    AREA = "area"  # what was looked up is a quarter, a postcode or a long street
    SHORT_CODE = "short_code"  # a plus code that is short for a spot near a town
    AMBIGUOUS = "ambiguous"  # numbers in China that do not say from which kind of map they are


_NULL_ISLAND = Point(0.0, 0.0)


def doubt(point: Point, accuracy_m: float | None, sentinels: Iterable[Point], vague_above_m: float) -> Doubt | None:
    """Return the gravest reason to doubt a position, or None.

    `accuracy_m` is the radius in metres that came with the position, or None. `sentinels` are the positions that the
    district's own data uses for a failed geocode: Boston's has (42.3594, -71.0587) for 8 % of its rows. A radius above
    `vague_above_m` metres makes the position vague.
    """
    if distance_m(point, _NULL_ISLAND) <= NOWHERE_M:
        return Doubt.NOWHERE
    if any(distance_m(point, sentinel) <= SENTINEL_M for sentinel in sentinels):
        return Doubt.SENTINEL
    if _is_coarse(point.lat) and _is_coarse(point.lon):
        return Doubt.COARSE
    if accuracy_m is not None and accuracy_m > vague_above_m:
        return Doubt.VAGUE
    return None


def _is_coarse(degrees: float) -> bool:
    return abs(degrees - round(degrees, COARSE_DECIMALS)) < _WHOLE
