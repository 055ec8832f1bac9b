"""Handle the button with which a reporter contests that their report was dismissed or merged."""

from casework.following import contesting
from casework.model.ticket_id import TicketId
from handlers.guards import meet
from handlers.reading import press_of
from handlers.turn import Turn


async def press_contest(turn: Turn) -> None:
    """The button *Contest*: ask what is wrong; the next sentence or photo is the objection."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await contesting.want(work, person.id, TicketId(press.about), turn.at)
