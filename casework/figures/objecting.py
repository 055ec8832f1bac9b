"""Let a team object to one of its figures in the league table, and let supervisors answer.

Promises: a team objects once for each period, in words; every supervisor reads it, and one answer is given, which the
desk reads. Both are kept, so that a bulletin can print them.
"""

from datetime import date, datetime

from casework.model.authority import Actor, Office, check_office
from casework.model.errors import Fact, Refusal, Why
from casework.model.notice import Kind, Notice, ToDesk
from casework.model.objection import Disputed, disputed_in, whole
from casework.model.spelling import digits_in
from casework.model.summary import Period
from casework.model.team import TeamCode
from casework.ports import Work
from casework.tickets.overseers import everybody
from casework.tickets.telling import below

LONGEST = 1000  # characters of an objection and of an answer


async def ask(work: Work, actor: Actor, team: TeamCode, period: Period, figure: Disputed | None) -> None:
    """Ask somebody at a desk to which figure they object (`figure` is None), or why.

    Raises Refusal if their team has objected already, and for a period of which there is no bulletin.
    """
    whole_period = whole(period)
    if whole_period is None:
        raise Refusal(Why.OLD_BUTTON)
    if await work.objections.of(team, whole_period) is not None:
        raise Refusal(Why.OBJECTED_ALREADY)
    await work.say(_asking(actor, team, whole_period, figure))


def _asking(actor: Actor, team: TeamCode, period: Period, figure: Disputed | None) -> Notice:
    facts: dict[str, Fact] = {
        "by": actor.person,
        "figure": figure or "",
        "from_day": period.first.isoformat(),
        "until_day": period.last.isoformat(),
    }
    return below(Notice(Kind.OBJECTING, ToDesk(team), facts=facts))


def asked_in(slot: str | None) -> tuple[TeamCode, Period, Disputed] | None:
    """Return what a message asks about, by its slot: a reply to it is an objection; None for any other message."""
    asked = Kind.OBJECTING.read(slot)
    figure = disputed_in(asked["figure"]) if asked else None
    if asked is None or figure is None:
        return None
    days = Period(date.fromisoformat(asked["from_day"]), date.fromisoformat(asked["until_day"]))
    return TeamCode(asked["team"]), days, figure


async def object_(work: Work, actor: Actor, asked: tuple[TeamCode, Period, Disputed], words: str, at: datetime) -> None:
    """Keep a team's objection and tell every supervisor.

    Raises Refusal for somebody of another desk, without words, and where the team has objected already.
    """
    team, period, figure = asked
    if team not in actor.teams:
        raise Refusal(Why.DESK_ONLY)
    if not words:
        raise Refusal(Why.OBJECTION_WORDS)
    number = await work.objections.add(team, period, figure, words[:LONGEST], actor.person, at)
    if number is None:
        raise Refusal(Why.OBJECTED_ALREADY)
    await _show(work, number)
    await work.say(_asking(actor, team, period, None))  # in place of what asked to which figure


def shown_in(slot: str | None) -> int | None:
    """Return the number of the objection that a message shows, by its slot; None for any other message."""
    shown = Kind.OBJECTION.read(slot)
    return digits_in(shown["number"]) if shown else None


def is_about(slot: str | None) -> bool:
    """Tell whether a reply to the message in a slot is an objection or the answer to one."""
    return asked_in(slot) is not None or shown_in(slot) is not None


async def answer(work: Work, actor: Actor, number: int, words: str, at: datetime) -> None:
    """Answer a team's objection; raises Refusal for who is no supervisor, without words, and if it has an answer."""
    check_office(actor, Office.OVERSEE)
    objection = await work.objections.get(number, lock=True)
    if objection is None or objection.answer:
        raise Refusal(Why.OBJECTION_ANSWERED)
    if not words:
        raise Refusal(Why.OBJECTION_WORDS)
    await work.objections.answer(number, words[:LONGEST], actor.person, at)
    await _show(work, number)
    await work.say(Notice(Kind.OBJECTION_ANSWERED, ToDesk(objection.team), facts={"number": number}))


async def _show(work: Work, number: int) -> None:
    for reader in await everybody(work):
        await work.say(Notice(Kind.OBJECTION, reader, facts={"number": number}))
