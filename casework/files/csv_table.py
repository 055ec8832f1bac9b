"""Read a CSV file that a person keeps in a spreadsheet: bytes in, rows and findings (validation errors) out.

Promises: all mistakes are reported at once, each with its row; rows are counted from 1 with the header, as spreadsheets
count them. A mistake in one cell hides nothing about the next. The reader never raises, whatever the bytes are. The
file is UTF-8, with or without a byte order mark. Its first row names the columns, in any order, in small or capital
letters. A day, a position and a list of codes are read in the same forms in every table.
"""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from io import StringIO
from typing import TypeVar
from unicodedata import normalize

from casework.files.cells import meant
from casework.files.cities.delimited import encodings_in
from casework.files.printable import is_printable
from casework.files.sheets import is_sheet, sheet_lines
from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.district import District
from casework.model.errors import Fact
from casework.model.finding import Finding, Level, UnusableError, What, shown
from casework.model.place import Point
from casework.model.spelling import day_in
from casework.model.team import TeamCode

LONGEST_CODE = 32
LONGEST_NAME = 64  # characters; a card must have room for it
FURTHEST = {"lat": 90, "lon": 180}  # degrees, on both sides of zero

Found = TypeVar("Found")

_CODE = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_CODE}}}")
# With a comma, as some countries write it; 5e-05 is how programs write what is close to zero.
_DEGREES = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)(e-[0-9]{1,2})?", re.IGNORECASE)
_OTHER_SEPARATORS = {";": What.SEPARATOR_WRONG_SEMICOLON, "\t": What.SEPARATOR_WRONG_TAB}


