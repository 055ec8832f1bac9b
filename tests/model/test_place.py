"""Positions, and what is none."""

from math import inf, nan

import pytest

from casework.model.place import Point


@pytest.mark.parametrize(
    ("lat", "lon"), [(90.1, 0), (-90.1, 0), (0, 180.1), (0, -180.1), (nan, 0), (0, nan), (inf, 0), (0, -inf)]
)
def test_what_is_not_on_the_earth_is_no_point(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="no such place"):
        Point(lat, lon)


@pytest.mark.parametrize(("lat", "lon"), [(90, 180), (-90, -180), (0, 0)])
def test_the_edges_of_the_earth_are_on_it(lat: float, lon: float) -> None:
    assert (Point(lat, lon).lat, Point(lat, lon).lon) == (lat, lon)
