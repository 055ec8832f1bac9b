"""Count each message where it leaves for Telegram, whoever sends it, and obey what Telegram says of our pace.

What Telegram counts are messages and their edits (https://github.com/tdlib/td/issues/2592). Answers to presses,
reactions, deletions and files that we ask for are free.

A message of the outbox leaves only as long as it is ours to send: its turn may come, or its picture be drawn, when
another process has begun to lead.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter

from bot.connecting import Gate
from bot.delivery.failures import seconds
from bot.delivery.pace import Late, Pace
from bot.transport import NotSent

COUNTED = ("send", "editMessage", "forwardMessage", "copyMessage")  # how the names of counted calls begin
FREE = frozenset({"sendChatAction"})

# Asked when a message is about to leave, for the task that sends it; the courier sets it for all of its tasks. What
# others send is not in the outbox, so no process sends it instead.
is_ours: ContextVar[Callable[[], bool]] = ContextVar("is_ours")


class NotYet(RetryAfter):
    """We ourselves do not let a message leave yet; Telegram was not asked."""


def counted(endpoint: str, data: Mapping[str, Any]) -> int:
    """Return how many messages a call is to Telegram's limits: each part of an album is one."""
    if endpoint in FREE or "chat_id" not in data or not endpoint.startswith(COUNTED):
        return 0
    return len(data["media"]) if endpoint == "sendMediaGroup" else 1


def gate(pace: Pace) -> Gate:
    """Return what every call of the bot goes through.

    It raises NotYet where the chat must wait, and NotSent where the message is another process's by now.
    """

    @asynccontextmanager
    async def through(endpoint: str, data: Mapping[str, Any]) -> AsyncIterator[None]:
        messages = counted(endpoint, data)
        if not messages:
            yield
            return
        chat = int(data["chat_id"])
        try:
            async with pace.leaving(chat, messages) as leaving:
                if not is_ours.get(_always)():
                    leaving.was_refused = True
                    raise NotSent("this process leads no more")
                try:
                    yield
                except RetryAfter as error:
                    leaving.was_refused = True
                    pace.halt(chat, seconds(error))
                    raise
                except (BadRequest, ChatMigrated, Forbidden):
                    leaving.was_refused = True
                    raise
        except Late as late:
            raise NotYet(timedelta(seconds=late.pause_s)) from late

    return through


def _always() -> bool:
    return True
