"""Read tickets as lists for everybody; fulfils `casework.ports.Public`.

Promise: no list takes longer because more tickets are stored. What is not fixed is found by an index of its own. All
other lists look at the newest `LOOKED_AT` tickets below a number, and say where to go on.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, TextClause, and_, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.public import EVERYTHING, INTERNAL, STATUSES, Openness, State
from casework.model.team import TeamCode
from casework.model.ticket import Act, Status, Ticket
from casework.model.ticket_id import TicketId
from storage.engine import among
from storage.schema import UNFIXED, history, photos, ticket_photos, tickets
from storage.tickets.rows import as_ticket

LOOKED_AT = 2000
# What `Tickets.take_back` hid: no answer to the desk is known from elsewhere, and no photo of a fix is private.
TAKEN_BACK = and_(ticket_photos.c.is_private, func.coalesce(ticket_photos.c.same_as, 0) == ticket_photos.c.ticket_id)


class Public:
    """Lists within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def unfixed(self) -> dict[AreaCode, int]:
        """Return how many tickets of each area are neither fixed nor closed."""
        counted = select(tickets.c.area, func.count()).where(UNFIXED).group_by(tickets.c.area)
        return {AreaCode(area): count for area, count in await self._connection.execute(counted)}

    async def fixed(self, areas: Collection[AreaCode], since: datetime) -> int:
        """Return how many tickets of some areas were fixed after a moment, and were not opened again."""
        found = await self._connection.execute(
            select(func.count()).where(among(tickets.c.area, areas), tickets.c.fixed_at > since)
        )
        return found.scalar_one()

    async def page(
        self,
        before: TicketId | None,
        areas: Collection[AreaCode] | None,
        categories: Collection[CategoryCode] | None,
        statuses: Collection[Status] | None,
        limit: int,
        teams: Collection[TeamCode] | None = None,
        openness: Openness = EVERYTHING,
    ) -> tuple[list[Ticket], TicketId | None]:
        """Return up to `limit` tickets with numbers below `before`, and below which number to go on (None: no more)."""
        is_unfixed = statuses is not None and set(statuses) <= STATUSES[State.OPEN]
        older = () if before is None else (tickets.c.id < before,)
        chosen = [
            (tickets.c.area, areas),
            (tickets.c.category, categories),
            (tickets.c.status, statuses),
            (tickets.c.team, teams),
        ]
        filters = [among(column, values) for column, values in chosen if values is not None]
        if is_unfixed:
            numbers = await self._numbers([UNFIXED, *older, *filters, *seen_by_all(openness)], limit + 1)
            end = None
        else:
            # The limit inside keeps the engine from searching all tickets for a combination that is rare.
            looked = (
                select(tickets.c.id, tickets.c.is_public, *(column for column, _ in chosen))
                .where(*older)
                .order_by(tickets.c.id.desc())
                .limit(LOOKED_AT)
                .subquery()
            )
            inside: list[ColumnElement[bool]] = [
                among(looked.c[column.name], values) for column, values in chosen if values is not None
            ]
            inside += seen_by_all(openness, looked.c)
            found = await self._connection.execute(
                select(looked.c.id).where(*inside).order_by(looked.c.id.desc()).limit(limit + 1)
            )
            numbers = [TicketId(number) for number in found.scalars()]
            end = await self._after(older)
        if len(numbers) > limit:
            end = numbers[limit - 1]
        rows = await self._connection.execute(select(tickets).where(tickets.c.id.in_(numbers[:limit])))
        by_number = {row.id: as_ticket(row) for row in rows}
        return [by_number[number] for number in numbers[:limit]], end

    async def _numbers(self, conditions: Collection[ColumnElement[bool] | TextClause], limit: int) -> list[TicketId]:
        found = await self._connection.execute(
            select(tickets.c.id).where(*conditions).order_by(tickets.c.id.desc()).limit(limit)
        )
        return [TicketId(number) for number in found.scalars()]

    async def _after(self, older: tuple[ColumnElement[Any], ...]) -> TicketId | None:
        """Return the number below which nothing was looked at yet, or None if all was."""
        found = await self._connection.execute(
            select(tickets.c.id).where(*older).order_by(tickets.c.id.desc()).offset(LOOKED_AT).limit(1)
        )
        rest = found.scalar_one_or_none()
        return None if rest is None else TicketId(rest + 1)

    async def with_photo(self, name: str, limit: int) -> list[Ticket]:
        """Return tickets that have a photo of that name, the newest first."""
        having = (
            select(ticket_photos.c.ticket_id)
            .join(photos, photos.c.id == ticket_photos.c.photo_id)
            .where(photos.c.name == name)
        )
        rows = await self._connection.execute(
            select(tickets).where(tickets.c.id.in_(having)).order_by(tickets.c.id.desc()).limit(limit)
        )
        return [as_ticket(row) for row in rows]

    async def hidden(self, names: Collection[str]) -> set[str]:
        """Return those of some names of photos that are hidden on any ticket."""
        if not names:
            return set()
        found = await self._connection.execute(
            select(photos.c.name)
            .join(ticket_photos, ticket_photos.c.photo_id == photos.c.id)
            .where(photos.c.name.in_(names), ticket_photos.c.is_hidden, ~TAKEN_BACK)
        )
        return set(found.scalars())

    async def changed(self, numbers: Collection[TicketId]) -> dict[TicketId, datetime]:
        """Return when something was done last to each of some tickets that everybody may know of, if there was."""
        last = select(history.c.ticket_id, func.max(history.c.at)).group_by(history.c.ticket_id)
        public = and_(history.c.ticket_id.in_(numbers), is_seen_line())
        return {TicketId(number): at for number, at in await self._connection.execute(last.where(public))}

    async def newest(self, limit: int, openness: Openness = EVERYTHING) -> list[TicketId]:
        """Return the numbers of the newest tickets."""
        return await self._numbers(seen_by_all(openness), limit)


def seen_by_all(openness: Openness, columns: Any = tickets.c) -> list[ColumnElement[bool]]:
    """Return the condition under which strangers see a ticket at all, as `casework.model.public.is_public` says it."""
    if not openness.by_default:
        return [columns.is_public.is_(True)]
    unsaid = and_(columns.is_public.is_(None), columns.category.not_in(openness.closed))
    return [or_(columns.is_public.is_(True), unsaid)]


def is_seen_line() -> ColumnElement[bool]:
    """Return the condition under which strangers may see a line: it is not internal (`casework.public.requests`)."""
    takes_back_internal = and_(history.c.act == Act.UNDO, history.c.note.in_(INTERNAL))
    return and_(history.c.act.not_in(INTERNAL), not_(takes_back_internal))
