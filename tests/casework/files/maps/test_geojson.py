import json
import sys
from typing import Any

import pytest
import shapely

from casework.model.finding import Level, What
from tests.casework.files.maps.boundary_files import (
    SQUARE,
    block,
    collection,
    feature,
    only,
    read,
    refusal,
)


def test_a_byte_order_mark_is_tolerated() -> None:
    assert len(read(b"\xef\xbb\xbf" + json.dumps(feature()).encode()).areas) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "gb18030"])
def test_other_encodings_are_refused(encoding: str) -> None:
    text = json.dumps(feature("东门"), ensure_ascii=False)
    assert refusal(read(text.encode(encoding)))[0] is What.NOT_UTF8


def test_a_key_that_stands_twice_and_does_not_matter_is_a_warning() -> None:
    data = json.dumps(feature()).replace('"code"', '"colour": 1, "colour": 2, "code"').encode()
    found = read(data)
    assert len(found.areas) == 1
    assert (only(found).level, only(found).facts) == (Level.WARNING, {"key": "colour"})


@pytest.mark.parametrize(
    "name",
    [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "EPSG:4326",
        "urn:ogc:def:crs:EPSG::4326",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "WGS84",
        "WGS 84",
        "GCS_WGS_1984",
        "urn:ogc:def:crs:OGC::CRS84h",
        "EPSG:4979",
        4326,
    ],
)
def test_a_declared_coordinate_system_that_is_ours_is_accepted(name: str | int) -> None:
    assert read(collection(feature(), crs={"type": "name", "properties": {"name": name}})).findings == ()


@pytest.mark.parametrize("name", ["EPSG:4269", "NAD83", "urn:ogc:def:crs:EPSG::4258", "GCS_GDA_1994", "EPSG:7844"])
def test_a_coordinate_system_within_two_metres_is_taken_with_a_note(name: str) -> None:
    found = read(collection(feature(), crs={"type": "name", "properties": {"name": name}}))
    assert (only(found).what, only(found).level, only(found).facts) == (What.CRS_CLOSE, Level.NOTE, {"crs": name})
    assert found.areas[0].polygon.equals(shapely.box(0, 0, 0.01, 0.01))


def test_metres_of_a_national_grid_are_converted() -> None:
    amsterdam = [[121000.0, 487000.0], [122000.0, 487000.0], [122000.0, 488000.0], [121000.0, 488000.0]]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    found = read(collection(feature(ring=[*amsterdam, amsterdam[0]]), crs=crs))
    assert only(found).what is What.CRS_CONVERTED
    # Dam Square, 121,400 and 487,340 in the Dutch grid
    assert found.areas[0].polygon.contains(shapely.Point(4.8927, 52.3731))
    assert found.areas[0].polygon.bounds == pytest.approx((4.8871, 52.3699, 4.9019, 52.3789), abs=0.001)


def test_without_the_package_for_grids_the_file_is_refused_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pyproj", None)
    crs = {"type": "name", "properties": {"name": "EPSG:28992"}}
    assert refusal(read(collection(feature(), crs=crs))) == (What.CRS_NEEDS_PACKAGE, None, {"crs": "EPSG:28992"})


def test_a_name_with_half_a_character_is_refused_too() -> None:
    crs = {"type": "name", "properties": {"name": "\ud800"}}
    assert refusal(read(collection(feature(), crs=crs)))[:2] == (What.CRS_UNSUPPORTED, None)


@pytest.mark.parametrize("name", ["EPSG:14326", "", "Gauss-Krueger of our office"])
def test_another_coordinate_system_is_refused(name: str) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    assert refusal(read(collection(feature(), crs=crs))) == (What.CRS_UNSUPPORTED, None, {"crs": name})
    assert refusal(read(collection(feature(), feature("b", block(1, 2), crs=crs))))[:2] == (What.CRS_UNSUPPORTED, 2)


@pytest.mark.parametrize(
    ("x", "y", "what"),
    [
        (551_000.5, 4_180_000, What.LOOKS_PROJECTED),
        (37.7, -122.4, What.LOOKS_SWAPPED),
        (181, 10, What.OUT_OF_RANGE),
        (10**400, 0, What.LOOKS_PROJECTED),
        ("1", 0, What.POSITION_BROKEN),
        (True, 0, What.POSITION_BROKEN),
        (None, 0, What.POSITION_BROKEN),
        ([0, 0], [1, 1], What.POSITION_BROKEN),
    ],
)
def test_a_position_that_is_not_on_the_earth_is_refused_with_its_feature(x: object, y: object, what: What) -> None:
    ring = [[0, 0], [x, y], [1, 1], [0, 0]]
    assert refusal(read(collection(feature(), feature("b", ring))))[:2] == (what, 2)


def test_a_number_beyond_every_float_is_refused() -> None:
    data = json.dumps(feature()).replace("0.01", "1e999").encode()
    assert refusal(read(data))[0] is What.OUT_OF_RANGE


def test_heights_are_dropped() -> None:
    (area,) = read(feature(ring=[[x, y, 12.5] for x, y in SQUARE])).areas
    assert not area.polygon.has_z
    assert area.polygon.equals(shapely.box(0, 0, 0.01, 0.01))


@pytest.mark.parametrize(
    ("geometry", "what", "facts"),
    [
        (None, What.GEOMETRY_MISSING, {}),
        (7, What.GEOMETRY_UNSUPPORTED, {"found": "number"}),
        ({"type": "Point", "coordinates": [0, 0]}, What.GEOMETRY_UNSUPPORTED, {"found": "Point"}),
        ({"type": "GeometryCollection", "geometries": []}, What.GEOMETRY_UNSUPPORTED, {"found": "GeometryCollection"}),
        ({"type": ["Polygon"]}, What.GEOMETRY_UNSUPPORTED, {"found": "array"}),
        ({"type": "Polygon"}, What.COORDINATES_BROKEN, {"found": "null"}),
        ({"type": "Polygon", "coordinates": SQUARE}, What.POSITION_BROKEN, {"found": "number"}),
        ({"type": "MultiPolygon", "coordinates": [[[1]]]}, What.POSITION_BROKEN, {"found": "number"}),
        ({"type": "Polygon", "coordinates": []}, What.NO_SURFACE, {}),
        ({"type": "MultiPolygon", "coordinates": []}, What.NO_SURFACE, {}),
        ({"type": "Polygon", "coordinates": [[]]}, What.RING_TOO_SHORT, {"positions": 0}),
        ({"type": "Polygon", "coordinates": [SQUARE[:3]]}, What.RING_TOO_SHORT, {"positions": 3}),
        ({"type": "Polygon", "coordinates": [[[1, 1]] * 4]}, What.NO_SURFACE, {}),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]}, What.NO_SURFACE, {}),
    ],
)
def test_a_geometry_that_is_no_surface_is_refused_with_its_feature(
    geometry: object, what: What, facts: dict[str, Any]
) -> None:
    assert refusal(read(collection(feature(), feature("b", geometry=geometry)))) == (what, 2, facts)


def test_a_ring_that_does_not_end_where_it_began_is_closed_and_reported() -> None:
    found = read(feature(ring=SQUARE[:4]))
    assert (only(found).what, only(found).level, only(found).facts) == (What.RING_CLOSED, Level.WARNING, {"count": 1})
    assert found.areas[0].polygon.equals(shapely.box(0, 0, 0.01, 0.01))
