"""Show lists (the queue, a search, what is near), a ticket by its number, and the board.

At a desk they are about the desk's tickets. In private and in the supervisors' group they are a supervisor's, about the
tickets of all teams or of the team that is named.
"""

from telegram import Message

from casework.desk import boarding, listing
from casework.model.authority import Actor
from casework.model.errors import Refusal, Why
from casework.model.place import Point
from casework.model.queue import Listing, Which
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId
from casework.oversight import listing as overseen, supervising
from handlers.desk import replies
from handlers.guards import actor_of, asker_and_desk, desk_here, here_of, is_overseeing
from handlers.reading import command_in, is_private, message_of, number_in, point_of, press_of, pressed_message
from handlers.reporting import place
from handlers.turn import Toast, Turn


async def queue(turn: Turn) -> None:
    """/queue: the desk's tickets, the oldest first; /queue TEAM, for a supervisor: those of one team."""
    async with turn.work() as work:
        actor, team = await asker_and_desk(turn, work)
        if team is None:
            team = overseen.named(turn.district.teams, _rest(message_of(turn)))
            await overseen.show(work, actor, await here_of(turn, work, actor), team, Listing(actor.person))
        else:
            await listing.show(work, team, Listing(actor.person))


async def ticket(turn: Turn) -> None:
    """/ticket NUMBER: the card of a ticket of this desk, below everything; for a supervisor, any ticket."""
    async with turn.work() as work:
        actor, team = await asker_and_desk(turn, work)
        number = number_in(_rest(message_of(turn)))
        if number is None:
            raise Refusal(Why.TICKET_MISSING)
        if team is None:
            await supervising.open_case(work, actor, await here_of(turn, work, actor), number)
            return
        here = Actor(actor.person, frozenset({team}))  # else another team's card would open in its own topic
        await listing.open_card(work, here, number)


async def find(turn: Turn) -> None:
    """/find WORDS: the tickets that have all of the words, the newest first, closed ones too; TEAM: WORDS for one."""
    async with turn.work() as work:
        actor, team = await asker_and_desk(turn, work)
        said = _rest(message_of(turn))
        if team is None:
            team, said = overseen.narrowed(turn.district.teams, said)
            sought = Listing(actor.person, words=listing.searched(said))
            await overseen.show(work, actor, await here_of(turn, work, actor), team, sought)
        else:
            await listing.show(work, team, Listing(actor.person, words=listing.searched(said)))


async def near(turn: Turn) -> None:
    """/near: ask where somebody is; /near TEAM, for a supervisor: what one team has there."""
    async with turn.work() as work:
        actor, team = await asker_and_desk(turn, work)
        if team is None:
            team = overseen.named(turn.district.teams, _rest(message_of(turn)))
            await overseen.want_place(work, actor, await here_of(turn, work, actor), team)
        else:
            await listing.want_place(work, team, actor.person)


async def board(turn: Turn) -> None:
    """/board: the board, below everything, pinned where that is allowed."""
    async with turn.work() as work:
        team = await desk_here(turn, work)
        if team is None:
            raise Refusal(Why.DESK_ONLY)
        await actor_of(turn, work)
        await boarding.show(work, team)


async def located(turn: Turn) -> None:
    """Handle a location in reply to a list, or to the message that asked for it: list what is near.

    In reply to anything else it is handled like any other reply, or in private like any other location.
    """
    message = message_of(turn)
    answered, location = message.reply_to_message, message.location
    async with turn.read() as work:
        slot = await work.desks.slot_shown(message.chat.id, answered.message_id) if answered else None
    team = listing.team_listed(slot)
    if team is None or location is None:
        await (place.shared(turn) if is_private(turn) else replies.reply(turn))
        return
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        near = Listing(actor.person, near=point_of(location))
        if await is_overseeing(turn, work, actor):
            await overseen.show(work, actor, await here_of(turn, work, actor), team or None, near)
            return
        _check(actor, team)
        await listing.show(work, team, near)


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
        await listing.open_card(work, await actor_of(turn, work), TicketId(press.about))
    turn.toast = Toast("⬇️")


async def _page(turn: Turn, *, which: Which = Which.ALL, words: str = "", near: Point | None = None) -> None:
    """Show a page in the list whose button was pressed; for a button on any other message, send a new list."""
    page = press_of(turn).about
    message = pressed_message(turn)
    if message is None:
        raise Refusal(Why.DESK_ONLY)
    async with turn.work() as work:
        slot = await work.desks.slot_shown(message.chat.id, message.message_id)
        shown = slot if listing.is_list(slot) else None
        actor = await actor_of(turn, work)
        wanted = Listing(actor.person, which, words, near, page)
        if await is_overseeing(turn, work, actor):
            team = listing.team_listed(slot) or None
            await overseen.show(work, actor, await here_of(turn, work, actor), team, wanted, shown)
            return
        team = listing.team_listed(slot) or await desk_here(turn, work)
        if team is None or is_private(turn):
            raise Refusal(Why.DESK_ONLY)
        _check(actor, team)
        await listing.show(work, team, wanted, shown)


def _check(actor: Actor, team: TeamCode) -> None:
    """Return quietly if the team still has its desk here; raises Refusal otherwise."""
    if team not in actor.teams:
        raise Refusal(Why.DESK_ONLY)


def _rest(message: Message) -> str:
    """Return what was written behind a command."""
    return command_in(message)[1]
