"""Copy a CSV file with more columns, one row at a time, so that a file of any length fits into memory.

Promises: no row is lost or reordered. Its cells stay as they are, even if they are not UTF-8, and so does the mark
between them. A file that cannot be read or written, or that lacks a column, stops the command with a sentence.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Protocol, TextIO
from zoneinfo import ZoneInfo

from bot.cli.progress import progress
from bot.cli.speaking import stop
from casework.files.cities.column_names import FORMATS_US
from casework.files.cities.delimited import form_of
from casework.files.cities.moments import ISO, MomentReader

SHOWN_EVERY = 1000  # rows
BEGINNING = 64_000  # bytes in which the first row is looked for


class Answering(Protocol):
    """What gives each row its new cells; `added` names the new columns."""

    added: tuple[str, ...]

    def find_columns(self, header: Sequence[str]) -> None:
        """Find the columns that are read."""

    def answer(self, row: Sequence[str]) -> tuple[str, ...]:
        """Return the new cells of a row; the last one is counted."""


def add_columns(source: Path, out: Path, answering: Answering, doing: str) -> Counter[str]:
    """Copy the rows of `source` to `out` with new cells, and return how often each last cell was given."""
    if out.exists() and source.exists() and out.samefile(source):
        stop("--out must be another file than --csv: it is written while the other is read.")
    try:
        with source.open("rb") as beginning:
            form = form_of(beginning.read(BEGINNING))
        with source.open(encoding=form.encoding, errors=form.errors, newline="") as file:
            for _ in range(form.skipped):
                file.readline()
            return _copy(file, out, answering, doing, form.separator)
    except OSError as error:
        stop(f"{error.filename or source} cannot be used: {error.strerror}.")


def _copy(file: TextIO, out: Path, answering: Answering, doing: str, separator: str) -> Counter[str]:
    reader = csv.reader(file, delimiter=separator)
    counts: Counter[str] = Counter()
    try:
        header = next(reader, [])
        double = [name for name in answering.added if name in header]
        if double:
            stop(f"The file has a column {', '.join(double)} already.")
        answering.find_columns(header)
        with (
            out.open("w", encoding="utf-8", errors="surrogateescape", newline="") as target,
            progress(f"{doing} to {out}") as step,
        ):
            writer = csv.writer(target, delimiter=separator, lineterminator="\n")
            writer.writerow([*header, *answering.added])
            for number, row in enumerate(_rows(reader, len(header)), 1):
                answer = answering.answer(row)
                counts[answer[-1]] += 1
                writer.writerow([*row[: len(header)], *answer, *row[len(header) :]])
                if number % SHOWN_EVERY == 0:
                    step(number, 0)
    except csv.Error as error:
        stop(f"The file cannot be read on after line {reader.line_num}: {error}. {out} holds the rows before.")
    return counts


def _rows(reader: Iterator[list[str]], width: int) -> Iterator[list[str]]:
    """Yield the rows that are not blank, each padded to at least one cell for every column."""
    for row in reader:
        if row:
            yield row + [""] * (width - len(row))


def index_of(header: Sequence[str], column: str) -> int:
    """Return where a column stands; stops with a sentence if it is missing."""
    if column not in header:
        near = get_close_matches(column, header, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"It has: {', '.join(header) or 'nothing at all'}."
        stop(f"The file has no column {column}. {hint}")
    return header.index(column)


def read_moment(cell: str, zone: ZoneInfo) -> datetime | None:
    """Return an ISO or US date or moment, aware; None if it is neither. Without an offset it is local."""
    try:
        return _reader(zone).read(cell).at
    except ValueError:
        return None


@cache
def _reader(zone: ZoneInfo) -> MomentReader:
    return MomentReader((ISO, *FORMATS_US), zone)
