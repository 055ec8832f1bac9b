"""Keep the parts of the bot running: an error that nobody foresaw ends none of them for good.

Promise: a part that fails is begun again after a pause, and the log has the error. What the database's absence ends is
begun again too, and logged in a line. Each part begins from what is on disk, so nothing is lost.
"""

import asyncio
import itertools
from collections.abc import Callable, Coroutine

import structlog

from storage.trouble import StorageAway, why

log = structlog.get_logger()

PAUSES_S = (1, 2, 5, 10, 30)
WELL_S = 60  # a part that ran for so long was well, and its next failure is the first


async def keep_going(name: str, part: Callable[[], Coroutine[None, None, None]]) -> None:
    """Run a part until it ends by itself or is cancelled; begin it again as often as it fails."""
    clock, failures = asyncio.get_running_loop().time, itertools.count()
    while True:
        began = clock()
        try:
            await part()
        except Exception as error:
            if clock() - began > WELL_S:
                failures = itertools.count()
            pause = PAUSES_S[min(next(failures), len(PAUSES_S) - 1)]
            if is_only(error, StorageAway):
                log.warning(
                    "a part of the bot waits for the database", part=name, seconds=pause, why=why(_first(error))
                )
            else:
                log.exception("a part of the bot failed; it begins again", part=name, seconds=pause)
            await asyncio.sleep(pause)
        else:
            return


def is_only(error: Exception, kinds: tuple[type[Exception], ...]) -> bool:
    """Tell whether an error is of some kinds, or a group of nothing else."""
    return error.split(kinds)[1] is None if isinstance(error, ExceptionGroup) else isinstance(error, kinds)


def _first(error: Exception) -> Exception:
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error
