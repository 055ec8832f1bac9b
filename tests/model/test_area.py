from datetime import date, timedelta
from math import asin, cos, inf, radians, sin, sqrt

import pytest
import shapely
from hypothesis import assume, given, strategies as st

from casework.model.area import METRES_PER_DEGREE, Area, AreaCode, AreaMap, How
from casework.model.place import EARTH_RADIUS_M, Point

DAY = date(2024, 5, 1)

places = st.builds(Point, st.floats(-80, 80), st.floats(-179, 179))


def area(
    code: str,
    shape: shapely.Polygon | shapely.MultiPolygon,
    parent: str | None = None,
    begin: date | None = None,
    end: date | None = None,
) -> Area:
    return Area(AreaCode(code), code.title(), AreaCode(parent) if parent else None, shape, begin, end)


def square(centre: Point, half: float) -> shapely.Polygon:
    """Return a square with sides of twice `half` degrees."""
    return shapely.box(centre.lon - half, centre.lat - half, centre.lon + half, centre.lat + half)


def moved(point: Point, north_m: float = 0, east_m: float = 0) -> Point:
    return Point(
        point.lat + north_m / METRES_PER_DEGREE,
        point.lon + east_m / METRES_PER_DEGREE / cos(radians(point.lat)),
    )


def distance(a: Point, b: Point) -> float:
    """Return the great-circle distance between two points in metres (haversine; within 0.6 % of the ellipsoid)."""
    half_lat = sin(radians(b.lat - a.lat) / 2) ** 2
    half_lon = sin(radians(b.lon - a.lon) / 2) ** 2
    chord = half_lat + cos(radians(a.lat)) * cos(radians(b.lat)) * half_lon
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, chord)))


@st.composite
def polygons(draw: st.DrawFn) -> shapely.Polygon:
    """Return the convex hull of some points of a grid that is a few kilometres wide."""
    centre = draw(places)
    offsets = st.tuples(st.integers(-50, 50), st.integers(-50, 50))
    corners = [
        (centre.lon + x / 1000, centre.lat + y / 1000) for x, y in draw(st.lists(offsets, min_size=3, max_size=12))
    ]
    hull = shapely.MultiPoint(corners).convex_hull
    assume(isinstance(hull, shapely.Polygon) and hull.area > 1e-7)
    assert isinstance(hull, shapely.Polygon)
    return hull


@given(polygons())
def test_a_point_in_the_interior_is_inside(shape: shapely.Polygon) -> None:
    spot = shape.representative_point()
    located = AreaMap([area("a", shape)]).locate(Point(spot.y, spot.x), DAY)
    assert (located.how, located.distance_m, located.neighbours) == (How.INSIDE, 0.0, ())
    assert located.area is not None
    assert located.area.code == "a"


@given(polygons())
def test_every_corner_is_inside_because_borders_count(shape: shapely.Polygon) -> None:
    areas = AreaMap([area("a", shape)])
    for lon, lat in shape.exterior.coords:
        assert areas.locate(Point(lat, lon), DAY).how is How.INSIDE


@given(places, st.permutations(["small", "middle", "large"]))
def test_where_areas_overlap_the_smaller_one_answers(centre: Point, order: list[str]) -> None:
    half = {"small": 0.001, "middle": 0.002, "large": 0.003}
    areas = AreaMap([area(code, square(centre, half[code])) for code in order])
    located = areas.locate(centre, DAY)
    assert located.area is not None
    assert located.area.code == "small"


@given(places, st.permutations(["root", "child", "leaf"]))
def test_the_deepest_area_answers_even_where_it_is_the_larger(centre: Point, order: list[str]) -> None:
    tree = {
        "root": area("root", square(centre, 0.001)),
        "child": area("child", square(centre, 0.002), "root"),
        "leaf": area("leaf", square(centre, 0.003), "child"),
    }
    areas = AreaMap([tree[code] for code in order])
    located = areas.locate(centre, DAY)
    assert located.area is tree["leaf"]
    assert located.neighbours == ()
    assert areas.lineage(tree["leaf"], DAY) == (tree["leaf"], tree["child"], tree["root"])


def test_two_areas_that_share_everything_but_the_code_are_told_apart_by_it() -> None:
    centre = Point(37.0, -122.0)
    for order in ("ab", "ba"):
        located = AreaMap([area(code, square(centre, 0.01)) for code in order]).locate(centre, DAY)
        assert located.area is not None
        assert located.area.code == "a"


