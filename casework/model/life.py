"""Define a ticket's life: which act is possible in which status, and what it changes.

Each act is a pure function that returns the new ticket. `TRANSITIONS` is the whole table; docs/ticket.md draws it, and
a test compares the two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.policy import Policy
from casework.model.ticket import FIXED_AND_CLOSED, Act, Entry, Status, Ticket

NUDGES = 2  # of one promise: the first goes to the desk, the second to the supervisors

# SEND and ENTER create the ticket, and UNDO takes back the latest act of staff. All other acts that are not here add to
# a ticket, correct it or give it to somebody else; they do not change the status.
TRANSITIONS: dict[tuple[Status, Act], Status] = {
    (Status.OPEN, Act.TAKE): Status.TAKEN,
    (Status.TAKEN, Act.RELEASE): Status.OPEN,
    (Status.OPEN, Act.GIVE): Status.TAKEN,
    (Status.TAKEN, Act.GIVE): Status.TAKEN,
    (Status.OPEN, Act.ASK): Status.ASKED,
    (Status.TAKEN, Act.ASK): Status.ASKED,
    (Status.ASKED, Act.ANSWER): Status.TAKEN,
    (Status.ASKED, Act.RESUME): Status.TAKEN,
    (Status.OPEN, Act.PARK): Status.PARKED,
    (Status.TAKEN, Act.PARK): Status.PARKED,
    (Status.PARKED, Act.RESUME): Status.TAKEN,
    (Status.OPEN, Act.PASS_ON): Status.OPEN,
    (Status.TAKEN, Act.PASS_ON): Status.OPEN,
    (Status.OPEN, Act.MERGE): Status.DUPLICATE,
    (Status.TAKEN, Act.MERGE): Status.DUPLICATE,
    (Status.OPEN, Act.DISMISS): Status.DISMISSED,
    (Status.TAKEN, Act.DISMISS): Status.DISMISSED,
    (Status.DISMISSED, Act.REVERSE): Status.OPEN,
    (Status.DUPLICATE, Act.REVERSE): Status.OPEN,
    (Status.OPEN, Act.FIX): Status.FIXED,
    (Status.TAKEN, Act.FIX): Status.FIXED,
    (Status.FIXED, Act.CONFIRM): Status.CONFIRMED,
    (Status.FIXED, Act.EXPIRE): Status.UNCONFIRMED,
    (Status.FIXED, Act.REOPEN): Status.OPEN,
    (Status.FIXED, Act.APPROVE): Status.CONFIRMED,
    (Status.FIXED, Act.SEND_BACK): Status.OPEN,
    (Status.OPEN, Act.WITHDRAW): Status.WITHDRAWN,
    (Status.TAKEN, Act.WITHDRAW): Status.WITHDRAWN,
    (Status.ASKED, Act.WITHDRAW): Status.WITHDRAWN,
    (Status.PARKED, Act.WITHDRAW): Status.WITHDRAWN,
    (Status.CONFIRMED, Act.RETURN): Status.OPEN,
    (Status.UNCONFIRMED, Act.RETURN): Status.OPEN,
    (Status.CONFIRMED, Act.RECHECK): Status.OPEN,
    (Status.UNCONFIRMED, Act.RECHECK): Status.OPEN,
    (Status.DISMISSED, Act.RECHECK): Status.OPEN,
}

# If nobody has it any more (its holder left, or it went to another team), what waited goes on as open, not as taken.
UNHELD = frozenset({(Status.ASKED, Act.ANSWER), (Status.ASKED, Act.RESUME), (Status.PARKED, Act.RESUME)})

# These would close a ticket; while it is under supervision, only a supervisor's APPROVE does.
CLOSING = frozenset({Act.CONFIRM, Act.EXPIRE, Act.DISMISS, Act.MERGE, Act.WITHDRAW})

# a new promise begins without warnings, and without residents' questions whether anything happens
NEW_PROMISE: Any = {"warned": 0, "warn_at": None, "has_told_late": False, "nudged_at": None, "nudges": 0}


def take(ticket: Ticket, by: PersonId | None) -> Ticket:
    """Return the ticket taken by `by`, None for another body's system; raises Refusal unless it is open."""
    return replace(ticket, status=after(ticket, Act.TAKE), taken_by=by, undo=None)


def fix(ticket: Ticket, by: PersonId | None, at: datetime, album: str | None) -> Ticket:
    """Return the ticket fixed by `by`, None for another body's system.

    `album` is the album of the after-photo, so that its other photos can follow. Raises Refusal if it is neither open
    nor taken.
    """
    status = after(ticket, Act.FIX)
    fixed = replace(ticket, status=status, fixed_by=by, fixed_at=at, album=album, asked_again=0)
    return replace(fixed, request=None, undo=None)


