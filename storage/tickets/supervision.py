"""Read the tickets that supervisors should look at, and keep their group; fulfils `casework.ports.Supervision`.

Each list reads through a partial index: on tickets that are not closed, that came again, on objections that wait, on
what was closed in the last days. So it does not matter how many tickets are stored.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, TextClause, and_, case, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.concern import Concern
from casework.model.entry import Record, Source
from casework.model.notice import Kind, ToChat
from casework.model.outside import SourceCount
from casework.model.person import PersonId
from casework.model.policy import Policy
from casework.model.reach import EVERYWHERE, Reach
from casework.model.team import TeamCode
from casework.model.ticket import Act, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.model.warning import Step
from storage.schema import (
    CONTESTED,
    ENDED,
    HEARS,
    OUTSIDE,
    RECURRING,
    UNFINISHED,
    desks,
    history,
    listeners,
    outbox,
    people,
    slots,
    supervisor_groups,
    tickets,
)
from storage.tickets.merges import IS_MERGED, ends_of
from storage.tickets.queues import IS_RECORD, IS_SETTLED_RECORD, UNDECIDED, late, within
from storage.tickets.rows import as_ticket

FEW = 1000  # numbers that are handed to the database at once


class Supervision:
    """What supervisors see, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def group(self) -> ToChat | None:
        """Return the supervisors' group, or None."""
        row = (await self._connection.execute(select(supervisor_groups))).first()
        return None if row is None else ToChat(row.chat_id, row.thread_id, row.language)

    async def link(self, group: ToChat, at: datetime) -> None:
        """Make a chat the supervisors' group, in place of an earlier one."""
        await self._connection.execute(delete(supervisor_groups))
        row = {"chat_id": group.chat, "thread_id": group.thread, "language": group.language, "linked_at": at}
        await self._connection.execute(insert(supervisor_groups).values(row))

    async def page(
        self, concern: Concern, at: datetime, policy: Policy, first: int, limit: int, reach: Reach = EVERYWHERE
    ) -> list[Ticket]:
        """Skip the `first` tickets of a concern (a reason for supervisors to look); return up to `limit` more.

        The oldest come first; of dismissals, the latest. The policy says how often a ticket was passed on then, how
        often the same came again at a hot spot, and how long a dismissal is listed. Tickets beyond
        `reach` are left out.
        """
        order: tuple[ColumnElement[Any], ...] = (tickets.c.reported_at, tickets.c.id)
        if concern is Concern.DISMISSED:
            order = (tickets.c.closed_at.desc(), tickets.c.id.desc())
        found = await self._connection.execute(
            select(tickets)
            .where(_among(concern), _condition(concern, at, policy), *within(reach))
            .order_by(*order)
            .offset(first)
            .limit(limit)
        )
        return [as_ticket(row) for row in found]

    async def warned(self, reached: Mapping[Step, Reach], limit: int) -> tuple[list[Ticket], int]:
        """Return up to `limit` open and taken tickets at a step or beyond it, the latest first; and how many.

        `reached` says in which areas each step counts.
        """
        steps = [and_(tickets.c.warned >= step, *within(reach)) for step, reach in reached.items()]
        query = select(tickets).where(UNFINISHED, UNDECIDED, ~IS_RECORD, or_(*steps))
        count = await self._connection.execute(query.with_only_columns(func.count()))
        found = await self._connection.execute(query.order_by(tickets.c.fix_by, tickets.c.id).limit(limit))
        return [as_ticket(row) for row in found], count.scalar_one()

    async def is_unheard(self, ticket: TicketId) -> bool:
        """Tell whether a ticket's desk does not hear of it, because Telegram does not take what is sent there."""
        query = select(tickets.c.id).where(tickets.c.id == ticket, _is_unheard())
        return (await self._connection.execute(query)).first() is not None

    async def counts(self, at: datetime, policy: Policy, reach: Reach = EVERYWHERE) -> dict[Concern, int]:
        """Return how many tickets there are of each concern; `reach` as in `page`."""
        found = {}
        for concern in Concern:
            condition = _condition(concern, at, policy)
            query = select(func.count()).select_from(tickets).where(_among(concern), condition, *within(reach))
            found[concern] = (await self._connection.execute(query)).scalar_one()
        return found

    async def dismissal_shares(self, since: datetime, reach: Reach = EVERYWHERE) -> list[tuple[TeamCode, int, int]]:
        """Return the teams that dismissed tickets since a moment: how many, and how many of theirs were closed in all.

        The largest share comes first; older records that were closed all at once do not count, nor do tickets beyond
        `reach`.
        """
        dismissed = func.sum(case((tickets.c.status == Status.DISMISSED, 1), else_=0))
        shares = select(tickets.c.team, dismissed, func.count()).group_by("team")
        is_counted = and_(ENDED, tickets.c.closed_at > since, ~IS_SETTLED_RECORD)
        found = await self._connection.execute(shares.where(is_counted, *within(reach)))
        rows = [(TeamCode(team), int(some), every) for team, some, every in found if some]
        return sorted(rows, key=lambda row: (-row[1] / row[2], -row[1], row[0]))

    async def by_source(self, since: datetime, at: datetime, reach: Reach = EVERYWHERE) -> list[SourceCount]:
        """Return for each source how many of its cases with a date of its own, reported since a moment, were done.

        What was dismissed is done when it was closed, and what was merged when the last ticket of its chain of merges
        was.
        """
        is_case = (OUTSIDE, tickets.c.reported_at >= since)
        ends = ends_of(*is_case)
        done = case((IS_MERGED, ends.c.done_at), else_=func.coalesce(tickets.c.fixed_at, tickets.c.closed_at))
        is_due, is_late = done.is_(None), tickets.c.outside_by < at

        def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
            return func.sum(case((condition, 1), else_=0))

        found = await self._connection.execute(
            select(
                tickets.c.source,
                number(done <= tickets.c.outside_by),
                number(done > tickets.c.outside_by),
                number(and_(is_due, ~is_late)),
                number(and_(is_due, is_late)),
            )
            .outerjoin(ends, ends.c.merged == tickets.c.id)
            .where(*is_case, *within(reach))
            .group_by(tickets.c.source)
            .order_by(tickets.c.source)
        )
        return [SourceCount(Source(source), *counts) for source, *counts in found]

    async def close_records(
        self, reason: str, by: PersonId | None, at: datetime
    ) -> list[tuple[TicketId, TeamCode | None]]:
        """Dismiss all unsettled older records for a reason, with a line in each one's history.

        Returns their numbers and teams.
        """
        closed = {"status": Status.DISMISSED, "dismissed_for": reason, "closed_at": at, "record": Record.NO}
        found = await self._connection.execute(
            update(tickets)
            .where(UNFINISHED, tickets.c.record == Record.NEW)
            .values(closed)
            .returning(tickets.c.id, tickets.c.team)
        )
        rows = found.all()
        act = {"at": at, "act": Act.DISMISS, "actor_id": by, "note": reason, "counted": {}}  # not in the figures
        if rows:
            await self._connection.execute(insert(history), [{"ticket_id": row.id, **act} for row in rows])
        return [(TicketId(row.id), None if row.team is None else TeamCode(row.team)) for row in rows]

    async def let_records_be(self) -> int:
        """Mark all unsettled older records as let be; returns how many."""
        found = await self._connection.execute(
            update(tickets).where(UNFINISHED, tickets.c.record == Record.NEW).values(record=Record.LET_BE)
        )
        return found.rowcount

    async def followed(self, numbers: Collection[TicketId]) -> set[TicketId]:
        """Return those of some tickets about which somebody wants to hear."""
        return await self._of(numbers, select(listeners.c.ticket_id).distinct(), listeners.c.ticket_id)

    async def shown(self, numbers: Collection[TicketId]) -> set[TicketId]:
        """Return those of some tickets that have a card on a desk."""
        is_card = slots.c.slot.like(Kind.CARD.slot(about="%"))
        cards = select(slots.c.ticket_id).where(is_card, slots.c.ticket_id.is_not(None))
        return await self._of(numbers, cards, slots.c.ticket_id)

    async def _of(self, numbers: Collection[TicketId], query: Select[Any], column: ColumnElement[Any]) -> set[TicketId]:
        """Return those of some numbers that a query finds in a column: a few are looked up, many are compared here."""
        if len(numbers) <= FEW:
            query = query.where(column.in_(numbers))
        return {TicketId(number) for number in (await self._connection.execute(query)).scalars()} & set(numbers)


