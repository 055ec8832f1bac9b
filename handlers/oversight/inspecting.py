"""Handle what inspectors do, in private: their tasks, and what they found."""

from casework.model.authority import Actor, Office, check_office
from casework.model.errors import Refusal, Why
from casework.model.lookback import Outcome
from casework.model.ticket_id import TicketId
from casework.oversight import looking_back
from casework.ports import Work
from handlers.guards import actor_of
from handlers.reading import is_private, press_of
from handlers.turn import Toast, Turn


async def tasks(turn: Turn) -> None:
    """/tasks: the closed tickets that are to be looked at on the spot."""
    async with turn.work() as work:
        await looking_back.show_tasks(work, await _inspector(turn, work), 0, is_below=True)


async def press_tasks(turn: Turn) -> None:
    """A button of the list: another page."""
    press = press_of(turn)
    async with turn.work() as work:
        await looking_back.show_tasks(work, await _inspector(turn, work), press.about, is_below=False)


async def press_task(turn: Turn) -> None:
    """A button with a ticket of the list: show the task."""
    press = press_of(turn)
    async with turn.work() as work:
        actor = await _inspector(turn, work)
        await looking_back.open_task(work, turn.district.policy, actor, TicketId(press.about), turn.at)


async def press_check(turn: Turn) -> None:
    """A button under a task: what was found."""
    press = press_of(turn)
    if press.word not in set(Outcome):
        raise Refusal(Why.OLD_BUTTON)
    async with turn.work() as work:
        actor, outcome = await _inspector(turn, work), Outcome(press.word)
        await looking_back.press(work, turn.district.policy, actor, TicketId(press.about), outcome, turn.at)
    turn.toast = Toast("✓")


async def _inspector(turn: Turn, work: Work) -> Actor:
    """Return the inspector who asks in private; raises Refusal for anybody else, and in any other chat."""
    actor = await actor_of(turn, work)
    check_office(actor, Office.INSPECT)
    if not is_private(turn):
        raise Refusal(Why.PRIVATE_ONLY)
    return actor
