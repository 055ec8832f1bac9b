"""Read a boundary file: bytes in, areas and findings (validation errors) out.

Promises: nothing is half imported: a single error means no areas at all. Every error about a feature carries its
number, counted from 1. Repairs, closed rings, overlaps and gaps between areas are always reported. The reader never
raises, whatever the bytes are. It reads GeoJSON: a FeatureCollection, or one Feature.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import shapely

from casework.files.geojson import check_crs, read_json, read_shape
from casework.files.printable import is_printable
from casework.files.seams import find_seams
from casework.model.area import Area, AreaCode, Shape, square_metres
from casework.model.finding import Finding, Level, UnusableError, What, json_kind, shown

LONGEST = 100  # characters of a code or a name, so that it fits a button and a card
MOST_ERRORS = 100  # a file with more errors is the wrong file, and a longer list would help nobody
MOST_FIELDS = 20  # named in the error if the requested field does not exist
REPAIR_WARNING_PERCENT = 1.0

_STRUCTURE = frozenset({"type", "features", "properties", "geometry", "coordinates", "crs"})
_GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
_RESERVED = set("*;")  # in the teams file, * means "everywhere" and ; separates codes


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """The contents of a file: its areas (none if any finding is an error) and the findings."""

    areas: tuple[Area, ...]
    findings: tuple[Finding, ...]


def read_boundaries(
    data: bytes, *, code: str, name: str, parent: AreaCode | None, valid_from: date | None, valid_to: date | None
) -> BoundaryFile:
    """Read the areas of a GeoJSON file.

    `code` and `name` name the properties of a feature that hold them (one property may hold both). Every area gets the
    parent, and the first and the last day of validity.
    """
    findings: list[Finding] = []
    try:
        _require_order(valid_from, valid_to)
        features = features_of(read_json(data, _STRUCTURE | {code, name}, findings))
        require_fields(features, (code, name))
    except UnusableError as error:
        return BoundaryFile((), (*findings, error.finding()))

    reader = _FeatureReader(code, name, findings)
    areas: list[Area] = []
    for number, feature in enumerate(features, 1):
        drawn = reader.read(number, feature, parent)
        if drawn is not None:
            code_, name_, shape = drawn
            areas.append(Area(code_, name_, parent, shape, valid_from, valid_to))
        if reader.errors >= MOST_ERRORS and number < len(features):
            findings.append(Finding(Level.ERROR, What.TOO_MANY_ERRORS, None, {"count": reader.errors}))
            break
    if reader.turned:
        findings.append(Finding(Level.NOTE, What.RINGS_TURNED, None, {"count": reader.turned}))
    if any(finding.level is Level.ERROR for finding in findings):
        return BoundaryFile((), tuple(findings))
    return BoundaryFile(tuple(areas), (*findings, *find_seams(areas, range(1, len(areas) + 1))))


def _require_order(valid_from: date | None, valid_to: date | None) -> None:
    if valid_from and valid_to and valid_from > valid_to:
        raise UnusableError(What.DATES_REVERSED, valid_from=str(valid_from), valid_to=str(valid_to))


def features_of(document: object) -> list[object]:
    """Return the features of a GeoJSON document; raises UnusableError if it has none, or another coordinate system."""
    if not isinstance(document, dict):
        raise UnusableError(What.NOT_GEOJSON, found=json_kind(document))
    check_crs(document)
    if document.get("type") == "Feature":
        return [document]
    if document.get("type") != "FeatureCollection":
        what = What.BARE_GEOMETRY if document.get("type") in _GEOMETRIES else What.NOT_GEOJSON
        raise UnusableError(what, found=shown(document.get("type")))
    features = document.get("features")
    if not isinstance(features, list):
        raise UnusableError(What.FEATURES_BROKEN, found=json_kind(features))
    if not features:
        raise UnusableError(What.NO_FEATURES)
    return features


def require_fields(features: Sequence[object], fields: tuple[str, ...]) -> None:
    """Raise UnusableError, which names the existing fields, for a field that no feature has."""
    known: dict[str, None] = {}
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict):
            known.update(dict.fromkeys(properties))
    if not known:
        return  # later, each feature is refused with its own reason
    for field in fields:
        if field not in known:
            listed = ", ".join(shown(each) for each in list(known)[:MOST_FIELDS])
            raise UnusableError(What.FIELD_UNKNOWN, field=shown(field), known=listed)


class _FeatureReader:
    """Reads features one by one; remembers the codes so far and counts the errors."""

    def __init__(self, code: str, name: str, findings: list[Finding]) -> None:
        self._code = code
        self._name = name
        self._findings = findings
        self._first_with: dict[str, int] = {}
        self.errors = 0
        self.turned = 0

    def read(self, number: int, feature: object, parent: AreaCode | None) -> tuple[AreaCode, str, Shape] | None:
        """Return a feature's code, name and shape; None, and a finding for each reason, if it cannot be used."""
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            found = shown(feature.get("type")) if isinstance(feature, dict) else json_kind(feature)
            self._refuse(number, UnusableError(What.NOT_A_FEATURE, found=found))
            return None
        named = shape = None
        try:
            named = self._read_names(number, feature.get("properties"), parent)
        except UnusableError as error:
            self._refuse(number, error)
        try:
            shape = self._read_shape(number, feature)
        except UnusableError as error:
            self._refuse(number, error)
        return (*named, shape) if named and shape else None

    def _read_names(self, number: int, properties: object, parent: AreaCode | None) -> tuple[AreaCode, str]:
        if not isinstance(properties, dict):
            raise UnusableError(What.PROPERTIES_BROKEN, found=json_kind(properties))
        code, name = text_of(properties, self._code), text_of(properties, self._name)
        if _RESERVED & set(code):
            raise UnusableError(What.CODE_RESERVED, code=shown(code))
        if code == parent:
            raise UnusableError(What.PARENT_IS_ITSELF, code=shown(code))
        first = self._first_with.setdefault(code, number)
        if first != number:
            raise UnusableError(What.CODE_DUPLICATE, code=shown(code), first=first)
        return AreaCode(code), name

    def _read_shape(self, number: int, feature: dict[str, object]) -> Shape:
        check_crs(feature)
        drawn = read_shape(feature.get("geometry"))
        shape, repair = _repair(drawn.shape, number)
        if drawn.closed:
            self._findings.append(Finding(Level.WARNING, What.RING_CLOSED, number, {"count": drawn.closed}))
        if repair:
            self._findings.append(repair)
        self.turned += _is_turned(drawn.shape)
        return shape

    def _refuse(self, number: int, error: UnusableError) -> None:
        self._findings.append(error.finding(number))
        self.errors += 1


