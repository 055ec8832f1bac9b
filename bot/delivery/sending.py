"""Hand a message to Telegram: send it, edit it, find it again, and take it away (`removing.py`).

A photo that Telegram has already is sent by its file id there; everything else is uploaded, recordings too: the copy
that somebody sent to Telegram has its metadata. Telegram's errors are not caught here; the courier (the outbox relay)
knows what they mean.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import structlog
from telegram import (
    BotCommandScopeChat,
    InputFile,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ReactionEmoji
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.connecting import RawBot
from bot.delivery.failures import CANNOT_BE_EDITED, Failure, diagnose
from bot.delivery.keyboards import inline, markup
from bot.delivery.removing import ALBUM, HTML, PAGE, Remover
from bot.paper.archive import Archive
from casework.model import content
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.portion import Portion
from casework.model.recording import Recording, RecordingKind
from handlers.messages.message import (
    BeforeAfter,
    Charts,
    Message,
    MyData,
    Picture,
    PlaceMap,
    Printed,
    Sheet,
    TextFile,
    TicketPage,
)
from storage.files.photos import PhotoFiles

log = structlog.get_logger()

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
GLANCE_S = 5  # for an answer to whether anybody is there
REACTION = ReactionEmoji.THUMBS_UP
SMALL_BYTES = 800_000  # for all pictures of a message together; a usual proxy takes 1 MB


class Seen(Enum):
    """What stands under a number in a chat, as far as the Bot API tells."""

    OURS = auto()
    ANOTHERS = auto()  # or one of ours that cannot be edited, because it has keys or wants a reply
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: the chat, a topic of it, and the message that it replies to."""

    chat: int
    thread: int | None = None
    reply_to: int | None = None


BLURRED = " blurred"  # ends the name of a picture whose faces are


def shows(message: Message, *, blurs: bool) -> str | None:
    """Return a name for the photos that a message shows, in its picture, album or printed page; None if none."""
    if isinstance(message.document, TicketPage):
        return PAGE if message.document.before[1] or message.document.after[1] else None
    return ALBUM + " ".join(message.album) if message.album else signature(message.picture, blurs=blurs)


def signature(picture: Picture | None, *, blurs: bool = False) -> str | None:
    """Return a name for what a picture shows, so that the picture is replaced only when it changes.

    `blurs`: faces in pictures for others are blurred.
    """
    match picture:
        case Sheet(photos, is_public):
            return " ".join(photos) + (BLURRED if is_public and blurs else "")
        case BeforeAfter(before, after, is_public):
            return f"{before} > {after}" + (BLURRED if is_public and blurs else "")
        case PlaceMap(point, accuracy_m):
            return f"{point.lat:.6f} {point.lon:.6f} {accuracy_m or 0:.0f}"
        case Charts():
            return "charts"  # what is posted does not change
        case None:
            return None


def _reply(to: Target) -> ReplyParameters | None:
    return ReplyParameters(to.reply_to, allow_sending_without_reply=True) if to.reply_to else None


