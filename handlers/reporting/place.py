"""Take the place of a draft in every form: shared, typed, pasted as a link, or found by its name."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from telegram import Location, Message

from casework.campaigns.drives import joining
from casework.desk import entering
from casework.following import digesting
from casework.model.answering import AddWords, Answer
from casework.model.doubt import Doubt
from casework.model.draft import Candidate, Draft, DraftId, Piece, Step
from casework.model.entry import read_lines
from casework.model.errors import Refusal, Why
from casework.model.limit import Limited
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.small_talk import is_small_talk
from casework.oversight import walking
from casework.places import positions
from casework.places.looking import MOST_QUERIES, corner, queries
from casework.ports import GeocoderAway, Work
from casework.reporting import drafting
from casework.tickets import expecting, naming, restraining
from handlers import errors
from handlers.guards import actor_of, meet
from handlers.reading import clean, context_of, edited_of, message_of, point_of, press_of
from handlers.reporting import driving, expected
from handlers.turn import Turn


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found for words, or why nothing was; `has_looked` says whether the service answered."""

    candidates: list[Candidate] = field(default_factory=list)
    trouble: Refusal | None = None
    has_looked: bool = False


Position = positions.Found | positions.Hidden | positions.Strange | None

NOTHING = Looked()
EACH_PART = 2  # of the places that are found for each of the two streets of a corner


async def shared(turn: Turn) -> None:
    """Take a location, also a live one, or a venue as the place of the draft."""
    message = message_of(turn)
    venue = message.venue
    location = venue.location if venue else message.location
    if location is None:
        raise Refusal(Why.NOT_UNDERSTOOD)
    title = clean(f"{venue.title}, {venue.address}" if venue.address else venue.title) if venue else None
    if await driving.take(turn):
        return
    async with turn.work() as work:
        person = await meet(turn, work)
        if await expecting.is_at_drive_expected(work, turn.district.policy, person.id, turn.at):
            is_own = venue is None and message.forward_origin is None and message.via_bot is None
            accuracy_m = float(location.horizontal_accuracy or 0)
            await joining.check_in_at(
                work, turn.district, person.id, point_of(location), accuracy_m, turn.at, is_own=is_own
            )
            return
        if await expecting.is_check_in_expected(work, turn.district.policy, person.id, turn.at):
            actor = await actor_of(turn, work)
            await walking.check_in_at(work, turn.district, actor, point_of(location), turn.at)
            return
        if await expecting.is_area_expected(work, turn.district.policy, person.id, turn.at):
            point = point_of(location)
            await digesting.offer_around(work, turn.district, person.id, point, turn.at)
            return
        given = _given(turn, location, title, message)
        await drafting.answer(work, turn.district, person.id, [given], turn.at)


async def moved(turn: Turn) -> None:
    """Follow a live location that moves: the newest position counts until the report is sent."""
    message = edited_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        draft = await work.drafts.open_of(person.id)
        if message.location and draft and draft.live_message == message.message_id:
            given = _given(turn, message.location, None, message)
            await drafting.change(work, turn.district, person.id, given, turn.at)


