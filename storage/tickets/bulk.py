"""Add the many tickets of an imported file, and read all stored tickets for an export.

Promises: tickets are added together with their history, all or none. A ticket that an earlier import brought stays as
it is, even if two imports run at the same time. An export comes in chunks, so that memory does not grow with the number
of tickets. It is in the order of the tickets' numbers and shows one moment. It contains no account and no contact, and
only the names of people who acted for a team.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.district.importing import ImportedTicket
from casework.model.authority import REPORTER_ACTS, RESIDENT_ACTS
from casework.model.entry import Record, Source
from casework.model.figure import recounted
from casework.model.place import cell_of
from casework.model.searching import terms_of
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from storage.schema import REFERRED, UNFINISHED, assets, history, people, photos, terms, ticket_photos, tickets
from storage.tickets.counting import Counting
from storage.tickets.rows import as_ticket
from storage.tickets.terms import NOBODY

CHUNK = 500  # tickets in memory at once, on their way out
IMPORTER = 0x696D706F7274  # "import" in ASCII; any number works that nothing else in the database uses

BY_RESIDENTS = RESIDENT_ACTS | REPORTER_ACTS | {Act.SEND, Act.SUPPORT}  # people do any other act for a team

# Columns that may be exported, by name: a column that is added to the schema is not exported until it is added here.
TICKET_COLUMNS = (
    *(
        "id",
        "status",
        "category",
        "lat",
        "lon",
        "place_title",
        "near",
        "area",
        "area_name",
        "team",
        "assisting",
        "asset",
    ),
    *("words", "answers", "source", "reference", "reported_at", "answer_by", "fix_by", "outside_by", "fixed_at"),
    *("closed_at", "answered_at", "rework", "hops", "parked_until", "recurs", "duplicate_of", "dismissed_for", "tally"),
)


Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some tickets, with the lines of their history and their photos, in order; columns are named as in the schema.

    Beside its columns a ticket has `asset_name`, and `supporters`, how many reports say the same. A line of history has
    `source` (that of its ticket), `is_somebodys` (whether a person acted) and `staff` (the name of a person who acted
    for a team).
    """

    tickets: Rows
    history: Rows
    photos: Rows


class Bulk:
    """Many tickets within one transaction."""

    def __init__(self, connection: AsyncConnection, counting: Counting) -> None:
        self._connection = connection
        self._counting = counting

    async def known(self, references: Sequence[str]) -> set[str]:
        """Return those references whose tickets an earlier import brought."""
        found = await self._connection.execute(
            select(tickets.c.reference).where(
                REFERRED, tickets.c.source == Source.IMPORT, tickets.c.reference.in_(references)
            )
        )
        return {str(reference) for reference in found.scalars()}

    async def unfinished(self, references: Sequence[str]) -> tuple[dict[TicketId, str], list[TicketId]]:
        """Return those imported tickets that are not closed: untouched ones with their references, and the others."""
        found = await self._connection.execute(
            select(tickets.c.id, tickets.c.reference, tickets.c.record)
            .where(REFERRED, UNFINISHED, tickets.c.source == Source.IMPORT, tickets.c.reference.in_(references))
            .order_by(tickets.c.id)
        )
        rows = found.all()
        untouched = {TicketId(row.id): str(row.reference) for row in rows if row.record != Record.NO}
        return untouched, [TicketId(row.id) for row in rows if row.id not in untouched]

    async def add(self, added: Sequence[ImportedTicket]) -> list[ImportedTicket]:
        """Store tickets with their history, and count them, except those that an earlier import brought.

        Returns the new ones. No two of the given tickets may have the same reference.
        """
        if self._connection.dialect.name == "postgresql":  # SQLite has one writer anyway
            await self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IMPORTER})
        known = await self.known([ticket.reference for ticket in added])
        new = [ticket for ticket in added if ticket.reference not in known]
        if not new:
            return []
        found = await self._connection.execute(insert(tickets).returning(tickets), [_ticket(ticket) for ticket in new])
        kept = {str(row.reference): as_ticket(row) for row in found}
        numbers = {reference: ticket.id for reference, ticket in kept.items()}
        lines = [line for ticket in new for line in self._lines(ticket, kept[ticket.reference])]
        await self._connection.execute(insert(history), lines)
        found_by = [
            {"team": ticket.team or NOBODY, "term": term, "ticket_id": numbers[ticket.reference]}
            for ticket in new
            for term in dict.fromkeys((*terms_of(ticket.words), *terms_of(ticket.area.name)))
        ]
        if found_by:
            await self._connection.execute(insert(terms), found_by)
        return new

    def _lines(self, ticket: ImportedTicket, kept: Ticket) -> Iterator[dict[str, Any]]:
        """Yield the lines of a ticket's history, counted; a database takes many rows only with the same columns."""
        entries = [Entry(kept.id, at, act, None, note) for at, act, note in ticket.history()]
        for entry, counted in zip(entries, recounted(kept, entries, self._counting.zone), strict=True):
            line = {"ticket_id": kept.id, "at": entry.at, "act": entry.act, "note": entry.note}
            yield dict.fromkeys(("day", "team", "area", "category")) | line | self._counting.add(counted)

    async def count(self, since: datetime | None, until: datetime | None) -> int:
        """Return how many tickets were reported at or after `since` and before `until`; None means no limit."""
        query = _reported(select(func.count()).select_from(tickets), since, until)
        return int((await self._connection.execute(query)).scalar_one())

    async def export(self, since: datetime | None, until: datetime | None) -> AsyncIterator[Chunk]:
        """Yield the tickets that were reported at or after `since` and before `until`; None means no limit."""
        last = 0
        while True:
            query = select(*(tickets.c[name] for name in TICKET_COLUMNS), _ASSET_NAME, _SUPPORTERS).where(
                tickets.c.id > last
            )
            chunk = await self._rows(_reported(query, since, until).order_by(tickets.c.id).limit(CHUNK))
            if not chunk:
                return
            last = chunk[-1]["id"]
            numbers = [row["id"] for row in chunk]
            yield Chunk(
                chunk,
                await self._rows(_HISTORY.where(history.c.ticket_id.in_(numbers))),
                await self._rows(_PHOTOS.where(ticket_photos.c.ticket_id.in_(numbers))),
            )

    async def _rows(self, query: Select[Any]) -> Rows:
        return [dict(row) for row in (await self._connection.execute(query)).mappings()]


