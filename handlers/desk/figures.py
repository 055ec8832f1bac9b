"""Show figures: at a desk its own, in private and in the supervisors' group those of what a supervisor names."""

from casework.desk import figures as use
from casework.desk.figures import Asked
from casework.figures import looking
from casework.model import authority
from casework.model.authority import Office
from casework.model.deadline import local_day
from casework.model.errors import Refusal, Why
from casework.model.figure import Aside
from casework.model.notice import ToDesk
from handlers.guards import actor_of, asker_and_desk, desk_here, here_of, is_overseeing
from handlers.reading import command_in, is_private, message_of, press_of, pressed_message
from handlers.turn import Turn


async def figures(turn: Turn) -> None:
    """/figures: the desk's figures of this week; /figures NAME, for a supervisor: of a team, an area or a category."""
    async with turn.work() as work:
        actor, team = await asker_and_desk(turn, work)
        week = use.this_week(turn.district, turn.at)
        if team is not None:
            await use.show(work, ToDesk(team), Asked(actor.person, looking.of_team(team), week))
            return
        authority.check_office(actor, Office.OVERSEE)
        of = use.named(turn.district, command_in(message_of(turn))[1])
        await use.show(work, await here_of(turn, work, actor), Asked(actor.person, of, week))


async def press_figures(turn: Turn) -> None:
    """A button of the figures: show another period, the list behind a figure, or a page of it."""
    press = press_of(turn)
    message = pressed_message(turn)
    if message is None:
        raise Refusal(Why.DESK_ONLY)
    period, figure = use.read(press.word, local_day(turn.at, turn.district.calendar.zone))
    async with turn.work() as work:
        slot = await work.desks.slot_shown(message.chat.id, message.message_id)
        of = use.of_slot(slot)
        actor = await actor_of(turn, work)
        if await is_overseeing(turn, work, actor):
            asked = Asked(actor.person, of or "", period, figure, press.about)
            await use.show(work, await here_of(turn, work, actor), asked, slot if of is not None else None)
            return
        team = await desk_here(turn, work)
        if of is not None:
            team = next((each for each in actor.teams if looking.of_team(each) == of), None)
        if team is None or is_private(turn) or team not in actor.teams:
            raise Refusal(Why.DESK_ONLY)
        if isinstance(figure, Aside):  # gaming marks are for supervisors
            raise Refusal(Why.OLD_BUTTON)
        asked = Asked(actor.person, looking.of_team(team), period, figure, press.about)
        await use.show(work, ToDesk(team), asked, slot if of is not None else None)
