"""Let residents keep track of tickets: their own reports, any ticket by its number, and what they can do with it."""

from casework.following import adding, flagging, watching
from casework.model.errors import Refusal, Why
from casework.model.ticket_id import TicketId
from casework.tickets import expecting
from handlers.guards import meet
from handlers.messages.following.reports import BELOW, HERE
from handlers.reading import clean, command_in, message_of, number_in, press_of
from handlers.turn import Toast, Turn


async def mine(turn: Turn) -> None:
    """/mine: the reports that somebody sent or follows, newest first."""
    async with turn.work() as work:
        person = await meet(turn, work)
        await expecting.drop(work, person.id)
        await watching.show_mine(work, person.id, 0, is_below=True)


async def follow(turn: Turn) -> None:
    """/follow NUMBER or LINK: show a ticket, and from now on tell the sender what becomes of it."""
    said = command_in(message_of(turn))[1]
    async with turn.work() as work:
        person = await meet(turn, work)
        number = number_in(said)
        if number is None:
            raise Refusal(Why.NUMBER_MISSING)
        await watching.follow(work, turn.district, person.id, number, turn.at)


async def number(turn: Turn) -> None:
    """Handle a ticket's number alone: show the ticket; to follow it is one more press."""
    async with turn.work() as work:
        person = await meet(turn, work)
        found = number_in(clean(message_of(turn).text))
        if found is None:
            raise Refusal(Why.NOT_UNDERSTOOD)
        await watching.show(work, turn.district, person.id, found, turn.at)


async def press_mine(turn: Turn) -> None:
    """A button of *My reports*: show the list, or another page of it."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await watching.show_mine(work, person.id, press.about, is_below=press.word == BELOW)


async def press_open(turn: Turn) -> None:
    """A button with a report: show it. *Keep* is such a button too, and shows the report as it was."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await watching.show(work, turn.district, person.id, TicketId(press.about), turn.at, is_below=press.word != HERE)


async def press_add(turn: Turn) -> None:
    """The button *Add photo or words*: the next photo or words go to the ticket."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await adding.want(work, turn.district, person.id, TicketId(press.about), turn.at)


async def press_withdraw(turn: Turn) -> None:
    """The button *Withdraw*: ask whether it is meant."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await watching.want_withdrawal(work, turn.district.policy, person.id, TicketId(press.about), turn.at)


async def press_withdraw_yes(turn: Turn) -> None:
    """The button *Yes, withdraw*: withdraw the report."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await watching.withdraw(work, turn.district.policy, person.id, TicketId(press.about), turn.at)
    turn.toast = Toast("✓")


async def press_nudge(turn: Turn) -> None:
    """The button *Still nothing?*: remind the desk."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await watching.nudge(work, turn.district, person.id, TicketId(press.about), turn.at)
    turn.toast = Toast("🔔 ✓")


async def press_follow(turn: Turn) -> None:
    """The button *Follow*: follow the ticket."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await watching.follow(work, turn.district, person.id, TicketId(press.about), turn.at, is_below=False)
    turn.toast = Toast("⭐")


async def press_flag(turn: Turn) -> None:
    """The button *Flag this*: ask whether it is meant; with a word: flag the ticket."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        act = flagging.flag if press.word else flagging.want
        await act(work, turn.district, person.id, TicketId(press.about), turn.at)
    turn.toast = Toast("🚩" if press.word else "")


async def press_unfollow(turn: Turn) -> None:
    """The button *Unfollow*: no longer follow the ticket."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await watching.unfollow(work, turn.district, person.id, TicketId(press.about), turn.at)
    turn.toast = Toast("✓")
