"""Read a boundary file: bytes in, areas and findings (validation errors) out.

Promises: nothing is half imported: a single error means no areas at all, unless whoever imports it has chosen to leave
out what cannot be used. Every error about a feature carries its number, counted from 1. What the file leaves open is
asked and never guessed: the datum in mainland China, several features with one code. Repairs, closed rings, overlaps
and gaps between areas are always reported. The reader never raises, whatever the bytes are, and it ends: what would
take longer is broken off, and that is said. It reads GeoJSON: a FeatureCollection, or one Feature.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from typing import BinaryIO

import numpy as np
import shapely

from casework.files.maps.geojson import Drawn, check_crs, read_shape
from casework.files.maps.grounds import DATUMS, Ground, converter, declared, known
from casework.files.maps.outlines import Placing, is_turned, surfaces
from casework.files.maps.properties import check_known, text_of
from casework.files.maps.seams import Ticks, find_seams, standing
from casework.files.maps.streaming import Features
from casework.model.area import Area, AreaCode, Shape
from casework.model.datum import Datum, are_in_mainland
from casework.model.errors import Fact
from casework.model.finding import Finding, Level, UnusableError, What, json_kind, shown

MOST_ERRORS = 100  # a file with more errors is the wrong file, and a longer list would help nobody
MOST_NAMED = 10  # features that were left out
MOST_SECONDS = 70.0  # for mending outlines; a file that takes longer is no map

_STRUCTURE = frozenset({"type", "features", "properties", "geometry", "coordinates", "crs"})
_RESERVED = set("*;")  # in the teams file, * means "everywhere" and ; separates codes


@dataclass(frozen=True, slots=True)
class Choices:
    """What whoever imports a file decides about it.

    `datum` is that of its degrees, None if nobody said it. `parent_field` is the property that holds the code of the
    area around a feature. `joins` makes one area of several features with one code. `leaves_out` leaves out the
    features that cannot be used.
    """

    datum: Datum | None = None
    parent_field: str | None = None
    is_latitude_first: bool = False
    joins: bool = False
    leaves_out: bool = False


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """The contents of a file: its areas (none if any finding is an error) and the findings.

    `usable` counts the areas that there would be if what cannot be used was left out.
    """

    areas: tuple[Area, ...]
    findings: tuple[Finding, ...]
    usable: int = 0


def read_boundaries(
    data: bytes | BinaryIO,
    *,
    code: str,
    name: str,
    parent: AreaCode | None,
    valid_from: date | None,
    valid_to: date | None,
    choices: Choices = Choices(),
    ticks: Ticks = standing,
) -> BoundaryFile:
    """Read the areas of a GeoJSON file.

    `code` and `name` name the properties of a feature that hold them (one property may hold both). Every area gets the
    parent, unless its own feature names one, and the first and the last day of validity. `ticks` measures how long
    mending and comparing take.
    """
    wanted = tuple(dict.fromkeys(each for each in (code, name, choices.parent_field) if each))
    findings: list[Finding] = []
    try:
        _require_order(valid_from, valid_to)
        features = Features(BytesIO(data) if isinstance(data, bytes) else data, _STRUCTURE | set(wanted))
        keys: dict[str, None] = {}
        read = [_read(number, feature, wanted, keys) for number, feature in enumerate(features, 1)]
        findings += features.findings
        check_known(keys, wanted)
        placing = _placing(features.members, choices, findings)
    except UnusableError as error:
        return BoundaryFile((), (*findings, error.finding()))
    reader = _Reader(code, name, parent, choices, placing, findings)
    reader.read(read, ticks)
    areas = [Area(each.code, each.name, each.parent, each.shape, valid_from, valid_to) for each in reader.joined()]
    if _asks_for_datum(features.members, choices):
        findings += _unknown_datum(areas)
    if any(finding.level is Level.ERROR for finding in findings):
        return BoundaryFile((), tuple(findings), len(areas))
    seams = find_seams(areas, [each.number for each in reader.found.values()], ticks)
    return BoundaryFile(tuple(areas), (*findings, *seams), len(areas))


def _require_order(valid_from: date | None, valid_to: date | None) -> None:
    if valid_from and valid_to and valid_from > valid_to:
        raise UnusableError(What.DATES_REVERSED, valid_from=str(valid_from), valid_to=str(valid_to))


@dataclass(frozen=True, slots=True)
class _Feature:
    """What is needed of a feature: the values of the wanted properties, and its shape as it is in the file."""

    number: int
    properties: dict[str, object] | UnusableError
    drawn: Drawn | UnusableError | None  # None if it is no feature at all


def _read(number: int, feature: object, wanted: Sequence[str], keys: dict[str, None]) -> _Feature:
    """Return what is needed of a feature, and add the names of its properties to `keys`."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        found = shown(feature.get("type")) if isinstance(feature, dict) else json_kind(feature)
        return _Feature(number, UnusableError(What.NOT_A_FEATURE, found=found), None)
    held = feature.get("properties")
    properties: dict[str, object] | UnusableError
    if isinstance(held, dict):
        keys.update(dict.fromkeys(held))
        properties = {each: held.get(each) for each in wanted}
    else:
        properties = UnusableError(What.PROPERTIES_BROKEN, found=json_kind(held))
    try:
        check_crs(feature)
        return _Feature(number, properties, read_shape(feature.get("geometry")))
    except UnusableError as error:
        return _Feature(number, properties, error)


