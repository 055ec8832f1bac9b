"""Let supervisors put a ticket under supervision, check the desk's fix, send it back, or lift the order.

Promises: the desk gets a letter, as a message and on paper, with the order in the supervisor's words, the day, and who
signed. Whoever signed, if they supervise it by name, and the supervisors' group are asked when the desk says that it is
fixed; if there is neither, whoever supervises it is asked. Who signs as a member of the group is asked there only. Only
a supervisor of the ticket's area closes it; residents hear the result as they hear any other.
"""

from datetime import date, datetime, timedelta

from casework.model import authority, supervision
from casework.model.authority import Actor
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToDesk, ToPerson, verdict_notice
from casework.model.person import Wanted
from casework.model.ticket import Act, Entry, Order, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import exhibiting, expecting
from casework.tickets.keeping import find, keep
from casework.tickets.telling import latest, tell


async def supervise(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, day: date | None, words: str, at: datetime
) -> Ticket:
    """Put a ticket under supervision until the end of work on a local day, and send the desk the letter.

    Raises Refusal if the actor is no supervisor of its area, the ticket is closed, there is no order, or the day is not
    within the next `park_days`.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.SUPERVISE, ticket)
    today = local_day(at, district.calendar.zone)
    if day is None or not today <= day <= today + timedelta(days=district.policy.park_days):
        raise Refusal(Why.ORDER_MISSING, ticket=ticket.id)
    _, until = district.calendar.of(ticket.team).hours(day)
    ordered = supervision.supervise(ticket, Order(actor.person, words, until))
    said = ordered.order.words if ordered.order else ""
    await keep(work, ordered, Entry(ticket.id, at, Act.SUPERVISE, actor.person, f"{until.isoformat()}\n{said}"))
    if ticket.team:
        number = await latest(work, ticket, Act.SUPERVISE)
        await work.say(Notice(Kind.ORDERED, ToDesk(ticket.team), ticket.id, {"number": number}))
    return ordered


async def approve(work: Work, actor: Actor, ticket_id: TicketId, words: str, at: datetime) -> Ticket:
    """Close a ticket under supervision because it is fixed; raises Refusal unless the desk says so, or for others."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.APPROVE, ticket)
    closed = supervision.approve(ticket, at)
    await keep(work, closed, Entry(ticket.id, at, Act.APPROVE, actor.person, words))
    await tell(work, closed, lambda hearer: verdict_notice(hearer, ticket.id, ticket.rework))
    await expecting.void(work, ticket, Wanted.REASON, Wanted.ADDITION)
    return closed


async def send_back(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, words: str, at: datetime
) -> Ticket:
    """Open a ticket under supervision again because it is not fixed; raises Refusal as `approve` does."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.SEND_BACK, ticket)
    again = supervision.send_back(ticket, *district.deadlines_anew(ticket, at))
    await keep(work, again, Entry(ticket.id, at, Act.SEND_BACK, actor.person, words))
    await exhibiting.follow(work, again)
    await tell(work, ticket, lambda hearer: verdict_notice(hearer, ticket.id, ticket.rework))
    await expecting.void(work, ticket, Wanted.REASON)
    facts = {"rework": again.rework}
    await tell(work, again, lambda hearer: Notice(Kind.REOPENED, ToPerson(hearer), ticket.id, facts))
    return again


async def lift(work: Work, actor: Actor, ticket_id: TicketId, words: str, at: datetime) -> Ticket:
    """End the supervision of a ticket, which goes on like any other.

    Raises Refusal if it is not under supervision, or the actor is no supervisor of its area.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.LIFT, ticket)
    lifted = supervision.lift(ticket, at)
    if lifted.asked_again < ticket.asked_again:  # its own reporter is asked first again
        await work.listeners.ask_nobody(ticket.id)
    await keep(work, lifted, Entry(ticket.id, at, Act.LIFT, actor.person, words))
    if supervision.is_to_be_checked(ticket):  # now those who reported it have the last word
        await tell(work, ticket, lambda hearer: verdict_notice(hearer, ticket.id, ticket.rework))
    return lifted