def _is_unheard() -> ColumnElement[bool]:
    """Match tickets of which the desk does not hear: it lost the bot, or what is about them is refused."""
    unsettled = (outbox.c.settled_at.is_(None), outbox.c.team.is_not(None))
    refused = select(outbox.c.about).where(*unsettled, outbox.c.state == "refused")
    is_deaf = exists().where(desks.c.team == tickets.c.team, ~HEARS)
    return or_(is_deaf, tickets.c.id.in_(refused))


def _among(concern: Concern) -> TextClause:
    """Return among which tickets a concern is looked for: a hot spot may be one that has just been fixed."""
    among = {Concern.HOT_SPOT: RECURRING, Concern.CONTESTED: CONTESTED, Concern.DISMISSED: ENDED}
    return among.get(concern, UNFINISHED)


def _is_hot_spot(at: datetime, policy: Policy) -> ColumnElement[bool]:
    """Match the latest ticket of a spot at which the same came often, while it is open or was just fixed."""
    again = tickets.alias("again")
    is_latest = ~exists().where(again.c.recurs == tickets.c.id)
    is_fresh = or_(UNFINISHED, tickets.c.fixed_at >= at - timedelta(days=policy.recur_days))
    return and_(tickets.c.recurrences >= policy.hot_spot_recurrences, is_latest, is_fresh)


