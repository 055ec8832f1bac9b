"""Let staff enter work that belongs to no ticket, and take it back."""

from casework.desk import counting
from casework.model.errors import Refusal, Why
from handlers.guards import actor_of, desk_here
from handlers.reading import command_in, message_of, press_of
from handlers.turn import Toast, Turn


async def enter(turn: Turn) -> None:
    """/work AMOUNTS, at a desk: count work that belongs to no ticket."""
    said = command_in(message_of(turn))[1]
    async with turn.work() as work:
        team = await desk_here(turn, work)
        if team is None:
            raise Refusal(Why.DESK_ONLY)
        await counting.enter(work, await actor_of(turn, work), team, said, turn.at)


async def press_back(turn: Turn) -> None:
    """The button *Take back* under such work."""
    press = press_of(turn)
    async with turn.work() as work:
        await counting.take_back(work, await actor_of(turn, work), press.about)
    turn.toast = Toast("✓")
