"""Give files on their way a place in memory, first come, first served; an account has one file on its way at a time.

Promise: a slow line is told from files that do not come. Whoever waits for a place waits as long as the line takes; but
when the file of somebody who has a place does not come, they wait no longer than for a file of their own, until one
comes again.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

LARGE_AT_ONCE = 4  # files of up to 20 MB in memory, on their way from Telegram to a worker
SMALL_AT_ONCE = 48  # files of up to SMALL bytes: all that Telegram calls a photo
SMALL = 2_000_000


class Places:
    """A few places for large files, and more for small ones."""

    def __init__(self) -> None:
        self._large, self._small = _Line(LARGE_AT_ONCE), _Line(SMALL_AT_ONCE)
        self._turns: dict[int, asyncio.Lock] = {}
        self._waiting: Counter[int] = Counter()  # how many have each of these turns, or wait for it

    @asynccontextmanager
    async def one(
        self, account: int, size: int | None, limit: asyncio.Timeout | None
    ) -> AsyncIterator[Callable[[], None]]:
        """Wait for one's turn and a place, and give what is to be called when the file has come.

        `limit` is for the file itself, and begins anew when there is a place. It ends the waiting only where a file of
        the same size does not come: from that moment on, until one comes.
        """
        line = self._small if size is not None and size <= SMALL else self._large
        turn = self._turns.setdefault(account, asyncio.Lock())
        self._waiting[account] += 1
        try:
            async with AsyncExitStack() as held:
                with line.waiting(limit):
                    await held.enter_async_context(turn)
                    await held.enter_async_context(line.places)
                with line.hoping() as came:
                    yield came
        finally:
            self._waiting[account] -= 1
            if not self._waiting[account]:
                del self._turns[account], self._waiting[account]


class _Line:
    """Places for files of one size, and the limits of those who wait for one."""

    def __init__(self, most: int) -> None:
        self.places = asyncio.Semaphore(most)
        self._limits: dict[asyncio.Timeout, float] = {}  # with the seconds for which each lets somebody wait

    @contextmanager
    def waiting(self, limit: asyncio.Timeout | None) -> Iterator[None]:
        """Lift a limit while somebody waits in the block, unless files do not come."""
        end = None if limit is None else limit.when()
        if limit is None or end is None:
            yield
            return
        seconds = self._limits[limit] = end - _now()
        limit.reschedule(None)
        try:
            yield
        finally:
            del self._limits[limit]
            if limit.when() is None:
                limit.reschedule(_now() + seconds)

    @contextmanager
    def hoping(self) -> Iterator[Callable[[], None]]:
        """Give what is to be called in the block when the file has come; an error before that says that it did not."""
        has_come = False

        def came() -> None:
            nonlocal has_come
            has_come = True
            for limit in self._limits:
                if not limit.expired():  # one that is over has not ended the waiting yet
                    limit.reschedule(None)

        try:
            yield came
        except Exception:
            if not has_come:
                for limit, seconds in self._limits.items():
                    if limit.when() is None:
                        limit.reschedule(_now() + seconds)
            raise


def _now() -> float:
    return asyncio.get_running_loop().time()
