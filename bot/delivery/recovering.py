"""Do what each kind of failure requires of the message that was being sent; `failures.py` tells the kinds apart.

Promises: what may pass is tried again, later each time, and keeps its place in its chat. A message that fails while
Telegram answers others stops its chat for some seconds only: it is tried smaller, then in words, then it stands aside.
So does what Telegram refuses. What stands aside is tried again for a day. The log, /admin and the doctor say so.
"""

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.counting import Counts
from bot.delivery import losses
from bot.delivery.claiming import Claimer, take_leave
from bot.delivery.failures import Diagnosis, Failure
from bot.delivery.sending import Sender
from casework.people import meeting
from casework.tickets import alarming
from storage.traffic.parcels import Parcel
from storage.trouble import StorageAway
from storage.unit_of_work import Storage, UnitOfWork

log = structlog.get_logger()

MOST_FAULTS = 3  # attempts after a mistake of ours, because the notices behind it must not wait long
PATIENCE_S = 5  # before the database is asked again
BACKOFF, LONGEST_BACKOFF = timedelta(seconds=0.5), timedelta(minutes=5)
REFUSED_FOR = timedelta(days=1)  # how long what stands aside is tried again
ASIDE_FIRST, ASIDE_LONGEST = timedelta(seconds=15), timedelta(hours=1)  # pauses between those attempts
SHUT_FIRST, SHUT_LONGEST = timedelta(minutes=5), timedelta(hours=1)  # pauses before a group is tried again
# What failed so often while Telegram answered others is sent smaller, in words, or not before the others have passed.
SMALLER_FROM, WORDS_FROM, ASIDE_FROM = 2, 3, 4


