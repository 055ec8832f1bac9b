"""Work the updates in the inbox: one chat strictly in order, different chats side by side.

Each chat has a lane (a per-chat queue). Promises: an update has its effect exactly once, because the effect and the
mark that it is done are one transaction. After an error of ours the update is tried again, then given up, so that one
bad update does not stop its chat for ever; the person gets an apology and a code that the log has too. While the
database is away everything waits, and nothing is lost. A file that does not come is waited for half a minute, one that
our disk does not take for twenty seconds; then its sender is told to send it again. Whoever waits for the network or
the disk keeps nobody else from being worked. Whose turn it is, is decided elsewhere: by `alone` if this process works
by itself, by `sharing` if others do too.

An update that kills the process is given up too. What an earlier process left undone at the head of a lane is a
suspect: it is counted in the database, and worked while nothing else is (`suspects`). If the process dies that often,
the next one, or any other that works, gives it up. Once is not enough: whoever ends a process may hit an innocent
update twice.
"""

import asyncio
import itertools
import json
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial

import structlog
from telegram import Bot, Update
from telegram.error import TelegramError

from bot.clock import Clock
from bot.counting import Counts
from bot.receiving.alone import Alone
from bot.receiving.insisting import insist, wait_out
from bot.receiving.shapes import NOBODY, check
from bot.receiving.sharing import Shared
from bot.receiving.suspects import Suspects
from casework.model.district import District
from casework.ports import Geocoder
from handlers import errors
from handlers.files import FileAway
from handlers.messages.refusals import TOAST_LIMIT
from handlers.routes import handle
from handlers.turn import Turn
from storage.files.photos import PhotoFiles
from storage.files.visits import Visit
from storage.traffic.inbox import AlreadyDone, Waiting
from storage.trouble import FilesAway, StorageAway
from storage.unit_of_work import Storage, UnitOfWork

log = structlog.get_logger()

AT_ONCE = 32  # chats worked at the same time, beside those that wait for the network or the disk
ASIDE_MOST = 1000  # chats that wait for these; each has only its update in memory
MOST_ATTEMPTS = 3  # to work an update that fails by an error of ours
MOST_DEATHS = 2  # of processes that worked nothing but a suspect
FILE_PATIENCE_S = (0.5, 2, 5)  # how long a lane waits before it asks again for a file, or gives it to the disk again
MOST_DISK_WAITS = 6  # attempts to give a file to the disk: twenty seconds
AGAIN_S = 5.0  # for the next file in a chat in which one did not come
ANSWER_S = 5.0  # for Telegram to take the answer to a press; the chat's next update waits meanwhile


class Deadly(Exception):
    """An update was in work when the process died, and again when nothing else was."""


