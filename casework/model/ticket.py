"""Define a ticket and its life: which act is possible in which status, and what it changes.

Each act is a pure function that returns the new ticket. `TRANSITIONS` is the whole table; docs/ticket.md draws it, and
a test compares the two. History is appended, never edited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from casework.model.area import AreaCode
from casework.model.asset import AssetCode
from casework.model.category import CategoryCode
from casework.model.entry import Record, Source
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.policy import Policy
from casework.model.request import Request
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId


class Status(StrEnum):
    """The status of a ticket."""

    OPEN = "open"
    TAKEN = "taken"
    ASKED = "asked"
    PARKED = "parked"
    FIXED = "fixed"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    DISMISSED = "dismissed"

    @property
    def is_closed(self) -> bool:
        """Tell whether nothing more is expected of anybody."""
        return self in CLOSED


CLOSED = frozenset({Status.CONFIRMED, Status.UNCONFIRMED, Status.WITHDRAWN, Status.DUPLICATE, Status.DISMISSED})
FIXED_AND_CLOSED = frozenset({Status.CONFIRMED, Status.UNCONFIRMED})
NUDGES = 2  # of one promise: the first goes to the desk, the second to the supervisors


class Act(StrEnum):
    """What can be done to a ticket."""

    SEND = "send"
    ENTER = "enter"
    TAKE = "take"
    RELEASE = "release"
    GIVE = "give"
    ASK = "ask"
    ANSWER = "answer"
    RESUME = "resume"
    PARK = "park"
    EXTEND = "extend"
    PASS_ON = "pass_on"  # noqa: S105 - no password
    MERGE = "merge"
    DISMISS = "dismiss"
    REVERSE = "reverse"
    CONTEST = "contest"
    UPHOLD = "uphold"
    FIX = "fix"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    RETURN = "return"
    CHECK = "check"
    RECHECK = "recheck"
    ADD = "add"
    NUDGE = "nudge"
    URGE = "urge"
    SUPPORT = "support"
    REQUEST = "request"
    REFUSE = "refuse"
    RECATEGORISE = "recategorise"
    MOVE = "move"
    NOTE = "note"
    COUNT = "count"
    HIDE = "hide"
    UNHIDE = "unhide"
    SHOW = "show"
    CONCEAL = "conceal"
    UNDO = "undo"
    TELL = "tell"
    ROUTE = "route"
    VIEW = "view"
    SUPERVISE = "supervise"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    LIFT = "lift"


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


@dataclass(frozen=True, slots=True)
class Order:
    """A supervisor's order on a ticket, in their words, and the aware UTC moment by which to fix it."""

    by: PersonId
    words: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Undo:
    """The latest act of staff, by whom and when, and the values of the changed fields before it."""

    act: Act
    by: PersonId
    at: datetime
    before: Mapping[str, object]

    @property
    def from_team(self) -> TeamCode | None:
        """The team that had the ticket before, if the act gave it to another one."""
        team = self.before.get("team")
        return TeamCode(team) if isinstance(team, str) else None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A report that was sent. Moments are aware UTC."""

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
    album: str | None = None  # whose further photos belong to the latest fix or reopening
    rework: int = 0  # how often it was reopened
    asset: AssetCode | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    recurs: TicketId | None = None  # an older one about the same thing at the same spot, which was fixed
    asked_at: datetime | None = None  # when the clock stopped, for a question or for parking
    question: str | None = None
    nudged_at: datetime | None = None  # when a resident last asked whether anything happens
    closed_at: datetime | None = None
    source: Source = Source.RESIDENT
    reference: str | None = None  # its number in the system that it came from
    outside_by: datetime | None = None  # by when its source wants it done
    contact: str | None = None  # the person whom staff tell by hand
    answered_at: datetime | None = None  # when they did, of the present fix or end
    hops: int = 0  # how often teams passed it on by themselves
    assisting: tuple[TeamCode, ...] = ()
    request: Request | None = None
    parked_until: datetime | None = None
    duplicate_of: TicketId | None = None
    dismissed_for: str | None = None
    tally: Mapping[str, float] = field(default_factory=dict)  # what the fixes took, by the names of `tally.Measure`
    undo: Undo | None = None
    record: Record = Record.NO  # an older record that an import brought
    near: str | None = None  # the street by the place
    seen_too: int = 0  # reports that say the same, whoever sent them
    is_shown: bool | None = None  # strangers see photos and words; None: as its category says
    warned: int = 0  # the last `warning.Step` that was taken for this promise
    warn_at: datetime | None = None  # when to look at it again; None: at once
    recurrences: int = 0  # how often what `recurs` names has come again
    nudges: int = 0  # how often residents asked, of this promise, whether anything happens
    contested_at: datetime | None = None  # until a supervisor has decided what the reporter contested
    extensions: int = 0  # how often a supervisor gave more time, with or without parking
    asked_again: int = 0  # the last `silence.Asking` about the present fix
    order: Order | None = None  # puts it under supervision
    is_public: bool | None = None  # strangers see it at all; None: as category and district say
    hides_words: bool = False  # staff hid them, as `hides_recordings`
    hides_recordings: bool = False
    flagged_at: datetime | None = None  # since when strangers' flags hide photos and words, until somebody has looked
    lifted_at: datetime | None = None  # when supervision of the present fix was lifted

    @property
    def due_by(self) -> datetime:
        """By when it is to be fixed: the earlier of the promise and of the day that the source names."""
        return self.fix_by if self.outside_by is None else min(self.fix_by, self.outside_by)

    @property
    def silent_from(self) -> datetime | None:
        """Since when those who reported it have the last word on the present fix; None if there is none."""
        return self.lifted_at or self.fixed_at

    @property
    def is_older_record(self) -> bool:
        """Whether it was imported as open and nobody has acted on it: lists show it last, and it has no card yet."""
        return self.record is not Record.NO


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ticket's history; `actor` is None if time acted, or if nobody is known (any more).

    `from_team` is the team that had the ticket, if the act gave it to another one. `is_same_photo` says of a fix that
    every photo of it was a photo of the ticket before; it is counted, and not kept with the line.
    """

    ticket: TicketId
    at: datetime
    act: Act
    actor: PersonId | None
    note: str = ""
    from_team: TeamCode | None = None
    is_same_photo: bool = False


# a new promise begins without warnings, and without residents' questions whether anything happens
NEW_PROMISE: Any = {"warned": 0, "warn_at": None, "nudged_at": None, "nudges": 0}


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
    is_late = ticket.status is Status.OPEN and at > ticket.answer_by
    return is_late or (ticket.status in (Status.OPEN, Status.TAKEN) and at > ticket.due_by)


def nudge(ticket: Ticket, at: datetime, policy: Policy) -> Ticket:
    """Return the ticket with a reminder: of one promise the first is the desk's, the second the supervisors'.

    Raises Refusal if no deadline was missed, soon after the last reminder, or once both were reminded.
    """
    if not is_broken(ticket, at):
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
