"""Let staff enter work that belongs to no ticket, and take it back."""

from casework.desk import counting
from casework.model.errors import Refusal, Why
from handlers.guards import actor_of
from handlers.reading import command_in, is_private, message_of, press_of, thread_of
from handlers.turn import Toast, Turn


async def enter(turn: Turn) -> None:
    """/work AMOUNTS, at a desk: count work that belongs to no ticket."""
    message = message_of(turn)
    async with turn.work() as work:
        team = None if is_private(turn) else await work.desks.team_at(message.chat.id, thread_of(message))
        if team is None:
            raise Refusal(Why.DESK_ONLY)
        await counting.enter(work, await actor_of(turn, work), team, command_in(message)[1], turn.at)


async def press_back(turn: Turn) -> None:
    """The button *Take back* under such work."""
    press = press_of(turn)
    async with turn.work() as work:
        await counting.take_back(work, await actor_of(turn, work), press.about)
    turn.toast = Toast("✓")