class Lanes:
    """Works stored updates; `run` runs until cancelled."""

    def __init__(
        self,
        storage: Storage,
        bot: Bot,
        photos: PhotoFiles,
        geocoder: Geocoder,
        district: Callable[[], District],
        clock: Clock,
        counts: Counts,
        turns: Alone | Shared,
    ) -> None:
        self._counts = counts
        self._turns = turns
        self._storage = storage
        self._bot = bot
        self._photos = photos
        self._geocoder = geocoder
        self._district = district
        self._clock = clock
        self._busy: set[int] = set()
        self._set_aside = 0  # lanes that wait for the network or the disk: they keep nobody else from being worked
        self._unfed: set[int] = set()  # lanes whose last file did not come
        self._wake = asyncio.Event()
        self._suspects = Suspects(storage)

    def take(self, updates: Sequence[Waiting]) -> None:
        """Work these updates, which were just stored and are new, each in its lane."""
        self._turns.take(updates)
        self._wake.set()

    def look(self) -> None:
        """Look for what other processes have stored."""
        self._turns.look()
        self._wake.set()

    def is_idle(self) -> bool:
        """Tell whether nothing waits and nothing is being worked."""
        return not self._turns.may_find and not self._busy

    async def run(self) -> None:
        """Work until cancelled, beginning with what an earlier process left."""
        async with asyncio.TaskGroup() as tasks:
            for each in await insist(partial(self._turns.suspects, AT_ONCE)):
                suspect = await insist(partial(self._turns.own, each), update=each.update_id)
                if suspect is not None:
                    self._busy.add(suspect.lane)
                    await self._suspects.take(suspect)
                    tasks.create_task(self._work_alone(suspect))
            await self._suspects.rest()
            while True:
                room = max(0, AT_ONCE + min(self._set_aside, ASIDE_MOST) - len(self._busy))
                for lane in await insist(partial(self._turns.next, room, self._busy)):
                    self._busy.add(lane)
                    tasks.create_task(self._drain(lane))
                await self._wake.wait()
                self._wake.clear()

    @contextmanager
    def _aside(self) -> Iterator[None]:
        """Let another lane be worked while this one waits in the block."""
        self._set_aside += 1
        self._wake.set()
        try:
            yield
        finally:
            self._set_aside -= 1

    async def _drain(self, lane: int) -> None:
        """Work a lane until nothing waits in it, or until its turn is over."""
        try:
            while each := await insist(partial(self._turns.pop, lane)):
                await (self._work_suspect if each.attempts else self._work)(each)
        finally:
            self._let_go(lane)

    def _let_go(self, lane: int) -> None:
        self._busy.discard(lane)
        self._turns.release(lane)
        self._wake.set()

    async def _work_alone(self, suspect: Waiting) -> None:
        """Work a suspect while nothing else is worked here."""
        try:
            await self._work_suspect(suspect)
        finally:
            self._let_go(suspect.lane)

    async def _work_suspect(self, suspect: Waiting) -> None:
        """Work a suspect, or give up one that has killed a process while nothing else was worked there."""
        async with self._suspects.worked(suspect):
            if suspect.attempts < MOST_DEATHS:
                await self._work(suspect)
            else:
                # If even the apology kills the process, the update is given up without one.
                says_so = suspect.attempts == MOST_DEATHS
                await self._give_up(suspect, Deadly(suspect.update_id), says_so=says_so)

    async def _work(self, waiting: Waiting) -> None:
        """Work one update to its end: done, or given up."""
        file_s, is_away = (AGAIN_S if waiting.lane in self._unfed else None), False
        for attempt in itertools.count(1):
            visit = Visit(self._photos, self._aside, may_wait=attempt < MOST_DISK_WAITS)
            try:
                turn = self._turn(waiting, visit)
                turn.file_s, turn.is_file_away = file_s, is_away
                await handle(turn)
                if not turn.is_done:
                    async with turn.work():
                        pass
            except AlreadyDone:
                return
            except StorageAway as error:
                await self._suspects.clear(waiting)
                await wait_out(error, attempt, update=waiting.update_id)
            except (FileAway, FilesAway) as error:
                await self._suspects.clear(waiting)
                with self._aside():
                    pause = await _wait_for_file(error, attempt, update=waiting.update_id)
                file_s, is_away = turn.file_s and max(0, turn.file_s - pause), True
            except Exception as error:  # noqa: BLE001 - whatever it is, the chat must go on; it is logged with its trace
                if attempt >= MOST_ATTEMPTS:
                    await self._give_up(waiting, error)
                    return
            else:
                self._count(waiting, "done")
                self._note_file(waiting, turn)
                await self._answer_press(turn)
                return
            finally:
                visit.end()

    def _note_file(self, waiting: Waiting, turn: Turn) -> None:
        """Note whether the file of an update came, if it had one; the next one there is not waited for as long."""
        if turn.file_s is None:
            return
        if turn.file_s > 0:
            self._unfed.discard(waiting.lane)
        else:
            self._unfed.add(waiting.lane)
            log.warning(  # without the lane, which is a person's account in a private chat
                "a file did not come from Telegram; its sender is asked to send it again", update=waiting.update_id
            )

    def _turn(self, waiting: Waiting, visit: Visit, trouble: str | None = None) -> Turn:
        """Return an update's turn (its context); `trouble` is written to its row when it is done.

        Raises Malformed, or what PTB raises for an update that it cannot read.
        """
        raw = json.loads(waiting.payload)
        if waiting.lane == NOBODY:
            check(raw)  # it may have come here because it is none
        update = Update.de_json(raw, self._bot)

        begin = partial(self._storage.begin, f"update {waiting.update_id}", waiting.lane)

        @asynccontextmanager
        async def open_work() -> AsyncIterator[UnitOfWork]:
            async with AsyncExitStack() as stack:
                with self._aside():  # until it may write
                    work = await stack.enter_async_context(begin())
                yield work
                await work.inbox.done(waiting.seq, self._clock(), trouble)
                await visit.store(await work.files_taken())

        blameless = partial(self._suspects.blameless, waiting)

        @asynccontextmanager
        async def aside() -> AsyncIterator[None]:
            with self._aside():
                async with blameless():
                    yield

        return Turn(
            update=update,
            bot=self._bot,
            photos=visit,
            geocoder=self._geocoder,
            district=self._district(),
            at=self._clock(),
            open_work=open_work,
            read=self._storage.read,
            beforehand=partial(begin, goes_first=True),
            begin=self._storage.begin,
            aside=aside,
            blameless=blameless,
        )

    def _count(self, waiting: Waiting, outcome: str) -> None:
        self._counts.work((self._clock() - waiting.received_at).total_seconds(), outcome)

    async def _give_up(self, waiting: Waiting, error: Exception, *, says_so: bool = True) -> None:
        """Give up an update that cannot be worked: mark it as done, apologise, and log the incident.

        Waits while the database is away.
        """
        self._count(waiting, "given_up")
        code = secrets.token_hex(3).upper()
        log.error("an update was given up", incident=code, update=waiting.update_id, exc_info=error)
        for attempt in itertools.count(1):
            try:
                if says_so:
                    await self._apologise(waiting, code)
                else:
                    await self._drop(waiting, code)
            except AlreadyDone:  # the answer to the commit was lost
                return
            except StorageAway as away:
                await wait_out(away, attempt, update=waiting.update_id)
            else:
                return

    async def _apologise(self, waiting: Waiting, code: str) -> None:
        """Apologise for an update and mark it as done; raises StorageAway, and AlreadyDone."""
        try:
            turn = self._turn(waiting, Visit(self._photos), code)
            await errors.apologise(turn, code)
            await self._answer_press(turn)
        except (*StorageAway, AlreadyDone):
            raise
        except Exception:
            log.exception("not even the apology worked", incident=code)
            await self._drop(waiting, code)

    async def _drop(self, waiting: Waiting, code: str) -> None:
        """Mark an update as done without a word; raises StorageAway, and AlreadyDone."""
        async with self._storage.begin(f"update {waiting.update_id}") as work:
            await work.inbox.done(waiting.seq, self._clock(), code)

    async def _answer_press(self, turn: Turn) -> None:
        """Answer a press directly, once its effect is committed; it does no harm if the answer is late or missing."""
        query = turn.update.callback_query
        if query is None:
            return
        try:
            async with turn.aside():
                await self._bot.answer_callback_query(
                    query.id,
                    text=turn.toast.text[:TOAST_LIMIT] or None,
                    show_alert=turn.toast.is_alert,
                    read_timeout=ANSWER_S,
                )
        except TelegramError as error:
            log.debug("a press could not be answered", why=error.message)


async def _wait_for_file(error: FileAway | FilesAway, attempt: int, **what: int) -> float:
    """Wait, longer each time, before a file is asked for again, or given to the disk again; returns the seconds."""
    pause = FILE_PATIENCE_S[min(attempt, len(FILE_PATIENCE_S)) - 1]
    if isinstance(error, FileAway):
        pause = max(pause, error.wait_s)
        log.warning("a file does not come from Telegram; it is asked for again", why=str(error), seconds=pause, **what)
    else:
        log.error(
            "no photo or recording can be kept: make room on the disk, or bring the folder of photos back",
            why=str(error),
            seconds=pause,
            **what,
        )
    await asyncio.sleep(pause)
    return pause
