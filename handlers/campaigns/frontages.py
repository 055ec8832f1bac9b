"""Handle doorways: the card of one, the lists of them, what a desk tells a shop, and what the shop answers."""

from casework.campaigns.frontages import lists, register, shops
from casework.model.authority import Actor
from casework.model.errors import Refusal, Why
from casework.model.frontage import FrontageId, State
from casework.model.notice import ToPerson
from casework.model.person import PersonId, at_door
from casework.model.photo import Photo
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.reporting import drafting
from casework.tickets import expecting
from handlers.guards import actor_of, here_of, meet
from handlers.messages.campaigns.frontages import MENUS, REFUSING
from handlers.reading import is_private, press_of
from handlers.turn import Toast, Turn

STATES = {"unreached": State.NOT_REACHED, "closed": State.CLOSED, "refused": State.REFUSED}


async def frontages(turn: Turn) -> None:
    """/frontages: what is to be visited next; for supervisors the share signed of each area."""
    async with turn.work() as work:
        actor = await _staff(turn, work)
        here = await here_of(turn, work, actor)
        await lists.show(work, turn.district, actor, here, "", 0, is_below=True)


async def press_frontages(turn: Turn) -> None:
    """A button of the lists: another list, another page, or the streets of an area."""
    press = press_of(turn)
    async with turn.work() as work:
        actor = await _staff(turn, work)
        here = await here_of(turn, work, actor)
        await lists.show(work, turn.district, actor, here, press.word, press.about, is_below=False)


async def press_frontage(turn: Turn) -> None:
    """A button of a doorway's card, or the one in a list that opens it."""
    press = press_of(turn)
    number, (word, _, detail) = FrontageId(press.about), press.word.partition(":")
    async with turn.work() as work:
        actor = await _staff(turn, work)
        if word in STATES:
            await _keep(turn, work, actor, number, STATES[word], detail)
        elif word == "wanting":
            await register.mark(work, turn.district, actor, number, turn.at)
            await _open(turn, work, actor, number, "")
        elif word in ("", "list", *MENUS):
            await expecting.drop(work, actor.person, at_door(number))
            await _open(turn, work, actor, number, word, is_below=word == "list")
        elif not is_private(turn):
            raise Refusal(Why.PRIVATE_ONLY)
        else:
            await _in_private(turn, work, actor, number, word)
    turn.toast = Toast("✓" if word in (*STATES, "wanting", "sign", "leave") else "")


async def press_tell(turn: Turn) -> None:
    """The button *Tell the shop* on a card."""
    press = press_of(turn)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        await shops.tell(work, turn.district, actor, TicketId(press.about), turn.at)
    turn.toast = Toast("✓")


async def press_shop(turn: Turn) -> None:
    """A button on what a shop was told: *Done*, or *Never mind* when it is asked what it did."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        if not is_private(turn):
            raise Refusal(Why.PRIVATE_ONLY)
        if press.word == "done":
            await shops.want_done(work, person.id, press.about, turn.at)
        else:
            await expecting.drop(work, person.id, at_door(press.about))


async def sign_on_paper(turn: Turn, work: Work, number: int, photos: list[Photo]) -> None:
    """Take a photo as that of what was signed."""
    actor = await _staff(turn, work)
    await register.sign_on_paper(work, turn.district, actor, FrontageId(number), photos, turn.at)


async def _staff(turn: Turn, work: Work) -> Actor:
    """Return who acts: in a group by its desks, in private by their roles and the desks at which they are known.

    In private the name is not kept: whoever signs for a shop presses the same buttons.
    """
    if not is_private(turn):
        return await actor_of(turn, work)
    person = await meet(turn, work)
    return await register.staff_in_private(work, turn.district, person.id)


async def _keep(turn: Turn, work: Work, actor: Actor, number: FrontageId, state: State, reason: str) -> None:
    if state is State.REFUSED and reason not in REFUSING:
        raise Refusal(Why.OLD_BUTTON)
    await register.found_as(work, turn.district, actor, number, state, reason, turn.at)
    await _open(turn, work, actor, number, "")


async def _open(turn: Turn, work: Work, actor: Actor, number: FrontageId, menu: str, *, is_below: bool = False) -> None:
    """Show the card where somebody pressed; in a group only to staff of its area."""
    here = await here_of(turn, work, actor)
    frontage = await register.find(work, number)
    if not isinstance(here, ToPerson):
        register.check(turn.district, actor, frontage, turn.at)
    await register.open_(work, here, number, "" if menu == "list" else menu, is_below=is_below)


async def _in_private(turn: Turn, work: Work, actor: Actor, number: FrontageId, word: str) -> None:
    person = actor.person
    match word:
        case "paper":
            await register.want_paper(work, turn.district, actor, number, turn.at)
        case "sign":
            await register.sign_in_chat(work, turn.district, person, number, turn.at)
        case "leave":
            await register.leave(work, person, number)
        case "report":
            await _report(turn, work, person, number)
        case _:
            raise Refusal(Why.OLD_BUTTON)


async def _report(turn: Turn, work: Work, person: PersonId, number: FrontageId) -> None:
    """Begin a report in front of a doorway; without a place it begins as any other."""
    frontage = await register.find(work, number)
    if frontage.point is None:
        await drafting.begin(work, person, turn.at)
        return
    given = drafting.find_place(turn.district, frontage.point, None, frontage.name, turn.at)
    await drafting.answer(work, turn.district, person, [given], turn.at)
