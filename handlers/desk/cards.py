"""Handle what staff press on a card, and link a group as a desk; what they send is handled in `replies`."""

from casework.desk import asking, fixing, linking, parking
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, ToChat
from casework.model.ticket_id import TicketId
from casework.oversight import appointing
from handlers.guards import actor_of, hears_everything, keep_name, meet
from handlers.reading import is_private, message_of, press_of, said_in, thread_of
from handlers.turn import Toast, Turn


async def link(turn: Turn) -> None:
    """/link CODE: make this group, or this topic of it, the desk of the code's team, or the supervisors' group."""
    message = message_of(turn)
    words = said_in(message).split()
    async with turn.work() as work:
        person = await meet(turn, work)
        if is_private(turn):
            raise Refusal(Why.NOT_A_GROUP)
        await actor_of(turn, work)  # refuses an administrator who remains anonymous
        if len(words) < 2:
            raise Refusal(Why.CODE_MISSING)
        here = ToChat(message.chat.id, thread_of(message), person.language)
        if not await appointing.link_group(work, here, words[1], person.id, turn.at):
            await linking.link(work, turn.district, words[1], message.chat.id, thread_of(message), turn.at, person.id)
        await keep_name(turn, work, person)  # because every change names who made it


async def press_take(turn: Turn) -> None:
    """The button *Take*: take the ticket."""
    press = press_of(turn)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await fixing.take(work, actor, TicketId(press.about), turn.at)
    turn.toast = Toast("✓")


async def press_fix(turn: Turn) -> None:
    """The button *Fix*: ask for the photo; it is a reply to that message, or the person's next photo in the group."""
    press = press_of(turn)
    hears_all = await hears_everything(turn)
    async with turn.work() as work:
        await fixing.want_photo(work, await actor_of(turn, work), TicketId(press.about), hears_all=hears_all)


async def press_spot(turn: Turn) -> None:
    """The button *Show the spot*: send the place as a location, in reply to the card."""
    await _show(turn, Kind.SPOT)


async def press_photos(turn: Turn) -> None:
    """The button *All photos*: send the photos at full size, as many as an album takes, in reply to the card."""
    await _show(turn, Kind.PHOTOS)


async def press_play(turn: Turn) -> None:
    """The button *Play*: send every video and voice message, in reply to the card."""
    press = press_of(turn)
    async with turn.work() as work:
        await fixing.play(work, await actor_of(turn, work), TicketId(press.about))


async def press_ask(turn: Turn) -> None:
    """The button *Ask the reporter*: ask for the question; staff send it in reply to that message."""
    press = press_of(turn)
    async with turn.work() as work:
        await asking.want_question(work, await actor_of(turn, work), TicketId(press.about), turn.at)


async def press_resume(turn: Turn) -> None:
    """The button *Go on*: no longer wait for the answer, or for the day until which the ticket is parked."""
    press = press_of(turn)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await parking.go_on(work, turn.district, actor, TicketId(press.about), turn.at)
    turn.toast = Toast("✓")


async def _show(turn: Turn, kind: Kind) -> None:
    press = press_of(turn)
    async with turn.work() as work:
        await fixing.show(work, await actor_of(turn, work), TicketId(press.about), kind)


async def misplaced(turn: Turn) -> None:
    """Refuse a resident's command in a group: it works only in private."""
    async with turn.work() as work:
        await meet(turn, work)
        raise Refusal(Why.PRIVATE_ONLY)


async def moved(turn: Turn) -> None:
    """A group became a supergroup: move its desk along."""
    message = message_of(turn)
    if message.migrate_to_chat_id is None:
        return
    async with turn.work() as work:
        await linking.move(work, message.chat.id, message.migrate_to_chat_id)
        if await appointing.is_group(work, message.migrate_to_chat_id):
            await appointing.follow_group(work)


async def silent(turn: Turn) -> None:
    """Ignore talk among people in a group: the bot hears it only because of how the group is set up."""


async def press_unknown(turn: Turn) -> None:
    """Refuse a button whose form the bot does not know, or no longer knows."""
    press_of(turn)
