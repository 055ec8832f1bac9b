"""Keep the people whom the bot has met; fulfils `casework.ports.People`."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.person import Person, PersonId, Question, Wanted
from casework.model.ticket_id import TicketId
from storage.engine import insert_new
from storage.people.hashing import known_hash
from storage.prepared import Prepared
from storage.schema import people, restrained

COLUMNS = (people.c.id, people.c.account, people.c.language, people.c.name, people.c.is_reachable)
# Nearly every update begins with these statements, so they are built only once.
_BY_ACCOUNT = Prepared(select(*COLUMNS).where(people.c.account == bindparam("of_account")))
_BY_ID = Prepared(select(*COLUMNS).where(people.c.id == bindparam("person")))
_ASKED = Prepared(
    select(people.c.asked_for, people.c.asked_about, people.c.asked_at, people.c.asked_album).where(
        people.c.id == bindparam("person"), people.c.asked_for.is_not(None)
    )
)
NOT_ASKED = {"asked_for": None, "asked_about": None, "asked_at": None, "asked_album": None}


class People:
    """People within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def meet(self, account: int, language: str, at: datetime) -> tuple[Person, bool]:
        """Return the person with that account, and whether they are new; a new person gets `language`."""
        person = await self.by_account(account)
        if person is None:
            row = {"account": account, "language": language, "met_at": at, "is_reachable": True}
            added = await self._connection.execute(insert_new(self._connection, people, row).returning(people.c.id))
            is_new = added.first() is not None
            person = await self.by_account(account)
            if person is None:
                raise RuntimeError(f"person {account} is neither new nor known")
            if is_new:
                await self._remember(person)
            return person, is_new
        return person, False

    async def _remember(self, person: Person) -> None:
        """Let a ban, a pause and a count of files go on that somebody had before they were forgotten."""
        who = await known_hash(self._connection, person.account)
        if who is None:
            return
        columns = (restrained.c[name] for name in ("is_banned", "paused_until", "files_since", "files_bytes"))
        kept = delete(restrained).where(restrained.c.account_hash == who).returning(*columns)
        row = (await self._connection.execute(kept)).first()
        if row is not None:
            await self._connection.execute(update(people).where(people.c.id == person.id).values(row._asdict()))

    async def by_account(self, account: int) -> Person | None:
        """Return the person with that account, or None."""
        return _person(await _BY_ACCOUNT.first(self._connection, {"of_account": account}))

    async def get(self, person: PersonId) -> Person | None:
        """Return a person, or None."""
        return _person(await _BY_ID.first(self._connection, {"person": person}))

    async def set_language(self, person: PersonId, language: str) -> None:
        """Remember in which language somebody reads."""
        await self._connection.execute(update(people).where(people.c.id == person).values(language=language))

    async def set_name(self, person: PersonId, name: str) -> None:
        """Remember the name of somebody who acts for a team."""
        await self._connection.execute(update(people).where(people.c.id == person).values(name=name))

    async def set_reachable(self, person: PersonId, *, is_reachable: bool) -> None:
        """Remember whether messages reach somebody; they do not if somebody blocked the bot or left."""
        await self._connection.execute(update(people).where(people.c.id == person).values(is_reachable=is_reachable))

    async def asked(self, person: PersonId) -> Question | None:
        """Return what this person was asked and has not answered, or None."""
        row = await _ASKED.first(self._connection, {"person": person})
        if row is None:
            return None
        return Question(Wanted(row.asked_for), TicketId(row.asked_about), row.asked_at, row.asked_album)

    async def ask(self, person: PersonId, question: Question | None) -> None:
        """Remember what this person's next message is expected to be; None forgets it."""
        values: dict[str, Any] = NOT_ASKED
        if question:
            values = {
                "asked_for": question.wanted,
                "asked_about": question.ticket,
                "asked_at": question.asked_at,
                "asked_album": question.album,
            }
        await self._connection.execute(update(people).where(people.c.id == person).values(values))


def _person(row: Any) -> Person | None:
    return None if row is None else Person(PersonId(row.id), row.account, row.language, row.name, row.is_reachable)
