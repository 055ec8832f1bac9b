"""Keeping hold of a ticket: my reports, any ticket by its number, and what can be done under it."""

from casework.following import adding, watching
from casework.model.errors import Refusal, Why
from casework.model.person import Person
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import expecting
from handlers.guards import clean, meet, message_of, number_in, press_of
from handlers.messages.following.reports import BELOW, HERE
from handlers.turn import Toast, Turn


async def mine(turn: Turn) -> None:
    """/mine: the reports that somebody sent or follows, newest first."""
    async with turn.work() as work:
        person = await meet(turn, work)
        await expecting.drop(work, person.id)
        await watching.show_mine(work, person.id, 0, is_below=True)


async def follow(turn: Turn) -> None:
    """/follow NUMBER or LINK: tell somebody what becomes of a ticket, and show it."""
    said = clean(message_of(turn).text).partition(" ")[2]
    async with turn.work() as work:
        person = await meet(turn, work)
        number = number_in(said)
        if number is None:
            raise Refusal(Why.NUMBER_MISSING)
        await open_ticket(turn, work, person, number)


async def number(turn: Turn) -> None:
    """A ticket's number alone: as if it were sent with /follow."""
    async with turn.work() as work:
        person = await meet(turn, work)
        found = number_in(clean(message_of(turn).text))
        if found is None:
            raise Refusal(Why.NOT_UNDERSTOOD)
        await open_ticket(turn, work, person, found)


async def open_ticket(turn: Turn, work: Work, person: Person, ticket_id: TicketId) -> None:
    """Follow a ticket, unless it is one's own, and show it below everything; raises Refusal if there is none such."""
    await watching.follow(work, person.id, ticket_id, turn.at)


async def press_mine(turn: Turn) -> None:
    """*My reports*, or another page of them."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await watching.show_mine(work, person.id, press.about, is_below=press.word == BELOW)


async def press_open(turn: Turn) -> None:
    """One of the reports; or *Keep*, which shows it as it was."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await watching.show(work, person.id, TicketId(press.about), is_below=press.word != HERE)


async def press_add(turn: Turn) -> None:
    """*Add photo or words*: the next of them goes to the ticket."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await adding.want(work, person.id, TicketId(press.about), turn.at)


async def press_withdraw(turn: Turn) -> None:
    """*Withdraw*: asks once."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await watching.want_withdrawal(work, person.id, TicketId(press.about), turn.at)


async def press_withdraw_yes(turn: Turn) -> None:
    """*Yes, withdraw*."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await watching.withdraw(work, person.id, TicketId(press.about), turn.at)
    turn.toast = Toast("✓")


async def press_nudge(turn: Turn) -> None:
    """*Still nothing?*: the desk is reminded."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await watching.nudge(work, turn.district.policy, person.id, TicketId(press.about), turn.at)
    turn.toast = Toast("🔔 ✓")


async def press_follow(turn: Turn) -> None:
    """*Follow*."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await watching.follow(work, person.id, TicketId(press.about), turn.at, is_below=False)
    turn.toast = Toast("⭐")


async def press_unfollow(turn: Turn) -> None:
    """*Unfollow*."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await watching.unfollow(work, person.id, TicketId(press.about))
    turn.toast = Toast("✓")