class Sender(Remover):
    """Talks to Telegram for the courier."""

    def __init__(
        self,
        bot: RawBot,
        photos: PhotoFiles,
        draw: Callable[[PlaceMap | Charts], Awaitable[bytes]],
        pack: Callable[[PersonId, Portion, bytes], AbstractAsyncContextManager[Archive]],
        print_: Callable[[Printed], Awaitable[bytes]],
    ) -> None:
        super().__init__(bot, photos)
        self._draw = draw
        self._pack = pack
        self._print = print_

    @property
    def blurs(self) -> bool:
        """Whether faces in pictures for others are blurred."""
        return self._photos.blurs

    async def send(self, to: Target, message: Message, file_ids: Mapping[str, str], *, is_small: bool = False) -> int:
        """Send a message and return its number; of an album, the number of its last part.

        `is_small`: its pictures have at most `SMALL_BYTES` together.
        """
        if message.document is not None:
            return await self._send_document(to, message, message.document)
        if message.recording:
            return await self._play(to, message, message.recording)
        if message.spot:
            return await self._send_spot(to, message.spot)
        if len(message.album) > 1:
            room = SMALL_BYTES // len(message.album) if is_small else None
            parts = [InputMediaPhoto(await self._one(name, file_ids, room)) for name in message.album]
            return await self._send_parts(to, message, parts)
        picture = Sheet(message.album) if message.album else message.picture
        if picture:
            return await _number(
                self._bot.send_photo(
                    to.chat,
                    message_thread_id=to.thread,
                    photo=await self._picture(picture, file_ids, is_small=is_small),
                    caption=message.text,
                    parse_mode=HTML,
                    reply_markup=markup(message, self._name, is_group=to.chat < 0),
                    reply_parameters=_reply(to),
                )
            )
        return await self._bot.send_text(
            to.chat,
            message.text,
            message_thread_id=to.thread,
            parse_mode=HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=markup(message, self._name, is_group=to.chat < 0),
            reply_parameters=_reply(to),
            disable_notification=message.is_pinned or None,
        )

    async def _send_document(self, to: Target, message: Message, document: MyData | TextFile | Printed) -> int:
        """Send a file, which is made now unless it is text; returns the message's number."""
        if isinstance(document, TextFile):
            return await self._send_file(to, message, document.name, document.content)
        if isinstance(document, MyData):
            return await self._send_archive(to, message, document)
        return await self._send_file(to, message, document.file_name, await self._print(document))

    async def _send_spot(self, to: Target, spot: Point) -> int:
        """Send a place that Telegram shows on its map; returns the message's number."""
        return await _number(
            self._bot.send_location(
                to.chat,
                message_thread_id=to.thread,
                latitude=spot.lat,
                longitude=spot.lon,
                reply_parameters=_reply(to),
            )
        )

    async def _send_parts(self, to: Target, message: Message, parts: list[InputMediaPhoto]) -> int:
        """Send the photos of an album under one caption; returns the number of the last."""
        return await _number(
            self._bot.send_media_group(
                to.chat,
                message_thread_id=to.thread,
                media=parts,
                caption=message.text,
                parse_mode=HTML,
                reply_parameters=_reply(to),
            )
        )

    async def _play(self, to: Target, message: Message, recording: Recording) -> int:
        """Send a recording as the kind it was made as; returns the message's number. A round video takes no caption."""
        file = await self._photos.read_recording(recording.name, is_stripped=recording.played is not None)
        where: dict[str, Any] = {"chat_id": to.chat, "message_thread_id": to.thread, "reply_parameters": _reply(to)}
        said: dict[str, Any] = {"caption": message.text, "parse_mode": HTML}
        usual = "ogg" if recording.kind is RecordingKind.VOICE else "mp4"
        name = f"{recording.kind}.{content.ending_for(file, usual)}"
        played = recording.played
        length: dict[str, Any] = {"duration": played.seconds} if played else {}
        match recording.kind:
            case RecordingKind.VIDEO:
                size: dict[str, Any] = {"width": played.width, "height": played.height} if played else {}
                return await _number(self._bot.send_video(video=file, filename=name, **where, **said, **length, **size))
            case RecordingKind.VOICE:
                return await _number(self._bot.send_voice(voice=file, filename=name, **where, **said, **length))
            case RecordingKind.VIDEO_NOTE:
                return await _number(self._bot.send_video_note(video_note=file, filename=name, **where, **length))

    async def _send_archive(self, to: Target, message: Message, document: MyData) -> int:
        """Send a portion of what is held about somebody; returns the message's number."""
        async with self._pack(document.person, document.portion, document.page) as archive:
            return await _number(
                self._bot.send_document(
                    to.chat,
                    message_thread_id=to.thread,
                    document=InputFile(archive.file, archive.name, read_file_handle=False),
                    caption=message.text,
                    parse_mode=HTML,
                )
            )

    async def _send_file(self, to: Target, message: Message, name: str, data: bytes) -> int:
        """Send a file that was made for this message; returns the message's number."""
        return await _number(
            self._bot.send_document(
                to.chat,
                message_thread_id=to.thread,
                document=InputFile(data, name),
                caption=message.text,
                parse_mode=HTML,
                reply_parameters=_reply(to),
            )
        )

    async def edit(
        self,
        chat: int,
        number: int,
        message: Message,
        shown_picture: str | None,
        file_ids: Mapping[str, str],
        *,
        is_small: bool = False,
    ) -> None:
        """Bring a sent message up to date; its picture is sent again only if it has changed."""
        buttons = inline(message, self._name)
        is_captioned = message.keeps_picture and shown_picture is not None
        if message.picture is None and not is_captioned:
            await self._bot.edit_message_text(
                message.text, chat, number, parse_mode=HTML, link_preview_options=NO_PREVIEW, reply_markup=buttons
            )
        elif message.picture is None or signature(message.picture, blurs=self.blurs) == shown_picture:
            await self._bot.edit_message_caption(
                chat, number, caption=message.text, parse_mode=HTML, reply_markup=buttons
            )
        else:
            media = await self._picture(message.picture, file_ids, is_small=is_small)
            photo = InputMediaPhoto(media, caption=message.text, parse_mode=HTML)
            await self._bot.edit_message_media(photo, chat, number, reply_markup=buttons)

    async def react(self, chat: int, number: int) -> bool:
        """React to somebody's message; False where that is impossible: reactions are off, or the message is gone."""
        try:
            await self._bot.set_message_reaction(chat, number, REACTION)
        except BadRequest as error:
            log.debug("a line takes the place of a reaction", why=error.message)
            return False
        return True

    async def offer(self, chat: int, menu: tuple[tuple[str, str], ...]) -> None:
        """Put commands into Telegram's menu of one chat; an empty menu gives way to that of all such chats."""
        scope = BotCommandScopeChat(chat)
        if menu:
            await self._bot.set_my_commands(menu, scope)
        else:
            await self._bot.delete_my_commands(scope)

    async def look(self, chat: int, number: int, message: Message) -> Seen:
        """Say what stands under a number, by giving it the buttons of a message that may stand there.

        Raises TelegramError if the chat cannot be looked at.
        """
        try:
            await self._bot.edit_message_reply_markup(chat, number, reply_markup=inline(message, self._name))
        except BadRequest as error:
            match diagnose(error).failure:
                case Failure.HARMLESS:
                    return Seen.OURS
                case Failure.UNREACHABLE | Failure.SHUT:
                    raise
            return Seen.ANOTHERS if CANNOT_BE_EDITED in error.message.lower() else Seen.NOTHING
        return Seen.OURS

    def _name(self) -> str:
        return self._bot.username

    async def is_answered(self) -> bool:
        """Tell whether Telegram answers at all, when it did not take a message."""
        try:
            await self._bot.get_me(read_timeout=GLANCE_S)
        except TelegramError:
            return False
        return True

    async def _one(self, name: str, file_ids: Mapping[str, str], bytes_most: int | None) -> str | bytes:
        if name in file_ids:
            return file_ids[name]
        data = await self._photos.read(name)
        return data if bytes_most is None else await self._photos.smaller(data, bytes_most)

    async def _picture(self, picture: Picture, file_ids: Mapping[str, str], *, is_small: bool) -> str | bytes:
        match picture:
            case Sheet((name,), is_public) if not (is_public and self._photos.blurs):
                return await self._one(name, file_ids, SMALL_BYTES if is_small else None)
            case Sheet((name,), is_public):  # Telegram has it with its faces
                drawn = await self._photos.read(name, is_public=is_public)
            case Sheet(names, is_public):
                drawn = await self._photos.sheet(names, is_public=is_public)
            case BeforeAfter(before, after, is_public):
                drawn = await self._photos.before_after(before, after, is_public=is_public)
            case PlaceMap() | Charts():
                drawn = await self._draw(picture)
        return await self._photos.smaller(drawn, SMALL_BYTES) if is_small else drawn


async def _number(call: Awaitable[Any]) -> int:
    """Make a call that sends, and return the number of the message, of an album that of its last part.

    Raises NetworkError if the answer cannot be read, because the message may have arrived all the same.
    """
    try:
        sent = await call
        number = (sent[-1] if isinstance(sent, tuple) else sent).message_id
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise NetworkError(f"the answer cannot be read: {error!r}") from error
    if type(number) is not int:
        raise NetworkError("the answer names no message")
    return number