async def words(turn: Turn) -> None:
    """Take words as an answer about a ticket, a position, the name of the place the bot asks for, or what is wrong."""
    message = message_of(turn)
    if await driving.take(turn):
        return
    said, draft = clean(message.text), await _open_draft(turn)
    # What is said of a case is no place, and must not be sent to the geocoder.
    told = read_lines(draft.entry, said, message.message_id)[1] if draft and draft.entry else said
    found = positions.find_position(told, _middle(turn))
    looked = NOTHING
    if isinstance(found, positions.Found):
        looked = await _look_up(turn, [found.town]) if found.town else NOTHING
    elif told and message.reply_to_message is None and await _asks_for_place(turn, draft):
        looked = await _look_for(turn, _named(told, found), is_shared=isinstance(found, positions.Hidden))
    async with turn.work() as work:
        person = await meet(turn, work)
        if not said:
            raise Refusal(Why.NOT_UNDERSTOOD)
        is_greeting = found is None and is_small_talk(said) and not await expecting.is_reporting(work, person.id)
        # A greeting answers no question for a location, and takes none back.
        is_beside = is_greeting and message.reply_to_message is None
        is_beside = is_beside and await expecting.is_location_expected(work, person.id)
        if not is_beside and await expected.take(turn, work, person.id, said, None, *context_of(message)):
            return
        if is_greeting:
            await work.say(Notice(Kind.HELP, ToPerson(person.id)))  # "hello" begins no report
            return
        about_case, said = await entering.said_of_case(work, person.id, Piece(message.message_id, said))
        if about_case and not said:
            await drafting.answer(work, turn.district, person.id, [about_case], turn.at)
            return
        await _count(turn, work, person.id, looked)
        answers, trouble = _answers(turn, Piece(message.message_id, said), found, looked)
        answers = [*answers, about_case] if about_case else answers
        refused = await drafting.answer(work, turn.district, person.id, answers, turn.at)
        await errors.explain_each(turn, work, [*refused, *([trouble] if trouble else [])])


def beneath(turn: Turn, message: Message) -> tuple[list[Answer], list[Refusal]]:
    """Return what the words beneath a photo or a recording mean for the draft, and what their writer must be told.

    They may hold the place, as typed words may; what they name is not looked up, because they say what is wrong.
    """
    said = clean(message.caption)
    if not said:
        return [], []
    answers, trouble = _answers(
        turn, Piece(message.message_id, said), positions.find_position(said, _middle(turn)), NOTHING
    )
    return answers, [trouble] if trouble else []


async def press_look_up(turn: Turn) -> None:
    """The button *Look my words up*: look for the place in what was written already."""
    press = press_of(turn)
    draft = await _open_draft(turn)
    if draft is None or draft.id != DraftId(press.about):
        raise Refusal(Why.OLD_BUTTON)
    looked = await _look_for(turn, draft.words)
    async with turn.work() as work:
        person = await meet(turn, work)
        offered = drafting.found_places(turn.district, looked.candidates, None, turn.at)
        why = looked.trouble or Refusal(Why.PLACE_NOT_FOUND)
        if not looked.has_looked and not looked.candidates:
            raise why
        await _count(turn, work, person.id, looked)
        if offered is None:
            turn.toast = errors.alert(turn, why.why, why.facts)  # no refusal, because the search is counted
            return
        await drafting.press(work, turn.district, person.id, draft.id, offered, turn.at)


def _given(turn: Turn, location: Location, title: str | None, message: Message) -> Answer:
    accuracy = location.horizontal_accuracy
    accuracy_m = float(accuracy) if isinstance(accuracy, int | float) else None
    point = point_of(location)
    given = drafting.find_place(turn.district, point, accuracy_m, title, turn.at)
    return drafting.live(given, message.message_id) if location.live_period or message.edit_date else given


def _answers(turn: Turn, piece: Piece, found: Position, looked: Looked) -> tuple[list[Answer], Refusal | None]:
    """Return what words mean for the draft, and the trouble that their writer must be told of, if any."""
    if isinstance(found, positions.Found):
        rest = clean(found.rest)
        beside: list[Answer] = [AddWords(Piece(piece.message, rest))] if rest else []
        title = clean(found.title) or None
        given = drafting.find_place(turn.district, found.point, found.accuracy_m, title, turn.at)
        why = _doubt(found, is_here=bool(looked.candidates))
        return [*beside, drafting.doubted(given, why) if why else given], None
    asked = Piece(piece.message, _named(piece.words, found) or piece.words)
    offered = drafting.found_places(turn.district, looked.candidates, asked, turn.at)
    trouble = looked.trouble
    if isinstance(found, positions.Strange):
        trouble = Refusal(Why.LINK_NO_MAP)
    elif offered is None and isinstance(found, positions.Hidden):
        trouble = Refusal(Why.LINK_HIDES_PLACE)
    elif offered is None and looked.candidates:  # all of them are outside every area
        trouble = Refusal(Why.PLACE_NOT_FOUND)
    return [offered or AddWords(piece)], trouble


