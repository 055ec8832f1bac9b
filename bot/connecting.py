"""The bot's connection to Telegram, or to whatever stands at `telegram.api_url`, by `bot.transport`."""

import os
from collections.abc import Callable, Sequence
from typing import Any

from telegram import Bot
from telegram.request import BaseRequest

from bot.transport import PATIENCE_S, Transport


class RawBot(Bot):
    """PTB's bot, which also hands updates out as they came: one that PTB cannot read must be stored all the same."""

    async def get_raw_updates(
        self, offset: int | None, timeout_s: int, allowed_updates: Sequence[str]
    ) -> list[dict[str, Any]]:
        """Ask for updates from `offset` on and wait for them up to `timeout_s` seconds; raises TelegramError."""
        data = {"offset": offset, "timeout": timeout_s, "allowed_updates": list(allowed_updates)}
        updates: list[dict[str, Any]] = await self._post("getUpdates", data, read_timeout=timeout_s + PATIENCE_S)
        return updates


def connect(token: str, api_url: str, request: Callable[[], BaseRequest] = Transport) -> RawBot:
    """Return a bot that is not initialised yet; `request` makes what carries its calls (tests stay in the process)."""

    # PTB is about to give lengths of time as timedelta and warns wherever it does not yet: take the new form now.
    os.environ["PTB_TIMEDELTA"] = "1"

    base = api_url.rstrip("/")
    return RawBot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request(),
        get_updates_request=request(),
    )
