"""Bring a city's file of reports into the database, for the command line and for the demo.

Promises: a file that is not CSV is refused before anything is stored. Rows are stored in chunks, each in its own
transaction, because a single transaction would stop a bot that runs at the same time. An import that is cut short has
stored whole tickets. Started again, it goes on where it stopped, because stored tickets are known by their references.
A later file of the same city closes what it says is closed, unless somebody here has worked on it. Nobody is told about
an import but those who follow what it closes.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from bot.importing.rows import Rejects, Row, Rows, opened
from casework.district.importing import ImportedTicket, ReportReader
from casework.files.cities.delimited import COMMA, UTF8
from casework.files.cities.mapping import ReportMapping
from casework.model.district import District
from casework.model.errors import Fact
from casework.model.finding import Finding, Level, UnusableError, What
from casework.model.ticket import Status
from casework.model.ticket_id import TicketId
from casework.oversight.records import Ending, end
from storage.migrating import Step
from storage.unit_of_work import Storage

CHUNK = 500  # rows: a tenth of a second of the database's time
CLOSED_AT_ONCE = 50  # tickets that a later file closes in one transaction
SHOWN = 3  # rows that are shown where none can be used
MOST_NUMBERED = 10  # tickets that are named in a finding
MAPPINGS = Path(__file__).parents[1] / "data" / "mappings"  # the mappings that ship

Advise = Callable[[What], tuple[str, str]]  # a reason in words, and what to do


@dataclass
class Imported:
    """The result of an import: what became of the rows.

    - `tickets`: new ones, by status
    - `known`: how many rows an earlier import had brought; `ended`, how many of those this file has closed
    - `worked_on`: tickets that are closed in the file, and on which somebody here works
    - `left_out`: rows that cannot be used, by their reason; `first` are the first few of them
    """

    rows: Rows
    reader: ReportReader
    tickets: Counter[Status] = field(default_factory=Counter)
    known: int = 0
    ended: int = 0
    worked_on: list[TicketId] = field(default_factory=list)
    left_out: Counter[What] = field(default_factory=Counter)
    first: list[tuple[Row, What]] = field(default_factory=list)

    @property
    def is_of_use(self) -> bool:
        """Tell whether any row of the file can be used."""
        return bool(self.tickets.total() or self.known)

    def findings(self) -> list[Finding]:
        """Return what is notable: first how the file is written, then a finding for each reason, the frequent first."""
        found, form = [], self.rows.form
        if (form.encoding, form.separator) != (UTF8, COMMA):
            named = {"encoding": form.encoding.removesuffix("-sig").upper(), "separator": form.separator}
            found.append(Finding(Level.NOTE, What.FORM_FOUND, None, {**named}))
        for what, count in self.left_out.most_common():
            more = {"encodings": ", ".join(self.rows.encodings)} if what is What.REPORT_NOT_TEXT else {}
            found.append(Finding(Level.WARNING, what, None, {"count": count, **more}))
        for what, count in (+self.reader.notes).most_common():
            found.append(Finding(Level.NOTE, what, None, {"count": count}))
        if self.worked_on:
            numbers = ", ".join(f"#{number}" for number in self.worked_on[:MOST_NUMBERED])
            facts: dict[str, Fact] = {"count": len(self.worked_on), "tickets": numbers}
            found.append(Finding(Level.WARNING, What.REPORT_WORKED_ON, None, facts))
        return found


async def import_reports(
    storage: Storage,
    source: Path,
    mapping: ReportMapping,
    district: District,
    at: datetime,
    *,
    rejects: Path | None = None,
    is_trial: bool = False,
    step: Step = lambda _done, _total: None,
    advise: Advise = lambda what: (what, ""),
) -> Imported:
    """Make tickets of a CSV file's rows, and write rows that cannot be used to `rejects`; a trial stores nothing.

    `step` is told how many rows are done, and of how many; `advise` puts the reasons in the rejects into words. Raises
    UnusableError for a file that is not CSV or lacks the mapping's columns, and OSError.
    """
    rows = opened(source, mapping.columns.names(), mapping.encoding, mapping.separator)
    found = Imported(rows, ReportReader(rows.header, mapping, district, at))
    with closing(rows.__iter__()) as read, closing(Rejects(rejects, rows)) as refused:
        done = 0
        while chunk := list(islice(read, CHUNK)):
            tickets = list(_tickets(found, chunk, refused, advise))
            new = await _keep(storage, tickets, at, is_trial=is_trial)
            added = {ticket.reference for ticket in new}
            known = [ticket for ticket in tickets if ticket.reference not in added]
            found.tickets.update(ticket.status for ticket in new)
            found.known += len(known)
            await _end(storage, known, found, at, is_trial=is_trial)
            done += len(chunk)
            step(done, rows.total)
    return found


def _tickets(found: Imported, rows: Sequence[Row], refused: Rejects, advise: Advise) -> Iterator[ImportedTicket]:
    """Yield the tickets that rows become; rows that cannot be used are counted and written to `refused`."""
    for row in rows:
        try:
            yield found.reader.read(row.cells)
        except UnusableError as error:
            found.left_out[error.what] += 1
            if len(found.first) < SHOWN:
                found.first.append((row, error.what))
            refused.write(row, *advise(error.what))


async def _keep(
    storage: Storage, tickets: Sequence[ImportedTicket], at: datetime, *, is_trial: bool
) -> list[ImportedTicket]:
    """Store the tickets that are new, unless it is a trial, and return them."""
    if not is_trial:
        async with storage.begin(f"import {at.isoformat()}") as work:
            return await work.bulk.add(tickets)
    async with storage.read() as work:
        known = await work.bulk.known([ticket.reference for ticket in tickets])
    return [ticket for ticket in tickets if ticket.reference not in known]


async def _end(
    storage: Storage, known: Sequence[ImportedTicket], found: Imported, at: datetime, *, is_trial: bool
) -> None:
    """Close the known tickets that the file says are closed, and note those on which somebody here works."""
    closed = {ticket.reference: Ending(ticket.closed_at, ticket.note) for ticket in known if ticket.closed_at}
    if not closed:
        return
    async with storage.read() as work:
        untouched, worked_on = await work.bulk.unfinished(list(closed))
    found.worked_on += worked_on
    found.ended += len(untouched)
    waiting = iter(() if is_trial else untouched.items())
    while some := dict(islice(waiting, CLOSED_AT_ONCE)):
        async with storage.begin(f"import {at.isoformat()} {min(some)}") as work:  # a board is told of each chunk
            await end(work, {number: closed[reference] for number, reference in some.items()})
