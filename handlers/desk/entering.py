"""Let staff enter cases for others, and tick off the answers that a desk owes on paper."""

from casework.desk import entering
from casework.model.draft import DraftId
from casework.model.entry import Source
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToChat
from casework.model.ticket_id import TicketId
from casework.reporting import drafting
from handlers.guards import actor_of, desk_here, meet
from handlers.reading import command_in, is_private, message_of, press_of, thread_of
from handlers.turn import Toast, Turn


async def enter(turn: Turn) -> None:
    """/enter, at a desk: begin a case in the sender's private chat, and say so in the group."""
    message = message_of(turn)
    asked = command_in(message)[1].lower()
    source = Source(asked) if asked in set(Source) else Source.CALL
    async with turn.work() as work:
        if is_private(turn):
            await meet(turn, work)
            raise Refusal(Why.NOT_A_DESK)
        actor = await actor_of(turn, work)
        person = await work.people.get(actor.person)
        if person is None or not person.is_reachable:
            raise Refusal(Why.NO_PRIVATE_CHAT)
        await entering.begin(work, turn.district.policy, actor, source, turn.at)
        await work.say(Notice(Kind.ENTER_HINT, ToChat(message.chat.id, thread_of(message), person.language)))


async def press_source(turn: Turn) -> None:
    """A button with a source, under a case that is being entered: choose that source."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        said = await entering.choose_source(work, person.id, DraftId(press.about), press.word)
        await drafting.press(work, turn.district, person.id, DraftId(press.about), said, turn.at)


async def owed(turn: Turn) -> None:
    """/owed, at a desk: list the answers that the desk owes on paper."""
    async with turn.work() as work:
        if is_private(turn):
            await meet(turn, work)
            raise Refusal(Why.NOT_A_DESK)
        actor = await actor_of(turn, work)
        team = await desk_here(turn, work)
        if team is None or team not in actor.teams:
            raise Refusal(Why.NOT_A_DESK)
        await entering.show_owed(work, team)


async def press_told(turn: Turn) -> None:
    """The button *Told*: note that a ticket's contact was told by hand."""
    press = press_of(turn)
    async with turn.work() as work:
        await entering.told(work, await actor_of(turn, work), TicketId(press.about), turn.at)
    turn.toast = Toast("✓")
