"""Count what work took: fixes, from the notes of staff and corrected by them, and work that belongs to no ticket.

Promises: nothing is guessed. What can be read in two ways is asked back on the desk, and counts only once somebody
there has said which it is. Whoever presses twice counts once.
"""

from datetime import datetime

from casework.model import authority, life
from casework.model.authority import Actor
from casework.model.effort import Effort
from casework.model.errors import Fact, Refusal, Why
from casework.model.notice import Kind, Notice, ToDesk, effort_notice
from casework.model.tally import MOST, Measure, Took, kind_of, read_tally
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import desk_of, find, keep

MOST_WRITTEN = 40  # characters of an amount, in a refusal


async def count(work: Work, actor: Actor, ticket_id: TicketId, words: str, at: datetime) -> Ticket:
    """Say what the fixes of a ticket took; a measure that is named replaces what was counted of it before.

    Raises Refusal if the ticket is another team's or was not fixed, or if the words name no amount.
    """
    ticket, took = await find(work, ticket_id), read_tally(words)
    authority.check(actor, Act.COUNT, ticket)
    if took == Took():
        raise Refusal(Why.TALLY_MISSING, ticket=ticket.id)
    named = {doubt.measure: 0.0 for doubt in took.doubts} | dict(took.amounts)
    counted = life.count(ticket, {str(measure): amount for measure, amount in named.items()})
    await keep(work, counted, Entry(ticket.id, at, Act.COUNT, actor.person, words))
    await ask_back(work, actor, counted, took)
    return counted


async def ask_back(work: Work, actor: Actor, ticket: Ticket, took: Took) -> None:
    """Ask the desk about each amount that can be read in two ways; `ticket` has the amounts that are sure."""
    team = desk_of(actor, ticket)
    if team is None:
        return
    for doubt in took.doubts:
        one, other = (thousandths(reading) for reading in doubt.readings)
        facts: dict[str, Fact] = {
            "by": actor.person,
            "rework": ticket.rework,
            "written": doubt.written,
            "measure": doubt.measure.value,
            "sure": thousandths(ticket.tally.get(doubt.measure, 0.0)),
            "one": one,
            "other": other,
        }
        await work.say(Notice(Kind.TALLY_DOUBTED, ToDesk(team), ticket.id, facts))


def thousandths(amount: float) -> int:
    """Return an amount as a fact of a notice and a button carry it."""
    return round(amount * 1000)


async def settle(
    work: Work, actor: Actor, ticket_id: TicketId, rework: int, measure: Measure, amount: float, at: datetime
) -> Ticket:
    """Count an amount that was asked back; `rework` is that of the fix, and `amount` is all that it took of `measure`.

    Raises Refusal if the ticket is another team's, or was reopened since, or for an amount that was never asked back.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.COUNT, ticket)
    if ticket.rework != rework or amount > MOST:
        raise Refusal(Why.OLD_BUTTON)
    counted = life.count(ticket, {measure.value: amount})
    if counted != ticket:
        await keep(work, counted, Entry(ticket.id, at, Act.COUNT, actor.person, f"{amount:.3f} {measure}"))
    return counted


async def enter(work: Work, actor: Actor, team: TeamCode, words: str, at: datetime) -> None:
    """Keep work of a team that belongs to no ticket, and show its line; raises Refusal without an amount.

    Raises Refusal as well if an amount can be read in two ways, or the actor does not belong to the team.
    """
    took = read_tally(words)
    if team not in actor.teams:
        raise Refusal(Why.NOT_A_DESK)
    if took == Took():
        raise Refusal(Why.EFFORT_MISSING)
    if took.doubts:
        raise Refusal(Why.AMOUNT_UNCLEAR, amount=took.doubts[0].written[:MOST_WRITTEN])
    number = await work.efforts.add(Effort(team, at, actor.person, kind_of(words), took.amounts, words))
    await work.say(effort_notice(team, number))


async def take_back(work: Work, actor: Actor, number: int) -> None:
    """Delete work that was entered; raises Refusal if it is another team's, or was taken back before."""
    effort = await work.efforts.get(number)
    if not actor.teams or (effort is not None and effort.team not in actor.teams):
        raise Refusal(Why.NOT_A_DESK)
    if effort is None:
        raise Refusal(Why.OLD_BUTTON)
    await work.efforts.drop(number)
    await work.say(effort_notice(effort.team, number))
