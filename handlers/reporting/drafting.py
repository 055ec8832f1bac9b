"""Handle what residents press in a private chat while they write a report.

Places are in `place`, what else they send in `evidence`.
"""

from telegram import Message

from casework.model.answering import (
    AddWords,
    Answer,
    AnswerQuestion,
    Cancel,
    ChooseCategory,
    ChooseGroup,
    DoNotWait,
    Enter,
    GoBack,
    GoOn,
    HaveNoPhoto,
    HaveRead,
    InsistOnPlace,
    IsDifferent,
    RefusePlaces,
    RemovePhoto,
    RemoveRecording,
    RemoveWords,
)
from casework.model.category import CategoryCode
from casework.model.draft import DraftId, Mode, Piece
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.photo import PhotoId
from casework.model.place import moved
from casework.model.recording import RecordingId
from casework.model.ticket_id import TicketId
from casework.people import meeting
from casework.reporting import drafting, matching, replying, sending
from casework.tickets import expecting
from handlers import errors
from handlers.guards import meet
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import LANGUAGES
from handlers.reading import command_in, edited_of, is_command, message_of, number_of, press_of, said_in
from handlers.reporting import evidence, pictures
from handlers.reporting.pictures import FetchedPhoto, FetchedRecording
from handlers.turn import Toast, Turn

STEP_M = 20.0  # metres that an arrow moves the pin


async def report(turn: Turn) -> None:
    """/report: show the report as it stands, below everything else, with the words behind it and the file above it."""
    message = message_of(turn)
    words = command_in(message)[1]
    fetched, refused = await _file_of(turn, message)
    async with turn.work() as work:
        person = await meet(turn, work)
        await expecting.drop(work, person.id)
        await drafting.begin(work, person.id, turn.at)
        said = await evidence.said_by(turn, work, person.id, fetched) if fetched else []
        said += [AddWords(Piece(message.message_id, words))] if words else []
        if said:
            refused += await drafting.answer(work, turn.district, person.id, said, turn.at, message.media_group_id)
        await errors.explain_each(turn, work, refused)


async def _file_of(turn: Turn, message: Message) -> tuple[FetchedPhoto | FetchedRecording | None, list[Refusal]]:
    """Fetch the file above a command, if there is one; if it cannot be used, return why."""
    if message.effective_attachment is None:
        return None, []
    try:
        return await pictures.fetch_evidence(turn, message), []
    except Refusal as error:
        return None, [error]


async def cancel(turn: Turn) -> None:
    """/cancel: give up the report that is being written, or what the bot waits for about a ticket."""
    async with turn.work() as work:
        person = await meet(turn, work)
        was_asked = await work.people.asked(person.id) is not None
        await expecting.drop(work, person.id)
        if was_asked:
            await work.say(Notice(Kind.HELP, ToPerson(person.id)))  # says what can be done now
        elif not await drafting.cancel(work, turn.district, person.id, turn.at):
            raise Refusal(Why.NOTHING_TO_CANCEL)


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
        await meeting.speak(work, person, chosen)
        turn.language = chosen
        await work.say(Notice(Kind.WELCOME, ToPerson(person.id)))
        await drafting.begin(work, person.id, turn.at)
    turn.toast = Toast(LANGUAGES[chosen])


async def edited(turn: Turn) -> None:
    """Change the words of the draft when their message was edited.

    Raises Refusal for any other edit: a new photo, for example, changes nothing.
    """
    message = edited_of(turn)
    words = command_in(message)[1] if is_command(message) else said_in(message)
    async with turn.work() as work:
        person = await meet(turn, work)
        await drafting.reword(work, turn.district, person.id, Piece(message.message_id, words), turn.at)


async def press_draft(turn: Turn) -> None:
    """A button under the draft: take it as an answer."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await expecting.drop(work, person.id)
        await drafting.press(work, turn.district, person.id, DraftId(press.about), _answer(turn, press), turn.at)


async def press_answered(turn: Turn) -> None:
    """The button *That answers it* under a category's notice: end the report without sending it."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await drafting.end_as_answered(work, turn.district, person.id, DraftId(press.about), turn.at)


async def press_take_back(turn: Turn) -> None:
    """The button *Take it back* under a cancelled report: go on with it."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await drafting.take_back(work, turn.district.policy, person.id, DraftId(press.about), turn.at)
    turn.toast = Toast("✓")


async def press_candidate(turn: Turn) -> None:
    """A button with one of the places that were found: take that place."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        draft = await drafting.own(work, person.id, DraftId(press.about))
        given = drafting.chosen_place(turn.district, draft, number_of(press.word), turn.at)
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
        ticket = await matching.join(work, turn.district, person.id, DraftId(press.about), _ticket(press), turn.at)
    if ticket:
        turn.toast = Toast(f"#{ticket.id} ✓")


async def press_back_again(turn: Turn) -> None:
    """The button *It is back*: open the fixed ticket again with what the draft holds."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        back = await matching.bring_back(work, turn.district, person.id, DraftId(press.about), _ticket(press), turn.at)
    if back:
        turn.toast = Toast(f"#{back.id} ✓")


async def press_wait(turn: Turn) -> None:
    """The button *Tell me when it is done*: planned works put it right, so no report is sent."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await matching.wait_for(work, turn.district, person.id, DraftId(press.about), number_of(press.word), turn.at)
    turn.toast = Toast("✓")


async def press_about(turn: Turn) -> None:
    """The button *About #1*: what was sent in reply goes to that ticket, and not into a report."""
    press = press_of(turn)
    numbers = [number_of(each) for each in press.word.split(".")]
    if len(numbers) != 3:
        raise Refusal(Why.OLD_BUTTON)
    ticket, message, photos = numbers
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
        ticket = await sending.send(work, turn.district, person.id, DraftId(press.about), turn.at)
    if ticket:
        turn.toast = Toast(f"#{ticket.id} ✓")


def _ticket(press: Press) -> TicketId:
    return TicketId(number_of(press.word))


def _answer(turn: Turn, press: Press) -> Answer:
    match press.verb:
        case Verb.GROUP:
            return ChooseGroup(CategoryCode(press.word))
        case Verb.CATEGORY:
            return _category(turn, press)
        case Verb.UNPHOTO:
            return RemovePhoto(PhotoId(number_of(press.word)))
        case Verb.UNRECORD:
            return RemoveRecording(RecordingId(number_of(press.word)))
        case Verb.UNSAY:
            return RemoveWords()
        case Verb.ANSWER:
            question, _, choice = press.word.partition(".")
            return AnswerQuestion(question, choice)
        case Verb.DO_NOT_WAIT:
            return DoNotWait(number_of(press.word))
        case Verb.DIFFERENT:
            return IsDifferent(_ticket(press))
        case _:
            return PLAIN[press.verb]


PLAIN: dict[Verb, Answer] = {
    Verb.NO_PHOTO: HaveNoPhoto(),
    Verb.PICK: Enter(Mode.PICKING),
    Verb.MOVE: Enter(Mode.MOVING),
    Verb.CHANGE: Enter(Mode.CHANGING),
    Verb.NO_CANDIDATE: RefusePlaces(),
    Verb.INSIST: InsistOnPlace(),
    Verb.GO_ON: GoOn(),
    Verb.ALL_THE_SAME: HaveRead(),
    Verb.BACK: GoBack(),
    Verb.CANCEL: Cancel(),
}


def _category(turn: Turn, press: Press) -> Answer:
    category = turn.district.tree.current(CategoryCode(press.word))
    if category is None:
        raise Refusal(Why.NO_SUCH_CATEGORY)
    return ChooseCategory(category)
