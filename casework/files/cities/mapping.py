"""Read a mapping file, which says what each column of a city's file of reports means.

Promises: all mistakes are reported at once, each with its place in the file; a single mistake means no mapping. The
reader never raises, whatever the bytes are. The file is TOML; bot/data/mappings has two examples, and the first
explains every key.

A pattern is written as for file names (`*` for anything, `?` for one character); case does not matter. It is compared
with the cells of its columns, joined by " > ". The first pattern that matches decides.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import translate
from zoneinfo import ZoneInfo

from casework.files.cities.delimited import SEPARATORS
from casework.files.cities.moments import MomentReader, can_be_used
from casework.files.toml_table import TomlTable, parse_toml
from casework.model.category import CategoryCode, CategoryTree
from casework.model.datum import OF_FILES, Datum
from casework.model.finding import Finding, Level, UnusableError, What, shown
from casework.model.place import Point

JOINED_BY = " > "

_SECTIONS = ("file", "columns", "time", "status", "category", "positions")
_ONE_COLUMN = ("reference", "lat", "lon", "opened")
_MAYBE_ONE_COLUMN = ("closed", "target", "place", "note")
_SEVERAL_COLUMNS = ("words", "category", "status")
_STATUSES = ("open", "closed", "leave_out")

_MAGIC = re.compile(r"[*?\[]")

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns; None or empty if the file has no such column.

    `lat` and `lon` are the same column if it holds both, as in "(37.77, -122.39)". `target` holds by when the city
    promised to be done, `note` what it wrote when it closed the report.
    """

    reference: str
    lat: str
    lon: str
    opened: str
    closed: str | None
    target: str | None
    place: str | None
    note: str | None
    words: tuple[str, ...]
    category: tuple[str, ...]
    status: tuple[str, ...]

    def names(self) -> list[str]:
        """Return every column that is read."""
        one = (self.reference, self.lat, self.lon, self.opened, self.closed, self.target, self.place, self.note)
        return list(dict.fromkeys(name for name in (*one, *self.words, *self.category, *self.status) if name))


@dataclass(frozen=True, slots=True)
class ReportMapping:
    """How a city's file is read.

    Each of `codes` is a pattern and its category, None for reports that do not concern the district; `default` is for
    all other reports, None to leave them out. If no column tells the status, a report with a closing date is closed.
    `unknown` are positions that stand for "not known". `datum` is that of the file's degrees, None if nobody said it.
    `encoding` and `separator` are None where the file itself is to be asked.
    """

    columns: Columns
    moments: MomentReader
    opens: tuple[Pattern, ...]
    closes: tuple[Pattern, ...]
    leaves_out: tuple[Pattern, ...]
    codes: tuple[tuple[Pattern, CategoryCode | None], ...]
    default: CategoryCode | None
    unknown: tuple[Point, ...]
    datum: Datum | None
    encoding: str | None
    separator: str | None

    def names(self, cells: str) -> bool:
        """Tell whether a pattern fits the joined cells of the category's columns."""
        return any(pattern.match(cells) for pattern, _ in self.codes)

    def category(self, cells: str) -> CategoryCode | None:
        """Return the category for the joined cells of its columns; None if the report does not concern the district."""
        return next((code for pattern, code in self.codes if pattern.match(cells)), self.default)


@dataclass(frozen=True, slots=True)
class MappingFile:
    """The contents of a file: its mapping (None if any finding is an error) and the findings."""

    mapping: ReportMapping | None
    findings: tuple[Finding, ...]


def fits(patterns: Iterable[Pattern], cells: str) -> bool:
    """Tell whether joined cells match one of the patterns."""
    return any(pattern.match(cells) for pattern in patterns)


def pattern_of(cells: str) -> str:
    """Return the pattern that only these joined cells match."""
    return _MAGIC.sub(r"[\g<0>]", cells)


def read_mapping(data: bytes, tree: CategoryTree) -> MappingFile:
    """Read the mapping of a TOML file; its categories must be in the tree."""
    try:
        document = parse_toml(data)
    except UnusableError as error:
        return MappingFile(None, (error.finding(),))
    findings: list[Finding] = []
    mapping = _mapping(_Section(document, "", findings), tree)
    return MappingFile(None if any(each.level is Level.ERROR for each in findings) else mapping, tuple(findings))


class _Section(TomlTable):
    """A TOML table that also reads subtables, lists and optional texts."""

    def section(self, key: str) -> "_Section":
        """Return the table under a key; an empty one if there is none."""
        raw = self._raw.get(key, {})
        if not isinstance(raw, dict):
            self._wrong_type(key, "table", raw)
            raw = {}
        return _Section(raw, f"{self.where}.{key}".strip("."), self._findings)

    def maybe(self, key: str) -> str | None:
        """Return the text under a key, None if it is not there."""
        return self.string(key) if key in self._raw else None

    def strings(self, key: str) -> tuple[str, ...]:
        """Return the list of texts under a key; none if it is not there."""
        texts = self.array(key)
        wrong = next((text for text in texts if not isinstance(text, str)), None)
        if wrong is not None:
            self._wrong_type(key, "string", wrong)
        return tuple(text for text in texts if isinstance(text, str))

    def one_or_more(self, key: str) -> tuple[str, ...]:
        """Return the text under a key, or the texts of its list; adds an error if there is none."""
        if isinstance(self._raw.get(key), list) and self._raw[key]:
            return self.strings(key)
        text = self.string(key)
        return () if text is None else (text,)

    def array(self, key: str) -> list[object]:
        """Return the list under a key; an empty one if it is not there."""
        values = self._raw.get(key, [])
        if isinstance(values, list):
            return values
        self._wrong_type(key, "array", values)
        return []

    def items(self) -> Mapping[str, object]:
        """Return the keys and their values, in the order of the file."""
        return self._raw

    def code(self, key: str, value: object, tree: CategoryTree) -> CategoryCode | None:
        """Return the category of a value, None for `false`; adds an error for any other value."""
        if value is False:
            return None
        if not isinstance(value, str):
            self._wrong_type(shown(key), "string", value)
            return None
        code = CategoryCode(value)
        if tree.current(code):
            return code
        known = [category.code for category in tree.categories()]
        near = get_close_matches(code, known, n=1)
        if near:
            self.refuse(What.CATEGORY_UNKNOWN_NEAR, code=shown(code), nearest=near[0])
        else:
            self.refuse(What.CATEGORY_UNKNOWN, code=shown(code))
        return None


