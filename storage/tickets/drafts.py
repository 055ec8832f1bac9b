"""Keep drafts, the reports that are being written; fulfils `casework.ports.Drafts`.

A draft is read and saved as a whole.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Table, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.asset import AssetCode
from casework.model.category import CategoryCode
from casework.model.doubt import Doubt
from casework.model.draft import Candidate, Draft, DraftId, Lookup, Mode, Piece, Place
from casework.model.entry import CaseEntry, Source
from casework.model.person import PersonId
from casework.model.photo import Photo
from casework.model.place import Point
from casework.model.recording import Recording
from casework.model.ticket_id import TicketId
from storage.engine import holding, insert_into
from storage.prepared import Prepared
from storage.schema import OPEN_DRAFT, draft_photos, draft_recordings, drafts, photos, recordings
from storage.tickets.evidence import (
    PHOTO_COLUMNS,
    RECORDING_COLUMNS,
    photo,
    recording,
)

EMPTY: dict[str, Any] = {
    "is_open": True,
    "is_cancelled": False,
    "has_no_photo": False,
    "mode": Mode.ANSWERING,
    "pieces": [],
    "questions": [],
    "answers": {},
    "must_warn": False,
    "different": [],
    "unplanned": [],
    "below": 0,
    "has_joined": False,
}

# These statements run for every message of a report, so they are built only once.
_OF_PERSON = holding(select(drafts).where(drafts.c.person_id == bindparam("person"), OPEN_DRAFT))
_BY_ID = holding(select(drafts).where(drafts.c.id == bindparam("draft")))
_PHOTOS = Prepared(
    select(*PHOTO_COLUMNS)
    .join(draft_photos, draft_photos.c.photo_id == photos.c.id)
    .where(draft_photos.c.draft_id == bindparam("draft"))
    .order_by(draft_photos.c.position)
)
_RECORDINGS = Prepared(
    select(*RECORDING_COLUMNS)
    .join(draft_recordings, draft_recordings.c.recording_id == recordings.c.id)
    .where(draft_recordings.c.draft_id == bindparam("draft"))
    .order_by(draft_recordings.c.position)
)
_SAVE = Prepared(update(drafts).where(drafts.c.id == bindparam("draft")))
_DETACH = {
    column: delete(column.table).where(column.table.c.draft_id == bindparam("draft")).returning(column)
    for column in (draft_photos.c.photo_id, draft_recordings.c.recording_id)
}
_ATTACH = {table: insert(table) for table in (draft_photos, draft_recordings)}


class Drafts:
    """Drafts within one transaction; `taken_out` has the numbers of photos and recordings that left a draft in it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.taken_out: dict[Table, list[int]] = {photos: [], recordings: []}

    async def open_of(self, person: PersonId) -> Draft | None:
        """Return the person's open draft, locked, or None."""
        return await self._one(_OF_PERSON, {"person": person})

    async def get(self, draft: DraftId) -> Draft | None:
        """Return a draft, locked, or None."""
        return await self._one(_BY_ID, {"draft": draft})

    async def left(self, before: datetime, after: DraftId, limit: int, *, is_reminded: bool) -> list[DraftId]:
        """Return open drafts that were not changed after `before`: up to `limit` numbers above `after`, in order.

        Drafts whose owner was reminded already are left out unless `is_reminded`.
        """
        query = select(drafts.c.id).where(OPEN_DRAFT, drafts.c.changed_at <= before, drafts.c.id > after)
        if not is_reminded:
            query = query.where(drafts.c.reminded_at.is_(None))
        found = await self._connection.execute(query.order_by(drafts.c.id).limit(limit))
        return [DraftId(number) for number in found.scalars()]

    async def begin(self, person: PersonId, at: datetime) -> Draft:
        """Begin an empty draft, or return and lock the one that another device has begun at the same moment."""
        row = {"person_id": person, "begun_at": at, "changed_at": at}
        begun = await self._connection.execute(
            insert_into(self._connection, drafts)
            .values(row | EMPTY)
            # an update and not "do nothing": it locks the other draft, so that nobody closes it before we read it
            .on_conflict_do_update(index_elements=["person_id"], index_where=OPEN_DRAFT, set_={"changed_at": at})
            .returning(drafts)
        )
        return await self._whole(begun.one())

    async def save(self, draft: Draft, at: datetime) -> None:
        """Keep a draft as it is now."""
        await _SAVE.rows(self._connection, _row(draft) | {"changed_at": at, "draft": draft.id})
        for records, column, kept in (
            (photos, draft_photos.c.photo_id, [int(each.id) for each in draft.photos]),
            (recordings, draft_recordings.c.recording_id, [int(each.id) for each in draft.recordings]),
        ):
            had = (await self._connection.execute(_DETACH[column], {"draft": draft.id})).scalars()
            self.taken_out[records] += [number for number in had if number not in kept]
            if kept:
                rows = [{"draft_id": draft.id, "position": at, column.name: one} for at, one in enumerate(kept)]
                await self._connection.execute(_ATTACH[column.table], rows)

    async def asking_about(self, ticket: TicketId) -> list[tuple[PersonId, DraftId]]:
        """Return the open drafts that ask whether they are about a ticket, each with its person."""
        query = select(drafts.c.person_id, drafts.c.id).where(OPEN_DRAFT, drafts.c.rival == ticket)
        found = await self._connection.execute(query.order_by(drafts.c.id))
        return [(PersonId(row.person_id), DraftId(row.id)) for row in found]

    async def remind(self, draft: DraftId, at: datetime) -> None:
        """Remember that somebody was reminded of a draft; it does not count as a change."""
        await self._connection.execute(update(drafts).where(drafts.c.id == draft).values(reminded_at=at))

    async def _one(self, query: Callable[[AsyncConnection], Prepared], values: dict[str, Any]) -> Draft | None:
        row = await query(self._connection).first(self._connection, values)
        return None if row is None else await self._whole(row)

    async def _whole(self, row: Any) -> Draft:
        kept = await _PHOTOS.rows(self._connection, {"draft": row.id})
        heard = await _RECORDINGS.rows(self._connection, {"draft": row.id})
        return _draft(row, tuple(photo(each) for each in kept), tuple(recording(each) for each in heard))


