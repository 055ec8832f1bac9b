"""Pass a ticket on to the team that answers for it.

Promises: a team gives a reason when it passes a ticket on. Teams may do so by themselves if the ticket was passed on
fewer than `pass_ons` times and came within the last `pass_on_working_days`; otherwise they ask a supervisor. The old
desk sees where the ticket went, and the card appears on the new desk. The reporter is told which team has it now.
"""

from datetime import datetime

from casework.desk import requesting
from casework.model import authority, handling
from casework.model.authority import Actor
from casework.model.deadline import Allowance, Unit, due, local_day
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.request import Request, Wish
from casework.model.team import Team, TeamCode
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import find, hand_on, keep
from casework.tickets.reshowing import show_wish_again
from casework.tickets.telling import announce

ARRIVALS = frozenset(
    {
        Act.SEND,
        Act.ENTER,
        Act.ROUTE,
        Act.PASS_ON,
        Act.REOPEN,
        Act.RETURN,
        Act.RECHECK,
        Act.REVERSE,
        Act.RECATEGORISE,
        Act.MOVE,
    }
)


async def pass_on(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, team: TeamCode, reason: str, at: datetime
) -> Ticket:
    """Pass a ticket on to another team, or ask a supervisor to do so if the team may not (any more).

    Raises Refusal if the ticket is another team's, waits, is fixed or closed, or belongs to that team already, if there
    is no such active team, or if no reason is given.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.PASS_ON, ticket)
    to = _team(district, team, at)
    passed = handling.pass_on(ticket, team, district.policy, is_granted=True)
    if not reason:
        raise Refusal(Why.REASON_MISSING, ticket=ticket.id)
    if ticket.hops >= district.policy.pass_ons or await _is_late(work, district, ticket, at):
        wish = Request(Wish.PASS_ON, actor.person, reason, team=team)
        return await requesting.request(work, district, actor, ticket, wish, to.name, at)
    passed = handling.with_undo(ticket, handling.pass_on(ticket, team, district.policy), Act.PASS_ON, actor.person, at)
    return await _send_on(work, ticket, passed, _entry(actor, ticket, to, reason, at))


async def grant(work: Work, district: District, actor: Actor, ticket: Ticket, wish: Request, at: datetime) -> Ticket:
    """Pass a ticket on because a supervisor grants it; raises Refusal if that is no longer possible."""
    to = _team(district, wish.team or TeamCode(""), at)
    passed = handling.pass_on(ticket, to.code, district.policy, is_granted=True)
    return await _send_on(work, ticket, passed, _entry(actor, ticket, to, wish.reason, at))


def _entry(actor: Actor, ticket: Ticket, to: Team, reason: str, at: datetime) -> Entry:
    return Entry(ticket.id, at, Act.PASS_ON, actor.person, f"{to.name}\n{reason}", ticket.team)


async def _send_on(work: Work, ticket: Ticket, passed: Ticket, entry: Entry) -> Ticket:
    await keep(work, passed, entry)
    await hand_on(work, passed, ticket.team)
    await show_wish_again(work, ticket, passed)
    await announce(work, passed, entry.act)
    return passed


async def _is_late(work: Work, district: District, ticket: Ticket, at: datetime) -> bool:
    came = [entry.at for entry in handling.in_force(await work.tickets.history(ticket.id)) if entry.act in ARRIVALS]
    at_once = Allowance(district.policy.pass_on_working_days, Unit.WORKING_DAYS)
    return at > due(came[-1] if came else ticket.reported_at, at_once, district.calendar.of(ticket.team))


def _team(district: District, code: TeamCode, at: datetime) -> Team:
    team = district.team(code)
    if team is None or not team.is_active(local_day(at, district.calendar.zone)):
        raise Refusal(Why.NO_SUCH_TEAM, team=code)
    return team
