"""What may leave now, and what has arrived: the outbox's transactions, as few as there can be.

Promises: of a chat one notice is on its way at a time; a commit that has something to say is heard of at once, without
a timer; a notice that may not leave yet is looked for when it may; `record` returns when a delivery is on disk. Each
look is one transaction: it records what has arrived, claims what may leave, and puts that into words. There is none
while nothing can have changed as far as this process knows. Another process (the command line, which cannot call) may
have put something into the outbox all the same, so a minute after a look comes the next.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.delivery.composing import Composed, Composer
from bot.delivery.pace import Pace
from storage.traffic.outbox import Parcel, Shown
from storage.trouble import StorageAway
from storage.unit_of_work import Storage, UnitOfWork

log = structlog.get_logger()

AT_ONCE = 32  # messages on their way at the same time, in as many chats
LONGEST_REST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A parcel that is to leave now; `composed` is None where its words must be looked for once more, by itself."""

    parcel: Parcel
    composed: Composed | None


@dataclass(frozen=True, slots=True)
class Arrived:
    """A delivery that is to be recorded; `written` is done when it is on disk."""

    parcel: Parcel
    shown: Shown
    written: asyncio.Future[None]


class Claimer:
    """Claims and records for the courier; knows which chats something is on its way to."""

    def __init__(self, storage: Storage, composer: Composer, pace: Pace, clock: Clock) -> None:
        self._storage = storage
        self._composer = composer
        self._pace = pace
        self._clock = clock
        self._wake = asyncio.Event()
        self._is_called = True  # whatever is in the outbox at the start
        self._busy: dict[int, int] = {}  # by chat, the parcel that is on its way there
        self._arrived: list[Arrived] = []
        # What the last look found besides what it took: when more may leave, and in which chats that were held.
        self._due: datetime | None = None
        self._behind: Collection[int] = ()
        self._looked_at = 0.0  # by the event loop's clock
        self._rests = False
        self.rests_until: datetime | None = None  # of one that rests; None while nothing waits

    def wake(self) -> None:
        """Say that there is something to send."""
        self._is_called = True
        self._wake.set()

    def come_back(self, parcel: Parcel) -> None:
        """Say that a parcel is on its way no longer: it was recorded, or will never arrive, or waits again."""
        if self._busy.get(parcel.chat) == parcel.id:
            del self._busy[parcel.chat]
        self._wake.set()

    async def record(self, parcel: Parcel, shown: Shown) -> None:
        """Record that a parcel arrived and which message it became; its chat is free from then on.

        Returns when that is on disk; raises what kept it from getting there. While the database is away it waits.
        """
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arrived.append(Arrived(parcel, shown, written))
        self._wake.set()
        await written

    @property
    def is_resting(self) -> bool:
        """Tell whether nothing is on its way and nobody has called since."""
        return self._rests and not self._busy and not self._wake.is_set()

    async def claim(self) -> list[Claimed]:
        """Record what has arrived and claim what may leave now; if there is neither, rest, and return nothing.

        It rests until something may leave, or somebody calls. Raises StorageAway.
        """
        self._wake.clear()
        at = self._clock()
        waiting = self._pace.waiting(at)
        freed = {arrived.parcel.chat for arrived in self._arrived}
        held = (self._busy.keys() - freed) | waiting.keys()
        is_due = self._due is not None and self._due <= at
        may_find = self._is_called or is_due or any(chat not in held for chat in self._behind)
        on_their_way = len(self._busy) - len(freed)
        # Several are claimed in one transaction, not one for each that comes back.
        room = AT_ONCE - on_their_way if on_their_way <= AT_ONCE // 2 else 0
        limit = min(room, self._pace.allowance(at)) if may_find else 0
        if limit < 1 and not self._arrived:
            await self._rest_until_more(at, waiting, may_find=may_find, has_room=room > 0)
            return []
        return await self._look(at, held, limit)

    async def _rest_until_more(
        self, at: datetime, waiting: dict[int, datetime], *, may_find: bool, has_room: bool
    ) -> None:
        """Rest until a parcel comes back, the pace allows more, or what must wait may leave."""
        if may_find:
            await self._rest(self._pace.next_moment(at) if has_room else None)
            return
        moments = [free for chat, free in waiting.items() if chat in self._behind and chat not in self._busy]
        moments += [max(self._due, self._pace.next_moment(at))] if self._due else []
        since = timedelta(seconds=asyncio.get_running_loop().time() - self._looked_at)
        await self._rest(min(moments, default=None), LONGEST_REST - since)

    async def _look(self, at: datetime, held: Collection[int], limit: int) -> list[Claimed]:
        was_called, arrived = self._is_called, self._arrived
        self._arrived = []
        if limit > 0:
            self._is_called = False
            self._looked_at = asyncio.get_running_loop().time()
        try:
            claimed = await self._transact(at, held, limit, arrived)
        except StorageAway:
            self._arrived = [*arrived, *self._arrived]
            self._is_called = was_called
            raise
        except Exception as error:
            for each in arrived:
                _settle(each.written, error)
            raise
        for each in arrived:
            self._busy.pop(each.parcel.chat, None)
            _settle(each.written)
        for one in claimed:
            self._pace.spend(one.parcel.chat, at)
            self._busy[one.parcel.chat] = one.parcel.id
        return claimed

    async def _transact(
        self, at: datetime, held: Collection[int], limit: int, arrived: Sequence[Arrived]
    ) -> list[Claimed]:
        """Record and claim in one transaction; what cannot be put into words there is claimed all the same."""
        try:
            async with self._storage.begin("courier") as work:
                parcels = await self._exchange(work, at, held, limit, arrived)
                return [Claimed(parcel, await self._composer.prepare(parcel, work, at)) for parcel in parcels]
        except StorageAway:
            raise
        except Exception:
            log.exception("something cannot be put into words; each is tried by itself")
        async with self._storage.begin("courier") as work:
            return [Claimed(parcel, None) for parcel in await self._exchange(work, at, held, limit, arrived)]

    async def _exchange(
        self, work: UnitOfWork, at: datetime, held: Collection[int], limit: int, arrived: Sequence[Arrived]
    ) -> list[Parcel]:
        if arrived:
            await work.outbox.delivered([(each.parcel, each.shown) for each in arrived], self._clock())
            await work.inbox.note_messages({each.parcel.chat: each.shown.message for each in arrived})
        if limit < 1:
            return []
        parcels = await work.outbox.claim(at, held, limit)
        chats = {parcel.chat for parcel in parcels}
        self._due = await work.outbox.next_moment(chats.union(held))
        self._behind = await work.outbox.waiting_in(chats.union(held))
        return parcels

    async def _rest(self, until: datetime | None, longest: timedelta = LONGEST_REST) -> None:
        self.rests_until = until
        pause = longest if until is None else min(longest, until - self._clock())
        self._rests = True
        try:
            async with asyncio.timeout(max(0.01, pause.total_seconds())):
                await self._wake.wait()
        except TimeoutError:
            self._is_called = True
        finally:
            self._rests = False


def _settle(written: asyncio.Future[None], error: Exception | None = None) -> None:
    """Tell whoever waits for a record, if they still do."""
    if written.done():
        return
    if error is None:
        written.set_result(None)
    else:
        written.set_exception(error)
