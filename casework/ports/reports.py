"""Ports for reports: drafts that people are writing, the tickets that they become, photos and recordings."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from casework.model.area import AreaCode
from casework.model.asset import AssetCode
from casework.model.category import CategoryCode
from casework.model.draft import Draft, DraftId, Place
from casework.model.entry import Source
from casework.model.figure import Aside
from casework.model.person import PersonId
from casework.model.photo import Photo, PhotoId, Stage, TicketPhoto
from casework.model.place import Point
from casework.model.recording import Played, Recording, RecordingKind
from casework.model.team import TeamCode
from casework.model.ticket import Entry, Ticket
from casework.model.ticket_id import TicketId

NONE_KNOWN: Mapping[str, TicketId] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket before it has a number; moments are aware UTC."""

    reporter: PersonId | None
    category: str
    place: Place
    area_name: str
    team: TeamCode | None
    words: str
    reported_at: datetime
    answer_by: datetime
    fix_by: datetime
    asset: AssetCode | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    recurs: TicketId | None = None
    recurrences: int = 0
    source: Source = Source.RESIDENT
    reference: str | None = None
    outside_by: datetime | None = None
    contact: str | None = None
    assisting: tuple[TeamCode, ...] = ()


class Drafts(Protocol):
    """Reports being written; a person has at most one that is neither sent nor cancelled."""

    async def open_of(self, person: PersonId) -> Draft | None:
        """Return the person's open draft, locked, or None."""

    async def begin(self, person: PersonId, at: datetime) -> Draft:
        """Begin an empty draft and return it, locked; if the person has an open draft by now, return that one."""

    async def get(self, draft: DraftId) -> Draft | None:
        """Return a draft, locked, or None."""

    async def save(self, draft: Draft, at: datetime) -> None:
        """Keep a draft as it is now."""

    async def left(self, before: datetime, after: DraftId, limit: int, *, is_reminded: bool) -> list[DraftId]:
        """Return open drafts that nobody has changed since `before`, by number, with numbers above `after`.

        Drafts whose person got a reminder already are left out, unless `is_reminded`.
        """

    async def asking_about(self, ticket: TicketId) -> list[tuple[PersonId, DraftId]]:
        """Return the open drafts that ask whether they are about a ticket, each with its person."""

    async def remind(self, draft: DraftId, at: datetime) -> None:
        """Remember that somebody was reminded of a draft; this does not count as a change of the draft."""


class Tickets(Protocol):
    """Reports that were sent, with their photos and history."""

    async def add(self, new: NewTicket) -> Ticket:
        """Keep a new ticket and give it its number."""

    async def get(self, ticket: TicketId, *, lock: bool = False) -> Ticket | None:
        """Return a ticket, locked if `lock`, or None."""

    async def save(self, ticket: Ticket) -> None:
        """Keep a ticket as it is now."""

    async def held(self, which: Sequence[TicketId]) -> list[Ticket]:
        """Return tickets in the order of `which`, locked; what is no ticket is left out."""

    async def save_all(self, saved: Sequence[Ticket]) -> None:
        """Keep many tickets as they are now."""

    async def attach(
        self,
        ticket: TicketId,
        stage: Stage,
        rework: int,
        photos: Sequence[Photo],
        sender: PersonId | None = None,
        *,
        is_private: bool = False,
        same_as: Mapping[str, TicketId] = NONE_KNOWN,
    ) -> None:
        """Add photos to a ticket, after its other photos; `sender` is the resident who sent them, None for staff.

        Private ones are for the desk and the reporter alone. `same_as` names, by the names of photos, the
        tickets that had them already.
        """

    async def photos(self, ticket: TicketId) -> list[TicketPhoto]:
        """Return a ticket's photos in the order in which they came, without hidden ones."""

    async def hidden_photos(self, ticket: TicketId) -> list[TicketPhoto]:
        """Return a ticket's hidden photos in the order in which they came."""

    async def hide(self, ticket: TicketId, which: Sequence[PhotoId], *, is_hidden: bool = True) -> None:
        """Hide photos of a ticket from everybody, or show them again; the files are kept."""

    async def take_back(self, ticket: TicketId, positions: Sequence[int]) -> None:
        """Hide photos that an act brought which was undone; they hide no photo of another ticket, or sent again."""

    async def screen(self, ticket: TicketId, until: int | None = None) -> None:
        """Note that somebody let strangers see the photos of a ticket that are not hidden: all, or the first `until`.

        `until` counts hidden ones, too.
        """

    async def detach_recordings(self, ticket: TicketId, gone: Sequence[Recording]) -> None:
        """Take recordings from a ticket that another one has too."""

    async def attach_recordings(self, ticket: TicketId, added: Sequence[Recording]) -> None:
        """Add recordings to a ticket, after its other recordings."""

    async def recordings(self, ticket: TicketId) -> list[Recording]:
        """Return a ticket's recordings in the order in which they came."""

    async def record(self, entry: Entry) -> None:
        """Append a line to a ticket's history."""

    async def unmark(self, ticket: TicketId, mark: Aside) -> None:
        """Take a mark of a ticket's latest fix back, if it has it."""

    async def history(self, ticket: TicketId) -> list[Entry]:
        """Return a ticket's history, oldest first."""

    async def held_by(self, person: PersonId, team: TeamCode, limit: int) -> list[TicketId]:
        """Return up to `limit` of a team's tickets that somebody has taken and not fixed, oldest first."""

    async def unfinished(self, team: TeamCode) -> list[TicketId]:
        """Return the team's tickets that are not closed, oldest first."""

    async def unfinished_page(self, team: TeamCode | None, after: TicketId, limit: int) -> list[Ticket]:
        """Return up to `limit` of a team's unclosed tickets (None: no team's) with numbers above `after`, in order."""

    async def left_page(self, team: TeamCode, after: TicketId, limit: int) -> list[Ticket]:
        """Return what a team leaves that is dissolved, as `unfinished_page` does: also what it owes on paper."""

    async def unclosed(self) -> Mapping[CategoryCode, int]:
        """Return how many tickets of each category are not closed."""

    async def unfinished_of(self, reporter: PersonId, limit: int) -> list[TicketId]:
        """Return a person's tickets that are not closed, oldest first."""

    async def asked_of(self, reporter: PersonId) -> list[TicketId]:
        """Return a person's tickets that wait for their answer, oldest first."""

    async def of(self, person: PersonId, before: TicketId | None, limit: int) -> list[Ticket]:
        """Return the tickets that somebody reported or hears about, newest first, with numbers below `before`."""

    async def recurred(self, ticket: TicketId) -> list[TicketId]:
        """Return the tickets that are recurrences of a ticket, oldest first."""

    async def unclosed_in(self, area: AreaCode) -> Mapping[TeamCode | None, int]:
        """Return how many tickets of an area are not closed, by their teams."""

    async def ever_in(self, area: AreaCode) -> int:
        """Return how many tickets name an area, whatever became of them."""

    async def new_in(self, areas: Sequence[AreaCode], since: datetime, limit: int) -> list[Ticket]:
        """Return the tickets of some areas that were reported after a moment, newest first."""

    async def fixed_in(self, areas: Sequence[AreaCode], since: datetime) -> int:
        """Return how many tickets of some areas were fixed after a moment and not reopened since."""

    async def learnable(self, after: TicketId, limit: int) -> list[Ticket]:
        """Return tickets by number, with numbers above `after`."""

    async def owed(self, team: TeamCode, limit: int) -> list[Ticket]:
        """Return a team's fixed and closed tickets whose contact has not been told yet, the oldest first.

        What was merged is done when the last ticket of its chain of merges is.
        """

    async def merged_into(self, ticket: TicketId) -> list[Ticket]:
        """Return the tickets that go on as another one: merged into it, or into one of these, oldest first."""


