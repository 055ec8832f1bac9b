"""Work the updates in the inbox: one chat strictly in order, different chats side by side.

Each chat has a lane (a per-chat queue). Promises: an update has its effect exactly once, because the effect and the
mark that it is done are one transaction. After an error of ours the update is tried again, then given up, so that one
bad update does not stop its chat for ever; the person gets an apology and a code that the log has too. A failure of the
network or the database is waited out, and nothing is lost.

An update that kills the process is given up too. What an earlier process left undone at the head of a lane is a
suspect: it is counted in the database, and worked while nothing else is. If the process dies again, the next one gives
it up.
"""

import asyncio
import itertools
import json
import secrets
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress

import structlog
from telegram import Bot, Update
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.clock import Clock
from bot.counting import Counts
from bot.delivery.failures import seconds
from bot.receiving.held import Held
from casework.model.district import District
from casework.ports import Geocoder
from handlers import errors
from handlers.routes import handle
from handlers.turn import Turn
from storage.files.photos import PhotoFiles
from storage.files.visits import Visit
from storage.traffic.inbox import AlreadyDone, Waiting
from storage.trouble import StorageAway
from storage.unit_of_work import Storage, UnitOfWork

log = structlog.get_logger()

AT_ONCE = 32  # chats worked at the same time, beside those that wait for a file
FETCHING_MOST = 500  # chats that wait for a file; each has only its update in memory
READ_AHEAD = 20  # updates of a lane read from the database at once
MOST_HELD = 2000  # updates in memory over all lanes; more are read from the database when it is their turn
MOST_ATTEMPTS = 3  # to work an update that fails by an error of ours
MOST_FILE_WAITS = 8  # for a file that Telegram does not hand out: two minutes, for a desk's other members wait too
MOST_WAITS = 3000  # for the network, about a day: after that something else must be wrong with this update
ALONE_S = 10  # how long a suspect keeps all others waiting
PATIENCE_S = (0.5, 2, 5, 15, 30)  # how long a lane waits before it tries again after a failure of network or database


class Deadly(Exception):
    """An update was in work when the process died, and again when nothing else was."""


