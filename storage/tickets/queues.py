"""Read a desk's lists of tickets; fulfils `casework.ports.Queues`.

Each list reads only tickets that are not closed, through the partial index on them. So it does not matter how many
tickets are stored. The lists of a supervisor (`team` is None) read those of all teams.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, extract, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.entry import RECORD_CLOSED, Record
from casework.model.person import PersonId
from casework.model.place import Point, distance_m
from casework.model.priority import Priority
from casework.model.queue import Counts, Part, Which
from casework.model.reach import EVERYWHERE, Reach
from casework.model.team import TeamCode
from casework.model.ticket import Status, Ticket
from storage.engine import among
from storage.schema import HEARS, REQUESTED, UNFINISHED, desks, tickets
from storage.tickets.rows import as_ticket

UNDECIDED = tickets.c.status.in_([Status.OPEN, Status.TAKEN])
STANDS_STILL = tickets.c.status.in_([Status.ASKED, Status.PARKED])
IS_RECORD = tickets.c.record != Record.NO  # an older record on which nobody has acted
# An older record that was closed with all others: nobody looked at it.
IS_SETTLED_RECORD = tickets.c.dismissed_for.is_not_distinct_from(RECORD_CLOSED)
IS_REQUESTED = and_(UNDECIDED, tickets.c.request.is_not(None))


class Queues:
    """Lists within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(
        self,
        team: TeamCode | None,
        which: Which,
        person: PersonId,
        at: datetime,
        priority: Priority,
        first: int,
        limit: int,
        reach: Reach = EVERYWHERE,
    ) -> list[Ticket]:
        """Skip the `first` of a team's tickets (None: everybody's) by priority, and return up to `limit` more.

        `person` is who asks, `reach` are the areas that they may see.
        """
        condition = and_(_condition(which, person, at), *within(reach))
        return await self._sorted(team, condition, priority, first, limit)

    async def part(
        self, team: TeamCode, part: Part, at: datetime, since: datetime, until: datetime, limit: int
    ) -> tuple[list[Ticket], int]:
        """Return up to `limit` of a team's tickets that are in a part of its letter, most urgent first; and how many.

        `since` is the last morning, `until` the end of the day.
        """
        earlier = [_of_part(each, at, since, until) for each in list(Part)[: list(Part).index(part)]]
        # Whoever ordered a day is not put off by what the ticket waits for: the order's day does not wait either.
        running = or_(UNDECIDED, STANDS_STILL) if part is Part.SUPERVISED else UNDECIDED
        own = and_(tickets.c.team == team, UNFINISHED, running, ~IS_RECORD, *(~each for each in earlier))
        query = select(tickets).where(own, _of_part(part, at, since, until))
        count = await self._connection.execute(query.with_only_columns(func.count()))
        found = await self._connection.execute(query.order_by(tickets.c.fix_by, tickets.c.id).limit(limit))
        return [as_ticket(row) for row in found], count.scalar_one()

    async def undecided(self, team: TeamCode, priority: Priority, limit: int) -> list[Ticket]:
        """Return up to `limit` of a team's tickets that are open or taken and no older records, by priority."""
        return await self._sorted(team, and_(UNDECIDED, ~IS_RECORD), priority, 0, limit)

    async def _sorted(
        self, team: TeamCode | None, condition: ColumnElement[bool], priority: Priority, first: int, limit: int
    ) -> list[Ticket]:
        found = await self._connection.execute(
            select(tickets).where(*_of(team), UNFINISHED, condition).order_by(*_by(priority)).offset(first).limit(limit)
        )
        return [as_ticket(row) for row in found]

    async def counts(self, team: TeamCode, at: datetime) -> Counts:
        """Return how many tickets of a team are open, taken, waiting and late, and how many are older records."""

        def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
            return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

        # This count uses an index of its own, because the other index does not hold whether something is requested.
        requested = select(func.count()).where(tickets.c.team == team, REQUESTED, IS_REQUESTED).scalar_subquery()
        found = await self._connection.execute(
            select(
                number(and_(tickets.c.status == Status.OPEN, ~IS_RECORD)),
                number(tickets.c.status == Status.TAKEN),
                number(STANDS_STILL) + requested,
                number(and_(late(at), ~IS_RECORD)),
                number(IS_RECORD),
            ).where(tickets.c.team == team, UNFINISHED)
        )
        return Counts(*found.one())

    async def near(
        self,
        team: TeamCode | None,
        point: Point,
        radius_m: float,
        first: int,
        limit: int,
        reach: Reach = EVERYWHERE,
    ) -> list[tuple[Ticket, float]]:
        """Return a team's tickets (None: everybody's) within a radius that are not closed, each with its distance (m).

        The nearest comes first. Skips the `first` nearest and returns up to `limit` more. `reach` as in `page`.
        """
        places = await self._connection.execute(
            select(tickets.c.id, tickets.c.lat, tickets.c.lon).where(*_of(team), *within(reach), UNFINISHED)
        )
        measured = sorted((distance_m(point, Point(row.lat, row.lon)), row.id) for row in places)
        metres = {number: distance for distance, number in measured if distance <= radius_m}
        shown = list(metres)[first : first + limit]
        found = await self._connection.execute(select(tickets).where(tickets.c.id.in_(shown)))
        by_number = {row.id: as_ticket(row) for row in found}
        return [(by_number[number], metres[number]) for number in shown]

    async def busy(self) -> list[TeamCode]:
        """Return the teams that have a desk which hears, and tickets that are not closed."""
        has_tickets = select(tickets.c.id).where(tickets.c.team == desks.c.team, UNFINISHED).exists()
        found = await self._connection.execute(select(desks.c.team).where(has_tickets, HEARS).order_by(desks.c.team))
        return [TeamCode(team) for team in found.scalars()]


