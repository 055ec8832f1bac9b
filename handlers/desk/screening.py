"""Handle looking through what nobody has let through: /screen, and the buttons under each ticket."""

from casework.desk import screening
from casework.model.errors import Refusal, Why
from casework.model.photo import PhotoId
from casework.model.ticket import Act
from casework.model.ticket_id import TicketId
from handlers.guards import actor_of, asker_and_desk, here_of
from handlers.reading import number_of, press_of
from handlers.turn import Toast, Turn

ACTS = {"show": Act.SHOW, "conceal": Act.CONCEAL, "later": None}
NUMBERS = {"show": 1, "conceal": 0, "later": 0, "look": 0, "more": 1, "hide": 2}  # that follow a word


async def screen(turn: Turn) -> None:
    """/screen: show the newest ticket whose photos or words wait, and after each decision the next one."""
    async with turn.work() as work:
        actor, _ = await asker_and_desk(turn, work)
        await screening.begin(work, turn.district, actor, await here_of(turn, work, actor))


async def press_screen(turn: Turn) -> None:
    """A button under such a ticket: show, withhold, leave for later, or hide one photo."""
    press = press_of(turn)
    ticket, (word, *said) = TicketId(press.about), press.word.split(".")
    if word not in NUMBERS or len(said) != NUMBERS[word]:
        raise Refusal(Why.OLD_BUTTON)
    numbers = [number_of(each) for each in said]
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        here = await here_of(turn, work, actor)
        match word:
            case "look":
                await screening.look(work, actor, here, ticket, 0, is_below=True)
            case "more":
                await screening.look(work, actor, here, ticket, numbers[0])
            case "hide":
                await screening.hide(work, actor, here, ticket, PhotoId(numbers[0]), numbers[1], turn.at)
            case _:
                await screening.decide(work, turn.district, actor, here, ticket, turn.at, ACTS[word], *numbers)
    turn.toast = Toast("" if word in ("look", "more") else "✓")
