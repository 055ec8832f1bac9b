"""A desk's lists of tickets; fulfils `casework.ports.Queues`.

Each reads only the desk's tickets that are not closed, by the partial index on them, however many are stored.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, TextClause, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.person import PersonId
from casework.model.queue import Counts, Page, Which
from casework.model.team import TeamCode
from casework.model.ticket import Status
from casework.model.ticket_id import TicketId
from storage.schema import UNFINISHED, tickets
from storage.tickets import as_ticket

WAITING = or_(tickets.c.status.in_(["asked", "parked"]), tickets.c.request.is_not(None))
UNDECIDED = tickets.c.status.in_([Status.OPEN, Status.TAKEN])


class Queues:
    """Lists within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(
        self, team: TeamCode, which: Which, person: PersonId, at: datetime, after: TicketId | None, limit: int
    ) -> Page:
        """Return a page of a team's tickets, oldest first, those after a number; `person` is who asks for theirs."""
        query = select(tickets).where(tickets.c.team == team, UNFINISHED, *_conditions(which, person, at))
        if after is not None:
            query = query.where(tickets.c.id > after)
        found = await self._connection.execute(query.order_by(tickets.c.id).limit(limit + 1))
        rows = [as_ticket(row) for row in found]
        return Page(tuple(rows[:limit]), rows[limit - 1].id if len(rows) > limit else None)

    async def counts(self, team: TeamCode, at: datetime) -> Counts:
        """Return how many tickets of a team are open, taken, waiting and late."""

        def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
            return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

        found = await self._connection.execute(
            select(
                number(tickets.c.status == Status.OPEN),
                number(tickets.c.status == Status.TAKEN),
                number(WAITING),
                number(_late(at)),
            ).where(tickets.c.team == team, UNFINISHED)
        )
        return Counts(*found.one())


def _conditions(which: Which, person: PersonId, at: datetime) -> list[ColumnElement[bool] | TextClause]:
    match which:
        case Which.OPEN:
            return [tickets.c.status == Status.OPEN]
        case Which.MINE:
            return [tickets.c.taken_by == person, tickets.c.status != Status.FIXED]
        case Which.WAITING:
            return [WAITING]
        case Which.LATE:
            return [_late(at)]
        case Which.FIXED:
            return [tickets.c.status == Status.FIXED]
        case Which.OLDEST:
            return [UNDECIDED]
        case Which.ALL:
            return [tickets.c.status != Status.FIXED]


def _late(at: datetime) -> ColumnElement[bool]:
    """Return the condition of `casework.model.ticket.is_broken`; a test compares the two."""
    is_untaken = and_(tickets.c.status == Status.OPEN, tickets.c.answer_by < at)
    return or_(is_untaken, and_(UNDECIDED, tickets.c.fix_by < at))
