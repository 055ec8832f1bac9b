"""A file is read piece by piece, wherever its pieces end, and other formats are refused by their names."""

import json
from io import BytesIO

import pytest

from casework.files.maps import streaming
from casework.files.maps.streaming import Features
from casework.model.finding import UnusableError, What
from tests.casework.files.maps.boundary_files import collection, feature, read, refusal

DOCUMENT = collection(feature("东门\ud83d\ude97", note='a "quoted" \\ [word]'), feature(12), feature(-1.5e-7), crs=None)
TEXT = json.dumps(DOCUMENT, ensure_ascii=False, indent=1).encode("utf-16", "surrogatepass").decode("utf-16").encode()


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 7, 64])
def test_wherever_the_pieces_end_the_same_is_read(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "CHUNK", chunk)
    features = Features(BytesIO(TEXT), frozenset())
    assert list(features) == json.loads(TEXT)["features"]
    assert features.members == {**json.loads(TEXT), "features": []}


@pytest.mark.parametrize("chunk", [1, 4, 1000])
@pytest.mark.parametrize(
    "text",
    [
        '{"features": [{}, ]}',
        '{"features": [{} {}]}',
        '{"a": 1,}',
        '{"a" 1}',
        '{"a":\n1}\n }',
        '{"features": [1,\n 2',
        "{1}",
    ],
)
def test_a_mistake_is_found_where_the_whole_text_has_it(text: str, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "CHUNK", chunk)
    with pytest.raises(json.JSONDecodeError) as whole:
        json.loads(text)
    with pytest.raises(UnusableError) as found:
        list(Features(BytesIO(text.encode()), frozenset()))
    assert found.value.what is What.JSON_BROKEN
    assert found.value.facts["line"] == whole.value.lineno
    assert abs(int(found.value.facts["column"]) - whole.value.colno) <= 1  # of a comma too many, or behind it


def test_a_byte_that_is_no_text_is_named_by_its_place_in_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "CHUNK", 4)
    assert refusal(read('{"a": "东东'.encode() + b"\xff")) == (What.NOT_UTF8, None, {"byte": 13})


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04", "ZIP"),
        (b"\x00\x00\x27\x0a\x00", "Shapefile"),
        (b"SQLite format 3\x00", "GeoPackage"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<kml xmlns=''>", "KML"),
        (b"<wfs:FeatureCollection>", "GML"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b'{"type": "Topology", "objects": {}}', "TopoJSON"),
        (b'{"geometryType": "esriGeometryPolygon", "features": [{"attributes": {}}]}', "Esri JSON"),
    ],
)
def test_another_format_is_refused_by_its_name(data: bytes, name: str) -> None:
    assert refusal(read(data)) == (What.OTHER_FORMAT, None, {"format": name})