class Nearby(Protocol):
    """Tickets and photos around a place, or that may be the same."""

    async def hold(self, point: Point, radius_m: float) -> None:
        """Lock the surroundings of a point until the transaction ends: another transaction that locks them waits."""

    async def reported(self, point: Point, radius_m: float, since: datetime) -> list[Ticket]:
        """Return the tickets since a moment around a point, newest first; some may lie outside the radius."""

    async def unclosed(self, point: Point, radius_m: float, since: datetime, fixed_since: datetime) -> list[Ticket]:
        """Return those that are not closed, or were fixed since a moment."""

    async def photos(self, point: Point, radius_m: float, since: datetime) -> list[tuple[TicketId, Photo]]:
        """Return the photos with a likeness of the tickets that are near, those of the newest tickets first."""

    async def with_photo(self, names: Sequence[str], since: datetime) -> Ticket | None:
        """Return the newest ticket since a moment that has a photo with one of these names, or None."""

    async def photos_like(self, sent: Sequence[Photo], ticket: Ticket, since: datetime) -> list[tuple[TicketId, Photo]]:
        """Return photos of other tickets that may be the same as some that were sent.

        They have the same name or likeness, or their ticket was reported in the same area since a moment.
        """


class Due(Protocol):
    """The tickets for which something is due as time passes; at most so many at once."""

    async def to_ask_again(self, reminded: datetime, asked: datetime, limit: int) -> list[TicketId]:
        """Return fixed tickets without a verdict about which somebody is to be asked again, oldest first.

        Those whose fix is older than `reminded` and whose reporter was not reminded, or older than `asked` and nobody
        else was asked.
        """

    async def silent_since(self, before: datetime, limit: int) -> list[TicketId]:
        """Return fixed tickets without a verdict whose fix is older than a moment, oldest first."""

    async def asked_since(self, before: datetime, limit: int) -> list[TicketId]:
        """Return tickets whose reporter was asked before a moment and has not answered, oldest first."""

    async def parked_until(self, before: datetime, limit: int) -> list[TicketId]:
        """Return parked tickets whose parking ends by a moment, the longest overdue first."""

    async def to_warn(self, at: datetime, limit: int, only: Collection[CategoryCode] | None) -> list[TicketId]:
        """Return open and taken tickets at which to look before a moment: first those never looked at, then the oldest.

        Tickets of which every step was taken are left out, and those of other categories than `only` (None: no
        category is).
        """

    async def undoable(self, limit: int) -> list[TicketId]:
        """Return tickets whose latest act is remembered, so that it can be undone, oldest first."""

    async def closed_before(self, before: datetime, limit: int) -> list[TicketId]:
        """Return tickets with a reporter or a contact that were closed before a moment, oldest first."""


class Photos(Protocol):
    """The records of kept photos."""

    async def add(self, name: str, file_id: str | None, likeness: int | None = None) -> Photo:
        """Keep the record of a stored photo."""


class Recordings(Protocol):
    """The records of kept recordings."""

    async def add(self, name: str, kind: RecordingKind, played: Played | None = None) -> Recording:
        """Keep the record of a stored recording."""
