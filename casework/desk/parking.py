"""Park a ticket that cannot be done now: put it off until a day, if a supervisor grants that.

Promises: parking needs a reason, and a day on which the ticket is looked at again. The clock stands still until then;
afterwards the time that was left is counted again. The reporter is told for how long. On that day the ticket goes on by
itself, or earlier if the desk says so.
"""

from datetime import date, datetime, timedelta

from casework.desk import asking, passing, requesting
from casework.model import authority, handling
from casework.model.authority import Actor
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.request import Request, Wish
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import find, keep
from casework.tickets.telling import announce


async def want_park(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, day: date, reason: str, at: datetime
) -> Ticket:
    """Ask a supervisor to put a ticket off until a local day.

    Raises Refusal if the ticket is another team's, waits, is fixed or closed, or has a wish already, if no reason is
    given, or if the day is not within the next `park_days`.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.REQUEST, ticket)
    today = local_day(at, district.calendar.zone)
    most = district.policy.park_days
    if not today < day <= today + timedelta(days=most):
        raise Refusal(Why.DATE_MISSING, days=most)
    until = datetime.combine(day, district.calendar.of(ticket.team).opens, district.calendar.zone)
    wish = Request(Wish.PARK, actor.person, reason, until=until)
    return await requesting.request(work, district, actor, ticket, wish, until.isoformat(), at)


async def grant(work: Work, district: District, actor: Actor, ticket_id: TicketId, at: datetime) -> Ticket:
    """Grant what staff ask for: park the ticket, or pass it on; the supervisors see that it was granted.

    Raises Refusal if staff ask for nothing, the actor is no supervisor, or the act is no longer possible.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.PARK, ticket)
    wish = ticket.request
    if wish is None:
        raise Refusal(Why.NOTHING_REQUESTED, ticket=ticket.id)
    if wish.wish is Wish.PASS_ON:
        granted = await passing.grant(work, district, actor, ticket, wish, at)
    else:
        granted = handling.park(ticket, wish.until or at, at)
        note = f"{(wish.until or at).isoformat()}\n{wish.reason}"
        await keep(work, granted, Entry(ticket.id, at, Act.PARK, actor.person, note))
        await announce(work, granted, Act.PARK)
    await requesting.show(work, district, granted)
    return granted


async def go_on(work: Work, district: District, actor: Actor, ticket_id: TicketId, at: datetime) -> Ticket:
    """Go on with a ticket that waits for an answer or is parked; raises Refusal if it is not, or is another team's."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.RESUME, ticket)
    if ticket.status is Status.PARKED:
        return await _unpark(work, district, ticket, actor.person, at)
    return await asking.resume(work, district, actor, ticket_id, at)


async def resume_due(work: Work, district: District, at: datetime, limit: int = 100) -> int:
    """Go on with up to `limit` tickets whose parking ends by now; returns how many."""
    due = await work.tickets.parked_until(at, limit)
    for ticket_id in due:
        ticket = await find(work, ticket_id)
        if ticket.status is Status.PARKED:
            await _unpark(work, district, ticket, None, at)
    return len(due)


async def _unpark(work: Work, district: District, ticket: Ticket, by: PersonId | None, at: datetime) -> Ticket:
    going = handling.unpark(ticket, district.put_off(ticket, at))
    await keep(work, going, Entry(ticket.id, at, Act.RESUME, by))
    await announce(work, going, Act.RESUME)
    return going
