"""Bring a city's file of reports into the database, for the command line and for the demo.

Promises: a file that is not CSV is refused before anything is stored. Rows are stored in chunks, each in its own
transaction, because a single transaction would stop a bot that runs at the same time. An import that is cut short has
stored whole tickets. Started again, it goes on where it stopped, because stored tickets are known by their references.
Nobody is told about an imported ticket: the outbox is not touched.
"""

import csv
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from casework.district.importing import ImportedTicket, ReportReader
from casework.files.mapping import ReportMapping
from casework.model.datum import Datum
from casework.model.district import District
from casework.model.finding import Finding, Level, UnusableError, What
from casework.model.ticket import Status
from storage.migrating import Step
from storage.tickets.bulk import Bulk
from storage.unit_of_work import Storage

CHUNK = 500  # rows: a tenth of a second of the database's time
MAPPINGS = Path(__file__).parent / "data" / "mappings"  # the mappings that ship
REASON = "reason"  # the column that is added to the rows that were left out


@dataclass
class Imported:
    """The result of an import: tickets by status, how many were known already, and rows left out by their reason."""

    tickets: Counter[Status] = field(default_factory=Counter)
    known: int = 0
    left_out: Counter[What] = field(default_factory=Counter)

    def findings(self) -> list[Finding]:
        """Return a finding for each reason, the most frequent first."""
        return [Finding(Level.WARNING, what, None, {"count": count}) for what, count in self.left_out.most_common()]


async def import_reports(
    storage: Storage,
    source: Path,
    mapping: ReportMapping,
    district: District,
    at: datetime,
    *,
    datum: Datum = Datum.WGS84,
    rejects: Path | None = None,
    is_trial: bool = False,
    step: Step = lambda _done, _total: None,
) -> Imported:
    """Make tickets of a CSV file's rows, and write rows that cannot be used to `rejects`; a trial stores no ticket.

    `datum` is that of the file's positions. `step` is told how many rows are done, and of how many. Raises
    UnusableError for a file that is not CSV or lacks the mapping's columns, and OSError.
    """
    header, total = _header(source)
    reader = ReportReader(header, mapping, district, at, datum)
    found = Imported()
    with closing(_rows(source)) as rows, closing(_Rejects(rejects, header)) as refused:
        next(rows)  # the header
        done = 0
        while chunk := list(islice(rows, CHUNK)):
            tickets = list(_tickets(reader, chunk, found.left_out, refused))
            new = await _keep(storage, tickets, is_trial=is_trial)
            found.tickets.update(ticket.status for ticket in new)
            found.known += len(tickets) - len(new)
            done += len(chunk)
            step(done, total)
    return found


def _tickets(
    reader: ReportReader, rows: Sequence[list[str]], left_out: Counter[What], refused: "_Rejects"
) -> Iterator[ImportedTicket]:
    """Yield the tickets that rows become; rows that cannot be used are counted and written to `refused`."""
    for cells in rows:
        try:
            yield reader.read(cells)
        except UnusableError as error:
            left_out[error.what] += 1
            refused.write(cells, error.what)


async def _keep(storage: Storage, tickets: Sequence[ImportedTicket], *, is_trial: bool) -> list[ImportedTicket]:
    """Store the tickets that are new, unless it is a trial, and return them."""
    if not is_trial:
        async with storage.transactions.writing() as connection:
            return await Bulk(connection).add(tickets)
    async with storage.transactions.reading() as connection:
        known = await Bulk(connection).known([ticket.reference for ticket in tickets])
    return [ticket for ticket in tickets if ticket.reference not in known]


def _header(source: Path) -> tuple[list[str], int]:
    """Return the first row of a file and the number of the others; raises UnusableError if it cannot all be read."""
    header: list[str] = []
    number = 0
    try:
        for number, cells in enumerate(_rows(source), 1):  # noqa: B007 - it tells how far reading came
            header = header or cells
    except csv.Error:
        raise UnusableError(What.QUOTES_BROKEN, row=number + 1) from None
    if not header:
        raise UnusableError(What.FILE_EMPTY)
    return header, number - 1


def _rows(source: Path) -> Generator[list[str], None, None]:
    """Yield the rows that are not blank; bytes that are not UTF-8 become lone surrogates, so that nothing is lost."""
    with source.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        yield from filter(None, csv.reader(file, strict=True))


class _Rejects:
    """Writes the rows that were left out, as they came, to a file that can be mended and imported again.

    Without a path it writes nothing.
    """

    def __init__(self, path: Path | None, header: Sequence[str]) -> None:
        self._width = len(header) - (header[-1] == REASON)  # a mended file has this column from the last import
        self._file = path.open("w", encoding="utf-8", errors="surrogateescape", newline="") if path else None
        self._writer = csv.writer(self._file, lineterminator="\n") if self._file else None
        if self._writer:
            self._writer.writerow([*header[: self._width], REASON])

    def write(self, cells: Sequence[str], what: What) -> None:
        """Write a row with its reason, which is in the last column even if cells are missing."""
        if self._writer:
            missing = [""] * (self._width - len(cells))
            self._writer.writerow([*cells[: self._width], *missing, what])

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()
