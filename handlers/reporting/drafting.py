"""Handle what residents send and press in a private chat while they write a report; places are in `place`."""

from casework.model.answering import (
    AddPhoto,
    AddRecording,
    AddWords,
    Answer,
    AnswerQuestion,
    Cancel,
    ChooseCategory,
    ChooseGroup,
    Enter,
    GoBack,
    GoOn,
    HaveNoPhoto,
    InsistOnPlace,
    IsDifferent,
    RefusePlaces,
    RemovePhoto,
    RemoveRecording,
    RemoveWords,
)
from casework.model.category import CategoryCode
from casework.model.draft import Candidate, DraftId, Mode, Piece
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId
from casework.model.place import moved
from casework.model.recording import RecordingId
from casework.model.ticket_id import TicketId
from casework.ports import KeptPhoto, Work
from casework.reporting import drafting, matching, replying
from casework.tickets import expecting
from handlers import errors
from handlers.guards import clean, command_in, context_of, edited_of, is_command, meet, message_of, press_of, said_in
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import LANGUAGES
from handlers.reporting import expected, pictures
from handlers.turn import Toast, Turn

STEP_M = 20.0  # metres that an arrow moves the pin


async def report(turn: Turn) -> None:
    """/report: show the report as it stands, below everything else, with the words behind it and the file above it."""
    message = message_of(turn)
    words = command_in(message)[1]
    picture = await pictures.fetch(turn, message) if message.photo or message.document else None
    is_recorded = message.video or message.video_note or message.voice
    played = await pictures.fetch_recording(turn, message) if is_recorded else None
    async with turn.work() as work:
        person = await meet(turn, work)
        await expecting.drop(work, person.id)
        await drafting.begin(work, person.id, turn.at)
        said: list[Answer] = []
        if picture is not None:
            said = await _of_photo(turn, work, person.id, await pictures.add(work, picture), picture[0])
        elif played is not None:
            said = [AddRecording(await work.recordings.add(*played))]
        if said or words:
            await _put_in(turn, work, person.id, said, words)


async def language(turn: Turn) -> None:
    """/language: offer the languages."""
    async with turn.work() as work:
        person = await meet(turn, work)
        await work.say(Notice(Kind.LANGUAGES, ToPerson(person.id)))


async def press_language(turn: Turn) -> None:
    """A button with a language: speak it from now on."""
    chosen = press_of(turn).word
    if chosen not in LANGUAGES:
        raise Refusal(Why.OLD_BUTTON)
    async with turn.work() as work:
        person = await meet(turn, work)
        await work.people.set_language(person.id, chosen)
        turn.language = chosen
        await work.say(Notice(Kind.WELCOME, ToPerson(person.id)))
        await drafting.begin(work, person.id, turn.at)
    turn.toast = Toast(LANGUAGES[chosen])


async def photo(turn: Turn) -> None:
    """Put a photo, or a picture sent as a file, into the draft, unless the bot waits for one about a ticket."""
    message = message_of(turn)
    kept, file_id = await pictures.fetch(turn, message)
    words = clean(message.caption)
    async with turn.work() as work:
        person = await meet(turn, work)
        added = await pictures.add(work, (kept, file_id))
        if await expected.take(turn, work, person.id, words, added, *context_of(message)):
            return
        said = await _of_photo(turn, work, person.id, added, kept)
        await _put_in(turn, work, person.id, said, words)


async def _of_photo(turn: Turn, work: Work, person: PersonId, added: Photo, kept: KeptPhoto) -> list[Answer]:
    """Return what a photo says for the draft: itself, and the place where it was taken, if that is still asked for."""
    said: list[Answer] = [AddPhoto(added)]
    draft = await work.drafts.open_of(person)
    if kept.taken_at and not (draft and (draft.place or draft.lookup)):
        offered = drafting.found_places(turn.district, [Candidate("", kept.taken_at)], None, turn.at)
        said += [offered] if offered else []
    return said


async def recording(turn: Turn) -> None:
    """Put a short video or a voice message into the draft, as evidence."""
    message = message_of(turn)
    kept = await pictures.fetch_recording(turn, message)
    words = clean(message.caption)
    async with turn.work() as work:
        person = await meet(turn, work)
        said: list[Answer] = [AddRecording(await work.recordings.add(*kept))]
        await _put_in(turn, work, person.id, said, words)


async def _put_in(turn: Turn, work: Work, person: PersonId, said: list[Answer], caption: str) -> None:
    """Put evidence and its caption into the draft; if the caption is refused, the evidence is kept all the same."""
    message = message_of(turn)
    words = [AddWords(Piece(message.message_id, caption))] if caption else []
    album = message.media_group_id
    try:
        await drafting.answer(work, turn.district, person, [*said, *words], turn.at, album)
    except Refusal as error:
        if not words:
            raise
        await drafting.answer(work, turn.district, person, said, turn.at, album)
        await errors.explain(turn, work, error)


async def edited(turn: Turn) -> None:
    """Change the words of the draft when their message was edited.

    Raises Refusal for any other edit: a new photo, for example, changes nothing.
    """
    message = edited_of(turn)
    words = command_in(message)[1] if is_command(message) else said_in(message)
    async with turn.work() as work:
        person = await meet(turn, work)
        draft = await work.drafts.open_of(person.id)
        known = {piece.message: piece.words for piece in draft.pieces} if draft else {}
        if known.get(message.message_id) in (None, words):
            raise Refusal(Why.EDIT_TOO_LATE)
        await drafting.change(work, turn.district, person.id, AddWords(Piece(message.message_id, words)), turn.at)


