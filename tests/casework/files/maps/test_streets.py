"""A file of roads: what is read, what is left out and said, and what is refused with which reason."""

import json
from typing import Any

import pytest
import shapely

from casework.files.maps.streets import StreetFile, read_streets
from casework.model.finding import Level, What
from casework.model.place import Point
from tests.paths import ROOT, SHARED

AROUND_ELM = (Point(37.76, -122.44), Point(37.77, -122.42))
AMSTERDAM = (Point(52.35, 4.85), Point(52.40, 4.95))
HERE = [[-122.430, 37.765], [-122.425, 37.766]]
DEMO = ROOT / "bot" / "demo" / "streets.geojson"


def road(name: object = "Elm Street", coordinates: object = HERE, kind: str = "LineString", **more: object) -> Any:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"name": name, **more}, "geometry": geometry}


def file(*features: object, **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def read(*features: object, district: tuple[Point, Point] | None = AROUND_ELM, **options: str) -> StreetFile:
    return read_streets(file(*features), district, **options)


def said(found: StreetFile) -> dict[What, dict[str, object]]:
    return {finding.what: dict(finding.facts) for finding in found.findings}


def refused(found: StreetFile) -> What:
    """Return the one error, and check that there is nothing beside it."""
    assert found.streets == ()
    (error,) = [finding for finding in found.findings if finding.level is Level.ERROR]
    return error.what


def test_roads_become_streets_by_their_names() -> None:
    two = [HERE, [[-122.424, 37.766], [-122.423, 37.766]]]
    found = read(road(" Elm Street "), road(), road("延安东路", two, "MultiLineString"), road(24))
    assert found.findings == ()
    assert found.names == ["24", "Elm Street", "延安东路"]
    assert [shapely.get_num_geometries(street.line) for street in found.streets if street.name == "延安东路"] == [2]


def test_the_name_may_stand_in_another_property() -> None:
    found = read(road(None, fullname="Elm St", **{"name:zh": "榆树街"}), name="name:zh")
    assert found.names == ["榆树街"]


def test_what_is_left_out_is_counted_and_said() -> None:
    found = read(
        road(),
        road(None),
        road(""),
        road("x" * 101),
        road(["Elm"]),
        road("Far Road", [[-121.0, 37.0], [-121.0, 37.1]]),
        road("A Park", [[HERE[0], HERE[1], [-122.43, 37.77], HERE[0]]], "Polygon"),
        road("One Point", [HERE[0]]),
        road("Nowhere Long", [HERE[0], HERE[0]]),
        road("Endless", [[-122.43, 37.765], [-121.0, 37.765]]),
        {"type": "Feature", "properties": {"name": "none"}, "geometry": None},
        None,
    )
    assert found.names == ["Elm Street"]
    assert all(finding.level is Level.NOTE for finding in found.findings)
    assert {what: facts["count"] for what, facts in said(found).items()} == {
        What.ROADS_UNNAMED: 2,
        What.ROADS_NAMED_BADLY: 2,
        What.ROADS_OUTSIDE: 1,
        What.ROADS_NOT: 6,
    }


def test_a_river_is_no_street_where_the_file_says_what_is_a_road() -> None:
    found = read(road(highway="residential"), road("Islais Creek", waterway="stream"), road("J Church", railway="tram"))
    assert found.names == ["Elm Street"]
    assert said(found) == {What.ROADS_NOT: {"count": 2}}
    assert read(road(), road("Islais Creek", waterway="stream")).names == ["Elm Street", "Islais Creek"]


def test_streets_just_outside_the_district_stay_so_that_the_map_of_its_border_shows_them() -> None:
    assert read(road("Border Road", [[-122.45, 37.765], [-122.445, 37.765]])).names == ["Border Road"]
    assert read(road("Anywhere", [[4.9, 52.37], [4.91, 52.37]]), district=None).names == ["Anywhere"]


REFUSED: dict[str, tuple[bytes, What]] = {
    "nothing": (b"", What.FILE_EMPTY),
    "no JSON": (b"name,lat,lon", What.JSON_BROKEN),
    "no GeoJSON": (b'{"type": "Topology"}', What.OTHER_FORMAT),
    "no features": (file(), What.NO_FEATURES),
    "areas": (file(road(coordinates=[[*HERE, [-122.43, 37.77], HERE[0]]], kind="Polygon")), What.NO_LINES),
    "points": (file(road(coordinates=HERE[0], kind="Point")), What.NO_LINES),
    "no such property": (file({**road(), "properties": {"FULLNAME": "Elm St"}}), What.FIELD_UNKNOWN),
    "only empty names": (file(road(None), road("")), What.NO_NAMED_ROADS),
    "metres": (file(road(coordinates=[[551_000.0, 4_180_000.0], [551_100.0, 4_180_000.0]])), What.LOOKS_PROJECTED),
    "another system": (
        file(road(), crs={"type": "name", "properties": {"name": "EPSG:2227"}}),
        What.CRS_UNSUPPORTED,
    ),
    "latitude first": (file(road(coordinates=[[37.765, -122.43], [37.766, -122.425]])), What.LOOKS_SWAPPED),
    "elsewhere": (file(road(coordinates=[[4.9, 52.37], [4.91, 52.37]])), What.ROADS_ELSEWHERE),
    "no numbers": (file(road(), road(coordinates=[["a", "b"], HERE[0]])), What.POSITION_BROKEN),
    "no positions": (file(road(), road(coordinates=5)), What.COORDINATES_BROKEN),
}


@pytest.mark.parametrize(("data", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_file_of_roads_is_refused_as_a_whole_and_says_why(data: bytes, why: What) -> None:
    assert refused(read_streets(data, AROUND_ELM)) is why


def test_axes_that_are_exchanged_without_leaving_the_earth_are_noticed_by_the_district() -> None:
    found = read(road(coordinates=[[52.37, 4.90], [52.38, 4.91]]), district=AMSTERDAM)
    assert refused(found) is What.ROADS_SWAPPED
    extent = {"south": "4.9000", "west": "52.3700", "north": "4.9100", "east": "52.3800"}
    assert said(found)[What.ROADS_SWAPPED] == extent


def test_an_error_names_the_feature() -> None:
    (error,) = read(road(), road(coordinates=[[551_000.0, 1.0], HERE[0]])).findings
    assert (error.feature, error.what) == (2, What.LOOKS_PROJECTED)


@pytest.mark.parametrize("data", [b"[1]", b"5", b'{"type": "FeatureCollection", "features": [5, "a", null, {}]}',
                                  b'{"type": "FeatureCollection", "features": 5}'])  # fmt: skip
def test_whatever_the_bytes_are_the_reader_answers(data: bytes) -> None:
    assert read_streets(data, AROUND_ELM).streets == ()


def test_the_boundary_files_of_real_districts_are_no_roads() -> None:
    files = sorted((SHARED / "boundaries").glob("*.geojson"))
    if not files:
        pytest.skip("the shared data are not here")
    for path in files:
        found = read_streets(path.read_bytes(), None)
        assert refused(found) is What.NO_LINES


def test_the_demos_streets_are_read_without_a_remark() -> None:
    found = read_streets(DEMO.read_bytes(), None)
    assert found.findings == ()
    assert {"24th Street", "Mission Street", "Cesar Chavez Street"} < set(found.names)
    assert len(found.names) == 35


def test_roads_in_degrees_close_to_wgs84_are_read_and_other_formats_are_refused_by_name() -> None:
    close = {"type": "name", "properties": {"name": "EPSG:4269"}}
    assert read_streets(file(road(), crs=close), AROUND_ELM).names == ["Elm Street"]
    (kml,) = read_streets(b"<?xml version='1.0'?><kml/>", AROUND_ELM).findings
    assert (kml.what, kml.facts) == (What.OTHER_FORMAT, {"format": "KML"})
    (esri,) = read_streets(b'{"geometryType": "esriGeometryPolyline", "features": []}', AROUND_ELM).findings
    assert (esri.what, esri.facts) == (What.OTHER_FORMAT, {"format": "Esri JSON"})
