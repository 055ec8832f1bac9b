"""Find and lock a ticket, save it with its line of history, show its card, and move it to another desk.

Promises: a ticket is locked from the moment it is found until the transaction ends; so if two people act at once, one
wins and the other is told who. The changes of an act are saved together with the line that names its actor. The
ticket's card shows the act on every desk that has the card.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

from casework.model.authority import Actor
from casework.model.district import District
from casework.model.entry import Record
from casework.model.errors import Refusal, Why
from casework.model.notice import board_notice, came_back_notice, card_notice
from casework.model.tally import Measure
from casework.model.team import TeamCode
from casework.model.ticket import Entry, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import alarming
from casework.tickets.telling import below
from casework.tickets.viewing import asset_name

PAGE = 500  # tickets that are read at once


async def find(work: Work, ticket_id: TicketId) -> Ticket:
    """Return a ticket, locked until the transaction ends; raises Refusal if there is none with that number."""
    ticket = await work.tickets.get(ticket_id, lock=True)
    if ticket is None:
        raise Refusal(Why.NO_SUCH_TICKET, ticket=ticket_id)
    return ticket


async def end_of(work: Work, ticket: Ticket) -> Ticket:
    """Return the end of a ticket: the last of its chain of merges, or itself where it was not merged."""
    while ticket.duplicate_of and (other := await work.tickets.get(ticket.duplicate_of)):
        ticket = other
    return ticket


async def show_card(work: Work, ticket: Ticket) -> None:
    """Update the ticket's card, the message about a fix that failed (if any), and the board.

    The card is on the desk of the team that has the ticket, and on the desks of the teams that assist. An older record
    has none until somebody opens it: an import, or an area that is handed over, would flood the desk.
    """
    if ticket.team and ticket.is_older_record:
        await work.say(board_notice(ticket.team))
    elif ticket.team:
        await work.say(card_notice(ticket.team, ticket.id))
        if ticket.rework:
            await work.say(came_back_notice(ticket.team, ticket.id, ticket.rework))
        await work.say(board_notice(ticket.team))
        for team in ticket.assisting:
            if not await share_a_chat(work, ticket.team, team):
                await work.say(card_notice(team, ticket.id))


async def keep(work: Work, ticket: Ticket, entry: Entry) -> None:
    """Save a ticket after an act, write the act to the history, and show the card.

    An older record is a ticket like any other from now on.
    """
    ticket = replace(ticket, record=Record.NO)
    was = await work.tickets.get(ticket.id)
    await work.tickets.save(ticket)
    await work.tickets.record(entry)
    await show_card(work, ticket)
    if was is not None:
        await drop_undo(work, was, ticket)


async def index(work: Work, district: District, ticket: Ticket) -> None:
    """Update the words by which a desk finds a ticket: of the report, place, asset, area, category, and its
    number at its source."""
    category = district.tree.category(ticket.category)
    asset = await asset_name(work, ticket.asset)
    names = category.names.values() if category else ()
    named = (ticket.place_title or "", ticket.near or "", asset or "", ticket.area_name, ticket.reference or "", *names)
    await work.terms.index(ticket.id, ticket.team, (ticket.words, *named))


async def hand_on(work: Work, ticket: Ticket, old: TeamCode | None) -> None:
    """Move a ticket that has a new team from the old team's desk to the new one."""
    team = ticket.team
    if team is None or team == old:
        return
    await alarming.miss(work, team)
    await work.terms.give(ticket.id, team)
    if old is None:
        return
    if await share_a_chat(work, old, team):
        # A chat has one card of a ticket: it moves to another topic. `once` keeps this apart from other card notices.
        lines = len(await work.tickets.history(ticket.id))
        await work.say(replace(below(card_notice(team, ticket.id)), once=f"handed-on:{ticket.id}:{lines}"))
    else:
        await work.say(card_notice(old, ticket.id))
    await work.say(board_notice(old))


async def share_a_chat(work: Work, one: TeamCode, other: TeamCode) -> bool:
    """Tell whether the desks of two teams are in one chat, as topics are; it has one card of a ticket."""
    desks = [await work.desks.of(team) for team in (one, other)]
    return desks[0] is not None and desks[1] is not None and desks[0].chat_id == desks[1].chat_id


async def drop_undo(work: Work, was: Ticket, now: Ticket) -> None:
    """Show a card without *Undo* on the desk that gave a ticket away, once an act leaves that nothing to undo.

    `was` and `now` are the ticket before and after the act. In a chat that has the ticket's card, that is shown anyway.
    """
    old = was.undo.from_team if was.undo else None
    if old is None or now.undo == was.undo:
        return
    if not any([await share_a_chat(work, old, team) for team in {was.team, now.team} if team]):
        await work.say(card_notice(old, now.id))


async def catch_up(work: Work, chat: int, message: int) -> None:
    """Update a card on which somebody pressed a button that is no longer possible; its menu closes."""
    ticket_id = await work.desks.ticket_shown(chat, message)
    slot = await work.desks.slot_shown(chat, message)
    teams = await work.desks.teams_in(chat)
    ticket = await work.tickets.get(ticket_id) if ticket_id is not None else None
    if ticket is None or not teams or slot != card_notice(teams[0], ticket.id).slot:
        return
    await work.say(card_notice(ticket.team if ticket.team in teams else teams[0], ticket.id))


def desk_of(actor: Actor, ticket: Ticket) -> TeamCode | None:
    """Return the desk for an act: the actor's team that has the ticket or else assists, or else the ticket's team."""
    if ticket.team in actor.teams:
        return ticket.team
    return next((team for team in ticket.assisting if team in actor.teams), ticket.team)


def add_up(before: Mapping[str, float], now: Mapping[Measure, float]) -> dict[str, float]:
    """Return the tally of a ticket's earlier fixes and the latest one together."""
    names = dict.fromkeys((*before, *now))
    return {str(name): round(before.get(name, 0.0) + now.get(Measure(name), 0.0), 3) for name in names}


async def unfinished(work: Work, team: TeamCode | None) -> AsyncIterator[Ticket]:
    """Yield every ticket of a team that is not closed (None: of no team), in the order of their numbers, not locked."""
    after = TicketId(0)
    while page := await work.tickets.unfinished_page(team, after, PAGE):
        for ticket in page:
            yield ticket
        after = page[-1].id


async def show_desk(work: Work, team: TeamCode) -> None:
    """Show the board on a team's desk, pinned if the bot may pin by now, and every ticket that is not closed.

    Older records have no cards; see `show_card`.
    """
    await work.say(replace(board_notice(team), facts={"pin": 1}))
    for ticket_id in await work.tickets.unfinished(team):
        ticket = await work.tickets.get(ticket_id)  # no lock: linking a desk must not wait for people who act
        if ticket is not None and not ticket.is_older_record:
            await show_card(work, ticket)
