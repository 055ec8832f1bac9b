"""Keep the register of frontages, what shops were told, and which were found wanting.

Fulfils `casework.ports.Frontages`. Promise: what is counted and listed is read through an index, and what lies in front
of a ticket is found among the frontages of a few metres, however many there are.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.frontage import Frontage, FrontageCode, FrontageId, Signed, State, Telling
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId
from casework.model.place import METRES_PER_DEGREE, Point, cell_of, cells_within
from casework.model.reach import EVERYWHERE, Reach
from casework.model.summary import Period
from casework.model.ticket_id import TicketId
from storage.engine import among, filled_up, pieces
from storage.schema import frontage_marks, frontages, photos, tellings

_WHOLE = select(frontages, photos.c.name.label("photo_name"), photos.c.file_id).outerjoin(
    photos, photos.c.id == frontages.c.photo_id
)
_TELLING = select(tellings, photos.c.name.label("photo_name"), photos.c.file_id).outerjoin(
    photos, photos.c.id == tellings.c.photo_id
)
_BY_STREET = (frontages.c.street, func.length(frontages.c.number), frontages.c.number, frontages.c.id)


class Frontages:
    """Frontages within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, number: FrontageId, *, lock: bool = False) -> Frontage | None:
        """Return a frontage, or None; with `lock`, whoever else wants to change it waits."""
        if lock:
            await self._connection.execute(select(frontages.c.id).where(frontages.c.id == number).with_for_update())
        return await self._one(_WHOLE.where(frontages.c.id == number))

    async def coded(self, code: FrontageCode) -> Frontage | None:
        """Return the frontage with a code, or None."""
        return await self._one(_WHOLE.where(frontages.c.code == code))

    async def all(self, codes: Collection[FrontageCode] | None = None) -> list[Frontage]:
        """Return all frontages, or those with some codes, by street and number."""
        if codes is None:
            return await self._several(_WHOLE.order_by(*_BY_STREET))
        found = list[Frontage]()
        for some in pieces(sorted(codes)):
            those = frontages.c.code.in_(filled_up(some))
            found += await self._several(_WHOLE.where(those).order_by(*_BY_STREET))
        return found

    async def held(self, codes: Collection[FrontageCode]) -> list[Frontage]:
        """Return the frontages with some codes, held until the transaction ends."""
        numbers = sorted(each.id for each in await self.all(codes))
        for some in pieces(numbers):  # in order, so that of two who hold some of the same one waits
            query = select(frontages.c.id).where(frontages.c.id.in_(filled_up(some))).order_by(frontages.c.id)
            await self._connection.execute(query.with_for_update())
        return await self.all(codes)

    async def add(self, added: Iterable[Frontage]) -> None:
        """Keep new frontages; their `id` is not used."""
        for some in pieces([_row(each) for each in added]):
            await self._connection.execute(insert(frontages), some)

    async def save(self, frontage: Frontage) -> None:
        """Keep what has changed of a frontage."""
        await self._connection.execute(update(frontages).where(frontages.c.id == frontage.id).values(_row(frontage)))

    async def around(self, point: Point, within_m: float) -> list[Frontage]:
        """Return the frontages around a point; some may lie a little further off."""
        tall = within_m / METRES_PER_DEGREE
        strip = frontages.c.lat.between(point.lat - tall, point.lat + tall)
        return await self._several(_WHOLE.where(frontages.c.cell.in_(cells_within(point, within_m)), strip))

    async def counts(self, reach: Reach) -> Mapping[tuple[AreaCode, State], int]:
        """Return how many frontages of some areas have each state, by area."""
        query = select(frontages.c.area, frontages.c.state, func.count()).where(_within(reach))
        found = await self._connection.execute(query.group_by(frontages.c.area, frontages.c.state))
        return {(AreaCode(area), State(state)): count for area, state, count in found}

    async def streets(self, areas: Collection[AreaCode]) -> Mapping[tuple[str, State], int]:
        """Return how many frontages of some areas have each state, by street."""
        query = select(frontages.c.street, frontages.c.state, func.count()).where(among(frontages.c.area, areas))
        found = await self._connection.execute(query.group_by(frontages.c.street, frontages.c.state))
        return {(street, State(state)): count for street, state, count in found}

    async def listed(self, reach: Reach, state: State | None, first: int, limit: int) -> Sequence[Frontage]:
        """Skip the `first` frontages of some areas with a state and return up to `limit` more.

        They come by the day of the state, those without a day first, and then by street and number. Without a state
        (None) they are those that were found wanting, the most wanting first.
        """
        order: tuple[ColumnElement[Any], ...] = (frontages.c.on.asc().nulls_first(), *_BY_STREET)
        which = frontages.c.state == state
        if state is None:
            order = (frontages.c.wanting.desc(), frontages.c.id)
            which = and_(frontages.c.wanting > 0, frontages.c.state != State.CLOSED)
        return await self._several(_WHOLE.where(which, _within(reach)).order_by(*order).offset(first).limit(limit))

    async def signed(self, period: Period) -> int:
        """Return how many frontages were signed on the days of a period, and still are."""
        those = and_(frontages.c.state == State.SIGNED, frontages.c.on.between(period.first, period.last))
        return int((await self._connection.execute(select(func.count()).where(those))).scalar_one())

    async def of_signer(self, person: PersonId) -> int:
        """Return of how many frontages somebody hears."""
        query = select(func.count()).where(frontages.c.signer_id == person)
        return int((await self._connection.execute(query)).scalar_one())

    async def mark(self, frontage: FrontageId, by: PersonId, on: date, at: datetime, ticket: TicketId | None) -> bool:
        """Count that an inspector found a frontage wanting; returns False if they have done so on that local day."""
        await self.get(frontage, lock=True)
        of_today = and_(frontage_marks.c.frontage_id == frontage, frontage_marks.c.day == on)
        query = select(frontage_marks.c.id).where(of_today, frontage_marks.c.person_id == by).limit(1)
        if (await self._connection.execute(query)).first() is not None:
            return False
        row = {"frontage_id": frontage, "day": on, "at": at, "person_id": by, "ticket_id": ticket}
        await self._connection.execute(insert(frontage_marks).values(row))
        counted = update(frontages).where(frontages.c.id == frontage)
        await self._connection.execute(counted.values(wanting=frontages.c.wanting + 1, wanting_at=at))
        return True

    async def last_mark(self, frontage: FrontageId) -> TicketId | None:
        """Return the ticket with which a frontage was found wanting last, or None if it was without one."""
        query = select(frontage_marks.c.ticket_id).where(frontage_marks.c.frontage_id == frontage)
        last = query.order_by(frontage_marks.c.day.desc(), frontage_marks.c.id.desc()).limit(1)
        found = (await self._connection.execute(last)).scalar_one_or_none()
        return None if found is None else TicketId(found)

    async def tell(self, frontage: FrontageId, ticket: TicketId, by: PersonId, at: datetime) -> int:
        """Keep that a shop is told of a ticket; returns the number of the telling."""
        row = {"frontage_id": frontage, "ticket_id": ticket, "staff_id": by, "at": at, "words": ""}
        added = await self._connection.execute(insert(tellings).values(row).returning(tellings.c.id))
        return int(added.scalar_one())

    async def telling(self, number: int, *, lock: bool = False) -> Telling | None:
        """Return a telling, or None; `lock` as in `get`."""
        if lock:
            await self._connection.execute(select(tellings.c.id).where(tellings.c.id == number).with_for_update())
        row = (await self._connection.execute(_TELLING.where(tellings.c.id == number))).first()
        if row is None:
            return None
        frontage, ticket = FrontageId(row.frontage_id), TicketId(row.ticket_id)
        return Telling(row.id, frontage, ticket, row.at, row.answered_at, row.words, _photo(row))

    async def told_last(self, frontage: FrontageId, ticket: TicketId) -> datetime | None:
        """Return when a shop was last told of a ticket, or None."""
        those = and_(tellings.c.frontage_id == frontage, tellings.c.ticket_id == ticket)
        query = select(tellings.c.at).where(those).order_by(tellings.c.id.desc()).limit(1)
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def answer(self, number: int, by: PersonId, words: str, photo: Photo | None, at: datetime) -> None:
        """Keep what a shop answered."""
        row = {"answered_at": at, "answered_by": by, "words": words, "photo_id": photo.id if photo else None}
        await self._connection.execute(update(tellings).where(tellings.c.id == number).values(row))

    async def _one(self, query: Select[Any]) -> Frontage | None:
        row = (await self._connection.execute(query)).first()
        return None if row is None else _frontage(row)

    async def _several(self, query: Select[Any]) -> list[Frontage]:
        return [_frontage(row) for row in await self._connection.execute(query)]


