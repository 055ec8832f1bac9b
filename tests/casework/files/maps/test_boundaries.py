import json
from datetime import date
from typing import Any

import pytest
import shapely
from hypothesis import given, settings, strategies as st

from casework.files.maps.boundaries import BoundaryFile, read_boundaries
from casework.model.area import AreaCode, AreaMap
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
from tests.paths import SHARED

HOSTILE = sorted((SHARED / "hostile" / "geojson").glob("*/*.geojson"))


def test_a_clean_file_gives_its_areas_and_nothing_to_say() -> None:
    data = json.dumps(collection(feature("a"), feature("b", block(0.01, 0.02)))).encode()
    found = read_boundaries(
        data,
        code="code",
        name="name",
        parent=AreaCode("p"),
        valid_from=date(2024, 1, 1),
        valid_to=date(2024, 12, 31),
    )
    assert found.findings == ()
    assert [(area.code, area.name, area.parent, area.valid_from, area.valid_to) for area in found.areas] == [
        ("a", "A", "p", date(2024, 1, 1), date(2024, 12, 31)),
        ("b", "A", "p", date(2024, 1, 1), date(2024, 12, 31)),
    ]
    assert found.areas[0].polygon.equals(shapely.box(0, 0, 0.01, 0.01))


def test_a_single_feature_is_read() -> None:
    assert len(read(feature()).areas) == 1


@pytest.mark.parametrize(
    ("data", "what", "facts"),
    [
        (b"", What.FILE_EMPTY, {}),
        (b" \n", What.FILE_EMPTY, {}),
        (b'{"type":\n  "Feature",,}', What.JSON_BROKEN, {"line": 2, "column": 13}),
        (b"[" * 100_000, What.JSON_TOO_DEEP, {}),
        (b'{"a": NaN}', What.NOT_A_NUMBER, {"value": "NaN"}),
        (b'{"a": -Infinity}', What.NOT_A_NUMBER, {"value": "-Infinity"}),
        (b"1" * 5000, What.NUMBER_TOO_LONG, {}),
        (b'{"type": "Feature", "type": "Feature"}', What.DUPLICATE_KEY, {"key": "type"}),
        (b'{"code": 1, "code": 2}', What.DUPLICATE_KEY, {"key": "code"}),
        (b"null", What.NOT_GEOJSON, {"found": "null"}),
        (b'{"type": "Nonsense"}', What.NOT_GEOJSON, {"found": "Nonsense"}),
        (b'{"type": "Polygon"}', What.BARE_GEOMETRY, {"found": "Polygon"}),
        (b'{"type": "FeatureCollection"}', What.FEATURES_BROKEN, {"found": "null"}),
        (b'{"type": "FeatureCollection", "features": []}', What.NO_FEATURES, {}),
    ],
)
def test_a_file_that_is_no_boundary_file_is_refused(data: bytes, what: What, facts: dict[str, Any]) -> None:
    assert refusal(read(data)) == (what, None, facts)


def test_rings_that_run_the_wrong_way_are_noted_once() -> None:
    found = read(collection(feature("a", SQUARE[::-1]), feature("b", block(1, 2)[::-1])))
    assert len(found.areas) == 2
    assert (only(found).what, only(found).level, only(found).facts) == (What.RINGS_TURNED, Level.NOTE, {"count": 2})


def test_a_bow_tie_is_repaired_into_its_two_halves_and_the_change_is_reported() -> None:
    found = read(feature(ring=[[0, 0], [0.01, 0.01], [0.01, 0], [0, 0.01], [0, 0]]))
    repair = next(finding for finding in found.findings if finding.what is What.REPAIRED)
    assert (repair.level, repair.feature) == (Level.WARNING, 1)
    (area,) = found.areas
    assert area.polygon.is_valid
    assert area.polygon.area == pytest.approx(0.01**2 / 2)


def test_a_spike_is_cut_off_and_only_noted() -> None:
    found = read(feature(ring=[[0, 0], [0.02, 0], [0.01, 0], [0.01, 0.01], [0, 0.01], [0, 0]]))
    assert (only(found).what, only(found).level, only(found).facts["changed_m2"]) == (What.REPAIRED, Level.NOTE, 0)
    assert found.areas[0].polygon.equals(shapely.box(0, 0, 0.01, 0.01))


@pytest.mark.parametrize(
    ("value", "code"), [("  a b ", "a b"), (12, "12"), (12.0, "12"), (1.5, "1.5"), (0, "0"), ("东门街道", "东门街道")]
)
def test_codes_are_stripped_and_numbers_are_codes_too(value: object, code: str) -> None:
    assert read(feature(value)).areas[0].code == code


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (None, What.VALUE_MISSING),
        (" \t", What.VALUE_MISSING),
        (True, What.VALUE_WRONG_TYPE),
        (["a"], What.VALUE_WRONG_TYPE),
        ("a" * 101, What.VALUE_TOO_LONG),
        ("a\x00b", What.VALUE_UNPRINTABLE),
        ("a\nb", What.VALUE_UNPRINTABLE),
        ("a\u202eb", What.VALUE_UNPRINTABLE),
        ("a\ud800", What.VALUE_UNPRINTABLE),
        ("*", What.CODE_RESERVED),
        ("a;b", What.CODE_RESERVED),
        ("dup", What.CODE_DUPLICATE),
        ("top", What.PARENT_IS_ITSELF),
    ],
)
def test_a_code_that_cannot_be_one_is_refused_with_its_feature(value: object, what: What) -> None:
    found = read(collection(feature("dup"), feature(value, block(1, 2))), parent="top")
    assert refusal(found)[:2] == (what, 2)


