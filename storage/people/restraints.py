"""Keep who is banned or paused, and how often people act; fulfils `casework.ports.Restraints`.

Promise: /forget ends none of this. Counts are kept under a keyed hash of the account, which the erasure of a person
does not touch, and so are, after that, a ban, a pause, the bytes of a day's files, and the dismissals of a month.
"""

from collections import Counter
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Row, and_, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.limit import Dismissal, Limited
from casework.model.person import PersonId
from casework.model.ticket import Act, Status
from casework.model.ticket_id import TicketId
from casework.reporting.taking_in import A_DAY
from storage.engine import insert_into, upsert
from storage.people.hashing import hashed, known_hash
from storage.schema import BANNED, BARRED, acted, history, people, restrained, tickets

# Counted as acts are: how often reports of somebody who was forgotten were dismissed, by one person and by others.
KEPT = ("dismissed", "dismissed_other")
MOST_KEPT = 500


class Restraints:
    """Who may not act, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, person: PersonId) -> tuple[bool, datetime | None]:
        """Return whether somebody is banned, and until when they are paused (None if they are not)."""
        query = select(people.c.is_banned, people.c.paused_until).where(people.c.id == person)
        row = (await self._connection.execute(query)).first()
        return (False, None) if row is None else (row.is_banned, row.paused_until)

    async def hold(self, person: PersonId) -> None:
        """Lock somebody, so that of two who decide about them at the same moment the second sees what the first did.

        Notices for them can be added meanwhile.
        """
        query = select(people.c.id).where(people.c.id == person)
        await self._connection.execute(query.with_for_update(key_share=True))

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
        await self.hold(person)
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

    async def dismissals(self, person: PersonId, since: datetime, limit: int) -> list[Dismissal]:
        """Return the dismissals of somebody's reports after a moment that were not reversed, the newest first.

        Of those from before they were forgotten, only the day (UTC) is known, and whether it was another person's.
        """
        found = await self._dismissed(person, since, limit)
        who = await known_hash(self._connection, await self._account(person))
        query = select(acted.c.act, acted.c.day, acted.c.number).where(
            acted.c.account_hash == who, acted.c.act.in_(KEPT), acted.c.day > since.date()
        )
        for act, day, number in await self._connection.execute(query):
            at = datetime.combine(day, time(), UTC)
            found += [Dismissal(at, KEPT.index(act), is_kept=True)] * number
        return sorted(found, key=lambda each: each.at, reverse=True)[:limit]

    async def _dismissed(self, person: PersonId, since: datetime, limit: int) -> list[Dismissal]:
        """Return the dismissals of the reports that are still somebody's, the newest first."""
        last = (
            select(history.c.actor_id)
            .where(history.c.ticket_id == tickets.c.id, history.c.act == Act.DISMISS)
            .order_by(history.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        found = await self._connection.execute(
            select(tickets.c.closed_at, last)
            .where(tickets.c.reporter_id == person, tickets.c.status == Status.DISMISSED, tickets.c.closed_at > since)
            .order_by(tickets.c.closed_at.desc())
            .limit(limit)
        )
        return [Dismissal(at, by) for at, by in found]

    async def done(self, person: PersonId, act: Limited, day: date) -> int:
        """Return how often somebody has done something on a local day."""
        who = await known_hash(self._connection, await self._account(person))
        of_the_day = (acted.c.account_hash == who, acted.c.act == act, acted.c.day == day)
        found = await self._connection.execute(select(acted.c.number).where(*of_the_day))
        return found.scalar_one_or_none() or 0

    async def count(self, person: PersonId, act: Limited, day: date) -> int:
        """Count that somebody does something on a local day; returns how often they have done it, with this time."""
        return await self._add(await hashed(self._connection, await self._account(person)), act, day, 1)

    async def keep_beyond(self, person: PersonId, since: datetime, at: datetime) -> None:
        """Keep, under the hash of the account, what must outlast the erasure of a person.

        That is how often reports were dismissed after `since`, and what holds at `at`: a ban, a pause, files of a day.
        """
        query = select(people.c.is_banned, people.c.paused_until, people.c.files_since, people.c.files_bytes)
        row = (await self._connection.execute(query.where(people.c.id == person))).one()
        dismissed = await self._dismissed(person, since, MOST_KEPT)
        first = dismissed[-1].by if dismissed else None
        by_day = Counter((KEPT[each.by != first], each.at.date()) for each in dismissed)
        until = _until(row)
        holds = row.is_banned or (until is not None and until > at)
        if not (holds or by_day):
            return
        who = await hashed(self._connection, await self._account(person))
        for (act, day), number in by_day.items():
            await self._add(who, act, day, number)
        if holds:
            kept = {**row._mapping, "account_hash": who, "until": None if row.is_banned else until}
            await self._connection.execute(upsert(self._connection, restrained, kept))

    async def lift(self, account: int) -> bool:
        """End the ban of somebody who was forgotten; tells whether there was one."""
        theirs = restrained.c.account_hash == await known_hash(self._connection, account)
        row = (await self._connection.execute(select(restrained).where(theirs))).first()
        if row is None or not row.is_banned:
            return False
        until = _until(row)
        free = update(restrained).where(theirs).values(is_banned=False, until=until)
        await self._connection.execute(free if until else delete(restrained).where(theirs))
        return True

    async def prune(self, before: date, at: datetime) -> None:
        """Throw away counts from before a day, and what no longer holds of people who were forgotten."""
        await self._connection.execute(delete(acted).where(acted.c.day < before))
        await self._connection.execute(delete(restrained).where(restrained.c.until <= at))

    async def _account(self, person: PersonId) -> int:
        found = await self._connection.execute(select(people.c.account).where(people.c.id == person))
        return int(found.scalar_one())

    async def _add(self, who: str, act: str, day: date, number: int) -> int:
        new = insert_into(self._connection, acted).values(account_hash=who, act=act, day=day, number=number)
        counted = new.on_conflict_do_update(
            index_elements=["account_hash", "act", "day"], set_={"number": acted.c.number + new.excluded.number}
        )
        found = await self._connection.execute(counted.returning(acted.c.number))
        return int(found.scalar_one())


def _until(row: Row[*tuple[Any, ...]]) -> datetime | None:
    """Return when a pause and a count of files are over; None where there is neither."""
    ends = (row.paused_until, row.files_since + A_DAY if row.files_since else None)
    return max((end for end in ends if end), default=None)
