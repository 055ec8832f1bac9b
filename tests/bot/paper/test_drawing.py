from datetime import date
from io import BytesIO
from math import cos, radians

import numpy as np
import pytest
import shapely
from hypothesis import given, settings, strategies as st
from PIL import Image

from bot.paper.drawing import (
    ANSWERS,
    AREA,
    GROUND,
    HIGH,
    INK,
    NARROWEST_M,
    NEIGHBOUR,
    PIN,
    WIDE,
    Colour,
    draw_place,
)
from casework.files.maps.boundaries import read_boundaries
from casework.model.area import METRES_PER_DEGREE, Area, AreaCode, AreaMap, Shape
from casework.model.place import Point
from tests.paths import ROOT

DAY = date(2024, 5, 1)
DEMO = ROOT / "bot" / "demo" / "san_francisco.geojson"
HOME = Point(60.0, 20.0)
M_PER_PX = 2 * NARROWEST_M / WIDE  # of the closest view


def metres(east: float, north: float) -> tuple[float, float]:
    """Return the longitude and latitude this many metres east and north of home."""
    return (
        HOME.lon + east / METRES_PER_DEGREE / cos(radians(HOME.lat)),
        HOME.lat + north / METRES_PER_DEGREE,
    )


def block(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(*metres(west, south), *metres(east, north))


def area(code: str, shape: Shape) -> Area:
    return Area(AreaCode(code), code, None, shape)


def drawn(areas: AreaMap, point: Point = HOME, accuracy_m: float | None = None) -> Image.Image:
    png = draw_place(areas, point, DAY, accuracy_m)
    assert len(png) < 60_000
    image = Image.open(BytesIO(png), formats=["PNG"])
    assert image.size == (WIDE, HIGH)
    return image.convert("RGB")


def at(image: Image.Image, east: float, north: float) -> object:
    """Return the colour this many metres east and north of the middle of the closest view."""
    return image.getpixel((round(WIDE / 2 + east / M_PER_PX), round(HIGH / 2 - north / M_PER_PX)))


def count(image: Image.Image, colour: Colour) -> int:
    return sum(number for number, seen in image.getcolors(WIDE * HIGH) or [] if seen == colour)


SAN_FRANCISCO = AreaMap(
    read_boundaries(DEMO.read_bytes(), code="code", name="name", parent=None, valid_from=None, valid_to=None).areas
)
SQUARE = area("square", block(-200, -200, 200, 200))


def test_the_area_that_answers_is_tinted_and_the_rest_is_not() -> None:
    image = drawn(AreaMap([SQUARE, area("far", block(300, -200, 400, 200))]))
    assert at(image, 100, 100) == at(image, -150, -190) == ANSWERS
    assert at(image, 350, 0) == AREA
    assert at(image, 250, 0) == at(image, 0, 250) == GROUND


def test_the_tip_of_the_pin_is_the_place_and_a_dot_is_in_its_head() -> None:
    image = drawn(AreaMap([SQUARE]))
    assert image.getpixel((WIDE // 2, HIGH // 2 - 20)) == PIN
    assert image.getpixel((WIDE // 2, HIGH // 2 - 50)) == (255, 255, 255)
    assert image.getpixel((WIDE // 2, HIGH // 2 + 20)) == ANSWERS


def test_north_is_up() -> None:
    image = drawn(AreaMap([SQUARE, area("north", block(-50, 220, 50, 300))]))
    assert at(image, 0, 260) == AREA
    assert at(image, 0, -260) == GROUND


def test_a_metre_is_as_long_in_every_direction_and_as_the_bar_says() -> None:
    image = drawn(AreaMap([SQUARE]))
    row, column = HIGH // 2 + 60, WIDE // 2 + 60
    width = sum(image.getpixel((x, row)) == ANSWERS for x in range(WIDE)) * M_PER_PX
    height = sum(image.getpixel((column, y)) == ANSWERS for y in range(HIGH)) * M_PER_PX
    assert (width, height) == pytest.approx((400, 400), abs=8)  # without the lines of the border
    bar = sum(image.getpixel((x, HIGH - 30)) == INK for x in range(WIDE)) * M_PER_PX
    assert bar == pytest.approx(200, abs=5)


def test_neighbours_within_25_metres_have_their_own_tint() -> None:
    near, far = area("near", block(-390, -200, -201, 200)), area("far", block(201, -200, 390, 200))
    areas = AreaMap([SQUARE, near, far])
    lon, lat = metres(-180, 0)
    beside = drawn(areas, Point(lat, lon))
    assert at(beside, -100, 0) == NEIGHBOUR  # the middle of the picture is 180 m further west
    assert at(beside, 100, 0) == ANSWERS
    assert count(drawn(areas), NEIGHBOUR) == 0


def test_the_border_is_strong_only_where_the_pin_is_close_to_it() -> None:
    lon, lat = metres(-180, 0)
    beside, middle = drawn(AreaMap([SQUARE]), Point(lat, lon)), drawn(AreaMap([SQUARE]))
    strong = (20, 83, 40)
    assert count(beside, strong) > 500
    assert count(middle, strong) == 0


def test_what_shows_through_a_hole_is_what_lies_there() -> None:
    ring = block(-200, -200, 200, 200).difference(block(50, 50, 150, 150)).difference(block(-150, 50, -50, 150))
    assert isinstance(ring, shapely.Polygon)
    image = drawn(AreaMap([area("ring", ring), area("inside", block(50, 50, 150, 150))]))
    assert at(image, 100, 100) == AREA
    assert at(image, -100, 100) == GROUND
    assert at(image, -100, -100) == ANSWERS


def test_the_accuracy_is_a_circle_of_its_radius() -> None:
    exact, rough = drawn(AreaMap([SQUARE])), drawn(AreaMap([SQUARE]), accuracy_m=100)
    for east, north in ((90, 0), (-90, 0), (60, -60), (60, 60)):
        assert at(exact, east, north) == ANSWERS
        assert at(rough, east, north) != ANSWERS
    assert at(rough, 110, 0) == ANSWERS


def test_a_large_area_is_shown_whole_up_to_three_kilometres() -> None:
    image = drawn(AreaMap([area("large", block(-2000, -900, 2000, 900))]))
    assert image.getpixel((60, HIGH // 2)) == image.getpixel((WIDE - 60, HIGH // 2)) == ANSWERS
    assert image.getpixel((10, 10)) == GROUND
    county = drawn(AreaMap([area("county", block(-50_000, -50_000, 50_000, 50_000))]))
    assert county.getpixel((10, 10)) == ANSWERS


def test_a_point_outside_is_shown_with_the_nearest_area() -> None:
    lon, lat = metres(-3000, 0)
    image = drawn(AreaMap([SQUARE]), Point(lat, lon))
    assert image.getpixel((WIDE // 2, HIGH // 2 - 20)) == PIN
    assert count(image, AREA) > 200
    assert count(image, ANSWERS) == 0


def test_a_point_far_away_is_an_arrow_at_the_edge_of_the_district() -> None:
    image = drawn(AreaMap([SQUARE]), Point(60.0, 10.0))
    _, reds = np.nonzero((np.asarray(image) == PIN).all(axis=2))  # rows and columns
    assert reds.size
    assert reds.max() < WIDE // 5  # in the west
    assert at(image, 100, 100) == AREA


def test_a_district_without_areas_is_a_pin() -> None:
    image = drawn(AreaMap([]))
    assert image.getpixel((WIDE // 2, HIGH // 2 - 20)) == PIN
    assert count(image, GROUND) > WIDE * HIGH * 0.9


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.floats(37.6, 37.95), st.floats(-122.6, -122.2), st.none() | st.floats(0, 1500))
def test_every_place_in_and_around_san_francisco_is_drawn(lat: float, lon: float, accuracy_m: float | None) -> None:
    image = drawn(SAN_FRANCISCO, Point(lat, lon), accuracy_m)
    assert count(image, AREA) + count(image, ANSWERS) > 500


@pytest.mark.parametrize("lat", [-90.0, 0.0, 90.0])
@pytest.mark.parametrize("lon", [-180.0, 0.0, 180.0])
def test_every_corner_of_the_earth_is_drawn(lat: float, lon: float) -> None:
    for areas in (SAN_FRANCISCO, AreaMap([area("world", shapely.box(-180, -90, 180, 90))])):
        drawn(areas, Point(lat, lon))
