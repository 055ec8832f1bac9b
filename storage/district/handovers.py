"""Keep planned handovers: on a set day, a team's tickets go to another team."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.handover import Handover, UnderWay
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from storage.schema import handovers


class Handovers:
    """Handovers within one transaction; fulfils `casework.ports.Handovers`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def plan(self, handover: Handover) -> None:
        """Store a handover until its day."""
        row = {
            "area": handover.area,
            "from_team": handover.from_team,
            "to_team": handover.to_team,
            "due_on": handover.on,
        }
        await self._connection.execute(insert(handovers).values(row))

    async def due(self, today: date) -> list[UnderWay]:
        """Return the handovers that are due and not done, locked, in the order of their days."""
        found = await self._connection.execute(
            select(handovers)
            .where(handovers.c.done_at.is_(None), handovers.c.due_on <= today)
            .order_by(handovers.c.due_on, handovers.c.id)
            .with_for_update()
        )
        return [
            UnderWay(
                row.id,
                _handover(row),
                TicketId(row.reached),
                {TeamCode(team): count for team, count in row.moved.items()},
            )
            for row in found
        ]

    async def since(self, moment: datetime, today: date) -> list[Handover]:
        """Return the handovers whose day has come and that were not finished before a moment, in order."""
        unfinished = or_(handovers.c.done_at.is_(None), handovers.c.done_at >= moment)
        query = select(handovers).where(handovers.c.due_on <= today, unfinished)
        found = await self._connection.execute(query.order_by(handovers.c.due_on, handovers.c.id))
        return [_handover(row) for row in found]

    async def note(self, number: int, reached: TicketId, moved: Mapping[TeamCode, int]) -> None:
        """Keep the last ticket that was looked at, and how many each team has got so far."""
        values = {"reached": reached, "moved": dict(moved)}
        await self._connection.execute(update(handovers).where(handovers.c.id == number).values(values))

    async def finish(self, number: int, at: datetime) -> None:
        """Mark a handover as done."""
        await self._connection.execute(update(handovers).where(handovers.c.id == number).values(done_at=at))


def _handover(row: Any) -> Handover:
    return Handover(
        TeamCode(row.from_team),
        row.due_on,
        TeamCode(row.to_team) if row.to_team else None,
        AreaCode(row.area) if row.area else None,
    )
