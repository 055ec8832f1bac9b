"""Define what a reader sees of a draft or a ticket: everything that a message about it is written from.

A view does not say who the reporter is: their identity stays with the bot.
"""

from dataclasses import dataclass
from datetime import date, datetime

from casework.model import handling
from casework.model.authority import Standing, sees_fixes
from casework.model.category import Category, CategoryGroup, FollowUp
from casework.model.draft import Draft
from casework.model.drive import Drive
from casework.model.honesty import OneHand
from casework.model.person import PersonId, Wanted
from casework.model.photo import Photo, PhotoId, TicketPhoto
from casework.model.policy import DEFAULTS, Policy
from casework.model.project import Project
from casework.model.recording import Recording
from casework.model.ticket import Act, Entry, Ticket
from casework.model.ticket_id import TicketId


@dataclass(frozen=True, slots=True)
class RivalView:
    """A ticket that may be the same: its photo, its distance in metres, and whether it is the resident's own.

    `photo` is one that the resident may see, None if there is none. `has_this_photo`: they have just sent one of its.
    `is_rough`: it is another's, and its place is given only roughly.
    """

    ticket: Ticket
    category: Category | None
    photo: Photo | None
    distance_m: float
    is_own: bool
    has_this_photo: bool = False
    is_rough: bool = False


@dataclass(frozen=True, slots=True)
class PlannedView:
    """Planned works with the name of their team, how far off they are (None: somewhere in the area), and today."""

    project: Project
    team_name: str
    distance_m: float | None
    today: date


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft, with the present meaning of its codes; `ticket` is what it became, `at` is the moment of the view.

    `suggested` are the categories that it is most likely about, and `question` is the next question to answer. `gone`
    is the category that was chosen and cannot be reported (any more). `policy` is the district's policy.
    `is_heard`: the desk of the team that answers hears of it. `unannounced` is the year of the ticket's deadline if its
    holidays are not known. `planned` are the works that put it right anyway. `asked` are other tickets of its resident
    that wait for an answer.
    """

    draft: Draft
    at: datetime
    groups: tuple[CategoryGroup, ...]
    group: CategoryGroup | None
    category: Category | None
    area_name: str | None
    team_name: str | None
    asset_name: str | None
    suggested: tuple[Category, ...]
    question: FollowUp | None
    rival: RivalView | None
    ticket: Ticket | None
    gone: Category | None = None
    policy: Policy = DEFAULTS
    is_heard: bool = True
    unannounced: int | None = None
    planned: PlannedView | None = None
    asked: tuple[TicketId, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket, with the present meaning of its codes, for one reader.

    Hidden photos and recordings are left out, and so is what the reader may not see. Photos come in their order.
    """

    ticket: Ticket
    category: Category | None
    team_name: str | None
    neighbours: tuple[str, ...]  # areas behind a border close by
    worker_name: str | None  # who fixed it, or else has taken it
    asker_name: str | None  # who asked the last question
    is_reporter_reachable: bool
    reader: PersonId | None
    standing: Standing
    wanted: Wanted | None  # what the bot expects of the reader about this ticket
    supporters: int  # reports that say the same; for the reporter, the others who do
    before: tuple[Photo, ...]
    after: tuple[Photo, ...]  # of one round of rework, as `still`
    still: tuple[Photo, ...]
    later: tuple[TicketPhoto, ...]  # were added since it was reported
    photos: tuple[Photo, ...]
    recordings: tuple[Recording, ...]
    history: tuple[Entry, ...]
    noter_name: str | None = None  # who wrote the last note
    giver_name: str | None = None  # who gave it to the team that has it
    giver_team: str | None = None  # which team had it before
    may_anybody_judge: bool = False  # the reporter or a supporter can be reached
    asset: str | None = None  # the asset that was scanned, with its code
    policy: Policy = DEFAULTS
    is_shown: bool = False  # strangers see photos and words
    hidden: tuple[PhotoId, ...] = ()  # hidden photos, for staff
    is_heard: bool = True  # the desk of its team hears of it; for residents
    unannounced: int | None = None  # the year of its deadline, if its holidays are not known
    contested: tuple[Photo, ...] = ()  # with which the reporter contested decisions
    recurred: tuple[TicketId, ...] = ()  # came later about the same at the same spot
    copied: tuple[TicketId, ...] = ()  # of which the after-photos were photos already; for supervisors
    one_hand: OneHand | None = None  # whoever fixed it confirmed it; for supervisors
    orderer_name: str | None = None  # who put it under supervision
    caretakers: tuple[str, ...] = ()  # who answers for its section, for staff
    wished: int = 0  # with how many people somebody asks for a drive
    drive: Drive | None = None  # was announced from it
    coming: int = 0  # people come to the drive
    is_public: bool = True  # strangers see it at all
    until: int = 0  # counts its photos up to the last of `photos`, and hidden ones
    is_rough: bool = False  # the reader is told the place only roughly, so nothing here leads to the very place

    @property
    def reads_words(self) -> bool:
        """Whether the reader reads the words of the report: others than its reporter do only where they are shown."""
        return self.standing is Standing.REPORTER or (self.is_shown and not self.ticket.hides_words)

    @property
    def is_told(self) -> bool:
        """Whether the reader reads the words about a fix: strangers do only where they are shown."""
        is_let = sees_fixes(self.standing, self.ticket, self.category)
        return self.standing is Standing.REPORTER or (is_let and not self.ticket.hides_words)

    @property
    def reads_reasons(self) -> bool:
        """Whether the reader reads why staff dismissed or parked it, where that is in words of their own.

        They write them for the reporter. To follow a ticket is one press, so others read them only where shown. Nobody
        else does where the words are hidden, or flags hide the ticket.
        """
        is_hidden = self.ticket.hides_words or self.ticket.flagged_at is not None
        is_let = self.is_shown or self.standing.may_judge
        return self.standing is Standing.REPORTER or (is_let and not is_hidden)

    @property
    def is_approved(self) -> bool:
        """Whether it was closed by a supervisor's check, rather than by a verdict."""
        closing = (entry.act for entry in reversed(self.history) if entry.act in (Act.APPROVE, Act.CONFIRM))
        return next(closing, None) is Act.APPROVE

    @property
    def is_moved(self) -> bool:
        """Whether staff moved the pin: what the reporter or a label called the place may be elsewhere then."""
        return any(entry.act is Act.MOVE for entry in self.in_force)

    @property
    def given(self) -> Entry | None:
        """The line of the history by which the ticket came to the team that has it, as `handling.given` says."""
        return handling.given(self.history)

    @property
    def wish(self) -> int:
        """The index (from 0) of the history's latest wish (a request to a supervisor); -1 if there is none."""
        return max((number for number, entry in enumerate(self.history) if entry.act is Act.REQUEST), default=-1)

    @property
    def in_force(self) -> list[Entry]:
        """The history without undone lines."""
        return handling.in_force(self.history)

    def entry(self, number: int, *acts: Act) -> Entry | None:
        """Return line `number` (from 0) among the history's lines of some acts, or None.

        Undone lines do not count.
        """
        found = [entry for entry in self.in_force if entry.act in acts]
        return found[number] if 0 <= number < len(found) else None

    def note(self, number: int, *acts: Act) -> str:
        """Return the note of line `number` (from 0) among the lines of some acts; "" if there is no such line."""
        entry = self.entry(number, *acts)
        return entry.note if entry else ""


@dataclass(frozen=True, slots=True)
class MineView:
    """A page of tickets (each with its category and whether the reader reported it), and whether more follow."""

    page: int
    rows: tuple[tuple[Ticket, Category | None, bool], ...]
    has_more: bool
