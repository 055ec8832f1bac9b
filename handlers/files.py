"""Download what somebody sent, before any transaction is opened: it may take seconds.

Promises: Telegram says the same of a file that it has lost as of one that it does not hand out at the moment. So we ask
again for a while, and never blame the file. Whoever sent a file that does not come is told so within half a minute, or
later if the file is so large that a slow network needs longer for it.
"""

import asyncio
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


async def download(turn: Turn, sent: Sent, too_heavy: Refusal) -> bytes:
    """Return the content of a file; call it within `turn.photos.room`.

    Raises `too_heavy` if bots cannot download it, FileAway where another attempt may succeed, and Refusal with
    FILE_AWAY if the time for it is over. What is left of that time is in `turn.file_s`.
    """
    if turn.file_s is None:
        turn.file_s = FETCH_S + (sent.file_size or 0) / SLOWEST
    clock = asyncio.get_running_loop().time
    began = clock()
    try:
        async with asyncio.timeout(turn.file_s):
            return await _fetch(turn.bot, sent.file_id)
    except (TelegramError, TimeoutError, *ODD) as error:
        if "too big" in str(error).lower():  # Telegram gave no size
            raise too_heavy from error
        turn.file_s -= clock() - began
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
