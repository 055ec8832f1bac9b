"""Keep who is told about a ticket beside its reporter, and who follows an area; fulfils `casework.ports.Listeners`."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.following import AreaFollow, Every
from casework.model.person import PersonId
from casework.model.ticket_id import TicketId
from storage.engine import insert_new, upsert
from storage.prepared import Prepared
from storage.schema import area_follows, listeners, people

_OF = Prepared(
    select(listeners.c.person_id, listeners.c.is_supporter)
    .where(listeners.c.ticket_id == bindparam("ticket"))
    .order_by(listeners.c.since, listeners.c.person_id)
)


class Listeners:
    """Listeners within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, ticket: TicketId, person: PersonId, at: datetime, *, is_supporter: bool) -> bool:
        """Add somebody who is told about a ticket; a supporter stays one. Returns whether anything has changed."""
        row = {"ticket_id": ticket, "person_id": person, "is_supporter": is_supporter, "since": at}
        statement = insert_new(self._connection, listeners, row).returning(listeners.c.person_id)
        if (await self._connection.execute(statement)).first() is not None:
            return True
        if not is_supporter:
            return False
        raised = await self._connection.execute(
            update(listeners).where(_one(ticket, person), listeners.c.is_supporter.is_(False)).values(is_supporter=True)
        )
        return raised.rowcount == 1

    async def remove(self, ticket: TicketId, person: PersonId) -> None:
        """Remove somebody who is told about a ticket."""
        await self._connection.execute(delete(listeners).where(_one(ticket, person)))

    async def of(self, ticket: TicketId) -> dict[PersonId, bool]:
        """Return who is told about a ticket, and whether they are supporters."""
        found = await _OF.rows(self._connection, {"ticket": ticket})
        return {PersonId(row.person_id): row.is_supporter for row in found}

    async def since(self, ticket: TicketId) -> dict[PersonId, datetime]:
        """Return since when each of them is told about a ticket."""
        query = select(listeners.c.person_id, listeners.c.since).where(listeners.c.ticket_id == ticket)
        return {PersonId(row.person_id): row.since for row in await self._connection.execute(query)}

    async def ask(self, ticket: TicketId, person: PersonId, at: datetime) -> None:
        """Make somebody a witness of a ticket, who is told about it from now on and asked whether it is fixed."""
        await self.add(ticket, person, at, is_supporter=False)
        await self._connection.execute(update(listeners).where(_one(ticket, person)).values(is_asked=True))

    async def witnesses(self, ticket: TicketId) -> set[PersonId]:
        """Return who was asked so."""
        found = await self._connection.execute(
            select(listeners.c.person_id).where(listeners.c.ticket_id == ticket, listeners.c.is_asked)
        )
        return {PersonId(number) for number in found.scalars()}

    async def ask_nobody(self, ticket: TicketId) -> None:
        """Make a ticket's witnesses plain followers again."""
        asked = and_(listeners.c.ticket_id == ticket, listeners.c.is_asked)
        await self._connection.execute(update(listeners).where(asked).values(is_asked=False))

    async def next_witness(
        self, ticket: TicketId, areas: Sequence[AreaCode], but: Collection[PersonId]
    ) -> PersonId | None:
        """Return whom to ask: a supporter of the ticket, or else a follower of it, or else of one of some areas.

        They can be reached, are not banned and not among `but`. The first of the areas comes first.
        """
        fit = (people.c.id.not_in(but), people.c.is_reachable, ~people.c.is_banned)
        told = (
            select(people.c.id)
            .join(listeners, listeners.c.person_id == people.c.id)
            .where(listeners.c.ticket_id == ticket, *fit)
            .order_by(listeners.c.is_supporter.desc(), listeners.c.since, people.c.id)
        )
        found = (await self._connection.execute(told.limit(1))).scalar_one_or_none()
        for area in areas:
            if found is None:
                around = (
                    select(people.c.id)
                    .join(area_follows, area_follows.c.person_id == people.c.id)
                    .where(area_follows.c.area == area, *fit)
                    .order_by(people.c.id)
                )
                found = (await self._connection.execute(around.limit(1))).scalar_one_or_none()
        return None if found is None else PersonId(found)

    async def supporters(self, ticket: TicketId) -> int:
        """Return how many supporters a ticket has."""
        found = await self._connection.execute(
            select(func.count()).where(listeners.c.ticket_id == ticket, listeners.c.is_supporter.is_(True))
        )
        return found.scalar_one()

    async def follow_area(self, follow: AreaFollow) -> None:
        """Store that somebody wants the digest of an area, in place of an earlier wish for the same area."""
        row = {
            "person_id": follow.person,
            "area": follow.area,
            "every": follow.every,
            "told_until": follow.told_until,
            "next_at": follow.next_at,
        }
        await self._connection.execute(upsert(self._connection, area_follows, row))

    async def go_on_with_area(self, follow: AreaFollow) -> bool:
        """Store until when somebody was told of an area, and when next; False if they do not follow it so any more."""
        one = (area_follows.c.person_id == follow.person, area_follows.c.area == follow.area)
        values = {"told_until": follow.told_until, "next_at": follow.next_at}
        changed = update(area_follows).where(*one, area_follows.c.every == follow.every).values(values)
        return (await self._connection.execute(changed)).rowcount == 1

    async def leave_area(self, person: PersonId, area: AreaCode) -> None:
        """Remove somebody's wish for the digest of an area."""
        await self._connection.execute(
            delete(area_follows).where(area_follows.c.person_id == person, area_follows.c.area == area)
        )

    async def areas_of(self, person: PersonId) -> list[AreaFollow]:
        """Return the areas that somebody follows."""
        found = await self._connection.execute(select(area_follows).where(area_follows.c.person_id == person))
        return sorted(map(_follow, found), key=lambda follow: follow.area)

    async def digests_due(self, at: datetime, limit: int) -> list[AreaFollow]:
        """Return the digests that are due, the oldest first."""
        found = await self._connection.execute(
            select(area_follows).where(area_follows.c.next_at <= at).order_by(area_follows.c.next_at).limit(limit)
        )
        return [_follow(row) for row in found]


def _one(ticket: TicketId, person: PersonId) -> ColumnElement[bool]:
    return and_(listeners.c.ticket_id == ticket, listeners.c.person_id == person)


def _follow(row: Row[Any]) -> AreaFollow:
    return AreaFollow(PersonId(row.person_id), AreaCode(row.area), Every(row.every), row.told_until, row.next_at)
