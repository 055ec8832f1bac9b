"""Fetch the picture or recording that somebody sent, before any transaction is opened: it may take seconds."""

from datetime import timedelta

from telegram import Document, Message, PhotoSize

from casework.model.errors import Refusal, Why
from casework.model.photo import Photo
from casework.model.recording import RecordingKind
from casework.ports import PHOTO_BYTES_MOST, KeptPhoto, Work
from handlers.files import download
from handlers.turn import Turn

ENDINGS = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp")  # not every app gives a file's type


async def fetch(turn: Turn, message: Message) -> tuple[KeptPhoto, str | None]:
    """Download, check and store a message's picture.

    Returns the picture with Telegram's file id. The id is None for a picture sent as a file: we send that one on as we
    stored it, without its metadata. Raises Refusal for a file that is no picture, and what `download` raises.
    """
    sent = _picture(message)
    if (sent.file_size or 0) > PHOTO_BYTES_MOST:
        raise Refusal(Why.PHOTO_TOO_HEAVY)
    kept = await turn.photos.keep(await download(turn, sent.file_id, Refusal(Why.PHOTO_TOO_HEAVY)))
    return kept, sent.file_id if isinstance(sent, PhotoSize) else None


async def add(work: Work, picture: tuple[KeptPhoto, str | None]) -> Photo:
    """Keep the record of a fetched picture."""
    kept, file_id = picture
    return await work.photos.add(kept.name, file_id, kept.likeness)


async def fetch_recording(turn: Turn, message: Message) -> tuple[str, RecordingKind, str]:
    """Download and store a message's video or voice; returns its name, its kind and Telegram's file id.

    Raises Refusal for one that is too long or too heavy, and what `download` raises.
    """
    sent = message.video or message.video_note or message.voice
    if sent is None:
        raise Refusal(Why.NOT_UNDERSTOOD)
    length, most = sent.duration, turn.district.policy.recording_seconds
    if (length.total_seconds() if isinstance(length, timedelta) else length) > most:
        raise Refusal(Why.RECORDING_TOO_LONG, most=most)
    if (sent.file_size or 0) > PHOTO_BYTES_MOST:
        raise Refusal(Why.RECORDING_TOO_HEAVY)
    kind = RecordingKind.VIDEO if message.video else RecordingKind.VOICE
    kind = RecordingKind.VIDEO_NOTE if message.video_note else kind
    data = await download(turn, sent.file_id, Refusal(Why.RECORDING_TOO_HEAVY))
    return await turn.photos.keep_recording(data), kind, sent.file_id


def _picture(message: Message) -> PhotoSize | Document:
    if message.photo:
        return message.photo[-1]
    file = message.document
    if file and ((file.mime_type or "").startswith("image/") or (file.file_name or "").lower().endswith(ENDINGS)):
        return file
    raise Refusal(Why.FILE_NOT_A_PHOTO)
