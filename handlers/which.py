"""Say which messages a route hears: what can be asked of a message, and how questions combine.

PTB's filters say the same, but they come with all of `telegram.ext`, of which the bot uses nothing else.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Chat, Message

from casework.model.content import Content, by_name
from handlers.reading import command_in, has_command_mark, is_command, is_to_us


@dataclass(frozen=True, slots=True)
class Which:
    """Some messages: those that `fits` finds true. `&`, `|` and `~` combine them."""

    fits: Callable[[Message], bool]

    def __and__(self, other: "Which") -> "Which":
        return Which(lambda message: self.fits(message) and other.fits(message))

    def __or__(self, other: "Which") -> "Which":
        return Which(lambda message: self.fits(message) or other.fits(message))

    def __invert__(self) -> "Which":
        return Which(lambda message: not self.fits(message))


def having(*fields: str) -> Which:
    """Messages that have at least one of these fields."""
    return Which(lambda message: any(getattr(message, field) for field in fields))


def commanding(*names: str) -> Which:
    """Commands that are meant for this bot, in a text or in a caption: in a group, /start@another_bot is not."""
    return Which(lambda message: is_command(message) and is_to_us(message) and command_in(message)[0] in names)


def filed_as(*contents: Content) -> Which:
    """Messages with a file whose name says that it holds one of some contents."""
    return Which(lambda message: message.document is not None and by_name(message.document.file_name or "") in contents)


def matching(pattern: str) -> Which:
    """Messages in whose text the pattern is found."""
    compiled = re.compile(pattern)
    return Which(lambda message: compiled.search(message.text or "") is not None)


PRIVATE = Which(lambda message: message.chat.type == Chat.PRIVATE)
GROUP = Which(lambda message: message.chat.type in (Chat.GROUP, Chat.SUPERGROUP))
PICTURE = having("photo", "document")
VIDEO = having("video", "video_note")
RECORDED = VIDEO | having("voice", "audio", "animation")
LOCATION = having("location")
REPLY = having("reply_to_message")
WORDS = having("text") & ~Which(has_command_mark)
SAID = having("text", "effective_attachment", "checklist")  # by somebody: no notice of Telegram's about the group