async def press_draft(turn: Turn) -> None:
    """A button under the draft: take it as an answer."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await expecting.drop(work, person.id)
        await drafting.press(work, turn.district, person.id, DraftId(press.about), _answer(turn, press), turn.at)


async def press_candidate(turn: Turn) -> None:
    """A button with one of the places that were found: take that place."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        draft = await drafting.own(work, person.id, DraftId(press.about))
        number = int(press.word) if press.word.isascii() and press.word.isdigit() else -1
        given = drafting.chosen_place(turn.district, draft, number, turn.at)
        await drafting.press(work, turn.district, person.id, draft.id, given, turn.at)


async def press_pin(turn: Turn) -> None:
    """An arrow: move the pin by `STEP_M`."""
    press = press_of(turn)
    north, _, east = press.word.partition(".")
    if {north, east} - {"-1", "0", "1"}:
        raise Refusal(Why.OLD_BUTTON)
    async with turn.work() as work:
        person = await meet(turn, work)
        draft = await drafting.own(work, person.id, DraftId(press.about))
        if draft.place is None:
            raise Refusal(Why.OLD_BUTTON)
        point = moved(draft.place.point, int(north) * STEP_M, int(east) * STEP_M)
        given = drafting.find_place(turn.district, point, None, draft.place.title, turn.at)
        await drafting.press(work, turn.district, person.id, draft.id, given, turn.at)


async def press_same(turn: Turn) -> None:
    """The button *Yes, the same*: add what the draft holds to the ticket that is there already."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await matching.join(work, turn.district.policy, person.id, DraftId(press.about), _ticket(press), turn.at)
    turn.toast = Toast(f"#{_ticket(press)} ✓")


async def press_back_again(turn: Turn) -> None:
    """The button *It is back*: open the fixed ticket again with what the draft holds."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await matching.is_back(work, turn.district, person.id, DraftId(press.about), _ticket(press), turn.at)
    turn.toast = Toast(f"#{_ticket(press)} ✓")


async def press_about(turn: Turn) -> None:
    """The button *About #1*: what was sent in reply goes to that ticket, and not into a report."""
    press = press_of(turn)
    numbers = press.word.split(".")
    if len(numbers) != 3 or not all(each.isascii() and each.isdigit() and len(each) <= 18 for each in numbers):
        raise Refusal(Why.OLD_BUTTON)
    ticket, message, photos = map(int, numbers)
    async with turn.work() as work:
        person = await meet(turn, work)
        since = message, photos
        draft = DraftId(press.about)
        await replying.is_about(work, turn.district, person.id, draft, TicketId(ticket), since, turn.at)
    turn.toast = Toast(f"#{ticket} ✓")


async def press_anew(turn: Turn) -> None:
    """The button *A new report*: what was sent in reply stays in the draft."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await replying.is_new(work, person.id, DraftId(press.about), _ticket(press), turn.at)


async def press_send(turn: Turn) -> None:
    """The button *Send*: make the draft a ticket."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await expecting.drop(work, person.id)
        ticket = await drafting.send(work, turn.district, person.id, DraftId(press.about), turn.at)
    if ticket:
        turn.toast = Toast(f"#{ticket.id} ✓")


async def anything(turn: Turn) -> None:
    """Refuse a private message that no other route fits."""
    async with turn.work() as work:
        await meet(turn, work)
        raise Refusal(Why.NOT_UNDERSTOOD)


def _ticket(press: Press) -> TicketId:
    return TicketId(_number(press))


def _number(press: Press) -> int:
    if not (press.word.isascii() and press.word.isdigit() and len(press.word) <= 18):
        raise Refusal(Why.OLD_BUTTON)
    return int(press.word)


def _answer(turn: Turn, press: Press) -> Answer:
    match press.verb:
        case Verb.NO_PHOTO:
            return HaveNoPhoto()
        case Verb.PICK:
            return Enter(Mode.PICKING)
        case Verb.MOVE:
            return Enter(Mode.MOVING)
        case Verb.CHANGE:
            return Enter(Mode.CHANGING)
        case Verb.GROUP:
            return ChooseGroup(CategoryCode(press.word))
        case Verb.CATEGORY:
            return _category(turn, press)
        case Verb.UNPHOTO:
            return RemovePhoto(PhotoId(_number(press)))
        case Verb.UNRECORD:
            return RemoveRecording(RecordingId(_number(press)))
        case Verb.UNSAY:
            return RemoveWords()
        case Verb.ANSWER:
            question, _, choice = press.word.partition(".")
            return AnswerQuestion(question, choice)
        case Verb.DIFFERENT:
            return IsDifferent(_ticket(press))
        case _:
            return PLAIN[press.verb]


PLAIN: dict[Verb, Answer] = {
    Verb.NO_CANDIDATE: RefusePlaces(),
    Verb.INSIST: InsistOnPlace(),
    Verb.GO_ON: GoOn(),
    Verb.BACK: GoBack(),
    Verb.CANCEL: Cancel(),
}


def _category(turn: Turn, press: Press) -> Answer:
    category = turn.district.tree.category(CategoryCode(press.word))
    if category is None:
        raise Refusal(Why.NO_SUCH_CATEGORY)
    return ChooseCategory(category)
