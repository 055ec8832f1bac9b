"""Turn the rows of a city's older file of reports into tickets.

Promises: a row becomes the ticket that it would have been on its day, with the area and the team of that day, or it is
refused with one reason. A mistake in one row hides nothing about the next row. What was decided for a row that is used
(positions turned round, a day of closing that is missing) is counted, and so is each value that the mapping does not
name. Nobody is named: an imported ticket has no reporter and no actor. A report that is closed in the file is closed
here without a verdict: nobody was asked for one.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from casework.files.cities.column_names import NOTHING
from casework.files.cities.mapping import JOINED_BY, ReportMapping, fits
from casework.files.cities.moments import Moment
from casework.files.cities.positions import on_earth, read_degrees, read_pair
from casework.model.area import Area
from casework.model.category import Category, CategoryCode
from casework.model.datum import Datum, wgs84_from
from casework.model.deadline import end_of_work
from casework.model.district import District
from casework.model.doubt import Doubt, doubt
from casework.model.draft import MOST_WORDS
from casework.model.finding import UnusableError, What, shown
from casework.model.place import Point
from casework.model.routing import Routing
from casework.model.team import TeamCode
from casework.model.ticket import Act, Status
from casework.places.notations import MOST_TITLE, find_written

LONGEST_REFERENCE = 100  # characters

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)  # an earlier date is a computer's "no date"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_HALVES = re.compile("[\ud800-\udfff]")  # what Python makes of bytes that are not in the file's encoding
_UNKNOWN = (Doubt.NOWHERE, Doubt.SENTINEL)
_LONGEST = timedelta(days=3650)  # a later target is a computer's "no date"


@dataclass(frozen=True, slots=True)
class ImportedTicket:
    """A ticket from a file that has no number yet; moments are aware UTC.

    `closed_at` is None for an open ticket; `note` is what the city wrote when it closed the report.
    """

    reference: str
    category: CategoryCode
    point: Point
    place_title: str | None
    area: Area
    team: TeamCode | None
    words: str
    reported_at: datetime
    answer_by: datetime
    fix_by: datetime
    closed_at: datetime | None
    note: str

    @property
    def status(self) -> Status:
        """The ticket's status: open, or closed without a verdict."""
        return Status.OPEN if self.closed_at is None else Status.UNCONFIRMED

    def history(self) -> list[tuple[datetime, Act, str]]:
        """Return what is known of its life as (moment, act, note): it was sent, and perhaps fixed."""
        sent = (self.reported_at, Act.SEND, "")
        return [sent] if self.closed_at is None else [sent, (self.closed_at, Act.FIX, self.note)]


