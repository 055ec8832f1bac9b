"""Let a supervisor reverse that a ticket was dismissed or merged, or uphold it where its reporter contests it.

Promises: a decision on an objection has a reason, which the reporter reads, and is never made by whoever dismissed or
merged the ticket. A reversed ticket is open again with new deadlines; one that was merged takes back what it brought to
the other. Every supervisor sees what was decided. A reversed dismissal does not count against its reporter.
"""

from datetime import datetime

from casework.desk import merging
from casework.model import authority, contest, handling
from casework.model.authority import Actor
from casework.model.district import District
from casework.model.notice import contested_notice
from casework.model.person import Wanted
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import expecting, restraining
from casework.tickets.keeping import find, keep
from casework.tickets.overseers import who_decide
from casework.tickets.succeeding import hand_over, with_successor
from casework.tickets.telling import announce


async def is_contested(work: Work, ticket_id: TicketId) -> bool:
    """Tell whether an objection waits for a decision; raises Refusal if there is no such ticket."""
    return (await find(work, ticket_id)).contested_at is not None


async def reverse(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, reason: str, at: datetime
) -> Ticket:
    """Open a dismissed or merged ticket again; `reason` is the code of a reason or free words, "" for none.

    Raises Refusal if it was neither, the actor is no supervisor or decided it before, or an objection gets no reason.
    """
    ticket = await merging.find_with_other(work, ticket_id)
    authority.check(actor, Act.REVERSE, ticket)
    back = handling.reverse(ticket, *district.deadlines_anew(ticket, at))
    back = await with_successor(work, district, ticket, back, at)
    if ticket.contested_at is not None:
        contest.check_decides(ticket, await work.tickets.history(ticket.id), actor.person, reason)
    if ticket.status is Status.DUPLICATE:
        await merging.separate(work, ticket, actor, at)
    await keep(work, back, Entry(ticket.id, at, Act.REVERSE, actor.person, reason))
    await expecting.void(work, ticket, Wanted.CONTEST)
    await restraining.weigh(work, district.policy, ticket.reporter, at)
    await announce(work, back, Act.REVERSE)
    await hand_over(work, district, ticket, back, at)
    await show_decision(work, district, ticket)
    return back


async def uphold(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, reason: str, at: datetime
) -> Ticket:
    """Leave a ticket closed although its reporter contests that; `reason` is the code of a reason, or free words.

    Raises Refusal if nobody contests it, there is no reason, or the actor is no supervisor or decided it before.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.UPHOLD, ticket)
    upheld = contest.uphold(ticket)
    contest.check_decides(ticket, await work.tickets.history(ticket.id), actor.person, reason)
    await keep(work, upheld, Entry(ticket.id, at, Act.UPHOLD, actor.person, reason))
    await announce(work, upheld, Act.UPHOLD)
    await show_decision(work, district, ticket)
    return upheld


async def show_decision(work: Work, district: District, was: Ticket) -> None:
    """Show the supervisors what was decided on an objection, if there was one when the ticket `was` so."""
    if was.contested_at is None:
        return
    number = contest.number_of(await work.tickets.history(was.id))
    for reader in await who_decide(work, district, was):
        await work.say(contested_notice(reader, was.id, number))