def _within(reach: Reach) -> ColumnElement[bool]:
    if reach == EVERYWHERE:
        return true()
    named = among(frontages.c.area, reach.areas)
    return ~named if reach.is_without else named


def _row(frontage: Frontage) -> dict[str, Any]:
    point = frontage.point
    return {
        "code": frontage.code,
        "name": frontage.name,
        "street": frontage.street,
        "number": frontage.number,
        "area": frontage.area,
        "lat": point.lat if point else None,
        "lon": point.lon if point else None,
        "cell": cell_of(point) if point else None,
        "contact": frontage.contact,
        "state": frontage.state,
        "how": frontage.how,
        "on": frontage.on,
        "reason": frontage.reason,
        "signer_id": frontage.signer,
        "staff_id": frontage.by,
        "photo_id": frontage.paper.id if frontage.paper else None,
        "wanting": frontage.wanting,
        "wanting_at": frontage.wanting_at,
    }


def _frontage(row: Row[Any]) -> Frontage:
    return Frontage(
        id=FrontageId(row.id),
        code=FrontageCode(row.code),
        name=row.name,
        street=row.street,
        area=AreaCode(row.area),
        number=row.number,
        point=None if row.lat is None else Point(row.lat, row.lon),
        contact=row.contact,
        state=State(row.state),
        how=None if row.how is None else Signed(row.how),
        on=row.on,
        reason=row.reason,
        signer=None if row.signer_id is None else PersonId(row.signer_id),
        by=None if row.staff_id is None else PersonId(row.staff_id),
        paper=_photo(row),
        wanting=row.wanting,
        wanting_at=row.wanting_at,
    )


def _photo(row: Row[Any]) -> Photo | None:
    return None if row.photo_id is None else Photo(PhotoId(row.photo_id), row.photo_name, row.file_id)
