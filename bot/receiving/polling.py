"""Take updates from Telegram by long polling, and store them.

Promises: every update that we have acknowledged to Telegram is on disk. The offset moves only after the commit, a
restart polls without an offset, and an update that is delivered twice is recognised by its update_id and ignored.

Nothing odd that comes, or that happens on the way, ends the polling: it warns, waits and asks again. An update that
nobody can read is stored too, if it has a number, and given up by the lanes. Only a token that stays unknown and a
second poller end it.
"""

import asyncio
import json
import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.clock import Clock
from bot.connecting import RawBot
from bot.counting import Counts
from bot.delivery.failures import seconds
from bot.receiving.outage import Outage
from bot.receiving.shapes import NOBODY, Malformed, check, number
from handlers.routes import ALLOWED_UPDATES
from storage.traffic.inbox import Incoming, Waiting
from storage.trouble import StorageAway, why
from storage.unit_of_work import Storage

log = structlog.get_logger()

HELD_S = 30  # Telegram holds a poll so long while nothing comes
BACKOFF_S = (0.5, 1, 2, 5, 10, 30)
LONGEST_PAUSE_S = 60  # whatever a 429 says; a poll costs Telegram nothing
CONFLICTS = 5  # in a row, until we believe that another poller will not go away
CONFLICT_PAUSE_S = 2
REFUSALS = 12  # of the token in a row, until we believe that it was revoked: more than three minutes


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
            update_id=_positive(update["update_id"]),
            lane=number(chat.get("id", 0)),
            payload=json.dumps(update),
            message=None if newest is None else number(newest),
        )
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise Malformed(f"{type(error).__name__}: {error}") from error


def sound(updates: Sequence[object]) -> list[Incoming]:
    """Turn what Telegram gave into the form that is stored; one that cannot be read is stored as nobody's.

    What has no number cannot be acknowledged, so it is left out, and logged. Raises Malformed if nothing else came.
    """
    kept: list[Incoming] = []
    for update in updates:
        try:
            kept.append(incoming(update))  # type: ignore[arg-type]  # whatever it is
        except Malformed as error:
            try:
                kept.append(Incoming(_positive(update.get("update_id")), NOBODY, _json(update), None))  # type: ignore[attr-defined]  # caught below
            except (AttributeError, Malformed):
                incident = secrets.token_hex(3).upper()
                log.exception("what is no update was left out", incident=incident, why=str(error))
    if updates and not kept:
        raise Malformed("nothing that came is an update")
    return kept


def _json(update: object) -> str:
    try:
        return json.dumps(update)
    except RecursionError:
        return "{}"  # nothing reads what is nested so deep


def _positive(value: object) -> int:
    """Return an update's number; a negative one, as an offset, would make Telegram forget what waits there."""
    found = number(value)
    if found < 0:
        raise Malformed("an update's number is negative")
    return found


class Inlet:
    """Stores incoming updates and passes the new ones on; polling and the webhook both call it."""

    def __init__(
        self, storage: Storage, take: Callable[[Sequence[Waiting]], None], outage: Outage, clock: Clock
    ) -> None:
        self._storage = storage
        self._take = take
        self._outage = outage
        self._clock = clock

    async def store(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store updates; once this returns, Telegram may forget them. Raises Malformed if none of them is one.

        Raises one of StorageAway if they cannot be stored now; then those who sent them have been told.
        """
        await self.store_read(sound(updates), updates)

    async def store_read(self, rows: Sequence[Incoming], updates: Sequence[Mapping[str, Any]]) -> None:
        """Store updates that were read already, which came as `updates`; raises one of StorageAway as `store` does."""
        try:
            async with self._storage.begin("inbox", goes_first=True) as work:
                new = await work.inbox.store(rows, self._clock())
        except StorageAway:
            await self._outage.tell(updates)
            raise
        self._outage.end()
        self._take(new)


class Poller:
    """Asks Telegram for updates until cancelled; raises Stopped if there is no use in asking again."""

    _offset: int | None = None

    def __init__(self, bot: RawBot, inlet: Inlet, counts: Counts) -> None:
        self._bot = bot
        self._counts = counts
        self._inlet = inlet
        self.has_polled = asyncio.Event()

    async def run(self) -> None:
        """Poll, store, and only then move the offset."""
        row: Counter[type[Exception]] = Counter()  # failures since the last success, by kind
        while True:
            try:
                await self._poll()
                row.clear()
            except Exception as error:  # whatever it is, the next poll may succeed
                kind = next((kind for kind in (InvalidToken, Conflict) if isinstance(error, kind)), Exception)
                row[kind] += 1
                if row[InvalidToken] >= REFUSALS:
                    raise Stopped(
                        "Telegram does not know this token any more. Was it revoked? Ask @BotFather."
                    ) from error
                if row[Conflict] >= CONFLICTS:
                    raise Stopped(
                        "Another program takes this bot's updates (a second copy, or a webhook). Stop it first."
                    ) from error
                await _wait_out(error, row[kind])

    async def _poll(self) -> None:
        updates = await self._bot.get_raw_updates(self._offset, HELD_S, ALLOWED_UPDATES)
        self.has_polled.set()
        self._counts.poll()
        if updates:
            rows = sound(updates)
            await self._inlet.store_read(rows, updates)
            self._offset = max(each.update_id for each in rows) + 1


async def _wait_out(error: Exception, failures: int) -> None:
    """Say what failed, and what to do, and wait before the next poll; longer after each failure of its kind."""
    pause: float = BACKOFF_S[min(failures, len(BACKOFF_S)) - 1]
    match error:
        case RetryAfter():
            pause = min(seconds(error), LONGEST_PAUSE_S)
            log.warning("Telegram asks for fewer calls; waiting", seconds=pause)
        case InvalidToken():
            said = "Telegram does not know this token; if that stays so, copy it again from @BotFather"
            log.warning(f"{said}; trying again", seconds=pause, why=str(error))
        case Conflict():
            pause = CONFLICT_PAUSE_S
            log.warning("another program takes this bot's updates; trying again", seconds=pause, why=str(error))
        case TelegramError():
            log.warning("Telegram cannot be reached; trying again", seconds=pause, why=str(error))
        case Malformed():
            log.warning("what Telegram gave cannot be read; trying again", seconds=pause, why=str(error))
        case _ if isinstance(error, StorageAway):
            log.warning("the database cannot be reached; trying again", seconds=pause, why=why(error))
        case _:
            log.error("updates cannot be taken; trying again", seconds=pause, exc_info=error)
    await asyncio.sleep(pause)
