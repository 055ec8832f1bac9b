"""Read everything that is held about somebody, for themselves: rows as they are, under the names of their columns.

Promise: whatever a table of ours says about a person is here, or in the files whose names are here. What they did in a
group stands in the history of its tickets; the group's own messages are the group's.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.person import PersonId
from casework.model.ticket import Stage
from storage.schema import (
    area_follows,
    chats,
    draft_photos,
    draft_recordings,
    drafts,
    history,
    inbox,
    listeners,
    outbox,
    people,
    photos,
    recordings,
    slots,
    ticket_photos,
    ticket_recordings,
    tickets,
)

# What the desk says of a ticket to itself, or what says nothing of its reporter.
NOT_THEIRS = {"taken_by", "fixed_by", "album", "cell"}


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is held about somebody: `facts` as JSON takes them, and the names of the photos and recordings."""

    facts: dict[str, Any]
    photos: tuple[str, ...]
    recordings: tuple[tuple[str, str], ...]  # with their kinds


async def inventory(connection: AsyncConnection, person: PersonId) -> Inventory | None:
    """Return everything that is held about a person, or None if there is none such."""
    found = (await connection.execute(select(people).where(people.c.id == person))).first()
    if found is None:
        return None
    sent = await _rows(connection, select(tickets).where(tickets.c.reporter_id == person).order_by(tickets.c.id))
    begun = await _rows(connection, select(drafts).where(drafts.c.person_id == person).order_by(drafts.c.id))
    facts: dict[str, Any] = {
        "person": _plain(found),
        "drafts": begun,
        "reports": [{name: value for name, value in row.items() if name not in NOT_THEIRS} for row in sent],
        "history": await _rows(connection, select(history).where(history.c.actor_id == person).order_by(history.c.id)),
        "told_about": await _rows(connection, select(listeners).where(listeners.c.person_id == person)),
        "areas": await _rows(connection, select(area_follows).where(area_follows.c.person_id == person)),
        "messages_to_you": await _rows(
            connection, select(outbox).where(outbox.c.person_id == person).order_by(outbox.c.id)
        ),
        "messages_shown": await _rows(connection, select(slots).where(slots.c.chat_id == found.account)),
        "chat": await _rows(connection, select(chats).where(chats.c.chat_id == found.account)),
        "messages_from_you": await _received(connection, found.account),
    }
    pictures = await _media(connection, person, draft_photos, ticket_photos)
    heard = await _media(connection, person, draft_recordings, ticket_recordings)
    facts["photos"] = [_plain(row) for row in pictures]
    facts["recordings"] = [_plain(row) for row in heard]
    return Inventory(
        facts,
        tuple(dict.fromkeys(row.name for row in pictures)),
        tuple(dict.fromkeys((row.name, row.kind) for row in heard)),
    )


async def _media(connection: AsyncConnection, person: PersonId, of_draft: Any, of_ticket: Any) -> list[Row[Any]]:
    """Return the photos, or the recordings, of a person's drafts and reports; not those of a desk."""
    records, column = (photos, "photo_id") if of_draft is draft_photos else (recordings, "recording_id")
    theirs = select(of_draft.c[column]).join(drafts).where(drafts.c.person_id == person)
    shown = select(of_ticket.c[column]).join(tickets).where(tickets.c.reporter_id == person)
    if of_ticket is ticket_photos:
        shown = shown.where(of_ticket.c.stage != Stage.AFTER)
    query = select(records).where(records.c.id.in_(theirs.union(shown))).order_by(records.c.id)
    return list(await connection.execute(query))


async def _received(connection: AsyncConnection, account: int) -> list[dict[str, Any]]:
    query = select(inbox.c.received_at, inbox.c.done_at, inbox.c.payload).where(inbox.c.lane == account)
    found = await connection.execute(query.order_by(inbox.c.seq))
    return [_plain(row) | {"payload": json.loads(row.payload) if row.payload else None} for row in found]


async def _rows(connection: AsyncConnection, query: Select[Any]) -> list[dict[str, Any]]:
    return [_plain(row) for row in await connection.execute(query)]


def _plain(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    found = row._asdict()
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in found.items()}
