"""Chinese datums: the published conversions hold in both directions, and elsewhere nothing moves."""

from math import nan

import numpy as np
import pytest
from hypothesis import assume, given, strategies as st

from casework.model import datum
from casework.model.datum import (
    Datum,
    bd09_from_mercator,
    is_in_mainland,
    wgs84_from,
    wgs84_from_bd09,
    wgs84_from_gcj02,
)
from casework.model.place import Point, distance_m

points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
near_china = st.builds(Point, st.floats(17, 54), st.floats(73, 136))

HONG_KONG = [Point(22.2819, 114.1582), Point(22.501, 114.128), Point(22.4445, 114.0222)]
MACAU = [Point(22.1899, 113.5386), Point(22.1530, 113.5590)]
ABROAD = {
    "Seoul": Point(37.5665, 126.978),
    "Pyongyang": Point(39.0392, 125.7625),
    "Fukuoka": Point(33.5902, 130.4017),
    "Hanoi": Point(21.0278, 105.8342),
    "Delhi": Point(28.6139, 77.209),
    "Kathmandu": Point(27.7172, 85.324),
    "Thimphu": Point(27.4728, 89.639),
    "Ulaanbaatar": Point(47.8864, 106.9057),
    "Vladivostok": Point(43.1155, 131.8855),
    "Almaty": Point(43.222, 76.8512),
    "Taipei": Point(25.033, 121.5654),
    "Kinmen": Point(24.4327, 118.3171),
    "San Francisco": Point(37.7599, -122.4148),
    "nowhere": Point(0.0, 0.0),
    "the poles": Point(89.99, 105.0),
}
BORDER_TOWNS = {
    "Dandong": Point(40.129, 124.385),
    "Hunchun": Point(42.8627, 130.366),
    "Heihe": Point(50.2453, 127.4989),
    "Manzhouli": Point(49.5978, 117.3787),
    "Erenhot": Point(43.6529, 111.9766),
    "Horgos": Point(44.2, 80.41),
    "Kashgar": Point(39.4704, 75.9898),
    "Yadong": Point(27.485, 88.907),
    "Ruili": Point(24.0128, 97.8559),
    "Hekou": Point(22.5295, 103.9393),
    "Sanya": Point(18.2528, 109.5119),
    "Xiamen": Point(24.4798, 118.0894),
    "Dalian": Point(38.914, 121.6147),
    "Zhoushan": Point(29.985, 122.2072),
    "Shenzhen": Point(22.5431, 114.0579),
    "Zhuhai": Point(22.271, 113.5767),
}


def gcj02_from_wgs84(point: Point) -> Point:
    """Apply the shift itself; the product only needs its inverse."""
    plain = (np.array([point.lat]), np.array([point.lon]))
    return _point(datum._gcj02(plain)) if datum._is_shifted(plain) else point


def bd09_from_wgs84(point: Point) -> Point:
    plain = (np.array([point.lat]), np.array([point.lon]))
    return _point(datum._bd09(datum._gcj02(plain))) if datum._is_shifted(plain) else point


def _point(degrees: tuple[datum.Numbers, datum.Numbers]) -> Point:
    return Point(float(degrees[0][0]), float(degrees[1][0]))


# The pairs are from eviltransform's tests and from coordtransform's README.
@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        (Point(31.1774276, 121.5272106), Point(31.17530398364597, 121.531541859215)),
        (Point(22.543847, 113.912316), Point(22.540796131694766, 113.9171764808363)),
        (Point(39.911954, 116.377817), Point(39.91334545536069, 116.38404722455657)),
        (Point(39.915, 116.404), Point(39.91640428150164, 116.41024449916938)),
    ],
)
def test_gcj02_agrees_with_the_published_pairs(wgs84: Point, gcj02: Point) -> None:
    assert distance_m(gcj02_from_wgs84(wgs84), gcj02) < 0.001
    assert distance_m(wgs84_from_gcj02(gcj02), wgs84) < 0.001


# From coordtransform: GCJ-02 (39.915, 116.404) is the first pair in BD-09; the second pair is the other direction. Its
# inverse is approximate, so half a metre is allowed.
@pytest.mark.parametrize(
    ("gcj02", "bd09", "within_m"),
    [
        (Point(39.915, 116.404), Point(39.92133699351021, 116.41036949371029), 0.001),
        (Point(39.90865673957631, 116.39762729119315), Point(39.915, 116.404), 0.5),
        (Point(39.90245, 116.42703), Point(39.90851, 116.43351), 1.5),  # Beijing's station, to five decimals
    ],
)
def test_bd09_agrees_with_the_published_pairs(gcj02: Point, bd09: Point, within_m: float) -> None:
    wgs84 = wgs84_from_gcj02(gcj02)
    assert distance_m(bd09_from_wgs84(wgs84), bd09) < within_m
    assert distance_m(wgs84_from_bd09(bd09), wgs84) < within_m