def _placing(members: dict[str, object], choices: Choices, findings: list[Finding]) -> Placing:
    """Return how the file's coordinates become degrees; raises UnusableError if nobody knows."""
    named = declared(members)
    ground = Ground.WGS84 if named is None else known(named)
    convert = None
    if ground is None and named is not None:
        convert = converter(named)
        findings.append(Finding(Level.NOTE, What.CRS_CONVERTED, None, {"crs": shown(named)}))
    elif ground is Ground.CLOSE and named is not None:
        findings.append(Finding(Level.NOTE, What.CRS_CLOSE, None, {"crs": shown(named)}))
    datum = choices.datum or (DATUMS.get(ground) if ground else None) or Datum.WGS84
    if datum is not Datum.WGS84:
        findings.append(Finding(Level.NOTE, What.DATUM_CONVERTED, None, {"datum": datum}))
    return Placing(convert, choices.is_latitude_first, datum)


def _asks_for_datum(members: dict[str, object], choices: Choices) -> bool:
    """Tell whether nobody said the datum: that a program wrote WGS-84 says nothing, because most always write it."""
    named = declared(members)
    return choices.datum is None and (named is None or known(named) in (Ground.WGS84, Ground.CLOSE))


def _unknown_datum(areas: Sequence[Area]) -> list[Finding]:
    """Return an error if an area lies in mainland China, where most maps are shifted by some 500 m."""
    if not areas:
        return []
    middles = shapely.get_coordinates(shapely.centroid(np.array([area.polygon for area in areas], dtype=object)))
    inside = np.flatnonzero(are_in_mainland(middles))
    if not len(inside):
        return []
    lon, lat = middles[inside[0]].tolist()
    return [Finding(Level.ERROR, What.DATUM_UNKNOWN, None, {"lat": round(lat, 4), "lon": round(lon, 4)})]


@dataclass(slots=True)
class _Found:
    """An area of the file, perhaps in several features."""

    number: int  # of its first feature
    code: AreaCode
    name: str
    parent: AreaCode | None
    shape: Shape
    more: list[Shape] = field(default_factory=list)


