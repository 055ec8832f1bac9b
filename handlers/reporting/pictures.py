"""Fetch the picture or recording that somebody sent, before any transaction is opened: it may take seconds."""

from dataclasses import dataclass
from datetime import timedelta

from telegram import Document, Message, PhotoSize

from casework.model import content
from casework.model.content import Content
from casework.model.errors import Refusal, Why
from casework.model.photo import PHOTO_BYTES_MOST, Photo
from casework.model.recording import RecordingKind
from casework.ports import KeptPhoto, KeptRecording, Work
from casework.reporting import taking_in
from handlers.files import download
from handlers.guards import meet
from handlers.turn import Turn

NO_EVIDENCE = (Content.DISTRICT, Content.MAP, Content.ARCHIVE, Content.SHEET)
TOO_HEAVY = {
    Content.PICTURE: Why.PHOTO_TOO_HEAVY,
    Content.VIDEO: Why.RECORDING_TOO_HEAVY,
    Content.SOUND: Why.RECORDING_TOO_HEAVY,
}
ENDINGS = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp")  # not every app gives a file's type


@dataclass(frozen=True, slots=True)
class FetchedPhoto:
    """A picture that was taken in, with Telegram's file id if it keeps the picture as we do."""

    kept: KeptPhoto
    file_id: str | None


@dataclass(frozen=True, slots=True)
class FetchedRecording:
    """A video or a sound that was taken in.

    It is sent on from our copy and not from Telegram's, which has the metadata still.
    """

    kept: KeptRecording
    kind: RecordingKind


async def fetch(turn: Turn, message: Message) -> tuple[KeptPhoto, str | None]:
    """Download, check and take in a message's picture.

    Returns the picture with Telegram's file id. The id is None for a picture sent as a file: we send that one on as we
    store it, without its metadata. Raises Refusal for a file that is no picture, and what `download` raises.
    """
    sent = _picture(message)
    if (sent.file_size or 0) > PHOTO_BYTES_MOST:
        raise Refusal(Why.PHOTO_TOO_HEAVY)
    async with download(turn, sent, Refusal(Why.PHOTO_TOO_HEAVY)) as data:
        kept = await turn.photos.keep(data)
    return kept, sent.file_id if isinstance(sent, PhotoSize) else None


async def add(work: Work, picture: tuple[KeptPhoto, str | None]) -> Photo:
    """Keep the record of a fetched picture."""
    kept, file_id = picture
    return await work.photos.add(kept.name, file_id, kept.likeness)


async def fetch_evidence(turn: Turn, message: Message) -> FetchedPhoto | FetchedRecording:
    """Download, check and take in the picture, video or sound of a message, whatever Telegram calls it.

    Raises Refusal for what is too long, too heavy, none of these, or cannot be fetched, or for which there is no room,
    and what `download` raises.
    """
    sent = message.video or message.video_note or message.voice or message.animation or message.audio
    if sent is not None:
        length = sent.duration
        _check_length(turn, length.total_seconds() if isinstance(length, timedelta) else length)
    called = Content.PICTURE if message.photo else _called(message)
    await _greet_or_check(turn, message, is_recording=called in (Content.VIDEO, Content.SOUND))
    if message.photo:
        return FetchedPhoto(*await fetch(turn, message))
    file = sent or message.document
    if file is None:
        raise Refusal(Why.NOT_UNDERSTOOD)
    if called in NO_EVIDENCE:
        raise Refusal(Why.FILE_NOT_A_PHOTO)
    too_heavy = Refusal(TOO_HEAVY.get(called, Why.FILE_NOT_A_PHOTO) if called else Why.FILE_NOT_A_PHOTO)
    if (file.file_size or 0) > PHOTO_BYTES_MOST:
        raise too_heavy
    async with download(turn, file, too_heavy) as data:
        return await _keep(turn, message, data)


async def _greet_or_check(turn: Turn, message: Message, *, is_recording: bool) -> None:
    """Greet somebody new at once, who would otherwise wait for the file without a word.

    Raise Refusal if there is no room for what somebody known sends, so that it is not even fetched.
    """
    async with turn.read() as work:
        user = turn.update.effective_user
        person = await work.people.by_account(user.id if user else 0)
        if person is not None:
            policy, is_reply = turn.district.policy, message.reply_to_message is not None
            await taking_in.check(work, policy, person.id, turn.at, is_recording=is_recording, is_reply=is_reply)
    if person is None:
        async with turn.beforehand() as work:
            await meet(turn, work)


async def _keep(turn: Turn, message: Message, data: bytes) -> FetchedPhoto | FetchedRecording:
    """Take in what was downloaded as what it is; a kind that only Telegram's apps record is what they say."""
    named = None
    if message.video or message.video_note or message.voice:
        named = RecordingKind.VIDEO if message.video else RecordingKind.VOICE
        named = RecordingKind.VIDEO_NOTE if message.video_note else named
    match Content.VIDEO if named else content.tell(data) or _called(message):
        case Content.PICTURE:
            return FetchedPhoto(await turn.photos.keep(data), None)
        case Content.VIDEO | Content.SOUND:
            kept = await turn.photos.keep_recording(data, turn.district.policy.recording_seconds)
            kind = RecordingKind.VIDEO if kept.is_seen else RecordingKind.VOICE
            return FetchedRecording(kept, named if named and named.is_seen == kept.is_seen else kind)
        case _:
            raise Refusal(Why.FILE_NOT_A_PHOTO)


def _check_length(turn: Turn, seconds: float) -> None:
    most = turn.district.policy.recording_seconds
    if seconds > most:
        raise Refusal(Why.RECORDING_TOO_LONG, most=most)


def _called(message: Message) -> Content | None:
    """Return what a message's file holds by its name and by what Telegram calls it."""
    if message.voice or message.audio:
        return Content.SOUND
    if message.video or message.video_note or message.animation:
        return Content.VIDEO
    file = message.document
    return content.by_name(file.file_name or "", file.mime_type or "") if file else None


def _picture(message: Message) -> PhotoSize | Document:
    if message.photo:
        return message.photo[-1]
    file = message.document
    if file and ((file.mime_type or "").startswith("image/") or (file.file_name or "").lower().endswith(ENDINGS)):
        return file
    raise Refusal(Why.FILE_NOT_A_PHOTO)
