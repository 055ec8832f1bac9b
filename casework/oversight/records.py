"""Settle the older records that an import brought as open: close them all, or let them be, in one act.

Promises: it concerns only those on which nobody has acted here; the others are tickets like any other. Residents are
told only if they follow one. What was done is in the audit log, and a closed one has its line in its history, so a
supervisor can open it again. What is let be stays open, and desks still find it.
"""

from datetime import datetime
from enum import StrEnum

from casework.model import authority
from casework.model.authority import Actor, Office
from casework.model.change import Change, Changed
from casework.model.entry import RECORD_CLOSED
from casework.model.notice import board_notice
from casework.model.person import PersonId
from casework.model.ticket import Act
from casework.ports import Work
from casework.tickets.keeping import find, show_card
from casework.tickets.telling import announce


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