def _reported(query: Select[Any], since: datetime | None, until: datetime | None) -> Select[Any]:
    if since is not None:
        query = query.where(tickets.c.reported_at >= since)
    return query if until is None else query.where(tickets.c.reported_at < until)


_ASSET_NAME = select(assets.c.name).where(assets.c.code == tickets.c.asset).scalar_subquery().label("asset_name")
_SUPPORTERS = tickets.c.seen_too.label("supporters")
_HISTORY = (
    select(
        history.c.ticket_id,
        history.c.at,
        history.c.act,
        history.c.note,
        history.c.from_team,
        tickets.c.source,
        history.c.actor_id.is_not(None).label("is_somebodys"),
        case((history.c.act.not_in(BY_RESIDENTS), people.c.name)).label("staff"),
    )
    .join(tickets, tickets.c.id == history.c.ticket_id)
    .outerjoin(people, people.c.id == history.c.actor_id)
    .order_by(history.c.ticket_id, history.c.id)
)
_PHOTOS = (
    select(
        ticket_photos.c.ticket_id,
        ticket_photos.c.position,
        photos.c.name,
        ticket_photos.c.stage,
        ticket_photos.c.rework,
    )
    .join(photos, photos.c.id == ticket_photos.c.photo_id)
    .where(ticket_photos.c.is_hidden.is_(False))
    .order_by(ticket_photos.c.ticket_id, ticket_photos.c.position)
)


def _ticket(ticket: ImportedTicket) -> dict[str, object]:
    return {
        "category": ticket.category,
        "lat": ticket.point.lat,
        "lon": ticket.point.lon,
        "place_title": ticket.place_title,
        "area": ticket.area.code,
        "area_name": ticket.area.name,
        "team": ticket.team,
        "words": ticket.words,
        "status": ticket.status,
        "reported_at": ticket.reported_at,
        "answer_by": ticket.answer_by,
        "fix_by": ticket.fix_by,
        "fixed_at": ticket.closed_at,
        "closed_at": ticket.closed_at,
        "rework": 0,
        "cell": cell_of(ticket.point),
        "answers": {},
        "assisting": [],
        "hops": 0,
        "source": Source.IMPORT,
        "record": Record.NEW if ticket.closed_at is None else Record.NO,
        "reference": ticket.reference,
    }
