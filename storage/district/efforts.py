"""Keep work that belongs to no ticket; fulfils `casework.ports.Efforts`."""

from sqlalchemy import delete, insert, select
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
        if row is None:
            return None
        by = None if row.person_id is None else PersonId(row.person_id)
        amounts = {Measure(name): amount for name, amount in row.amounts.items()}
        return Effort(TeamCode(row.team), row.at, by, WorkKind(row.kind), amounts, row.words)

    async def drop(self, number: int) -> None:
        """Delete an effort."""
        await self._connection.execute(delete(efforts).where(efforts.c.id == number))
