"""Route every row of a CSV file, one at a time, so that a file of any length fits into memory.

Promises: no row is lost or reordered. Its cells stay as they are, even if they are not UTF-8. A row that cannot be
routed says why.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

import typer

from bot.cli.progress import progress
from bot.cli.speaking import stop
from casework.model.category import Category
from casework.model.district import District
from casework.model.place import Point

ADDED = ("area_code", "area_name", "team", "reason")
NO_POSITION = "no_position"
NO_DATE = "no_date"
SHOWN_EVERY = 1000  # rows
US_FORMATS = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold latitude, longitude and, if there is such a column, the day."""

    lat: str
    lon: str
    on: str | None


def route_file(
    source: Path, out: Path, columns: Columns, district: District, category: Category | None, today: date
) -> None:
    """Copy the rows of `source` to `out`, add to each where it goes, and print how many rows have which reason."""
    if out.exists() and source.exists() and out.samefile(source):
        stop("--out must be another file than --csv: it is written while the other is read.")
    try:
        with source.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            reasons = _route_rows(file, out, _Router(columns, district, category, today))
    except OSError as error:
        stop(f"{error.filename or source} cannot be used: {error.strerror}.")
    typer.echo(f"Routed {reasons.total()} rows to {out}.")
    for reason, count in reasons.most_common():
        typer.echo(f"{count:8} {reason}")


def _route_rows(file: TextIO, out: Path, router: "_Router") -> Counter[str]:
    reader = csv.reader(file)
    reasons: Counter[str] = Counter()
    try:
        header = next(reader, [])
        router.find_columns(header)
        with (
            out.open("w", encoding="utf-8", errors="surrogateescape", newline="") as target,
            progress(f"Routing to {out}") as step,
        ):
            writer = csv.writer(target, lineterminator="\n")
            writer.writerow([*header, *ADDED])
            for number, row in enumerate(_rows(reader, len(header)), 1):
                answer = router.answer(row)
                reasons[answer[-1]] += 1
                writer.writerow([*row[: len(header)], *answer, *row[len(header) :]])
                if number % SHOWN_EVERY == 0:
                    step(number, 0)
    except csv.Error as error:
        stop(f"The file cannot be read on after line {reader.line_num}: {error}. {out} holds the rows before.")
    return reasons


def _rows(reader: Iterator[list[str]], width: int) -> Iterator[list[str]]:
    """Yield the rows that are not blank, each padded to at least one cell for every column."""
    for row in reader:
        if row:
            yield row + [""] * (width - len(row))


class _Router:
    """Routes one row after the other."""

    def __init__(self, columns: Columns, district: District, category: Category | None, today: date) -> None:
        self._columns = columns
        self._district = district
        self._category = category
        self._zone = district.calendar.zone
        self._today = today
        self._lat = self._lon = 0
        self._on: int | None = None

    def find_columns(self, header: Sequence[str]) -> None:
        """Find the columns; stops with a sentence if one is missing or would be there twice."""
        double = [name for name in ADDED if name in header]
        if double:
            stop(f"The file has a column {', '.join(double)} already.")
        self._lat = _index(header, self._columns.lat)
        self._lon = _index(header, self._columns.lon)
        self._on = None if self._columns.on is None else _index(header, self._columns.on)

    def answer(self, row: Sequence[str]) -> tuple[str, str, str, str]:
        """Return area code, area name, team code and reason for a row."""
        day = self._today if self._on is None else read_day(row[self._on], self._zone)
        point = _read_both(row[self._lat]) if self._lat == self._lon else read_point(row[self._lat], row[self._lon])
        if point is None:
            return "", "", "", NO_POSITION
        if day is None:
            return "", "", "", NO_DATE
        routing = self._district.route_on(day, point, self._category)
        area, team = routing.located.area, routing.team
        if area is None:
            return "", "", "", str(routing.located.how)
        return area.code, area.name, team.code if team else "", f"{routing.located.how}:{routing.reason}"


def _index(header: Sequence[str], column: str) -> int:
    if column not in header:
        near = get_close_matches(column, header, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"It has: {', '.join(header) or 'nothing at all'}."
        stop(f"The file has no column {column}. {hint}")
    return header.index(column)


def read_point(lat: str, lon: str) -> Point | None:
    """Return the point that two cells name; None if there is no such point on the Earth."""
    try:
        return Point(float(lat), float(lon))
    except ValueError:
        return None


def _read_both(cell: str) -> Point | None:
    """Return the point of a cell such as "(37.77, -122.39)"."""
    lat, _, lon = cell.strip().strip("()").partition(",")
    return read_point(lat, lon)


def read_day(cell: str, zone: ZoneInfo) -> date | None:
    """Return the local day of an ISO or US date or moment; None if it is neither. Without an offset it is local."""
    cell = cell.strip()
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        return _read_us_day(cell)
    return (moment.astimezone(zone) if moment.tzinfo else moment).date()


def _read_us_day(cell: str) -> date | None:
    for form in US_FORMATS:
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007 - a local moment; only its day counts
        except ValueError:
            continue
    return None
