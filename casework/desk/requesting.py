"""What staff ask a supervisor for: that a ticket be put off, or passed on once more.

Promises: a ticket has one wish at a time, with its reason, which stands on its card; every supervisor is told in
private, and their group too, and sees there whether it was granted or refused; fixing or closing the ticket makes the
wish void.
"""

from datetime import datetime

from casework.model import authority, handling
from casework.model.authority import Actor, Role
from casework.model.notice import ToPerson, requested_notice
from casework.model.request import Request
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import find, keep
from casework.tickets.telling import latest


async def request(work: Work, actor: Actor, ticket: Ticket, wish: Request, what: str, at: datetime) -> Ticket:
    """Keep a wish and tell the supervisors; raises Refusal if there is one already, or no reason.

    `what` is the name of the team, or the moment, that is asked for, as the history keeps it.
    """
    authority.check(actor, Act.REQUEST, ticket)
    asked = handling.with_undo(ticket, handling.request(ticket, wish), Act.REQUEST, actor.person, at)
    await keep(work, asked, Entry(ticket.id, at, Act.REQUEST, actor.person, f"{wish.wish}\n{what}\n{wish.reason}"))
    await show(work, asked)
    return asked


async def refuse(work: Work, actor: Actor, ticket_id: TicketId, words: str, at: datetime) -> Ticket:
    """Refuse what staff asked for; raises Refusal if nothing is asked for, or the actor is no supervisor."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.REFUSE, ticket)
    refused = handling.refuse(ticket)
    await keep(work, refused, Entry(ticket.id, at, Act.REFUSE, actor.person, words))
    await show(work, refused)
    return refused


async def show(work: Work, ticket: Ticket) -> None:
    """Show every supervisor, and their group, the latest wish about a ticket, or what became of it."""
    number = await latest(work, ticket, Act.REQUEST)
    if number < 0:
        return
    for person, role in await work.roles.all():
        if role is Role.SUPERVISOR:
            await work.say(requested_notice(ToPerson(person), ticket.id, number))
    group = await work.supervision.group()
    if group is not None:
        await work.say(requested_notice(group, ticket.id, number))
