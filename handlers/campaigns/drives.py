"""Handle drives: the list, what people press who come, and what staff press who run one.

What staff write and send about a drive is taken in `handlers/reporting/driving.py`, because a place may be looked up.
"""

from casework.campaigns.drives import announcing, joining, wishing
from casework.campaigns.drives.showing import Home, card_notice, find
from casework.model.authority import Actor, Role, check_drive
from casework.model.drive import Ask, DriveId
from casework.model.errors import Refusal, Why
from casework.model.notice import ToDesk, ToPerson
from casework.model.spelling import digits_in
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.telling import below
from handlers.guards import actor_of, desk_here, meet
from handlers.messages.campaigns.drives import (
    ANNOUNCE,
    CARD,
    DISCARD,
    HERE,
    LEAVE,
    NAME,
    NO_NAME,
    POSTER,
    SHOW,
)
from handlers.reading import is_private, press_of, shown_name
from handlers.turn import Toast, Turn


async def drives(turn: Turn) -> None:
    """/drives: what is to come; at a desk its own drives, for a supervisor those that they announced."""
    async with turn.work() as work:
        if is_private(turn):
            person = await meet(turn, work)
            is_supervisor = Role.SUPERVISOR in await work.roles.of(person.id)
            own = await work.drives.ahead(turn.at, 1, person=person.id) if is_supervisor else []
            await joining.show_list(work, ToPerson(person.id), overseen=bool(own))
            return
        team = await desk_here(turn, work)
        if team is None:
            raise Refusal(Why.DESK_ONLY)
        await actor_of(turn, work)
        await joining.show_list(work, ToDesk(team))


async def press_drive(turn: Turn) -> None:
    """A button of somebody who comes: so many companions, not after all, show my name, I am here."""
    press = press_of(turn)
    number, word = DriveId(press.about), press.word
    user = turn.update.effective_user
    async with turn.work() as work:
        person = await meet(turn, work)
        if not is_private(turn) or user is None:
            raise Refusal(Why.PRIVATE_ONLY)
        companions = digits_in(word)
        if companions is not None:
            await joining.join(work, turn.district, person.id, number, companions, turn.at)
        elif word == SHOW:
            await joining.look(work, person.id, number)
        elif word == LEAVE:
            await joining.leave(work, person.id, number, turn.at)
        elif word in (NAME, NO_NAME):
            await joining.set_name(work, person.id, number, shown_name(user) if word == NAME else None)
        elif word == HERE:
            await joining.want_place(work, turn.district, person.id, number, turn.at)
        else:
            raise Refusal(Why.OLD_BUTTON)
    turn.toast = Toast("✓")


async def press_wish(turn: Turn) -> None:
    """The button *It takes more people* of somebody who reported a ticket: ask for a drive."""
    press = press_of(turn)
    async with turn.work() as work:
        person = await meet(turn, work)
        await wishing.wish(work, turn.district, person.id, TicketId(press.about), turn.at)
    turn.toast = Toast("✓")


async def press_desk(turn: Turn) -> None:
    """A button of staff: a part to change or to show, the end, the poster; or to announce it, or give it up."""
    press = press_of(turn)
    number, word = DriveId(press.about), press.word
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        if word == ANNOUNCE:
            await announcing.announce(work, actor, number, turn.at)
        elif word == DISCARD:
            await announcing.discard(work, actor, number)
        elif word == POSTER:
            await announcing.poster(work, actor, number, await _here(turn, work, actor, number))
        elif word == CARD:
            await _show_card(turn, work, actor, number)
        elif word in set(Ask):
            here = await _here(turn, work, actor, number)
            await announcing.ask(work, actor, number, Ask(word), here, turn.at)
        else:
            raise Refusal(Why.OLD_BUTTON)
    turn.toast = Toast("✓")


async def _show_card(turn: Turn, work: Work, actor: Actor, number: DriveId) -> None:
    drive = await find(work, number, lock=False)
    check_drive(actor, drive.team, drive.area)
    await work.say(below(card_notice(await _here(turn, work, actor, number), drive)))


async def _here(turn: Turn, work: Work, actor: Actor, number: DriveId) -> Home:
    """Return where staff are answered: in private, or at the desk of the drive's team."""
    drive = await find(work, number, lock=False)
    if is_private(turn) or drive.team is None or drive.team not in actor.teams:
        return ToPerson(actor.person)
    return ToDesk(drive.team)
