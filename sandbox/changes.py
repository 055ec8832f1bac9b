"""Waiting for a change without looking again and again.

State changes in plain synchronous code (a person presses a button), while readers wait in coroutines, so an
`asyncio.Condition`, whose notify must be awaited, does not fit. Promise: a reader who passes the revision that it last
saw never misses a change.
"""

import asyncio


class Changes:
    """A counter of changes that can be waited for; changes may come from another thread than the waiting loop's."""

    def __init__(self) -> None:
        self.revision = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Count one change and wake everybody who waits."""
        self.revision += 1
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            loop = future.get_loop()
            if not loop.is_closed():
                loop.call_soon_threadsafe(_wake, future)

    async def wait(self, seen: int | None = None, timeout: float | None = None) -> bool:  # noqa: ASYNC109 - a wait that ends without a change is an ordinary answer here, not a cancellation
        """Wait until the revision differs from `seen` (default: from now); return False after `timeout` seconds."""
        if seen is not None and seen != self.revision:
            return True
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            async with asyncio.timeout(timeout):  # Python 3.11's wait_for may forget that it was cancelled
                await future
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(future)
        return True


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