class Row:
    """One row: its cells by column, stripped; "" for a cell that is empty or missing."""

    def __init__(self, number: int, cells: Mapping[str, str], findings: list[Finding]) -> None:
        self.number = number
        self._cells = cells
        self._findings = findings
        self._missing: set[str] = set()

    def __getitem__(self, column: str) -> str:
        return self._cells.get(column, "")

    def refuse(self, what: What, **facts: Fact) -> None:
        """Add an error about this row, so that nothing of the file is used."""
        self._findings.append(Finding(Level.ERROR, what, None, facts | {"row": self.number}))

    def warn(self, what: What, **facts: Fact) -> None:
        """Add a warning about this row, so that a person looks at it."""
        self._findings.append(Finding(Level.WARNING, what, None, facts | {"row": self.number}))

    def refuse_unknown(self, code: str, known: Collection[str], what: What, what_near: What) -> None:
        """Add an error about an unknown code: `what_near` if a known code is spelled alike, else `what`."""
        spelled = {each.casefold(): each for each in known}
        near = get_close_matches(code.casefold(), spelled, n=1)
        if near:
            self.refuse(what_near, code=shown(code), nearest=shown(spelled[near[0]]))
        else:
            self.refuse(what, code=shown(code))

    def require(self, *columns: str) -> None:
        """Add an error for each of the columns whose cell is empty, once for each."""
        for column in columns:
            if not self[column] and column not in self._missing:
                self._missing.add(column)
                self.refuse(What.VALUE_MISSING, field=column)

    def check_text(self, column: str, longest: int = LONGEST_NAME) -> None:
        """Add an error for a text that is too long (without the mark by which it is no formula) or not printable."""
        text = self[column]
        length = len(meant(text))
        if length > longest:
            self.refuse(What.VALUE_TOO_LONG, field=column, length=length, limit=longest)
        elif not is_printable(text):
            self.refuse(What.VALUE_UNPRINTABLE, field=column, value=shown(text))

    def day(self, column: str) -> date | None:
        """Return the day in a cell: 2026-03-02, 2026/3/2, 2026.3.2 or 2026年3月2日; adds an error for another text."""
        text = self[column]
        found = day_in(normalize("NFKC", text)) if text else None
        if text and found is None:
            self.refuse(What.DATE_MALFORMED, value=shown(text))
        return found

    def codes(self, column: str, known: Collection[str], what: What, what_near: What) -> tuple[str, ...]:
        """Return the codes in a cell, each once and spelled as it is known; adds an error for each unknown one.

        Semicolons stand between them, also those of a Chinese keyboard. Capital and small letters are the same, unless
        two codes differ in nothing else.
        """
        if not self[column]:
            return ()
        spelled = {each.casefold(): each for each in known} | {each: each for each in known}
        found: dict[str, None] = {}
        for code in (part.strip() for part in re.split("[;；]", self[column])):
            right = spelled.get(code, spelled.get(code.casefold()))
            if right is not None:
                found[right] = None
            elif code:
                self.refuse_unknown(code, known, what, what_near)
        return tuple(found)

    def areas(self, column: str, district: District) -> tuple[AreaCode, ...]:
        """Return the areas that a cell names by their codes, those of all times; adds an error for each unknown one."""
        known = [area.code for area in district.areas.all()]
        return tuple(map(AreaCode, self.codes(column, known, What.AREA_UNKNOWN, What.AREA_UNKNOWN_NEAR)))

    def teams(self, column: str, district: District) -> tuple[TeamCode, ...]:
        """Return the teams that a cell names by their codes; adds an error for each unknown one."""
        known = [team.code for team in district.teams]
        return tuple(map(TeamCode, self.codes(column, known, What.TEAM_UNKNOWN, What.TEAM_UNKNOWN_NEAR)))

    def categories(self, column: str, district: District) -> tuple[CategoryCode, ...]:
        """Return the categories and groups that a cell names by their codes; adds an error for each unknown one."""
        tree = district.tree
        known = [*(each.code for each in tree.groups), *(each.code for each in tree.categories())]
        unknown = What.CATEGORY_UNKNOWN, What.CATEGORY_UNKNOWN_NEAR
        return tuple(map(CategoryCode, self.codes(column, known, *unknown)))

    def position(self) -> Point | None:
        """Return the position in `lat` and `lon`; None if both are empty. Adds an error for another text."""
        if not (self["lat"] or self["lon"]):
            return None
        self.require("lat", "lon")
        lat, lon = self._degrees("lat"), self._degrees("lon")
        if lat is None or lon is None:
            return None
        if lat == lon == 0:
            self.refuse(What.NOWHERE)
            return None
        return Point(lat, lon)

    def _degrees(self, column: str) -> float | None:
        text, limit = self[column], FURTHEST[column]
        typed = normalize("NFKC", text)  # a Chinese keyboard also types ３７．７６
        if not _DEGREES.fullmatch(typed):
            if text:
                self.refuse(What.DEGREES_MALFORMED, field=column, value=shown(text))
            return None
        degrees = float(typed.replace(",", "."))
        if abs(degrees) > limit:
            self.refuse(What.DEGREES_OUT_OF_RANGE, field=column, value=shown(text), limit=limit)
            return None
        return degrees