def _condition(concern: Concern, at: datetime, policy: Policy) -> ColumnElement[bool]:  # noqa: PLR0912 - one each
    match concern:
        case Concern.REQUESTED:
            return tickets.c.request.is_not(None)
        case Concern.TO_CHECK:
            return and_(tickets.c.status == Status.FIXED, tickets.c.supervised.is_not(None))
        case Concern.SUPERVISED:
            return tickets.c.supervised.is_not(None)
        case Concern.OUTSIDE:
            return and_(or_(OUTSIDE, tickets.c.cases_by.is_not(None)), tickets.c.status != Status.FIXED)
        case Concern.LATE:
            return and_(late(at), ~IS_RECORD)
        case Concern.LATE_FOR_LONG:
            return and_(UNDECIDED, ~IS_RECORD, tickets.c.warned >= Step.LIST)
        case Concern.ORPHANED:
            has_no_desk = or_(tickets.c.team.is_(None), ~exists().where(desks.c.team == tickets.c.team))
            return and_(or_(has_no_desk, _is_unheard()), ~IS_RECORD)
        case Concern.RECORDS:
            return tickets.c.record == Record.NEW
        case Concern.PASSED_ON:
            return tickets.c.hops >= policy.pass_ons
        case Concern.PARKED:
            return tickets.c.status == Status.PARKED
        case Concern.DISPUTED:
            reversed_ = exists().where(history.c.ticket_id == tickets.c.id, history.c.act == Act.REVERSE)
            return or_(tickets.c.rework > 0, reversed_)
        case Concern.HOT_SPOT:
            return _is_hot_spot(at, policy)
        case Concern.CONTESTED:
            return tickets.c.contested_at.is_not(None)
        case Concern.DISMISSED:
            since = at - timedelta(days=policy.dismissals_within_days)
            return and_(tickets.c.closed_at > since, tickets.c.status == Status.DISMISSED, ~IS_SETTLED_RECORD)
        case Concern.UNREACHABLE:
            return exists().where(people.c.id == tickets.c.reporter_id, people.c.is_reachable.is_(False))
