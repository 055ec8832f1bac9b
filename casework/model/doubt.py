"""Which positions must not be believed without asking: devices and forms send some that stand for "I do not know".

A doubt is a question to the person who sent the position, never a refusal: somebody may stand there after all.
"""

from collections.abc import Iterable
from enum import StrEnum

from casework.model.place import Point, distance_m

NOWHERE_M = 100.0  # around 0° 0°, in the open sea: what a device or a form sends that has no position
SENTINEL_M = 1.0  # a failed geocode repeats one position to the last digit; the metre is for what rounding does to it
COARSE_DECIMALS = 1  # a tenth of a degree is eleven kilometres

_WHOLE = 1e-9  # a tenth of a millimetre, in degrees: what a float makes of a typed decimal


class Doubt(StrEnum):
    """Why a position is doubted."""

    NOWHERE = "nowhere"
    SENTINEL = "sentinel"
    COARSE = "coarse"
    VAGUE = "vague"
    AMBIGUOUS = "ambiguous"  # numbers in China that do not say on which of its maps they were read


_NULL_ISLAND = Point(0.0, 0.0)


def doubt(point: Point, accuracy_m: float | None, sentinels: Iterable[Point], vague_above_m: float) -> Doubt | None:
    """Return the gravest reason to doubt a position, or None.

    `accuracy_m` is the radius in metres that came with it, None where none did. `sentinels` are the positions that the
    district's own data uses for a failed geocode: Boston's has (42.3594, -71.0587) for 8 % of its rows. A radius above
    `vague_above_m` is vague.
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
