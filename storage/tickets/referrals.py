"""Keep the tickets that are sent to another body's system; fulfils `casework.ports.Referrals`."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.category import CategoryCode
from casework.model.referral import Referral, Stage
from casework.model.team import TeamCode
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId
from storage.schema import DUE_REFERRAL, UNFINISHED, referrals, tickets
from storage.tickets.rows import as_ticket

WORRYING = 3  # tries in a row


_FAILING = (
    or_(referrals.c.state == Stage.FAILED, referrals.c.tries >= WORRYING),
    exists().where(tickets.c.id == referrals.c.ticket_id, tickets.c.rework == referrals.c.rework, UNFINISHED),
)


class Referrals:
    """Referrals within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def unreferred(
        self, teams: Collection[TeamCode], categories: Collection[CategoryCode], limit: int
    ) -> list[Ticket]:
        """Return open and taken tickets of these teams or categories (none: of all) that were not sent as they are."""
        known = exists().where(referrals.c.ticket_id == tickets.c.id, referrals.c.rework == tickets.c.rework)
        query = select(tickets).where(
            UNFINISHED, tickets.c.status.in_((Status.OPEN, Status.TAKEN)), tickets.c.record == "", ~known
        )
        if teams:
            query = query.where(tickets.c.team.in_(teams))
        if categories:
            query = query.where(tickets.c.category.in_(categories))
        found = await self._connection.execute(query.order_by(tickets.c.id).limit(limit))
        return [as_ticket(row) for row in found]

    async def keep(self, referral: Referral) -> None:
        """Keep a referral, or keep it as it is now."""
        values = {
            "server": referral.server,
            "state": referral.stage,
            "reference": referral.reference,
            "token": referral.token,
            "tries": referral.tries,
            "next_at": referral.next_at,
            "trouble": referral.trouble,
            "sending_at": referral.sending_at,
        }
        this = (referrals.c.ticket_id == referral.ticket, referrals.c.rework == referral.rework)
        kept = await self._connection.execute(
            update(referrals).where(*this).values(values).returning(referrals.c.ticket_id)
        )
        if kept.first() is None:
            key = {"ticket_id": referral.ticket, "rework": referral.rework}
            await self._connection.execute(insert(referrals).values({**key, **values}))

    async def due(self, at: datetime, limit: int) -> list[Referral]:
        """Return the referrals with which something is to be done at a moment, the longest due first."""
        query = select(referrals).where(DUE_REFERRAL, referrals.c.next_at <= at)
        query = query.order_by(referrals.c.next_at, referrals.c.ticket_id).limit(limit)
        return [_referral(row) for row in await self._connection.execute(query)]

    async def get(self, ticket: TicketId, rework: int) -> Referral | None:
        """Return a referral, or None."""
        query = select(referrals).where(referrals.c.ticket_id == ticket, referrals.c.rework == rework)
        row = (await self._connection.execute(query)).first()
        return None if row is None else _referral(row)

    async def troubled(self) -> Mapping[str, int]:
        """Return how many referrals failed, or go on failing, by server."""
        query = select(referrals.c.server, func.count()).where(*_FAILING).group_by(referrals.c.server)
        return {str(server): int(count) for server, count in await self._connection.execute(query)}

    async def failing(self) -> list[Referral]:
        """Return the referrals that failed, or go on failing, by their tickets' numbers."""
        query = select(referrals).where(*_FAILING).order_by(referrals.c.ticket_id)
        return [_referral(row) for row in await self._connection.execute(query)]


def _referral(row: Row[Any]) -> Referral:
    return Referral(
        TicketId(row.ticket_id),
        row.rework,
        row.server,
        Stage(row.state),
        row.reference,
        row.token,
        row.tries,
        row.next_at,
        row.trouble,
        row.sending_at,
    )