# The pairs are from github.com/wh1100717/BaiduMapPointConverter and from the tests of TeslaMate's fork.
@pytest.mark.parametrize(
    ("x_m", "y_m", "lat", "lon"),
    [
        (12958160.97, 4825907.72, 39.914889, 116.403874),
        (12958175.0, 4825923.77, 39.915, 116.404),
        (13525353.98, 3641593.36, 31.24, 121.499),
        (0.0, 0.0, 0.0, 0.0),
    ],
)
def test_metres_of_baidu_become_degrees(x_m: float, y_m: float, lat: float, lon: float) -> None:
    point = bd09_from_mercator(x_m, y_m)
    assert (point.lat, point.lon) == pytest.approx((lat, lon), abs=1e-6)
    mirrored = bd09_from_mercator(-x_m, -y_m)
    assert (mirrored.lat, mirrored.lon) == pytest.approx((-lat, -lon), abs=1e-6)


# Where one polynomial of Baidu's ends and the next begins, they must agree.
@pytest.mark.parametrize("y_m", [1678043.12, 3481989.83, 5591021.0, 8362377.87])
def test_there_is_no_step_between_two_polynomials(y_m: float) -> None:
    assert distance_m(bd09_from_mercator(1e7, y_m - 0.01), bd09_from_mercator(1e7, y_m + 0.01)) < 1


@pytest.mark.parametrize(("x_m", "y_m"), [(1e9, 0.0), (0.0, 1e9), (0.0, -1e300), (nan, 0.0), (0.0, nan)])
def test_metres_off_the_earth_are_refused(x_m: float, y_m: float) -> None:
    with pytest.raises(ValueError, match="no such place"):
        bd09_from_mercator(x_m, y_m)


@given(near_china)
def test_there_and_back_again_is_right_to_a_centimetre(point: Point) -> None:
    assert distance_m(wgs84_from_gcj02(gcj02_from_wgs84(point)), point) < 0.01
    assert distance_m(wgs84_from_bd09(bd09_from_wgs84(point)), point) < 0.01


@given(near_china)
def test_a_shift_is_as_large_as_the_datum_says(point: Point) -> None:
    assume(is_in_mainland(point))
    assert 20 < distance_m(gcj02_from_wgs84(point), point) < 1000
    assert 200 < distance_m(bd09_from_wgs84(point), point) < 2300


@given(points)
def test_far_from_china_nothing_moves(point: Point) -> None:
    assume(not (17 < point.lat < 54 and 73 < point.lon < 136))
    moved = [each(point) for each in (gcj02_from_wgs84, wgs84_from_gcj02, bd09_from_wgs84, wgs84_from_bd09)]
    assert moved == [point] * 4


@pytest.mark.parametrize("name", ABROAD)
def test_neighbours_of_china_do_not_move(name: str) -> None:
    point = ABROAD[name]
    assert [wgs84_from(point, datum) for datum in Datum] == [point] * 4
    assert (gcj02_from_wgs84(point), bd09_from_wgs84(point)) == (point, point)


@pytest.mark.parametrize("name", BORDER_TOWNS)
def test_towns_on_the_border_move(name: str) -> None:
    assert is_in_mainland(BORDER_TOWNS[name])
    assert gcj02_from_wgs84(BORDER_TOWNS[name]) != BORDER_TOWNS[name]


@pytest.mark.parametrize("point", [*HONG_KONG, *MACAU])
def test_in_hong_kong_and_macau_chinese_maps_are_shifted_and_foreign_ones_are_not(point: Point) -> None:
    assert wgs84_from(point, Datum.GCJ02) != point
    assert wgs84_from(point, Datum.STREET_MAP) == point
    assert not is_in_mainland(point)


def test_in_the_mainland_a_foreign_street_map_is_shifted_too() -> None:
    gcj02 = Point(31.17530398364597, 121.531541859215)
    assert wgs84_from(gcj02, Datum.STREET_MAP) == wgs84_from(gcj02, Datum.GCJ02) != gcj02
