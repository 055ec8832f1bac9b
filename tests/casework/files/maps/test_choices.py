"""What a file leaves open is asked, and whoever imports it decides."""

import json
from datetime import date
from typing import Any

import pytest
import shapely

from casework.files.maps.boundaries import BoundaryFile, Choices, read_boundaries
from casework.files.maps.extents import say_where
from casework.model.area import AreaCode, AreaMap
from casework.model.datum import Datum
from casework.model.finding import Finding, Level, What, summed
from casework.model.place import Point
from casework.places.zones import place_of
from tests.casework.files.maps.boundary_files import SQUARE, block, collection, feature
from tests.paths import SHARED

FAULTS = SHARED / "faults"
DAY = date(2026, 3, 2)
SHANGHAI = [[121.474533, 31.208058], [121.4845, 31.208031], [121.484502, 31.22804], [121.474535, 31.228067]]
BOW_TIE = [[0, 0], [0.01, 0.01], [0.01, 0], [0, 0.01], [0, 0]]


def decided(document: object, code: str = "code", name: str = "name", **choices: Any) -> BoundaryFile:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_boundaries(
        data,
        code=code,
        name=name,
        parent=AreaCode("top"),
        valid_from=None,
        valid_to=None,
        choices=Choices(**choices),
    )


def whats(found: BoundaryFile) -> list[What]:
    return [finding.what for finding in found.findings]


def where(found: BoundaryFile, lat: float, lon: float) -> str | None:
    area = AreaMap(found.areas).locate(Point(lat, lon), DAY).area
    return area.code if area else None


def fault(name: str) -> bytes:
    path = FAULTS / name
    if not path.exists():
        pytest.skip("the shared data is not here")
    return path.read_bytes()


def test_in_mainland_china_the_datum_is_asked_and_then_converted() -> None:
    ring = [*SHANGHAI, SHANGHAI[0]]
    asks = decided(feature(ring=ring))
    assert (whats(asks), asks.areas, asks.findings[0].level) == ([What.DATUM_UNKNOWN], (), Level.ERROR)
    gcj02 = decided(feature(ring=ring), datum=Datum.GCJ02)
    assert whats(gcj02) == [What.DATUM_CONVERTED]
    assert gcj02.areas[0].polygon.bounds == pytest.approx((121.47, 31.21, 121.48, 31.23), abs=2e-5)
    assert decided(feature(ring=ring), datum=Datum.WGS84).areas[0].polygon.bounds[0] == 121.474533
    cgcs = {"type": "name", "properties": {"name": "EPSG:4490"}}
    assert whats(decided(collection(feature(ring=ring), crs=cgcs))) == []
    crs84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}  # every program writes that
    assert whats(decided(collection(feature(ring=ring), crs=crs84))) == [What.DATUM_UNKNOWN]


def test_hong_kong_and_other_countries_are_not_asked() -> None:
    for ring in (block(114.15, 114.16, 22.28, 22.29), block(126.97, 126.98, 37.56, 37.57)):
        assert whats(decided(feature(ring=ring))) == []


def test_the_file_of_a_chinese_map_answers_for_a_gps_position() -> None:
    data = fault("datav_like_gcj02.geojson")
    assert whats(decided(data, "adcode")) == [What.DATUM_UNKNOWN]
    found = decided(data, "adcode", datum=Datum.GCJ02)
    assert [area.name for area in found.areas if area.code == where(found, 31.22, 121.4730)] == ["东区"]


def test_an_outline_across_the_date_line_is_cut_in_two_however_it_is_written() -> None:
    jumping = [[179.5, -17], [-179.5, -17], [-179.5, -16], [179.5, -16], [179.5, -17]]
    going_on = [[179.5, -17], [180.5, -17], [180.5, -16], [179.5, -16], [179.5, -17]]
    going_back = [[-180.5, -17], [-179.5, -17], [-179.5, -16], [-180.5, -16], [-180.5, -17]]
    for ring in (jumping, going_on, going_back):
        found = decided(feature(ring=ring))
        assert whats(found) == [What.DATE_LINE], ring
        assert [where(found, -16.5, lon) for lon in (179.8, -179.8, 0, 179.2, -179.2)] == ["a", "a", None, None, None]
        assert found.areas[0].polygon.area == pytest.approx(1)
    beyond = decided(feature(ring=block(181, 182)))  # degrees from 0 to 360
    assert (whats(beyond), where(beyond, 0.005, -178.5)) == ([], "a")
    split = {"type": "MultiPolygon", "coordinates": [[block(179, 180)], [block(-180, -179)]]}
    assert whats(decided(feature(geometry=split))) == []


