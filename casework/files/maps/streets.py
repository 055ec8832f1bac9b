"""Read a file of roads: bytes in, the district's streets and findings (validation errors) out.

Promises: one error means no streets at all. What is left out is counted and said: features that are no lines, roads
without a usable name, roads outside the district. If any feature says what kind of road it is (OpenStreetMap's
`highway`), only those that do are roads, so that no river or railway becomes a street. The reader never raises,
whatever the bytes are. It reads GeoJSON: a FeatureCollection, or one Feature.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from casework.files.maps.geojson import check_crs, read_json, read_line
from casework.files.maps.properties import features_of, require_fields, text_of
from casework.model.finding import Finding, Level, UnusableError, What, json_kind, shown
from casework.model.place import Point
from casework.model.street import Street

NAME = "name"  # OpenStreetMap's property, and that of most others
KIND = "highway"
AROUND_DEG = 0.01  # about a kilometre: a map of a place at the border shows the streets beyond it
LONGEST_DEG = 1.0  # no street is longer; a line that is would be cut into thousands of pieces
MOST_KINDS = 5  # named in the error if none of them is a line

_STRUCTURE = frozenset({"type", "features", "properties", "geometry", "coordinates", "crs"})
_LINES = ("LineString", "MultiLineString")
_Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True, slots=True)
class StreetFile:
    """The contents of a file: its streets (none if any finding is an error) and the findings."""

    streets: tuple[Street, ...]
    findings: tuple[Finding, ...]

    @property
    def names(self) -> list[str]:
        """The names of the streets, each once, in order."""
        return sorted({street.name for street in self.streets})


def read_streets(data: bytes, district: tuple[Point, Point] | None, *, name: str = NAME) -> StreetFile:
    """Read the roads of a GeoJSON file; `name` is the property that holds a road's name.

    `district` are the south-west and north-east corners of the areas; None if there are no areas, and then every road
    is kept.
    """
    findings: list[Finding] = []
    try:
        features = features_of(read_json(data, _STRUCTURE | {name}, findings))
        left_out: Counter[What] = Counter()
        streets = _within(_streets(features, name, left_out), district, left_out)
    except UnusableError as error:
        return StreetFile((), (*findings, error.finding()))
    except _FeatureUnusable as error:
        return StreetFile((), (*findings, error.cause.finding(error.number)))
    findings += [Finding(Level.NOTE, what, None, {"count": count}) for what, count in left_out.items()]
    return StreetFile(tuple(streets), tuple(findings))


class _FeatureUnusable(Exception):
    """A feature cannot be used; the other features of such a file would tell nothing new."""

    def __init__(self, number: int, cause: UnusableError) -> None:
        super().__init__(number, cause)
        self.number = number
        self.cause = cause


def _streets(features: Sequence[object], name: str, left_out: Counter[What]) -> list[Street]:
    """Return the roads that have a name, wherever they are; raises UnusableError if there are none."""
    says_kind = any(_properties(each).get(KIND) for each in features)
    kinds: Counter[str] = Counter()
    found: list[Street] = []
    for number, feature in enumerate(features, 1):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        kind = geometry.get("type") if isinstance(geometry, dict) else geometry
        kinds[kind if isinstance(kind, str) else json_kind(kind)] += 1
        if not isinstance(geometry, dict) or kind not in _LINES or (says_kind and not _properties(feature).get(KIND)):
            left_out[What.ROADS_NOT] += 1
            continue
        try:
            if isinstance(feature, dict):
                check_crs(feature)
            line = read_line(geometry)
        except UnusableError as error:
            raise _FeatureUnusable(number, error) from error
        named = _name(_properties(feature), name, left_out)
        if line.length == 0 or _is_endless(line.bounds):
            left_out[What.ROADS_NOT] += 1
        elif named:
            found.append(Street(named, line))
    if not kinds.keys() & set(_LINES):
        raise UnusableError(What.NO_LINES, found=", ".join(shown(kind) for kind, _ in kinds.most_common(MOST_KINDS)))
    if not found:
        require_fields(features, (name,))
        raise UnusableError(What.NO_NAMED_ROADS, field=shown(name))
    return found


def _name(properties: dict[str, object], field: str, left_out: Counter[What]) -> str | None:
    try:
        return text_of(properties, field)
    except UnusableError as error:
        left_out[What.ROADS_UNNAMED if error.what is What.VALUE_MISSING else What.ROADS_NAMED_BADLY] += 1
        return None


def _within(streets: list[Street], district: tuple[Point, Point] | None, left_out: Counter[What]) -> list[Street]:
    """Return the streets in the district or close to it; raises UnusableError if there are none."""
    if district is None:
        return streets
    south_west, north_east = district
    box = (
        south_west.lon - AROUND_DEG,
        south_west.lat - AROUND_DEG,
        north_east.lon + AROUND_DEG,
        north_east.lat + AROUND_DEG,
    )
    inside = [street for street in streets if _meet(street.line.bounds, box)]
    if not inside:
        turned = any(_meet((south, west, north, east), box) for west, south, east, north in map(_bounds, streets))
        west, south, east, north = _around(streets)
        facts = {"south": f"{south:.4f}", "west": f"{west:.4f}", "north": f"{north:.4f}", "east": f"{east:.4f}"}
        raise UnusableError(What.ROADS_SWAPPED if turned else What.ROADS_ELSEWHERE, **facts)
    if len(inside) < len(streets):
        left_out[What.ROADS_OUTSIDE] += len(streets) - len(inside)
    return inside


def _around(streets: Sequence[Street]) -> _Box:
    wests, souths, easts, norths = zip(*map(_bounds, streets), strict=True)
    return min(wests), min(souths), max(easts), max(norths)


def _bounds(street: Street) -> _Box:
    west, south, east, north = street.line.bounds
    return west, south, east, north


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _is_endless(box: _Box) -> bool:
    return max(box[2] - box[0], box[3] - box[1]) > LONGEST_DEG


def _properties(feature: object) -> dict[str, object]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}
