"""Read tickets as other systems ask for them; fulfils `casework.ports.OpenData`.

Promise: each answer is bounded by the caller's limit, and an index finds it; no answer reads all that was ever done.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.person import PersonId
from casework.model.photo import TicketPhoto
from casework.model.public import EVERYTHING, Openness
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports.public.open_data import Filters, Step
from storage.engine import among
from storage.schema import BY_TIME, history, photos, ticket_photos, tickets
from storage.tickets.evidence import PHOTO_COLUMNS
from storage.tickets.public import is_seen_line, seen_by_all
from storage.tickets.reports import as_ticket_photo
from storage.tickets.rows import as_ticket

# Lines of history that are read for an answer: those of a day in which 30,000 report, which takes a second or two. Of
# more, each ticket is asked for its own: that is quick while most of the newest tickets were touched, and too slow to
# look through 90 days for the few that were.
LINES_MOST = 200_000


class OpenData:
    """Tickets for other systems within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def reported(self, filters: Filters, skip: int, limit: int, openness: Openness = EVERYTHING) -> list[Ticket]:
        """Return tickets, those reported last first, without the first `skip`."""
        newest = (tickets.c.reported_at.desc(), tickets.c.id.desc())
        query = _filtered(filters, openness).where(BY_TIME).order_by(*newest).offset(skip).limit(limit)
        if filters.touched_since is not None:
            query = query.where(await self._is_touched(filters.touched_since))
        return await self._tickets(query)

    async def _is_touched(self, since: datetime) -> ColumnElement[bool]:
        """Return the condition that something which strangers may see was done since.

        What was done a moment ago says by itself which tickets those are. What was done in many years is not read.
        """
        lines = select(history.c.ticket_id).where(history.c.at >= since)
        counted = await self._connection.execute(select(func.count()).select_from(lines.limit(LINES_MOST).subquery()))
        is_read, seen = counted.scalar_one() < LINES_MOST, lines.where(is_seen_line())
        return tickets.c.id.in_(seen) if is_read else seen.where(history.c.ticket_id == tickets.c.id).exists()

    async def numbered(self, numbers: Collection[TicketId]) -> list[Ticket]:
        """Return those tickets that exist, the newest number first."""
        return await self._tickets(select(tickets).where(tickets.c.id.in_(numbers)).order_by(tickets.c.id.desc()))

    async def below(
        self, number: TicketId | None, filters: Filters, limit: int, openness: Openness = EVERYTHING
    ) -> list[Ticket]:
        """Return tickets with numbers below one (None: from the newest on), the newest number first."""
        query = _filtered(filters, openness).order_by(tickets.c.id.desc()).limit(limit)
        return await self._tickets(query if number is None else query.where(tickets.c.id < number))

    async def done(
        self, since: datetime, until: datetime, limit: int, openness: Openness = EVERYTHING, after: Step | None = None
    ) -> list[Step]:
        """Return what was done from a moment on and before another to tickets that strangers see, the earliest first.

        `after` is the step behind which to begin. Lines of staff among themselves are left out; those that were taken
        back since are not.
        """
        order = (history.c.at, history.c.ticket_id, history.c.id)
        earlier = history.alias("earlier")
        number = select(func.count()).where(earlier.c.ticket_id == history.c.ticket_id, earlier.c.id < history.c.id)
        query = (
            select(history.c.ticket_id, number.scalar_subquery().label("number"))
            .join(tickets, tickets.c.id == history.c.ticket_id)
            .where(history.c.at >= since, history.c.at < until, is_seen_line(), *seen_by_all(openness))
            .order_by(*order)
            .limit(limit)
        )
        if after is not None:
            begin = await self._place(after)
            if begin is None:
                return []
            query = query.where(history.c.at >= begin[0], tuple_(*order) > begin)
        return [Step(TicketId(row.ticket_id), row.number) for row in await self._connection.execute(query)]

    async def _place(self, step: Step) -> tuple[datetime, int, int] | None:
        """Return where a step stands among all, or None if there is no such step."""
        lines = select(history.c.at, history.c.ticket_id, history.c.id).where(history.c.ticket_id == step.ticket)
        found = await self._connection.execute(lines.order_by(history.c.id).offset(step.number).limit(1))
        row = found.one_or_none()
        return None if row is None else (row.at, row.ticket_id, row.id)

    async def photos(self, numbers: Collection[TicketId]) -> Mapping[TicketId, Sequence[TicketPhoto]]:
        """Return the photos of tickets, without hidden ones."""
        query = (
            select(
                *PHOTO_COLUMNS,
                *(ticket_photos.c[name] for name in ("ticket_id", "stage", "rework", "is_private", "sender")),
                *(ticket_photos.c[name] for name in ("same_as", "is_screened", "position")),
            )
            .join(ticket_photos, ticket_photos.c.photo_id == photos.c.id)
            .where(ticket_photos.c.ticket_id.in_(numbers), ticket_photos.c.is_hidden.is_(False))
            .order_by(ticket_photos.c.ticket_id, ticket_photos.c.position)
        )
        found: dict[TicketId, list[TicketPhoto]] = {number: [] for number in numbers}
        for row in await self._connection.execute(query):
            found[TicketId(row.ticket_id)].append(as_ticket_photo(row))
        return found

    async def histories(self, numbers: Collection[TicketId]) -> Mapping[TicketId, Sequence[Entry]]:
        """Return the whole histories of tickets, oldest line first."""
        query = select(history).where(history.c.ticket_id.in_(numbers)).order_by(history.c.ticket_id, history.c.id)
        found: dict[TicketId, list[Entry]] = {number: [] for number in numbers}
        for row in await self._connection.execute(query):
            actor = None if row.actor_id is None else PersonId(row.actor_id)
            team = None if row.from_team is None else TeamCode(row.from_team)
            number = TicketId(row.ticket_id)
            found[number].append(Entry(number, row.at, Act(row.act), actor, row.note, team))
        return found

    async def _tickets(self, query: Select[Any]) -> list[Ticket]:
        return [as_ticket(row) for row in await self._connection.execute(query)]


def _filtered(filters: Filters, openness: Openness) -> Select[Any]:
    query = select(tickets).where(*seen_by_all(openness))
    chosen = (
        (tickets.c.area, filters.areas),
        (tickets.c.category, filters.categories),
        (tickets.c.status, filters.statuses),
    )
    query = query.where(*(among(column, values) for column, values in chosen if values is not None))
    if filters.since is not None:
        query = query.where(tickets.c.reported_at >= filters.since)
    if filters.until is not None:
        query = query.where(tickets.c.reported_at < filters.until)
    return query
