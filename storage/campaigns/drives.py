"""Keep drives, who signs up for them, what is being told to many, and wishes; fulfils `casework.ports.Drives`."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.drive import Ask, Drive, DriveId, DrivePhoto, News, Reminder, SignUp, State, Turnout
from casework.model.errors import Fact
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId
from casework.model.place import Point
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from casework.ports.campaigns.drives import Telling
from storage.engine import among
from storage.schema import (
    area_follows,
    drive_news,
    drive_photos,
    drive_wishes,
    drives,
    outbox,
    people,
    photos,
    sign_ups,
    slots,
)

_COMING = and_(sign_ups.c.signed_at.is_not(None), sign_ups.c.is_waiting.is_(False))
_WAITING = and_(sign_ups.c.signed_at.is_not(None), sign_ups.c.is_waiting.is_(True))
_CAME = sign_ups.c.came_at.is_not(None)
_REACHABLE = (people.c.is_reachable, ~people.c.is_banned)


class Drives:
    """Drives within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def begin(self, drive: Drive) -> Drive:
        """Keep a new drive, in place of any that its maker began and never announced; returns it with its number."""
        query = select(drives.c.id).where(drives.c.state == State.DRAFT, drives.c.person_id == drive.by)
        for number in (await self._connection.execute(query)).scalars().all():
            await self.drop(DriveId(number))
        added = await self._connection.execute(insert(drives).values(_row(drive)).returning(drives.c.id))
        return replace(drive, id=DriveId(added.scalar_one()))

    async def get(self, drive: DriveId, *, lock: bool = False) -> Drive | None:
        """Return a drive, or None; with `lock` it is held until the transaction ends."""
        query = select(drives).where(drives.c.id == drive)
        row = (await self._connection.execute(query.with_for_update() if lock else query)).first()
        return None if row is None else _drive(row)

    async def save(self, drive: Drive) -> None:
        """Keep what has changed of a drive."""
        await self._connection.execute(update(drives).where(drives.c.id == drive.id).values(_row(drive)))

    async def drop(self, drive: DriveId) -> None:
        """Delete a drive that was never announced."""
        await self._connection.execute(delete(drive_photos).where(drive_photos.c.drive_id == drive))
        await self._connection.execute(delete(drives).where(drives.c.id == drive))

    async def asked_of(self, person: PersonId) -> Drive | None:
        """Return the drive about which somebody was asked last, or None."""
        query = select(drives).where(drives.c.asked_id == person, drives.c.asks.is_not(None))
        row = (await self._connection.execute(query.order_by(drives.c.id.desc()).limit(1))).first()
        return None if row is None else _drive(row)

    async def ask(self, drive: DriveId, what: Ask | None, person: PersonId | None) -> None:
        """Remember what somebody was asked about a drive, and that nothing else is asked of them; None forgets it."""
        nothing = {"asks": None, "asked_id": None}
        theirs = or_(drives.c.id == drive, drives.c.asked_id == person)
        await self._connection.execute(update(drives).where(theirs).values(nothing))
        if what is not None:
            one = update(drives).where(drives.c.id == drive)
            await self._connection.execute(one.values(asks=what, asked_id=person))

    async def ahead(
        self, at: datetime, limit: int, *, team: TeamCode | None = None, person: PersonId | None = None
    ) -> list[Drive]:
        """Return up to `limit` announced drives that have not ended, the next first.

        With `team`, only that team's, and behind them those that are over and not closed; with `person`, those that
        they announced, in the same way.
        """
        query = select(drives).where(drives.c.state == State.ANNOUNCED)
        if team is None and person is None:
            query = query.where(drives.c.ends > at)
        if team is not None:
            query = query.where(drives.c.team == team)
        if person is not None:
            query = query.where(drives.c.person_id == person)
        is_over = case((drives.c.ends > at, 0), else_=1)
        query = query.order_by(is_over, drives.c.begins, drives.c.id)
        return [_drive(row) for row in await self._connection.execute(query.limit(limit))]

    async def near_in_time(self, since: datetime, until: datetime) -> list[Drive]:
        """Return the announced drives that begin before `until` and end after `since`."""
        open_ = and_(drives.c.state == State.ANNOUNCED, drives.c.begins < until, drives.c.ends > since)
        found = await self._connection.execute(select(drives).where(open_).order_by(drives.c.begins, drives.c.id))
        return [_drive(row) for row in found]

    async def during(self, since: datetime, until: datetime) -> list[Drive]:
        """Return the drives that were announced and began within a time, also those that were called off."""
        announced = and_(drives.c.state != State.DRAFT, drives.c.begins >= since, drives.c.begins < until)
        found = await self._connection.execute(select(drives).where(announced).order_by(drives.c.begins, drives.c.id))
        return [_drive(row) for row in found]

    async def of_ticket(self, ticket: TicketId) -> Drive | None:
        """Return the latest drive that was announced from a ticket, or None."""
        query = select(drives).where(drives.c.ticket_id == ticket, drives.c.state != State.DRAFT)
        row = (await self._connection.execute(query.order_by(drives.c.id.desc()).limit(1))).first()
        return None if row is None else _drive(row)

    async def sign_up(self, drive: DriveId, kept: SignUp) -> None:
        """Keep somebody's word, in place of an earlier one; raises ValueError for a forgotten person."""
        if kept.person is None:
            raise ValueError("nobody signs up")
        row = {
            "companions": kept.companions,
            "name": kept.name,
            "signed_at": kept.signed_at,
            "is_waiting": kept.is_waiting,
            "came_at": kept.came_at,
        }
        one = and_(sign_ups.c.drive_id == drive, sign_ups.c.person_id == kept.person)
        changed = await self._connection.execute(update(sign_ups).where(one).values(row).returning(sign_ups.c.id))
        if changed.first() is None:
            await self._connection.execute(
                insert(sign_ups).values({**row, "drive_id": drive, "person_id": kept.person})
            )

    async def leave(self, drive: DriveId, person: PersonId) -> None:
        """Forget that somebody signed up."""
        one = and_(sign_ups.c.drive_id == drive, sign_ups.c.person_id == person)
        await self._connection.execute(delete(sign_ups).where(one))

    async def signed(self, drive: DriveId, person: PersonId) -> SignUp | None:
        """Return somebody's word, or None."""
        one = and_(sign_ups.c.drive_id == drive, sign_ups.c.person_id == person)
        row = (await self._connection.execute(select(sign_ups).where(one))).first()
        return None if row is None else _sign_up(row)

    async def waiting(self, drive: DriveId) -> list[SignUp]:
        """Return who waits for a place, first come first."""
        query = select(sign_ups).where(sign_ups.c.drive_id == drive, _WAITING)
        query = query.order_by(sign_ups.c.signed_at, sign_ups.c.id)
        return [_sign_up(row) for row in await self._connection.execute(query)]

    async def turnout(self, drive: DriveId, but: PersonId | None = None) -> Turnout:
        """Return how many people signed up, wait and came, companions counted; `but` is left out."""
        heads = sign_ups.c.companions + 1
        query = select(
            *(func.coalesce(func.sum(heads).filter(which), 0) for which in (_COMING, _WAITING, _CAME))
        ).where(sign_ups.c.drive_id == drive)
        if but is not None:
            query = query.where(or_(sign_ups.c.person_id.is_(None), sign_ups.c.person_id != but))
        coming, waiting, came = (await self._connection.execute(query)).one()
        return Turnout(int(coming), int(waiting), int(came))

    async def names(self, drive: DriveId, limit: int) -> list[str]:
        """Return the names of up to `limit` people who come and want theirs shown, in the order of their coming in."""
        query = select(sign_ups.c.name).where(sign_ups.c.drive_id == drive, sign_ups.c.name.is_not(None))
        query = query.where(or_(_COMING, _CAME)).order_by(sign_ups.c.id)
        return list((await self._connection.execute(query.limit(limit))).scalars())

    async def add_photo(self, drive: DriveId, photo: PhotoId, *, is_after: bool) -> None:
        """Keep a photo of a drive."""
        last = select(func.coalesce(func.max(drive_photos.c.position), -1)).where(drive_photos.c.drive_id == drive)
        position = (await self._connection.execute(last)).scalar_one() + 1
        row = {"drive_id": drive, "position": position, "photo_id": photo, "is_after": is_after}
        await self._connection.execute(insert(drive_photos).values(row))

    async def photos(self, drive: DriveId) -> list[DrivePhoto]:
        """Return the photos of a drive in the order in which they came."""
        query = (
            select(photos.c.id, photos.c.name, photos.c.file_id, photos.c.likeness, drive_photos.c.is_after)
            .join(drive_photos, drive_photos.c.photo_id == photos.c.id)
            .where(drive_photos.c.drive_id == drive)
            .order_by(drive_photos.c.position)
        )
        found = await self._connection.execute(query)
        return [DrivePhoto(Photo(PhotoId(row.id), row.name, row.file_id, row.likeness), row.is_after) for row in found]

    async def tell(self, drive: DriveId, what: News, facts: dict[str, Fact]) -> None:
        """Let everybody concerned be told something; what was being told of the same goes no further."""
        same = and_(drive_news.c.drive_id == drive, drive_news.c.what == what)
        await self._connection.execute(delete(drive_news).where(same))
        row = {"drive_id": drive, "what": what, "facts": facts, "told_to": 0}
        await self._connection.execute(insert(drive_news).values(row))

    async def telling(self) -> list[Telling]:
        """Return what is being told, the oldest first."""
        found = await self._connection.execute(select(drive_news).order_by(drive_news.c.id))
        return [
            Telling(row.id, DriveId(row.drive_id), News(row.what), dict(row.facts), PersonId(row.told_to))
            for row in found
        ]

    async def hush(self, drive: DriveId) -> None:
        """Tell nobody any more what was being told of a drive."""
        await self._connection.execute(delete(drive_news).where(drive_news.c.drive_id == drive))

    async def told(self, telling: int, last: PersonId | None) -> None:
        """Remember up to whom something was told; None: to all."""
        one = drive_news.c.id == telling
        if last is None:
            await self._connection.execute(delete(drive_news).where(one))
        else:
            await self._connection.execute(update(drive_news).where(one).values(told_to=last))

    async def followers(
        self, drive: DriveId, areas: Collection[AreaCode], others: Collection[PersonId], after: PersonId, limit: int
    ) -> list[PersonId]:
        """Return up to `limit` people by number from one on: who follow some areas, who signed up, and `others`."""
        follows = exists().where(area_follows.c.person_id == people.c.id, among(area_follows.c.area, areas))
        signed = exists().where(sign_ups.c.person_id == people.c.id, sign_ups.c.drive_id == drive)
        return await self._people(or_(follows, signed, people.c.id.in_(others)), after, limit)

    async def readers(self, slot: str, after: PersonId, limit: int) -> list[PersonId]:
        """Return up to `limit` people in whose chat a message of a slot stands or waits to be sent, as `followers`."""
        stands = exists().where(slots.c.chat_id == people.c.account, slots.c.slot == slot)
        waiting = select(outbox.c.person_id).where(outbox.c.settled_at.is_(None), outbox.c.slot == slot)
        return await self._people(or_(stands, people.c.id.in_(waiting)), after, limit)

    async def concerned(self, drive: DriveId, after: PersonId, limit: int, *, came: bool) -> list[PersonId]:
        """Return up to `limit` people who signed up, or who came (with `came`), by number from one on."""
        which = _CAME if came else sign_ups.c.signed_at.is_not(None)
        return await self._people(
            exists().where(sign_ups.c.person_id == people.c.id, sign_ups.c.drive_id == drive, which), after, limit
        )

    async def _people(self, which: ColumnElement[bool], after: PersonId, limit: int) -> list[PersonId]:
        query = select(people.c.id).where(people.c.id > after, which, *_REACHABLE).order_by(people.c.id).limit(limit)
        return [PersonId(number) for number in (await self._connection.execute(query)).scalars()]

    async def wish(self, ticket: TicketId, person: PersonId, count: int, at: datetime) -> bool:
        """Keep somebody's wish for a drive; returns False if they have wished for one on this ticket before."""
        mine = and_(drive_wishes.c.ticket_id == ticket, drive_wishes.c.person_id == person)
        if (await self._connection.execute(select(drive_wishes.c.id).where(mine))).first() is not None:
            return False
        row = {"ticket_id": ticket, "person_id": person, "people": count, "at": at}
        await self._connection.execute(insert(drive_wishes).values(row))
        return True

    async def wished(self, ticket: TicketId) -> int:
        """Return how many people somebody wants to come to a ticket's place, the most that anybody said; 0: nobody."""
        query = select(func.coalesce(func.max(drive_wishes.c.people), 0)).where(drive_wishes.c.ticket_id == ticket)
        return int((await self._connection.execute(query)).scalar_one())

    async def forget_before(self, before: datetime) -> int:
        """Forget who signed up for drives that began before a moment; the counts stay. Returns how many."""
        old = select(drives.c.id).where(drives.c.begins < before)
        theirs = and_(sign_ups.c.drive_id.in_(old), sign_ups.c.person_id.is_not(None))
        gone = await self._connection.execute(update(sign_ups).where(theirs).values(person_id=None, name=None))
        return gone.rowcount


