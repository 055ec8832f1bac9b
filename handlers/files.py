"""Download what somebody sent, before any transaction is opened: it may take seconds.

Promises: Telegram says the same of a file that it has lost as of one that it does not hand out at the moment. So we ask
again for a while, and never blame the file. Whoever sent a file that does not come is told so within half a minute, or
later if the file is so large that a slow network needs longer for it, also while many wait for theirs.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from io import BytesIO
from typing import Protocol

from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from casework.model.errors import Refusal, Why
from handlers.turn import Turn

FETCH_S = 25.0  # from the first question until the sender is told; with what follows that is half a minute
STALLED_S = 10.0  # without a byte; then Telegram is asked again
SLOWEST = 250_000  # bytes a second; a large file may take longer by what it needs at this speed
ODD = (AttributeError, KeyError, RuntimeError, TypeError, ValueError)  # PTB reads an answer that is not Telegram's


class FileAway(Exception):
    """Telegram does not hand out a file now; it says to ask again after so many seconds, if it says anything."""

    def __init__(self, why: str, wait_s: float) -> None:
        super().__init__(why)
        self.wait_s = wait_s


class Sent(Protocol):
    """Any kind of file in a message."""

    @property
    def file_id(self) -> str:
        """What Telegram knows it by."""

    @property
    def file_size(self) -> int | None:
        """Its size in bytes, if Telegram says it."""


@asynccontextmanager
async def download(turn: Turn, sent: Sent, too_heavy: Refusal) -> AsyncIterator[bytes]:
    """Give the content of a file, for which there is a place in memory until the end of the block.

    Raises `too_heavy` if bots cannot download it, FileAway where another attempt may succeed, and Refusal with
    FILE_AWAY if the time for it is over. What is left of that time is in `turn.file_s`. Waiting for the place is part
    of it if this file, or one of somebody else, was asked for and does not come; else the line is only slow.
    """
    async with AsyncExitStack() as place:
        yield await _download(turn, sent, too_heavy, place)


async def _download(turn: Turn, sent: Sent, too_heavy: Refusal, place: AsyncExitStack) -> bytes:
    if turn.file_s is None:
        turn.file_s = FETCH_S + (sent.file_size or 0) / SLOWEST
    user = turn.update.effective_user
    account = user.id if user else 0  # of one person a file is worked at a time; 0: somebody who stays anonymous
    limit = asyncio.timeout(turn.file_s)
    try:
        async with turn.blameless(), limit:
            room = turn.photos.room(account, sent.file_size, None if turn.is_file_away else limit)
            came = await place.enter_async_context(room)
            data = await _fetch(turn.bot, sent.file_id)
            came()
            return data
    except (TelegramError, TimeoutError, *ODD) as error:
        if "too big" in str(error).lower():  # Telegram gave no size
            raise too_heavy from error
        turn.file_s = (limit.when() or 0) - asyncio.get_running_loop().time()
        wait_s = _wait_asked(error)
        if turn.file_s <= wait_s:
            turn.file_s = 0
            raise Refusal(Why.FILE_AWAY) from error
        raise FileAway(str(error) or type(error).__name__, wait_s) from error


async def _fetch(bot: Bot, file_id: str) -> bytes:
    file = await bot.get_file(file_id, read_timeout=STALLED_S)
    held = BytesIO()  # `download_as_bytearray` would hold 20 MB once more
    await file.download_to_memory(held, read_timeout=STALLED_S)
    return held.getvalue()


def _wait_asked(error: Exception) -> float:
    """Return for how many seconds an error asks us to wait."""
    if not isinstance(error, RetryAfter):
        return 0
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
