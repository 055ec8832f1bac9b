"""Look for a message whose answer was lost, before it is said again.

The Bot API cannot be asked for a message. But it answers differently to an edit that changes nothing: *not modified* if
the message is the bot's own, *can't be edited* if it is somebody else's, *not found* if there is none in this chat. All
other messages of the bot's in the chat are known and have smaller numbers. So a message of its own among the numbers
that follow is the lost one. In private chats these numbers are shared with all other private chats.

A message with keys, or one that wants a reply, cannot be edited, and looks like somebody else's. Promises: in a private
chat it is the lost one if it is still not explained when the person's own messages have come in; in a group, such a
message is said no third time. A message that was found shows what must be said now.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import structlog
from telegram.error import BadRequest

from bot.clock import Clock
from bot.delivery.failures import Failure, diagnose
from bot.delivery.sending import Seen, Sender
from handlers.messages.message import Message
from storage.traffic.numbering import SHARED, sequence
from storage.traffic.parcels import Parcel
from storage.unit_of_work import Storage

log = structlog.get_logger()

NEXT = {True: 60, False: 15}  # how many numbers after the newest known one are looked at; more where they are shared
MOST = 300  # numbers that are looked at altogether
COMES_IN = timedelta(seconds=3)  # by then a bot that has just started has been handed what people wrote meanwhile
NO_NUMBER = 0


class NotYet(Exception):
    """Nobody knows yet whether a message has arrived; `until` is when to look again."""

    def __init__(self, why: str, until: datetime) -> None:
        super().__init__(why)
        self.until = until


class Searcher:
    """Finds lost messages for the courier (the outbox relay)."""

    def __init__(self, storage: Storage, sender: Sender, clock: Clock) -> None:
        self._storage = storage
        self._sender = sender
        self._clock = clock
        self._began = clock()

    async def find(self, parcel: Parcel, message: Message, file_ids: Mapping[str, str]) -> int | None:
        """Return the number of a message that may have arrived, up to date; None if it must be said again.

        `NO_NUMBER` stands for one that has arrived, nobody knows where. Raises NotYet and TelegramError.
        """
        number = await self._number(parcel, message)
        if number is None:
            return None
        log.info("a message whose answer was lost is found again", kind=parcel.kind, message=number)
        if not _is_fixed(message) and not await self._catch_up(parcel, number, message, file_ids):
            return None
        return number

    async def _number(self, parcel: Parcel, message: Message) -> int | None:
        is_shared = sequence(parcel.chat) == SHARED
        first = parcel.after_message + 1
        last = max(parcel.newest, parcel.after_message) + NEXT[is_shared]
        cannot_be_edited = bool(message.keys or message.wants_reply)
        others = []
        theirs = await self._posted_by_others(parcel)
        for number in range(first, min(last, parcel.after_message + MOST) + 1):
            seen = await self._sender.look(parcel.chat, number, message)
            if seen is Seen.OURS and not cannot_be_edited and number not in theirs:
                return await self._last_part(parcel, number, message)
            if seen is Seen.ANOTHERS:
                others.append(number)
        return await self._unexplained(parcel, others) if cannot_be_edited and others else None

    async def _posted_by_others(self, parcel: Parcel) -> Collection[int]:
        """Return which messages of a channel others wrote: the bot may have the right to edit these as well."""
        async with self._storage.read() as work:
            channel = await work.channels.linked()
            is_there = channel is not None and channel.chat == parcel.chat
            return await work.inbox.messages_since(parcel.chat, parcel.since) if is_there else ()

    async def _last_part(self, parcel: Parcel, number: int, message: Message) -> int:
        """Return the number of an album's last part; its parts follow each other."""
        for _ in message.album[1:]:
            if await self._sender.look(parcel.chat, number + 1, message) is Seen.OURS:
                number += 1
        return number

    async def _unexplained(self, parcel: Parcel, others: Collection[int]) -> int | None:
        """Return which of some messages that cannot be edited is the lost one."""
        if parcel.chat < 0:  # of a group's messages we do not hear all
            return NO_NUMBER if parcel.attempts > 1 and len(others) > 1 else None
        async with self._storage.read() as work:
            known = await work.inbox.messages_since(parcel.chat, parcel.since)
        number = max((each for each in others if each not in known), default=None)
        if number is not None and self._clock() < self._began + COMES_IN:
            raise NotYet("what people wrote meanwhile has not come in yet", self._began + COMES_IN)
        return number

    async def _catch_up(self, parcel: Parcel, number: int, message: Message, file_ids: Mapping[str, str]) -> bool:
        """Bring a message that was found again up to date, with its picture: it shows the state of when it was sent.

        Returns False if that is impossible, for example because it is a text and must now be a picture. Then the
        message is removed.
        """
        try:
            await self._sender.edit(parcel.chat, number, message, None, file_ids)
        except BadRequest as error:
            if diagnose(error).failure is not Failure.HARMLESS:
                log.info("what was found again is sent anew", slot=parcel.slot, why=error.message)
                await self._sender.remove(parcel.chat, number)
                return False
        return True


def _is_fixed(message: Message) -> bool:
    """Tell whether a message stays as it was sent: a file, or what cannot be edited."""
    is_file = bool(message.album or message.spot or message.recording or message.document)
    return is_file or bool(message.keys or message.wants_reply)
