"""Hold stored updates in memory, so that a lane (a per-chat queue) need not read what was just stored for it.

Promises: a lane gets its updates from here in the order of the inbox, and none is left out. In a group this holds for
each person, and people take turns: nobody waits behind all that somebody else has sent there. A lane is behind if it
has earlier updates only in the database; until it has read them, nothing is held for it.
"""

import json
from collections import deque
from collections.abc import Iterator, Sequence

from storage.traffic.inbox import Waiting


class Turns:
    """The updates of one lane: each sender's in order, and a sender at a time."""

    def __init__(self) -> None:
        self._by_sender: dict[int, deque[Waiting]] = {}  # whose turn it is stands first
        self._count = 0

    def __len__(self) -> int:
        """Return how many updates there are."""
        return self._count

    def __iter__(self) -> Iterator[Waiting]:
        """Return all updates, in no order."""
        return (each for queue in self._by_sender.values() for each in queue)

    def push(self, update: Waiting) -> None:
        """Put an update behind those of its sender."""
        self._by_sender.setdefault(_sender(update), deque()).append(update)
        self._count += 1

    def pop(self) -> Waiting:
        """Take the update whose turn it is; raises StopIteration if there is none."""
        sender = next(iter(self._by_sender))
        queue = self._by_sender.pop(sender)
        update = queue.popleft()
        if queue:
            self._by_sender[sender] = queue
        self._count -= 1
        return update


class Held:
    """The next updates of each lane, and which lanes must read the database first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0
        self._by_lane: dict[int, Turns] = {}
        self._behind: set[int] = set()

    def push(self, update: Waiting) -> None:
        """Hold an update that was just stored, unless its lane is behind or too many updates are held."""
        if update.lane in self._behind:
            return
        if self._count >= self._most:
            self._behind.add(update.lane)
            return
        self._by_lane.setdefault(update.lane, Turns()).push(update)
        self._count += 1

    def pop(self, lane: int) -> Waiting | None:
        """Take the next update of a lane, or None if none is here."""
        turns = self._by_lane.get(lane)
        if turns is None:
            return None
        update = turns.pop()
        self._count -= 1
        if not turns:
            del self._by_lane[lane]
        return update

    def is_behind(self, lane: int) -> bool:
        """Tell whether a lane has updates in the database that are not here."""
        return lane in self._behind

    def fall_behind(self, lane: int) -> None:
        """Make a lane read the database next, and drop what is held for it; the database has it too."""
        self._behind.add(lane)
        self._count -= len(self._by_lane.pop(lane, ()))

    def begin_reading(self, lane: int) -> None:
        """From now on, hold updates that are stored while a lane reads the database; the read may not see them."""
        self._behind.discard(lane)

    def fill(self, lane: int, read: Sequence[Waiting], *, has_more: bool) -> None:
        """Hold what a lane has read, and behind it what was stored meanwhile.

        With `has_more` only what was read is held, and the lane stays behind.
        """
        meanwhile = [] if has_more else [each for each in self._by_lane.get(lane, ()) if each not in read]
        self.fall_behind(lane)
        if not has_more:
            self._behind.discard(lane)
        for each in (*read, *sorted(meanwhile, key=lambda each: each.seq)):
            self._by_lane.setdefault(lane, Turns()).push(each)
            self._count += 1


def _sender(update: Waiting) -> int:
    """Return who sent an update to a group; 0 for nobody, and in private, where everything is one person's."""
    if update.lane >= 0:
        return 0
    for part in json.loads(update.payload).values():
        who = part.get("from") or part.get("user") if isinstance(part, dict) else None
        number = who.get("id") if isinstance(who, dict) else None
        if isinstance(number, int):
            return number
    return 0
