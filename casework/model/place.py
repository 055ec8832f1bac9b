"""Where something is: the one spelling of a position.

Every position in Cleanward is a `Point(lat, lon)`, in that order, in WGS-84 degrees; what comes in another order or
another datum is turned at the edge where it comes in.
"""

from dataclasses import dataclass
from math import isfinite

EARTH_RADIUS_M = 6_371_008.8  # the mean radius of the WGS-84 ellipsoid, IUGG (1980)


@dataclass(frozen=True, slots=True)
class Point:
    """A position in WGS-84 degrees; raises ValueError for one that is not on the Earth."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (isfinite(self.lat) and isfinite(self.lon) and -90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError(f"no such place: latitude {self.lat}, longitude {self.lon}")
