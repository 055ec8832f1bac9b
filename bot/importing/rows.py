"""Read the rows of a CSV file of any size, and write those that cannot be used to a file of the same kind.

Promises: the file is read as a stream, also where gzip has packed it. Each row has the number that a spreadsheet shows
for it, with the header as row 1. Rows of empty cells are left out. A row that is written again is as it came, with two
cells before it: why it was not imported, and what to do. Both are ignored when the mended file is read.
"""

import csv
import gzip
import zlib
from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import dataclass
from errno import EIO
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple, TextIO, cast

from casework.files.cities.delimited import SAMPLE, Form, encodings_in, form_of
from casework.model.finding import UnusableError, What

REASON, ADVICE = "not_imported", "what_to_do"  # the columns that are written before the others
_GZIPPED, _ZIPPED = b"\x1f\x8b", b"PK\x03\x04"
_BEGINNING = 64_000  # bytes: byte order mark and first row


class Row(NamedTuple):
    """A row that is not empty."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file: its header without our own columns, and how many rows it has below.

    `encodings` are the names of those in which it may be, if it is not in the one in which it is read.
    """

    path: Path
    form: Form
    header: list[str]
    total: int
    encodings: list[str]
    _own: int

    def __iter__(self) -> Generator[Row, None, None]:
        """Yield the rows below the header; raises csv.Error and OSError."""
        for number, cells in islice(_read(self.path, self.form), 1, None):
            yield Row(number, cells[self._own :])


def opened(
    path: Path, columns: Collection[str] = (), encoding: str | None = None, separator: str | None = None
) -> Rows:
    """Read a file once to its end, and return its rows.

    What is not known of its form is found out; `columns` are those that its first row should name. Raises UnusableError
    if it is empty, no CSV, or in no encoding in which it could be read, and OSError.
    """
    header: list[str] = []
    number = total = 0
    strange = bytearray()
    try:
        form = form_of(_beginning(path), columns, encoding, separator)
        for number, cells in _read(path, form):  # noqa: B007 - it tells how far reading came
            header = header or cells
            total += 1
            if len(strange) < SAMPLE:
                strange += _bytes_if_strange(cells, form)
    except csv.Error:
        raise UnusableError(What.QUOTES_BROKEN, row=number + 1) from None
    except (EOFError, zlib.error):
        raise OSError(EIO, "it is packed by gzip, and cut short or damaged", str(path)) from None
    except UnicodeError:  # an encoding that cannot pass on what is not in it
        raise UnusableError(What.NOT_UTF8, byte=0) from None
    if not header:
        raise UnusableError(What.FILE_EMPTY)
    if any("\x00" in name for name in header):  # UTF-16 without a byte order mark, or no text at all
        raise UnusableError(What.NOT_UTF8, byte=_beginning(path).find(b"\x00"))
    own = 2 if header[:2] == [REASON, ADVICE] else 0
    return Rows(path, form, header[own:], total - 1, encodings_in(bytes(strange)) if strange else [], own)


def _beginning(path: Path) -> bytes:
    """Return the first bytes of a file; raises UnusableError if they are those of a workbook, and OSError."""
    with _opened(path) as file:
        beginning = file.read(_BEGINNING)
    if beginning.startswith(_ZIPPED):
        raise UnusableError(What.WORKBOOK)
    return beginning


def _opened(path: Path) -> BinaryIO:
    """Open a file for reading, also one that gzip has packed."""
    with path.open("rb") as file:
        is_packed = file.read(len(_GZIPPED)) == _GZIPPED
    return cast("BinaryIO", gzip.open(path, "rb")) if is_packed else path.open("rb")


def _read(path: Path, form: Form) -> Iterator[Row]:
    with TextIOWrapper(_opened(path), encoding=form.encoding, errors=form.errors, newline="") as file:
        for _ in range(form.skipped):
            file.readline()
        for number, cells in enumerate(csv.reader(file, delimiter=form.separator, strict=True), 1):
            if any(cell.strip() for cell in cells):
                yield Row(number, cells)


def _bytes_if_strange(cells: Sequence[str], form: Form) -> bytes:
    """Return a row's bytes if some of them are not in the encoding in which the file is read."""
    text = " ".join(cells)
    if text.isascii():
        return b""
    try:
        text.encode()
    except UnicodeEncodeError:  # it has the lone surrogates that stand for such bytes
        return text.encode(form.encoding.removesuffix("-sig"), form.errors) + b"\n"
    return b""


class Rejects:
    """Writes rows that were left out to a file that can be mended and imported again; without a path to none."""

    def __init__(self, path: Path | None, rows: Rows) -> None:
        self._file: TextIO | None = None
        if path:
            form = rows.form
            self._file = path.open("w", encoding=form.encoding, errors=form.errors, newline="")
            self._writer = csv.writer(self._file, delimiter=form.separator, lineterminator="\n")
            self._writer.writerow([REASON, ADVICE, *rows.header])

    def write(self, row: Row, reason: str, advice: str) -> None:
        """Write a row behind why it was left out and what to do."""
        if self._file:
            self._writer.writerow([reason, advice, *row.cells])

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()
