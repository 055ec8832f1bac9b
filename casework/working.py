"""Staff work a ticket from their desk: take it, fix it.

Promises: each act is allowed by `authority.check`, guarded by the ticket's own table while its row is locked (of two
people at once one wins and the other is told who), written to the history with its actor, shown on the one card, and
told to everybody who hears about the ticket.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from casework.model import authority, ticket as life
from casework.model.authority import Actor
from casework.model.errors import Refusal, Why
from casework.model.notice import (
    Kind,
    Notice,
    ToDesk,
    ToPerson,
    board_notice,
    came_back_notice,
    card_notice,
    verdict_notice,
)
from casework.model.photo import Photo
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry, Stage, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.telling import tell

MOST_PLAYED = 10  # recordings at once: each is a message of its own


async def take(work: Work, actor: Actor, ticket_id: TicketId, at: datetime) -> Ticket:
    """Take a ticket; raises Refusal if it is another team's, or taken, fixed or closed."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.TAKE, ticket)
    ticket = life.take(ticket, actor.person)
    await work.tickets.save(ticket)
    await work.tickets.record(Entry(ticket.id, at, Act.TAKE, actor.person))
    await show_card(work, ticket)
    await tell(work, ticket, lambda hearer: Notice(Kind.TAKEN, ToPerson(hearer), ticket.id, {"rework": ticket.rework}))
    return ticket


async def fix(
    work: Work, actor: Actor, ticket_id: TicketId, photos: Sequence[Photo], note: str, album: str | None, at: datetime
) -> Ticket:
    """Fix a ticket with an after-photo and what the staff member wrote to it, and ask the residents for a verdict.

    Further photos of the same album join the first. Raises Refusal if it is another team's, fixed or closed.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.FIX, ticket)
    if not life.belongs_to_fix(ticket, actor.person, album):
        ticket = life.fix(ticket, actor.person, at, album)
        await work.tickets.save(ticket)
        await work.tickets.record(Entry(ticket.id, at, Act.FIX, actor.person, note))
    await work.tickets.attach(ticket.id, Stage.AFTER, ticket.rework, photos)
    await show_card(work, ticket)
    await tell(work, ticket, lambda hearer: verdict_notice(hearer, ticket.id, ticket.rework))
    return ticket


async def find(work: Work, ticket_id: TicketId) -> Ticket:
    """Return a ticket, locked until the transaction ends; raises Refusal if there is none with that number."""
    ticket = await work.tickets.get(ticket_id, lock=True)
    if ticket is None:
        raise Refusal(Why.NO_SUCH_TICKET, ticket=ticket_id)
    return ticket


async def show_card(work: Work, ticket: Ticket) -> None:
    """Bring the ticket's card up to date on the desk of the team that has it, what came back beside it, and the board."""
    if ticket.team:
        await work.say(card_notice(ticket.team, ticket.id))
        if ticket.rework:
            await work.say(came_back_notice(ticket.team, ticket.id, ticket.rework))
        await work.say(board_notice(ticket.team))


async def show_desk(work: Work, team: TeamCode) -> None:
    """Show a team's desk its board, pinned if that is allowed by now, and every ticket that is not closed."""
    await work.say(replace(board_notice(team), facts={"pin": 1}))
    for ticket_id in await work.tickets.unfinished(team):
        ticket = await work.tickets.get(
            ticket_id
        )  # not locked: whoever linked a desk would wait for whoever speaks to it
        if ticket is not None:
            await show_card(work, ticket)


async def check_fix(work: Work, actor: Actor, ticket_id: TicketId) -> None:
    """Return quietly if the actor may fix the ticket now; raises Refusal as `fix` would."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.FIX, ticket)
    life.fix(ticket, actor.person, ticket.reported_at, None)


async def play(work: Work, actor: Actor, ticket_id: TicketId) -> None:
    """Send a ticket's recordings, the newest ten, to its desk, each in answer to the card.

    Raises Refusal for another team's ticket.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.VIEW, ticket)
    count = len(await work.tickets.recordings(ticket.id))
    for number in range(max(0, count - MOST_PLAYED), count):
        if ticket.team:
            facts, slot = {"afresh": 1, "number": number}, f"{Kind.RECORDING}:{ticket.id}:{number}"
            await work.say(Notice(Kind.RECORDING, ToDesk(ticket.team), ticket.id, facts, slot))


async def show(work: Work, actor: Actor, ticket_id: TicketId, kind: Kind) -> None:
    """Show something of a ticket on its desk, in answer to the card and below everything else.

    Raises Refusal for another team's ticket.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.VIEW, ticket)
    if ticket.team:
        await work.say(Notice(kind, ToDesk(ticket.team), ticket.id, {"afresh": 1}, slot=f"{kind}:{ticket.id}"))
