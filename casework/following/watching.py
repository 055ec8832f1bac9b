"""Let residents look at a ticket, follow it, ask "still nothing?", and take their report back.

Promises: anybody may see and follow any ticket by its number, but sees only what is public. "Still nothing?" reaches
the desk after a deadline was missed, and then again only after `nudge_every_hours`. Only the reporter can take a report
back, and only if it has no supporters.
"""

from dataclasses import replace
from datetime import datetime

from casework.model import authority, ticket as life
from casework.model.errors import Refusal, Why
from casework.model.notice import Kind, Notice, ToDesk, ToPerson
from casework.model.person import PersonId, Wanted
from casework.model.policy import Policy
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import expecting
from casework.tickets.keeping import find, show_card
from casework.tickets.telling import (
    below,
    resident,
    tell,
    ticket_notice,
)


async def show_mine(work: Work, person: PersonId, page: int, *, is_below: bool) -> None:
    """Show somebody a page (the first is 0) of the tickets that they reported or are told about."""
    notice = Notice(Kind.MINE, ToPerson(person), facts={"page": page})
    await work.say(below(notice) if is_below else notice)


async def show(work: Work, person: PersonId, ticket_id: TicketId, *, is_below: bool = True) -> None:
    """Show somebody a ticket, below everything or where it is shown already; raises Refusal if there is none."""
    notice = ticket_notice(person, await find(work, ticket_id))
    await work.say(below(notice) if is_below else notice)


async def follow(work: Work, person: PersonId, ticket_id: TicketId, at: datetime, *, is_below: bool = True) -> None:
    """Tell somebody about a ticket from now on, and show it; raises Refusal if there is none with that number."""
    ticket = await find(work, ticket_id)
    if ticket.reporter != person:
        await work.listeners.add(ticket.id, person, at, is_supporter=False)
    await show(work, person, ticket.id, is_below=is_below)


async def unfollow(work: Work, person: PersonId, ticket_id: TicketId) -> None:
    """Stop telling somebody about a ticket; a supporter is no longer one. Raises Refusal if there is no such ticket."""
    ticket = await find(work, ticket_id)
    await expecting.drop(work, person, ticket.id)
    if (await work.listeners.of(ticket.id)).get(person):
        ticket = replace(ticket, seen_too=max(0, ticket.seen_too - 1))
        await work.tickets.save(ticket)
    await work.listeners.remove(ticket.id, person)
    await show_card(work, ticket)
    await show(work, person, ticket.id, is_below=False)


async def nudge(work: Work, policy: Policy, person: PersonId, ticket_id: TicketId, at: datetime) -> Ticket:
    """Remind the desk of a ticket.

    Raises Refusal if the ticket is not theirs, no deadline was missed, or the last reminder is too recent.
    """
    ticket = await find(work, ticket_id)
    authority.check(await resident(work, person, ticket), Act.NUDGE, ticket)
    ticket = life.nudge(ticket, at, policy)
    await work.tickets.save(ticket)
    await work.tickets.record(Entry(ticket.id, at, Act.NUDGE, person))
    if ticket.team:
        await work.say(below(Notice(Kind.NUDGED, ToDesk(ticket.team), ticket.id)))
    await work.say(ticket_notice(person, ticket))
    return ticket


async def want_withdrawal(work: Work, person: PersonId, ticket_id: TicketId, at: datetime) -> None:
    """Ask the reporter whether they really want to take the report back; raises Refusal where `withdraw` would."""
    ticket = await find(work, ticket_id)
    await _withdrawn(work, person, ticket, at)
    await work.say(ticket_notice(person, ticket, is_sure_wanted=True))


async def withdraw(work: Work, person: PersonId, ticket_id: TicketId, at: datetime) -> Ticket:
    """Take a report back; raises Refusal if it is not theirs, is fixed or closed, or has supporters."""
    ticket = await find(work, ticket_id)
    withdrawn = await _withdrawn(work, person, ticket, at)
    await work.tickets.save(withdrawn)
    await work.tickets.record(Entry(ticket.id, at, Act.WITHDRAW, person))
    await expecting.void(work, ticket, Wanted.ADDITION, Wanted.ANSWER)
    if ticket.status is Status.ASKED:
        await work.say(await expecting.notice(work, person, Wanted.ANSWER, ticket))
    await show_card(work, withdrawn)
    await work.say(ticket_notice(person, withdrawn))
    await tell(work, withdrawn, lambda hearer: Notice(Kind.CLOSED, ToPerson(hearer), ticket.id), but=person)
    return withdrawn


async def _withdrawn(work: Work, person: PersonId, ticket: Ticket, at: datetime) -> Ticket:
    authority.check(await resident(work, person, ticket), Act.WITHDRAW, ticket)
    if ticket.status is Status.FIXED:
        raise Refusal(Why.ALREADY_FIXED, ticket=ticket.id)  # without the name: residents do not learn who fixed it
    withdrawn = life.withdraw(ticket, at)
    if await work.listeners.supporters(ticket.id):
        raise Refusal(Why.HAS_SUPPORTERS, ticket=ticket.id)
    return withdrawn
