"""Show the league table, open the list behind a gaming mark, and take a team's objection and the answer to it."""

from datetime import date

from casework.desk import figures
from casework.desk.figures import Asked
from casework.figures import looking, objecting, showing
from casework.model import authority
from casework.model.authority import Actor, Office
from casework.model.deadline import local_day
from casework.model.errors import Refusal, Why
from casework.model.league import Sign
from casework.model.notice import Here, ToDesk
from casework.model.objection import disputed_in
from casework.model.team import TeamCode, TeamKind
from casework.ports import Work
from handlers.guards import actor_of, asker_and_desk, desk_here, here_of, is_overseeing
from handlers.reading import command_in, message_of, press_of, pressed_message
from handlers.turn import Toast, Turn


async def league(turn: Turn) -> None:
    """/league, with a period or a kind of team or both: the table; a desk sees that of its own kind."""
    async with turn.work() as work:
        actor, team = await asker_and_desk(turn, work)
        kinds = showing.kinds_of(turn.district)
        own = _kind_of(turn, team) if team is not None else kinds[0] if kinds else TeamKind.COMMUNITY
        asked = showing.asked_in(command_in(message_of(turn))[1], actor.person, own, _today(turn))
        if team is not None and asked.kind is not own:
            raise Refusal(Why.LEAGUE_UNKNOWN)
        if team is None:
            authority.check_office(actor, Office.OVERSEE)
        await showing.show(work, ToDesk(team) if team else await here_of(turn, work, actor), asked)


async def press_league(turn: Turn) -> None:
    """A button of the table: another period, kind or page."""
    press = press_of(turn)
    async with turn.work() as work:
        actor, team = await _reader(turn, work)
        asked = showing.read(press.word, actor.person, press.about, _today(turn))
        if team is not None and asked.kind is not _kind_of(turn, team):
            raise Refusal(Why.OLD_BUTTON)
        here: Here = ToDesk(team) if team else await here_of(turn, work, actor)
        shown = pressed_message(turn)
        slot = await work.desks.slot_shown(shown.chat.id, shown.message_id) if shown else None
        await showing.show(work, here, asked, slot)


async def press_marked(turn: Turn) -> None:
    """A button of a gaming mark: the list of the tickets that have it, for supervisors."""
    press = press_of(turn)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        if not await is_overseeing(turn, work, actor):
            raise Refusal(Why.NOT_SUPERVISING)
        if press.about >= len(Sign):
            raise Refusal(Why.OLD_BUTTON)
        sign = list(Sign)[press.about]
        of, period, figure = showing.marked(turn.district, sign, press.word, _today(turn))
        await figures.show(work, await here_of(turn, work, actor), Asked(actor.person, of, period, figure))
    turn.toast = Toast("⬇️")


async def press_object(turn: Turn) -> None:
    """A button *Object to a figure*, or with the figure: ask to which, or why."""
    days, _, name = press_of(turn).word.partition("/")
    period, figure = looking.days_in(days, _today(turn) + looking.LONGEST), disputed_in(name)
    async with turn.work() as work:
        actor, team = await _reader(turn, work)
        if team is None or (name and figure is None):
            raise Refusal(Why.DESK_ONLY if team is None else Why.OLD_BUTTON)
        await objecting.ask(work, actor, team, period, figure)
    turn.toast = Toast("⬇️")


async def take_words(turn: Turn, work: Work, slot: str | None, words: str) -> None:
    """Take a reply as an objection, or as the answer to one, as the message in the slot asks for it."""
    asked, number = objecting.asked_in(slot), objecting.shown_in(slot)
    actor = await actor_of(turn, work)
    if asked is not None:
        await objecting.object_(work, actor, asked, words, turn.at)
    elif number is not None:
        await objecting.answer(work, actor, number, words, turn.at)


async def _reader(turn: Turn, work: Work) -> tuple[Actor, TeamCode | None]:
    """Return who presses and at which desk, None for a supervisor elsewhere; raises Refusal where it is neither."""
    actor = await actor_of(turn, work)
    if await is_overseeing(turn, work, actor):
        return actor, None
    team = await desk_here(turn, work)
    if team is None or team not in actor.teams:
        raise Refusal(Why.DESK_ONLY)
    return actor, team


def _kind_of(turn: Turn, code: TeamCode) -> TeamKind:
    team = turn.district.team(code)
    if team is None:
        raise Refusal(Why.DESK_ONLY)
    return team.kind


def _today(turn: Turn) -> date:
    return local_day(turn.at, turn.district.calendar.zone)
