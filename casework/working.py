"""Staff work a ticket from their desk: take it, fix it.

Promises: each act is allowed by `authority.check`, guarded by the ticket's own table while its row is locked (of two
people at once one wins and the other is told who), written to the history with its actor, shown on the one card, and
told to everybody who hears about the ticket.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from casework.model import authority, handling, ticket as life
from casework.model.authority import Actor
from casework.model.errors import Refusal, Why
from casework.model.notice import (
    Kind,
    Notice,
    ToDesk,
    board_notice,
    came_back_notice,
    card_notice,
    taken_notice,
    verdict_notice,
)
from casework.model.photo import Photo, Stage
from casework.model.tally import Measure, read_tally
from casework.model.team import TeamCode
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.telling import below, tell

MOST_PLAYED = 10  # recordings at once: each is a message of its own


async def take(work: Work, actor: Actor, ticket_id: TicketId, at: datetime) -> Ticket:
    """Take a ticket; raises Refusal if it is another team's, or taken, fixed or closed."""
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.TAKE, ticket)
    taken = handling.with_undo(ticket, life.take(ticket, actor.person), Act.TAKE, actor.person, at)
    await keep(work, taken, Entry(ticket.id, at, Act.TAKE, actor.person))
    await tell(work, taken, lambda hearer: taken_notice(hearer, ticket.id, ticket.rework))
    return taken


async def fix(
    work: Work, actor: Actor, ticket_id: TicketId, photos: Sequence[Photo], note: str, album: str | None, at: datetime
) -> Ticket:
    """Fix a ticket with an after-photo, or a note that says why there is none, and ask the residents for a verdict.

    Further photos of the same album join the first; what the note says that it took is kept. Raises Refusal if it is
    another team's, fixed or closed, or neither a photo nor a note is there.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.FIX, ticket)
    if not life.belongs_to_fix(ticket, actor.person, album):
        fixed = replace(life.fix(ticket, actor.person, at, album), tally=add_up(ticket.tally, read_tally(note)))
        if not photos and not note:
            raise Refusal(Why.REASON_MISSING, ticket=ticket.id)
        ticket = handling.with_undo(ticket, fixed, Act.FIX, actor.person, at)
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
    """Bring the ticket's card up to date where it is shown, and what came back beside it, and the board.

    It is shown on the desk of the team that has it, and on the desks of those that assist.
    """
    if ticket.team:
        await work.say(card_notice(ticket.team, ticket.id))
        if ticket.rework:
            await work.say(came_back_notice(ticket.team, ticket.id, ticket.rework))
        await work.say(board_notice(ticket.team))
        for team in ticket.assisting:
            if not await _share_a_chat(work, ticket.team, team):
                await work.say(card_notice(team, ticket.id))


async def keep(work: Work, ticket: Ticket, entry: Entry) -> None:
    """Save what an act has made of a ticket, write the act to the history, and show the card."""
    await work.tickets.save(ticket)
    await work.tickets.record(entry)
    await show_card(work, ticket)


async def hand_on(work: Work, ticket: Ticket, old: TeamCode | None) -> None:
    """Let a ticket that has another team now leave the desk of the old one for that of the new one."""
    team = ticket.team
    if team is None or team == old:
        return
    await work.terms.give(ticket.id, team)
    if old is None:
        return
    if await _share_a_chat(work, old, team):
        # A chat has one card of a ticket, here from now on in another topic; said beside whatever else shows the card.
        lines = len(await work.tickets.history(ticket.id))
        await work.say(replace(below(card_notice(team, ticket.id)), once=f"handed-on:{ticket.id}:{lines}"))
    else:
        await work.say(card_notice(old, ticket.id))
    await work.say(board_notice(old))


async def _share_a_chat(work: Work, one: TeamCode, other: TeamCode) -> bool:
    desks = [await work.desks.of(team) for team in (one, other)]
    return desks[0] is not None and desks[1] is not None and desks[0].chat_id == desks[1].chat_id


async def catch_up(work: Work, chat: int, message: int) -> None:
    """Bring a card up to date on which somebody pressed what cannot be done (any more); its menu closes."""
    ticket_id = await work.desks.ticket_shown(chat, message)
    slot = await work.desks.slot_shown(chat, message)
    teams = await work.desks.teams_in(chat)
    ticket = await work.tickets.get(ticket_id) if ticket_id is not None else None
    if ticket is None or not teams or slot != card_notice(teams[0], ticket.id).slot:
        return
    await work.say(card_notice(ticket.team if ticket.team in teams else teams[0], ticket.id))


def desk_of(actor: Actor, ticket: Ticket) -> TeamCode | None:
    """Return the team at whose desk somebody acts on a ticket: the one that has it, or one that assists."""
    if ticket.team in actor.teams:
        return ticket.team
    return next((team for team in ticket.assisting if team in actor.teams), ticket.team)


def add_up(before: Mapping[str, float], now: Mapping[Measure, float]) -> dict[str, float]:
    """Return what the fixes of a ticket took in all."""
    names = dict.fromkeys((*before, *now))
    return {str(name): round(before.get(name, 0.0) + now.get(Measure(name), 0.0), 3) for name in names}


async def show_desk(work: Work, team: TeamCode) -> None:
    """Show a team's desk its board, pinned if that is allowed by now, and every ticket that is not closed.

    Older records that were imported would flood it: their cards come when somebody opens them.
    """
    await work.say(replace(board_notice(team), facts={"pin": 1}))
    for ticket_id in await work.tickets.unfinished(team):
        ticket = await work.tickets.get(
            ticket_id
        )  # not locked: whoever linked a desk would wait for whoever speaks to it
        if ticket is not None and not life.is_untouched_record(ticket):
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
    team = desk_of(actor, ticket)
    for number in range(max(0, count - MOST_PLAYED), count):
        if team:
            facts, slot = {"afresh": 1, "number": number}, f"{Kind.RECORDING}:{ticket.id}:{number}"
            await work.say(Notice(Kind.RECORDING, ToDesk(team), ticket.id, facts, slot))


async def show(work: Work, actor: Actor, ticket_id: TicketId, kind: Kind) -> None:
    """Show something of a ticket on its desk, in answer to the card and below everything else.

    Raises Refusal for another team's ticket.
    """
    ticket = await find(work, ticket_id)
    authority.check(actor, Act.VIEW, ticket)
    team = desk_of(actor, ticket)
    if team:
        await work.say(Notice(kind, ToDesk(team), ticket.id, {"afresh": 1}, slot=f"{kind}:{ticket.id}"))