class _Reader:
    """Makes areas of features, remembers the codes so far and counts the errors."""

    def __init__(
        self,
        code: str,
        name: str,
        parent: AreaCode | None,
        choices: Choices,
        placing: Placing,
        findings: list[Finding],
    ) -> None:
        self._code = code
        self._name = name
        self._parent = parent
        self._choices = choices
        self._placing = placing
        self._findings = findings
        self._first_with: dict[str, int] = {}
        self._left_out: list[str] = []
        self._errors = 0
        self._ticks = standing
        self._mending = 0.0  # seconds
        self._turned = 0
        self.found: dict[str, _Found] = {}

    def read(self, features: list[_Feature], ticks: Ticks) -> None:
        """Read all features; a finding is added for whatever is wrong or was changed."""
        self._ticks = ticks
        for feature in features:
            self._add(feature)
            is_last = feature.number == len(features)
            if self._errors >= MOST_ERRORS and not is_last and not self._choices.leaves_out:
                self._findings.append(Finding(Level.ERROR, What.TOO_MANY_ERRORS, None, {"count": self._errors}))
                break
            if self._mending > MOST_SECONDS and not is_last:
                facts: dict[str, Fact] = {"seconds": round(self._mending), "number": feature.number}
                self._findings.append(Finding(Level.ERROR, What.READING_STOPPED, None, facts))
                break
        if self._turned:
            self._findings.append(Finding(Level.NOTE, What.RINGS_TURNED, None, {"count": self._turned}))
        if self._left_out:
            named = ", ".join(self._left_out[:MOST_NAMED]) + ("…" if len(self._left_out) > MOST_NAMED else "")
            level = Level.WARNING if self.found else Level.ERROR
            facts = {"count": len(self._left_out), "named": named}
            self._findings.append(Finding(level, What.LEFT_OUT, None, facts))

    def joined(self) -> list[_Found]:
        """Return the areas, those of several features as one, in the order of their first features."""
        for code, found in self.found.items():
            if found.more:
                together = surfaces([shapely.union_all([found.shape, *found.more])])
                self.found[code] = replace(found, shape=together, more=[])
                facts: dict[str, Fact] = {"code": shown(code), "count": len(found.more) + 1}
                self._findings.append(Finding(Level.NOTE, What.JOINED, None, facts))
        return list(self.found.values())

    def _add(self, feature: _Feature) -> None:
        """Add a feature's area; a finding for each reason if it cannot be used."""
        named = shape = None
        errors = self._errors
        try:
            named = self._read_names(feature)
        except UnusableError as error:
            self._refuse(feature.number, error)
        try:
            shape = self._read_shape(feature)
        except UnusableError as error:
            self._refuse(feature.number, error)
        if self._errors > errors:
            if self._choices.leaves_out:
                self._left_out.append(self._named(feature))
        elif named and shape:
            code, name, parent = named
            if code in self.found:
                self.found[code].more.append(shape)
            else:
                self.found[code] = _Found(feature.number, code, name, parent, shape)

    def _read_names(self, feature: _Feature) -> tuple[AreaCode, str, AreaCode | None]:
        properties, choices = feature.properties, self._choices
        if isinstance(properties, UnusableError):
            raise properties
        code, name, parent = text_of(properties, self._code), text_of(properties, self._name), self._parent
        if choices.parent_field and properties.get(choices.parent_field) not in (None, ""):
            parent = AreaCode(text_of(properties, choices.parent_field))
        if _RESERVED & set(code):
            raise UnusableError(What.CODE_RESERVED, code=shown(code))
        if code == parent:
            raise UnusableError(What.PARENT_IS_ITSELF, code=shown(code))
        first = self._first_with.setdefault(code, feature.number)
        if first != feature.number and not choices.joins:
            raise UnusableError(What.CODE_DUPLICATE, code=shown(code), first=first)
        return AreaCode(code), name, parent

    def _read_shape(self, feature: _Feature) -> Shape | None:
        drawn = feature.drawn
        if drawn is None:
            return None
        if isinstance(drawn, UnusableError):
            raise drawn
        start = self._ticks()
        try:
            shape, findings = self._placing.place(drawn.shape, feature.number)
        finally:
            self._mending += self._ticks() - start
        if drawn.closed:
            facts: dict[str, Fact] = {"count": drawn.closed}
            self._findings.append(Finding(Level.WARNING, What.RING_CLOSED, feature.number, facts))
        self._findings += findings
        is_as_drawn = not self._choices.is_latitude_first and all(each.what is not What.DATE_LINE for each in findings)
        self._turned += is_as_drawn and is_turned(drawn.shape)
        return shape

    def _refuse(self, number: int, error: UnusableError) -> None:
        level = Level.WARNING if self._choices.leaves_out else Level.ERROR
        self._findings.append(replace(error.finding(number), level=level))
        self._errors += 1

    def _named(self, feature: _Feature) -> str:
        """Return by what people know a feature: its code and name, or else its number."""
        held = feature.properties if isinstance(feature.properties, dict) else {}
        words = dict.fromkeys(shown(each) for field in (self._code, self._name) if (each := held.get(field)))
        return " ".join(words) or str(feature.number)
