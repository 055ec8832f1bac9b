"""Work what may have killed the process one at a time, each counted in the database while it is worked.

What an earlier process left undone at the head of a lane is a suspect. Promises: if the process dies, the one suspect
that was worked is counted, and no other; nothing else is worked meanwhile, unless a suspect takes long. Whoever waits
for the network kills no process: such a suspect is not counted, and keeps nobody waiting. When it has what it waited
for, it takes its turn again.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.receiving.insisting import insist
from storage.traffic.inbox import Waiting
from storage.trouble import StorageAway
from storage.unit_of_work import Storage

ALONE_S = 10.0  # how long a suspect keeps all others waiting
NETWORK_S = 1.0  # how long all others wait for suspects that wait for the network: mostly it answers at once


class Suspects:
    """Whose turn it is among the suspects that are worked here."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._left: set[int] = set()  # suspects that are not ended, by their number in the inbox
        self._counted: set[int] = set()  # those that the database knows to be in work
        self._turn: int | None = None  # the one whose turn it is
        self._changed = asyncio.Event()  # set when a turn begins or ends; then there is a new one

    async def take(self, suspect: Waiting) -> None:
        """Wait until it is a suspect's turn; one that takes long must share it."""
        self._left.add(suspect.seq)
        with suppress(TimeoutError):
            async with asyncio.timeout(ALONE_S):
                while self._turn not in (None, suspect.seq):
                    await self._changed.wait()
        self._say(suspect.seq)

    async def rest(self) -> None:
        """Return when no suspect is left, or when those that are left take long or wait for the network."""
        with suppress(TimeoutError):
            while self._left:
                async with asyncio.timeout(NETWORK_S if self._turn is None else ALONE_S):
                    await self._changed.wait()

    @asynccontextmanager
    async def worked(self, suspect: Waiting) -> AsyncIterator[None]:
        """Let a suspect be worked in the block."""
        try:
            await self._begin(suspect)
            yield
        except asyncio.CancelledError:
            await self.clear(suspect)
            raise
        finally:
            self._counted.discard(suspect.seq)
            self._left.discard(suspect.seq)
            self._hand_on(suspect)

    @asynccontextmanager
    async def blameless(self, waiting: Waiting) -> AsyncIterator[None]:
        """Let an update wait for the network in the block; nothing happens here unless it is a suspect in its turn."""
        if waiting.seq not in self._counted:
            yield
            return

        async def uncount() -> None:
            async with self._storage.begin("suspect") as work:
                await work.inbox.unbegun(waiting.seq)

        await insist(uncount, update=waiting.update_id)
        self._counted.discard(waiting.seq)
        self._hand_on(waiting)
        try:
            yield
        except Exception:
            await self._begin(waiting)
            raise
        await self._begin(waiting)

    async def clear(self, waiting: Waiting) -> None:
        """Take back all that is counted of a suspect, which now waits by itself, or whose process ends in order."""
        if waiting.seq in self._counted:
            with suppress(*StorageAway):
                async with self._storage.begin("suspect") as work:
                    await work.inbox.cleared(waiting.seq)
                self._counted.discard(waiting.seq)
                self._hand_on(waiting)

    async def _begin(self, suspect: Waiting) -> None:
        """Count a suspect in the database in its turn, before it is worked."""

        async def count() -> None:
            async with self._storage.begin("suspect") as work:
                await work.inbox.begun(suspect.seq)

        await self.take(suspect)
        await insist(count, update=suspect.update_id)
        self._counted.add(suspect.seq)

    def _hand_on(self, suspect: Waiting) -> None:
        self._say(None if self._turn == suspect.seq else self._turn)

    def _say(self, turn: int | None) -> None:
        self._turn = turn
        self._changed.set()
        self._changed = asyncio.Event()
