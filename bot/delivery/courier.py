"""Carry notices from the outbox to Telegram: claim, send, record. The courier is the outbox's relay.

Promises:

- Every committed notice is said at least once, and in the order of its chat; in a group, those for which somebody waits
  come first. Only what Telegram does not take while it takes others stands aside, so that those can pass, and is tried
  again for a day. A picture that is too large leaves smaller; one that is refused leaves as words, and so does a file
  that cannot be made three times.
- What a group does not let us write waits, and everything behind it; a desk's, and the channel's, for as long as it
  takes.
- A notice with a slot (the upsert key of a message) is sent once and edited afterwards. After a lost answer every
  message is looked for before it is sent again.
- Whoever cancels the courier waits until what is under way has arrived and is recorded, as long as Telegram's patience.
  If another process leads (`stand_down`), what has not left yet is left to it.
- Telegram's limits are kept, where the messages leave (`bot/delivery/wire.py`). After a 429 its chat waits for as long
  as it says, and all chats if several must wait until the same moment.
- Nothing is dropped silently: a final failure is recorded with Telegram's reason, and somebody who cannot be reached is
  marked as such.

`claiming.py` decides what may leave, and when; `searching.py` finds what was lost; `recovering.py` does what a failure
requires.
"""

import asyncio
from dataclasses import replace

import structlog
from telegram.error import BadRequest, TelegramError

from bot.clock import Clock
from bot.counting import Counts
from bot.delivery import losses
from bot.delivery.claiming import LONGEST_PAUSE, Claimer
from bot.delivery.composing import Composed, Composer, files_of
from bot.delivery.failures import Failure, diagnose
from bot.delivery.pace import Pace
from bot.delivery.recovering import ASIDE_FROM, MOST_FAULTS, PATIENCE_S, SMALLER_FROM, WORDS_FROM, Recovery
from bot.delivery.searching import NotYet, Searcher
from bot.delivery.sending import Sender, Target, shows
from bot.delivery.wire import is_ours
from bot.paper.printing import NotDrawn
from casework.model.notice import Kind
from handlers.messages.message import Charts, Message
from handlers.messages.tickets.undelivered import has_file
from storage.files.photos import PhotoMissing
from storage.traffic.parcels import Parcel
from storage.traffic.slots import Shown
from storage.trouble import StorageAway
from storage.unit_of_work import Storage

log = structlog.get_logger()

LAST_S = 25  # for what is on its way when the process is told to end: longer than Telegram may take to answer
MOST_UNDRAWN = 1000  # parcels of which it is known how often their papers could not be drawn
MAY_BE_THE_FILE = frozenset({Failure.REFUSED, Failure.SHUT, Failure.BAD_FILE, Failure.TOO_LARGE})  # or only the file


class NotTaken(Exception):
    """A message fails while Telegram answers others, and has not arrived."""


