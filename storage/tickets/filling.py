"""Count what an earlier version has kept: the lines of the history that were written before there were figures.

Promises: each line is counted once. It goes by pieces of some hundred tickets, each in its own transaction, so it can
be cut short and goes on where it stopped; meanwhile people may act.
"""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.figure import recounted
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from storage.engine import Transactions
from storage.migrating import Step
from storage.schema import UNCOUNTED, history, tickets
from storage.tickets.counting import Counting
from storage.tickets.rows import as_ticket

PIECE = 500  # tickets
_COUNT = (
    update(history)
    .where(history.c.id == bindparam("line"))
    .values({name: bindparam(name) for name in ("day", "team", "area", "category", "counted")})
)


async def left_to_fill(transactions: Transactions) -> int:
    """Return how many tickets have lines that were not counted; it costs nothing if there are none."""
    async with transactions.reading() as connection:
        query = select(func.count(history.c.ticket_id.distinct())).where(UNCOUNTED)
        return int((await connection.execute(query)).scalar_one())


async def fill(transactions: Transactions, zone: ZoneInfo, step: Step) -> int:
    """Count all lines that were not counted; `zone` is the district's. Returns of how many tickets they were."""
    total = await left_to_fill(transactions)
    done = last = 0
    while done < total:
        async with transactions.writing() as connection:
            query = select(history.c.ticket_id).distinct().where(UNCOUNTED, history.c.ticket_id > last)
            found = (await connection.execute(query.order_by(history.c.ticket_id).limit(PIECE))).scalars().all()
            if not found:
                break
            await _fill(connection, list(found), zone)
        done, last = done + len(found), found[-1]
        step(done, total)
    return done


async def _fill(connection: AsyncConnection, numbers: list[int], zone: ZoneInfo) -> None:
    """Count the lines of some tickets, which nobody can act on meanwhile."""
    counting = Counting(connection, zone)
    held = select(tickets).where(tickets.c.id.in_(numbers)).order_by(tickets.c.id).with_for_update()
    kept = {row.id: as_ticket(row) for row in await connection.execute(held)}
    lines: dict[int, list[Any]] = {number: [] for number in numbers}
    for row in await connection.execute(
        select(history).where(history.c.ticket_id.in_(numbers)).order_by(history.c.ticket_id, history.c.id)
    ):
        lines[row.ticket_id].append(row)
    rows = [row for number, ticket in kept.items() for row in _counted(ticket, lines[number], counting)]
    if rows:
        await connection.execute(_COUNT, rows)
    await counting.flush()


def _counted(ticket: Ticket, lines: list[Any], counting: Counting) -> list[dict[str, Any]]:
    """Return what the rows of a ticket's history are to keep that keep nothing yet."""
    entries = [
        Entry(TicketId(row.ticket_id), row.at, Act(row.act), row.actor_id, row.note, row.from_team) for row in lines
    ]
    nothing = dict.fromkeys(("day", "team", "area", "category"))
    return [
        nothing | counting.add(counted) | {"line": row.id}
        for row, counted in zip(lines, recounted(ticket, entries, counting.zone), strict=True)
        if row.counted is None
    ]
