"""Keep who may not report, because they are banned or paused; fulfils `casework.ports.Restraints`."""

from datetime import datetime

from sqlalchemy import and_, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.person import PersonId
from casework.model.ticket import Status
from casework.model.ticket_id import TicketId
from storage.schema import BANNED, BARRED, people, tickets


class Restraints:
    """Who may not report, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, person: PersonId) -> tuple[bool, datetime | None]:
        """Return whether somebody is banned, and until when they are paused (None if they are not)."""
        query = select(people.c.is_banned, people.c.paused_until).where(people.c.id == person)
        row = (await self._connection.execute(query)).first()
        return (False, None) if row is None else (row.is_banned, row.paused_until)

    async def ban(self, person: PersonId, *, is_banned: bool) -> bool:
        """Ban somebody, or let them report again; tells whether that is a change.

        Administrators see a ban by the newest ticket of that moment, and do not see it if there is none.
        """
        other = (people.c.id == person) & people.c.is_banned.is_(not is_banned)
        changed = await self._connection.execute(
            update(people).where(other).values(is_banned=is_banned).returning(people.c.id)
        )
        if changed.first() is None:
            return False
        newest = select(func.max(tickets.c.id)).where(tickets.c.reporter_id == person).scalar_subquery()
        which = tickets.c.id == newest if is_banned else and_(tickets.c.reporter_id == person, BARRED)
        await self._connection.execute(update(tickets).where(which).values(is_barred=is_banned))
        return True

    async def bar(self, ticket: TicketId, person: PersonId, *, is_barred: bool) -> bool:
        """Ban the reporter of a ticket for it, or no longer for it; tells whether that is a change.

        They are banned for as long as they are barred for any ticket. So nobody who bans learns whose two tickets are.
        """
        other = (tickets.c.id == ticket) & tickets.c.is_barred.is_(not is_barred)
        changed = await self._connection.execute(
            update(tickets).where(other).values(is_barred=is_barred).returning(tickets.c.id)
        )
        if changed.first() is None:
            return False
        still = exists().where(tickets.c.reporter_id == person, BARRED)
        await self._connection.execute(update(people).where(people.c.id == person).values(is_banned=still))
        return True

    async def pause(self, person: PersonId, until: datetime | None) -> None:
        """Pause somebody until a moment; None ends the pause."""
        await self._connection.execute(update(people).where(people.c.id == person).values(paused_until=until))

    async def files(self, person: PersonId) -> tuple[datetime | None, int]:
        """Return since when somebody's files are counted (None: never), and how many bytes they are."""
        query = select(people.c.files_since, people.c.files_bytes).where(people.c.id == person)
        row = (await self._connection.execute(query)).first()
        return (None, 0) if row is None else (row.files_since, row.files_bytes)

    async def set_files(self, person: PersonId, since: datetime, size: int) -> None:
        """Keep since when somebody's files are counted, and how many bytes they are."""
        counted = {"files_since": since, "files_bytes": size}
        await self._connection.execute(update(people).where(people.c.id == person).values(counted))

    async def banned(self, limit: int) -> list[PersonId]:
        """Return who is banned."""
        found = await self._connection.execute(select(people.c.id).where(BANNED).order_by(people.c.id).limit(limit))
        return [PersonId(number) for number in found.scalars()]

    async def barred(self, limit: int) -> list[TicketId]:
        """Return the tickets for which their reporters are banned, the newest first."""
        theirs = (BARRED, tickets.c.reporter_id.is_not(None))
        query = select(tickets.c.id).where(*theirs).order_by(tickets.c.id.desc()).limit(limit)
        return [TicketId(number) for number in (await self._connection.execute(query)).scalars()]

    async def dismissals(self, person: PersonId, since: datetime, limit: int) -> list[datetime]:
        """Return when somebody's reports were dismissed after a moment, the newest first."""
        found = await self._connection.execute(
            select(tickets.c.closed_at)
            .where(tickets.c.reporter_id == person, tickets.c.status == Status.DISMISSED, tickets.c.closed_at > since)
            .order_by(tickets.c.closed_at.desc())
            .limit(limit)
        )
        return list(found.scalars())