def text_of(properties: dict[str, object], field: str) -> str:
    """Return a code or a name, stripped; raises UnusableError if there is none that can be shown.

    A whole number is accepted too, because many files number their areas.
    """
    value = properties.get(field)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if value is None or (isinstance(value, str) and not value.strip()):
        raise UnusableError(What.VALUE_MISSING, field=shown(field))
    if not isinstance(value, str):
        raise UnusableError(What.VALUE_WRONG_TYPE, field=shown(field), found=json_kind(value))
    text = value.strip()
    if len(text) > LONGEST:
        raise UnusableError(What.VALUE_TOO_LONG, field=shown(field), length=len(text), limit=LONGEST)
    if not is_printable(text):
        raise UnusableError(What.VALUE_UNPRINTABLE, field=shown(field), value=shown(text))
    return text


def _repair(shape: Shape, number: int) -> tuple[Shape, Finding | None]:
    """Return a valid shape and, if it had to be repaired, a finding that says by how much it changed."""
    if shape.is_valid and not shape.is_empty:
        return shape, None
    mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    surfaces = [part for part in shapely.get_parts(mended) if isinstance(part, shapely.Polygon) and part.area > 0]
    if not surfaces:
        raise UnusableError(What.NO_SURFACE)
    repaired: Shape = surfaces[0] if len(surfaces) == 1 else shapely.MultiPolygon(surfaces)
    before, after = square_metres(shape), square_metres(repaired)
    percent = 100 * abs(after - before) / max(before, after)
    level = Level.WARNING if percent >= REPAIR_WARNING_PERCENT else Level.NOTE
    facts = {"changed_m2": round(abs(after - before)), "percent": round(percent, 2)}
    return repaired, Finding(level, What.REPAIRED, number, {**facts})


def _is_turned(shape: Shape) -> bool:
    """Tell whether a ring runs against RFC 7946: outlines anticlockwise, holes clockwise."""
    polygons = [part for part in shapely.get_parts(shape) if not part.is_empty]
    return any(
        not part.exterior.is_ccw or any(hole.is_ccw for hole in part.interiors)
        for part in polygons
        if isinstance(part, shapely.Polygon)
    )
