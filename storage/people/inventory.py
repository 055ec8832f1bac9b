"""Read everything that is held about a person, to give it to them: rows as they are stored, by the columns' names.

Promise: everything that our tables say about a person is here, or in the files whose names are here, and nothing that
others sent or wrote; `decided.py` says so of each column. What they did in a group is here as history of its tickets.
The group's own messages belong to the group and are not here.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.person import PersonId
from casework.model.portion import HeldFile
from storage.people.decided import THEIRS
from storage.people.hashing import known_hash
from storage.schema import (
    acted,
    area_follows,
    audit,
    campaign_entries,
    check_ins,
    delays,
    draft_photos,
    draft_recordings,
    drafts,
    drive_wishes,
    drives,
    efforts,
    flags,
    frontage_marks,
    frontages,
    history,
    inbox,
    listeners,
    members,
    objections,
    outbox,
    people,
    photos,
    project_followers,
    project_moves,
    recordings,
    roles,
    rounds,
    sign_ups,
    slots,
    statement_steps,
    tellings,
    ticket_photos,
    tickets,
)

# What of an update is its sender's own: not the message that it answers, not the one whose button was pressed, and not
# whose message was forwarded.
OWN_OF_A_MESSAGE = (
    *("message_id", "date", "edit_date", "text", "caption", "location", "venue", "photo", "document", "video"),
    *("video_note", "voice", "audio", "animation", "sticker", "media_group_id"),
)
OWN_OF_A_PRESS = ("id", "data")
MESSAGES = ("message", "edited_message")


async def inventory(connection: AsyncConnection, person: PersonId) -> dict[str, Any] | None:
    """Return everything that is held about a person, in types that JSON can take; None for an unknown person."""
    found = (await connection.execute(_theirs(people, people.c.id == person))).first()
    if found is None:
        return None
    account = found.account

    async def rows(table: Table, condition: ColumnElement[bool]) -> list[dict[str, Any]]:
        query = _theirs(table, condition).order_by(*table.primary_key)
        return [_plain(row) for row in await connection.execute(query)]

    return {
        "person": _plain(found),
        "counted": await _counted(connection, account),
        "drafts": await rows(drafts, drafts.c.person_id == person),
        "reports": await rows(tickets, tickets.c.reporter_id == person),
        "history": await rows(history, history.c.actor_id == person),
        "told_about": await rows(listeners, listeners.c.person_id == person),
        "flagged": await rows(flags, flags.c.person_id == person),
        "areas": await rows(area_follows, area_follows.c.person_id == person),
        "roles": await rows(roles, roles.c.person_id == person),
        "member_of": await rows(members, members.c.person_id == person),
        "rounds": await rows(rounds, rounds.c.person_id == person),
        "check_ins": await rows(check_ins, check_ins.c.person_id == person),
        "efforts": await rows(efforts, efforts.c.person_id == person),
        "objections": await rows(objections, objections.c.person_id == person),
        "statements": await rows(statement_steps, statement_steps.c.person_id == person),
        "frontages": await rows(frontages, or_(frontages.c.signer_id == person, frontages.c.staff_id == person)),
        "found_wanting": await rows(frontage_marks, frontage_marks.c.person_id == person),
        "shop_answers": await rows(tellings, tellings.c.answered_by == person),
        "drives_announced": await rows(drives, drives.c.person_id == person),
        "drives_joined": await rows(sign_ups, sign_ups.c.person_id == person),
        "drives_wished": await rows(drive_wishes, drive_wishes.c.person_id == person),
        "campaign_entries": await rows(campaign_entries, campaign_entries.c.person_id == person),
        "delays": await rows(delays, delays.c.person_id == person),
        "project_moves": await rows(project_moves, project_moves.c.person_id == person),
        "projects_followed": await rows(project_followers, project_followers.c.person_id == person),
        "changes_of_the_district": await rows(audit, audit.c.actor_id == person),
        "photos": [await _with_tickets(connection, row) for row in await _photos(connection, person)],
        "recordings": [_plain(row) for row in await _recordings(connection, person)],
        "messages_to_you": await rows(outbox, outbox.c.person_id == person),
        "messages_shown": await rows(slots, slots.c.chat_id == account),
        "messages_from_you": [_own(row) for row in await rows(inbox, inbox.c.lane == account)],
    }


async def files(connection: AsyncConnection, person: PersonId) -> list[HeldFile]:
    """Return the photos and the recordings that a person sent, each file once."""
    found = [HeldFile(row.id, row.name, False) for row in await _photos(connection, person)]
    found += [HeldFile(row.id, row.name, True) for row in await _recordings(connection, person)]
    first = {file.name: file for file in reversed(found)}
    return [file for file in found if first[file.name] is file]


def _theirs(table: Table, condition: ColumnElement[bool]) -> Select[Any]:
    return select(*(table.c[name] for name in THEIRS[table])).where(condition)


async def _photos(connection: AsyncConnection, person: PersonId) -> list[Row[Any]]:
    """Return the photos that a person sent: into drafts, to any report or project, and for a shop."""
    drawn = select(draft_photos.c.photo_id).join(drafts).where(drafts.c.person_id == person)
    sent = select(ticket_photos.c.photo_id).where(ticket_photos.c.sender == person)
    answered = select(tellings.c.photo_id).where(tellings.c.answered_by == person, tellings.c.photo_id.is_not(None))
    shown = select(project_moves.c.photo_id).where(
        project_moves.c.person_id == person, project_moves.c.photo_id.is_not(None)
    )
    query = _theirs(photos, photos.c.id.in_(drawn.union(sent, answered, shown))).order_by(photos.c.id)
    return list(await connection.execute(query))


async def _with_tickets(connection: AsyncConnection, row: Row[Any]) -> dict[str, Any]:
    """Return a photo with the numbers of the reports to which it belongs."""
    query = select(ticket_photos.c.ticket_id).where(ticket_photos.c.photo_id == row.id)
    found = await connection.execute(query.order_by(ticket_photos.c.ticket_id))
    return _plain(row) | {"tickets": list(found.scalars())}


async def _recordings(connection: AsyncConnection, person: PersonId) -> list[Row[Any]]:
    """Return the recordings that a person sent; a ticket gets them from drafts only."""
    drawn = select(draft_recordings.c.recording_id).join(drafts).where(drafts.c.person_id == person)
    query = _theirs(recordings, recordings.c.id.in_(drawn)).order_by(recordings.c.id)
    return list(await connection.execute(query))


def _own(row: dict[str, Any]) -> dict[str, Any]:
    """Return an update with what its sender sent, and nothing of others that Telegram put beside it."""
    update: Mapping[str, Any] = json.loads(row["payload"]) if row["payload"] else {}
    own = {name: _only(update[name], OWN_OF_A_MESSAGE) for name in MESSAGES if name in update}
    if "callback_query" in update:
        own["callback_query"] = _only(update["callback_query"], OWN_OF_A_PRESS)
    return row | {"payload": own or None}


async def _counted(connection: AsyncConnection, account: int) -> list[dict[str, Any]]:
    """Return how often somebody did what is limited, by day, and under which hash that is kept."""
    who = await known_hash(connection, account)
    query = _theirs(acted, acted.c.account_hash == who).order_by(acted.c.day, acted.c.act)
    return [_plain(row) | {"day": row.day.isoformat()} for row in await connection.execute(query)]


def _only(found: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: found[name] for name in names if name in found}


def _plain(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    found = row._asdict()
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}
