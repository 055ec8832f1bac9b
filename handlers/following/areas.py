"""Let people follow an area: by a command, by a QR code, and by the buttons that say how often."""

from casework.following import digesting
from casework.model.area import AreaCode
from casework.model.errors import Refusal, Why
from casework.model.following import Every
from casework.model.person import Person
from casework.ports import Work
from handlers.guards import meet
from handlers.reading import press_of
from handlers.turn import Toast, Turn


async def areas(turn: Turn) -> None:
    """/areas: show which areas somebody follows, and which they may want to follow."""
    async with turn.work() as work:
        person = await meet(turn, work)
        await offer(turn, work, person, None)


async def offer(turn: Turn, work: Work, person: Person, code: AreaCode | None) -> None:
    """Show somebody the areas they follow, and one more if it is named; raises Refusal if there is no such area."""
    await digesting.offer(work, turn.district, person.id, code, turn.at)


async def press_follow(turn: Turn) -> None:
    """The button *Daily* or *Weekly*: follow an area, with a digest so often."""
    press = press_of(turn)
    if press.word not in set(Every):
        raise Refusal(Why.OLD_BUTTON)
    async with turn.work() as work:
        person = await meet(turn, work)
        followed = await digesting.follow(work, turn.district, person.id, press.about, Every(press.word), turn.at)
    turn.toast = Toast(f"{followed.name} ✓")


async def press_leave(turn: Turn) -> None:
    """The button *Stop*: no longer follow an area."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await digesting.leave(work, person.id, press.about)
    turn.toast = Toast("✓")