@pytest.mark.parametrize("lat", [-69.0, 0.0, 37.0, 69.0, 85.0])
@pytest.mark.parametrize(("north", "east"), [(1, 0), (-1, 0), (0, 1), (0, -1)])
def test_a_point_up_to_25_metres_outside_belongs_to_the_nearest_area(lat: float, north: int, east: int) -> None:
    centre = Point(lat, 20.0)
    areas = AreaMap([area("a", square(centre, 0.01))])
    border = Point(lat + north * 0.01, 20.0 + east * 0.01)
    near, far = (moved(border, north * m, east * m) for m in (24.99, 26))
    located = areas.locate(near, DAY)
    assert located.how is How.NEAREST
    assert located.distance_m == pytest.approx(distance(border, near), abs=0.001)
    assert areas.locate(far, DAY).how is How.OUTSIDE
    assert areas.locate(far, DAY).distance_m == inf


@given(places, st.floats(0, 360), st.floats(1, 90))
def test_the_distance_to_a_slanted_border_is_the_one_on_the_ground(centre: Point, turn: float, off_m: float) -> None:
    """The area is a half-disc of 300 m with its straight side turned at random; the point is `off_m` from that side."""
    across = cos(radians(turn)), cos(radians(turn - 90))
    corners = [moved(centre, *(300 * s * c for c in across)) for s in (-1, 1)]
    back = moved(centre, -300 * across[1], 300 * across[0])
    shape = shapely.Polygon([(p.lon, p.lat) for p in (*corners, back)])
    spot = moved(centre, off_m * across[1], -off_m * across[0])
    located = AreaMap([area("a", shape)]).locate(spot, DAY, accuracy_m=100)
    assert located.distance_m == pytest.approx(off_m, abs=0.05)  # `moved` itself is off by some centimetres at 80°


@pytest.mark.parametrize(
    ("accuracy_m", "off_m", "how"),
    [
        (None, 24, How.NEAREST),
        (5, 24, How.NEAREST),
        (60, 59, How.NEAREST),
        (60, 61, How.OUTSIDE),
        (1500, 99, How.NEAREST),
        (1500, 101, How.OUTSIDE),
        (float("nan"), 26, How.OUTSIDE),
    ],
)
def test_the_positions_own_accuracy_widens_the_reach_up_to_100_metres(
    accuracy_m: float | None, off_m: float, how: How
) -> None:
    centre = Point(37.0, -122.0)
    areas = AreaMap([area("a", square(centre, 0.01))])
    assert areas.locate(moved(Point(37.01, -122.0), off_m), DAY, accuracy_m).how is how


def test_the_nearer_of_two_areas_wins_and_the_other_is_the_neighbour() -> None:
    west, east = Point(37.0, -122.02), Point(37.0, -122.0)
    left, right = area("left", square(west, 0.0099)), area("right", square(east, 0.0099))
    spot = moved(Point(37.0, -122.0099), east_m=-8)
    located = AreaMap([left, right]).locate(spot, DAY)
    assert (located.area, located.how, located.neighbours) == (right, How.NEAREST, (left,))
    assert located.distance_m == pytest.approx(8, abs=0.01)


def test_a_child_that_shares_its_parents_border_is_the_nearest() -> None:
    centre = Point(37.0, -122.0)
    child, parent = area("z", square(centre, 0.01), "a"), area("a", square(centre, 0.01))
    located = AreaMap([parent, child]).locate(moved(Point(37.01, -122.0), 10), DAY)
    assert (located.area, located.neighbours) == (child, ())


def test_a_child_drawn_some_millimetres_inside_its_parents_border_is_still_the_nearest() -> None:
    child = area("child", shapely.box(0, 0, 1, 1 - 5e-8), "parent")
    parent = area("parent", shapely.box(0, 0, 1, 1))
    assert AreaMap([parent, child]).locate(moved(Point(1, 0.5), 10), DAY).area is child


def test_a_child_beside_the_point_is_no_neighbour_of_its_parent() -> None:
    parent, child = area("parent", shapely.box(0, 0, 1, 1)), area("child", shapely.box(0, 0.5, 1, 1), "parent")
    located = AreaMap([parent, child]).locate(moved(Point(0.5, 0.5), -10), DAY)
    assert (located.area, located.neighbours) == (parent, ())


def test_a_poor_position_does_not_make_neighbours_of_areas_further_than_25_metres() -> None:
    south, north = area("south", shapely.box(0, 0, 1, 0.5)), area("north", shapely.box(0, 0.5, 1, 1))
    areas = AreaMap([south, north])
    assert areas.locate(moved(Point(0.5, 0.5), -60), DAY, accuracy_m=100).neighbours == ()
    assert areas.locate(moved(Point(0.5, 0.5), -20), DAY, accuracy_m=100).neighbours == (north,)


