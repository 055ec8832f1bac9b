"""Tell in which coordinate system a boundary file is, by the name that it declares (GeoJSON 2008, `crs`).

Promises: a name that means WGS-84 is known in whatever form programs write it. A system within two metres of it is
taken as it is, and that is said. Metres of a national grid are converted by `pyproj`, an optional package; without it
the file is refused with what to do. A name that nobody knows is refused, because a guess could misplace a district.

Sources: the codes and names of EPSG's register (epsg.org) and of Esri's; by how much they differ from WGS-84 today says
EPSG's register too (the plates move: up to two metres for Australia's system of 1994).
"""

import re
from collections.abc import Callable
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from casework.model.datum import Datum
from casework.model.finding import UnusableError, What, json_kind, shown

Positions = NDArray[np.float64]  # one row for each: x and y, or longitude and latitude


class Ground(Enum):
    """What a name of a coordinate system means for us."""

    WGS84 = "wgs84"
    CLOSE = "close"  # degrees, within two metres
    CHINA = "china"  # CGCS2000: within centimetres of WGS-84, and nobody who names it means a shifted map
    GCJ02 = "gcj02"
    BD09 = "bd09"


DATUMS = {Ground.CHINA: Datum.WGS84, Ground.GCJ02: Datum.GCJ02, Ground.BD09: Datum.BD09}

_NAMES = {
    Ground.WGS84: "4326 4979 CRS84 CRS84H WGS84 WGS1984 GCSWGS1984 GCSWGS84 WORLDGEODETICSYSTEM1984 WGS84LONLAT",
    # North America, Europe, Australia, New Zealand, Japan, South America, Korea, France, Canada
    Ground.CLOSE: "4269 6318 CRS83 NAD83 NAD832011 GCSNORTHAMERICAN1983 4258 ETRS89 GCSETRS1989 4283 GDA94 GCSGDA1994 "
    "7844 GDA2020 GCSGDA2020 4167 NZGD2000 GCSNZGD2000 4612 JGD2000 GCSJGD2000 6668 JGD2011 GCSJGD2011 4674 "
    "SIRGAS2000 GCSSIRGAS2000 4737 KOREA2000 KGD2002 4171 RGF93 GCSRGF1993 4617 NAD83CSRS",
    Ground.CHINA: "4490 CGCS2000 GCSCHINAGEODETICCOORDINATESYSTEM2000 CHINAGEODETICCOORDINATESYSTEM2000",
    Ground.GCJ02: "GCJ02",
    Ground.BD09: "BD09 BD09LL",
}
_BY_NAME = {name: ground for ground, names in _NAMES.items() for name in names.split()}


def declared(holder: dict[str, object]) -> str | None:
    """Return the name of the coordinate system that an object declares; None if it declares none.

    Raises UnusableError for a declaration that holds no name.
    """
    crs = holder.get("crs")
    if crs is None:
        return None
    if isinstance(crs, str):
        return crs
    properties = crs.get("properties") if isinstance(crs, dict) else None
    named = properties.get("name", properties.get("code")) if isinstance(properties, dict) else None
    if isinstance(named, bool) or not isinstance(named, str | int):
        raise UnusableError(What.CRS_UNSUPPORTED, crs=shown(named if named is not None else json_kind(crs)))
    return str(named)


def known(name: str) -> Ground | None:
    """Return what a name means, in whatever form: EPSG:4326, urn:ogc:def:crs:OGC:1.3:CRS84, WGS 84, GCS_WGS_1984."""
    words = [word for word in re.split(r"[:/#]", name) if word]
    tried = (name, words[-1] if words else "")
    return next((_BY_NAME[plain] for each in tried if (plain := _plain(each)) in _BY_NAME), None)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).upper()


def converter(name: str) -> Callable[[Positions], Positions]:
    """Return what converts positions of a named coordinate system to WGS-84 longitudes and latitudes.

    Raises UnusableError if the package for it is not installed, or does not know the name.
    """
    try:
        from pyproj import Transformer  # noqa: PLC0415 - an extra
        from pyproj.exceptions import ProjError  # noqa: PLC0415
    except ImportError:
        raise UnusableError(What.CRS_NEEDS_PACKAGE, crs=shown(name)) from None
    try:
        found = Transformer.from_crs(f"EPSG:{name}" if name.isdigit() else name, "EPSG:4326", always_xy=True)
    except (ProjError, UnicodeError):  # JSON may hold half a character, which no name has
        raise UnusableError(What.CRS_UNSUPPORTED, crs=shown(name)) from None

    def convert(positions: Positions) -> Positions:
        return np.stack(found.transform(positions[:, 0], positions[:, 1]), axis=1)

    return convert
