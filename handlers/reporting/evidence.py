"""Take what residents send to show and tell what is wrong: photos, videos, sounds, files, and the words beneath them.

Promise: one part that cannot be used does not take the good parts along. If a file cannot be used, its caption stays as
words; if the words cannot be used, the file stays.
"""

from telegram import Message

from casework.model import content
from casework.model.answering import AddPhoto, AddRecording, Answer
from casework.model.content import Content
from casework.model.draft import Candidate
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.photo import Photo
from casework.ports import KeptPhoto, Work
from casework.reporting import drafting, taking_in
from handlers import errors
from handlers.district import administering
from handlers.guards import meet
from handlers.reading import clean, context_of, message_of
from handlers.reporting import driving, expected, pictures, place
from handlers.reporting.pictures import FetchedPhoto, FetchedRecording
from handlers.turn import Turn

OF_THE_DISTRICT = (Content.DISTRICT, Content.MAP, Content.ARCHIVE, Content.SHEET)


async def sent(turn: Turn) -> None:
    """Put a photo, a video or a sound into the draft, whatever Telegram calls it.

    A photo may be what the bot waits for about a ticket. An administrator's file that is none of these is one of the
    district.
    """
    message = message_of(turn)
    if (message.photo or message.document) and await driving.take(turn):
        return
    file = message.document
    if file and content.by_name(file.file_name or "") in OF_THE_DISTRICT and await administering.is_administrator(turn):
        await administering.file(turn)
        return
    try:
        fetched = await pictures.fetch_evidence(turn, message)
    except Refusal as error:
        if file and error.why is Why.FILE_NOT_A_PHOTO and await administering.is_administrator(turn):
            await administering.file(turn)
        else:
            await _words_alone(turn, message, error)
        return
    try:
        async with turn.work() as work:
            if isinstance(fetched, FetchedPhoto):
                await _put_photo(turn, work, message, fetched)
            else:
                await _put_recording(turn, work, message, fetched)
    except Refusal as error:
        if error.why not in (Why.RECORDING_NOT_ADDED, Why.FILE_NOT_A_PHOTO):
            raise
        await _words_alone(turn, message, error)


async def anything(turn: Turn) -> None:
    """Refuse a private message that no other route fits; words beneath it stay."""
    await _words_alone(turn, message_of(turn), Refusal(Why.NOT_UNDERSTOOD))


async def _put_photo(turn: Turn, work: Work, message: Message, fetched: FetchedPhoto) -> None:
    person, words = await meet(turn, work), clean(message.caption)
    await taking_in.count(work, person.id, fetched.kept.size, turn.at)
    photo = await pictures.add(work, (fetched.kept, fetched.file_id))
    if await expected.take(turn, work, person.id, words, photo, *context_of(message)):
        return
    beneath, trouble = place.beneath(turn, message)
    said = [*await _of_photo(turn, work, person.id, photo, fetched.kept), *beneath]
    refused = await drafting.answer(work, turn.district, person.id, said, turn.at, message.media_group_id)
    await errors.explain_each(turn, work, [*refused, *trouble])


async def said_by(turn: Turn, work: Work, person: PersonId, fetched: FetchedPhoto | FetchedRecording) -> list[Answer]:
    """Return what a photo or a recording says for the draft; keeps the record of it."""
    await taking_in.count(work, person, fetched.kept.size, turn.at)
    if isinstance(fetched, FetchedRecording):
        return [AddRecording(await work.recordings.add(fetched.kept.name, fetched.kind, fetched.kept.played))]
    photo = await pictures.add(work, (fetched.kept, fetched.file_id))
    return await _of_photo(turn, work, person, photo, fetched.kept)


async def _of_photo(turn: Turn, work: Work, person: PersonId, photo: Photo, kept: KeptPhoto) -> list[Answer]:
    """Return a photo, and the place where it was taken, if that is still asked for."""
    said: list[Answer] = [AddPhoto(photo)]
    draft = await work.drafts.open_of(person)
    if kept.taken_at and not (draft and (draft.place or draft.lookup)):
        offered = drafting.found_places(turn.district, [Candidate("", kept.taken_at)], None, turn.at)
        said += [offered] if offered else []
    return said


async def _put_recording(turn: Turn, work: Work, message: Message, fetched: FetchedRecording) -> None:
    person = await meet(turn, work)
    ticket = await expected.recording_about(turn, work, person.id, *context_of(message))
    if ticket is not None:
        raise Refusal(Why.RECORDING_NOT_ADDED, ticket=ticket)
    beneath, trouble = place.beneath(turn, message)
    said = [*await said_by(turn, work, person.id, fetched), *beneath]
    refused = await drafting.answer(work, turn.district, person.id, said, turn.at, message.media_group_id)
    await errors.explain_each(turn, work, [*refused, *trouble])


async def _words_alone(turn: Turn, message: Message, error: Refusal) -> None:
    """Keep the words beneath what cannot be used as if they had been typed, and say why; without words, refuse."""
    words = clean(message.caption)
    if not words:
        async with turn.work() as work:
            await meet(turn, work)
            raise error
    async with turn.work() as work:
        person = await meet(turn, work)
        refused = [error]
        if not await expected.take(turn, work, person.id, words, None, *context_of(message)):
            said, trouble = place.beneath(turn, message)
            refused += trouble
            try:
                await drafting.answer(work, turn.district, person.id, said, turn.at, message.media_group_id)
            except Refusal as also:
                refused.append(also)
        await errors.explain_each(turn, work, refused)
