"""The resident's side: everything that can be sent or pressed in a private chat while a report is written."""

from casework import judging, reporting
from casework.model.category import CategoryCode
from casework.model.draft import (
    AddPhoto,
    AddWords,
    Answer,
    Cancel,
    ChooseCategory,
    ChooseGroup,
    DraftId,
    GoBack,
    HaveNoPhoto,
    PickCategory,
)
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.place import Point
from handlers import errors, pictures
from handlers.guards import clean, meet, message_of, press_of
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import LANGUAGES
from handlers.turn import Toast, Turn


async def start(turn: Turn) -> None:
    """/start: greet, give the keyboard, and show the report as it stands."""
    async with turn.work() as work:
        person = await meet(turn, work)
        await work.say(Notice(Kind.WELCOME, ToPerson(person.id)))
        await judging.drop_doubt(work, person.id)
        await reporting.begin(work, person.id, turn.at)


async def report(turn: Turn) -> None:
    """/report: show the report as it stands, below everything else."""
    async with turn.work() as work:
        person = await meet(turn, work)
        await judging.drop_doubt(work, person.id)
        await reporting.begin(work, person.id, turn.at)


async def help_(turn: Turn) -> None:
    """/help."""
    async with turn.work() as work:
        person = await meet(turn, work)
        await work.say(Notice(Kind.HELP, ToPerson(person.id)))


async def language(turn: Turn) -> None:
    """/language: offer the languages."""
    async with turn.work() as work:
        person = await meet(turn, work)
        await work.say(Notice(Kind.LANGUAGES, ToPerson(person.id)))


async def press_language(turn: Turn) -> None:
    """A language was pressed: speak it from now on."""
    chosen = press_of(turn).word
    if chosen not in LANGUAGES:
        raise Refusal(Why.OLD_BUTTON)
    async with turn.work() as work:
        person = await meet(turn, work)
        await work.people.set_language(person.id, chosen)
        turn.language = chosen
        await work.say(Notice(Kind.WELCOME, ToPerson(person.id)))
        await reporting.begin(work, person.id, turn.at)
    turn.toast = Toast(LANGUAGES[chosen])


async def photo(turn: Turn) -> None:
    """A photo, or a picture sent as a file: into the draft, or the reason why something is not fixed."""
    message = message_of(turn)
    picture = await pictures.fetch(turn, message)
    words = clean(message.caption)
    async with turn.work() as work:
        person = await meet(turn, work)
        added = await pictures.add(work, picture)
        doubted = await judging.doubted(work, person.id, turn.at)
        album = message.media_group_id
        if doubted is not None:
            await judging.reopen(work, turn.district, person.id, doubted, words, [added], album, turn.at)
            return
        if album and await judging.add_doubt_photo(work, person.id, album, added):
            return
        await reporting.answer(work, turn.district, person.id, AddPhoto(added), turn.at)
        try:
            if words:
                await reporting.answer(work, turn.district, person.id, AddWords(words), turn.at)
        except Refusal as error:  # the photo is kept, whatever is wrong with its caption
            await errors.explain(turn, work, error)


async def place(turn: Turn) -> None:
    """A location or a venue: the place of the draft."""
    message = message_of(turn)
    venue = message.venue
    location = venue.location if venue else message.location
    if location is None:
        raise Refusal(Why.NOT_UNDERSTOOD)
    title = clean(f"{venue.title}, {venue.address}" if venue.address else venue.title) if venue else None
    point = Point(location.latitude, location.longitude)
    accuracy = location.horizontal_accuracy
    accuracy_m = float(accuracy) if isinstance(accuracy, int | float) else None
    async with turn.work() as work:
        person = await meet(turn, work)
        given = reporting.find_place(turn.district, point, accuracy_m, title, turn.at)
        await reporting.answer(work, turn.district, person.id, given, turn.at)


async def words(turn: Turn) -> None:
    """Words: of the draft, or the reason why something is not fixed."""
    said = clean(message_of(turn).text)
    async with turn.work() as work:
        person = await meet(turn, work)
        doubted = await judging.doubted(work, person.id, turn.at)
        if not said:
            raise Refusal(Why.NOT_UNDERSTOOD)
        if doubted is not None:
            await judging.reopen(work, turn.district, person.id, doubted, said, [], None, turn.at)
        else:
            await reporting.answer(work, turn.district, person.id, AddWords(said), turn.at)


async def press_draft(turn: Turn) -> None:
    """A button under the draft."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await judging.drop_doubt(work, person.id)
        await reporting.press(work, turn.district, person.id, DraftId(press.about), _answer(press), turn.at)


async def press_send(turn: Turn) -> None:
    """*Send*: the draft becomes a ticket."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await judging.drop_doubt(work, person.id)
        ticket = await reporting.send(work, turn.district, person.id, DraftId(press.about), turn.at)
    if ticket:
        turn.toast = Toast(f"#{ticket.id} ✓")


async def anything(turn: Turn) -> None:
    """Something private that nothing else knows what to do with."""
    async with turn.work() as work:
        await meet(turn, work)
        raise Refusal(Why.NOT_UNDERSTOOD)


def _answer(press: Press) -> Answer:
    match press.verb:
        case Verb.NO_PHOTO:
            return HaveNoPhoto()
        case Verb.PICK:
            return PickCategory()
        case Verb.GROUP:
            return ChooseGroup(CategoryCode(press.word))
        case Verb.CATEGORY:
            return ChooseCategory(CategoryCode(press.word))
        case Verb.BACK:
            return GoBack()
        case Verb.CANCEL:
            return Cancel()
        case _:
            raise Refusal(Why.OLD_BUTTON)
