"""A ticket's life: who may do what to it when, and what that makes of it.

Each act is a pure function that returns the new ticket; `TRANSITIONS` is the whole table, drawn in docs/ticket.md and
compared with it by a test. History is appended, never edited.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.photo import Photo
from casework.model.place import Point
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId

SILENCE = timedelta(days=14)  # a fixed ticket on which nobody gave a verdict closes, counted apart


class Status(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"
    TAKEN = "taken"
    FIXED = "fixed"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"


class Act(StrEnum):
    """What can be done to a ticket."""

    SEND = "send"
    TAKE = "take"
    FIX = "fix"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    EXPIRE = "expire"
    ROUTE = "route"
    VIEW = "view"


# SEND makes the ticket; ROUTE gives it a team and VIEW shows it, at any time, and neither moves it.
TRANSITIONS: dict[tuple[Status, Act], Status] = {
    (Status.OPEN, Act.TAKE): Status.TAKEN,
    (Status.OPEN, Act.FIX): Status.FIXED,
    (Status.TAKEN, Act.FIX): Status.FIXED,
    (Status.FIXED, Act.CONFIRM): Status.CONFIRMED,
    (Status.FIXED, Act.EXPIRE): Status.UNCONFIRMED,
    (Status.FIXED, Act.REOPEN): Status.OPEN,
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """A report that was sent. Moments are aware UTC; `rework` counts how often it had to be reopened."""

    id: TicketId
    reporter: PersonId | None
    category: CategoryCode
    point: Point
    place_title: str | None
    area: AreaCode
    area_name: str
    team: TeamCode | None
    words: str
    reported_at: datetime
    answer_by: datetime
    fix_by: datetime
    status: Status = Status.OPEN
    taken_by: PersonId | None = None
    fixed_by: PersonId | None = None
    fixed_at: datetime | None = None
    album: str | None = None
    rework: int = 0


class Stage(StrEnum):
    """When in a ticket's life a photo was taken."""

    BEFORE = "before"
    AFTER = "after"
    STILL = "still"


@dataclass(frozen=True, slots=True)
class TicketPhoto:
    """A photo of a ticket; `rework` tells in which round it was sent."""

    photo: Photo
    stage: Stage
    rework: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ticket's history; `actor` is None where time itself acted."""

    ticket: TicketId
    at: datetime
    act: Act
    actor: PersonId | None
    note: str = ""


def take(ticket: Ticket, by: PersonId) -> Ticket:
    """Return the ticket in the hands of `by`; raises Refusal if somebody has it or it is done."""
    return replace(ticket, status=_after(ticket, Act.TAKE), taken_by=by)


def fix(ticket: Ticket, by: PersonId, at: datetime, album: str | None) -> Ticket:
    """Return the ticket fixed; `album` names the album to which its after-photo belongs, so that the rest may follow.

    Raises Refusal if it is fixed or closed already.
    """
    return replace(ticket, status=_after(ticket, Act.FIX), fixed_by=by, fixed_at=at, album=album)


def belongs_to_fix(ticket: Ticket, by: PersonId, album: str | None) -> bool:
    """Tell whether a further photo is part of the album with which this person fixed the ticket."""
    return album is not None and ticket.status is Status.FIXED and (ticket.album, ticket.fixed_by) == (album, by)


def confirm(ticket: Ticket) -> Ticket:
    """Return the ticket closed by its reporter's word; raises Refusal unless it is fixed."""
    return replace(ticket, status=_after(ticket, Act.CONFIRM))


def reopen(ticket: Ticket, answer_by: datetime, fix_by: datetime, album: str | None = None) -> Ticket:
    """Return the ticket open again, with one more rework and new deadlines; raises Refusal unless it is fixed.

    `album` names the album to which the reporter's photo belongs, so that the rest may follow.
    """
    return replace(
        ticket,
        status=_after(ticket, Act.REOPEN),
        taken_by=None,
        fixed_by=None,
        fixed_at=None,
        album=album,
        rework=ticket.rework + 1,
        answer_by=answer_by,
        fix_by=fix_by,
    )


def expire(ticket: Ticket, at: datetime) -> Ticket:
    """Return the ticket closed for want of a verdict; raises Refusal before 14 days have passed."""
    after = _after(ticket, Act.EXPIRE)
    if ticket.fixed_at is None or at < ticket.fixed_at + SILENCE:
        raise Refusal(Why.TOO_EARLY)
    return replace(ticket, status=after)


def _after(ticket: Ticket, act: Act) -> Status:
    """Look the act up in the table; what to tell whoever came too late follows from where the ticket stands."""
    after = TRANSITIONS.get((ticket.status, act))
    if after is not None:
        return after
    match ticket.status:
        case Status.OPEN:
            raise Refusal(Why.NOT_FIXED_YET, ticket=ticket.id)
        case Status.TAKEN:
            if act is Act.TAKE:
                raise Refusal(Why.ALREADY_TAKEN, ticket=ticket.id, person=ticket.taken_by or 0)
            raise Refusal(Why.NOT_FIXED_YET, ticket=ticket.id)
        case Status.FIXED:
            raise Refusal(Why.ALREADY_FIXED, ticket=ticket.id, person=ticket.fixed_by or 0)
        case Status.CONFIRMED | Status.UNCONFIRMED:
            raise Refusal(Why.ALREADY_CLOSED, ticket=ticket.id)
