"""Turn the rows of a city's older file of reports into tickets.

Promises: a row becomes the ticket that it would have been on its day, with the area and the team of that day, or it is
refused with one reason. A mistake in one row hides nothing about the next row. Nobody is named: an imported ticket has
no reporter and no actor. A report that is closed in the file is closed here without a verdict: nobody was asked for
one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from casework.files.mapping import JOINED_BY, ReportMapping, fits
from casework.model.area import Area
from casework.model.category import Category, CategoryCode
from casework.model.datum import Datum, wgs84_from
from casework.model.district import District
from casework.model.doubt import Doubt, doubt
from casework.model.draft import MOST_WORDS
from casework.model.finding import UnusableError, What, shown
from casework.model.place import Point
from casework.model.team import TeamCode
from casework.model.ticket import Act, Status
from casework.places.notations import MOST_TITLE

LONGEST_REFERENCE = 100  # characters

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)  # an earlier date is a computer's "no date"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_HALVES = re.compile("[\ud800-\udfff]")  # what Python makes of bytes that are not UTF-8
_UNKNOWN = (Doubt.NOWHERE, Doubt.SENTINEL)


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
    a row with a later date is refused. `datum` is that of the file's positions.
    """

    def __init__(
        self,
        header: Sequence[str],
        mapping: ReportMapping,
        district: District,
        at: datetime,
        datum: Datum = Datum.WGS84,
    ) -> None:
        self._mapping = mapping
        self._datum = datum
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
            raise UnusableError(What.COLUMN_MISSING, column=shown(", ".join(missing)), known=known)
        if repeated:
            raise UnusableError(What.COLUMN_REPEATED, column=shown(repeated))

    def read(self, cells: Sequence[str]) -> ImportedTicket:
        """Return the ticket for a row; raises UnusableError with the reason if the row cannot be used."""
        columns = self._mapping.columns
        if len(cells) != self._width or _HALVES.search("".join(cells)):
            raise UnusableError(What.REPORT_UNREADABLE)
        reference = _plain(self._cell(cells, columns.reference))
        if not 0 < len(reference) <= LONGEST_REFERENCE:
            raise UnusableError(What.REPORT_WITHOUT_REFERENCE)
        if reference in self._seen:
            raise UnusableError(What.REPORT_REPEATED)
        is_closed = self._is_closed(cells)
        category = self._category(cells)
        point = self._point(cells)
        opened, closed = self._moments(cells, is_closed=is_closed)
        routing = self._district.route(point, opened, category)
        if routing.located.area is None:
            raise UnusableError(What.REPORT_OUTSIDE)
        self._seen.add(reference)
        team = routing.team.code if routing.team else None
        return ImportedTicket(
            reference,
            category.code,
            point,
            _cut(_plain(self._cell(cells, columns.place)), MOST_TITLE) or None,
            routing.located.area,
            team,
            _cut(_plain(", ".join(dict.fromkeys(self._cells(cells, columns.words)))), MOST_WORDS),
            opened,
            *self._district.deadlines(category, opened, team),
            closed,
            _cut(_plain(self._cell(cells, columns.note)), MOST_WORDS),
        )

    def _cell(self, cells: Sequence[str], column: str | None) -> str:
        return cells[self._index[column]].strip() if column else ""

    def _cells(self, cells: Sequence[str], columns: Sequence[str]) -> list[str]:
        return [cell for column in columns if (cell := self._cell(cells, column))]

    def _joined(self, cells: Sequence[str], columns: Sequence[str]) -> str:
        return JOINED_BY.join(self._cell(cells, column) for column in columns)

    def _is_closed(self, cells: Sequence[str]) -> bool:
        mapping = self._mapping
        if not mapping.columns.status:
            return bool(self._cell(cells, mapping.columns.closed))
        status = self._joined(cells, mapping.columns.status)
        if fits(mapping.leaves_out, status):
            raise UnusableError(What.REPORT_LEFT_OUT)
        is_closed = fits(mapping.closes, status)
        if not is_closed and not fits(mapping.opens, status):
            raise UnusableError(What.REPORT_STATUS_UNKNOWN)
        return is_closed

    def _category(self, cells: Sequence[str]) -> Category:
        code = self._mapping.category(self._joined(cells, self._mapping.columns.category))
        category = self._district.tree.category(code) if code else None
        if category is None:
            raise UnusableError(What.REPORT_OF_OTHERS)
        return category

    def _point(self, cells: Sequence[str]) -> Point:
        columns = self._mapping.columns
        lat, lon = self._cell(cells, columns.lat), self._cell(cells, columns.lon)
        if columns.lat == columns.lon:
            lat, _, lon = lat.strip("()[] ").partition(",")
        try:
            point = wgs84_from(Point(float(lat), float(lon)), self._datum)
        except ValueError:
            raise UnusableError(What.REPORT_WITHOUT_POSITION) from None
        if doubt(point, None, self._sentinels, self._district.policy.vague_above_m) in _UNKNOWN:
            raise UnusableError(What.REPORT_WITHOUT_POSITION)
        return point

    def _moments(self, cells: Sequence[str], *, is_closed: bool) -> tuple[datetime, datetime | None]:
        """Return when the report was opened, and when it was closed (None if it is open)."""
        columns = self._mapping.columns
        opened = self._moment(self._cell(cells, columns.opened))
        closed = self._moment(self._cell(cells, columns.closed)) if is_closed else None
        moments = [opened] if closed is None else [opened, closed]
        if moments != sorted(moments) or moments[0] < _EARLIEST or moments[-1] > self._at:
            raise UnusableError(What.REPORT_DATES_WRONG)
        return opened, closed

    def _moment(self, cell: str) -> datetime:
        try:
            moment = datetime.strptime(cell, self._mapping.time_format)  # noqa: DTZ007 - local unless it says otherwise
            return (moment if moment.tzinfo else moment.replace(tzinfo=self._mapping.zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise UnusableError(What.REPORT_WITHOUT_DATE) from None


def _plain(text: str) -> str:
    """Return a text without control characters: no message takes them, and not every database does."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _cut(text: str, most: int) -> str:
    """Return a text cut to `most` UTF-16 code units, the unit in which Telegram counts; a cut text ends with "…"."""
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * most else units[: 2 * (most - 1)].decode("utf-16-le", "ignore") + "…"
