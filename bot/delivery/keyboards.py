"""Put a message's buttons and keys into Telegram's form."""

from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from handlers.messages.message import Message, Rows


def markup(message: Message, *, is_group: bool) -> ForceReply | InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """Return a message's buttons or keys, or its request for a reply, in Telegram's form.

    In a group only the person who is named is asked to reply. In private there is nobody else, so nobody is named.
    """
    if message.wants_reply:
        return ForceReply(selective=is_group)
    if message.keys:
        keys = [
            [KeyboardButton(key.label, request_location=key.shares_location) for key in row] for row in message.keys
        ]
        return ReplyKeyboardMarkup(keys, resize_keyboard=True, is_persistent=True)
    return inline(message.buttons)


def inline(rows: Rows) -> InlineKeyboardMarkup | None:
    """Return a message's buttons in Telegram's form; None if it has none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.press.payload()) for button in row] for row in rows]
    )