def test_neighbours_are_strangers_within_25_metres_nearest_first() -> None:
    """Four blocks in two districts of one city meet in a corner; the point is in the south-west block."""
    corner = Point(37.0, -122.0)
    block = {
        name: area(name, shapely.box(-122 + w * 0.01, 37 + s * 0.01, -121.99 + w * 0.01, 37.01 + s * 0.01), district)
        for name, w, s, district in (
            ("sw", -1, -1, "west"),
            ("nw", -1, 0, "west"),
            ("se", 0, -1, "east"),
            ("ne", 0, 0, "east"),
        )
    }
    west, east = (
        area("west", shapely.box(-122.01, 36.99, -122, 37.01), "city"),
        area("east", shapely.box(-122, 36.99, -121.99, 37.01), "city"),
    )
    city = area("city", shapely.box(-122.01, 36.99, -121.99, 37.01))
    areas = AreaMap([city, west, east, *block.values()])
    located = areas.locate(moved(corner, -10, -5), DAY)
    assert located.area is block["sw"]
    assert located.neighbours == (block["se"], block["nw"], block["ne"])
    assert areas.locate(moved(corner, -26, -5), DAY).neighbours == (block["se"],)
    assert areas.locate(moved(corner, -26, -26), DAY).neighbours == ()


@pytest.mark.parametrize("first", [0, 1, 2])
@pytest.mark.parametrize("way", [1, -1])
def test_a_corner_that_is_given_twice_changes_no_answer(first: int, way: int) -> None:
    """Four slanted blocks meet in a corner; each of them names its corners twice, as files do."""
    corner = Point(37.0, -122.0)
    ends = [moved(corner, north, east) for north, east in ((300, 40), (40, 300), (-300, -40), (-40, -300))]
    maps = []
    for again in (1, 2):
        around = [(corner, ends[i], ends[i - 1]) for i in range(4)]
        rings = [[each for each in (*a[first:], *a[:first])[::way] for _ in range(again)] for a in around]
        shapes = [shapely.Polygon([(each.lon, each.lat) for each in ring]) for ring in rings]
        maps.append(AreaMap(area(f"b{i}", shape) for i, shape in enumerate(shapes)))
    for north in range(-60, 61, 4):
        for east in range(-60, 61, 4):
            point = moved(corner, north + 0.5, east + 0.5)
            once, more = (areas.locate(point, DAY) for areas in maps)
            assert more.area
            assert once.area
            assert more.area.code == once.area.code
            assert more.distance_m == pytest.approx(once.distance_m, abs=1e-6)
            assert [each.code for each in more.neighbours] == [each.code for each in once.neighbours]


def test_an_area_is_found_from_its_first_day_to_its_last() -> None:
    centre = Point(37.0, -122.0)
    first, last = date(2012, 6, 1), date(2012, 12, 31)
    areas = AreaMap([area("a", square(centre, 0.01), begin=first, end=last)])
    hows = [areas.locate(centre, day).how for day in (first - timedelta(days=1), first, last, last + timedelta(days=1))]
    assert hows == [How.OUTSIDE, How.INSIDE, How.INSIDE, How.OUTSIDE]


@given(st.lists(st.dates(), min_size=2, max_size=6, unique=True), st.data())
def test_on_each_day_exactly_the_version_of_that_day_is_found(days: list[date], data: st.DataObject) -> None:
    centre = Point(37.0, -122.0)
    begins = sorted(days)
    ends = [later - timedelta(days=1) for later in begins[1:]] + [date.max]
    versions = [area("a", square(centre, 0.01), begin=b, end=e) for b, e in zip(begins, ends, strict=True)]
    areas = AreaMap(data.draw(st.permutations(versions)))
    on = data.draw(st.dates())
    assert areas.locate(centre, on).area is next((v for v in versions if v.is_valid(on)), None)


def test_many_editions_are_each_answered_rightly() -> None:
    centre = Point(37.0, -122.0)
    begins = [date(2000 + year, 1, 1) for year in range(80)]
    areas = AreaMap(area("a", square(centre, 0.01), begin=begin, end=date(begin.year, 12, 31)) for begin in begins)
    for begin in [*begins, *begins]:
        located = areas.locate(centre, begin).area
        assert located is not None
        assert located.valid_from == begin


def test_the_parent_is_the_one_of_that_day() -> None:
    centre = Point(37.0, -122.0)
    handover = date(2024, 7, 1)
    old = area("town", square(centre, 0.1), "county", end=handover - timedelta(days=1))
    new = area("town", square(centre, 0.1), begin=handover)
    county, village = area("county", square(centre, 0.2)), area("village", square(centre, 0.01), "town")
    areas = AreaMap([old, new, county, village])
    assert areas.lineage(village, date(2024, 6, 30)) == (village, old, county)
    assert areas.lineage(village, handover) == (village, new)


