"""Read what bulletins tell of a period beside the counters; fulfils `casework.ports.Reviews`.

Promise: what is read grows with what was done in the period, not with how many tickets are stored.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.category import CategoryCode
from casework.model.figure import NO_TEAM
from casework.model.place import Point
from casework.model.public import Openness
from casework.model.summary import Period
from casework.model.team import TeamCode
from casework.model.ticket import Act
from storage.schema import COUNTS, ORDERS, UNFINISHED, history, tickets
from storage.tickets.counting import span_of
from storage.tickets.public import seen_by_all
from storage.tickets.queues import IS_RECORD, late


class Reviews:
    """What happened in a period, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def received(
        self, period: Period, limit: int, openness: Openness
    ) -> list[tuple[Point, CategoryCode, str, str]]:
        """Return up to `limit` public reports of a period: where, category, the area's name, the street by it or ""."""
        columns = tickets.c.lat, tickets.c.lon, tickets.c.category, tickets.c.area_name, tickets.c.near
        came = history.c.act.in_((Act.SEND, Act.ENTER))
        query = select(*columns).join(history, history.c.ticket_id == tickets.c.id).where(*_within(period), came)
        query = query.where(*seen_by_all(openness))
        found = await self._connection.execute(query.order_by(history.c.day, history.c.id).limit(limit))
        return [(Point(row.lat, row.lon), CategoryCode(row.category), row.area_name, row.near or "") for row in found]

    async def ordered(self, since: datetime, until: datetime) -> int:
        """Return how many tickets a supervisor put under supervision from a moment on and before another."""
        query = select(func.count(history.c.ticket_id.distinct()))
        found = await self._connection.execute(query.where(ORDERS, history.c.at >= since, history.c.at < until))
        return int(found.scalar_one())

    async def notes(self, period: Period, acts: Sequence[Act], limit: int) -> list[tuple[Act, str]]:
        """Return what was written with acts that counted in a period, up to `limit` of them."""
        query = select(history.c.act, history.c.note).where(*_within(period), history.c.act.in_(acts))
        found = await self._connection.execute(query.order_by(history.c.day, history.c.id).limit(limit))
        return [(Act(row.act), row.note) for row in found]

    async def late_by_team(self, at: datetime) -> dict[TeamCode, int]:
        """Return how many tickets of each team are late at a moment; the team of those that none has is NO_TEAM."""
        query = select(tickets.c.team, func.count()).where(UNFINISHED, ~IS_RECORD, late(at)).group_by(tickets.c.team)
        return {TeamCode(team or NO_TEAM): int(number) for team, number in await self._connection.execute(query)}


def _within(period: Period) -> tuple[ColumnElement[bool], ...]:
    return and_(COUNTS), history.c.day.between(span_of(period.first), span_of(period.last))
