"""Put a message's buttons and keys into Telegram's form."""

from collections.abc import Callable

from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from casework.model.deep_link import url
from handlers.messages.message import Message


def markup(
    message: Message, bot: Callable[[], str], *, is_group: bool
) -> ForceReply | InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """Return a message's buttons or keys, or its request for a reply, in Telegram's form.

    `bot` tells the bot's name without the @, for links into its private chats. In a group only the person who is named
    is asked to reply. In private there is nobody else, so nobody is named.
    """
    if message.wants_reply:
        return ForceReply(selective=is_group)
    if message.keys:
        keys = [
            [KeyboardButton(key.label, request_location=key.shares_location) for key in row] for row in message.keys
        ]
        return ReplyKeyboardMarkup(keys, resize_keyboard=True, is_persistent=True)
    return inline(message, bot)


def inline(message: Message, bot: Callable[[], str]) -> InlineKeyboardMarkup | None:
    """Return a message's buttons, those that are links last, in Telegram's form; None if it has none."""
    rows = [
        [InlineKeyboardButton(button.label, callback_data=button.press.payload()) for button in row]
        for row in message.buttons
    ]
    rows += [[InlineKeyboardButton(way.label, url=url(bot(), way.link))] for way in message.ways]
    return InlineKeyboardMarkup(rows) if rows else None
