"""Store updates before Telegram is told that we have them, and mark them done together with their effect.

The updates of a lane (a per-chat queue) are worked in order. After a process died, the first undone update of each lane
is a suspect: only these can have been in work. `attempts` counts how often a suspect was begun and not ended.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import filled_up, ready
from storage.prepared import Prepared
from storage.schema import chats, inbox
from storage.traffic.numbering import sequence

NUMBER = re.compile(r'"message_id": ?(\d+)')


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update on its way in; `message` is the newest message number that it names in its lane's chat."""

    update_id: int
    lane: int
    payload: str
    message: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stored update that waits to be worked."""

    seq: int
    update_id: int
    lane: int
    payload: str
    attempts: int
    received_at: datetime


class AlreadyDone(Exception):
    """Somebody else has worked this update already; this transaction is rolled back."""


# These statements run for every update, so they are built only once.
_COLUMNS = (inbox.c.seq, inbox.c.update_id, inbox.c.lane, inbox.c.payload, inbox.c.attempts, inbox.c.received_at)
_WAITING = (
    select(*_COLUMNS)
    .where(inbox.c.lane == bindparam("of_lane"), inbox.c.done_at.is_(None))
    .order_by(inbox.c.seq)
    .limit(bindparam("most"))
)
_DONE = Prepared(
    update(inbox)
    .where(inbox.c.seq == bindparam("number"), inbox.c.done_at.is_(None))
    .values(done_at=bindparam("at"), trouble=bindparam("why"))
    .returning(inbox.c.seq)
)
_STORE = ready(
    inbox,
    lambda new: new.on_conflict_do_nothing(index_elements=["update_id"]).returning(inbox.c.seq, inbox.c.update_id),
)
_NOTE = ready(
    chats,
    lambda new: new.on_conflict_do_update(
        index_elements=["chat_id"],
        set_={"last_message_id": new.excluded.last_message_id},
        where=chats.c.last_message_id < new.excluded.last_message_id,
    ),
)


class Inbox:
    """The inbox within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def store(self, updates: Sequence[Incoming], at: datetime) -> list[Waiting]:
        """Store updates in the order of arrival and return the new ones; an update that is known already is ignored."""
        if not updates:
            return []
        rows = [
            {"update_id": each.update_id, "lane": each.lane, "payload": each.payload, "received_at": at, "attempts": 0}
            for each in updates
        ]
        found = await self._connection.execute(_STORE(self._connection.dialect.name), filled_up(rows))
        numbers = {row.update_id: row.seq for row in found}
        newest: dict[int, int] = {}
        for each in updates:
            if each.message is not None:
                newest[each.lane] = max(each.message, newest.get(each.lane, 0))
        await self.note_messages(newest)
        new = [each for each in updates if each.update_id in numbers]
        return [Waiting(numbers[each.update_id], each.update_id, each.lane, each.payload, 0, at) for each in new]

    async def note_messages(self, newest: Mapping[int, int]) -> None:
        """Remember the newest message number known in each of some chats; many share their numbers."""
        if not newest:
            return
        together: dict[int, int] = {}
        for chat, message in newest.items():
            together[sequence(chat)] = max(message, together.get(sequence(chat), 0))
        # always in the same order, so that two transactions that note the same chats cannot deadlock
        rows = [{"chat_id": chat, "last_message_id": message} for chat, message in sorted(together.items())]
        await self._connection.execute(_NOTE(self._connection.dialect.name), rows)

    async def waiting(self, lane: int, limit: int) -> list[Waiting]:
        """Return a lane's next updates, in order."""
        found = await self._connection.execute(_WAITING, {"of_lane": lane, "most": limit})
        return [Waiting(*row) for row in found]

    async def messages_since(self, lane: int, since: datetime) -> Collection[int]:
        """Return the numbers of a chat's messages about which updates have come since a moment."""
        query = select(inbox.c.payload).where(inbox.c.lane == lane, inbox.c.received_at >= since)
        found = (await self._connection.execute(query)).scalars()
        return {int(number) for payload in found for number in NUMBER.findall(payload)}

    async def done(self, seq: int, at: datetime, trouble: str | None = None) -> None:
        """Mark an update as worked; raises AlreadyDone if it was already, so that its effect cannot happen twice."""
        if not await _DONE.rows(self._connection, {"number": seq, "at": at, "why": trouble}):
            raise AlreadyDone(seq)

    async def suspects(self) -> list[Waiting]:
        """Return the first undone update of each lane, in the order of arrival."""
        first = select(func.min(inbox.c.seq)).where(inbox.c.done_at.is_(None)).group_by(inbox.c.lane)
        found = await self._connection.execute(select(*_COLUMNS).where(inbox.c.seq.in_(first)).order_by(inbox.c.seq))
        return [Waiting(*row) for row in found]

    async def begun(self, seq: int) -> None:
        """Count that a suspect is begun."""
        await self._connection.execute(update(inbox).where(inbox.c.seq == seq).values(attempts=inbox.c.attempts + 1))

    async def unbegun(self, seq: int) -> None:
        """Take back that a suspect is begun; what was counted before stays."""
        await self._connection.execute(update(inbox).where(inbox.c.seq == seq).values(attempts=inbox.c.attempts - 1))

    async def cleared(self, seq: int) -> None:
        """Forget that an update was a suspect."""
        await self._connection.execute(update(inbox).where(inbox.c.seq == seq).values(attempts=0))

    async def prune(self, before: datetime) -> int:
        """Throw away worked updates that came before a moment, and return how many.

        Telegram must not deliver them again after that.
        """
        old = delete(inbox).where(inbox.c.received_at < before, inbox.c.done_at.is_not(None))
        return (await self._connection.execute(old)).rowcount
