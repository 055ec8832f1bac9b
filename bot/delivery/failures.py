"""Translate an error from Telegram into what it means for the message that was being sent: a short table.

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
    UNREACHABLE = "unreachable"  # the person or the group does not hear us any more
    BAD_FILE = "bad_file"  # Telegram has lost the file: upload it again
    PERMANENT = "permanent"  # it will never work


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a failure means, with what Telegram said about it."""

    failure: Failure
    said: str
    retry_after: float = 0
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
    ("wrong file_id", Failure.BAD_FILE),
    ("wrong file identifier", Failure.BAD_FILE),
    ("wrong remote file identifier", Failure.BAD_FILE),
)


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
            return Diagnosis(Failure.UNREACHABLE, said)
        case InvalidToken():
            return Diagnosis(Failure.LATER, said, retry_after=60)
        case BadRequest():
            known = (failure for sentence, failure in BAD_REQUESTS if sentence in said.lower())
            return Diagnosis(next(known, Failure.PERMANENT), said)
        case NotSent():
            return Diagnosis(Failure.LATER, said)
        case TimedOut() | NetworkError():
            return Diagnosis(Failure.UNKNOWN, said)
        case _:
            return Diagnosis(Failure.LATER, said)
