"""Convert positions of Chinese maps to WGS-84.

By law, maps of mainland China use GCJ-02, which is off by 100 to 700 m; Baidu's BD-09 adds about a kilometre.
Promises: the conversion is the inverse of the shift to a centimetre. A point where no map is shifted stays exactly the
same.

Sources. No authority published the formulas. GCJ-02 follows public reconstructions (github.com/googollee/eviltransform,
github.com/wandergis/coordtransform: the same numbers), on the Krasovsky ellipsoid of 1940. BD-09 and the polynomials of
its Mercator metres are those of Baidu's own JavaScript map. The services themselves write where they use which datum:

- Tencent (lbs.qq.com, latlng FAQ): GCJ-02 in the mainland, Hong Kong and Macau, WGS-84 in Taiwan. Huawei says the same.
- Baidu (lbsyun.baidu.com, coordinates): BD-09 in China, abroad WGS-84. Baidu counts Taiwan as China, but nothing says
  which of the two shifts it uses there. So a point there stays unchanged, as for all services; it may be a kilometre
  off.
- Google and Apple write nothing. Their street maps are GCJ-02 in the mainland and plain in Hong Kong and Macau
  (Wikipedia, "Restrictions on geographic data in China"), their satellite pictures are plain everywhere.

The usual test for "in China" is a rectangle. It contains Korea, Kyushu, Vietnam, Nepal and half of India, and moves
their points by half a kilometre. This module uses an outline, right to some ten kilometres and closer at border towns.
"""

from collections.abc import Callable
from enum import StrEnum
from math import pi

import numpy as np
import shapely
from numpy.typing import NDArray

from casework.model.place import Point


