"""Take the steps that a deadline causes as time passes: warn whoever holds a ticket, then the desk, then supervisors.

Promises: each step is taken once for each promise, and of several that are due only the last. A danger is told at once,
by day and night. Everything else is never told at night, and waits for the letter of the next morning
(`casework/oversight/morning.py`) unless the time is over by then. Cards and boards show what is late when it becomes
late. Residents are told once, before they have to ask, that what they were promised is broken; that is later than the
steps if somebody elsewhere wanted it earlier.
"""

from datetime import datetime

from casework.model.district import District
from casework.model.morning import next_morning
from casework.model.notice import Kind, Notice, Recipient, ToDesk, ToPerson
from casework.model.ticket import Status, Ticket
from casework.model.warning import Step, must_tell_residents, next_step, taken
from casework.ports import Work
from casework.tickets.keeping import show_card
from casework.tickets.overseers import caretakers_of, told_of_late
from casework.tickets.telling import tell


async def take_steps(work: Work, district: District, at: datetime, limit: int, *, is_quiet: bool) -> int:
    """Take the steps that are due of up to `limit` tickets; at night (`is_quiet`) of dangers only; returns how many."""
    due = await work.due.to_warn(at, limit, district.dangers if is_quiet else None)
    found = []
    for ticket in await work.tickets.held(due):
        has_caretaker = bool(await caretakers_of(work, district, ticket))
        found.append((ticket, *next_step(ticket, district, at, has_caretaker=has_caretaker)))
    await work.tickets.save_all([taken(ticket, step, then, at) for ticket, step, then in found])
    for ticket, step, _ in found:
        if step is not Step.NONE and ticket.status in (Status.OPEN, Status.TAKEN):
            await _take(work, district, ticket, step, at)
        if must_tell_residents(ticket, at):
            await _tell_residents(work, ticket)
    return len(due)


async def _tell_residents(work: Work, ticket: Ticket) -> None:
    await tell(work, ticket, lambda hearer: Notice(Kind.OVERDUE, ToPerson(hearer), ticket.id))


async def _take(work: Work, district: District, ticket: Ticket, step: Step, at: datetime) -> None:
    """Tell staff of one step."""
    if step is not Step.CLOSE:
        await show_card(work, ticket)
    if ticket.category in district.dangers:
        is_soon = True
    else:
        morning = next_morning(at, district.calendar.of(ticket.team), district.policy)
        is_soon = step is Step.CLOSE and ticket.due_by <= morning
    if is_soon:
        for reader in await _readers(work, district, ticket, step):
            await work.say(Notice(Kind.WARNED, reader, ticket.id, {"step": step}))


async def _readers(work: Work, district: District, ticket: Ticket, step: Step) -> list[Recipient]:
    if step < Step.OVERSEE:
        return [ToDesk(ticket.team)] if ticket.team else []
    return list(await told_of_late(work, district, ticket, step))
