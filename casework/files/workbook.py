"""Read the first sheet of a workbook (xlsx) as CSV, so that what reads CSV reads workbooks too.

Promises: a day becomes 2026-10-01, a number is written with as many digits as it has, and an empty cell stays empty.
The reader raises UnusableError for what is no workbook or is too large, and nothing else. XML that would fill the
memory is refused (defusedxml).
"""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

from openpyxl import load_workbook

from casework.files.sheets import BROKEN
from casework.model.finding import UnusableError, What

ZIP = b"PK\x03\x04"
MOST_BYTES = 100_000_000  # unpacked: a sheet of a million rows
MOST_ROWS, MOST_COLUMNS = 100_000, 100


def is_workbook(data: bytes) -> bool:
    """Tell whether a file is packed as a workbook is."""
    return data.startswith(ZIP)


def as_csv(data: bytes) -> bytes:
    """Return the first sheet of a workbook as CSV in UTF-8; raises UnusableError."""
    out = StringIO(newline="")
    written = csv.writer(out, lineterminator="\n")
    try:
        for row in _rows(data):
            cells = [_written(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            written.writerow(cells)
    except BROKEN as error:
        raise UnusableError(What.WORKBOOK_BROKEN) from error
    return out.getvalue().encode()


def _rows(data: bytes) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the first sheet; raises one of BROKEN for what cannot be read."""
    with ZipFile(BytesIO(data)) as packed:
        if sum(each.file_size for each in packed.infolist()) > MOST_BYTES:
            raise ValueError("a workbook that would fill the memory")
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    try:
        yield from book.worksheets[0].iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
    finally:
        book.close()


def _written(cell: object) -> str:
    """Return a cell as a person would type it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.10f}".rstrip("0").rstrip(".")
    return str(cell).strip()