def _mapping(document: _Section, tree: CategoryTree) -> ReportMapping | None:
    """Return the mapping as far as it can be read; None if a necessary part is missing."""
    document.check_keys(_SECTIONS)
    columns = _columns(document.section("columns"))
    moments = _moments(document.section("time"))
    opens, closes, leaves_out = _statuses(document.section("status"), is_told=bool(columns and columns.status))
    codes, default = _codes(document.section("category"), tree)
    places, file = document.section("positions"), document.section("file")
    unknown = tuple(_positions(places))
    datum = _datum(places)
    encoding, separator = _encoding(file), _separator(file)
    if columns is None or moments is None:
        return None
    return ReportMapping(
        columns, moments, opens, closes, leaves_out, codes, default, unknown, datum, encoding, separator
    )


def _columns(table: _Section) -> Columns | None:
    table.check_keys((*_ONE_COLUMN, *_MAYBE_ONE_COLUMN, *_SEVERAL_COLUMNS))
    needed = [name for key in _ONE_COLUMN if (name := table.string(key)) is not None]
    maybe = [table.maybe(key) for key in _MAYBE_ONE_COLUMN]
    words, category, status = (table.strings(key) for key in _SEVERAL_COLUMNS)
    if "" in needed:
        table.refuse(What.KEY_MISSING, key=_ONE_COLUMN[needed.index("")])
    if len(needed) < len(_ONE_COLUMN):
        return None
    reference, lat, lon, opened = needed
    closed, target, place, note = maybe
    return Columns(reference, lat, lon, opened, closed, target, place, note, words, category, status)


def _statuses(table: _Section, *, is_told: bool) -> tuple[tuple[Pattern, ...], ...]:
    table.check_keys(_STATUSES)
    if is_told and "closed" not in table.items():
        table.refuse(What.KEY_MISSING, key="closed")
    return tuple(tuple(map(_pattern, table.strings(key))) for key in _STATUSES)


def _codes(
    table: _Section, tree: CategoryTree
) -> tuple[tuple[tuple[Pattern, CategoryCode | None], ...], CategoryCode | None]:
    table.check_keys(("default", "codes"))
    given, default = table.section("codes"), table.items().get("default", False)
    if default is False and not given.items():
        table.refuse(What.KEY_MISSING, key="codes")
    codes = tuple((_pattern(key), given.code(key, value, tree)) for key, value in given.items().items())
    return codes, table.code("default", default, tree)


def _moments(table: _Section) -> MomentReader | None:
    """Return the reader of moments; None if the zone or a format is missing or cannot be used."""
    table.check_keys(("format", "zone"))
    zone, formats = _zone(table), table.one_or_more("format")
    for text in formats:
        if not can_be_used(text):
            table.refuse(What.TIME_FORMAT_UNUSABLE, value=shown(text))
    return MomentReader(formats, zone) if zone and formats else None


def _zone(table: _Section) -> ZoneInfo | None:
    name = table.string("zone")
    try:
        return None if name is None else ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # what ZoneInfo raises for an unknown name, or a folder's
        table.refuse(What.ZONE_UNKNOWN, value=shown(name))
        return None


def _encoding(table: _Section) -> str | None:
    """Return the name of an encoding that Python knows, None if the mapping names none."""
    table.check_keys(("encoding", "separator"))
    name = table.maybe("encoding")
    if name is None:
        return None
    try:
        "a".encode(name)
    except (LookupError, ValueError):
        table.refuse(What.ENCODING_UNKNOWN, value=shown(name))
        return None
    return name


def _separator(table: _Section) -> str | None:
    mark = table.maybe("separator")
    if mark is not None and mark not in SEPARATORS:
        table.refuse(What.SEPARATOR_UNKNOWN, value=shown(mark))
    return mark


def _datum(table: _Section) -> Datum | None:
    name = table.maybe("datum")
    if name is None or name in OF_FILES:
        return Datum(name) if name else None
    table.refuse(What.DATUM_NOT_KNOWN, value=shown(name), known=", ".join(OF_FILES))
    return None


def _positions(table: _Section) -> Iterable[Point]:
    table.check_keys(("unknown", "datum"))
    for raw in table.array("unknown"):
        try:
            lat, lon = map(float, raw if isinstance(raw, list) else ())
            yield Point(lat, lon)
        except (TypeError, ValueError):
            table.refuse(What.POSITION_UNREADABLE, value=shown(str(raw)))


def _pattern(text: str) -> Pattern:
    return re.compile(translate(text), re.IGNORECASE)