def count(ticket: Ticket, amounts: Mapping[str, float]) -> Ticket:
    """Return the ticket with what its fixes took; each measure in `amounts` replaces what was counted of it before.

    Raises Refusal unless the ticket is fixed, or was fixed and closed.
    """
    if ticket.status is not Status.FIXED and ticket.status not in FIXED_AND_CLOSED:
        raise Refusal(Why.NOTHING_TO_COUNT, ticket=ticket.id)
    return replace(ticket, tally={**ticket.tally, **amounts})


def belongs_to_fix(ticket: Ticket, by: PersonId, album: str | None) -> bool:
    """Tell whether a photo belongs to the album with which this person fixed the ticket."""
    return album is not None and ticket.status is Status.FIXED and (ticket.album, ticket.fixed_by) == (album, by)


def ask(ticket: Ticket, by: PersonId, question: str, at: datetime) -> Ticket:
    """Return the ticket waiting for its reporter's answer, taken by `by` if nobody has it; the clock stands still.

    Raises Refusal if it is neither open nor taken.
    """
    return replace(
        ticket,
        status=after(ticket, Act.ASK),
        taken_by=ticket.taken_by or by,
        asked_at=at,
        question=question,
        undo=None,
    )


def resume(ticket: Ticket, act: Act, fix_by: datetime) -> Ticket:
    """Return the ticket taken again, with or without an answer, and with the deadline that the pause has moved.

    It is open if nobody has it any more. Raises Refusal unless the ticket waits.
    """
    going = replace(ticket, status=after(ticket, act), asked_at=None, question=None, fix_by=fix_by, undo=None)
    return replace(going, warn_at=None)  # the steps that were taken are not taken again


def confirm(ticket: Ticket, at: datetime) -> Ticket:
    """Return the ticket closed because a resident confirmed the fix; raises Refusal unless it is fixed."""
    return replace(ticket, status=after(ticket, Act.CONFIRM), closed_at=at, undo=None)


def withdraw(ticket: Ticket, at: datetime) -> Ticket:
    """Return the ticket closed because its reporter took it back; raises Refusal if it is fixed or closed."""
    status = after(ticket, Act.WITHDRAW)
    back = replace(ticket, status=status, asked_at=None, question=None, parked_until=None, closed_at=at)
    return replace(back, request=None, undo=None)


def reopen(
    ticket: Ticket, answer_by: datetime, fix_by: datetime, album: str | None = None, act: Act = Act.REOPEN
) -> Ticket:
    """Return the ticket open again, with one more rework and new deadlines; raises Refusal unless it was fixed.

    `act` is REOPEN (or a supervisor's SEND_BACK) for a fixed ticket, RETURN for one that was fixed and closed.
    `album` is the album of the reporter's photo, so that its other photos can follow.
    """
    return replace(
        ticket,
        status=after(ticket, act),
        taken_by=None,
        fixed_by=None,
        fixed_at=None,
        lifted_at=None,
        closed_at=None,
        answered_at=None,
        album=album,
        rework=ticket.rework + 1,
        answer_by=answer_by,
        fix_by=fix_by,
        undo=None,
        **NEW_PROMISE,
    )


def come_back(
    ticket: Ticket, answer_by: datetime, fix_by: datetime, at: datetime, policy: Policy, album: str | None = None
) -> Ticket:
    """Return a fixed ticket (closed or not) open again because the problem is back within `come_back_days` of the fix.

    Raises Refusal if the ticket is not fixed, or was fixed longer ago.
    """
    act = Act.REOPEN if ticket.status is Status.FIXED else Act.RETURN
    again = reopen(ticket, answer_by, fix_by, album, act)
    if not may_come_back(ticket, at, policy):
        raise Refusal(Why.TOO_LATE, ticket=ticket.id, days=policy.come_back_days)
    return again


def recheck(ticket: Ticket, answer_by: datetime, fix_by: datetime) -> Ticket:
    """Return a closed ticket open again, with one more rework, because an inspector found it on the spot.

    That decides on an objection to its dismissal too.
    Raises Refusal if it was neither fixed nor dismissed, or is open.
    """
    return replace(reopen(ticket, answer_by, fix_by, None, Act.RECHECK), dismissed_for=None, contested_at=None)


def may_come_back(ticket: Ticket, at: datetime, policy: Policy) -> bool:
    """Tell whether a fixed ticket, closed or not, can still be opened again."""
    is_fixed = ticket.status is Status.FIXED or ticket.status in FIXED_AND_CLOSED
    return is_fixed and ticket.fixed_at is not None and at <= ticket.fixed_at + timedelta(days=policy.come_back_days)


