"""Handle looking through what nobody has let through: /screen, and the buttons under each ticket."""

from casework.desk import screening
from casework.model.errors import Refusal, Why
from casework.model.photo import PhotoId
from casework.model.ticket import Act
from casework.model.ticket_id import TicketId
from handlers.guards import actor_of, asked_at, here_of, press_of
from handlers.turn import Toast, Turn

ACTS = {"show": Act.SHOW, "conceal": Act.CONCEAL, "later": None}


async def screen(turn: Turn) -> None:
    """/screen: show the newest ticket whose photos or words wait, and after each decision the next one."""
    async with turn.work() as work:
        actor, _ = await asked_at(turn, work)
        await screening.begin(work, turn.district, actor, await here_of(turn, work, actor))


async def press_screen(turn: Turn) -> None:
    """A button under such a ticket: show, withhold, leave for later, or hide one photo."""
    press = press_of(turn)
    ticket, (word, _, photo) = TicketId(press.about), press.word.partition(".")
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        here = await here_of(turn, work, actor)
        if word in ACTS:
            await screening.decide(work, turn.district, actor, here, ticket, turn.at, ACTS[word])
        elif word == "hide" and photo.isascii() and photo.isdigit() and len(photo) <= 18:
            await screening.hide(work, actor, here, ticket, PhotoId(int(photo)), turn.at)
        else:
            raise Refusal(Why.OLD_BUTTON)
    turn.toast = Toast("✓")
