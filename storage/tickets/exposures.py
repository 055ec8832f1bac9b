"""Keep what is shown to everybody as a warning or an example; fulfils `casework.ports.Exposures`."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.exposure import Exhibit, Exposure, Stand
from casework.model.photo import PhotoId
from casework.model.public import EVERYTHING, Openness
from casework.model.summary import Period
from casework.model.team import TeamCode
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId
from casework.model.warning import Step
from storage.engine import among
from storage.schema import CHECKABLE, EXHIBITED, UNFIXED, exposures, tickets
from storage.tickets.public import seen_by_all
from storage.tickets.queues import IS_RECORD
from storage.tickets.rows import as_ticket

NEWEST = (exposures.c.published_on.desc(), exposures.c.id.desc())


class Exposures:
    """Exposures and models within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, exposure: Exposure) -> int:
        """Keep one that is new; returns its number."""
        found = await self._connection.execute(insert(exposures).values(_row(exposure)).returning(exposures.c.id))
        return int(found.scalar_one())

    async def save(self, exposure: Exposure) -> None:
        """Keep what has become of one."""
        this = exposures.c.id == exposure.number
        await self._connection.execute(update(exposures).where(this).values(_row(exposure)))

    async def get(self, number: int) -> Exposure | None:
        """Return one by its number, or None."""
        found = await self._all(select(exposures).where(exposures.c.id == number))
        return found[0] if found else None

    async def latest(self, ticket: TicketId, kind: Exhibit) -> Exposure | None:
        """Return the latest of a ticket and a kind, or None."""
        of_it = select(exposures).where(exposures.c.ticket_id == ticket, exposures.c.kind == kind)
        found = await self._all(of_it.order_by(exposures.c.id.desc()).limit(1))
        return found[0] if found else None

    async def going(self, ticket: TicketId) -> Sequence[Exposure]:
        """Return those of a ticket that are not over."""
        return await self._all(
            select(exposures).where(exposures.c.ticket_id == ticket, EXHIBITED).order_by(exposures.c.id)
        )

    async def page(self, kind: Exhibit, stands: Collection[Stand], first: int, limit: int) -> Sequence[Exposure]:
        """Return up to `limit` of a kind, the newest first, after skipping `first`."""
        query = select(exposures).where(exposures.c.kind == kind, exposures.c.stand.in_(stands))
        return await self._all(query.order_by(exposures.c.id.desc()).offset(first).limit(limit))

    async def published(
        self, kind: Exhibit, first: int, limit: int, team: TeamCode | None = None, openness: Openness | None = None
    ) -> Sequence[Exposure]:
        """Return up to `limit` that are published, of a team or of all, the newest first, after skipping `first`.

        With an `openness`, only those whose tickets strangers see.
        """
        query = select(exposures).where(EXHIBITED, exposures.c.stand == Stand.PUBLISHED, exposures.c.kind == kind)
        query = query if team is None else query.where(exposures.c.team == team)
        if openness is not None:
            query = query.join(tickets, tickets.c.id == exposures.c.ticket_id).where(*seen_by_all(openness))
        return await self._all(query.order_by(*NEWEST).offset(first).limit(limit))

    async def during(self, period: Period) -> Sequence[Exposure]:
        """Return what was published on the days of a period, whatever became of it, in that order."""
        query = select(exposures).where(_within(period))
        return await self._all(query.order_by(exposures.c.published_on, exposures.c.id))

    async def counts(self, period: Period) -> dict[tuple[TeamCode, Exhibit], int]:
        """Return how many of each kind were published for each team on the days of a period."""
        key = (exposures.c.team, exposures.c.kind)
        found = await self._connection.execute(
            select(*key, func.count()).where(_within(period)).group_by(*key).order_by(*key)
        )
        return {(TeamCode(team), Exhibit(kind)): count for team, kind, count in found}

    async def by_rule(self, kind: Exhibit, on: date) -> int:
        """Return how many the rule has proposed on a local day."""
        query = select(func.count()).select_from(exposures).where(exposures.c.proposed_on == on)
        return (
            await self._connection.execute(query.where(exposures.c.by_rule.is_(True), exposures.c.kind == kind))
        ).scalar_one()

    async def exposable(self, reworks: int, first: int, limit: int) -> Sequence[Ticket]:
        """Skip the `first` unfixed tickets that the rule may expose and that never were proposed; return up to `limit`.

        The longest late come first.
        """
        is_bad = or_(tickets.c.warned >= Step.LIST, tickets.c.rework >= reworks)
        runs = tickets.c.status != Status.PARKED
        query = select(tickets).where(UNFIXED, runs, is_bad, ~IS_RECORD, tickets.c.team.is_not(None))
        ordered = query.where(_never(Exhibit.EXPOSURE)).order_by(tickets.c.fix_by, tickets.c.id)
        return await self._tickets(ordered.offset(first), limit)

    async def exemplary(self, since: datetime, first: int, limit: int) -> Sequence[Ticket]:
        """Skip the `first` tickets that were confirmed after a moment and never were proposed; return up to `limit`.

        The newest come first.
        """
        is_confirmed = and_(CHECKABLE, tickets.c.closed_at > since, tickets.c.status == Status.CONFIRMED)
        query = select(tickets).where(is_confirmed, tickets.c.rework == 0, tickets.c.team.is_not(None))
        ordered = query.where(_never(Exhibit.MODEL)).order_by(tickets.c.closed_at.desc(), tickets.c.id.desc())
        return await self._tickets(ordered.offset(first), limit)

    async def ended(self, at: datetime, limit: int) -> Sequence[Exposure]:
        """Return up to `limit` for which the team's time is over, and nobody was told."""
        is_over = and_(exposures.c.stand == Stand.HEARD, exposures.c.answer_by <= at, exposures.c.is_told.is_(False))
        return await self._all(select(exposures).where(EXHIBITED, is_over).order_by(exposures.c.id).limit(limit))

    async def outdated(self, limit: int) -> Sequence[Exposure]:
        """Return up to `limit` that are not over and whose ticket has another status than when they were written."""
        query = select(exposures).join(tickets, tickets.c.id == exposures.c.ticket_id)
        changed = query.where(EXHIBITED, tickets.c.status != exposures.c.seen_as)
        return await self._all(changed.order_by(exposures.c.id).limit(limit))

    async def fixed_between(
        self,
        areas: Collection[AreaCode],
        since: datetime,
        until: datetime,
        limit: int,
        openness: Openness = EVERYTHING,
    ) -> tuple[Sequence[Ticket], int]:
        """Return up to `limit` tickets of some areas that were fixed in a time, and how many there are.

        Those that are models come first. Of those that strangers do not see, by `openness`, none is returned; they
        count.
        """
        fixed = and_(among(tickets.c.area, areas), tickets.c.fixed_at >= since, tickets.c.fixed_at < until)
        count = await self._connection.execute(select(func.count()).select_from(tickets).where(fixed))
        is_model = exists().where(
            exposures.c.ticket_id == tickets.c.id,
            exposures.c.kind == Exhibit.MODEL,
            exposures.c.stand == Stand.PUBLISHED,
        )
        query = (
            select(tickets)
            .where(fixed, *seen_by_all(openness))
            .order_by(is_model.desc(), tickets.c.fixed_at, tickets.c.id)
        )
        return await self._tickets(query, limit), count.scalar_one()

    async def _all(self, query: Select[Any]) -> list[Exposure]:
        return [_exposure(row) for row in await self._connection.execute(query)]

    async def _tickets(self, query: Select[Any], limit: int) -> list[Ticket]:
        return [as_ticket(row) for row in await self._connection.execute(query.limit(limit))]