def _row(draft: Draft) -> dict[str, Any]:
    place = draft.place
    return {
        "is_open": not draft.is_cancelled and draft.ticket is None,
        "is_cancelled": draft.is_cancelled,
        "has_no_photo": draft.has_no_photo,
        "lat": place.point.lat if place else None,
        "lon": place.point.lon if place else None,
        "accuracy_m": place.accuracy_m if place else None,
        "place_title": place.title if place else None,
        "area": place.area if place else None,
        "doubt": place.doubt if place else None,
        "near": place.near if place else None,
        "lookup": _lookup_row(draft.lookup) if draft.lookup else None,
        "live_message": draft.live_message,
        "asset": draft.asset,
        "mode": draft.mode,
        "category_group": draft.group,
        "category": draft.category,
        "must_warn": draft.must_warn,
        "must_read": draft.must_read,
        "questions": list(draft.questions),
        "answers": dict(draft.answers),
        "pieces": [[piece.message, piece.words] for piece in draft.pieces],
        "rival": draft.rival,
        "different": list(draft.different),
        "planned": draft.planned,
        "unplanned": list(draft.unplanned),
        "below": draft.below,
        "album": draft.album,
        "entry": _entry_row(draft.entry),
        "ticket_id": draft.ticket,
        "has_joined": draft.has_joined,
    }


def _draft(row: Row[Any], kept: tuple[Photo, ...], heard: tuple[Recording, ...]) -> Draft:
    return Draft(
        id=DraftId(row.id),
        person=PersonId(row.person_id),
        photos=kept,
        recordings=heard,
        has_no_photo=row.has_no_photo,
        place=_place(row),
        lookup=_lookup(row.lookup) if row.lookup else None,
        live_message=row.live_message,
        asset=None if row.asset is None else AssetCode(row.asset),
        mode=Mode(row.mode),
        group=None if row.category_group is None else CategoryCode(row.category_group),
        category=None if row.category is None else CategoryCode(row.category),
        must_warn=row.must_warn,
        must_read=row.must_read,
        questions=tuple(row.questions),
        answers=row.answers,
        pieces=tuple(Piece(message, words) for message, words in row.pieces),
        rival=None if row.rival is None else TicketId(row.rival),
        different=tuple(TicketId(number) for number in row.different),
        planned=row.planned,
        unplanned=tuple(row.unplanned),
        below=row.below,
        album=row.album,
        entry=_entry(row.entry),
        is_cancelled=row.is_cancelled,
        ticket=None if row.ticket_id is None else TicketId(row.ticket_id),
        has_joined=row.has_joined,
        begun_at=row.begun_at,
        changed_at=row.changed_at,
        reminded_at=row.reminded_at,
    )


def _place(row: Row[Any]) -> Place | None:
    if row.lat is None:
        return None
    area = None if row.area is None else AreaCode(row.area)
    doubt = None if row.doubt is None else Doubt(row.doubt)
    return Place(Point(row.lat, row.lon), row.accuracy_m, row.place_title, area, doubt, row.near)


def _lookup_row(lookup: Lookup) -> dict[str, Any]:
    candidates = [[each.title, each.point.lat, each.point.lon, each.accuracy_m] for each in lookup.candidates]
    piece = [lookup.piece.message, lookup.piece.words] if lookup.piece else None
    return {"candidates": candidates, "piece": piece}


def _lookup(row: dict[str, Any]) -> Lookup:
    candidates = tuple(Candidate(title, Point(lat, lon), *rest) for title, lat, lon, *rest in row["candidates"])
    return Lookup(candidates, Piece(*row["piece"]) if row["piece"] else None)


def _entry_row(entry: CaseEntry | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    outside_by = entry.outside_by.isoformat() if entry.outside_by else None
    return {
        "source": entry.source,
        "reference": entry.reference,
        "outside_by": outside_by,
        "contact": entry.contact,
        "told_in": entry.told_in,
    }


def _entry(row: dict[str, Any] | None) -> CaseEntry | None:
    if row is None:
        return None
    outside_by = date.fromisoformat(row["outside_by"]) if row["outside_by"] else None
    told_in = row.get("told_in", {})  # not in what earlier versions wrote
    return CaseEntry(Source(row["source"]), row["reference"], outside_by, row["contact"], told_in)
