"""Let staff ask a supervisor to park a ticket, for more time, or to pass it on once more.

Promises: a ticket has one wish (a pending request) at a time; its card shows the wish with the reason. Every supervisor
of its area is told in private, and their group too; both messages later say whether the wish was granted or refused. If
the ticket is fixed or closed, or goes to another team, the wish is void, and the messages say so
(`reshowing.show_wish_again`). Their buttons decide on no later wish.
"""

from datetime import datetime

from casework.model import authority, handling
from casework.model.authority import Actor
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.notice import requested_notice
from casework.model.request import Request
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import find, keep
from casework.tickets.overseers import ask_to_decide, who_decide
from casework.tickets.telling import latest


async def request(
    work: Work, district: District, actor: Actor, ticket: Ticket, wish: Request, what: str, at: datetime
) -> Ticket:
    """Keep a wish and tell the supervisors; raises Refusal if the ticket has a wish already, or there is no reason.

    `what` is the requested team's name, or the moment until which to park, in the form that the history keeps.
    """
    authority.check(actor, Act.REQUEST, ticket)
    asked = handling.with_undo(ticket, handling.request(ticket, wish), Act.REQUEST, actor.person, at)
    await keep(work, asked, Entry(ticket.id, at, Act.REQUEST, actor.person, f"{wish.wish}\n{what}\n{wish.reason}"))
    await show(work, district, asked)
    return asked


async def refuse(
    work: Work, district: District, actor: Actor, ticket_id: TicketId, words: str, at: datetime, line: int | None = None
) -> Ticket:
    """Refuse what staff asked for; `line` is the wish that was read, as in `check_latest`.

    Raises Refusal if they asked for nothing, or for something else by now, or the actor is no supervisor.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.REFUSE, ticket)
    refused = handling.refuse(ticket)
    await check_latest(work, ticket, line)
    await keep(work, refused, Entry(ticket.id, at, Act.REFUSE, actor.person, words))
    await show(work, district, refused)
    return refused


async def check_latest(work: Work, ticket: Ticket, line: int | None) -> None:
    """Return if a supervisor decides on the latest wish; raises Refusal if they read an earlier one.

    `line` is the index of that wish in the history; None: they named no wish, but the ticket.
    """
    if line is not None and line != await latest(work, ticket, Act.REQUEST):
        raise Refusal(Why.OLD_BUTTON)


async def show(work: Work, district: District, ticket: Ticket) -> None:
    """Show the latest wish about a ticket, or what became of it, to whoever supervises it, and to their group."""
    number = await latest(work, ticket, Act.REQUEST)
    if number < 0:
        return
    if ticket.request is not None:
        await ask_to_decide(work, district, ticket, lambda reader: requested_notice(reader, ticket.id, number))
        return
    for reader in await who_decide(work, district, ticket):
        await work.say(requested_notice(reader, ticket.id, number))