def _never(kind: Exhibit) -> ColumnElement[bool]:
    """Match tickets that never were proposed as something."""
    return ~exists().where(exposures.c.ticket_id == tickets.c.id, exposures.c.kind == kind)


def _within(period: Period) -> ColumnElement[bool]:
    return exposures.c.published_on.between(period.first, period.last)


def _row(exposure: Exposure) -> dict[str, Any]:
    return {
        "ticket_id": exposure.ticket,
        "kind": exposure.kind,
        "team": exposure.team,
        "area": exposure.area,
        "category": exposure.category,
        "stand": exposure.stand,
        "by_rule": exposure.by_rule,
        "proposed_on": exposure.proposed_on,
        "answer_by": exposure.answer_by,
        "answer": exposure.answer,
        "is_told": exposure.is_told,
        "photos": list(exposure.photos),
        "published_on": exposure.published_on,
        "reason": exposure.reason,
        "seen_as": exposure.seen_as,
    }


def _exposure(row: Row[Any]) -> Exposure:
    kept = Exposure(
        ticket=TicketId(row.ticket_id),
        kind=Exhibit(row.kind),
        team=TeamCode(row.team),
        area=AreaCode(row.area),
        category=CategoryCode(row.category),
        proposed_on=row.proposed_on,
        by_rule=row.by_rule,
        seen_as=Status(row.seen_as),
    )
    return replace(
        kept,
        stand=Stand(row.stand),
        answer_by=row.answer_by,
        answer=row.answer,
        is_told=row.is_told,
        photos=tuple(map(PhotoId, row.photos)),
        published_on=row.published_on,
        reason=row.reason,
        number=row.id,
    )