def is_broken(ticket: Ticket, at: datetime) -> bool:
    """Tell whether a deadline was missed: the ticket was not taken, or not fixed, by then (`Ticket.due_by`)."""
    return is_promise_broken(ticket, at) or (ticket.status in (Status.OPEN, Status.TAKEN) and at > ticket.due_by)


def is_promise_broken(ticket: Ticket, at: datetime) -> bool:
    """Tell whether what residents were promised was missed: the day by which it is wanted elsewhere was not."""
    is_untaken = ticket.status is Status.OPEN and at > ticket.answer_by
    return is_untaken or (ticket.status in (Status.OPEN, Status.TAKEN) and at > ticket.fix_by)


def nudge(ticket: Ticket, at: datetime, policy: Policy) -> Ticket:
    """Return the ticket with a reminder: of one promise the first is the desk's, the second the supervisors'.

    Raises Refusal if it was not broken, soon after the last reminder, or once both were reminded.
    """
    if not is_promise_broken(ticket, at):
        raise Refusal(Why.NOT_LATE_YET, ticket=ticket.id)
    if ticket.nudges >= NUDGES:
        raise Refusal(Why.NUDGED_BOTH, ticket=ticket.id)
    again_at = ticket.nudged_at + timedelta(hours=policy.nudge_every_hours) if ticket.nudged_at else at
    if at < again_at:
        raise Refusal(Why.NUDGED_ALREADY, ticket=ticket.id, until=again_at.isoformat())
    return replace(ticket, nudged_at=at, nudges=ticket.nudges + 1)


def urge(ticket: Ticket, history: Sequence[Entry], at: datetime, policy: Policy) -> Ticket:
    """Return the ticket that a supervisor urges its desk to work on now.

    Raises Refusal if it is fixed or closed, no team has it, or it was urged less than `urge_every_hours` ago.
    """
    if ticket.status.is_closed or ticket.status is Status.FIXED:
        after(ticket, Act.TAKE)  # says what became of it
    if ticket.team is None:
        raise Refusal(Why.NOBODY_TO_URGE, ticket=ticket.id)
    last = max((entry.at for entry in history if entry.act is Act.URGE), default=None)
    if last is not None and at < (again_at := last + timedelta(hours=policy.urge_every_hours)):
        raise Refusal(Why.URGED_ALREADY, ticket=ticket.id, until=again_at.isoformat())
    return replace(ticket, undo=None)


def expire(ticket: Ticket, at: datetime, policy: Policy) -> Ticket:
    """Return the ticket closed without a verdict; raises Refusal unless nobody has said a word for `verdict_days`."""
    closed = after(ticket, Act.EXPIRE)
    if ticket.silent_from is None or at < ticket.silent_from + timedelta(days=policy.verdict_days):
        raise Refusal(Why.TOO_EARLY)
    return replace(ticket, status=closed, closed_at=at, undo=None)


def after(ticket: Ticket, act: Act) -> Status:
    """Return the status after an act; raises Refusal, with a reason that fits the status, for an impossible act."""
    line = (ticket.status, act)
    found = Status.OPEN if line in UNHELD and ticket.taken_by is None else TRANSITIONS.get(line)
    if found is not None and ticket.order is not None and act in CLOSING:
        raise Refusal(Why.UNDER_SUPERVISION, ticket=ticket.id)
    if found is not None:
        return found
    match ticket.status:
        case Status.OPEN | Status.TAKEN if act in (Act.ANSWER, Act.RESUME):
            raise Refusal(Why.NOTHING_ASKED, ticket=ticket.id)
        case Status.OPEN if act is Act.RELEASE:
            raise Refusal(Why.NOT_TAKEN, ticket=ticket.id)
        case Status.OPEN | Status.TAKEN if act is Act.REVERSE:
            raise Refusal(Why.NOT_DISMISSED, ticket=ticket.id)
        case Status.OPEN:
            raise Refusal(Why.NOT_FIXED_YET, ticket=ticket.id)
        case Status.TAKEN:
            if act is Act.TAKE:
                raise Refusal(Why.ALREADY_TAKEN, ticket=ticket.id, person=ticket.taken_by or 0)
            raise Refusal(Why.NOT_FIXED_YET, ticket=ticket.id)
        case Status.ASKED:
            raise Refusal(Why.WAITS_FOR_ANSWER, ticket=ticket.id)
        case Status.PARKED:
            raise Refusal(Why.IS_PARKED, ticket=ticket.id)
        case Status.FIXED:
            raise Refusal(Why.ALREADY_FIXED, ticket=ticket.id, person=ticket.fixed_by or 0)
        case _:
            raise Refusal(Why.ALREADY_CLOSED, ticket=ticket.id)
