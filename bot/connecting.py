"""The bot's connection to Telegram, or to whatever stands at `telegram.api_url`, by `bot.transport`."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from telegram import Bot
from telegram.error import NetworkError
from telegram.request import BaseRequest

from bot.transport import PATIENCE_S, Transport


class RawBot(Bot):
    """PTB's bot, which also hands out what came as it came.

    An update that PTB cannot read must be stored all the same. Of a message that was sent only its number is needed,
    and PTB takes as long to read the rest of it as to read an update.
    """

    async def get_raw_updates(
        self, offset: int | None, timeout_s: int, allowed_updates: Sequence[str]
    ) -> list[dict[str, Any]]:
        """Ask for updates from `offset` on and wait for them up to `timeout_s` seconds.

        Raises TelegramError, also for an answer that is no list.
        """
        data = {"offset": offset, "timeout": timeout_s, "allowed_updates": list(allowed_updates)}
        try:
            updates: object = await self._post("getUpdates", data, read_timeout=timeout_s + PATIENCE_S)
        except KeyError as error:  # PTB looks for the result of an answer that has none
            raise NetworkError("getUpdates gave no result") from error
        if not isinstance(updates, list):
            raise NetworkError(f"getUpdates gave no list, but {type(updates).__name__}")
        return updates

    async def send_text(self, chat: int, text: str, **more: Any) -> int:
        """Send a text, with what else `Bot.send_message` takes, and return the message's number.

        Raises TelegramError, also for an answer that is no message.
        """
        try:
            sent = await self._post("sendMessage", {"chat_id": chat, "text": text, **more})
            return int(sent["message_id"])
        except (KeyError, TypeError, ValueError) as error:
            raise NetworkError("sendMessage gave no message") from error


def connect(token: str, api_url: str, request: Callable[[], BaseRequest] | None = None, *, proxy: str = "") -> RawBot:
    """Return a bot that is not initialised yet, and that goes through an HTTP proxy if one is given.

    `request` makes what carries its calls instead (tests stay in the process).
    """
    request = request or partial(Transport, proxy)

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
