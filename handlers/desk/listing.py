"""Show a desk's lists (the queue, a search, what is near), a ticket by its number, and the board."""

from telegram import Message

from casework.desk import boarding, listing
from casework.model.authority import Actor
from casework.model.errors import Refusal, Why
from casework.model.place import Point
from casework.model.queue import Listing, Which
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from casework.ports import Work
from handlers.desk import replies
from handlers.guards import command_in, is_private, message_of, number_in, press_of, staff, thread_of
from handlers.turn import Toast, Turn


async def queue(turn: Turn) -> None:
    """/queue: the desk's tickets, the oldest first."""
    async with turn.work() as work:
        actor, team = await _desk(turn, work)
        await listing.show(work, team, Listing(actor.person))


async def ticket(turn: Turn) -> None:
    """/ticket NUMBER: the card of a ticket of this desk, below everything."""
    async with turn.work() as work:
        actor, team = await _desk(turn, work)
        number = number_in(_rest(message_of(turn)))
        if number is None:
            raise Refusal(Why.TICKET_MISSING)
        here = Actor(actor.person, frozenset({team}))  # else another team's card would open in its own topic
        await listing.open_card(work, here, number)


async def find(turn: Turn) -> None:
    """/find WORDS: the desk's tickets that have all of the words, the newest first, closed ones too."""
    async with turn.work() as work:
        actor, team = await _desk(turn, work)
        words = listing.searched(_rest(message_of(turn)))
        await listing.show(work, team, Listing(actor.person, words=words))


async def near(turn: Turn) -> None:
    """/near: ask where somebody is."""
    async with turn.work() as work:
        actor, team = await _desk(turn, work)
        await listing.want_place(work, team, actor.person)


async def board(turn: Turn) -> None:
    """/board: the board, below everything, pinned where that is allowed."""
    async with turn.work() as work:
        _, team = await _desk(turn, work)
        await boarding.show(work, team)


async def located(turn: Turn) -> None:
    """Handle a location in reply to a list, or to the message that asked for it: list what is near.

    In reply to anything else it is handled like any other reply.
    """
    message = message_of(turn)
    answered, location = message.reply_to_message, message.location
    async with turn.read() as work:
        slot = await work.desks.slot_shown(message.chat.id, answered.message_id) if answered else None
    team = listing.team_listed(slot)
    if team is None or location is None:
        await replies.reply(turn)
        return
    async with turn.work() as work:
        actor = await staff(turn, work)
        _check(actor, team)
        here = Point(location.latitude, location.longitude)
        await listing.show(work, team, Listing(actor.person, near=here))


async def press_queue(turn: Turn) -> None:
    """A button of the queue: show another filter, or another page."""
    press = press_of(turn)
    try:
        which = Which(press.word)
    except ValueError as error:
        raise Refusal(Why.OLD_BUTTON) from error
    await _page(turn, which=which)


async def press_find(turn: Turn) -> None:
    """A button of a search: show another page."""
    await _page(turn, words=listing.searched(press_of(turn).word))


async def press_near(turn: Turn) -> None:
    """A button of the list of what is near: show another page."""
    point = listing.as_point(press_of(turn).word)
    if point is None:
        raise Refusal(Why.OLD_BUTTON)
    await _page(turn, near=point)


async def press_card(turn: Turn) -> None:
    """A button with a ticket's number: show its card, below everything."""
    press = press_of(turn)
    async with turn.work() as work:
        await listing.open_card(work, await staff(turn, work), TicketId(press.about))
    turn.toast = Toast("⬇️")


async def _page(turn: Turn, *, which: Which = Which.ALL, words: str = "", near: Point | None = None) -> None:
    """Show a page in the list whose button was pressed; for a button on any other message, send a new list."""
    page = press_of(turn).about
    async with turn.work() as work:
        actor, team, slot = await _pressed(turn, work)
        await listing.show(work, team, Listing(actor.person, which, words, near, page), slot)


async def _desk(turn: Turn, work: Work) -> tuple[Actor, TeamCode]:
    """Return who asks and whose desk this is; raises Refusal where there is no desk."""
    message = message_of(turn)
    team = None if is_private(turn) else await work.desks.team_at(message.chat.id, thread_of(message))
    if team is None:
        raise Refusal(Why.DESK_ONLY)
    return await staff(turn, work), team


async def _pressed(turn: Turn, work: Work) -> tuple[Actor, TeamCode, str | None]:
    """Return who pressed, at whose desk, and the slot (upsert key) of the list that was pressed, if it is a list."""
    query = turn.update.callback_query
    message = query.message if query else None
    if message is None or is_private(turn):
        raise Refusal(Why.DESK_ONLY)
    slot = await work.desks.slot_shown(message.chat.id, message.message_id)
    thread = thread_of(message) if isinstance(message, Message) else None  # not given for an old message
    team = listing.team_listed(slot) or await work.desks.team_at(message.chat.id, thread)
    if team is None:
        raise Refusal(Why.DESK_ONLY)
    actor = await staff(turn, work)
    _check(actor, team)
    return actor, team, slot if listing.is_list(slot) else None


def _check(actor: Actor, team: TeamCode) -> None:
    """Return quietly if the team still has its desk here; raises Refusal otherwise."""
    if team not in actor.teams:
        raise Refusal(Why.DESK_ONLY)


def _rest(message: Message) -> str:
    """Return what was written behind a command."""
    return command_in(message)[1]
