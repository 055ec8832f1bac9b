"""Read how the queues and the tickets are, for those who watch over the bot.

The queues and the tickets that are not closed are read through their indexes. Only `closed` counts all rows.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.team import Loss
from storage.schema import SHUT, UNFINISHED, desks, inbox, outbox, tickets


@dataclass(frozen=True, slots=True)
class Queue:
    """How many wait somewhere, and since when the oldest of them does; None if nothing waits."""

    waiting: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Vitals:
    """The inbox; the outbox by why a message waits; the tickets that are not closed, by state."""

    inbox: Queue
    outbox: dict[str, Queue]
    tickets: dict[str, int]


WHY = (
    "turn",
    "desk",
    "shut",
    "sending",
    "refused",
)  # why something waits in the outbox; docs/operating.md explains them

_IS_CLOSED = text(f"NOT ({UNFINISHED.text})")
_others = outbox.alias()
_SHUT_CHATS = select(_others.c.chat_id).where(  # the first message there says so, and the others wait behind it
    _others.c.settled_at.is_(None), _others.c.urgency == SHUT, _others.c.chat_id.is_not(None)
)
_REASON = case(
    (outbox.c.state != "waiting", outbox.c.state),
    (outbox.c.chat_id.is_(None), "desk"),
    (outbox.c.chat_id.in_(_SHUT_CHATS), "shut"),
    else_="turn",
)


async def vitals(connection: AsyncConnection) -> Vitals:
    """Return how the queues and the tickets are that are not closed."""
    inside = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.done_at.is_(None))
    outside = (
        select(_REASON, func.count(), func.min(outbox.c.created_at))
        .where(outbox.c.settled_at.is_(None))
        .group_by(_REASON)
    )
    states = select(tickets.c.status, func.count()).where(UNFINISHED).group_by(tickets.c.status)
    waiting = (await connection.execute(inside)).one()
    said = dict.fromkeys(WHY, Queue()) | {
        str(row[0]): Queue(row[1], row[2]) for row in await connection.execute(outside)
    }
    return Vitals(
        Queue(waiting[0], waiting[1]), said, {str(row[0]): row[1] for row in await connection.execute(states)}
    )


async def closed(connection: AsyncConnection) -> dict[str, int]:
    """Return how many closed tickets there are, by state; this reads all of them."""
    query = select(tickets.c.status, func.count()).where(_IS_CLOSED).group_by(tickets.c.status)
    return {str(row[0]): row[1] for row in await connection.execute(query)}


async def lost_desks(connection: AsyncConnection) -> list[tuple[str, Loss]]:
    """Return the codes of the teams at whose desks the bot may not do all, and what it may not do."""
    lost = select(desks.c.team, desks.c.loss).where(desks.c.loss.is_not(None)).order_by(desks.c.team)
    return [(str(row.team), Loss(row.loss)) for row in await connection.execute(lost)]


async def integrity(connection: AsyncConnection) -> str | None:
    """Return what is wrong with the database's own structure, as it says itself; None where nothing is.

    SQLite reads all of its file for this; PostgreSQL is asked for indexes that it does not use and for damaged pages.
    """
    if connection.dialect.name == "sqlite":
        said = (await connection.execute(text("SELECT quick_check FROM pragma_quick_check(1)"))).scalar()
        return None if said == "ok" else str(said)
    invalid = text("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid LIMIT 1")
    index = (await connection.execute(invalid)).scalar()
    pages = text("SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()")
    damaged = (await connection.execute(pages)).scalar()
    return f"index {index}" if index else f"checksum_failures = {damaged}" if damaged else None
