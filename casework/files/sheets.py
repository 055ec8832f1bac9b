"""Read and write spreadsheets (xlsx): rows of cells as text, and back.

Promises: only UnusableError is raised, whatever the bytes are. A sheet with more rows than it may have is refused, and
never cut. A file that would unpack to more than it may is not unpacked, and XML that would fill the memory is refused
(defusedxml, which openpyxl uses where it is installed). A day is read as 2026-12-01, a number with the digits that a
spreadsheet shows, a choice as yes or no, and an empty cell as "". What is written is a value and never a formula,
whatever its text begins with.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, NoReturn
from zipfile import BadZipFile, ZipFile

from casework.model.finding import UnusableError, What

MOST_ROWS = 20_000  # below the header
LOOKED_AT = 100_000  # rows; some programs save a million empty ones below those with something in them
MOST_COLUMNS = 200  # what stands to their right is not read
MOST_BYTES = 200_000_000  # unpacked
_ZIP = b"PK\x03\x04"
# What openpyxl raises for a file that is damaged or encrypted; SyntaxError is the parser's, RuntimeError is zipfile's.
_BROKEN = (
    *(BadZipFile, LookupError, ValueError, TypeError, AttributeError, OSError, EOFError, zlib.error),
    *(SyntaxError, RuntimeError),
)
_NOTHING = frozenset({None, ""})

Cell = str | float | date | None


def is_sheet(data: bytes) -> bool:
    """Tell whether bytes may be a spreadsheet: they are a zip file."""
    return data.startswith(_ZIP)


def sheet_lines(data: bytes) -> list[list[str]]:
    """Return the cells of each row of the first sheet as text; raises UnusableError."""
    from openpyxl import load_workbook  # noqa: PLC0415 - only who imports a spreadsheet waits for it

    try:
        with ZipFile(BytesIO(data)) as packed:
            size = sum(each.file_size for each in packed.infolist())
        if size > MOST_BYTES:
            _refuse_size()
        with closing(load_workbook(BytesIO(data), read_only=True, data_only=True)) as book:
            rows = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, max_row=LOOKED_AT, values_only=True)
            lines = list(_lines(rows))
    except _BROKEN as error:
        raise UnusableError(What.SHEET_BROKEN) from error
    while lines and not any(lines[-1]):
        lines.pop()
    if not lines:
        raise UnusableError(What.FILE_EMPTY)
    width = max((number for number, name in enumerate(lines[0], 1) if name), default=0)
    return [line[:width] if not any(line[width:]) else line for line in lines]


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    """Yield each row that there may be as text; raises UnusableError if something stands below these."""
    for number, row in enumerate(rows):  # the header has the number 0
        if number <= MOST_ROWS:
            yield [_text(value) for value in row]
        elif not _NOTHING.issuperset(row):
            _refuse_size()


def write_sheet(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a spreadsheet with one sheet; its first row stays in sight."""
    from openpyxl import Workbook  # noqa: PLC0415 - likewise
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for row in (header, *rows):
        sheet.append([_cell(WriteOnlyCell(sheet), value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(cell: Any, value: Cell) -> Any:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # not a formula, even if it begins like one
    return cell


def _refuse_size() -> NoReturn:
    raise UnusableError(What.SHEET_TOO_LARGE, limit=MOST_ROWS)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return format(Decimal(f"{value:.15g}"), "f")  # a spreadsheet keeps more digits than these 15, but shows no more
    return str(value)
