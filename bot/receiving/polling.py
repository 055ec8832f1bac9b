"""Take updates from Telegram by long polling, and store them.

Promise: every update that we have acknowledged to Telegram is on disk. The offset moves only after the commit, a
restart polls without an offset, and an update that is delivered twice is recognised by its update_id and ignored.
"""

import asyncio
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.clock import Clock
from bot.connecting import RawBot
from bot.counting import Counts
from bot.delivery.failures import seconds
from bot.receiving.outage import Outage
from bot.receiving.shapes import Malformed, check, number
from handlers.routes import ALLOWED_UPDATES
from storage.traffic.inbox import Incoming, Waiting
from storage.trouble import StorageAway
from storage.unit_of_work import Storage

log = structlog.get_logger()

BACKOFF_S = (0.5, 1, 2, 5, 10, 30)
CONFLICTS = 5  # in a row, until we believe that another poller will not go away
CONFLICT_PAUSE_S = 2


class Stopped(Exception):
    """The bot cannot go on; the message says why and what to do, for the operator."""


def incoming(update: Mapping[str, Any]) -> Incoming:
    """Turn an update as Telegram's JSON into the form that is stored; its lane is its chat, else its sender.

    Raises Malformed for anything else.
    """
    try:
        check(update)
        body = next((part for part in update.values() if isinstance(part, dict)), {})
        message = body.get("message", body)
        chat = message.get("chat") or body.get("from") or {}
        newest = message.get("message_id")
        return Incoming(
            update_id=number(update["update_id"]),
            lane=number(chat.get("id", 0)),
            payload=json.dumps(update),
            message=None if newest is None else number(newest),
        )
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise Malformed(f"{type(error).__name__}: {error}") from error


class Inlet:
    """Stores incoming updates and passes the new ones on; polling and the webhook both call it."""

    def __init__(
        self, storage: Storage, take: Callable[[Sequence[Waiting]], None], outage: Outage, clock: Clock
    ) -> None:
        self._storage = storage
        self._take = take
        self._outage = outage
        self._clock = clock

    async def store(self, updates: Sequence[Mapping[str, Any]]) -> list[Malformed]:
        """Store updates; once this returns, Telegram may forget them. Returns why some were left out: they are none.

        Raises one of StorageAway if they cannot be stored now; then those who sent them have been told.
        """
        rows, left_out = list[Incoming](), list[Malformed]()
        for update in updates:
            try:
                rows.append(incoming(update))
            except Malformed as error:
                left_out.append(error)
        try:
            async with self._storage.begin("inbox") as work:
                new = await work.inbox.store(rows, self._clock())
        except StorageAway:
            await self._outage.tell(updates)
            raise
        self._outage.end()
        self._take(new)
        return left_out


class Poller:
    """Asks Telegram for updates until cancelled; raises Stopped if there is no use in asking again."""

    def __init__(self, bot: RawBot, inlet: Inlet, timeout_s: int, counts: Counts) -> None:
        self._bot = bot
        self._counts = counts
        self._inlet = inlet
        self._timeout_s = timeout_s
        self.has_polled = asyncio.Event()

    async def run(self) -> None:
        """Poll, store, and only then move the offset."""
        offset: int | None = None
        failures = conflicts = 0
        while True:
            try:
                updates = await self._bot.get_raw_updates(offset, self._timeout_s, ALLOWED_UPDATES)
                self.has_polled.set()
                self._counts.poll()
                if updates:
                    await self._store(updates)
                    offset = _behind(updates)
                failures = conflicts = 0
            except InvalidToken as error:
                raise Stopped("Telegram does not know this token any more. Was it revoked? Ask @BotFather.") from error
            except Conflict as error:
                conflicts += 1
                if conflicts >= CONFLICTS:
                    raise Stopped(
                        "Another program takes this bot's updates (a second copy, or a webhook). Stop it first."
                    ) from error
                await asyncio.sleep(CONFLICT_PAUSE_S)
            except RetryAfter as error:
                await asyncio.sleep(seconds(error))
            except (TelegramError, Malformed, *StorageAway) as error:
                pause = BACKOFF_S[min(failures, len(BACKOFF_S) - 1)]
                failures += 1
                trouble = "the database cannot be reached"
                if isinstance(error, Malformed):
                    trouble = "what Telegram gave cannot be read"
                elif isinstance(error, TelegramError):
                    trouble = "Telegram cannot be reached"
                log.warning(f"{trouble}; trying again", seconds=pause, why=str(error))
                await asyncio.sleep(pause)

    async def _store(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store a batch; what is no update is left out and logged, because it must not keep the others waiting."""
        for error in await self._inlet.store(updates):
            log.error("what is no update was left out", incident=secrets.token_hex(3).upper(), why=str(error))


def _behind(updates: Sequence[Mapping[str, Any]]) -> int:
    """Return the offset behind a batch; raises Malformed if none of it has a number."""
    numbers = []
    for each in updates:
        with suppress(AttributeError, Malformed):
            numbers.append(number(each.get("update_id")))
    if not numbers:
        raise Malformed("no update has a number")
    return max(numbers) + 1
