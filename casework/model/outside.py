"""Cases from outside (of an inspectorate or a hotline, a proposal, a petition): each has the day by which it is wanted.

That day is a deadline of its own (`Ticket.due_by` takes the earliest one, also of the cases that were merged into a
ticket) and is counted by source. It also decides when the answer is due that a desk gives by hand.
"""

from dataclasses import dataclass
from datetime import datetime

from casework.model.deadline import Allowance, Unit, due, local_day
from casework.model.district import District
from casework.model.entry import Source
from casework.model.ticket import Ticket


@dataclass(frozen=True, slots=True)
class SourceCount:
    """The cases of a source that have its date: done in time, done late, still due, and late already."""

    source: Source
    in_time: int
    too_late: int
    due: int
    overdue: int


def answer_due(ticket: Ticket, district: District) -> datetime:
    """Return by when the contact of a fixed or closed ticket is to be told, as an aware UTC moment.

    That is the source's own day if it was ahead when the ticket was done, and else `paper_working_days` later.
    """
    done = ticket.fixed_at or ticket.closed_at or ticket.reported_at
    if ticket.outside_by is not None and ticket.outside_by > done:
        return ticket.outside_by
    allowance = Allowance(district.policy.paper_working_days, Unit.WORKING_DAYS)
    return due(done, allowance, district.calendar.of(ticket.team))


def year_of(at: datetime, district: District) -> datetime:
    """Return when the local year of a moment began, since which the cases of each source are counted."""
    zone = district.calendar.zone
    return datetime(local_day(at, zone).year, 1, 1, tzinfo=zone)
