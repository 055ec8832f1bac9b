"""Handle the residents' verdict: *Fixed*, *Not fixed*, *It is back*, *Never mind*."""

from casework.following import judging
from casework.model.ticket_id import TicketId
from casework.tickets import expecting
from handlers.guards import meet
from handlers.reading import press_of
from handlers.turn import Toast, Turn


async def press_fixed(turn: Turn) -> None:
    """The button *Fixed*: close the ticket on a resident's word."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await judging.confirm(work, turn.district, person.id, TicketId(press.about), turn.at)
    turn.toast = Toast("👍")


async def press_not_fixed(turn: Turn) -> None:
    """The button *Not fixed*: ask what is still wrong; the next sentence or photo is the answer."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await judging.doubt(work, turn.district, person.id, TicketId(press.about), turn.at)


async def press_return(turn: Turn) -> None:
    """The button *It is back*: ask for a photo of it."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await judging.want_proof(work, turn.district, person.id, TicketId(press.about), turn.at)


async def press_never_mind(turn: Turn) -> None:
    """The button *Never mind*: take the bot's question back."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await expecting.drop(work, person.id, TicketId(press.about))
    turn.toast = Toast("✓")
