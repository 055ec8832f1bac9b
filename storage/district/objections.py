"""Keep what teams object to in the league table, and what was answered; fulfils `casework.ports.Objections`."""

from datetime import datetime

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.league import Term
from casework.model.objection import Disputed, Objection, disputed_in
from casework.model.person import PersonId
from casework.model.summary import Period
from casework.model.team import TeamCode
from storage.engine import insert_new
from storage.schema import objections


class Objections:
    """Objections within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, team: TeamCode, period: Period, figure: Disputed, words: str, by: PersonId, at: datetime
    ) -> int | None:
        """Keep a team's objection and return its number; None if it has one about this period already."""
        row = {"team": team, "first_day": period.first, "last_day": period.last, "figure": figure, "words": words}
        row |= {"person_id": by, "at": at}
        query = insert_new(self._connection, objections, row).returning(objections.c.id)
        added = await self._connection.execute(query)
        number = added.scalar_one_or_none()
        return None if number is None else int(number)

    async def get(self, number: int, *, lock: bool = False) -> Objection | None:
        """Return an objection, locked if `lock`, or None."""
        query = select(objections).where(objections.c.id == number)
        row = (await self._connection.execute(query.with_for_update() if lock else query)).first()
        return None if row is None else _objection(row)

    async def of(self, team: TeamCode, period: Period) -> Objection | None:
        """Return a team's objection about a period, or None."""
        days = (objections.c.first_day == period.first, objections.c.last_day == period.last)
        row = (await self._connection.execute(select(objections).where(*days, objections.c.team == team))).first()
        return None if row is None else _objection(row)

    async def answer(self, number: int, words: str, by: PersonId, at: datetime) -> None:
        """Keep the answer to an objection."""
        answered = update(objections).where(objections.c.id == number)
        await self._connection.execute(answered.values(answer=words, answered_by=by, answered_at=at))

    async def objections(self, period: Period) -> list[Objection]:
        """Return the objections about all periods within this one, the oldest first."""
        within = (objections.c.first_day >= period.first, objections.c.last_day <= period.last)
        query = select(objections).where(*within).order_by(objections.c.id)
        return [_objection(row) for row in await self._connection.execute(query)]


def _objection(row: Row[tuple[object, ...]]) -> Objection:
    return Objection(
        row.id,
        TeamCode(row.team),
        Period(row.first_day, row.last_day),
        disputed_in(row.figure) or Term.FIXED,
        row.words,
        None if row.person_id is None else PersonId(row.person_id),
        row.at,
        row.answer or "",
        None if row.answered_by is None else PersonId(row.answered_by),
        row.answered_at,
    )