@pytest.mark.parametrize("properties", [None, [], "x"])
def test_properties_that_are_no_object_are_refused(properties: object) -> None:
    assert refusal(read(collection(feature(), feature(properties=properties))))[:2] == (What.PROPERTIES_BROKEN, 2)


def test_a_field_that_no_feature_has_is_answered_with_those_that_exist() -> None:
    assert refusal(read(collection(feature()), name="title")) == (
        What.FIELD_UNKNOWN,
        None,
        {"field": "title", "known": "code, name"},
    )


def test_one_error_leaves_no_area_and_every_error_is_listed() -> None:
    found = read(collection(feature(), feature(None, geometry=None), {"type": "Featre"}))
    assert found.areas == ()
    assert [(finding.what, finding.feature) for finding in found.findings] == [
        (What.VALUE_MISSING, 2),
        (What.GEOMETRY_MISSING, 2),
        (What.NOT_A_FEATURE, 3),
    ]


def test_after_a_hundred_errors_it_stops() -> None:
    found = read(collection(feature(), *([0] * 1000)))
    assert len(found.findings) == 101
    assert found.findings[-1].what is What.TOO_MANY_ERRORS


def test_dates_in_the_wrong_order_are_refused() -> None:
    data = json.dumps(feature()).encode()
    first, last = date(2024, 1, 2), date(2024, 1, 1)
    found = read_boundaries(data, code="code", name="name", parent=None, valid_from=first, valid_to=last)
    assert refusal(found)[0] is What.DATES_REVERSED


@pytest.mark.skipif(not HOSTILE, reason="the hostile files are not beside this checkout")
def test_every_hostile_file_is_refused_in_a_way_that_can_be_told() -> None:
    """No file holds an area with a code and a name; the valid ones hold points, lines or bare geometries."""
    for path in HOSTILE:
        found = read(path.read_bytes(), code="prop0", name="prop0")
        assert found.areas == (), path.name
        assert any(finding.level is Level.ERROR for finding in found.findings), path.name


@pytest.mark.skipif(not HOSTILE, reason="the hostile files are not beside this checkout")
@pytest.mark.parametrize(
    ("name", "what"),
    [("bad-polygon-interiorring-rhr", What.RINGS_TURNED), ("different-first-last", What.RING_CLOSED)],
)
def test_a_bad_geometry_that_can_be_mended_is_mended_once_it_is_a_feature(name: str, what: What) -> None:
    path = SHARED / "hostile" / "geojson" / "bad" / f"{name}.geojson"
    found = read(feature(geometry=json.loads(path.read_text(encoding="utf-8"))))
    assert len(found.areas) == 1
    assert what in {finding.what for finding in found.findings}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
coordinates = st.floats(-1, 1) | st.integers(-1, 1) | st.sampled_from([0.1, 0.2, 0.1 + 1e-9, 5e-324])
rings = st.lists(st.tuples(coordinates, coordinates), max_size=9) | json_values
shapes = st.fixed_dictionaries(
    {"type": st.sampled_from(["Polygon", "MultiPolygon"]), "coordinates": st.lists(rings | st.lists(rings), max_size=3)}
)
features = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Feature", "Feature", "Feature", 1]),
        "properties": st.fixed_dictionaries({"code": st.integers(0, 99) | json_values, "name": st.just("A")})
        | json_values,
        "geometry": shapes | shapes | json_values,
    }
)
documents = (
    json_values
    | features
    | st.fixed_dictionaries(
        {"type": st.just("FeatureCollection"), "features": st.lists(features, max_size=6) | json_values},
        optional={"crs": json_values},
    )
)


def check(found: BoundaryFile) -> None:
    """Assert that a result has areas or errors, never both, and that everything can be shown and indexed."""
    is_refused = any(finding.level is Level.ERROR for finding in found.findings)
    assert is_refused is not bool(found.areas)
    assert all(area.polygon.is_valid and area.polygon.area > 0 for area in found.areas)
    AreaMap(found.areas)
    for finding in found.findings:
        json.dumps(finding.facts, allow_nan=False, ensure_ascii=False).encode()


@given(documents)
def test_any_json_value_gives_areas_or_an_error(document: object) -> None:
    check(read(json.dumps(document).encode()))


@given(st.binary(max_size=40))
def test_any_bytes_give_an_answer(data: bytes) -> None:
    check(read(data))


messy_rings = st.lists(
    st.tuples(st.integers(0, 6) | st.floats(0, 6), st.integers(0, 6) | st.floats(0, 6)), min_size=4, max_size=8
)


@settings(deadline=None)
@given(st.lists(st.lists(messy_rings, min_size=1, max_size=3), min_size=1, max_size=6))
def test_any_scribble_on_the_map_is_repaired_or_refused(scribbles: list[list[object]]) -> None:
    drawn = [
        feature(number, geometry={"type": "Polygon", "coordinates": scribble})
        for number, scribble in enumerate(scribbles)
    ]
    check(read(collection(*drawn)))
