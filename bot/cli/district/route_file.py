"""Route every row of a CSV file of reports; a row that cannot be routed says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from bot.cli.district.adding_columns import add_columns, index_of, read_moment
from casework.files.cities.positions import on_earth, read_degrees, read_pair
from casework.model.category import Category
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.place import Point
from casework.places.notations import point_at

NO_POSITION = "no_position"
NO_DATE = "no_date"


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
    reasons = add_columns(source, out, _Router(columns, district, category, today), "Routing")
    typer.echo(f"Routed {reasons.total()} rows to {out}.")
    for reason, count in reasons.most_common():
        typer.echo(f"{count:8} {reason}")


class _Router:
    """Routes one row after the other."""

    added: tuple[str, ...] = ("area_code", "area_name", "team", "reason")

    def __init__(self, columns: Columns, district: District, category: Category | None, today: date) -> None:
        self._columns = columns
        self._district = district
        self._category = category
        self._zone = district.calendar.zone
        self._today = today
        self._lat = self._lon = 0
        self._on: int | None = None

    def find_columns(self, header: Sequence[str]) -> None:
        """Find the columns; stops with a sentence if one is missing."""
        self._lat = index_of(header, self._columns.lat)
        self._lon = index_of(header, self._columns.lon)
        self._on = None if self._columns.on is None else index_of(header, self._columns.on)

    def answer(self, row: Sequence[str]) -> tuple[str, str, str, str]:
        """Return area code, area name, team code and reason for a row."""
        day = self._today if self._on is None else self._read_day(row[self._on])
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

    def _read_day(self, cell: str) -> date | None:
        moment = read_moment(cell, self._zone)
        return local_day(moment, self._zone) if moment else None


def read_point(lat: str, lon: str) -> Point | None:
    """Return the point that two cells name; None if there is no such point on the Earth."""
    try:
        return on_earth(read_degrees(lat), read_degrees(lon))
    except ValueError:
        return None


def _read_both(cell: str) -> Point | None:
    """Return the point of a cell that holds both numbers, such as "(37.77, -122.39)" or "POINT (-122.39 37.77)"."""
    try:
        return point_at(*read_pair(cell))
    except ValueError:
        return None
