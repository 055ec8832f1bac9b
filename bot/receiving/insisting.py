"""Wait, longer each time, while the database is away, and try again: what came is worked all the same."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from storage.trouble import StorageAway

log = structlog.get_logger()
Got = TypeVar("Got")

PATIENCE_S = (0.5, 2, 5, 15, 30)  # how long a lane waits before it tries again


async def insist(act: Callable[[], Awaitable[Got]], **what: int) -> Got:
    """Do something with the database; while it is away, wait and try again."""
    for attempt in itertools.count(1):
        try:
            return await act()
        except StorageAway as error:
            await wait_out(error, attempt, **what)
    raise AssertionError


async def wait_out(error: Exception, attempt: int, **what: int) -> None:
    """Wait, longer each time, for something to come back."""
    pause = PATIENCE_S[min(attempt, len(PATIENCE_S)) - 1]
    log.warning("updates must wait", why=str(error), seconds=pause, **what)
    await asyncio.sleep(pause)