def test_a_circle_of_parents_is_cut_where_it_closes() -> None:
    centre = Point(37.0, -122.0)
    a, b = area("a", square(centre, 0.01), "b"), area("b", square(centre, 0.02), "a")
    areas = AreaMap([a, b])
    assert areas.lineage(a, DAY) == (a, b)
    assert areas.locate(centre, DAY).area is a


def test_a_parent_that_does_not_exist_ends_the_lineage() -> None:
    alone = area("a", square(Point(37.0, -122.0), 0.01), "nowhere")
    assert AreaMap([alone]).lineage(alone, DAY) == (alone,)


@pytest.mark.parametrize("lon", [180.0, -180.0])
def test_the_date_line_is_no_border(lon: float) -> None:
    taveuni = area("taveuni", shapely.box(179.9, -17.0, 180.0, -16.7))
    areas = AreaMap([taveuni])
    assert areas.locate(Point(-16.8, lon), DAY).area is taveuni
    across = moved(Point(-16.8, -180.0), east_m=20)
    located = areas.locate(across, DAY)
    assert (located.area, located.how) == (taveuni, How.NEAREST)
    assert located.distance_m == pytest.approx(20, abs=0.01)


@given(st.sampled_from([-90.0, -89.9999, 89.9999, 90.0]), st.floats(-180, 180))
def test_a_point_at_a_pole_is_answered(lat: float, lon: float) -> None:
    cap = area("cap", shapely.box(-180, -90, 180, -80))
    assert AreaMap([cap]).locate(Point(lat, lon), DAY).how is (How.INSIDE if lat < 0 else How.OUTSIDE)


def test_an_empty_map_finds_nothing_and_has_no_bounds() -> None:
    areas = AreaMap([])
    assert areas.locate(Point(0, 0), DAY).how is How.OUTSIDE
    assert areas.bounds() is None


def test_the_bounds_hold_every_area() -> None:
    areas = AreaMap([area("a", shapely.box(1, 2, 3, 4)), area("b", shapely.box(-1, 0, 0, 1), end=date(2000, 1, 1))])
    assert areas.bounds() == (Point(0, -1), Point(4, 3))


def test_the_areas_within_a_box_are_those_that_meet_it_the_deepest_and_smallest_first() -> None:
    city = area("city", shapely.box(0, 0, 4, 4))
    small, large = area("small", shapely.box(0, 0, 1, 4), "city"), area("large", shapely.box(1, 0, 4, 4), "city")
    gone = area("gone", shapely.box(0, 0, 1, 1), end=DAY - timedelta(days=1))
    slanted = area("slanted", shapely.Polygon([(5, 5), (9, 5), (9, 9)]))
    areas = AreaMap([city, large, small, gone, slanted])
    assert areas.within(Point(1, 0.5), Point(2, 2), DAY) == [small, large, city]
    assert areas.within(Point(1, 1.5), Point(2, 2), DAY) == [large, city]
    assert areas.within(Point(4, 4), Point(4.5, 4.5), DAY) == [large, city]  # a corner counts
    assert areas.within(Point(7, 5), Point(8, 6), DAY) == []  # inside the slanted one's bounds, but not inside it
    assert areas.within(Point(0, 0), Point(1, 1), DAY - timedelta(days=1))[-2:] == [gone, city]


def test_an_area_at_the_date_line_is_within_a_box_once() -> None:
    taveuni = area("taveuni", shapely.box(-180, -17.0, 180.0, -16.7))
    assert AreaMap([taveuni]).within(Point(-17, -180), Point(-16, 180), DAY) == [taveuni]


def test_a_code_that_is_valid_twice_on_one_day_is_refused() -> None:
    shape = shapely.box(0, 0, 1, 1)
    with pytest.raises(ValueError, match="valid twice on 2024-05-01"):
        AreaMap([area("a", shape, end=DAY), area("a", shape, begin=DAY)])


@pytest.mark.parametrize(
    ("shape", "parent", "end", "why"),
    [
        (shapely.Polygon(), None, None, "empty"),
        (shapely.box(0, 0, 1, 1), "a", None, "own parent"),
        (shapely.box(0, 0, 1, 1), None, date(2000, 1, 1), "ends before"),
    ],
)
def test_an_area_that_cannot_be_is_refused(
    shape: shapely.Polygon, parent: str | None, end: date | None, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        area("a", shape, parent, begin=DAY, end=end)
