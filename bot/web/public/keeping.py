"""Keep pages for a moment, so that a crowd that reads the same does not ask the database for it again and again.

Promise: nothing is given that was made more than `fresh_s` seconds ago, and all of it has `MOST` bytes at most.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

from starlette.responses import Response

FRESH_S = 1.0
MOST = 8_000_000


class Kept:
    """Answers by what was asked; `ticks` tells seconds that never go back."""

    def __init__(self, fresh_s: float = FRESH_S, ticks: Callable[[], float] = time.monotonic) -> None:
        self._fresh_s = fresh_s
        self._ticks = ticks
        self._made: OrderedDict[Hashable, tuple[float, Response]] = OrderedDict()  # the oldest first
        self._bytes = 0

    def get(self, asked: Hashable) -> Response | None:
        """Return an answer that is fresh."""
        self._forget(0)
        found = self._made.get(asked)
        return found[1] if found else None

    def put(self, asked: Hashable, answer: Response) -> None:
        """Keep an answer."""
        size = len(answer.body)
        self._forget(size)
        if asked not in self._made and size <= MOST:
            self._made[asked] = (self._ticks(), answer)
            self._bytes += size

    def _forget(self, room: int) -> None:
        """Forget what is not fresh any more, and then as much as leaves room for so many bytes."""
        stale = self._ticks() - self._fresh_s
        while self._made and (next(iter(self._made.values()))[0] <= stale or self._bytes + room > MOST):
            _, (_, answer) = self._made.popitem(last=False)
            self._bytes -= len(answer.body)
