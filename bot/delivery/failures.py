"""Translate an error from Telegram into what it means for the message that was being sent: a short table.

Promise: only what is known to be for ever is final (`PERMANENT`, `UNREACHABLE`). A refusal that nobody has listed here
is `REFUSED`, and is tried again.

Telegram does not document its error sentences. These are in the source of its server (tdlib/telegram-bot-api), and
others have seen them. PTB changes their case, so they are compared without case. The order matters: `BadRequest` and
`TimedOut` are both `NetworkError`.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.transport import NotSent


class Failure(StrEnum):
    """The kinds of failure."""

    HARMLESS = "harmless"  # the message is already as it should be
    LATER = "later"  # it was not done; try again after a while
    UNKNOWN = "unknown"  # it may have been done
    MOVED = "moved"  # the group has another number now
    GONE = "gone"  # the message to edit is not there any more
    NO_CAPTION = "no_caption"  # a text message that is to become a picture, or the other way round
    NO_TOPIC = "no_topic"  # the forum topic was deleted
    TOPIC_CLOSED = "topic_closed"  # it may be opened again tomorrow
    UNREACHABLE = "unreachable"  # the person does not hear us any more
    SHUT = "shut"  # the group lets nobody write, or not us; that may change
    TOO_LARGE = "too_large"  # for Telegram or a proxy: try less of it
    BAD_FILE = "bad_file"  # Telegram has lost the file: upload it again
    REFUSED = "refused"  # nobody knows whether it is for ever: try again for a while
    PERMANENT = "permanent"  # it will never work


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a failure means, with what Telegram said about it.

    `retry_after` is how many seconds Telegram tells us to wait, `looked_for_after` how many it may still take until
    what was sent has arrived.
    """

    failure: Failure
    said: str
    retry_after: float = 0
    looked_for_after: float = 0
    moved_to: int | None = None


BAD_REQUESTS: tuple[tuple[str, Failure], ...] = (
    ("message is not modified", Failure.HARMLESS),
    ("message to edit not found", Failure.GONE),
    ("message can't be edited", Failure.GONE),
    ("message_id_invalid", Failure.GONE),
    ("there is no caption in the message to edit", Failure.NO_CAPTION),
    ("there is no text in the message to edit", Failure.NO_CAPTION),
    ("message thread not found", Failure.NO_TOPIC),
    ("topic_closed", Failure.TOPIC_CLOSED),
    ("topic_deleted", Failure.NO_TOPIC),
    ("chat not found", Failure.UNREACHABLE),
    ("user not found", Failure.UNREACHABLE),
    ("peer_id_invalid", Failure.UNREACHABLE),
    ("file is too big", Failure.TOO_LARGE),
    ("wrong file_id", Failure.BAD_FILE),
    ("wrong file identifier", Failure.BAD_FILE),
    ("wrong remote file identifier", Failure.BAD_FILE),
    ("not enough rights to send", Failure.SHUT),
    ("have no rights to send", Failure.SHUT),
    ("need administrator rights", Failure.SHUT),
    ("chat_write_forbidden", Failure.SHUT),
    ("chat_admin_required", Failure.SHUT),
    ("chat_restricted", Failure.SHUT),
    ("chat_send_plain_forbidden", Failure.SHUT),
    ("group chat was deactivated", Failure.SHUT),
    ("group is deactivated", Failure.SHUT),
    ("channel_private", Failure.SHUT),
    # What we wrote ourselves is wrong, and will be the same the next time.
    ("can't parse entities", Failure.PERMANENT),
    ("message is too long", Failure.PERMANENT),
    ("message_too_long", Failure.PERMANENT),
    ("message text is empty", Failure.PERMANENT),
    ("text must be non-empty", Failure.PERMANENT),
    ("button_data_invalid", Failure.PERMANENT),
    ("reply markup is too long", Failure.PERMANENT),
    ("can't parse inline keyboard button", Failure.PERMANENT),
)
FORBIDDEN: tuple[tuple[str, Failure], ...] = (
    ("blocked by the user", Failure.UNREACHABLE),
    ("user is deactivated", Failure.UNREACHABLE),
    ("can't initiate conversation", Failure.UNREACHABLE),
    ("can't send messages to bots", Failure.UNREACHABLE),
    ("was kicked", Failure.SHUT),
    ("not a member", Failure.SHUT),
    ("chat was deleted", Failure.SHUT),
    ("not enough rights", Failure.SHUT),
)
CANNOT_BE_EDITED = "can't be edited"  # it is there, but not the bot's, or of a kind that stays as it is
# PTB makes a failure of the network of a 413; a proxy that answers it may be anybody's, and Python renamed it
TOO_LARGE = ("request entity too large", "content too large", "payload too large", "(413)")
SLOW_S = 10  # after our patience, Telegram may still be at work on what we sent

# Of what shuts a group, what says that the bot is not in it, or that there is no group any more.
OUT = ("was kicked", "not a member", "was deleted", "not found", "deactivated", "channel_private", "peer_id_invalid")


def is_out(said: str) -> bool:
    """Tell whether an error of a group says that the bot is not in it, and not only that it may not write."""
    return any(each in said.lower() for each in OUT)


def seconds(error: RetryAfter) -> float:
    """Return how many seconds a 429 tells us to wait; PTB is changing the type of this value."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def diagnose(error: TelegramError) -> Diagnosis:
    """Say what an error means."""
    said = error.message
    match error:
        case RetryAfter():
            return Diagnosis(Failure.LATER, said, retry_after=seconds(error))
        case ChatMigrated():
            return Diagnosis(Failure.MOVED, said, moved_to=error.new_chat_id)
        case Forbidden():
            return Diagnosis(_known(FORBIDDEN, said), said)
        case InvalidToken():
            return Diagnosis(Failure.LATER, said, retry_after=60)
        case BadRequest():
            return Diagnosis(_known(BAD_REQUESTS, said), said)
        case NotSent():
            return Diagnosis(Failure.LATER, said)
        case NetworkError() if any(sentence in said.lower() for sentence in TOO_LARGE):
            return Diagnosis(Failure.TOO_LARGE, said)
        case TimedOut():
            return Diagnosis(Failure.UNKNOWN, said, looked_for_after=SLOW_S)
        case NetworkError():
            return Diagnosis(Failure.UNKNOWN, said)
        case Conflict():
            return Diagnosis(Failure.LATER, said)
        case _:
            return Diagnosis(Failure.UNKNOWN, said)


def _known(table: tuple[tuple[str, Failure], ...], said: str) -> Failure:
    """Return what a sentence means; one that is not in the table is a refusal that may pass."""
    return next((failure for sentence, failure in table if sentence in said.lower()), Failure.REFUSED)
