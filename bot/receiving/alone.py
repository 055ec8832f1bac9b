"""Give lanes (per-chat queues) their turns where only one process works: all lanes are its own.

Promise: what was just stored is worked without reading it again, in the order of the inbox; what does not fit into
memory is read when it is its turn (`held`).
"""

from collections.abc import Collection, Sequence

from bot.receiving.held import Held
from storage.traffic.inbox import Waiting
from storage.unit_of_work import Storage

READ_AHEAD = 20  # updates of a lane read from the database at once
MOST_HELD = 2000  # updates in memory over all lanes


class Alone:
    """The lanes in which something waits, in the order in which they got it."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._waiting: dict[int, None] = {}
        self._held = Held(MOST_HELD)

    @property
    def may_find(self) -> bool:
        """Tell whether something waits that is not being worked."""
        return bool(self._waiting)

    def take(self, updates: Sequence[Waiting]) -> None:
        """Let these updates, which were just stored and are new, have their turn."""
        for each in updates:
            self._held.push(each)
            self._waiting[each.lane] = None

    def look(self) -> None:
        """Do nothing: nobody else stores anything."""

    async def suspects(self, _most: int) -> Sequence[Waiting]:
        """Return the first update of each lane in which an earlier process left something; raises StorageAway."""
        async with self._storage.read() as work:
            suspects = await work.inbox.suspects()
        for each in suspects:
            self._held.fall_behind(each.lane)
            self._waiting[each.lane] = None
        return suspects

    async def own(self, suspect: Waiting) -> Waiting | None:
        """Return the update: every lane is ours."""
        return suspect

    async def next(self, room: int, busy: Collection[int]) -> Collection[int]:
        """Return up to `room` lanes whose turn it is, none of them `busy`."""
        chosen = [lane for lane in self._waiting if lane not in busy][:room]
        for lane in chosen:
            del self._waiting[lane]
        return chosen

    async def pop(self, lane: int) -> Waiting | None:
        """Return the next update of a lane, or None if nothing waits there; raises StorageAway."""
        update = self._held.pop(lane)
        if update is None and self._held.is_behind(lane):
            await self._read(lane)
            update = self._held.pop(lane)
        return update

    async def _read(self, lane: int) -> None:
        self._held.begin_reading(lane)
        waiting: list[Waiting] | None = None
        try:
            async with self._storage.read() as work:
                waiting = await work.inbox.waiting(lane, READ_AHEAD)
        finally:
            if waiting is None:
                self._held.fall_behind(lane)
        self._held.fill(lane, waiting, has_more=len(waiting) == READ_AHEAD)

    def release(self, lane: int) -> None:
        """Do nothing: the lane stays ours."""
