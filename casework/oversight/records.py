"""Settle the older records that an import brought as open: close them all, or let them be, in one act.

A later file of the same city closes those that it says are closed.

Promises: it concerns only those on which nobody has acted here; the others are tickets like any other. Residents are
told only if they follow one. What was done is in the audit log, and a closed one has its line in its history, so a
supervisor can open it again. What is let be stays open, and desks still find it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial

from casework.model import authority
from casework.model.authority import Actor, Office
from casework.model.change import Change, Changed
from casework.model.entry import RECORD_CLOSED, Record
from casework.model.notice import Notice, board_notice, verdict_notice
from casework.model.person import PersonId
from casework.model.ticket import CLOSED, Act, Entry, Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets.keeping import find, show_card
from casework.tickets.telling import announce, tell


@dataclass(frozen=True, slots=True)
class Ending:
    """When a city closed a report by its own records (aware UTC), and what it wrote then."""

    at: datetime
    note: str


class Settling(StrEnum):
    """What becomes of all older records that nobody has settled."""

    CLOSE = "close"
    LET_BE = "let_be"


async def settle(work: Work, actor: Actor, how: Settling, at: datetime) -> int:
    """Close all unsettled older records or let them be; returns how many.

    Raises Refusal if the actor is no supervisor of the whole district.
    """
    authority.check_office(actor, Office.SETTLE)
    return await settle_for(work, actor.person, how, at)


async def settle_for(work: Work, by: PersonId | None, how: Settling, at: datetime) -> int:
    """Do the same for somebody whose authority was checked; `by` is None for the command line."""
    count = await (_close(work, by, at) if how is Settling.CLOSE else work.supervision.let_records_be())
    if count:
        change = Change(at, by, Changed.RECORDS, how, {"unsettled": count}, {"unsettled": 0})
        await work.audit.record([change])
    return count


async def _close(work: Work, by: PersonId | None, at: datetime) -> int:
    closed = dict(await work.supervision.close_records(RECORD_CLOSED, by, at))
    for ticket_id in sorted(await work.supervision.shown(closed)):
        await show_card(work, await find(work, ticket_id))
    for ticket_id in sorted(await work.supervision.followed(closed)):
        await announce(work, await find(work, ticket_id), Act.DISMISS)
    for team in sorted({team for team in closed.values() if team is not None}):
        await work.say(board_notice(team))
    return len(closed)


async def end(work: Work, endings: Mapping[TicketId, Ending]) -> None:
    """Close older records that a later file of their city says are closed, as if they had come in closed.

    One on which somebody acts at this very moment is left as it is. Only those who follow one are told.
    """
    teams = set()
    shown, followed = await work.supervision.shown(endings), await work.supervision.followed(endings)
    for number, ending in sorted(endings.items()):
        ticket = await find(work, number)
        if not ticket.is_older_record or ticket.status in CLOSED:
            continue
        ticket = replace(
            ticket, status=Status.UNCONFIRMED, fixed_at=ending.at, closed_at=ending.at, record=Record.NO, undo=None
        )
        await work.tickets.save(ticket)
        await work.tickets.record(Entry(number, ending.at, Act.FIX, None, ending.note))
        if number in shown:
            await show_card(work, ticket)
        if number in followed:
            await tell(work, ticket, partial(_ended_notice, ticket))
        teams.add(ticket.team)
    for team in sorted(team for team in teams if team is not None):
        await work.say(board_notice(team))


def _ended_notice(ticket: Ticket, hearer: PersonId) -> Notice:
    return verdict_notice(hearer, ticket.id, ticket.rework)
