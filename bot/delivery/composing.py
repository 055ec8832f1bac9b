"""Put a claimed notice into words at the moment when it is sent; `handlers.notices` has the words for each kind."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.delivery.sending import signature
from casework.model.district import District
from handlers import notices
from handlers.messages.message import Message, Sheet
from handlers.messages.occasion import Installation, Occasion
from handlers.messages.speaker import Speaker
from handlers.messages.tickets.undelivered import without_file
from storage.traffic.parcels import Parcel
from storage.traffic.slots import Shown
from storage.unit_of_work import UnitOfWork

PHOTO_NAME = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Composed:
    """A message to send, with what the database knows about how to send it.

    `message` is None if the reader or the subject is gone. `shown` is the message that shows the slot now, `answered`
    the one to reply to. `file_ids` are Telegram's ids of photos and recordings that it has already, by our names.
    `is_afresh` says that a new message takes the place of `shown`, `is_small` that its pictures are sent smaller.
    """

    message: Message | None
    shown: Shown | None
    answered: Shown | None
    file_ids: Mapping[str, str]
    is_afresh: bool = False
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Composer:
    """Finds the reader's language and asks the table of notices."""

    installation: Installation
    district: Callable[[], District]

    async def prepare(self, parcel: Parcel, work: UnitOfWork, at: datetime) -> Composed:
        """Put a parcel (a claimed outbox row) into words, and read what is needed to send it."""
        message = await self.compose(parcel, work, at)
        shown = await work.slots.shown(parcel.chat, parcel.slot) if parcel.slot else None
        answered = await work.slots.shown(parcel.chat, message.replies_to) if message and message.replies_to else None
        file_ids = await work.photos.file_ids(files_of(message))
        return Composed(message, shown, answered, file_ids, await self._is_afresh(parcel, shown, work))

    async def _is_afresh(self, parcel: Parcel, shown: Shown | None, work: UnitOfWork) -> bool:
        """Tell whether a new message is sent although one shows the slot: `casework/tickets/telling.py` asks for it.

        The notices of a private chat leave in order, so what was said before this one has its number by now.
        """
        if parcel.facts.get("afresh") or shown is None:
            return True
        return bool(parcel.facts.get("lowest")) and await work.slots.newest(parcel.chat) > shown.message

    async def compose(self, parcel: Parcel, work: UnitOfWork, at: datetime) -> Message | None:
        """Return what to say, or None if the reader or the subject is gone."""
        district = self.district()
        to = self._speaker(parcel, at)
        if to is None:
            return None
        occasion = Occasion(
            kind=parcel.kind,
            about=parcel.about,
            facts=parcel.facts,
            person=parcel.person,
            team=parcel.team,
            work=work,
            district=district,
            at=at,
            to=to,
            installation=self.installation,
        )
        return await notices.word(occasion)

    def in_words(
        self, parcel: Parcel, message: Message, shown: Shown | None, *, is_made: bool = True
    ) -> Message | None:
        """Return a message without its picture or file, which we could make or not; None if nobody reads it.

        A picture that is shown stays, unless it has a photo that the message shows no more.
        """
        to = self._speaker(parcel)
        if to is None:
            return None
        is_afresh = parcel.facts.get("afresh")
        is_captioned = bool(shown and shown.picture and not is_afresh and _may_stay(shown.picture, message))
        is_at_desk = parcel.team is not None and parcel.kind.properties.about_ticket
        ticket = parcel.about if is_at_desk else None
        map_link = self.installation.map_link
        return without_file(message, to, map_link, ticket, is_captioned=is_captioned, is_made=is_made)

    def _speaker(self, parcel: Parcel, at: datetime | None = None) -> Speaker | None:
        """Return who speaks to the reader at a moment; None if nobody reads it."""
        district = self.district()
        team = district.team(parcel.team) if parcel.team else None
        language = team.language if team else parcel.language
        return Speaker(language, district.calendar.zone, at) if language else None


def _may_stay(shown_picture: str, message: Message) -> bool:
    return set(PHOTO_NAME.findall(shown_picture)) <= set(PHOTO_NAME.findall(signature(message.picture) or ""))


def files_of(message: Message | None) -> list[str]:
    """Return the names of the photos and recordings that Telegram may have already: those that are shown one by one."""
    if message is None:
        return []
    alone = message.picture.photos if isinstance(message.picture, Sheet) and len(message.picture.photos) == 1 else ()
    return [*message.album, *alone, *([message.recording.name] if message.recording else [])]
