"""Find the tickets for which something is due as time passes; fulfils `casework.ports.Due`.

Promise: each list has an index of its own, which holds only the tickets that may be on it, so a look does not grow with
the number of tickets.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, func, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.category import CategoryCode
from casework.model.silence import Asking
from casework.model.ticket_id import TicketId
from storage.schema import AHEAD, ASKED, FIXED, NAMES_SOMEBODY, PARKED, UNDOABLE, tickets
from storage.tickets.rows import ids_of

silent_from = func.coalesce(tickets.c.lifted_at, tickets.c.fixed_at)  # see `Ticket.silent_from`


class Due:
    """What is due, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def to_ask_again(self, reminded: datetime, asked: datetime, limit: int) -> list[TicketId]:
        """Return fixed tickets about which somebody is to be asked again, oldest first.

        Those on whose fix nobody has said a word since `reminded` and whose reporter was not reminded, or since `asked`
        and nobody else was asked. Those under supervision wait for a supervisor.
        """
        again = tickets.c.asked_again
        is_due = or_(
            and_(again < Asking.REPORTER, silent_from <= reminded),
            and_(again < Asking.ANOTHER, silent_from <= asked),
        )
        return await ids_of(
            self._connection,
            FIXED,
            tickets.c.fixed_at <= max(reminded, asked),
            tickets.c.supervised.is_(None),
            is_due,
            limit=limit,
            first=(tickets.c.fixed_at,),
        )

    async def silent_since(self, before: datetime, limit: int) -> list[TicketId]:
        """Return fixed tickets on whose fix nobody has said a word since a moment, oldest first.

        Those under supervision wait for a supervisor.
        """
        return await ids_of(
            self._connection,
            FIXED,
            tickets.c.fixed_at <= before,
            silent_from <= before,
            tickets.c.supervised.is_(None),
            limit=limit,
            first=(tickets.c.fixed_at,),
        )

    async def asked_since(self, before: datetime, limit: int) -> list[TicketId]:
        """Return tickets whose reporter was asked before a moment and has not answered, oldest first."""
        return await ids_of(
            self._connection, ASKED, tickets.c.asked_at <= before, limit=limit, first=(tickets.c.asked_at,)
        )

    async def parked_until(self, before: datetime, limit: int) -> list[TicketId]:
        """Return parked tickets that are to be looked at again by a moment, the longest overdue first."""
        return await ids_of(
            self._connection, PARKED, tickets.c.parked_until <= before, limit=limit, first=(tickets.c.parked_until,)
        )

    async def to_warn(self, at: datetime, limit: int, only: Collection[CategoryCode] | None) -> list[TicketId]:
        """Return open and taken tickets at which to look before a moment: first those never looked at, then the oldest.

        Tickets of which every step was taken are left out, and those of other categories than `only` (None: no
        category is).
        """
        chosen = () if only is None else (tickets.c.category.in_(only),)
        found: list[TicketId] = []
        for due in (tickets.c.warn_at.is_(None), tickets.c.warn_at < at):  # each reads only what it finds
            left = limit - len(found)
            found += await ids_of(self._connection, AHEAD, due, *chosen, limit=left, first=(tickets.c.warn_at,))
        return found

    async def undoable(self, limit: int) -> list[TicketId]:
        """Return tickets whose latest act is remembered, so that it can be undone, oldest first."""
        return await ids_of(self._connection, UNDOABLE, limit=limit)

    async def closed_before(self, before: datetime, limit: int) -> list[TicketId]:
        """Return tickets with a reporter or a contact that were closed before a moment, oldest first."""
        return await ids_of(
            self._connection, NAMES_SOMEBODY, tickets.c.closed_at <= before, limit=limit, first=(tickets.c.closed_at,)
        )
