"""Handle contracts: the list, a statement with its buttons, and words about one."""

from casework.campaigns.contracts import contracting
from casework.model.authority import Actor
from casework.model.errors import Refusal, Why
from casework.model.notice import Here, Reader, ToDesk, ToPerson
from casework.model.spelling import first_word
from casework.model.team import TeamCode
from casework.ports import Work
from handlers.guards import actor_of, desk_here, here_of
from handlers.messages.campaigns.contracts import ANEW, APPROVE, PAPER
from handlers.reading import command_in, message_of, number_in, press_of
from handlers.turn import Turn


async def contracts(turn: Turn) -> None:
    """/contracts lists them; with a statement's number, shows it; with words, takes an objection or its answer."""
    said, words = first_word(command_in(message_of(turn))[1])
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        team = await _desk(turn, work, actor)
        number = number_in(said)
        if not said:
            await contracting.show(work, actor, await _here(turn, work, actor, team))
        elif number is None:
            raise Refusal(Why.STATEMENT_WORDS_MISSING)
        elif not words:
            here = await _asked_in(turn, work, actor, team)
            await contracting.open_one(work, turn.district, actor, here, number, on_paper=False)
        else:
            await contracting.say_of(work, turn.district, actor, team, number, words, turn.at)


async def press_statement(turn: Turn) -> None:
    """A button of a statement: open it, send it on paper, approve it, or work its draft out anew."""
    press = press_of(turn)
    async with turn.work() as work:
        actor = await actor_of(turn, work)
        match press.word:
            case word if word == APPROVE:
                await contracting.approve(work, turn.district, actor, press.about, turn.at)
            case word if word == ANEW:
                await contracting.redraw(work, turn.district, actor, press.about, turn.at)
            case word if word in ("", PAPER):
                here = await _asked_in(turn, work, actor, await _desk(turn, work, actor))
                await contracting.open_one(work, turn.district, actor, here, press.about, on_paper=word == PAPER)
            case _:
                raise Refusal(Why.OLD_BUTTON)


async def _here(turn: Turn, work: Work, actor: Actor, team: TeamCode | None) -> Here:
    return ToDesk(team) if team else await here_of(turn, work, actor)


async def _asked_in(turn: Turn, work: Work, actor: Actor, team: TeamCode | None) -> Reader:
    """Return where a supervisor is answered; at a desk its own statement goes to the desk."""
    return ToPerson(actor.person) if team else await here_of(turn, work, actor)


async def _desk(turn: Turn, work: Work, actor: Actor) -> TeamCode | None:
    """Return the team whose desk this is; None elsewhere, and for who presses without being in the group."""
    team = await desk_here(turn, work)
    return team if team in actor.teams else None
