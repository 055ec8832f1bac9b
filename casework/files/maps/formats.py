"""Refuse files of another format than GeoJSON by its name, so that whoever has one knows what to save anew."""

from collections.abc import Mapping

from casework.model.finding import UnusableError, What, json_kind, shown

_GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
_SIGNS = (
    (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "GZIP"),
    (b"\x00\x00\x27\x0a", "Shapefile"),
    (b"SQLite format 3\x00", "GeoPackage"),
)
_TAGS = {b"<kml": "KML", b"<gpx": "GPX", b"featurecollection": "GML", b"<?xml": "XML", b"<!doctype html": "HTML"}


def check_collection(document: Mapping[str, object]) -> None:
    """Raise UnusableError if a JSON object is no collection of features; a lone feature is none."""
    kind = document.get("type")
    if kind == "Topology":
        raise UnusableError(What.OTHER_FORMAT, format="TopoJSON")
    if "geometryType" in document or "spatialReference" in document or "rings" in document:
        raise UnusableError(What.OTHER_FORMAT, format="Esri JSON")
    if kind != "FeatureCollection":
        raise UnusableError(What.BARE_GEOMETRY if kind in _GEOMETRIES else What.NOT_GEOJSON, found=shown(kind))
    if not isinstance(document.get("features"), list):
        raise UnusableError(What.FEATURES_BROKEN, found=json_kind(document.get("features")))


def refuse_other_formats(head: bytes) -> None:
    """Raise UnusableError if the first bytes of a file are those of another format."""
    found = next((named for sign, named in _SIGNS if head.startswith(sign)), None)
    if found is None and head.lstrip()[:1] == b"<":
        start = head[:4096].lower()
        found = next((named for tag, named in _TAGS.items() if tag in start), "XML")
    if found is not None:
        raise UnusableError(What.OTHER_FORMAT, format=found)
