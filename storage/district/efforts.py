"""Keep work that belongs to no ticket; fulfils `casework.ports.Efforts`."""

from datetime import datetime

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.effort import Effort
from casework.model.person import PersonId
from casework.model.tally import Measure, WorkKind
from casework.model.team import TeamCode
from storage.schema import efforts


class Efforts:
    """Efforts within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, effort: Effort) -> int:
        """Keep an effort; returns its number."""
        row = {
            "team": effort.team,
            "at": effort.at,
            "person_id": effort.by,
            "kind": effort.kind,
            "amounts": dict(effort.amounts),
            "words": effort.words,
        }
        added = await self._connection.execute(insert(efforts).values(row).returning(efforts.c.id))
        return int(added.scalar_one())

    async def get(self, number: int) -> Effort | None:
        """Return an effort, or None if it was taken back."""
        row = (await self._connection.execute(select(efforts).where(efforts.c.id == number))).first()
        return None if row is None else _effort(row)

    async def drop(self, number: int) -> None:
        """Delete an effort."""
        await self._connection.execute(delete(efforts).where(efforts.c.id == number))

    async def during(self, team: TeamCode | None, since: datetime, until: datetime) -> list[Effort]:
        """Return the efforts of a team (None: of all) from a moment on and before another."""
        query = select(efforts).where(efforts.c.at >= since, efforts.c.at < until).order_by(efforts.c.id)
        if team is not None:
            query = query.where(efforts.c.team == team)
        return [_effort(row) for row in await self._connection.execute(query)]


def _effort(row: Row[tuple[object, ...]]) -> Effort:
    by = None if row.person_id is None else PersonId(row.person_id)
    amounts = {Measure(name): amount for name, amount in row.amounts.items()}
    return Effort(TeamCode(row.team), row.at, by, WorkKind(row.kind), amounts, row.words)
