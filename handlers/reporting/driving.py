"""Take what staff send about a drive: words, a place in every form, a photo.

At a desk it is a reply to the bot's question; in private the next message is, too, unless it is a greeting. What is
typed for the place is looked up before the transaction, as a report's place is.
"""

import secrets

from telegram import Message

from casework.campaigns.drives import announcing
from casework.campaigns.drives.announcing import Given
from casework.campaigns.drives.showing import Home
from casework.model.area import Area
from casework.model.authority import Actor
from casework.model.deadline import local_day
from casework.model.drive import PHOTOGRAPHED, Ask, DriveId, Spot, parts_of
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToDesk, ToPerson
from casework.model.photo import Photo
from casework.model.place import Point
from casework.model.small_talk import is_small_talk
from casework.model.street import nearest
from casework.model.ticket_id import TicketId
from casework.places import positions
from casework.ports import GeocoderAway, Work
from casework.tickets import expecting
from handlers import errors
from handlers.guards import actor_of, desk_here, meet
from handlers.reading import clean, command_in, is_private, message_of, point_of, press_of, said_in
from handlers.reporting import pictures
from handlers.turn import Turn

SAID = (Ask.TITLE, Ask.WHEN, Ask.PLACE)  # what a greeting never answers; "no" may be what to bring


async def drive(turn: Turn) -> None:
    """/drive: begin a drive, at a desk or, for a supervisor, in private; with a line that says some of it or all."""
    message = message_of(turn)
    words = parts_of(command_in(message)[1])
    spot, trouble = await _spot(turn, words.pop(Ask.PLACE, ""))
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        here = await _here(turn, work, actor)
        given = Given(words, spot)
        begun, refused = await announcing.begin(work, turn.district, actor, here, given, secrets.token_hex(8), turn.at)
        await errors.explain_each(turn, work, [*refused, *([trouble] if trouble else [])])
        await announcing.go_on(work, begun, actor.person, here, turn.at)


async def press_for(turn: Turn) -> None:
    """The button *A drive for it* on a ticket's card: begin one at the desk, with the ticket's place."""
    press = press_of(turn)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        ticket = TicketId(press.about)
        await announcing.begin_for(work, turn.district, actor, ticket, secrets.token_hex(8), turn.at)


async def asked(turn: Turn) -> tuple[DriveId, Ask] | None:
    """Return what a message answers about a drive: it replies to the question, or is what comes next in private."""
    message, user = message_of(turn), turn.update.effective_user
    answered = message.reply_to_message
    async with turn.read() as work:
        if answered is not None:
            found = announcing.asked_in(await work.desks.slot_shown(message.chat.id, answered.message_id))
            if found is not None or not is_private(turn):
                return found
        person = await work.people.by_account(user.id) if user and is_private(turn) else None
        policy, album = turn.district.policy, message.media_group_id
        if person is None or not await expecting.is_drive_expected(work, policy, person.id, turn.at, album):
            return None
        wanted = await work.drives.asked_of(person.id)
    return (wanted.id, wanted.asks) if wanted is not None and wanted.asks is not None else None


async def take(turn: Turn) -> bool:
    """Take a message as an answer about a drive; returns whether it is one."""
    found = await asked(turn)
    if found is None:
        return False
    number, what = found
    message = message_of(turn)
    if message.reply_to_message is None and what in SAID and _greets(clean(message.text)):
        async with turn.work() as work:
            person = await meet(turn, work)
            await work.say(Notice(Kind.HELP, ToPerson(person.id)))  # says what the bot waits for
        return True
    spot = picture = None
    if what is Ask.PLACE:
        spot, trouble = await _place(turn, message)
        if spot is None:
            raise trouble or Refusal(Why.DRIVE_PLACE)
    elif what in PHOTOGRAPHED:
        if not (message.photo or message.document):
            raise Refusal(Why.DRIVE_PHOTO)
        picture = await pictures.fetch(turn, message)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        photo: Photo | None = await pictures.add(work, picture) if picture else None
        given = Given({what: said_in(message)}, spot, photo, message.media_group_id)
        here = await _here(turn, work, actor)
        await announcing.put(work, turn.district, actor, number, what, given, here, turn.at)
    return True


def _greets(words: str) -> bool:
    """Tell whether words are a greeting or thanks, and no number, day or position."""
    return is_small_talk(words) and any(each.isalpha() for each in words)


async def _here(turn: Turn, work: Work, actor: Actor) -> Home:
    """Return where the questions about a drive are asked: at the desk, or in a supervisor's private chat."""
    if is_private(turn):
        return ToPerson(actor.person)
    team = await desk_here(turn, work)
    if team is None:
        raise Refusal(Why.DRIVE_WHO)
    return ToDesk(team)


async def _place(turn: Turn, message: Message) -> tuple[Spot | None, Refusal | None]:
    venue = message.venue
    location = venue.location if venue else message.location
    if location is None:
        return await _spot(turn, clean(message.text))
    return await _at(turn, point_of(location), clean(venue.title) if venue else "")


async def _spot(turn: Turn, words: str) -> tuple[Spot | None, Refusal | None]:
    """Return the place that words mean: coordinates, a link, an area, or what is found for them; and why there is none.

    Of what is found, the first is taken: whoever announces the drive sees it before anybody else does.
    """
    if not words:
        return None, None
    area = _area(turn, words)
    if area is not None:
        return Spot(None, area.name, area.code), None
    found = positions.find_position(words, None)
    if isinstance(found, positions.Found):
        return await _at(turn, found.point, clean(found.title) or clean(found.rest))
    if isinstance(found, positions.Hidden | positions.Strange):
        return None, Refusal(Why.LINK_HIDES_PLACE if isinstance(found, positions.Hidden) else Why.LINK_NO_MAP)
    user = turn.update.effective_user
    try:
        async with turn.aside():
            places = await turn.geocoder.find(
                words, turn.district.areas.bounds(), turn.language, user.id if user else 0
            )
    except GeocoderAway:
        return None, Refusal(Why.DRIVE_PLACE)
    if not places:
        return None, Refusal(Why.DRIVE_PLACE)
    return await _at(turn, places[0].point, words)


async def _at(turn: Turn, point: Point, name: str) -> tuple[Spot | None, Refusal | None]:
    """Return a point with its area, called by a name, else by the street beside it, else by its area."""
    area = turn.district.route(point, turn.at, None).located.area
    if area is None:
        return None, Refusal(Why.NO_AREA_THERE)
    if not name:
        async with turn.read() as work:
            within_m = turn.district.policy.near_street_m
            name = nearest(await work.streets.around(point, within_m), point, within_m) or area.name
    return Spot(point, name, area.code), None


def _area(turn: Turn, words: str) -> Area | None:
    asked_for = words.casefold()
    areas = turn.district.areas.valid(local_day(turn.at, turn.zone))
    return next((each for each in areas if asked_for in (each.code.casefold(), each.name.casefold())), None)
