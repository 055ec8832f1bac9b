"""Put away what was sent: delete a message and all parts of its album, take its buttons, or pin another in its place.

Telegram deletes no message that is too old. Its buttons can go all the same, and something blank can take its place.
"""

import structlog
from telegram import InputMediaDocument, InputMediaPhoto
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.connecting import RawBot
from bot.delivery.failures import Failure, diagnose
from storage.files.photos import PhotoFiles

log = structlog.get_logger()

HTML = ParseMode.HTML
ALBUM, PAGE = "album ", "page"  # begin the names of what several messages, or a printed page, show


class Remover:
    """Takes away for the courier what it sent."""

    def __init__(self, bot: RawBot, photos: PhotoFiles) -> None:
        self._bot = bot
        self._photos = photos

    async def strip(self, chat: int, number: int) -> None:
        """Remove the buttons of a message that another one replaces, if it exists and has any."""
        try:
            await self._bot.edit_message_reply_markup(chat, number)
        except BadRequest as error:
            if diagnose(error).failure not in (Failure.HARMLESS, Failure.GONE):
                raise

    async def pin(self, chat: int, number: int, instead_of: int | None) -> None:
        """Pin a message without a sound, in place of an earlier one; raises TelegramError if that is not allowed."""
        await self._bot.pin_chat_message(chat, number, disable_notification=True)
        if instead_of is not None:
            await self._bot.unpin_chat_message(chat, instead_of)

    async def remove(self, chat: int, number: int) -> None:
        """Delete a message that another one replaces; if it is too old to be deleted, remove its buttons instead."""
        try:
            await self._bot.delete_message(chat, number)
        except BadRequest:
            await self.strip(chat, number)

    async def take_down(self, chat: int, number: int, shown: str | None, instead: str = "") -> None:
        """Take a message away, with all parts of its album; `shown` is what `shows` said of it.

        If it is too old to be deleted, a blank picture takes the place of each of its photos, and says `instead`.
        """
        parts = len(shown.removeprefix(ALBUM).split()) if shown and shown.startswith(ALBUM) else 1
        for part in range(number - parts + 1, number + 1):
            try:
                await self._bot.delete_message(chat, part)
            except BadRequest as error:
                log.debug("a message is too old to be deleted", why=error.message)
                await self._blank(chat, part, instead if part == number else "", is_page=shown == PAGE)

    async def _blank(self, chat: int, number: int, words: str, *, is_page: bool) -> None:
        """Put something empty in the place of what a message shows; it may be gone, too."""
        media = (
            InputMediaDocument(b"-", filename="-.txt", caption=words, parse_mode=HTML)
            if is_page
            else InputMediaPhoto(await self._photos.blank(), caption=words, parse_mode=HTML)
        )
        try:
            await self._bot.edit_message_media(media, chat, number)
        except BadRequest as error:
            if diagnose(error).failure not in (Failure.HARMLESS, Failure.GONE):
                raise
