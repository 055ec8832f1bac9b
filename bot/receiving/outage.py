"""Tell people that nothing can be stored while the database is away: the only message that does not use the outbox.

Promises: somebody who writes in private, or presses a button, during an outage is answered once, in their language, if
possible. Nothing that they sent is acknowledged to Telegram, so it is worked when the database is back.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from handlers.messages.people.privacy import nothing_can_be_kept
from handlers.messages.speaker import Speaker, language_for

log = structlog.get_logger()


class Outage:
    """Answers those who write during an outage; remembers whom it has told until the outage is over."""

    def __init__(self, bot: Bot, zone: ZoneInfo) -> None:
        self._bot = bot
        self._zone = zone
        self._told: set[int | str] = set()

    def end(self) -> None:
        """Say that updates can be stored again."""
        self._told.clear()

    async def tell(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Answer those who sent these updates, each chat and each press once; gives up if Telegram is too busy."""
        for update in updates:
            try:
                await self._answer(update)
            except RetryAfter:
                return
            except TelegramError as error:
                log.debug("nobody heard of the outage", why=error.message)
            except (AttributeError, KeyError, TypeError):
                log.warning("an update names nobody who could be told of the outage")

    async def _answer(self, update: Mapping[str, Any]) -> None:
        press, message = update.get("callback_query"), update.get("message")
        writer = (press or message or {}).get("from") or {}
        words = nothing_can_be_kept(Speaker(language_for(writer.get("language_code")), self._zone)).unescape()
        if press and press["id"] not in self._told:
            with self._once(press["id"]):
                await self._bot.answer_callback_query(press["id"], text=words, show_alert=True)
        elif message and message["chat"]["type"] == "private" and message["chat"]["id"] not in self._told:
            with self._once(message["chat"]["id"]):
                await self._bot.send_message(message["chat"]["id"], words)

    @contextmanager
    def _once(self, one: int | str) -> Iterator[None]:
        """Note that somebody is told, unless Telegram is too busy: then they are told at the next attempt to store."""
        self._told.add(one)
        try:
            yield
        except RetryAfter:
            self._told.discard(one)
            raise