def test_the_latitude_may_stand_first_if_somebody_says_so() -> None:
    ring = [[y, x] for x, y in block(-122.43, -122.42, 37.76, 37.77)]
    assert whats(decided(feature(ring=ring))) == [What.LOOKS_SWAPPED]
    found = decided(feature(ring=ring), is_latitude_first=True)
    assert (whats(found), where(found, 37.765, -122.425)) == ([], "a")
    right = decided(feature(ring=block(-122.43, -122.42, 37.76, 37.77)), is_latitude_first=True)
    assert whats(right) == [What.OUT_OF_RANGE]  # it was chosen already: to choose it again helps nobody


def test_where_areas_lie_is_always_said_and_whether_the_latitude_may_stand_first() -> None:
    swapped = decided(fault("geo_swapped_amsterdam.geojson"))
    extent, doubt = say_where(swapped.areas, [], place_of("Europe/Amsterdam"))
    assert (extent.what, extent.level) == (What.EXTENT, Level.NOTE)
    assert extent.facts == {"south": "4.8800", "west": "52.3600", "north": "4.9000", "east": "52.3700"}
    assert (doubt.what, doubt.level, doubt.facts["south"]) == (What.LATITUDE_FIRST, Level.WARNING, "52.3600")
    assert say_where(swapped.areas, [], place_of("America/Los_Angeles"))[1].what is What.ELSEWHERE
    right = decided(fault("geo_swapped_amsterdam.geojson"), is_latitude_first=True)
    assert len(say_where(right.areas, [], place_of("Europe/Amsterdam"))) == 1
    assert say_where(swapped.areas, right.areas, None)[1].what is What.LATITUDE_FIRST
    assert len(say_where(right.areas, right.areas, place_of("America/Los_Angeles"))) == 1


def test_areas_on_both_sides_of_the_180th_meridian_lie_beside_each_other() -> None:
    suva, fiji = place_of("Pacific/Fiji"), decided(fault("geo_antimeridian_unsplit.geojson")).areas
    (extent,) = say_where(fiji, [], suva)
    assert extent.facts == {"south": "-17.0000", "west": "179.5000", "north": "-16.0000", "east": "-179.5000"}
    for west in (178.6, -179.9):
        near = decided(feature("b", block(west, west + 0.1, -16.6, -16.5))).areas
        assert len(say_where(near, fiji, None)) == len(say_where(fiji, near, None)) == 1, west
    rock = {"type": "MultiPolygon", "coordinates": [[block(179.9, 180)], [block(-179.9999, -179.9998, 0, 0.0001)]]}
    assert len(say_where(decided(feature(geometry=rock)).areas, [], None)) == 1
    assert say_where(fiji, [], place_of("Europe/London"))[1].what is What.ELSEWHERE


@pytest.mark.parametrize(
    ("zone", "lat", "lon"),
    [("Europe/Amsterdam", 52.37, 4.9), ("America/Los_Angeles", 34.05, -118.24), ("Asia/Shanghai", 31.23, 121.47)],
)
def test_a_time_zone_has_a_place(zone: str, lat: float, lon: float) -> None:
    found = place_of(zone)
    assert found is not None
    assert (found.lat, found.lon) == pytest.approx((lat, lon), abs=0.05)
    assert place_of("UTC") is None


def test_a_tiny_part_far_away_is_said_and_a_large_island_is_not() -> None:
    rock, island = block(3, 3.0001, 0, 0.0001), block(3, 3.01)
    for ring, expected in ((rock, [What.EXTENT, What.PART_FAR]), (island, [What.EXTENT])):
        shape = {"type": "MultiPolygon", "coordinates": [[SQUARE], [ring]]}
        assert [each.what for each in say_where(decided(feature(geometry=shape)).areas, [], None)] == expected


def test_features_with_one_code_are_joined_if_somebody_says_so() -> None:
    document = collection(feature("a"), feature("b", block(0.02, 0.03)), feature("a", block(0.01, 0.02)))
    assert whats(decided(document)) == [What.CODE_DUPLICATE]
    found = decided(document, joins=True)
    assert [(each.what, each.facts) for each in found.findings] == [(What.JOINED, {"code": "a", "count": 2})]
    assert [(area.code, area.polygon.bounds) for area in found.areas] == [
        ("a", (0, 0, 0.02, 0.01)),
        ("b", (0.02, 0, 0.03, 0.01)),
    ]


