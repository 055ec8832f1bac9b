"""What may leave now: notices are claimed in the order of their chats, at Telegram's pace, as soon as there are any.

Promises: of a chat one notice is on its way at a time; a commit that has something to say is heard of at once, without
a timer; a notice that may not leave yet is looked for when it may. Each look is one transaction, and there is none
while nothing can have changed as far as this process knows. Another one (the command line, which cannot call) may have
put something into the outbox all the same, so a minute after a look comes the next.
"""

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.pace import Pace
from storage.traffic.outbox import Parcel
from storage.trouble import StorageAway
from storage.unit_of_work import Storage

AT_ONCE = 32  # messages on their way at the same time, in as many chats
LONGEST_REST = timedelta(minutes=1)


class Claimer:
    """Claims for the courier; knows which chats something is on its way to."""

    def __init__(self, storage: Storage, pace: Pace, clock: Clock) -> None:
        self._storage = storage
        self._pace = pace
        self._clock = clock
        self._wake = asyncio.Event()
        self._is_called = True  # whatever is in the outbox at the start
        self._busy: set[int] = set()
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

    def come_back(self, chat: int) -> None:
        """Say that what was on its way to a chat has arrived, or never will; raises KeyError if nothing was."""
        self._busy.remove(chat)
        self._wake.set()

    @property
    def is_resting(self) -> bool:
        """Tell whether nothing is on its way and nobody has called since."""
        return self._rests and not self._busy and not self._wake.is_set()

    async def claim(self) -> list[Parcel]:
        """Claim what may leave now; if nothing may, rest until something may or somebody calls, and return nothing.

        Raises StorageAway.
        """
        self._wake.clear()
        at = self._clock()
        if len(self._busy) > AT_ONCE // 2:  # several are claimed in one transaction, not one for each that comes back
            await self._rest(None)
            return []
        waiting = self._pace.waiting(at)
        held = self._busy | waiting.keys()
        is_due = self._due is not None and self._due <= at
        if not (self._is_called or is_due or any(chat not in held for chat in self._behind)):
            moments = [free for chat, free in waiting.items() if chat in self._behind and chat not in self._busy]
            moments += [max(self._due, self._pace.next_moment(at))] if self._due else []
            since = timedelta(seconds=asyncio.get_running_loop().time() - self._looked_at)
            await self._rest(min(moments, default=None), LONGEST_REST - since)
            return []
        limit = min(AT_ONCE - len(self._busy), self._pace.allowance(at))
        if limit < 1:
            await self._rest(self._pace.next_moment(at))
            return []
        return await self._look(at, held, limit)

    async def _look(self, at: datetime, held: Collection[int], limit: int) -> list[Parcel]:
        self._is_called = False
        self._looked_at = asyncio.get_running_loop().time()
        try:
            async with self._storage.begin("courier") as work:
                parcels = await work.outbox.claim(at, held, limit)
                chats = {parcel.chat for parcel in parcels}
                self._due = await work.outbox.next_moment(chats.union(held))
                self._behind = await work.outbox.waiting_in(chats.union(held))
        except StorageAway:
            self._is_called = True
            raise
        for parcel in parcels:
            self._pace.spend(parcel.chat, at)
        self._busy |= chats
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
