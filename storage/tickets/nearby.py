"""Find tickets and photos around a place, or that may be the same; fulfils `casework.ports.Nearby`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.photo import Photo
from casework.model.place import Point, cells_within, moved
from casework.model.ticket import Ticket
from casework.model.ticket_id import TicketId
from storage.engine import hold
from storage.schema import UNFINISHED, photos, ticket_photos, tickets
from storage.tickets.evidence import PHOTO_COLUMNS, photo
from storage.tickets.rows import as_ticket

SAME_MOST = 100  # records of one photo that are looked at, the newest ones: some pictures are sent by everybody


class Nearby:
    """What is near, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hold(self, point: Point, radius_m: float) -> None:
        """Hold the cells around a point until the transaction ends; others who want to hold them wait."""
        await hold(self._connection, cells_within(point, radius_m))

    async def reported(self, point: Point, radius_m: float, since: datetime, limit: int = 500) -> list[Ticket]:
        """Return the tickets reported since a moment within the cells around a point, newest first."""
        return await self._newest(limit, *_around(point, radius_m, since))

    async def unclosed(
        self, point: Point, radius_m: float, since: datetime, fixed_since: datetime, limit: int = 500
    ) -> list[Ticket]:
        """Return those near, and on its latitudes, that are not closed, or were fixed since a moment."""
        north, south = moved(point, radius_m, 0).lat, moved(point, -radius_m, 0).lat
        is_unclosed = or_(UNFINISHED, tickets.c.fixed_at >= fixed_since)
        band = tickets.c.lat.between(south, north)
        return await self._newest(limit, *_around(point, radius_m, since), band, is_unclosed)

    async def _newest(self, limit: int, *conditions: ColumnElement[bool]) -> list[Ticket]:
        query = select(tickets).where(*conditions).order_by(tickets.c.id.desc()).limit(limit)
        return [as_ticket(row) for row in await self._connection.execute(query)]

    async def photos(
        self, point: Point, radius_m: float, since: datetime, limit: int = 500
    ) -> list[tuple[TicketId, Photo]]:
        """Return the photos with a likeness of the tickets in the cells around a point, the newest tickets' first."""
        found = await self._connection.execute(
            select(*PHOTO_COLUMNS, ticket_photos.c.ticket_id)
            .join(ticket_photos, ticket_photos.c.photo_id == photos.c.id)
            .join(tickets, tickets.c.id == ticket_photos.c.ticket_id)
            .where(
                *_around(point, radius_m, since), photos.c.likeness.is_not(None), ticket_photos.c.is_hidden.is_(False)
            )
            .order_by(tickets.c.id.desc())
            .limit(limit)
        )
        return [(TicketId(row.ticket_id), photo(row)) for row in found]

    async def with_photo(self, names: Sequence[str], since: datetime) -> Ticket | None:
        """Return the newest ticket since a moment that has one of these very photos, or None.

        Of a photo that was sent more than `SAME_MOST` times, the last times are looked at.
        """
        found = []
        for name in names:
            latest = select(photos.c.id).where(photos.c.name == name).order_by(photos.c.id.desc()).limit(SAME_MOST)
            rows = await self._connection.execute(
                select(tickets)
                .join(ticket_photos, ticket_photos.c.ticket_id == tickets.c.id)
                .where(ticket_photos.c.photo_id.in_(latest), tickets.c.reported_at >= since)
                .order_by(tickets.c.id.desc())
                .limit(1)
            )
            found += [as_ticket(row) for row in rows]
        return max(found, key=lambda ticket: ticket.id, default=None)

    async def photos_like(
        self, sent: Sequence[Photo], ticket: Ticket, since: datetime, limit: int = 5000
    ) -> list[tuple[TicketId, Photo]]:
        """Return photos of other tickets that may be the same as some that were sent.

        They have the same name or likeness, or their ticket was reported in the same area since a moment.
        """
        names = photos.c.name.in_([each.name for each in sent])
        alike = photos.c.likeness.in_([each.likeness for each in sent if each.likeness is not None])
        query = (
            select(*PHOTO_COLUMNS, ticket_photos.c.ticket_id)
            .join(ticket_photos, ticket_photos.c.photo_id == photos.c.id)
            .where(ticket_photos.c.ticket_id != ticket.id)
        )
        near = query.join(tickets, tickets.c.id == ticket_photos.c.ticket_id).where(
            tickets.c.area == ticket.area, tickets.c.reported_at >= since, photos.c.likeness.is_not(None)
        )
        found: dict[tuple[int, int], tuple[TicketId, Photo]] = {}
        for each in (
            query.where(or_(names, alike)).limit(limit),
            near.order_by(tickets.c.reported_at.desc()).limit(limit),
        ):
            for row in await self._connection.execute(each):
                found.setdefault((row.ticket_id, row.id), (TicketId(row.ticket_id), photo(row)))
        return list(found.values())


def _around(point: Point, radius_m: float, since: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that a ticket was reported since a moment in the cells around a point."""
    return tickets.c.cell.in_(cells_within(point, radius_m)), tickets.c.reported_at >= since
