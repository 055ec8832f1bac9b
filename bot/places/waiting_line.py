"""Let those who want to ask a service go one after the other, and nobody go before somebody who has asked less.

Promises: between two turns there is the interval. Of those who wait, whoever had the fewest turns in the last minute
goes first, so that one person's many questions do not starve the others'; between equals, whoever came first. Nobody
waits for a turn that would come too late.
"""

import asyncio
from collections import deque
from itertools import count

RECENT_S = 60.0
RECENT_MOST = 1000  # turns that are remembered


class TooLate(Exception):
    """So many wait that the turn would come too late."""


class WaitingLine:
    """A line; `patience_s` is how long anybody may wait in it. Somebody who asks is any number, the same each time."""

    def __init__(self, interval_s: float, patience_s: float) -> None:
        self._interval_s = interval_s
        self._patience_s = patience_s
        self._free_at = 0.0  # when the next turn may begin, in the loop's time
        self._waiting: list[tuple[int, int]] = []
        self._number = count()
        self._turns: deque[tuple[float, int]] = deque(maxlen=RECENT_MOST)

    async def turn(self, asker: int) -> None:
        """Wait for one's turn, and take it; raises TooLate at once if it would come too late."""
        loop = asyncio.get_running_loop()
        since = loop.time() - RECENT_S
        place = (sum(who == asker and at > since for at, who in self._turns), next(self._number))
        ahead = sum(other < place for other in self._waiting)
        if max(self._free_at - loop.time(), 0.0) + ahead * self._interval_s > self._patience_s:
            raise TooLate
        self._waiting.append(place)
        try:
            while (wait_s := self._free_at - loop.time()) > 0 or min(self._waiting) != place:  # noqa: ASYNC110 - it polls
                await asyncio.sleep(max(wait_s, 0.0))  # whoever is first takes the turn in this round of the loop
            self._turns.append((loop.time(), asker))
            self._free_at = loop.time() + self._interval_s
        finally:
            self._waiting.remove(place)

    async def last(self) -> None:
        """Wait until nobody else wants a turn, however long that takes, and take it."""
        loop = asyncio.get_running_loop()
        while (wait_s := self._free_at - loop.time()) > 0 or self._waiting:  # noqa: ASYNC110 - whoever asks sets no event
            await asyncio.sleep(max(wait_s, 0.0))
        self._free_at = loop.time() + self._interval_s

    def halt(self, seconds: float) -> None:
        """Let nobody have a turn for some seconds."""
        self._free_at = max(self._free_at, asyncio.get_running_loop().time() + seconds)