class Lanes:
    """Works stored updates; `serve` runs until cancelled."""

    def __init__(
        self,
        storage: Storage,
        bot: Bot,
        photos: PhotoFiles,
        geocoder: Geocoder,
        district: Callable[[], District],
        clock: Clock,
        counts: Counts,
    ) -> None:
        self._counts = counts
        self._storage = storage
        self._bot = bot
        self._photos = photos
        self._geocoder = geocoder
        self._district = district
        self._clock = clock
        self._waiting: dict[int, None] = {}  # lanes in which something waits, in the order in which they got it
        self._busy: set[int] = set()
        self._fetching = 0  # lanes that wait for a file: they keep nobody else from being worked
        self._wake = asyncio.Event()
        self._held = Held(MOST_HELD)
        self._counted: set[int] = set()  # suspects that are being worked, by their number in the inbox

    def take(self, updates: Iterable[Waiting]) -> None:
        """Work these updates, which were just stored and are new, each in its lane."""
        for each in updates:
            self._counts.take(each.seq)
            self._held.push(each)
            self._waiting[each.lane] = None
        self._wake.set()

    def is_idle(self) -> bool:
        """Tell whether nothing waits and nothing is being worked."""
        return not self._waiting and not self._busy

    async def run(self) -> None:
        """Work until cancelled, beginning with what an earlier process left."""
        async with self._storage.read() as work:
            suspects = await work.inbox.suspects()
        for each in suspects:
            self._held.fall_behind(each.lane)
            self._waiting[each.lane] = None
        async with asyncio.TaskGroup() as tasks:
            for each in suspects:
                self._busy.add(each.lane)
                await asyncio.wait({tasks.create_task(self._work_alone(each))}, timeout=ALONE_S)
            while True:
                room = max(0, AT_ONCE + min(self._fetching, FETCHING_MOST) - len(self._busy))
                for lane in [lane for lane in self._waiting if lane not in self._busy][:room]:
                    del self._waiting[lane]
                    self._busy.add(lane)
                    tasks.create_task(self._drain(lane))
                await self._wake.wait()
                self._wake.clear()

    def _fetch(self, more: int) -> None:
        """Note that a lane begins to wait for a file (1), or has it (-1)."""
        self._fetching += more
        self._wake.set()

    async def _drain(self, lane: int) -> None:
        """Work a lane until nothing waits in it."""
        try:
            while True:
                while each := self._held.pop(lane):
                    await self._work(each)
                if not self._held.is_behind(lane):
                    return
                await self._read(lane)
        finally:
            self._busy.discard(lane)
            self._wake.set()

    async def _read(self, lane: int) -> None:
        """Read the next updates of a lane from the database."""
        for attempt in itertools.count(1):
            self._held.begin_reading(lane)
            try:
                async with self._storage.read() as work:
                    waiting = await work.inbox.waiting(lane, READ_AHEAD)
            except StorageAway as error:
                self._held.fall_behind(lane)
                await _wait_out(error, attempt, lane=lane)
            else:
                self._held.fill(lane, waiting, has_more=len(waiting) == READ_AHEAD)
                return

    async def _work_alone(self, suspect: Waiting) -> None:
        """Work a suspect, or give up one that has killed a process while nothing else was worked."""
        try:
            await self._begin(suspect)
            if suspect.attempts == 0:
                await self._work(suspect)
            else:
                # If even the apology kills the process, the update is given up without one.
                await self._give_up(suspect, Deadly(suspect.update_id), says_so=suspect.attempts == 1)
        except asyncio.CancelledError:
            await self._clear(suspect)
            raise
        finally:
            self._counted.discard(suspect.seq)
            self._busy.discard(suspect.lane)
            self._wake.set()

    async def _begin(self, suspect: Waiting) -> None:
        """Count a suspect in the database before it is worked."""
        for attempt in itertools.count(1):
            try:
                async with self._storage.begin("suspect") as work:
                    await work.inbox.begun(suspect.seq)
            except StorageAway as error:
                await _wait_out(error, attempt, update=suspect.update_id)
            else:
                self._counted.add(suspect.seq)
                return

    async def _clear(self, waiting: Waiting) -> None:
        """Take back the count of a suspect that is not in work any more: it waits, or the process ends in order."""
        if waiting.seq in self._counted:
            with suppress(*StorageAway):
                async with self._storage.begin("suspect") as work:
                    await work.inbox.cleared(waiting.seq)
                self._counted.discard(waiting.seq)

    async def _work(self, waiting: Waiting) -> None:
        """Work one update to its end: done, or given up."""
        for attempt in itertools.count(1):
            visit = Visit(self._photos, self._fetch)
            try:
                turn = self._turn(waiting, visit)
                turn.may_wait = attempt < MOST_FILE_WAITS
                await handle(turn)
                if not turn.is_done:
                    async with turn.work():
                        pass
            except AlreadyDone:
                return
            except StorageAway as error:
                await self._clear(waiting)
                await _wait_out(error, attempt, update=waiting.update_id)
            except RetryAfter as error:
                await self._clear(waiting)
                await asyncio.sleep(seconds(error))
            except Exception as error:  # noqa: BLE001 - whatever it is, the chat must go on; it is logged with its trace
                is_network = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
                if is_network and attempt < MOST_WAITS:
                    await self._clear(waiting)
                    await _wait_out(error, attempt, update=waiting.update_id)
                elif attempt >= MOST_ATTEMPTS:
                    await self._give_up(waiting, error)
                    return
            else:
                self._counts.work(waiting.seq, "done")
                await self._answer_press(turn)
                return
            finally:
                visit.end()

    def _turn(self, waiting: Waiting, visit: Visit, trouble: str | None = None) -> Turn:
        """Return an update's turn (its context); `trouble` is written to its row when it is done.

        Raises what PTB raises for an update that it cannot read.
        """
        update = Update.de_json(json.loads(waiting.payload), self._bot)

        @asynccontextmanager
        async def open_work() -> AsyncIterator[UnitOfWork]:
            async with self._storage.begin(f"update {waiting.update_id}", waiting.lane) as work:
                yield work
                await work.inbox.done(waiting.seq, self._clock(), trouble)
                await visit.store(await work.files_taken())

        return Turn(
            update=update,
            bot=self._bot,
            photos=visit,
            geocoder=self._geocoder,
            district=self._district(),
            at=self._clock(),
            open_work=open_work,
            read=self._storage.read,
        )

    async def _give_up(self, waiting: Waiting, error: Exception, *, says_so: bool = True) -> None:
        """Give up an update that cannot be worked: mark it as done, apologise, and log the incident.

        Waits while the database is away.
        """
        self._counts.work(waiting.seq, "given_up")
        code = secrets.token_hex(3).upper()
        log.error("an update was given up", incident=code, update=waiting.update_id, exc_info=error)
        for attempt in itertools.count(1):
            try:
                if says_so:
                    await self._apologise(waiting, code)
                else:
                    await self._drop(waiting, code)
            except StorageAway as away:
                await _wait_out(away, attempt, update=waiting.update_id)
            else:
                return

    async def _apologise(self, waiting: Waiting, code: str) -> None:
        """Apologise for an update and mark it as done; raises StorageAway."""
        try:
            turn = self._turn(waiting, Visit(self._photos), code)
            await errors.apologise(turn, code)
            await self._answer_press(turn)
        except StorageAway:
            raise
        except Exception:
            log.exception("not even the apology worked", incident=code)
            await self._drop(waiting, code)

    async def _drop(self, waiting: Waiting, code: str) -> None:
        """Mark an update as done without a word; raises StorageAway."""
        async with self._storage.begin(f"update {waiting.update_id}") as work:
            await work.inbox.done(waiting.seq, self._clock(), code)

    async def _answer_press(self, turn: Turn) -> None:
        """Answer a press directly, once its effect is committed; it does no harm if the answer is late or missing."""
        query = turn.update.callback_query
        if query is None:
            return
        try:
            await self._bot.answer_callback_query(
                query.id, text=turn.toast.text[:200] or None, show_alert=turn.toast.is_alert
            )
        except TelegramError as error:
            log.debug("a press could not be answered", why=error.message)


async def _wait_out(error: Exception, attempt: int, **what: int) -> None:
    """Wait, longer each time, for something to come back."""
    pause = PATIENCE_S[min(attempt, len(PATIENCE_S)) - 1]
    log.warning("updates must wait", why=str(error), seconds=pause, **what)
    await asyncio.sleep(pause)
