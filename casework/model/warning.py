"""Decide who is warned of a deadline, and when: each step goes to somebody further up, once for each promise.

With a quarter of the time left it is whoever took the ticket, or the caretaker of its section if nobody did. At the
deadline it is the desk, a working day later the supervisors of the area (`casework/model/reach.py`), and after five the
district's list. The sources are the product's rules, "Warnings"; the numbers are `warn_left_percent`,
`supervisor_working_days` and `list_working_days` of the district's policy.

Residents are told once that their promise is broken. That is beside the steps, because these go by the day by which the
ticket is wanted elsewhere, if that is earlier.
"""

from dataclasses import replace
from datetime import datetime
from enum import IntEnum

from casework.model.deadline import Allowance, Unit, due, with_left
from casework.model.district import District
from casework.model.ticket import Status, Ticket


class Step(IntEnum):
    """A step, in the order in which they follow; a later one makes the earlier ones superfluous."""

    NONE = 0
    UNTAKEN = 1  # nobody took it in time: the desk
    CLOSE = 2  # the time is nearly over: whoever took it, or else who answers for the section
    LATE = 3  # it should have been fixed: the desk
    OVERSEE = 4  # a working day later: the supervisors of its area
    LIST = 5  # some working days later: the district's list


def moments(ticket: Ticket, district: District) -> dict[Step, datetime]:
    """Return when each step of a ticket is due, as aware UTC moments.

    A category that the district does not know any more gives no warning that the time is nearly over.
    """
    calendar, policy = district.calendar.of(ticket.team), district.policy
    category = district.tree.category(ticket.category)
    found = {
        Step.UNTAKEN: ticket.answer_by,
        Step.LATE: ticket.due_by,
        Step.OVERSEE: _later(ticket, policy.supervisor_working_days, district),
        Step.LIST: _later(ticket, policy.list_working_days, district),
    }
    if category is not None:
        found[Step.CLOSE] = with_left(ticket.due_by, policy.warn_left_percent, category.fix_by, calendar)
    return found


def _later(ticket: Ticket, days: int, district: District) -> datetime:
    return due(ticket.due_by, Allowance(days, Unit.WORKING_DAYS), district.calendar.of(ticket.team))


def next_step(
    ticket: Ticket, district: District, at: datetime, *, has_caretaker: bool = False
) -> tuple[Step, datetime | None]:
    """Return the step to take now (NONE if there is none), and when to look again (None if nothing is left to do).

    Of several steps that are due, as after an outage, only the last is taken: the others are no longer true. A step is
    due once its moment has passed, as a ticket is late once its deadline has.
    """
    left = {step: when for step, when in moments(ticket, district).items() if step > ticket.warned}
    now = max(
        (step for step, when in left.items() if when < at and _fits(step, ticket, has_caretaker)), default=Step.NONE
    )
    later = [when for step, when in left.items() if step > now and when >= at]
    if not ticket.has_told_late and ticket.fix_by >= at:
        later.append(ticket.fix_by)
    return now, min(later, default=None)


def _fits(step: Step, ticket: Ticket, has_caretaker: bool) -> bool:
    """Tell whether a step still concerns anybody: nobody took it yet, or there is somebody to warn."""
    if step is Step.UNTAKEN:
        return ticket.status is Status.OPEN
    return step is not Step.CLOSE or ticket.status is Status.TAKEN or has_caretaker


def still_holds(step: Step, ticket: Ticket, at: datetime, *, has_caretaker: bool = False) -> bool:
    """Tell whether a step is still true when it is told, which may be long after it was taken."""
    if ticket.status not in (Status.OPEN, Status.TAKEN) or not _fits(step, ticket, has_caretaker):
        return False
    return at > (ticket.answer_by if step is Step.UNTAKEN else ticket.due_by) or step is Step.CLOSE


def must_tell_residents(ticket: Ticket, at: datetime) -> bool:
    """Tell whether residents are to be told now that their promise is broken."""
    return is_overdue(ticket, at) and not ticket.has_told_late


def is_overdue(ticket: Ticket, at: datetime) -> bool:
    """Tell whether the day by which residents were promised a fix has passed."""
    return ticket.status in (Status.OPEN, Status.TAKEN) and at > ticket.fix_by


def taken(ticket: Ticket, step: Step, then: datetime | None, at: datetime) -> Ticket:
    """Return the ticket after a look at a moment: the step that was taken, and when to look again."""
    has_told = ticket.has_told_late or must_tell_residents(ticket, at)
    return replace(ticket, warned=max(step, ticket.warned), warn_at=then, has_told_late=has_told)


def to_be_taken(ticket: Ticket, district: District, at: datetime) -> Ticket:
    """Return a ticket that goes on after it waited: if nobody has it any more, its time to be taken begins anew.

    Nobody could take it while it waited, and whoever had it has left or lost it. So the desk is warned of that anew;
    whoever takes it is warned, too, if its time is nearly over.
    """
    if ticket.status is not Status.OPEN:
        return ticket
    answer_by = min(district.deadlines_anew(ticket, at)[0], ticket.fix_by)
    warned = Step.NONE if ticket.warned <= Step.CLOSE else ticket.warned
    return replace(ticket, answer_by=answer_by, warned=warned)