def _row(drive: Drive) -> dict[str, Any]:
    return {
        "state": drive.state,
        "team": drive.team,
        "person_id": drive.by,
        "is_overseen": drive.is_overseen,
        "secret": drive.secret,
        "title": drive.title,
        "begins": drive.begins,
        "ends": drive.ends,
        "lat": drive.point.lat if drive.point else None,
        "lon": drive.point.lon if drive.point else None,
        "place": drive.place,
        "area": drive.area,
        "bring": drive.bring,
        "wanted": drive.wanted,
        "ticket_id": drive.ticket,
        "asks": drive.asks,
        "asked_id": drive.asked,
        "reminded": drive.reminded,
        "announced_at": drive.announced_at,
        "closed_at": drive.closed_at,
        "words": drive.words,
        "amounts": dict(drive.amounts) or None,
    }


def _drive(row: Row[Any]) -> Drive:
    return Drive(
        DriveId(row.id),
        State(row.state),
        None if row.team is None else TeamCode(row.team),
        None if row.person_id is None else PersonId(row.person_id),
        row.is_overseen,
        row.secret,
        row.title,
        row.begins,
        row.ends,
        None if row.lat is None else Point(row.lat, row.lon),
        row.place,
        None if row.area is None else AreaCode(row.area),
        row.bring,
        row.wanted,
        None if row.ticket_id is None else TicketId(row.ticket_id),
        None if row.asks is None else Ask(row.asks),
        None if row.asked_id is None else PersonId(row.asked_id),
        Reminder(row.reminded),
        row.announced_at,
        row.closed_at,
        row.words,
        row.amounts or {},
    )


def _sign_up(row: Row[Any]) -> SignUp:
    person = None if row.person_id is None else PersonId(row.person_id)
    return SignUp(person, row.companions, row.name, row.signed_at, row.is_waiting, row.came_at)