def _doubt(found: positions.Found, *, is_here: bool) -> Doubt | None:
    """Return why a position may be another one; `is_here`: the town beside a short plus code is in the district."""
    if found.is_view:
        return Doubt.VIEW
    if found.town and not is_here:
        return Doubt.SHORT_CODE
    return Doubt.AMBIGUOUS if found.is_ambiguous else None


def _named(said: str, found: Position) -> str:
    """Return the words that may name a place: those beside a link, and what the link itself calls it."""
    match found:
        case positions.Hidden():
            return clean("\n".join(part for part in (found.name, found.rest) if part))
        case positions.Strange():
            return clean(found.rest)
    return said


def _middle(turn: Turn) -> Point | None:
    bounds = turn.district.areas.bounds()
    if bounds is None:
        return None
    south_west, north_east = bounds
    return Point((south_west.lat + north_east.lat) / 2, (south_west.lon + north_east.lon) / 2)


async def _asks_for_place(turn: Turn, draft: Draft | None) -> bool:
    """Tell whether words may name a place; an answer about a ticket must not be sent to the geocoder."""
    if draft is None or draft.step not in (Step.PLACE, Step.CANDIDATES):
        return False
    async with turn.read() as work:
        return await work.people.asked(draft.person) is None


async def _open_draft(turn: Turn) -> Draft | None:
    user = turn.update.effective_user
    async with turn.read() as work:
        person = await work.people.by_account(user.id) if user else None
        return await work.drafts.open_of(person.id) if person else None


async def _look_for(turn: Turn, said: str, *, is_shared: bool = False) -> Looked:
    """Look for the places that words may mean: a corner in the district's own streets, or what the service knows."""
    if not said:
        return NOTHING
    streets = corner(said)
    if streets is None:
        return await _look_up(turn, queries(said, is_shared=is_shared))
    async with turn.read() as work:
        crossing = await naming.crossing(work, streets)
    if crossing:
        return Looked(crossing)
    return await _look_up(turn, [*queries(said)[:1], *streets], most=len(streets))


async def _look_up(turn: Turn, asked: Sequence[str], most: int = 1) -> Looked:
    """Ask for one after the other until something is found, unless the writer has looked up too much today.

    If `most` is more than one, the first is a whole of which the others are parts: each part is then looked up.
    """
    try:
        await _check(turn)
    except Refusal as error:
        return Looked(trouble=error)
    bounds = turn.district.areas.bounds()
    asker = turn.update.effective_user.id if turn.update.effective_user else 0
    found: list[Candidate] = []
    try:
        for number, query in enumerate(asked[:MOST_QUERIES]):
            async with turn.aside():
                some = await turn.geocoder.find(query, bounds, turn.language, asker)
            found += some[:EACH_PART] if most > 1 and number else some
            if found and (most == 1 or not number):
                break
    except GeocoderAway:
        return Looked(found, None if found else Refusal(Why.LOOKUP_AWAY), bool(found))
    return Looked(found, None if found else Refusal(Why.PLACE_NOT_FOUND), has_looked=True)


async def _check(turn: Turn) -> None:
    """Return if the sender may look something up; raises Refusal otherwise. It is counted in the transaction."""
    user = turn.update.effective_user
    async with turn.read() as work:
        person = await work.people.by_account(user.id) if user else None
        if person is not None:
            await restraining.may(work, turn.district, person.id, Limited.LOOK_UP, turn.at)


async def _count(turn: Turn, work: Work, person: PersonId, looked: Looked) -> None:
    if looked.has_looked:
        await restraining.count(work, turn.district, person, Limited.LOOK_UP, turn.at)
