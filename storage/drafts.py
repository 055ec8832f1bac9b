"""Reports being written; fulfils `casework.ports.Drafts`. A draft is read and saved as a whole."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.draft import Draft, DraftId, Place
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId
from casework.model.place import Point
from casework.model.ticket_id import TicketId
from storage.engine import insert_into, locked
from storage.schema import OPEN_DRAFT, draft_photos, drafts, photos


class Drafts:
    """Drafts within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def open_of(self, person: PersonId) -> Draft | None:
        """Return the person's open draft, locked, or None."""
        return await self._one(select(drafts).where(drafts.c.person_id == person, OPEN_DRAFT))

    async def get(self, draft: DraftId) -> Draft | None:
        """Return a draft, locked, or None."""
        return await self._one(select(drafts).where(drafts.c.id == draft))

    async def begin(self, person: PersonId, at: datetime) -> Draft:
        """Begin an empty draft, or return, locked, the one that was begun on another device at this very moment."""
        row = {"person_id": person, "begun_at": at, "changed_at": at}
        defaults = {"is_open": True, "is_cancelled": False, "has_no_photo": False, "is_picking": False, "words": ""}
        begun = await self._connection.execute(
            insert_into(self._connection, drafts)
            .values(row | defaults)
            # an update, because it locks the other's draft, so that nobody closes it before it is read
            .on_conflict_do_update(index_elements=["person_id"], index_where=OPEN_DRAFT, set_={"changed_at": at})
            .returning(drafts)
        )
        return await self._whole(begun.one())

    async def save(self, draft: Draft, at: datetime) -> None:
        """Keep a draft as it is now."""
        place = draft.place
        await self._connection.execute(
            update(drafts)
            .where(drafts.c.id == draft.id)
            .values(
                is_open=not draft.is_cancelled and draft.ticket is None,
                is_cancelled=draft.is_cancelled,
                has_no_photo=draft.has_no_photo,
                lat=place.point.lat if place else None,
                lon=place.point.lon if place else None,
                accuracy_m=place.accuracy_m if place else None,
                place_title=place.title if place else None,
                area=place.area if place else None,
                is_picking=draft.is_picking,
                category_group=draft.group,
                category=draft.category,
                words=draft.words,
                ticket_id=draft.ticket,
                changed_at=at,
            )
        )
        await self._connection.execute(delete(draft_photos).where(draft_photos.c.draft_id == draft.id))
        if draft.photos:
            rows = [
                {"draft_id": draft.id, "position": position, "photo_id": photo.id}
                for position, photo in enumerate(draft.photos)
            ]
            await self._connection.execute(insert(draft_photos), rows)

    async def _one(self, query: Select[Any]) -> Draft | None:
        row = (await self._connection.execute(locked(self._connection, query))).first()
        return None if row is None else await self._whole(row)

    async def _whole(self, row: Row[Any]) -> Draft:
        kept = await self._connection.execute(
            select(photos.c.id, photos.c.name, photos.c.file_id)
            .join(draft_photos, draft_photos.c.photo_id == photos.c.id)
            .where(draft_photos.c.draft_id == row.id)
            .order_by(draft_photos.c.position)
        )
        return _draft(row, tuple(Photo(PhotoId(photo.id), photo.name, photo.file_id) for photo in kept))


def _draft(row: Row[Any], kept: tuple[Photo, ...]) -> Draft:
    place = None
    if row.lat is not None:
        area = None if row.area is None else AreaCode(row.area)
        place = Place(Point(row.lat, row.lon), row.accuracy_m, row.place_title, area)
    return Draft(
        id=DraftId(row.id),
        person=PersonId(row.person_id),
        photos=kept,
        has_no_photo=row.has_no_photo,
        place=place,
        is_picking=row.is_picking,
        group=None if row.category_group is None else CategoryCode(row.category_group),
        category=None if row.category is None else CategoryCode(row.category),
        words=row.words,
        is_cancelled=row.is_cancelled,
        ticket=None if row.ticket_id is None else TicketId(row.ticket_id),
        changed_at=row.changed_at,
    )
