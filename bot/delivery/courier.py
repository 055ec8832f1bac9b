"""Carry notices from the outbox to Telegram: claim, send, record. The courier is the outbox's relay.

Promises:

- Every committed notice is said at least once, and in the order of its chat; in a group, those for which somebody waits
  come first. Only what Telegram refuses stands aside, so that the others can pass, and is tried again for a day. A
  picture that is refused leaves as words.
- What a group does not let us write waits, and everything behind it; a desk's for as long as it takes.
- A notice with a slot (the upsert key of a message) is sent once and edited afterwards. After a lost answer its message
  is looked for before it is sent again.
- Telegram's limits are kept, where the messages leave (`bot/delivery/wire.py`). After a 429 its chat waits for as long
  as it says, and all chats if several must wait until the same moment.
- Nothing is dropped silently: a final failure is recorded with Telegram's reason, and somebody who cannot be reached is
  marked as such.

`bot/delivery/claiming.py` decides what may leave, and when.
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import structlog
from telegram.error import BadRequest, TelegramError

from bot.clock import Clock
from bot.counting import Counts
from bot.delivery.claiming import LONGEST_PAUSE, Claimer, take_leave
from bot.delivery.composing import Composed, Composer, files_of
from bot.delivery.failures import Diagnosis, Failure, diagnose
from bot.delivery.pace import Pace
from bot.delivery.sending import Sender, Target, shows, signature
from casework.model.notice import Kind
from casework.people import meeting
from handlers.messages.message import Message
from handlers.messages.tickets.undelivered import has_file
from storage.files.photos import PhotoMissing
from storage.traffic.outbox import Parcel
from storage.traffic.slots import Shown
from storage.trouble import StorageAway
from storage.unit_of_work import Storage

log = structlog.get_logger()

MOST_ATTEMPTS = 20  # after refusals by Telegram that we can mend; failures of the network have no limit
MOST_FAULTS = 3  # attempts after a mistake of ours, because the notices behind it must not wait long
PATIENCE_S = 5  # before the database is asked again
BACKOFF, LONGEST_BACKOFF = timedelta(seconds=0.5), timedelta(minutes=5)
REFUSED_FOR = timedelta(days=1)  # how long a refusal that nobody has listed as final is tried again
ASIDE_FIRST, ASIDE_LONGEST = timedelta(seconds=15), timedelta(hours=1)  # pauses between those attempts
SHUT_FIRST, SHUT_LONGEST = timedelta(minutes=5), timedelta(hours=1)  # pauses before a group is tried again
MAY_BE_THE_FILE = frozenset({Failure.REFUSED, Failure.SHUT, Failure.BAD_FILE})  # a group may forbid only pictures


class Courier:
    """Sends what the outbox holds; one per installation (the process with the lease)."""

    def __init__(
        self,
        storage: Storage,
        sender: Sender,
        composer: Composer,
        pace: Pace,
        clock: Clock,
        counts: Counts,
    ) -> None:
        self._storage = storage
        self._counts = counts
        self._sender = sender
        self._composer = composer
        self._clock = clock
        self.claimer = Claimer(storage, composer, pace, clock)

    async def run(self) -> None:
        """Send until cancelled."""
        self.claimer.begin()
        is_tidy = False
        async with asyncio.TaskGroup() as tasks:
            while True:
                try:
                    if not is_tidy:
                        await self._look_for_left()
                        is_tidy = True
                    for claimed in await self.claimer.claim():
                        tasks.create_task(self._carry(claimed.parcel, claimed.composed))
                except StorageAway as error:
                    log.warning("the courier must wait for the database", seconds=PATIENCE_S, why=str(error))
                    await asyncio.sleep(PATIENCE_S)

    async def _look_for_left(self) -> None:
        """Put back what a process was sending when it ended, or led no more."""
        async with self._storage.begin("courier") as work:
            left = await work.outbox.left_sending(self._clock())
            await work.outbox.disbelieve(self._clock(), LONGEST_PAUSE)  # the clock may have been set back
        if left:
            log.info("messages were being sent when the process ended; they are looked for", count=left)

    async def _carry(self, parcel: Parcel, composed: Composed | None) -> None:
        """Send one parcel (a claimed outbox row) and record the result; an error of ours only delays its chat."""
        try:
            await self._deliver(parcel, composed or await self._compose(parcel))
        except Exception as error:
            log.exception("a message could not be put together or recorded", kind=parcel.kind)
            await self._put_back(parcel, error)
        finally:
            self.claimer.come_back(parcel)

    async def _compose(self, parcel: Parcel) -> Composed:
        async with self._storage.read() as work:
            return await self._composer.prepare(parcel, work, self._clock())

    async def _deliver(self, parcel: Parcel, composed: Composed) -> None:
        message, shown = composed.message, composed.shown
        if message is None or (shown is None and (message.is_taken_down or parcel.kind is Kind.LEFT)):
            await self._fail(parcel, "the reader or the subject is gone")
            return
        try:
            sent, message = await self._hand_over_what_can_be(parcel, message, composed)
            if message.is_pinned and sent is not None:
                await self._pin(parcel, sent, shown)
        except TelegramError as error:
            await self._recover(parcel, shown, diagnose(error))
        except PhotoMissing as error:
            await self._fail(parcel, f"the photo {error} is not on the disk")
        else:
            await self._record(parcel, message, sent, shown)

    async def _put_back(self, parcel: Parcel, error: Exception) -> None:
        """Put back a parcel that failed on our side; it may have been sent before it failed."""
        while True:
            try:
                if parcel.attempts + 1 >= MOST_FAULTS and not isinstance(error, StorageAway):
                    await self._fail(parcel, repr(error))
                    return
                not_before = self._clock() + _pause(BACKOFF, parcel.attempts + 1, LONGEST_BACKOFF)
                async with self._storage.begin(f"parcel {parcel.id}") as work:
                    await work.outbox.later(parcel, not_before, repr(error), may_have_arrived=True)
                self.claimer.wake()
            except StorageAway:
                await asyncio.sleep(PATIENCE_S)
            else:
                return

    async def _hand_over_what_can_be(
        self, parcel: Parcel, message: Message, composed: Composed
    ) -> tuple[int | None, Message]:
        """Hand over a message, or as much of it as Telegram takes; returns its number, and what it says now.

        Raises TelegramError if Telegram does not take its words either.
        """
        for less in self._less(parcel, message, composed):
            try:
                return await self._hand_over_or_leave(parcel, message, composed)
            except PhotoMissing as error:
                log.warning("a photo is not on the disk", kind=parcel.kind, about=parcel.about, photo=str(error))
            except TelegramError as error:
                diagnosis = diagnose(error)
                if diagnosis.failure not in MAY_BE_THE_FILE:
                    raise
                log.warning("a picture or file is refused", kind=parcel.kind, about=parcel.about, why=diagnosis.said)
                if composed.file_ids:
                    async with self._storage.begin("courier") as work:
                        await work.photos.forget_file_ids(files_of(message))
            message, composed = less
        return await self._hand_over_or_leave(parcel, message, composed)

    def _less(self, parcel: Parcel, message: Message, composed: Composed) -> Iterator[tuple[Message, Composed]]:
        """Yield what to try if a message is refused: its files uploaded anew, then its words only."""
        if not has_file(message):
            return
        anew = replace(composed, file_ids={})
        if composed.file_ids:
            yield message, anew
        words = self._composer.in_words(parcel, message, composed.shown)
        if words is not None:
            yield words, anew

    async def _hand_over_or_leave(
        self, parcel: Parcel, message: Message, composed: Composed
    ) -> tuple[int | None, Message]:
        """Hand over a message, unless it is as it should be already; returns its number, and the message."""
        try:
            return await self._hand_over(parcel, message, composed), message
        except TelegramError as error:
            if composed.shown is None or diagnose(error).failure is not Failure.HARMLESS:
                raise
            return composed.shown.message, message

    async def _hand_over(self, parcel: Parcel, message: Message, composed: Composed) -> int | None:
        """Edit the message that shows the slot, or find a lost one, or send a new one; returns its number.

        Telegram makes no text of a picture: a message that loses its picture is taken away, and another one sent,
        unless it was left behind. Returns None if a reaction took a message's place, if one was only taken away, or if
        there is only a menu to set.
        """
        shown, answered, file_ids = composed.shown, composed.answered, composed.file_ids
        if message.menu is not None:
            await self._offer(parcel, message.menu, has_words=bool(message.text))
            if not message.text:
                return None
        if message.reacts_to is not None and await self._sender.react(parcel.chat, message.reacts_to):
            return None
        if shown and (message.is_taken_down or (_loses_picture(message, shown) and not composed.is_afresh)):
            instead = message.text if message.is_taken_down else ""
            await self._sender.take_down(parcel.chat, shown.message, shown.picture, instead)
            if message.is_taken_down or parcel.kind is Kind.LEFT:
                return None
        elif shown and not composed.is_afresh:
            await self._sender.edit(parcel.chat, shown.message, message, shown.picture, file_ids)
            return shown.message
        elif shown:
            await self._put_away(parcel, shown.message)
        if parcel.may_have_arrived and parcel.slot:
            lost = await self._sender.find_lost(parcel.chat, parcel.after_message, message)
            if lost is not None:
                log.info("a message whose answer was lost is found again", slot=parcel.slot, message=lost)
                if await self._catch_up(parcel, lost, message, file_ids):
                    return lost
        target = Target(parcel.chat, parcel.thread, answered.message if answered else message.answers)
        return await self._sender.send(target, message, file_ids)

    async def _offer(self, parcel: Parcel, menu: tuple[tuple[str, str], ...], *, has_words: bool) -> None:
        """Set a chat's menu; if Telegram refuses it, the words that come with it leave all the same."""
        try:
            await self._sender.offer(parcel.chat, menu)
        except BadRequest as error:
            if not has_words:
                raise
            log.warning("a menu is refused", kind=parcel.kind, why=error.message)

    async def _catch_up(self, parcel: Parcel, number: int, message: Message, file_ids: Mapping[str, str]) -> bool:
        """Bring a message that was found again up to date, because it shows the state of when it was sent.

        Returns False if that is impossible, for example because it is a text and must now be a picture. Then the
        message is removed.
        """
        try:
            await self._sender.edit(parcel.chat, number, message, signature(message.picture), file_ids)
        except BadRequest as error:
            if diagnose(error).failure is not Failure.HARMLESS:
                log.info("what was found again is sent anew", slot=parcel.slot, why=error.message)
                await self._sender.remove(parcel.chat, number)
                return False
        return True

    async def _put_away(self, parcel: Parcel, number: int) -> None:
        """Put away an older message, if it still exists, before a new one takes its place.

        In a private chat it is deleted, because there should be only one. In a group it loses its buttons, unless it
        will say where its content went (`left_behind`).
        """
        try:
            if parcel.person is not None:
                await self._sender.remove(parcel.chat, number)
            elif not parcel.kind.properties.left_behind:
                await self._sender.strip(parcel.chat, number)
        except TelegramError as error:
            log.debug("an old message stays", why=error.message)

    async def _pin(self, parcel: Parcel, number: int, shown: Shown | None) -> None:
        """Pin a message that was just sent, or that `pin` asks to pin; a failed attempt is not repeated by itself."""
        earlier = shown.message if shown and shown.message != number else None
        if shown and earlier is None and not parcel.facts.get("pin"):
            return
        try:
            await self._sender.pin(parcel.chat, number, earlier)
        except TelegramError as error:
            log.debug("nothing was pinned", why=error.message)

    async def _record(self, parcel: Parcel, message: Message, number: int | None, shown: Shown | None) -> None:
        ticket = parcel.about or None if parcel.kind.properties.about_ticket else None
        picture = shown.picture if message.keeps_picture and shown else shows(message)
        if number is None and message.reacts_to is None and parcel.slot:
            async with self._storage.begin("courier") as work:
                await work.slots.hide(parcel.chat, parcel.slot)
        await self.claimer.record(parcel, None if number is None else Shown(number, ticket, picture))
        self._counts.say((self._clock() - parcel.since).total_seconds())

    async def _fail(self, parcel: Parcel, why: str) -> None:
        self._counts.sends["failed"] += 1
        log.warning("a message will never arrive", kind=parcel.kind, about=parcel.about, why=why)
        async with self._storage.begin("courier") as work:
            await work.outbox.failed(parcel, self._clock(), why)
            await take_leave(work, parcel)

    async def _recover(self, parcel: Parcel, shown: Shown | None, diagnosis: Diagnosis) -> None:
        """Do what the kind of failure requires; see bot/delivery/failures.py."""
        self._counts.sends[diagnosis.failure.value] += 1
        if shown and diagnosis.failure is Failure.NO_CAPTION:
            await self._put_away(parcel, shown.message)
        is_group = parcel.chat < 0
        match diagnosis.failure:
            case Failure.PERMANENT:
                await self._fail(parcel, diagnosis.said)
            case Failure.UNREACHABLE if not is_group:
                await self._fail(parcel, diagnosis.said)
                async with self._storage.begin(f"parcel {parcel.id}") as work:
                    await meeting.mark_reachable(work, parcel.chat, is_reachable=False)
            case Failure.SHUT | Failure.UNREACHABLE if is_group:
                await self._wait_for_group(parcel, diagnosis)
            case Failure.LATER | Failure.UNKNOWN:
                await self._mend(parcel, diagnosis)
            case Failure.REFUSED:
                await self._stand_aside(parcel, diagnosis)
            case _ if parcel.attempts >= MOST_ATTEMPTS or not await self._mend(parcel, diagnosis):
                await self._stand_aside(parcel, diagnosis)
        self.claimer.wake()  # the parcel may wait again, perhaps for another chat

    async def _stand_aside(self, parcel: Parcel, diagnosis: Diagnosis) -> None:
        """Try a parcel that is refused again later, and let the others of its chat pass; after a day, give it up."""
        at = self._clock()
        if at - parcel.since >= REFUSED_FOR:
            await self._fail(parcel, diagnosis.said)
            return
        not_before = at + _pause(ASIDE_FIRST, parcel.attempts, ASIDE_LONGEST)
        log.warning("a message is refused", kind=parcel.kind, about=parcel.about, why=diagnosis.said)
        async with self._storage.begin("courier") as work:
            await work.outbox.stand_aside(parcel, not_before, diagnosis.said)
        self.claimer.expect(not_before)

    async def _wait_for_group(self, parcel: Parcel, diagnosis: Diagnosis) -> None:
        """Let a group's notices wait until it lets us write; only a desk's wait for longer than a day."""
        at = self._clock()
        if parcel.team is None and at - parcel.since >= REFUSED_FOR:
            await self._fail(parcel, diagnosis.said)
            return
        log.warning("a group cannot be written to", kind=parcel.kind, team=parcel.team, why=diagnosis.said)
        async with self._storage.begin("courier") as work:
            not_before = at + _pause(SHUT_FIRST, parcel.attempts, SHUT_LONGEST)
            await work.outbox.wait_for_chat(parcel, not_before, diagnosis.said)

    async def _mend(self, parcel: Parcel, diagnosis: Diagnosis) -> bool:
        """Put the parcel back and mend the cause, so that the next attempt may succeed; False if that is impossible."""
        at = self._clock()
        not_before = at
        if diagnosis.failure in (Failure.LATER, Failure.UNKNOWN):
            backoff = _pause(BACKOFF, parcel.attempts, LONGEST_BACKOFF)
            not_before = at + (timedelta(seconds=diagnosis.retry_after) or backoff)
        log.info("a message is tried again", kind=parcel.kind, why=diagnosis.said, at=not_before.isoformat())
        async with self._storage.begin("courier") as work:
            doubt = diagnosis.failure is Failure.UNKNOWN or parcel.may_have_arrived
            await work.outbox.later(parcel, not_before, diagnosis.said, may_have_arrived=doubt)
            match diagnosis.failure:
                case Failure.LATER | Failure.UNKNOWN:
                    return True
                case Failure.GONE | Failure.NO_CAPTION if parcel.slot:
                    await work.slots.hide(parcel.chat, parcel.slot)
                case Failure.MOVED if diagnosis.moved_to is not None:
                    await work.desks.move(parcel.chat, diagnosis.moved_to)
                case Failure.NO_TOPIC if parcel.thread is not None:
                    await work.desks.leave_topic(parcel.chat, parcel.thread)
                case Failure.TOPIC_CLOSED if parcel.thread is not None:
                    await work.outbox.leave_topic(parcel)
                case _:
                    return False
        return True


def _loses_picture(message: Message, shown: Shown) -> bool:
    return shown.picture is not None and message.picture is None and not message.keeps_picture


def _pause(first: timedelta, attempts: int, longest: timedelta) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, up to the longest."""
    return min(first * (1 << min(attempts, 16)), longest)