class Datum(StrEnum):
    """The coordinate system of a map service's degrees."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    STREET_MAP = "street_map"  # Google, Apple: GCJ-02 in the mainland, WGS-84 elsewhere; not documented


OF_FILES = (Datum.WGS84, Datum.GCJ02, Datum.BD09)  # which of them somebody may say that a file has

Numbers = NDArray[np.float64]
_Degrees = tuple[Numbers, Numbers]  # latitudes, longitudes

_AXIS_M = 6_378_245.0  # the semi-major axis of the Krasovsky ellipsoid
_ECCENTRICITY_2 = 0.00669342162296594323  # the square of its eccentricity
_CLOSE_DEG = 1e-9  # a tenth of a millimetre
_ROUNDS = 10  # each brings the guess about a hundred times closer; four are enough
_BAIDU_PI = pi * 3000 / 180
_BAIDU_NORTH, _BAIDU_EAST = 0.006, 0.0065  # degrees

# Longitude and latitude. The land border is Natural Earth's at 1:110 million (public domain), with points added at
# towns on it; at sea it runs outside the islands near the coast, and between Xiamen and Kinmen.
_OUTLINE = shapely.from_wkt(
    "POLYGON ((127.515 50.257, 127.66 49.76, 129.4 49.44, 130.42 48.9, 130.58 48.73, 130.99 47.79, 132.51 47.79, "
    "133.37 48.18, 134.3 48.41, 135.03 48.48, 134.5 47.58, 134.11 47.21, 134.05 46.8, 133.77 46.12, 133.1 45.14, "
    "131.88 45.32, 131.03 44.97, 131.29 44.11, 131.14 42.93, 130.63 42.9, 130.64 42.4, 129.99 42.99, 129.6 42.42, "
    "128.05 41.99, 128.2 41.37, 127.34 41.5, 126.87 41.81, 126.19 41.11, 125.08 40.57, 124.395 40.113, 124.27 39.93, "
    "124.1 39.6, 123.6 38.8, 123.2 37.2, 122.9 36.5, 121.5 35, 122.5 33, 123.3 31.5, 123.3 29.5, 122.3 28, 121 27.1, "
    "120.5 26.75, 120.15 26.45, 119.8 26.25, 119.85 26, 120.05 25.7, 120.05 25.3, 119.6 25.1, 119.2 24.8, 118.8 "
    "24.55, 118.6 24.5, 118.5 24.545, 118.32 24.535, 118.215 24.47, 118.2 24.4, 118.15 24.35, 118.3 23.9, 117.6 23.2, "
    "116.9 22.9, 115.5 22.3, 114.6 21.7, 112.5 21, 111.5 20.9, 111.6 19.5, 110.9 18.3, 109.5 17.8, 108.3 18.3, 108.2 "
    "19.5, 108.4 20.9, 108.1 21.45, 107.975 21.535, 107.04 21.81, 106.57 22.22, 106.73 22.79, 105.81 22.98, 105.33 "
    "23.35, 104.48 22.82, 103.97 22.5, 103.5 22.7, 102.71 22.71, 102.17 22.46, 101.65 22.32, 101.8 21.17, 101.27 "
    "21.2, 101.18 21.44, 101.15 21.85, 100.42 21.56, 99.98 21.74, 99.24 22.12, 99.53 22.95, 98.9 23.14, 98.66 24.06, "
    "97.6 23.9, 97.72 25.08, 98.67 25.92, 98.71 26.74, 98.68 27.51, 98.25 27.75, 97.91 28.34, 97.33 28.26, 96.25 "
    "28.41, 96.59 28.83, 96.12 29.45, 95.4 29.03, 94.57 29.28, 93.41 28.64, 92.5 27.9, 91.7 27.77, 91.26 28.04, 90.73 "
    "28.06, 90.02 28.3, 89.48 28.04, 88.81 27.3, 88.73 28.09, 88.12 27.88, 86.95 27.97, 85.98 27.97, 85.82 28.2, "
    "85.01 28.64, 84.23 28.84, 83.9 29.32, 83.34 29.46, 82.33 30.12, 81.53 30.42, 81.11 30.18, 79.72 30.88, 78.74 "
    "31.52, 78.46 32.62, 79.18 32.48, 79.21 32.99, 78.81 33.51, 78.91 34.32, 77.84 35.49, 76.19 35.9, 75.9 36.67, "
    "75.16 37.13, 74.98 37.42, 74.83 37.99, 74.86 38.38, 74.26 38.61, 73.93 38.51, 73.68 39.43, 73.96 39.66, 73.82 "
    "39.89, 74.78 40.37, 75.47 40.56, 76.53 40.43, 76.9 41.07, 78.19 41.19, 78.54 41.58, 80.12 42.12, 80.26 42.35, "
    "80.18 42.92, 80.87 43.18, 79.97 44.92, 81.95 45.32, 82.46 45.54, 83.18 47.33, 85.16 47, 85.72 47.45, 85.77 "
    "48.46, 86.6 48.55, 87.36 49.21, 87.75 49.3, 88.01 48.6, 88.85 48.07, 90.28 47.69, 90.97 46.89, 90.59 45.72, "
    "90.95 45.29, 92.13 45.12, 93.48 44.98, 94.69 44.35, 95.31 44.24, 95.76 43.32, 96.35 42.73, 97.45 42.75, 99.52 "
    "42.52, 100.85 42.66, 101.83 42.51, 103.31 41.91, 104.52 41.91, 104.96 41.6, 106.13 42.13, 107.74 42.48, 109.24 "
    "42.52, 110.41 42.87, 111.13 43.41, 111.83 43.74, 111.67 44.07, 111.35 44.46, 111.87 45.1, 112.44 45.01, 113.46 "
    "44.81, 114.46 45.34, 115.99 45.73, 116.72 46.39, 117.42 46.67, 118.87 46.81, 119.66 46.69, 119.77 47.05, 118.87 "
    "47.75, 118.06 48.07, 117.3 47.7, 116.31 47.85, 115.74 47.73, 115.49 48.14, 116.19 49.13, 116.68 49.89, 117.88 "
    "49.51, 119.29 50.14, 119.28 50.58, 120.18 51.64, 120.74 51.96, 120.73 52.52, 120.18 52.75, 121 53.25, 122.3 "
    "53.5, 123.57 53.46, 125.07 53.16, 125.95 52.79, 126.7 51.73, 126.94 51.35, 127.29 50.74, 127.515 50.257))"
)
# Along the middle of the Shenzhen river and its bay, and around Macau's peninsula and islands; right to some 100 m.
_HONG_KONG_AND_MACAU = shapely.from_wkt(
    "MULTIPOLYGON (((113.83 22.13, 113.83 22.4, 113.9 22.45, 113.93 22.47, 113.975 22.497, 114.03 22.503, 114.06 "
    "22.508, 114.07 22.513, 114.09 22.527, 114.113 22.532, 114.13 22.541, 114.15 22.547, 114.168 22.556, 114.19 "
    "22.557, 114.225 22.546, 114.24 22.55, 114.33 22.562, 114.45 22.56, 114.46 22.5, 114.51 22.4, 114.51 22.13, "
    "113.83 22.13)), ((113.531 22.216, 113.56 22.216, 113.605 22.2, 113.605 22.105, 113.547 22.105, 113.547 22.165, "
    "113.531 22.19, 113.531 22.216)))"
)
shapely.prepare((_OUTLINE, _HONG_KONG_AND_MACAU))
_BOX = _OUTLINE.bounds
_REACH_DEG = 0.05  # more than any shift: a point further outside the box was never shifted

_EDGE_M = 20_037_726.37  # from the middle to the edge of Baidu's square world
# Baidu's polynomials: each is for northings from its first number (metres) on, and turns metres into degrees.
_MERCATOR = (
    (12890594.86, 1.410526172116255e-8, 8.98305509648872e-6, 17337981.2,
     (-1.9939833816331, 200.9824383106796, -187.2403703815547, 91.6087516669843, -23.38765649603339, 2.57121317296198,
      -0.03801003308653)),
    (8362377.87, -7.435856389565537e-9, 8.983055097726239e-6, 10260144.86,
     (-0.78625201886289, 96.32687599759846, -1.85204757529826, -59.36935905485877, 47.40033549296737,
      -16.50741931063887, 2.28786674699375)),
    (5591021.0, -3.030883460898826e-8, 8.98305509983578e-6, 6856817.37,
     (0.30071316287616, 59.74293618442277, 7.357984074871, -25.38371002664745, 13.45380521110908, -3.29883767235584,
      0.32710905363475)),
    (3481989.83, -1.981981304930552e-8, 8.983055099779535e-6, 4482777.06,
     (0.03278182852591, 40.31678527705744, 0.65659298677277, -4.44255534477492, 0.85341911805263, 0.12923347998204,
      -0.04625736007561)),
    (1678043.12, 3.09191371068437e-9, 8.983055096812155e-6, 2555164.4,
     (0.00006995724062, 23.10934304144901, -0.00023663490511, -0.6321817810242, -0.00663494467273, 0.03430082397953,
      -0.00466043876332)),
    (0.0, 2.890871144776878e-9, 8.983055095805407e-6, 826088.5,
     (-0.00000003068298, 7.47137025468032, -0.00000353937994, -0.02145144861037, -0.00001234426596, 0.00010322952773,
      -0.00000323890364)),
)  # fmt: skip


def wgs84_from(point: Point, datum: Datum) -> Point:
    """Convert a point of any datum to WGS-84."""
    match datum:
        case Datum.GCJ02:
            return wgs84_from_gcj02(point)
        case Datum.BD09:
            return wgs84_from_bd09(point)
        case Datum.STREET_MAP:
            plain = wgs84_from_gcj02(point)
            return plain if is_in_mainland(plain) else point
        case Datum.WGS84:
            return point


def degrees_from(degrees: Numbers, datum: Datum) -> Numbers:
    """Convert many positions of any datum to WGS-84: a row for each, longitude first."""
    plain = (degrees[:, 1], degrees[:, 0])
    if datum is Datum.BD09:
        plain = _undone(plain, lambda each: _bd09(_gcj02(each)))
    elif datum is not Datum.WGS84:
        plain = _undone(plain, _gcj02)
    found = np.stack((plain[1], plain[0]), axis=1)
    if datum is Datum.STREET_MAP:
        found = np.where(are_in_mainland(found)[:, None], found, degrees)
    return found


def is_in_mainland(point: Point) -> bool:
    """Tell whether a WGS-84 point lies in mainland China, where the datum of bare numbers is unknown."""
    return bool(are_in_mainland(np.array([[point.lon, point.lat]]))[0])


def are_in_mainland(degrees: Numbers) -> NDArray[np.bool_]:
    """Tell of each row, longitude first, whether it lies in mainland China."""
    lons, lats = degrees[:, 0], degrees[:, 1]
    found: NDArray[np.bool_] = _is_shifted((lats, lons)) & ~shapely.intersects_xy(_HONG_KONG_AND_MACAU, lons, lats)
    return found


def wgs84_from_gcj02(point: Point) -> Point:
    """Convert a GCJ-02 point to WGS-84; a point where no map is shifted stays the same."""
    return _point_undone(point, _gcj02)


def wgs84_from_bd09(point: Point) -> Point:
    """Convert a point in BD-09 degrees to WGS-84; a point where no map is shifted stays the same."""
    return _point_undone(point, lambda plain: _bd09(_gcj02(plain)))


def bd09_from_mercator(x_m: float, y_m: float) -> Point:
    """Convert the Mercator metres of Baidu's links (x to the east, y to the north) to BD-09 degrees.

    Raises ValueError for metres that are not on the Earth.
    """
    if not (abs(x_m) <= _EDGE_M and abs(y_m) <= _EDGE_M):
        raise ValueError(f"no such place: {x_m}, {y_m} m")
    _, offset, scale, unit_m, terms = next(band for band in _MERCATOR if abs(y_m) >= band[0])
    share = abs(y_m) / unit_m
    lat = sum(term * share**power for power, term in enumerate(terms))
    lon = offset + scale * abs(x_m)
    return Point(lat if y_m >= 0 else -lat, lon if x_m >= 0 else -lon)


def _is_shifted(plain: _Degrees) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = shapely.intersects_xy(_OUTLINE, plain[1], plain[0])
    return found


def _point_undone(point: Point, shift: Callable[[_Degrees], _Degrees]) -> Point:
    lat, lon = _undone((np.array([point.lat]), np.array([point.lon])), shift)
    return Point(float(lat[0]), float(lon[0]))


def _undone(shifted: _Degrees, shift: Callable[[_Degrees], _Degrees]) -> _Degrees:
    """Invert a shift: start with a guess and correct it by its error until the error is tiny."""
    west, south, east, north = _BOX
    to_lat, to_lon = shifted
    near = (south - _REACH_DEG <= to_lat) & (to_lat <= north + _REACH_DEG)
    near &= (west - _REACH_DEG <= to_lon) & (to_lon <= east + _REACH_DEG)
    lat, lon = to_lat[near], to_lon[near]
    for _ in range(_ROUNDS):
        there = shift((lat, lon))
        miss_lat, miss_lon = to_lat[near] - there[0], to_lon[near] - there[1]
        lat, lon = lat + miss_lat, lon + miss_lon
        if not (np.abs(miss_lat).max(initial=0) >= _CLOSE_DEG or np.abs(miss_lon).max(initial=0) >= _CLOSE_DEG):
            break
    is_shifted = _is_shifted((lat, lon))
    whole_lat, whole_lon = to_lat.copy(), to_lon.copy()
    whole_lat[near] = np.where(is_shifted, lat, to_lat[near])
    whole_lon[near] = np.where(is_shifted, lon, to_lon[near])
    return whole_lat, whole_lon


def _gcj02(plain: _Degrees) -> _Degrees:
    """Shift WGS-84 degrees by the published polynomial and waves around 35° N 105° E, in metres on the ellipsoid."""
    lat, lon = plain
    x, y = lon - 105.0, lat - 35.0
    both = 20 * np.sin(6 * pi * x) + 20 * np.sin(2 * pi * x)
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north_m += (both + _waves(y, (1, 20), (3, 40), (12, 160), (30, 320))) * 2 / 3
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east_m += (both + _waves(x, (1, 20), (3, 40), (12, 150), (30, 300))) * 2 / 3
    flattening = 1 - _ECCENTRICITY_2 * np.sin(np.radians(lat)) ** 2
    meridian_m = _AXIS_M * (1 - _ECCENTRICITY_2) / flattening**1.5
    parallel_m = _AXIS_M / np.sqrt(flattening) * np.cos(np.radians(lat))
    return lat + np.degrees(north_m / meridian_m), lon + np.degrees(east_m / parallel_m)


def _waves(at: Numbers, *waves: tuple[int, int]) -> Numbers:
    """Add up sine waves, each given by half its wavelength in degrees, and its height."""
    total = np.zeros_like(at)
    for length, height in waves:
        total += height * np.sin(at * pi / length)
    return total


def _bd09(shifted: _Degrees) -> _Degrees:
    """Shift GCJ-02 degrees once more: a ripple in length and angle, then a constant step."""
    lat, lon = shifted
    length = np.hypot(lat, lon) + 0.00002 * np.sin(lat * _BAIDU_PI)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BAIDU_PI)
    return length * np.sin(angle) + _BAIDU_NORTH, length * np.cos(angle) + _BAIDU_EAST
