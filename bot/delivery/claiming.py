"""Claim notices that may leave now and record deliveries, in as few transactions as possible.

Promises: only one notice of a chat is on its way at a time. A commit with new notices wakes the claimer at once; there
is no timer. A notice that may leave only later is looked for at that time. What takes long to leave, a large file on a
slow line or one that nobody takes, holds up its own chat only. `record` returns when a delivery is on disk.

Each look at the outbox is one transaction: it records what has arrived, claims what may leave, and puts it into words.
There is no look while, as far as this process knows, nothing can have changed. But another process (the command line,
which cannot wake us) may have put something into the outbox. So the next look comes a minute later at the latest.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.delivery.composing import Composed, Composer
from bot.delivery.losses import regain
from bot.delivery.pace import Pace, Pauses
from casework.desk import coming
from casework.model.notice import Kind
from storage.traffic.parcels import Held, Parcel
from storage.traffic.slots import Shown
from storage.trouble import StorageAway
from storage.unit_of_work import Storage, UnitOfWork

log = structlog.get_logger()

AT_ONCE = 32  # messages on their way at the same time, in as many chats, beside large uploads
UPLOADS_MOST = 32  # large uploads that do not count; each has up to 20 MB in memory
AHEAD = 10  # claimed and made ready beyond what may leave now, so that the pace never waits for them
GATHER_S = 0.1  # between two looks, while the pace holds back what is made ready, or others wait for the database
LONGEST_REST = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)  # before another attempt; the courier's pauses are no longer
JUMP = timedelta(seconds=2)  # a clock that is set back by more is noticed


@dataclass(frozen=True, slots=True)
class Claimed:
    """A parcel (a claimed outbox row) that is to leave now; if `composed` is None, it must still be put into words."""

    parcel: Parcel
    composed: Composed | None


@dataclass(frozen=True, slots=True)
class Arrived:
    """A delivery that is to be recorded; `written` is done when the record is on disk."""

    parcel: Parcel
    shown: Shown | None
    written: asyncio.Future[None]


class Claimer:
    """Claims and records for the courier (the outbox relay); knows to which chats something is on its way."""

    def __init__(self, storage: Storage, composer: Composer, pace: Pace, clock: Clock) -> None:
        self._storage = storage
        self._composer = composer
        self._pace = pace
        self._clock = clock
        self._wake = asyncio.Event()
        self._is_called = True  # at the start, because the outbox may hold something
        self._busy: dict[int, int] = {}  # by chat, the parcel that is on its way there
        self._arrived: list[Arrived] = []
        # What the last look left behind: when more may leave, and in which chats that were held back something waits.
        self._due: datetime | None = None
        self._aside_until: datetime | None = clock()  # what stands aside waits until then; at the start, nobody knows
        self._behind: Mapping[int, bool] = {}  # the value: whether some of it would leave although the chat is hushed
        self._looked_at = 0.0  # by the event loop's clock
        self._seen_at = clock()
        self._rests = False
        self._is_ending = False
        self.rests_until: datetime | None = None  # while it rests; None if nothing waits

    def begin(self) -> None:
        """Forget what was known of the outbox: other processes may have led since."""
        self._busy.clear()
        self._arrived.clear()
        self._is_ending = False
        self._aside_until = self._clock()
        self.wake()

    def wake(self) -> None:
        """Say that there is something to send."""
        self._is_called = True
        self._wake.set()

    def end(self) -> None:
        """Claim nothing more; what is on its way is still recorded."""
        self._is_ending = True
        self._wake.set()

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more is claimed, and everything that was on its way has come back."""
        return self._is_ending and not self._busy and not self._arrived

    def expect(self, moment: datetime) -> None:
        """Say that a parcel stands aside until a moment, because Telegram refuses it."""
        self._aside_until = min(moment, self._aside_until or moment)

    def come_back(self, parcel: Parcel) -> None:
        """Say that a parcel is no longer on its way: it was recorded, will never arrive, or waits again."""
        if self._busy.get(parcel.chat) == parcel.id:
            del self._busy[parcel.chat]
        self._wake.set()

    async def record(self, parcel: Parcel, shown: Shown | None) -> None:
        """Record that a parcel arrived and which message it became, if any; then its chat is free again.

        Returns when the record is on disk; raises the error that prevented it. Waits while the database is away.
        """
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arrived.append(Arrived(parcel, shown, written))
        self._wake.set()
        await written

    @property
    def is_resting(self) -> bool:
        """Tell whether it rests, nothing is on its way, and nobody has woken it since."""
        return self._rests and not self._busy and not self._wake.is_set()

    async def claim(self) -> list[Claimed]:
        """Record what has arrived and claim what may leave now; if there is neither, rest, and return nothing.

        It rests until something may leave, or until somebody wakes it. Raises StorageAway.
        """
        # A look is a transaction before which all others wait, and here enough is made ready or many want to write.
        if self._pace.waited_for > AHEAD // 2 or self._storage.is_crowded:
            await asyncio.sleep(GATHER_S)
        self._wake.clear()
        at = self._clock()
        await self._notice_jump(at)
        pauses = self._pace.pauses()
        freed = {arrived.parcel.chat for arrived in self._arrived}
        held = (self._busy.keys() - freed) | pauses.any.keys()
        is_due = any(moment is not None and moment <= at for moment in (self._due, self._aside_until))
        may_find = (
            self._is_called
            or is_due
            or any(
                chat not in (held if is_urgent else held | pauses.news.keys())
                for chat, is_urgent in self._behind.items()
            )
        )
        on_their_way = len(self._busy) - len(freed)
        on_their_way -= min(on_their_way, self._pace.uploads(), UPLOADS_MOST)
        # Wait until several can be claimed in one transaction, instead of claiming one for each that comes back.
        room = AT_ONCE - on_their_way if on_their_way <= AT_ONCE // 2 else 0
        limit = min(room, self._may_claim(on_their_way)) if may_find and not self._is_ending else 0
        if limit < 1 and not self._arrived:
            await self._rest_until_more(at, pauses, may_find=may_find)
            return []
        return await self._look(at, Held(held, pauses.news.keys(), self._pace.lately()), limit)

    async def _notice_jump(self, at: datetime) -> None:
        """When the clock was set back, let nothing wait for a moment that is far ahead now."""
        if at < self._seen_at - JUMP:
            async with self._storage.begin("courier") as work:
                freed = await work.parcels.disbelieve(at, timedelta(0))
            back = (self._seen_at - at).total_seconds()
            log.warning("the clock was set back; see to the machine's time service", seconds=back, messages=freed)
            self._is_called, self._due, self._aside_until = True, None, at
        self._seen_at = at

    def _may_claim(self, on_their_way: int) -> int:
        """Return how many more may be claimed: what may leave now and some more, less what is made ready."""
        if self._pace.halted_for():
            return 0
        return self._pace.allowance() + AHEAD - max(0, on_their_way - self._pace.under_way())

    async def _rest_until_more(self, at: datetime, pauses: Pauses, *, may_find: bool) -> None:
        """Rest until a parcel comes back, the pace (the rate limiter) allows more, or a waiting notice may leave."""
        if self._is_ending:
            if not self.has_ended:  # it may have been told to end just before it came here
                await self._rest(None)
            return
        halted_until = at + timedelta(seconds=self._pace.halted_for())
        if may_find:
            await self._rest(halted_until if halted_until > at else self._next_upload(at))
            return
        moments = [max(due, halted_until) for due in (self._due, self._aside_until) if due]
        for chat, is_urgent in self._behind.items():
            pause = (pauses.any if is_urgent else pauses.news).get(chat)
            if pause is not None and chat not in self._busy:
                moments.append(max(at + timedelta(seconds=pause), halted_until))
        since = timedelta(seconds=asyncio.get_running_loop().time() - self._looked_at)
        await self._rest(min(moments, default=None), LONGEST_REST - since)

    def _next_upload(self, at: datetime) -> datetime | None:
        """Return when there may be room because what is on its way turns out to be a large upload."""
        pause = self._pace.upload_in()
        return None if pause is None else at + timedelta(seconds=pause)

    async def _look(self, at: datetime, held: Held, limit: int) -> list[Claimed]:
        was_called, arrived = self._is_called, self._arrived
        self._arrived = []
        if limit > 0:
            self._is_called = False
            self._looked_at = asyncio.get_running_loop().time()
        try:
            claimed = await self._transact(at, held, limit, arrived)
        except StorageAway:
            self._arrived = [*arrived, *self._arrived]
            self._is_called = was_called
            raise
        except Exception as error:
            for each in arrived:
                _settle(each.written, error)
            raise
        for each in arrived:
            self._busy.pop(each.parcel.chat, None)
            _settle(each.written)
        if any(each.parcel.kind.properties.left_behind for each in arrived):
            self.wake()  # a notice for the older message may now wait in the outbox
        for one in claimed:
            self._busy[one.parcel.chat] = one.parcel.id
        return claimed

    async def _transact(self, at: datetime, held: Held, limit: int, arrived: Sequence[Arrived]) -> list[Claimed]:
        """Record, claim and compose in one transaction; if composing fails, claim all the same, without words."""
        aside_until = self._aside_until
        try:
            async with self._storage.begin("courier", goes_first=True) as work:
                parcels = await self._exchange(work, at, held, limit, arrived)
                await work.hold_no_more()
                return [Claimed(parcel, await self._composer.prepare(parcel, work, at)) for parcel in parcels]
        except Exception as error:
            self._still_aside(aside_until)
            if isinstance(error, StorageAway):
                raise
            log.exception("something cannot be put into words; each is tried by itself")
        try:
            async with self._storage.begin("courier", goes_first=True) as work:
                return [Claimed(parcel, None) for parcel in await self._exchange(work, at, held, limit, arrived)]
        except Exception:
            self._still_aside(aside_until)
            raise

    def _still_aside(self, until: datetime | None) -> None:
        """Take back that something was brought back, because that transaction was not committed."""
        if until is not None:
            self.expect(until)

    async def _exchange(
        self, work: UnitOfWork, at: datetime, held: Held, limit: int, arrived: Sequence[Arrived]
    ) -> list[Parcel]:
        if arrived:
            await regain(work, [(each.parcel, each.shown) for each in arrived], at)
            await work.parcels.delivered([(each.parcel, each.shown) for each in arrived], self._clock())
            await work.inbox.note_messages({each.parcel.chat: each.shown.message for each in arrived if each.shown})
            for each in arrived:
                await take_leave(work, each.parcel)
        if limit < 1:
            return []
        if self._aside_until is not None and self._aside_until <= at:
            self._aside_until = None  # first, for another may stand aside meanwhile
            if (until := await work.parcels.bring_back(at)) is not None:
                self.expect(until)
        parcels = await work.parcels.claim(at, held, limit)
        for kind in work.parcels.unknown:
            log.warning("a message will never arrive", kind=kind, why="this version knows no such kind")
        for parcel in parcels:
            if parcel.kind is Kind.CARD and parcel.team is not None:
                await coming.tell(work, parcel.team, f"parcel {parcel.id}")
        chats = {parcel.chat for parcel in parcels}.union(held.busy)
        self._due = await work.parcels.next_moment(at, replace(held, busy=chats))
        waiting = await work.parcels.waiting_in(chats.union(held.hushed))
        self._behind = {chat: is_urgent and chat in chats for chat, is_urgent in waiting.items()}
        return parcels

    async def _rest(self, until: datetime | None, longest: timedelta = LONGEST_REST) -> None:
        self.rests_until = until
        pause = longest if until is None else min(longest, until - self._clock())
        self._rests = True
        try:
            async with asyncio.timeout(max(0.01, pause.total_seconds())):
                await self._wake.wait()
        except TimeoutError:
            self._is_called = True
        finally:
            self._rests = False


async def take_leave(work: UnitOfWork, parcel: Parcel) -> None:
    """Forget the chat of an erased person with the last notice to them, whether it arrived or not."""
    if parcel.kind.properties.farewell:
        await work.holdings.leave(parcel.id, parcel.chat)


def _settle(written: asyncio.Future[None], error: Exception | None = None) -> None:
    """Tell whoever waits for a record that it is written, or why not; do nothing if nobody waits any more."""
    if written.done():
        return
    if error is None:
        written.set_result(None)
    else:
        written.set_exception(error)