def test_what_cannot_be_used_is_left_out_and_named_if_somebody_says_so() -> None:
    document = collection(
        feature("a"), feature("a"), feature(None), feature("c", geometry=None), feature("d", [[0, 0]])
    )
    assert (decided(document).areas, decided(document).usable) == ((), 1)
    found = decided(document, leaves_out=True)
    assert [area.code for area in found.areas] == ["a"]
    assert {finding.level for finding in found.findings} == {Level.WARNING}
    assert found.findings[-1].facts == {"count": 4, "named": "a A, A, c A, d A"}
    assert found.findings[-1].what is What.LEFT_OUT
    nothing = decided(collection(feature(None)), leaves_out=True)
    assert [(each.what, each.level) for each in nothing.findings][-1] == (What.LEFT_OUT, Level.ERROR)


def test_a_property_names_the_area_around_each() -> None:
    inner = feature("a") | {"properties": {"code": "a", "name": "A", "in": 7}}
    outer = feature("b", block(1, 2)) | {"properties": {"code": "b", "name": "B", "in": None}}
    found = decided(collection(inner, outer), parent_field="in")
    assert [(area.code, area.parent) for area in found.areas] == [("a", "7"), ("b", "top")]


def test_an_outline_that_crosses_itself_thousands_of_times_is_refused_and_the_reading_ends() -> None:
    star = [[(n * 7919 % 997) / 99700, (n * 6101 % 983) / 98300] for n in range(3000)]
    assert whats(decided(feature(ring=[*star, star[0]]))) == [What.TOO_TANGLED]
    ticks = iter(range(0, 10_000, 40))
    stopped = read_boundaries(
        json.dumps(collection(*(feature(n, BOW_TIE) for n in range(9)))).encode(),
        code="code",
        name="name",
        parent=None,
        valid_from=None,
        valid_to=None,
        ticks=lambda: float(next(ticks)),
    )
    assert stopped.findings[-1] == Finding(Level.ERROR, What.READING_STOPPED, None, {"seconds": 80, "number": 2})
    assert [each.what for each in stopped.findings[:-1]] == [What.REPAIRED] * 2


def test_the_search_for_seams_has_a_limit_of_time_and_says_so() -> None:
    ticks = iter([0.0] * 5 + [1000.0] * 100)
    found = read_boundaries(
        json.dumps(collection(feature("a"), feature("b", block(0.009, 0.019)))).encode(),
        code="code",
        name="name",
        parent=None,
        valid_from=None,
        valid_to=None,
        ticks=lambda: next(ticks),
    )
    assert (whats(found), len(found.areas)) == ([What.SEAMS_STOPPED], 2)


def test_many_findings_of_one_kind_are_summed_up() -> None:
    errors = [Finding(Level.ERROR, What.GEOMETRY_MISSING, number) for number in range(1, 101)]
    note = Finding(Level.NOTE, What.EXTENT)
    listed = summed([*errors, note], 3)
    assert listed[:3] == errors[:3]
    assert listed[3].facts == {"count": 97, "numbers": "4, 5, 6, 7, 8, 9, 10, 11, 12, 13"}
    assert listed[4:] == [note]
    assert summed(errors[:3], 3) == errors[:3]
    rows = [Finding(Level.ERROR, What.AREA_UNKNOWN, None, {"row": row}) for row in (2, 2, 2, 2, 3, 2, 3)]
    assert summed(rows, 3)[3].facts == {"count": 4, "numbers": "2, 3"}


def test_the_declared_names_of_wgs84_and_what_is_close_are_read_from_real_files() -> None:
    assert whats(decided(fault("geo_crs_wgs84_by_name.geojson"))) == []
    assert whats(decided(fault("geo_crs_nad83.geojson"))) == [What.CRS_CLOSE]
    fiji = decided(fault("geo_antimeridian_unsplit.geojson"))
    assert (where(fiji, -16.5, 179.8), where(fiji, -16.5, 0)) == ("a", None)
    assert [area.code for area in decided(fault("geo_numeric_ward.geojson"), "WARD", "NAME").areas] == ["3", "4"]
    assert shapely.is_valid(fiji.areas[0].polygon)
