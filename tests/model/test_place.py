"""Valid and invalid positions, distances, and the grid cells in which near things are searched."""

from math import inf, nan

import pytest
from hypothesis import given, strategies as st

from casework.model.place import CELL_DEG, Point, cell_of, cells_within, distance_m, moved

POINTS = st.builds(Point, st.floats(-85, 85), st.floats(-180, 180))
SF, SHANGHAI = Point(37.7749, -122.4194), Point(31.2304, 121.4737)


@pytest.mark.parametrize(
    ("lat", "lon"), [(90.1, 0), (-90.1, 0), (0, 180.1), (0, -180.1), (nan, 0), (0, nan), (inf, 0), (0, -inf)]
)
def test_what_is_not_on_the_earth_is_no_point(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="no such place"):
        Point(lat, lon)


@pytest.mark.parametrize(("lat", "lon"), [(90, 180), (-90, -180), (0, 0)])
def test_the_edges_of_the_earth_are_on_it(lat: float, lon: float) -> None:
    assert (Point(lat, lon).lat, Point(lat, lon).lon) == (lat, lon)


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        (SF, SF, 0),
        (Point(0, 0), Point(1, 0), 111_195),  # one degree on the mean sphere
        (Point(0, 0), Point(0, 180), 20_015_115),  # half way around
        (Point(60, 10), Point(60, 10.01), 556),  # half as much as at the equator
        (Point(0, 179.9995), Point(0, -179.9995), 111),
        (SF, SHANGHAI, 9_872_760),  # haversine, calculated by hand
    ],
)
def test_a_distance_is_right_to_half_a_percent(one: Point, other: Point, metres: float) -> None:
    assert distance_m(one, other) == pytest.approx(metres, rel=0.005, abs=0.5)


@given(POINTS, POINTS)
def test_a_distance_is_the_same_both_ways_and_at_most_half_the_earth(one: Point, other: Point) -> None:
    assert distance_m(one, other) == pytest.approx(distance_m(other, one))
    assert 0 <= distance_m(one, other) <= 20_016_000


@given(POINTS, st.floats(-500, 500), st.floats(-500, 500))
def test_a_point_is_moved_by_as_many_metres_as_were_said(point: Point, north: float, east: float) -> None:
    there = moved(point, north, east)
    assert distance_m(point, there) == pytest.approx((north**2 + east**2) ** 0.5, rel=0.005, abs=0.1)
    assert (there.lat - point.lat) * north >= -1e-6


@given(POINTS, st.sampled_from([(20.0, 0.0), (0.0, 20.0), (20.0, -20.0)]))
def test_moving_to_and_fro_ends_where_it_began(point: Point, arrow: tuple[float, float]) -> None:
    north, east = arrow
    back = moved(moved(point, north, east), -north, -east)
    assert distance_m(point, back) < 0.1


def test_moving_goes_around_the_earth_and_stops_at_the_poles() -> None:
    assert moved(Point(0, 179.9999), 0, 20).lon == pytest.approx(-179.99992, abs=1e-5)
    assert moved(Point(0, -179.9999), 0, -20).lon == pytest.approx(179.99992, abs=1e-5)
    assert moved(Point(89.99995, 0), 20, 0).lat <= 90
    assert moved(Point(-90, 0), -20, 0).lat >= -90


@given(POINTS, st.floats(0, 250), st.floats(0, 1), st.floats(0, 1))
def test_everything_within_the_radius_lies_in_the_cells(point: Point, radius: float, north: float, east: float) -> None:
    for up in (north, -north):
        for aside in (east, -east):
            there = moved(point, up * radius, aside * radius)
            if distance_m(point, there) <= radius:
                assert cell_of(there) in cells_within(point, radius)


@given(POINTS)
def test_ones_own_cell_is_always_looked_into(point: Point) -> None:
    assert cell_of(point) in cells_within(point, 0)
    assert cell_of(point) in cells_within(point, 250)


@given(st.builds(Point, st.floats(-60, 60), st.floats(-180, 180)))
def test_where_people_live_a_few_cells_are_enough(point: Point) -> None:
    assert len(cells_within(point, 250)) <= 15


def test_the_earth_is_numbered_once_around() -> None:
    corners = [Point(lat, lon) for lat in (-90, 0, 90) for lon in (-180, -CELL_DEG / 2, CELL_DEG / 2)]
    assert len({cell_of(point) for point in corners}) == 9
    assert cell_of(Point(0, 180)) == cell_of(Point(0, -180))
    assert all(0 <= cell_of(point) < 2**63 for point in corners)


def test_near_a_pole_there_is_an_answer_too() -> None:
    for lat in (89.9999, -89.9999, 90.0, -90.0):
        cells = cells_within(Point(lat, 0), 250)
        assert cell_of(Point(lat, 0)) in cells
        assert len(cells) < 500
