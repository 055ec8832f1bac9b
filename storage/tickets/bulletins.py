"""Keep bulletins; fulfils `casework.ports.Bulletins`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.bulletin import Bulletin, BulletinId, Facts, State
from casework.model.summary import Period
from storage.engine import hold, holding, insert_new
from storage.schema import bulletins

NUMBERS = 0x62756C6C6574696E  # "bulletin" in ASCII; any number works that nothing else in the database uses


class Bulletins:
    """Bulletins within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, period: Period, facts: Facts, at: datetime) -> BulletinId | None:
        """Keep a draft; returns its number, or None if somebody composed one of that period meanwhile."""
        row = dict(_row(Bulletin(BulletinId(0), period, facts, at)))
        added = await self._connection.execute(insert_new(self._connection, bulletins, row).returning(bulletins.c.id))
        number = added.scalar_one_or_none()
        return None if number is None else BulletinId(number)

    async def get(self, number: BulletinId, *, lock: bool = False) -> Bulletin | None:
        """Return a bulletin, or None."""
        query = select(bulletins).where(bulletins.c.id == number)
        row = (await self._connection.execute(query.with_for_update() if lock else query)).first()
        return None if row is None else _bulletin(row)

    async def of(self, period: Period, *, lock: bool = False) -> Bulletin | None:
        """Return the bulletin of a period, or None; with `lock` it is held until the transaction ends."""
        query = select(bulletins).where(bulletins.c.first_day == period.first, bulletins.c.last_day == period.last)
        row = (await self._connection.execute(query.with_for_update() if lock else query)).first()
        return None if row is None else _bulletin(row)

    async def save(self, bulletin: Bulletin) -> None:
        """Keep a bulletin as it is now."""
        await self._connection.execute(update(bulletins).where(bulletins.c.id == bulletin.id).values(_row(bulletin)))

    async def page(self, state: State, first: int, limit: int) -> list[Bulletin]:
        """Skip the `first` bulletins in a state and return up to `limit` more, the latest period first."""
        query = select(bulletins).where(bulletins.c.state == state)
        latest = bulletins.c.last_day.desc(), bulletins.c.first_day
        found = await self._connection.execute(query.order_by(*latest).offset(first).limit(limit))
        return [_bulletin(row) for row in found]

    async def last_number(self, year: int) -> int:
        """Return the number of the latest bulletin that was posted in a year; 0 if none was.

        Whoever else wants to know it waits until the transaction ends, because the next number may be given in it.
        """
        await hold(self._connection, [NUMBERS])
        query = select(func.coalesce(func.max(bulletins.c.number), 0)).where(bulletins.c.year == year)
        return int((await self._connection.execute(query)).scalar_one())

    async def unreminded(self, before: datetime) -> list[Bulletin]:
        """Return the drafts of before a moment of which nobody was reminded; where somebody writes they are held.

        What is decided meanwhile is waited for, and left out then.
        """
        query = select(bulletins).where(
            bulletins.c.state == State.DRAFT, bulletins.c.reminded_at.is_(None), bulletins.c.at <= before
        )
        held = holding(query.order_by(bulletins.c.id))(self._connection)
        return [_bulletin(row) for row in await held.rows(self._connection, {})]


def _row(bulletin: Bulletin) -> Mapping[str, Any]:
    return {
        "first_day": bulletin.period.first,
        "last_day": bulletin.period.last,
        "state": bulletin.state,
        "facts": dict(bulletin.facts),
        "struck": sorted(bulletin.struck),
        "added": list(bulletin.added),
        "at": bulletin.at,
        "number": bulletin.number,
        "year": bulletin.year,
        "posted_at": bulletin.posted_at,
        "reminded_at": bulletin.reminded_at,
    }


def _bulletin(row: Row[Any]) -> Bulletin:
    return Bulletin(
        id=BulletinId(row.id),
        period=Period(row.first_day, row.last_day),
        facts=row.facts,
        at=row.at,
        state=State(row.state),
        struck=frozenset(row.struck),
        added=tuple(row.added),
        number=row.number,
        year=row.year,
        posted_at=row.posted_at,
        reminded_at=row.reminded_at,
    )
