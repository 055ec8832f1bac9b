"""Handle rounds: who walks which area, how much was walked, and check-ins."""

from casework.model.authority import Office, check_office
from casework.model.errors import Refusal, Why
from casework.oversight import walking
from handlers.guards import actor_of, here_of
from handlers.reading import command_in, is_private, message_of, press_of
from handlers.turn import Turn


async def rounds(turn: Turn) -> None:
    """/rounds: the rounds of this month and how much was walked; for an inspector their own."""
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await walking.show(work, actor, await here_of(turn, work, actor), 0, is_below=True)


async def plan(turn: Turn) -> None:
    """/round AREA daily NAME: say who walks an area, and how often; /round AREA never ends that."""
    said = command_in(message_of(turn))[1]
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        here = await here_of(turn, work, actor)
        await walking.plan(work, turn.district, actor, here, said, turn.at)


async def press_rounds(turn: Turn) -> None:
    """A button of the rounds: another month."""
    press = press_of(turn)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await walking.show(work, actor, await here_of(turn, work, actor), press.about, is_below=False)


async def press_check_in(turn: Turn) -> None:
    """The button *Check in*: ask an inspector for their position."""
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        check_office(actor, Office.INSPECT)
        if not is_private(turn):
            raise Refusal(Why.PRIVATE_ONLY)
        await walking.want_place(work, actor, turn.at)