class Recovery:
    """Records failures for the courier (the outbox relay), and mends what it can."""

    def __init__(self, storage: Storage, sender: Sender, claimer: Claimer, clock: Clock, counts: Counts) -> None:
        self._storage = storage
        self._sender = sender
        self._claimer = claimer
        self._clock = clock
        self._counts = counts

    async def recover(self, parcel: Parcel, diagnosis: Diagnosis) -> None:
        """Do what the kind of failure requires."""
        self._counts.sends[diagnosis.failure.value] += 1
        is_group = parcel.chat < 0
        match diagnosis.failure:
            case Failure.PERMANENT:
                await self.fail(parcel, diagnosis.said)
            case Failure.UNREACHABLE if not is_group:
                await self.fail(parcel, diagnosis.said, is_unreachable=True)
            case Failure.SHUT | Failure.UNREACHABLE if is_group:
                await self._wait_for_group(parcel, diagnosis)
            case Failure.UNKNOWN if parcel.attempts > 0 and await self._sender.is_answered():
                await self._try_less(parcel, diagnosis)
            case Failure.LATER | Failure.UNKNOWN:
                await self._mend(parcel, diagnosis)
            case Failure.REFUSED | Failure.TOO_LARGE:
                await self.stand_aside(parcel, diagnosis.said)
            case _ if not await self._mend(parcel, diagnosis):
                await self.stand_aside(parcel, diagnosis.said)
        self._claimer.wake()  # the parcel may wait again, perhaps for another chat

    async def put_back(self, parcel: Parcel, error: Exception, *, may_have_arrived: bool) -> None:
        """Put back a parcel that failed on our side; waits while the database is away."""
        is_hopeless = parcel.attempts + 1 >= MOST_FAULTS and not isinstance(error, StorageAway)
        while True:
            try:
                if not is_hopeless:
                    pause = pause_after(parcel.attempts + 1, BACKOFF, LONGEST_BACKOFF)
                    await self.later(parcel, self._clock() + pause, repr(error), may_have_arrived=may_have_arrived)
                elif may_have_arrived:
                    await self.fail(parcel, repr(error))
                else:
                    await self.stand_aside(parcel, repr(error))
            except StorageAway:
                await asyncio.sleep(PATIENCE_S)
            else:
                return

    async def later(self, parcel: Parcel, not_before: datetime, why: str, *, may_have_arrived: bool = False) -> None:
        """Put a parcel back until a moment."""
        async with self._storage.begin("courier") as work:
            await work.parcels.later(parcel, not_before, why, may_have_arrived=may_have_arrived)
        self._claimer.wake()

    async def fail(self, parcel: Parcel, why: str, *, is_unreachable: bool = False) -> None:
        """Record that a parcel will never arrive, and whether its person cannot be reached any more."""
        self._counts.sends["failed"] += 1
        log.warning("a message will never arrive", kind=parcel.kind, about=parcel.about, why=why)
        async with self._storage.begin("courier") as work:
            await work.parcels.failed(parcel, self._clock(), why)
            await take_leave(work, parcel)
            if is_unreachable:
                await meeting.mark_reachable(work, parcel.chat, is_reachable=False)

    async def lapse(self, parcel: Parcel, why: str) -> None:
        """Record that a parcel has become superfluous, which is no failure."""
        async with self._storage.begin("courier") as work:
            await work.parcels.failed(parcel, self._clock(), why)

    async def stand_aside(self, parcel: Parcel, why: str) -> None:
        """Try a parcel again later, and let the others of its chat pass; after a day, give it up.

        It must be known that it has not arrived.
        """
        at = self._clock()
        if at - parcel.since >= REFUSED_FOR:
            await self.fail(parcel, why)
            return
        not_before = at + pause_after(parcel.attempts, ASIDE_FIRST, ASIDE_LONGEST)
        log.warning("a message stands aside", kind=parcel.kind, about=parcel.about, why=why)
        async with self._storage.begin("courier") as work:
            await work.parcels.stand_aside(parcel, not_before, why)
        self._claimer.expect(not_before)
        self._claimer.wake()

    async def _try_less(self, parcel: Parcel, diagnosis: Diagnosis) -> None:
        """Put back what fails while Telegram answers others; the next attempt tries less of it.

        If it was tried often enough, that attempt only looks for it, and then lets the others pass. What changes a
        message that stands there already, and has failed once more, need not be looked for.
        """
        if parcel.refusals >= ASIDE_FROM and parcel.may_have_arrived:
            await self.stand_aside(parcel, diagnosis.said)
            return
        log.warning("a message fails while others arrive", kind=parcel.kind, about=parcel.about, why=diagnosis.said)
        pause = max(BACKOFF, timedelta(seconds=diagnosis.looked_for_after))
        async with self._storage.begin("courier") as work:
            not_before = self._clock() + pause
            await work.parcels.later(parcel, not_before, diagnosis.said, may_have_arrived=True, refusals=1)

    async def _wait_for_group(self, parcel: Parcel, diagnosis: Diagnosis) -> None:
        """Let a group's notices wait until it lets us write; only a desk's and the channel's wait for over a day."""
        at = self._clock()
        if parcel.team is None and at - parcel.since >= REFUSED_FOR and not await self._is_channel(parcel.chat):
            await self.fail(parcel, diagnosis.said)
            return
        log.warning("a group cannot be written to", kind=parcel.kind, team=parcel.team, why=diagnosis.said)
        async with self._storage.begin("courier") as work:
            not_before = at + pause_after(parcel.attempts, SHUT_FIRST, SHUT_LONGEST)
            await work.parcels.wait_for_chat(parcel, not_before, diagnosis.said)
            await losses.lose(work, parcel, diagnosis.said, at)

    async def _is_channel(self, chat: int) -> bool:
        async with self._storage.read() as work:
            channel = await work.channels.linked()
            return channel is not None and channel.chat == chat

    async def _mend(self, parcel: Parcel, diagnosis: Diagnosis) -> bool:
        """Mend the cause and put the parcel back, so that the next attempt may succeed; False if that is impossible.

        Each mend takes its cause away, so the same one is not met again: however often a parcel failed before, it is
        mended. What cannot be mended stays on its way, for whoever calls to put it aside.
        """
        at = self._clock()
        not_before = at
        if diagnosis.failure in (Failure.LATER, Failure.UNKNOWN):
            slow = timedelta(seconds=diagnosis.looked_for_after)
            backoff = max(slow, pause_after(parcel.attempts, BACKOFF, LONGEST_BACKOFF))
            not_before = at + (timedelta(seconds=diagnosis.retry_after) or backoff)
        async with self._storage.begin("courier") as work:
            if not await _remove_cause(work, parcel, diagnosis):
                return False
            doubt = diagnosis.failure is Failure.UNKNOWN
            await work.parcels.later(parcel, not_before, diagnosis.said, may_have_arrived=doubt)
        log.info("a message is tried again", kind=parcel.kind, why=diagnosis.said, at=not_before.isoformat())
        return True


async def _remove_cause(work: UnitOfWork, parcel: Parcel, diagnosis: Diagnosis) -> bool:
    """Remove what made an attempt fail; False if that is impossible."""
    match diagnosis.failure:
        case Failure.LATER | Failure.UNKNOWN:  # it passes by itself
            return True
        case Failure.GONE | Failure.NO_CAPTION if parcel.slot:
            return await work.slots.hide(parcel.chat, parcel.slot)
        case Failure.MOVED if diagnosis.moved_to is not None and diagnosis.moved_to != parcel.chat:
            await alarming.follow(work, parcel.chat, diagnosis.moved_to)
        case Failure.NO_TOPIC if parcel.thread is not None:
            await work.desks.leave_topic(parcel.chat, parcel.thread)
        case Failure.TOPIC_CLOSED if parcel.thread is not None:
            await work.parcels.leave_topic(parcel)
        case _:
            return False
    return True


def pause_after(attempts: int, first: timedelta, longest: timedelta) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, up to the longest."""
    return min(first * (1 << min(attempts, 16)), longest)