class ReportReader:
    """Reads the rows of one file by a mapping.

    Raises UnusableError if the header lacks a column of the mapping, or has it twice. `at` is the moment of the import:
    a row with a later date is refused. `notes` counts what was decided for rows that are used; `unnamed_statuses` and
    `unnamed_categories` count the values, joined, that the mapping does not name.
    """

    def __init__(self, header: Sequence[str], mapping: ReportMapping, district: District, at: datetime) -> None:
        self.notes: Counter[What] = Counter()
        self.unnamed_statuses: Counter[str] = Counter()
        self.unnamed_categories: Counter[str] = Counter()
        self._mapping = mapping
        self._district = district
        self._at = at
        self._width = len(header)
        names = [name.strip() for name in header]
        self._index = {name: number for number, name in enumerate(names)}
        self._seen: set[str] = set()
        self._sentinels = (*mapping.unknown, *district.sentinels)
        repeated = next((name for name in mapping.columns.names() if names.count(name) > 1), None)
        missing = [name for name in mapping.columns.names() if name not in self._index]
        if missing:
            known = ", ".join(shown(name) for name in names if name) or "–"
            raise UnusableError(What.COLUMN_MISSING, column=", ".join(map(shown, missing)), known=known)
        if repeated:
            raise UnusableError(What.COLUMN_REPEATED, column=shown(repeated))

    def read(self, cells: Sequence[str]) -> ImportedTicket:
        """Return the ticket for a row; raises UnusableError with the reason if the row cannot be used.

        Cells that are missing at the end are empty.
        """
        columns = self._mapping.columns
        if any(cell.strip() for cell in cells[self._width :]):
            raise UnusableError(What.REPORT_CELLS_TOO_MANY)
        if _HALVES.search("".join(cells)):
            raise UnusableError(What.REPORT_NOT_TEXT)
        reference = self._reference(cells)
        is_closed = self._is_closed(cells)
        category = self._category(cells)
        opened = self._opened(cells)
        closed = self._closed(cells, opened) if is_closed else None
        point, routing, is_turned = self._routed(cells, opened, category)
        area, team = routing.located.area, routing.team.code if routing.team else None
        if area is None:
            raise UnusableError(What.REPORT_OUTSIDE)
        self._seen.add(reference)
        self.notes[What.REPORT_TURNED] += is_turned
        self.notes[What.REPORT_CLOSED_UNDATED] += is_closed and not self._cell(cells, columns.closed)
        return ImportedTicket(
            reference,
            category.code,
            point,
            _cut(_plain(self._cell(cells, columns.place)), MOST_TITLE) or None,
            area,
            team,
            _cut(_plain(", ".join(dict.fromkeys(self._cells(cells, columns.words)))), MOST_WORDS),
            opened,
            *self._deadlines(cells, category, opened, team),
            closed,
            _cut(_plain(self._cell(cells, columns.note)), MOST_WORDS),
        )

    def _raw(self, cells: Sequence[str], column: str) -> str:
        number = self._index[column]
        return cells[number].strip() if number < len(cells) else ""

    def _cell(self, cells: Sequence[str], column: str | None) -> str:
        """Return what stands in a column; "" for what databases write where there is nothing."""
        cell = self._raw(cells, column) if column else ""
        return "" if cell.casefold() in NOTHING else cell

    def _cells(self, cells: Sequence[str], columns: Sequence[str]) -> list[str]:
        return [cell for column in columns if (cell := self._cell(cells, column))]

    def _joined(self, cells: Sequence[str], columns: Sequence[str]) -> str:
        return JOINED_BY.join(self._raw(cells, column) for column in columns)

    def _reference(self, cells: Sequence[str]) -> str:
        reference = _plain(self._cell(cells, self._mapping.columns.reference))
        if not reference:
            raise UnusableError(What.REPORT_WITHOUT_REFERENCE)
        if len(reference) > LONGEST_REFERENCE:
            raise UnusableError(What.REPORT_REFERENCE_TOO_LONG)
        if reference in self._seen:
            raise UnusableError(What.REPORT_REPEATED)
        return reference

    def _is_closed(self, cells: Sequence[str]) -> bool:
        mapping = self._mapping
        if not mapping.columns.status:
            return bool(self._cell(cells, mapping.columns.closed))
        status = self._joined(cells, mapping.columns.status)
        if fits(mapping.leaves_out, status):
            raise UnusableError(What.REPORT_LEFT_OUT)
        is_closed = fits(mapping.closes, status)
        if not is_closed and not fits(mapping.opens, status):
            self.unnamed_statuses[status] += 1
            raise UnusableError(What.REPORT_STATUS_UNKNOWN)
        return is_closed

    def _category(self, cells: Sequence[str]) -> Category:
        value = self._joined(cells, self._mapping.columns.category)
        is_named = self._mapping.names(value)
        if not is_named and self._mapping.columns.category:
            self.unnamed_categories[value] += 1
        code = self._mapping.category(value)
        category = self._district.tree.category(code) if code else None
        if category is None:
            raise UnusableError(What.REPORT_OF_OTHERS if is_named else What.REPORT_CATEGORY_UNKNOWN)
        return category

    def _routed(self, cells: Sequence[str], opened: datetime, category: Category) -> tuple[Point, Routing, bool]:
        """Return the point, who answers for it, and whether latitude and longitude had to be exchanged.

        They are exchanged if the point lies in no area as the file has it, and in one when it is turned round.
        """
        lat, lon = self._numbers(cells)
        first: tuple[Point, Routing, bool] | None = None
        for point, is_turned in ((on_earth(lat, lon), False), (on_earth(lon, lat), True)):
            if point is None:
                continue
            placed = wgs84_from(point, self._mapping.datum or Datum.WGS84)
            if any(self._is_unknown(each) for each in (point, placed)):
                raise UnusableError(What.REPORT_POSITION_UNKNOWN)
            found = placed, self._district.route(placed, opened, category), is_turned
            if found[1].located.area is not None:
                return found
            first = first or found
        if first is None:
            raise UnusableError(What.REPORT_NOT_DEGREES)
        return first

    def _is_unknown(self, point: Point) -> bool:
        return doubt(point, None, self._sentinels, self._district.policy.vague_above_m) in _UNKNOWN

    def _numbers(self, cells: Sequence[str]) -> tuple[float, float]:
        """Return latitude and longitude as the file has them."""
        columns = self._mapping.columns
        lat, lon = self._cell(cells, columns.lat), self._cell(cells, columns.lon)
        if not lat or not lon:
            raise UnusableError(What.REPORT_WITHOUT_POSITION)
        try:
            return read_pair(lat) if columns.lat == columns.lon else (read_degrees(lat), read_degrees(lon))
        except ValueError:
            written = find_written(lat) if columns.lat == columns.lon else None
            if written is None:
                raise UnusableError(What.REPORT_POSITION_UNREADABLE) from None
            return written.point.lat, written.point.lon

    def _opened(self, cells: Sequence[str]) -> datetime:
        cell = self._cell(cells, self._mapping.columns.opened)
        if not cell:
            raise UnusableError(What.REPORT_WITHOUT_OPENING)
        opened = self._moment(cell, What.REPORT_OPENING_UNREADABLE).at.astimezone(UTC)
        self._check_dates(opened)
        return opened

    def _closed(self, cells: Sequence[str], opened: datetime) -> datetime:
        """Return when a closed report was closed; if only its day is known, or nothing, then when it was opened."""
        cell = self._cell(cells, self._mapping.columns.closed)
        if not cell:
            return opened
        moment = self._moment(cell, What.REPORT_CLOSING_UNREADABLE)
        closed = moment.at.astimezone(UTC)
        self._check_dates(closed)
        if closed < opened and not moment.is_day_of(opened):
            raise UnusableError(What.REPORT_CLOSED_EARLIER)
        return max(closed, opened)

    def _check_dates(self, moment: datetime) -> None:
        if moment < _EARLIEST:
            raise UnusableError(What.REPORT_TOO_OLD)
        if moment > self._at:
            raise UnusableError(What.REPORT_IN_FUTURE)

    def _moment(self, cell: str, otherwise: What) -> Moment:
        try:
            return self._mapping.moments.read(cell)
        except ValueError:
            raise UnusableError(otherwise) from None

    def _deadlines(
        self, cells: Sequence[str], category: Category, opened: datetime, team: TeamCode | None
    ) -> tuple[datetime, datetime]:
        """Return by when it had to be taken and fixed: by the city's own target if there is one, else the category's.

        A target that is a day means the end of work on it.
        """
        answer_by, fix_by = self._district.deadlines(category, opened, team)
        cell = self._cell(cells, self._mapping.columns.target)
        if not cell:
            return answer_by, fix_by
        try:
            moment = self._mapping.moments.read(cell)
        except ValueError:
            moment = None
        if moment is None or not (moment.at >= opened or moment.is_day_of(opened)) or moment.at > opened + _LONGEST:
            self.notes[What.REPORT_TARGET_NOT_USED] += 1
            return answer_by, fix_by
        calendar = self._district.calendar.of(team)
        target = end_of_work(moment.at.date(), calendar) if moment.is_day else moment.at.astimezone(UTC)
        target = max(target, opened)
        return min(answer_by, target), target


def _plain(text: str) -> str:
    """Return a text without control characters: no message takes them, and not every database does."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _cut(text: str, most: int) -> str:
    """Return a text cut to `most` UTF-16 code units, the unit in which Telegram counts; a cut text ends with "…"."""
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * most else units[: 2 * (most - 1)].decode("utf-16-le", "ignore") + "…"
