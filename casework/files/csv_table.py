"""Read a CSV file that a person keeps in a spreadsheet: bytes in, rows and findings (validation errors) out.

Promises: all mistakes are reported at once, each with its row; rows are counted from 1 with the header, as spreadsheets
count them. A mistake in one cell hides nothing about the next. The reader never raises, whatever the bytes are. The
file is UTF-8, with or without a byte order mark. Its first row names the columns, in any order, in small or capital
letters.
"""

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from io import StringIO

from casework.files.cities.delimited import encodings_in
from casework.files.printable import is_printable
from casework.files.sheets import is_sheet, sheet_lines
from casework.model.errors import Fact
from casework.model.finding import Finding, Level, UnusableError, What, shown

LONGEST_CODE = 32
LONGEST_NAME = 64  # characters; a card must have room for it

_CODE = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_CODE}}}")
_OTHER_SEPARATORS = {";": What.SEPARATOR_WRONG_SEMICOLON, "\t": What.SEPARATOR_WRONG_TAB}


class Row:
    """One row: its cells by column, stripped; "" for a cell that is empty or missing."""

    def __init__(self, number: int, cells: Mapping[str, str], findings: list[Finding]) -> None:
        self.number = number
        self._cells = cells
        self._findings = findings

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


class Table:
    """The rows of a file and its findings; the columns `code` and `name` mean the same in every table.

    With `names` (what a column is called, and its name here), the file may be a spreadsheet too.
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
        """Yield the rows that are not empty; a row with too many cells is ambiguous, and gives only an error."""
        for number, cells in enumerate(self._lines, 2):
            if not any(cell.strip() for cell in cells):
                continue
            values = {column: cells[i].strip() if i < len(cells) else "" for column, i in self._columns.items()}
            row = Row(number, values, self.findings)
            if any(cell.strip() for cell in cells[len(self._header) :]):  # such as a comma in a name without quotes
                row.refuse(What.CELLS_TOO_MANY, count=len(cells), limit=len(self._header))
                continue
            for column in self._required:
                if not row[column]:
                    row.refuse(What.VALUE_MISSING, field=column)
            yield row

    def has(self, column: str) -> bool:
        """Tell whether the file has a column."""
        return column in self._columns

    @property
    def is_refused(self) -> bool:
        """Tell whether anything found so far is an error."""
        return any(finding.level is Level.ERROR for finding in self.findings)

    def first_with(self, column: str, row: Row) -> int:
        """Return the first row number for this row's value in a column, among the rows passed to this method so far."""
        return self._first.setdefault((column, row[column]), row.number)

    def check_code_and_name(self, row: Row) -> None:
        """Add an error for a code that is malformed or taken, and for a name that is too long or not printable."""
        code, name = row["code"], row["name"]
        if code and not _CODE.fullmatch(code):
            row.refuse(What.CODE_MALFORMED, code=shown(code), limit=LONGEST_CODE)
        if code and (first := self.first_with("code", row)) != row.number:
            row.refuse(What.ROW_REPEATED, code=shown(code), first=first)
        if len(name) > LONGEST_NAME:
            row.refuse(What.VALUE_TOO_LONG, field="name", length=len(name), limit=LONGEST_NAME)
        elif not is_printable(name):
            row.refuse(What.VALUE_UNPRINTABLE, field="name", value=shown(name))


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
