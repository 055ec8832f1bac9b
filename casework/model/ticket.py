"""Define a ticket, its statuses, what can be done to it, and the lines of its history.

History is appended, never edited. `casework.model.life` says which act is possible in which status.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from casework.model.area import AreaCode
from casework.model.asset import AssetCode
from casework.model.category import CategoryCode
from casework.model.entry import Record, Source
from casework.model.person import PersonId
from casework.model.place import Point
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
    cases_by: datetime | None = None  # by when it is wanted where the cases that go on as this one came from
    has_told_late: bool = False  # residents were told that this promise is broken
    brought: int = 0  # how many reports its merge added to `seen_too` of the other ticket, less those lost since

    @property
    def wanted_by(self) -> datetime | None:
        """By when it is wanted elsewhere: its own source's day, or that of a case merged into it if it is earlier."""
        return min((day for day in (self.outside_by, self.cases_by) if day is not None), default=None)

    @property
    def due_by(self) -> datetime:
        """By when it is to be fixed: the earlier of the promise and of the day by which it is wanted elsewhere."""
        return self.fix_by if self.wanted_by is None else min(self.fix_by, self.wanted_by)

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