def _by(priority: Priority) -> tuple[ColumnElement[Any], ...]:
    """Return `casework.model.priority.Priority.sort_key` as SQL; a test compares the two."""
    hours = tickets.c.seen_too * priority.supporter_hours + tickets.c.rework * priority.rework_hours
    return (
        tickets.c.record != Record.NO,
        tickets.c.category.not_in(priority.dangers),
        extract("epoch", tickets.c.reported_at) - 3600 * hours,
        tickets.c.id,
    )


def _of(team: TeamCode | None) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that a ticket is a team's; none for a supervisor, who sees everybody's."""
    return () if team is None else (tickets.c.team == team,)


def within(reach: Reach) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that a ticket is in one of some areas; none for the whole district."""
    if reach == EVERYWHERE:
        return ()
    named = among(tickets.c.area, reach.areas)
    return (~named if reach.is_without else named,)


def _condition(which: Which, person: PersonId, at: datetime) -> ColumnElement[bool]:
    match which:
        case Which.OPEN:
            return tickets.c.status == Status.OPEN
        case Which.MINE:
            # Written so, the index of all that somebody ever took does not serve it: it is found among the unfinished.
            return and_(tickets.c.taken_by.is_not_distinct_from(person), tickets.c.status != Status.FIXED)
        case Which.WAITING:
            return or_(STANDS_STILL, IS_REQUESTED)
        case Which.LATE:
            return and_(late(at), ~IS_RECORD)
        case Which.ALL:
            return tickets.c.status != Status.FIXED


def _of_part(part: Part, at: datetime, since: datetime, until: datetime) -> ColumnElement[bool]:
    match part:
        case Part.SUPERVISED:
            return tickets.c.supervised.is_not(None)
        case Part.LATE:
            return late(at)
        case Part.TODAY:
            return is_due(until)
        case Part.BACK:
            return and_(tickets.c.rework > 0, tickets.c.status == Status.OPEN)
        case Part.NEW:
            return and_(tickets.c.reported_at > since, tickets.c.status == Status.OPEN)


def late(at: datetime) -> ColumnElement[bool]:
    """Return `casework.model.life.is_broken` as a condition in SQL; a test compares the two."""
    return or_(is_untaken(at), and_(UNDECIDED, is_due(at)))


def is_untaken(at: datetime) -> ColumnElement[bool]:
    """Return that a ticket was to be taken before a moment, and is open."""
    return and_(tickets.c.status == Status.OPEN, tickets.c.answer_by < at)


def is_due(at: datetime) -> ColumnElement[bool]:
    """Return `casework.model.ticket.Ticket.due_by` before a moment; never NULL, because it is negated."""
    wanted = (and_(day.is_not(None), day < at) for day in (tickets.c.outside_by, tickets.c.cases_by))
    return or_(tickets.c.fix_by < at, *wanted)
