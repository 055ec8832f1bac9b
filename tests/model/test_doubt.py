"""Positions that stand for "I do not know" are doubted."""

import pytest
from hypothesis import given, strategies as st

from casework.model.doubt import Doubt, doubt
from casework.model.place import Point, moved
from casework.model.policy import DEFAULTS

BOSTON_FAILED = Point(42.3594, -71.0587)
ELM = Point(37.7599, -122.4148)


@pytest.mark.parametrize("point", [Point(0.0, 0.0), Point(-0.0, 0.0), Point(0.0005, -0.0005)])
def test_the_point_without_a_number_is_nowhere(point: Point) -> None:
    assert doubt(point, 5.0, (), DEFAULTS.vague_above_m) is Doubt.NOWHERE


def test_half_a_kilometre_from_nowhere_is_somewhere() -> None:
    assert doubt(Point(0.00451, 0.00012), None, (), DEFAULTS.vague_above_m) is None


@pytest.mark.parametrize("north_m", [0.0, 0.9])
def test_a_failed_geocode_is_recognised_to_the_metre(north_m: float) -> None:
    assert (
        doubt(moved(BOSTON_FAILED, north_m, 0.0), None, (ELM, BOSTON_FAILED), DEFAULTS.vague_above_m) is Doubt.SENTINEL
    )


def test_two_metres_beside_a_failed_geocode_somebody_stands() -> None:
    assert doubt(moved(BOSTON_FAILED, 2.0, 0.0), None, (BOSTON_FAILED,), DEFAULTS.vague_above_m) is None


@pytest.mark.parametrize("point", [Point(38.0, -122.0), Point(37.8, -122.4), Point(37.8, -122.0), Point(-33.9, 151.2)])
def test_whole_degrees_and_tenths_name_no_spot(point: Point) -> None:
    assert doubt(point, None, (), DEFAULTS.vague_above_m) is Doubt.COARSE


@pytest.mark.parametrize("point", [Point(37.76, -122.4), Point(37.8, -122.41), ELM])
def test_one_coordinate_with_two_decimals_is_believed(point: Point) -> None:
    assert doubt(point, None, (), DEFAULTS.vague_above_m) is None


@pytest.mark.parametrize(
    ("accuracy_m", "expected"),
    [(None, None), (0.0, None), (DEFAULTS.vague_above_m, None), (250.1, Doubt.VAGUE), (1500.0, Doubt.VAGUE)],
)
def test_a_radius_above_250_m_is_vague(accuracy_m: float | None, expected: Doubt | None) -> None:
    assert doubt(ELM, accuracy_m, (BOSTON_FAILED,), DEFAULTS.vague_above_m) is expected


def test_the_gravest_doubt_is_told() -> None:
    assert doubt(Point(0.0, 0.0), 5000.0, (Point(0.0, 0.0),), DEFAULTS.vague_above_m) is Doubt.NOWHERE
    assert doubt(BOSTON_FAILED, 5000.0, (BOSTON_FAILED,), DEFAULTS.vague_above_m) is Doubt.SENTINEL
    assert doubt(Point(38.0, -122.0), 5000.0, (), DEFAULTS.vague_above_m) is Doubt.COARSE


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 1e6) | st.none())
def test_every_point_has_an_answer(lat: float, lon: float, accuracy_m: float | None) -> None:
    assert doubt(Point(lat, lon), accuracy_m, (BOSTON_FAILED,), DEFAULTS.vague_above_m) in (None, *Doubt)
