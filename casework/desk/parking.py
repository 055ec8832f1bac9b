"""Give a ticket more time, if a supervisor grants it: park it until a day, or go on with a later deadline.

Promises: both need a reason and a day, count together, and are given `extensions` times at most; the reporter reads the
reason and the day. With more time, the work goes on and is due at the end of that day's work. While a ticket is parked,
its clock stands still. It goes on with the time that was left: on its day by itself, or earlier if the desk says so.
"""

from datetime import date, datetime, timedelta

from casework.desk import asking, passing, requesting
from casework.model import authority, handling
from casework.model.authority import Actor
from casework.model.deadline import end_of_work, local_day
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.request import Request, Wish
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.model.warning import to_be_taken
from casework.ports import Work
from casework.tickets.keeping import find, keep
from casework.tickets.telling import announce


async def want_park(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, day: date | None, reason: str, at: datetime
) -> Ticket:
    """Ask a supervisor to put a ticket off until a local day.

    Raises Refusal if the ticket is another team's, waits, is fixed or closed, or has a wish already, if no reason is
    given, if the day is not within the next `park_days`, or if more time was given `extensions` times.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.REQUEST, ticket)
    handling.check_more_time(ticket, district.policy)
    day = _checked(district, Wish.PARK, day, at)
    until = datetime.combine(day, district.calendar.of(ticket.team).opens, district.calendar.zone)
    wish = Request(Wish.PARK, actor.person, reason, until=until)
    return await requesting.request(work, district, actor, ticket, wish, until.isoformat(), at)


async def want_more_time(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, day: date | None, reason: str, at: datetime
) -> Ticket:
    """Ask a supervisor for time until the end of a local day's work, or of the next working day's.

    Raises Refusal as `want_park` does, and if the ticket has as much time already.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.REQUEST, ticket)
    handling.check_more_time(ticket, district.policy)
    day = _checked(district, Wish.EXTEND, day, at)
    until = end_of_work(day, district.calendar.of(ticket.team))
    handling.extend(ticket, until, at)  # refuse now what could not be granted
    wish = Request(Wish.EXTEND, actor.person, reason, until=until)
    return await requesting.request(work, district, actor, ticket, wish, until.isoformat(), at)


def _checked(district: District, wish: Wish, day: date | None, at: datetime) -> date:
    today, most = local_day(at, district.calendar.zone), district.policy.park_days
    if day is None or not today < day <= today + timedelta(days=most):
        raise Refusal(Why.DATE_MISSING, days=most, command=wish.value)
    return day


async def grant(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, at: datetime, line: int | None = None
) -> Ticket:
    """Grant what staff ask for: park the ticket, give it more time, or pass it on; supervisors see that.

    `line` is the wish that was read, as in `requesting.check_latest`. Raises Refusal if staff ask for nothing, or for
    something else by now, the actor is no supervisor, or the act is no longer possible.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.PARK, ticket)
    wish = ticket.request
    if wish is None:
        raise Refusal(Why.NOTHING_REQUESTED, ticket=ticket.id)
    await requesting.check_latest(work, ticket, line)
    if wish.wish is Wish.PASS_ON:
        granted = await passing.grant(work, district, actor, ticket, wish, at)
    else:
        until, is_parked = wish.until or at, wish.wish is Wish.PARK
        act = Act.PARK if is_parked else Act.EXTEND
        granted = handling.park(ticket, until, at) if is_parked else handling.extend(ticket, until, at)
        await keep(work, granted, Entry(ticket.id, at, act, actor.person, f"{until.isoformat()}\n{wish.reason}"))
        await announce(work, granted, act)
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
    due = await work.due.parked_until(at, limit)
    for ticket_id in due:
        ticket = await find(work, ticket_id)
        if ticket.status is Status.PARKED:
            await _unpark(work, district, ticket, None, at)
    return len(due)


async def _unpark(work: Work, district: District, ticket: Ticket, by: PersonId | None, at: datetime) -> Ticket:
    going = to_be_taken(handling.unpark(ticket, district.put_off(ticket, at)), district, at)
    await keep(work, going, Entry(ticket.id, at, Act.RESUME, by))
    await announce(work, going, Act.RESUME)
    return going
