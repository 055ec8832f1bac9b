"""Handle exposures and models: propose, let photos through, publish, take down; the lists, which everybody may read."""

from casework.model.errors import Refusal, Why
from casework.model.exposure import LONGEST_ANSWER, Exhibit
from casework.model.photo import PhotoId
from casework.model.spelling import digits_in, first_word
from casework.model.ticket_id import TicketId
from casework.oversight import exposing
from handlers.guards import actor_of, here_of
from handlers.reading import command_in, message_of, number_in, press_of
from handlers.turn import Toast, Turn


async def expose(turn: Turn) -> None:
    """/expose NUMBER: propose a ticket to be shown to everybody as a warning."""
    await _propose(turn, Exhibit.EXPOSURE)


async def model(turn: Turn) -> None:
    """/model NUMBER: propose a ticket to be shown to everybody as an example."""
    await _propose(turn, Exhibit.MODEL)


async def take_down(turn: Turn) -> None:
    """/takedown NUMBER and why: take down whatever a ticket is shown as."""
    first, why = first_word(command_in(message_of(turn))[1])
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        number = number_in(first)
        if number is None:
            raise Refusal(Why.CASE_MISSING)
        await exposing.end_all(work, turn.district, actor, number, why[:LONGEST_ANSWER], turn.at)


async def exposures(turn: Turn) -> None:
    """/exposures: what is shown to everybody as a warning."""
    await _list(turn, Exhibit.EXPOSURE, 0, is_below=True)


async def models(turn: Turn) -> None:
    """/models: what is shown to everybody as an example."""
    await _list(turn, Exhibit.MODEL, 0, is_below=True)


async def press_exhibits(turn: Turn) -> None:
    """A button that turns the pages of a list."""
    press = press_of(turn)
    if press.word not in set(Exhibit):
        raise Refusal(Why.OLD_BUTTON)
    await _list(turn, Exhibit(press.word), press.about, is_below=False)


async def press_exhibit(turn: Turn) -> None:
    """A button under a case, in a list, or under what is proposed: open it, or do something with it."""
    press = press_of(turn)
    kind, _, rest = press.word.partition(".")
    action, _, word = rest.partition(".")
    if kind not in set(Exhibit):
        raise Refusal(Why.OLD_BUTTON)
    what, ticket, district = Exhibit(kind), TicketId(press.about), turn.district
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        match action:
            case "open":
                await exposing.show(work, actor, await here_of(turn, work, actor), ticket, what)
                return
            case "propose":
                await exposing.propose(work, district, actor, ticket, what, turn.at)
            case "photo":
                photo = PhotoId(digits_in(word) or 0)
                await exposing.choose(work, district, actor, ticket, what, photo, turn.at)
            case "publish":
                await exposing.publish(work, district, actor, ticket, what, turn.at)
            case "end":
                await exposing.end(work, district, actor, ticket, what, word, turn.at)
            case _:
                raise Refusal(Why.OLD_BUTTON)
    turn.toast = Toast("✓")


async def _propose(turn: Turn, kind: Exhibit) -> None:
    number = number_in(command_in(message_of(turn))[1])
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        if number is None:
            raise Refusal(Why.CASE_MISSING)
        await exposing.propose(work, turn.district, actor, number, kind, turn.at)


async def _list(turn: Turn, kind: Exhibit, page: int, *, is_below: bool) -> None:
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await exposing.show_list(work, actor, await here_of(turn, work, actor), kind, page, is_below=is_below)
