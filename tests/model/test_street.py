"""The street by a point: the nearest within reach, anywhere on the Earth; and a line cut by the grid's cells."""

import pytest
import shapely

from casework.model.place import CELL_DEG, Point, cell_of, distance_m, moved
from casework.model.street import Street, nearest, pieces

ELM = Point(37.765, -122.425)


def street(name: str, *ends: Point) -> Street:
    return Street(name, shapely.LineString([(end.lon, end.lat) for end in ends]))


def across(name: str, point: Point, north_m: float) -> Street:
    """Return a street from west to east, so many metres north of a point."""
    return street(name, moved(point, north_m, -200), moved(point, north_m, 200))


def test_the_nearest_within_reach_is_named() -> None:
    streets = [across("Oak Street", ELM, 45), across("Elm Street", ELM, -30)]
    assert nearest(streets, ELM, 60) == "Elm Street"
    assert nearest(streets, moved(ELM, 10, 0), 60) == "Oak Street"
    assert nearest(streets, ELM, 29) is None
    assert nearest([], ELM, 60) is None


def test_of_two_at_one_distance_the_name_decides_so_that_the_answer_is_always_the_same() -> None:
    one, other = across("B Street", ELM, 0), across("A Street", ELM, 0)
    assert nearest([one, other], ELM, 60) == nearest([other, one], ELM, 60) == "A Street"


@pytest.mark.parametrize("at", [ELM, Point(64.1466, -21.9426), Point(-54.8, -68.3), Point(0.0, 179.9999)])
def test_metres_are_metres_at_any_latitude_and_across_the_date_line(at: Point) -> None:
    for north, east in ((0, 50), (50, 0), (-50, 0), (0, -50)):
        pin = moved(at, north, east)
        line = street(
            "X", moved(pin, -100 * bool(east), -100 * bool(north)), moved(pin, 100 * bool(east), 100 * bool(north))
        )
        if abs(line.line.bounds[0] - line.line.bounds[2]) > 180:
            continue  # a line itself ends at the date line
        assert distance_m(at, pin) == pytest.approx(50, abs=0.3)
        assert nearest([line], at, 50.5) == "X"
        assert nearest([line], at, 49.5) is None


def test_a_line_is_cut_into_the_cells_in_which_it_lies_and_nothing_is_lost_or_twice() -> None:
    line = shapely.LineString([(121.4737, 31.2304), (121.4913, 31.2401), (121.4737, 31.2304 + 3 * CELL_DEG)])
    found = list(pieces(line))
    assert sum(piece.length for _, piece in found) == pytest.approx(line.length, abs=1e-9)
    assert len({cell for cell, _ in found}) == len(found) > 5
    for cell, piece in found:
        middle = piece.centroid if piece.geom_type == "MultiLineString" else piece.interpolate(0.5, normalized=True)
        assert cell_of(Point(middle.y, middle.x)) == cell


def test_a_very_long_line_is_cut_in_a_moment() -> None:
    found = list(pieces(shapely.LineString([(0.0, 0.0), (1.0, 1.0)])))
    assert 400 <= len(found) <= 820
