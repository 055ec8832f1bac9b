"""Keep flags, and find what waits to be screened; fulfils `casework.ports.Flags`.

Promise: the search looks at `LOOKED_AT` tickets at most, however many are stored.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.entry import Record
from casework.model.person import PersonId
from casework.model.photo import Stage
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from storage.engine import among, insert_new
from storage.schema import flags, ticket_photos, tickets

LOOKED_AT = 2000


class Flags:
    """Flags within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, ticket: TicketId, person: PersonId, at: datetime, rested_since: datetime) -> None:
        """Keep somebody's flag; one that was settled after `rested_since` stays settled."""
        row = {"ticket_id": ticket, "person_id": person, "at": at}
        await self._connection.execute(insert_new(self._connection, flags, row))
        mine = and_(flags.c.ticket_id == ticket, flags.c.person_id == person)
        await self._connection.execute(
            update(flags).where(mine, flags.c.settled_at <= rested_since).values(at=at, settled_at=None)
        )

    async def counting(self, ticket: TicketId) -> int:
        """Return how many people's flags of a ticket are not settled."""
        query = select(func.count()).where(flags.c.ticket_id == ticket, flags.c.settled_at.is_(None))
        return int((await self._connection.execute(query)).scalar_one())

    async def settle(self, ticket: TicketId, at: datetime) -> None:
        """Note that somebody has looked: flags of a ticket no longer count."""
        unsettled = and_(flags.c.ticket_id == ticket, flags.c.settled_at.is_(None))
        await self._connection.execute(update(flags).where(unsettled).values(settled_at=at))

    async def waiting(
        self,
        teams: Collection[TeamCode] | None,
        areas: Collection[AreaCode] | None,
        shown: Collection[CategoryCode],
        before: TicketId | None,
        limit: int,
    ) -> list[TicketId]:
        """Return tickets whose photos or words nobody has let through or withheld, the newest first.

        None means all teams or areas. `shown` are categories that show photos anyway. Only the newest tickets are
        looked at, below a number if one is given.
        """
        looked = (
            select(*(tickets.c[name] for name in ("id", "team", "area", "category", "words", "is_shown", "record")))
            .where(*(() if before is None else (tickets.c.id < before,)))
            .order_by(tickets.c.id.desc())
            .limit(LOOKED_AT)
            .subquery()
        )
        of_it = and_(ticket_photos.c.ticket_id == looked.c.id, ticket_photos.c.is_hidden.is_(False))
        unseen = and_(ticket_photos.c.is_screened.is_(False), ticket_photos.c.stage != Stage.AFTER)
        open_photo = and_(of_it, ticket_photos.c.is_private.is_(False))
        undecided = and_(
            looked.c.is_shown.is_(None),
            looked.c.category.not_in(shown),
            or_(looked.c.words != "", exists().where(open_photo)),
        )
        came_later = and_(looked.c.is_shown.is_(True), exists().where(open_photo, unseen))
        within = [
            among(column, values)
            for column, values in ((looked.c.team, teams), (looked.c.area, areas))
            if values is not None
        ]
        found = await self._connection.execute(
            select(looked.c.id)
            .where(or_(undecided, came_later), looked.c.record == Record.NO, *within)
            .order_by(looked.c.id.desc())
            .limit(limit)
        )
        return [TicketId(number) for number in found.scalars()]