class Courier:
    """Sends what the outbox holds; only the process that leads runs it."""

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
        self._searcher = Searcher(storage, sender, clock)
        self.claimer = Claimer(storage, composer, pace, clock)
        self._recovery = Recovery(storage, sender, self.claimer, clock, counts)
        self._stands_down = False
        self._undrawn: dict[int, int] = {}  # how often the paper of a parcel could not be drawn, the newest last

    async def run(self) -> None:
        """Send until cancelled; then claim nothing more, and let what is under way end and be recorded."""
        self._stands_down = False
        is_ours.set(lambda: not self._stands_down)
        self.claimer.begin()
        working = asyncio.get_running_loop().create_task(self._work())
        try:
            await asyncio.shield(working)
        except asyncio.CancelledError:
            self.claimer.end()
            await asyncio.wait({working}, timeout=LAST_S)
            raise
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    def stand_down(self) -> None:
        """Let no message leave any more, because another process leads; what has left is still recorded."""
        self._stands_down = True

    async def _work(self) -> None:
        is_tidy = False
        async with asyncio.TaskGroup() as tasks:
            while not self.claimer.has_ended:
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
            left = await work.parcels.left_sending(self._clock())
            await work.parcels.disbelieve(self._clock(), LONGEST_PAUSE)  # the clock may have been set back
        if left:
            log.info("messages were being sent when the process ended; they are looked for", count=left)

    async def _carry(self, parcel: Parcel, composed: Composed | None) -> None:
        """Send one parcel (a claimed outbox row) and record the result; an error of ours only delays its chat."""
        is_composed = False
        try:
            composed = composed or await self._compose(parcel)
            is_composed = True
            await self._deliver(parcel, composed)
        except Exception as error:
            log.exception("a message could not be put together or recorded", kind=parcel.kind)
            may_have_arrived = is_composed and not isinstance(error, NotDrawn)
            await self._recovery.put_back(parcel, error, may_have_arrived=may_have_arrived)
        finally:
            self.claimer.come_back(parcel)

    async def _compose(self, parcel: Parcel) -> Composed:
        async with self._storage.read() as work:
            return await self._composer.prepare(parcel, work, self._clock())

    async def _deliver(self, parcel: Parcel, composed: Composed) -> None:
        message, shown = composed.message, composed.shown
        is_nothing = message is None or (shown is None and message.is_taken_down)
        if is_nothing and parcel.kind.properties.may_lapse:
            await self._recovery.lapse(parcel, "there is nothing to say any more")
            return
        if message is None or is_nothing or (shown is None and parcel.kind is Kind.LEFT):
            await self._recovery.fail(parcel, "the reader or the subject is gone")
            return
        try:
            sent, said = await self._hand_over_what_can_be(parcel, message, composed)
            if said.is_pinned and sent is not None:
                await self._pin(parcel, sent, shown)
        except NotYet as error:
            await self._recovery.later(parcel, error.until, str(error))
        except NotTaken:
            await self._recovery.stand_aside(parcel, "it fails while Telegram answers others")
        except TelegramError as error:
            diagnosis = diagnose(error)
            if shown and diagnosis.failure is Failure.NO_CAPTION:
                await self._put_away(parcel, shown.message)
            await self._recovery.recover(parcel, diagnosis)
        except PhotoMissing as error:
            await self._recovery.fail(parcel, f"the photo {error} is not on the disk")
        else:
            await self._record(parcel, said, sent, shown)

    async def _hand_over_what_can_be(
        self, parcel: Parcel, message: Message, composed: Composed
    ) -> tuple[int | None, Message]:
        """Hand over a message, or as much of it as Telegram takes; returns its number, and what it says now.

        Raises TelegramError if Telegram does not take its words either.
        """
        *more, last = self._forms(parcel, message, composed)
        refused: Failure | None = None
        for form in more:
            if refused is None or refused is Failure.TOO_LARGE or not form[1].is_small:
                try:
                    return await self._hand_over_or_leave(parcel, *form)
                except (PhotoMissing, OSError, NotDrawn, TelegramError) as error:
                    refused = await self._allow_less(parcel, form, error)
                    if isinstance(error, NotDrawn):
                        in_words = self._composer.in_words(parcel, message, composed.shown, is_made=False)
                        last = (in_words or last[0], last[1])
        handed_over = await self._hand_over_or_leave(parcel, *last)
        if refused is Failure.SHUT and not has_file(last[0]):
            async with self._storage.begin("courier") as work:
                await losses.lose_pictures(work, parcel, self._clock())
        return handed_over

    async def _allow_less(self, parcel: Parcel, form: tuple[Message, Composed], error: Exception) -> Failure:
        """Say why less of a message may be taken; raises the error if it would meet less of it as well."""
        message, composed = form
        if not isinstance(error, TelegramError):
            is_paper = message.document or isinstance(message.picture, Charts)  # a place that is not shown is a link
            if is_paper and not self._is_drawn_enough(parcel, error):
                raise error
            log.warning("a picture or file cannot be made", kind=parcel.kind, about=parcel.about, exc_info=error)
            return Failure.BAD_FILE
        diagnosis = diagnose(error)
        if diagnosis.failure not in MAY_BE_THE_FILE:
            raise error
        log.warning("a picture or file is refused", kind=parcel.kind, about=parcel.about, why=diagnosis.said)
        if composed.file_ids:
            async with self._storage.begin("courier") as work:
                await work.photos.forget_file_ids(files_of(message))
        return diagnosis.failure

    def _is_drawn_enough(self, parcel: Parcel, error: Exception) -> bool:
        """Tell whether a paper could not be drawn so often that its words leave alone.

        Attempts that failed for another reason, as while Telegram was busy, are not counted. A new process counts anew.
        """
        if not isinstance(error, NotDrawn):
            return False
        count = self._undrawn[parcel.id] = self._undrawn.pop(parcel.id, 0) + 1
        if len(self._undrawn) > MOST_UNDRAWN:
            del self._undrawn[next(iter(self._undrawn))]
        return count >= MOST_FAULTS

    def _forms(self, parcel: Parcel, message: Message, composed: Composed) -> list[tuple[Message, Composed]]:
        """Return what to try one after the other: all of a message, its files uploaded anew, smaller, its words only.

        What Telegram did not take while it took others begins with less.
        """
        anew = replace(composed, file_ids={})
        if not has_file(message):
            return [(message, composed)]
        small = [(message, replace(anew, is_small=True))] if message.picture or message.album else []
        in_words = self._composer.in_words(parcel, message, composed.shown)
        words = [] if in_words is None else [(in_words, anew)]
        if parcel.refusals >= WORDS_FROM and words:
            return words
        if parcel.refusals >= SMALLER_FROM and small:
            return [*small, *words]
        again = [(message, anew)] if composed.file_ids else []
        return [(message, composed), *again, *small, *words]

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
            picture, is_small = shown.picture, composed.is_small
            await self._sender.edit(parcel.chat, shown.message, message, picture, file_ids, is_small=is_small)
            return shown.message
        elif shown:
            await self._put_away(parcel, shown.message)
        if parcel.may_have_arrived:
            lost = await self._searcher.find(parcel, message, file_ids)
            if lost is not None:
                return lost or None
            if parcel.refusals >= ASIDE_FROM:
                raise NotTaken
        target = Target(parcel.chat, parcel.thread, answered.message if answered else message.answers)
        return await self._sender.send(target, message, file_ids, is_small=composed.is_small)

    async def _offer(self, parcel: Parcel, menu: tuple[tuple[str, str], ...], *, has_words: bool) -> None:
        """Set a chat's menu; if Telegram refuses it, the words that come with it leave all the same."""
        try:
            await self._sender.offer(parcel.chat, menu)
        except BadRequest as error:
            if not has_words:
                raise
            log.warning("a menu is refused", kind=parcel.kind, why=error.message)

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
        picture = shown.picture if message.keeps_picture and shown else shows(message, blurs=self._sender.blurs)
        if number is None and message.reacts_to is None and parcel.slot:
            async with self._storage.begin("courier") as work:
                await work.slots.hide(parcel.chat, parcel.slot)
        await self.claimer.record(parcel, None if number is None else Shown(number, ticket, picture))
        self._counts.say((self._clock() - parcel.since).total_seconds())


def _loses_picture(message: Message, shown: Shown) -> bool:
    return shown.picture is not None and message.picture is None and not message.keeps_picture
