"""A desk's lists of tickets; fulfils `casework.ports.Queues`.

Each reads only the desk's tickets that are not closed, by the partial index on them, however many are stored.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.person import PersonId
from casework.model.place import Point, cells_within, distance_m
from casework.model.queue import Counts, Which
from casework.model.team import TeamCode
from casework.model.ticket import Status, Ticket
from storage.schema import UNFINISHED, desks, tickets
from storage.ticket_rows import as_ticket

WAITING = or_(tickets.c.status.in_([Status.ASKED, Status.PARKED]), tickets.c.request.is_not(None))
UNDECIDED = tickets.c.status.in_([Status.OPEN, Status.TAKEN])


class Queues:
    """Lists within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(
        self, team: TeamCode, which: Which, person: PersonId, at: datetime, first: int, limit: int
    ) -> list[Ticket]:
        """Return up to `limit` of a team's tickets, the oldest first, without the `first` of them; `person` asks."""
        found = await self._connection.execute(
            select(tickets)
            .where(tickets.c.team == team, UNFINISHED, _condition(which, person, at))
            .order_by(tickets.c.reported_at, tickets.c.id)
            .offset(first)
            .limit(limit)
        )
        return [as_ticket(row) for row in found]

    async def counts(self, team: TeamCode, at: datetime) -> Counts:
        """Return how many tickets of a team are open, taken, waiting and late."""

        def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
            return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

        found = await self._connection.execute(
            select(
                number(tickets.c.status == Status.OPEN),
                number(tickets.c.status == Status.TAKEN),
                number(WAITING),
                number(late(at)),
            ).where(tickets.c.team == team, UNFINISHED)
        )
        return Counts(*found.one())

    async def near(self, team: TeamCode, point: Point, radius_m: float) -> list[tuple[Ticket, float]]:
        """Return a team's tickets within a radius that are not closed, each with its distance (m), nearest first."""
        around = tickets.c.cell.in_(cells_within(point, radius_m))
        found = await self._connection.execute(select(tickets).where(tickets.c.team == team, UNFINISHED, around))
        measured = [(ticket, distance_m(point, ticket.point)) for ticket in map(as_ticket, found)]
        return sorted(
            ((ticket, metres) for ticket, metres in measured if metres <= radius_m),
            key=lambda each: (each[1], each[0].id),
        )

    async def busy(self) -> list[TeamCode]:
        """Return the teams that have a desk and tickets that are not closed."""
        has_tickets = select(tickets.c.id).where(tickets.c.team == desks.c.team, UNFINISHED).exists()
        found = await self._connection.execute(select(desks.c.team).where(has_tickets).order_by(desks.c.team))
        return [TeamCode(team) for team in found.scalars()]


def _condition(which: Which, person: PersonId, at: datetime) -> ColumnElement[bool]:
    match which:
        case Which.OPEN:
            return tickets.c.status == Status.OPEN
        case Which.MINE:
            return and_(tickets.c.taken_by == person, tickets.c.status != Status.FIXED)
        case Which.WAITING:
            return WAITING
        case Which.LATE:
            return late(at)
        case Which.OLDEST:
            return UNDECIDED
        case Which.ALL:
            return tickets.c.status != Status.FIXED


def late(at: datetime) -> ColumnElement[bool]:
    """Return the condition of `casework.model.ticket.is_broken`; a test compares the two."""
    is_untaken = and_(tickets.c.status == Status.OPEN, tickets.c.answer_by < at)
    return or_(is_untaken, and_(UNDECIDED, tickets.c.fix_by < at))
