"""Give lanes (per-chat queues) their turns where several processes work on one PostgreSQL (`storage/traffic/peers.py`).

Promises: a lane is locked while it is worked here, and let go after at most READ_AHEAD updates, so that chats take
turns. Every lane in which something waits comes up, in rounds, in the order of their numbers. What any process has
stored is found at its call, and within a second without one.
"""

from collections import deque
from collections.abc import Collection, Sequence

from storage.traffic.inbox import Waiting
from storage.traffic.peers import FIRST_LANE, Peers
from storage.trouble import StorageAway
from storage.unit_of_work import Storage

READ_AHEAD = 20  # updates of a lane worked in one turn
OLDEST = 4  # one suspect of the oldest for so many of those that come up first


class Shared:
    """Which lanes are ours, and where to look next."""

    def __init__(self, storage: Storage, peers: Peers) -> None:
        self._storage = storage
        self._peers = peers
        self._after = FIRST_LANE
        self._mine: dict[int, deque[Waiting]] = {}
        self._full: set[int] = set()  # lanes that may have more than can be worked in their turn
        self._passed_over: set[int] = set()  # lanes that were ours when others were looked for
        self._done: list[int] = []  # lanes that are to be let go
        self._may_find = True  # whether something may wait for which nobody has looked
        self._is_looking = False

    @property
    def may_find(self) -> bool:
        """Tell whether something may wait that is not being worked."""
        return self._may_find or self._is_looking

    def take(self, _updates: Sequence[Waiting]) -> None:
        """Look for what was just stored: somebody else may work its lane, or it may not be the first there."""
        self.look()

    def look(self) -> None:
        """Look for what any process has stored."""
        self._may_find = True

    async def suspects(self, most: int) -> Sequence[Waiting]:
        """Return the first updates of lanes, the oldest first: so many that come up first, and some of the oldest.

        What kills a process as soon as it has begun is among the former, however much that is older waits elsewhere;
        what kills it later is among the latter in the end. Others wait until these are worked, one after the other, so
        there are no more of them. Raises StorageAway.
        """
        async with self._storage.read() as work:
            heads = await work.inbox.suspects()
        oldest = heads[: most // OLDEST]
        chosen = {each.seq for each in [*oldest, *sorted(heads, key=lambda each: each.lane)[:most]]}
        return [each for each in heads if each.seq in chosen]

    async def own(self, suspect: Waiting) -> Waiting | None:
        """Return the first update of a suspect's lane if nobody else works it, and keep it ours; raises StorageAway."""
        taken = await self._peers.take(suspect.lane - 1, (), 1, 1)
        updates = taken.lanes.get(suspect.lane)
        if updates:
            self._full.add(suspect.lane)
            return updates[0]
        self._done += taken.lanes
        return None

    async def next(self, room: int, busy: Collection[int]) -> Collection[int]:
        """Let go what is done, and return up to `room` lanes whose turn it is, none of them `busy`.

        Raises StorageAway.
        """
        if self._done:
            done, self._done = self._done, []
            await self._peers.let_go(done)
        self._is_looking = True
        try:
            return await self._look_around(room, busy)
        finally:
            self._is_looking = False

    async def _look_around(self, room: int, busy: Collection[int]) -> Collection[int]:
        """Look through the lanes, from where the last look ended, until there is no room or all were seen."""
        found = set[int]()
        is_whole = self._after == FIRST_LANE  # this look goes through all lanes
        while self._may_find and len(found) < room:
            self._may_find = False
            self._passed_over = found.union(busy)
            try:
                found |= await self._take(room - len(found))
            except StorageAway:  # and with the connection, the locks are gone
                self._may_find = True
                for lane in found:
                    del self._mine[lane]
                raise
            self._may_find |= self._after != FIRST_LANE or not is_whole
            is_whole |= self._after == FIRST_LANE
        return found

    async def _take(self, room: int) -> set[int]:
        taken = await self._peers.take(self._after, self._passed_over, room, READ_AHEAD)
        self._after = FIRST_LANE if taken.after is None else taken.after
        for lane, updates in taken.lanes.items():
            if updates:
                self._mine[lane] = deque(updates)
            else:
                self._done.append(lane)
            if len(updates) == READ_AHEAD:
                self._full.add(lane)
        return self._mine.keys() & taken.lanes.keys()

    async def pop(self, lane: int) -> Waiting | None:
        """Return the next update of a lane in this turn, or None if the turn is over."""
        updates = self._mine.get(lane)
        return updates.popleft() if updates else None

    def release(self, lane: int) -> None:
        """End a lane's turn; if something may wait there, it will come up again."""
        self._mine.pop(lane, None)
        self._done.append(lane)
        self._may_find |= lane in self._full | self._passed_over
        self._full.discard(lane)
