"""Hold stored updates in memory, so that a lane (a per-chat queue) need not read what was just stored for it.

Promise: a lane gets its updates from here in the order of the inbox, and none is left out. A lane is behind if it has
earlier updates only in the database; until it has read them, nothing is held for it.
"""

from collections import deque
from collections.abc import Sequence

from storage.traffic.inbox import Waiting


class Held:
    """The next updates of each lane, and which lanes must read the database first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0
        self._by_lane: dict[int, deque[Waiting]] = {}
        self._behind: set[int] = set()

    def push(self, update: Waiting) -> None:
        """Hold an update that was just stored, unless its lane is behind or too many updates are held."""
        if update.lane in self._behind:
            return
        if self._count >= self._most:
            self._behind.add(update.lane)
            return
        self._by_lane.setdefault(update.lane, deque()).append(update)
        self._count += 1

    def pop(self, lane: int) -> Waiting | None:
        """Take the next update of a lane, or None if none is here."""
        queue = self._by_lane.get(lane)
        if queue is None:
            return None
        update = queue.popleft()
        self._count -= 1
        if not queue:
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
        if read or meanwhile:
            self._by_lane[lane] = deque([*read, *meanwhile])
            self._count += len(self._by_lane[lane])