class Table:
    """The rows of a file and its findings; the columns `code` and `name` mean the same in every table.

    With `names` (what a column is called, and its name here), the file may be a spreadsheet too. What was read already,
    of TOML, comes as lines: then the first row below the header has the number 1.
    """

    def __init__(
        self,
        data: bytes | Sequence[list[str]],
        required: Sequence[str],
        optional: Sequence[str] = (),
        names: Mapping[str, str] | None = None,
    ) -> None:
        self.findings: list[Finding] = []
        self._required = required
        self._columns: dict[str, int] = {}
        self._header: list[str] = []
        self._lines: list[list[str]] = []
        self._is_sheet = isinstance(data, bytes)
        self._first: dict[tuple[str, str], int] = {}
        try:
            self._header, *self._lines = _lines(data, may_be_sheet=names is not None)
            if names:
                self._header = [names.get(_plain(name), name) for name in self._header]
            self._columns = _columns(self._header, required, optional)
        except UnusableError as error:
            self.findings.append(error.finding())
            self._lines = []
        known = (*required, *optional)
        for name in (name.strip().lower() for name in self._header if self._columns):
            if name and name not in known:
                self.findings.append(Finding(Level.WARNING, What.COLUMN_UNKNOWN, None, {"column": shown(name)}))

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; a row with too many cells is ambiguous, and gives only an error.

        An empty line of a sheet is none; an empty table of TOML is one, which lacks everything.
        """
        for number, cells in enumerate(self._lines, 2 if self._is_sheet else 1):
            if self._is_sheet and not any(cell.strip() for cell in cells):
                continue
            values = {column: cells[i].strip() if i < len(cells) else "" for column, i in self._columns.items()}
            row = Row(number, values, self.findings)
            if any(cell.strip() for cell in cells[len(self._header) :]):  # such as a comma in a name without quotes
                row.refuse(What.CELLS_TOO_MANY, count=len(cells), limit=len(self._header))
                continue
            row.require(*self._required)
            yield row

    def has(self, column: str) -> bool:
        """Tell whether the file has a column."""
        return column in self._columns

    @property
    def is_refused(self) -> bool:
        """Tell whether anything found so far is an error."""
        return any(finding.level is Level.ERROR for finding in self.findings)

    def whole(
        self, found: Sequence[Found], none: What = What.ROWS_NONE
    ) -> tuple[tuple[Found, ...], tuple[Finding, ...]]:
        """Return all that was found, or nothing if any finding is an error; and the findings.

        `none` is the error of a file in which nothing was found.
        """
        if not found and not self.is_refused:
            self.findings.append(Finding(Level.ERROR, none))
        return (() if self.is_refused else tuple(found)), tuple(self.findings)

    def first_with(self, column: str, row: Row) -> int:
        """Return the first row number for this row's value in a column, among the rows passed to this method so far."""
        return self._first.setdefault((column, row[column]), row.number)

    def check_code_and_name(self, row: Row) -> None:
        """Add an error for a code that is malformed or taken, and for a name that is too long or not printable."""
        code = row["code"]
        if code and not _CODE.fullmatch(code):
            row.refuse(What.CODE_MALFORMED, code=shown(code), limit=LONGEST_CODE)
        if code and (first := self.first_with("code", row)) != row.number:
            row.refuse(What.ROW_REPEATED, code=shown(code), first=first)
        row.check_text("name")


def names_of(columns: Iterable[str], called: Collection[Mapping[str, Sequence[str]]]) -> dict[str, str]:
    """Return what columns may be called, each with its name here: in each language as `called` says, and in words."""
    names: dict[str, str] = {}
    for column in columns:
        names |= dict.fromkeys((name for each in called for name in each.get(column, ())), column)
        names[column.replace("_", " ")] = column
    return names


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _lines(data: bytes | Sequence[list[str]], *, may_be_sheet: bool) -> list[list[str]]:
    """Return the cells of each line, one line or more; raises UnusableError."""
    if not isinstance(data, bytes):
        return list(data)
    if may_be_sheet and is_sheet(data):
        return sheet_lines(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableError(What.NOT_UTF8, byte=error.start, encodings=", ".join(encodings_in(data))) from error
    if not text.strip():
        raise UnusableError(What.FILE_EMPTY)
    if "\x00" in text:  # UTF-16 without a byte order mark, or no text at all
        raise UnusableError(What.NOT_UTF8, byte=data.index(b"\x00"))
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    lines: list[list[str]] = []
    try:
        lines.extend(reader)
    except csv.Error as error:
        raise UnusableError(What.QUOTES_BROKEN, row=len(lines) + 1) from error
    return lines


def _columns(header: Sequence[str], required: Sequence[str], optional: Sequence[str]) -> dict[str, int]:
    """Return where each column stands; raises UnusableError."""
    names = [name.strip().lower() for name in header]
    missing = [column for column in required if column not in names]
    if missing:
        for mark, what in _OTHER_SEPARATORS.items():
            if ",".join(names).count(mark) >= len(required) - 1:
                raise UnusableError(what)
        known = ", ".join(shown(name) for name in header if name.strip()) or "–"
        raise UnusableError(What.COLUMN_MISSING, column=", ".join(missing), known=known)
    columns = [column for column in (*required, *optional) if column in names]
    repeated = next((column for column in columns if names.count(column) > 1), None)
    if repeated:
        raise UnusableError(What.COLUMN_REPEATED, column=repeated)
    return {column: names.index(column) for column in columns}
