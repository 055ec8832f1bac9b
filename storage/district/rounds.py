"""Keep who walks which area and who was there; fulfils `casework.ports.Rounds`."""

from datetime import datetime

from sqlalchemy import Row, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.person import PersonId
from casework.model.round import Rhythm, Round
from storage.schema import check_ins, rounds


class Rounds:
    """Rounds within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def plan(self, area: AreaCode, rhythm: Rhythm, person: PersonId, at: datetime) -> None:
        """Keep who walks an area from a moment on, in place of whoever did."""
        await self.end(area, at)
        row = {"area": area, "rhythm": rhythm, "person_id": person, "since": at}
        await self._connection.execute(insert(rounds).values(row))

    async def now(self, area: AreaCode) -> Round | None:
        """Return the round of an area that goes on, or None."""
        query = select(rounds).where(rounds.c.area == area, rounds.c.ended_at.is_(None))
        row = (await self._connection.execute(query)).first()
        return None if row is None else _round(row)

    async def end(self, area: AreaCode, at: datetime) -> None:
        """Let nobody walk an area from a moment on."""
        going = update(rounds).where(rounds.c.area == area, rounds.c.ended_at.is_(None))
        await self._connection.execute(going.values(ended_at=at))

    async def all(self, since: datetime, until: datetime) -> list[Round]:
        """Return the rounds of a time by area, also those that ended within it."""
        goes_on = or_(rounds.c.ended_at.is_(None), rounds.c.ended_at > since)
        query = select(rounds).where(goes_on, rounds.c.since < until).order_by(rounds.c.area, rounds.c.id)
        return [_round(row) for row in await self._connection.execute(query)]

    async def of(self, person: PersonId) -> list[Round]:
        """Return the rounds that somebody walks now."""
        query = select(rounds).where(rounds.c.person_id == person, rounds.c.ended_at.is_(None)).order_by(rounds.c.id)
        return [_round(row) for row in await self._connection.execute(query)]

    async def check_in(self, area: AreaCode, person: PersonId, at: datetime) -> None:
        """Keep that somebody was in an area."""
        await self._connection.execute(insert(check_ins).values(area=area, person_id=person, at=at))

    async def check_ins(self, since: datetime, until: datetime) -> list[tuple[AreaCode, datetime]]:
        """Return the check-ins of a time, each with its area."""
        query = select(check_ins.c.area, check_ins.c.at).where(check_ins.c.at >= since, check_ins.c.at < until)
        return [(AreaCode(row.area), row.at) for row in await self._connection.execute(query)]

    async def walked(self, person: PersonId, since: datetime) -> set[AreaCode]:
        """Return the areas in which somebody has checked in since a moment."""
        query = select(check_ins.c.area).where(check_ins.c.person_id == person, check_ins.c.at >= since)
        return {AreaCode(area) for area in (await self._connection.execute(query)).scalars()}


def _round(row: Row[tuple[object, ...]]) -> Round:
    person = None if row.person_id is None else PersonId(row.person_id)
    return Round(row.id, AreaCode(row.area), Rhythm(row.rhythm), person, row.since, row.ended_at)
