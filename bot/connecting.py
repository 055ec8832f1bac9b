"""The bot's connection to Telegram, or to whatever stands at `telegram.api_url`, by `bot.transport`."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from functools import partial
from typing import Any

from telegram import Bot
from telegram.error import NetworkError, RetryAfter
from telegram.request import BaseRequest

from bot.transport import PATIENCE_S, Transport

Gate = Callable[[str, Mapping[str, Any]], AbstractAsyncContextManager[None]]  # by the method and its parameters

# What PTB must find in an answer, or it fails with an error that is none of Telegram's.
GIVES: Mapping[str, Mapping[str, type]] = {
    "getMe": {"id": int, "is_bot": bool, "first_name": str, "username": str},
    "getFile": {"file_id": str, "file_unique_id": str, "file_path": str},
    "getChatMember": {"status": str, "user": dict},
}


class RawBot(Bot):
    """PTB's bot, which also hands out what came as it came.

    An update that PTB cannot read must be stored all the same. Of a message that was sent only its number is needed,
    and PTB takes as long to read the rest of it as to read an update. Whatever stands in Telegram's place and gives odd
    answers, as a proxy may, raises a TelegramError here. All calls leave through a gate, if one is given.
    """

    _gate: Gate | None = None

    def go_through(self, gate: Gate) -> None:
        """Let every call leave through a gate from now on: its block lasts from the departure to the answer."""
        self._gate = gate

    async def _do_post(self, endpoint: str, data: dict[str, Any], **timeouts: Any) -> Any:
        """Make a call; an answer without a result is a failure of the network: the work may have been done."""
        try:
            if self._gate is None:
                return await super()._do_post(endpoint, data, **timeouts)
            async with self._gate(endpoint, data):
                return await super()._do_post(endpoint, data, **timeouts)
        except KeyError as error:
            raise NetworkError("the answer has no result") from error

    async def _post(self, endpoint: str, *arguments: Any, **options: Any) -> Any:
        try:
            result: Any = await super()._post(endpoint, *arguments, **options)
        except RetryAfter as error:
            if not isinstance(error.retry_after, (int, float, timedelta)):
                raise NetworkError(f"{endpoint} was answered with a wait that is no number") from error
            raise
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise NetworkError(f"{endpoint} was answered with what is no answer of Telegram's: {error!r}") from error
        needed = GIVES.get(endpoint, {})
        if needed and not (isinstance(result, dict) and all(isinstance(result.get(n), t) for n, t in needed.items())):
            raise NetworkError(f"{endpoint} was answered with what is no answer of Telegram's")
        return result

    async def get_raw_updates(
        self, offset: int | None, timeout_s: int, allowed_updates: Sequence[str]
    ) -> list[dict[str, Any]]:
        """Ask for updates from `offset` on and wait for them up to `timeout_s` seconds.

        Raises TelegramError, also for an answer that is no list.
        """
        data = {"offset": offset, "timeout": timeout_s, "allowed_updates": list(allowed_updates)}
        updates: object = await self._post("getUpdates", data, read_timeout=timeout_s + PATIENCE_S)
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
    request = request or partial(Transport, proxy, token)

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
