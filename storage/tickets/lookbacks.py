"""Keep which closed tickets are to be looked at again, and what was found; fulfils `casework.ports.Lookbacks`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.lookback import Outcome, Task
from casework.model.person import PersonId
from casework.model.ticket import Ticket
from casework.model.ticket_id import TicketId
from storage.schema import CHECKABLE, UNCHECKED, lookbacks, tickets
from storage.tickets.queues import IS_SETTLED_RECORD
from storage.tickets.rows import as_ticket


class Lookbacks:
    """Look-backs within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def closed(self, since: datetime, until: datetime, limit: int) -> list[Ticket]:
        """Return up to `limit` tickets that were closed within a time as fixed or dismissed, oldest first."""
        found = await self._connection.execute(
            select(tickets)
            .where(CHECKABLE, tickets.c.closed_at >= since, tickets.c.closed_at < until, ~IS_SETTLED_RECORD)
            .order_by(tickets.c.closed_at, tickets.c.id)
            .limit(limit)
        )
        return [as_ticket(row) for row in found]

    async def add(self, chosen: Sequence[tuple[TicketId, bool]], at: datetime) -> None:
        """Keep tickets to look at, each with whether it comes first."""
        if chosen:
            rows = [{"ticket_id": ticket, "is_first": is_first, "made_at": at} for ticket, is_first in chosen]
            await self._connection.execute(insert(lookbacks), rows)

    async def made_since(self, since: datetime) -> bool:
        """Tell whether any task was made since a moment."""
        last = select(lookbacks.c.made_at).order_by(lookbacks.c.id.desc()).limit(1)
        made_at = (await self._connection.execute(last)).scalar_one_or_none()
        return made_at is not None and made_at >= since

    async def open(self, since: datetime, first: int, limit: int) -> tuple[list[Task], int]:
        """Return up to `limit` open tasks that were made since a moment, after skipping `first`; and how many."""
        query = (
            select(lookbacks)
            .join(tickets, tickets.c.id == lookbacks.c.ticket_id)
            .where(UNCHECKED, lookbacks.c.made_at >= since, CHECKABLE)
        )
        count = await self._connection.execute(query.with_only_columns(func.count()))
        order = (lookbacks.c.is_first.desc(), lookbacks.c.id)
        found = await self._connection.execute(query.order_by(*order).offset(first).limit(limit))
        return [_task(row) for row in found], count.scalar_one()

    async def of(self, ticket: TicketId, since: datetime) -> Task | None:
        """Return the open task of a ticket that was made since a moment, or None."""
        query = select(lookbacks).where(UNCHECKED, lookbacks.c.ticket_id == ticket, lookbacks.c.made_at >= since)
        row = (await self._connection.execute(query.order_by(lookbacks.c.id.desc()).limit(1))).first()
        return None if row is None else _task(row)

    async def outcome(self, ticket: TicketId) -> Outcome | None:
        """Return what became of the latest task of a ticket; None while it is open, or if there is none."""
        query = select(lookbacks.c.outcome).where(lookbacks.c.ticket_id == ticket).order_by(lookbacks.c.id.desc())
        found = (await self._connection.execute(query.limit(1))).scalar_one_or_none()
        return None if found is None else Outcome(found)

    async def finish(self, task: Task, outcome: Outcome, by: PersonId, at: datetime) -> None:
        """Keep what became of a task."""
        done = {"outcome": outcome, "done_by": by, "done_at": at}
        await self._connection.execute(update(lookbacks).where(lookbacks.c.id == task.number).values(done))


def _task(row: Row[tuple[object, ...]]) -> Task:
    return Task(row.id, TicketId(row.ticket_id), row.is_first)
