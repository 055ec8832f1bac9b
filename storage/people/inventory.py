"""Read everything that is held about a person, to give it to them: rows as they are stored, by the columns' names.

Promise: everything that our tables say about a person is here, or in the files whose names are here. What they did in a
group is here as history of its tickets. The group's own messages belong to the group and are not here.
"""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.person import PersonId
from casework.model.photo import Stage
from casework.model.portion import HeldFile
from storage.people.hashing import known_hash
from storage.schema import (
    acted,
    area_follows,
    audit,
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
    roles,
    slots,
    ticket_photos,
    ticket_recordings,
    tickets,
)

# Columns of a ticket that only the desk uses, or that say nothing about the reporter.
NOT_THEIRS = {"taken_by", "fixed_by", "album", "cell", "record"}


async def inventory(connection: AsyncConnection, person: PersonId) -> dict[str, Any] | None:
    """Return everything that is held about a person, in types that JSON can take; None for an unknown person."""
    found = (await connection.execute(select(people).where(people.c.id == person))).first()
    if found is None:
        return None
    sent = await _rows(connection, select(tickets).where(tickets.c.reporter_id == person).order_by(tickets.c.id))
    return {
        "person": _plain(found),
        "counted": await _counted(connection, found.account),
        "drafts": await _rows(connection, select(drafts).where(drafts.c.person_id == person).order_by(drafts.c.id)),
        "reports": [{name: value for name, value in row.items() if name not in NOT_THEIRS} for row in sent],
        "history": await _rows(connection, select(history).where(history.c.actor_id == person).order_by(history.c.id)),
        "told_about": await _rows(connection, select(listeners).where(listeners.c.person_id == person)),
        "areas": await _rows(connection, select(area_follows).where(area_follows.c.person_id == person)),
        "roles": await _rows(connection, select(roles).where(roles.c.person_id == person)),
        "changes_of_the_district": await _rows(connection, select(audit).where(audit.c.actor_id == person)),
        "photos": [_plain(row) for row in await _photos(connection, person)],
        "recordings": [_plain(row) for row in await _recordings(connection, person)],
        "messages_to_you": await _rows(
            connection, select(outbox).where(outbox.c.person_id == person).order_by(outbox.c.id)
        ),
        "messages_shown": await _rows(connection, select(slots).where(slots.c.chat_id == found.account)),
        "chat": await _rows(connection, select(chats).where(chats.c.chat_id == found.account)),
        "messages_from_you": await _received(connection, found.account),
    }


async def files(connection: AsyncConnection, person: PersonId) -> list[HeldFile]:
    """Return the photos and the recordings that are held about a person, each file once."""
    found = [HeldFile(row.id, row.name, False) for row in await _photos(connection, person)]
    found += [HeldFile(row.id, row.name, True) for row in await _recordings(connection, person)]
    first = {file.name: file for file in reversed(found)}
    return [file for file in found if first[file.name] is file]


async def _photos(connection: AsyncConnection, person: PersonId) -> list[Row[Any]]:
    """Return the photos of a person's drafts and reports, but not those of a desk."""
    drawn = select(draft_photos.c.photo_id).join(drafts).where(drafts.c.person_id == person)
    shown = select(ticket_photos.c.photo_id).join(tickets).where(tickets.c.reporter_id == person)
    shown = shown.where(ticket_photos.c.stage != Stage.AFTER)
    query = select(photos).where(photos.c.id.in_(drawn.union(shown))).order_by(photos.c.id)
    return list(await connection.execute(query))


async def _recordings(connection: AsyncConnection, person: PersonId) -> list[Row[Any]]:
    """Return the recordings of a person's drafts and reports."""
    drawn = select(draft_recordings.c.recording_id).join(drafts).where(drafts.c.person_id == person)
    shown = select(ticket_recordings.c.recording_id).join(tickets).where(tickets.c.reporter_id == person)
    query = select(recordings).where(recordings.c.id.in_(drawn.union(shown))).order_by(recordings.c.id)
    return list(await connection.execute(query))


async def _counted(connection: AsyncConnection, account: int) -> list[dict[str, Any]]:
    """Return how often somebody did what is limited, by day, and under which hash that is kept."""
    who = await known_hash(connection, account)
    found = await _rows(connection, select(acted).where(acted.c.account_hash == who).order_by(acted.c.day, acted.c.act))
    return [row | {"day": row["day"].isoformat()} for row in found]


async def _received(connection: AsyncConnection, account: int) -> list[dict[str, Any]]:
    query = select(inbox.c.received_at, inbox.c.done_at, inbox.c.payload).where(inbox.c.lane == account)
    found = await connection.execute(query.order_by(inbox.c.seq))
    return [_plain(row) | {"payload": json.loads(row.payload) if row.payload else None} for row in found]


async def _rows(connection: AsyncConnection, query: Select[Any]) -> list[dict[str, Any]]:
    return [_plain(row) for row in await connection.execute(query)]


def _plain(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    found = row._asdict()
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in found.items()}
