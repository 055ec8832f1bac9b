"""Let residents look at a ticket, follow it, ask "still nothing?", and take their report back.

Promises: anybody may see and follow a ticket by its number, but sees only what is public; for strangers one that is
not public at all does not exist. "Still nothing?" reaches the desk after a promise was broken, and then again only
after `nudge_every_hours`. Only the reporter can take a report back, and only if it has no supporters, and no case of
staff goes on as this one.
"""

from dataclasses import replace
from datetime import datetime

from casework.following import adding
from casework.model import authority, life, merging
from casework.model.authority import Standing
from casework.model.district import District
from casework.model.errors import Refusal, Why
from casework.model.limit import Limited
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId, Wanted
from casework.model.policy import Policy
from casework.model.ticket import Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import expecting, restraining
from casework.tickets.keeping import drop_undo, find, show_card
from casework.tickets.overseers import who_decide
from casework.tickets.publishing import seen_by_all
from casework.tickets.reshowing import show_wish_again
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


async def seen_by(work: Work, district: District, person: PersonId, ticket_id: TicketId) -> Ticket:
    """Return a ticket that somebody may see; raises Refusal if they see none with that number."""
    ticket = await find(work, ticket_id)
    is_strange = (await resident(work, person, ticket)).standing is Standing.STRANGER
    if is_strange and seen_by_all(district, ticket) is None:
        raise Refusal(Why.NO_SUCH_TICKET, ticket=ticket_id)
    return ticket


async def show(
    work: Work, district: District, person: PersonId, ticket_id: TicketId, at: datetime, *, is_below: bool = True
) -> None:
    """Show somebody a ticket, below everything or where it is shown already.

    Raises Refusal if there is none, or if somebody who does not hear about it has looked up too much today.
    """
    ticket = await seen_by(work, district, person, ticket_id)
    if (await resident(work, person, ticket)).standing is Standing.STRANGER:
        await restraining.count(work, district, person, Limited.LOOK_UP, at)
    await _show(work, person, ticket, is_below=is_below)


async def follow(
    work: Work, district: District, person: PersonId, ticket_id: TicketId, at: datetime, *, is_below: bool = True
) -> None:
    """Tell somebody about a ticket from now on, and show it.

    Raises Refusal if there is none with that number, or if they have begun to follow too much today.
    """
    ticket = await seen_by(work, district, person, ticket_id)
    if (await resident(work, person, ticket)).standing is Standing.STRANGER:
        await restraining.count(work, district, person, Limited.FOLLOW, at)
        await work.listeners.add(ticket.id, person, at, is_supporter=False)
    await _show(work, person, ticket, is_below=is_below)


async def _show(work: Work, person: PersonId, ticket: Ticket, *, is_below: bool) -> None:
    notice = ticket_notice(person, ticket)
    await work.say(below(notice) if is_below else notice)


async def unfollow(work: Work, district: District, person: PersonId, ticket_id: TicketId, at: datetime) -> None:
    """Stop telling somebody about a ticket; a supporter is no longer one.

    Who is not told about it just looks at it: raises Refusal as `show` does.
    """
    ticket = await find(work, ticket_id)
    await expecting.drop(work, person, ticket.id)
    was_supporter = (await work.listeners.of(ticket.id)).get(person)
    if was_supporter is None:
        await show(work, district, person, ticket.id, at, is_below=False)
        return
    if was_supporter:
        ticket = replace(ticket, seen_too=max(0, ticket.seen_too - 1))
        await work.tickets.save(ticket)
    await work.listeners.remove(ticket.id, person)
    if was_supporter:
        await show_card(work, ticket)  # it counts the supporters
    await _show(work, person, ticket, is_below=False)


async def nudge(work: Work, district: District, person: PersonId, ticket_id: TicketId, at: datetime) -> Ticket:
    """Remind the desk of a ticket; a second time its supervisors, or the desk where there are none.

    It counts as an addition. Raises Refusal if the ticket is not theirs, no promise was broken, the last reminder is
    too recent or was the second of this promise, or they have added too much today.
    """
    ticket = await find(work, ticket_id)
    authority.check(await resident(work, person, ticket), Act.NUDGE, ticket)
    ticket = life.nudge(ticket, at, district.policy)
    await restraining.count(work, district, person, Limited.ADD, at)
    await work.tickets.save(ticket)
    await work.tickets.record(Entry(ticket.id, at, Act.NUDGE, person))
    readers = await who_decide(work, district, ticket) if ticket.nudges == life.NUDGES else []
    for reader in readers:
        await work.say(Notice(Kind.NUDGED, reader, ticket.id))
    if not readers:
        await adding.show_news(work, district.calendar.zone, ticket, await work.tickets.history(ticket.id))
    await work.say(ticket_notice(person, ticket))
    return ticket


async def want_withdrawal(work: Work, policy: Policy, person: PersonId, ticket_id: TicketId, at: datetime) -> None:
    """Ask the reporter whether they really want to take the report back; raises Refusal where `withdraw` would."""
    ticket = await find(work, ticket_id)
    await _withdrawn(work, policy, person, ticket, at)
    await work.say(ticket_notice(person, ticket, is_sure_wanted=True))


async def withdraw(work: Work, policy: Policy, person: PersonId, ticket_id: TicketId, at: datetime) -> Ticket:
    """Take a report back.

    Raises Refusal if it is not theirs, is fixed or closed, has supporters or took a case in, or if they are banned or
    paused.
    """
    ticket = await find(work, ticket_id)
    withdrawn = await _withdrawn(work, policy, person, ticket, at)
    await work.tickets.save(withdrawn)
    await work.tickets.record(Entry(ticket.id, at, Act.WITHDRAW, person))
    await expecting.void(work, ticket, Wanted.ADDITION, Wanted.ANSWER)
    if ticket.status is Status.ASKED:
        await expecting.show_question(work, person, ticket)
    await show_card(work, withdrawn)
    await drop_undo(work, ticket, withdrawn)
    await show_wish_again(work, ticket, withdrawn)
    await work.say(ticket_notice(person, withdrawn))
    await tell(work, withdrawn, lambda hearer: Notice(Kind.CLOSED, ToPerson(hearer), ticket.id), but=person)
    return withdrawn


async def _withdrawn(work: Work, policy: Policy, person: PersonId, ticket: Ticket, at: datetime) -> Ticket:
    authority.check(await resident(work, person, ticket), Act.WITHDRAW, ticket)
    await restraining.check(work, policy, person, at, Limited.ADD)
    if ticket.status is Status.FIXED:
        raise Refusal(Why.ALREADY_FIXED, ticket=ticket.id)  # without the name: residents do not learn who fixed it
    withdrawn = life.withdraw(ticket, at)
    if await work.listeners.supporters(ticket.id):
        raise Refusal(Why.HAS_SUPPORTERS, ticket=ticket.id)
    if await _has_case(work, ticket.id):
        raise Refusal(Why.HAS_CASE, ticket=ticket.id)
    return withdrawn


async def _has_case(work: Work, ticket: TicketId) -> bool:
    return any(merging.is_case(each) for each in await work.tickets.merged_into(ticket))
