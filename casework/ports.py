"""What casework needs from outside, as protocols; `storage` fulfils them with the same names.

`Work` is one transaction. Whatever is done through it is kept together or not at all, the notices it says included.
Reads that take `lock=True` hold the row until the transaction ends, so that of two people at once one waits.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from casework.model.area import AreaCode
from casework.model.asset import Asset, AssetCode
from casework.model.draft import Candidate, Draft, DraftId, Place
from casework.model.following import AreaFollow
from casework.model.notice import Notice
from casework.model.person import Person, PersonId, Question
from casework.model.photo import Photo
from casework.model.place import Point
from casework.model.recording import Recording, RecordingKind
from casework.model.team import Desk, TeamCode
from casework.model.ticket import Act, Entry, Stage, Ticket, TicketPhoto
from casework.model.ticket_id import TicketId

PHOTO_BYTES_MOST = 20 * 1024 * 1024  # what a bot may download, https://core.telegram.org/bots/api#getfile


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket before it has a number; moments are aware UTC."""

    reporter: PersonId
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


class People(Protocol):
    """Whom the bot has met."""

    async def meet(self, account: int, language: str, at: datetime) -> tuple[Person, bool]:
        """Return the person with that account, and whether they are new (then with `language`)."""

    async def get(self, person: PersonId) -> Person | None:
        """Return a person, or None."""

    async def by_account(self, account: int) -> Person | None:
        """Return the person with that account, or None."""

    async def set_reachable(self, person: PersonId, *, is_reachable: bool) -> None:
        """Remember whether messages reach somebody, or they blocked the bot or left."""

    async def set_language(self, person: PersonId, language: str) -> None:
        """Remember in which language somebody reads."""

    async def set_name(self, person: PersonId, name: str) -> None:
        """Remember how somebody who acts for a team is called."""

    async def asked(self, person: PersonId) -> Question | None:
        """Return what this person was asked and has not answered, or None."""

    async def ask(self, person: PersonId, question: Question | None) -> None:
        """Remember, or with None forget, what this person's next message is expected to be."""


class Drafts(Protocol):
    """Reports being written; a person has at most one that is neither sent nor cancelled."""

    async def open_of(self, person: PersonId) -> Draft | None:
        """Return the person's open draft, locked, or None."""

    async def begin(self, person: PersonId, at: datetime) -> Draft:
        """Begin an empty draft."""

    async def get(self, draft: DraftId) -> Draft | None:
        """Return a draft, locked, or None."""

    async def save(self, draft: Draft, at: datetime) -> None:
        """Keep a draft as it is now."""

    async def left(self, before: datetime, after: DraftId, limit: int, *, is_reminded: bool) -> list[DraftId]:
        """Return open drafts that nobody changed since a moment, in the order of their numbers after one.

        Those that were reminded of already are left out unless `is_reminded`.
        """

    async def remind(self, draft: DraftId, at: datetime) -> None:
        """Remember that somebody was reminded of a draft; it does not count as a change."""


class Tickets(Protocol):
    """Reports that were sent, with their photos and history."""

    async def add(self, new: NewTicket) -> Ticket:
        """Keep a new ticket and give it its number."""

    async def get(self, ticket: TicketId, *, lock: bool = False) -> Ticket | None:
        """Return a ticket, or None."""

    async def save(self, ticket: Ticket) -> None:
        """Keep a ticket as it is now."""

    async def attach(self, ticket: TicketId, stage: Stage, rework: int, photos: Sequence[Photo]) -> None:
        """Add photos to a ticket, after those it has."""

    async def photos(self, ticket: TicketId) -> list[TicketPhoto]:
        """Return a ticket's photos in the order in which they came."""

    async def attach_recordings(self, ticket: TicketId, added: Sequence[Recording]) -> None:
        """Add recordings to a ticket, after those it has."""

    async def recordings(self, ticket: TicketId) -> list[Recording]:
        """Return a ticket's recordings in the order in which they came."""

    async def record(self, entry: Entry) -> None:
        """Append a line to a ticket's history."""

    async def history(self, ticket: TicketId) -> list[Entry]:
        """Return a ticket's history, oldest first."""

    async def silent_since(self, before: datetime, limit: int) -> list[TicketId]:
        """Return fixed tickets without a verdict whose fix is older than a moment, oldest first."""

    async def asked_since(self, before: datetime, limit: int) -> list[TicketId]:
        """Return tickets whose reporter was asked before a moment and has not answered, oldest first."""

    async def reopened_with(self, person: PersonId, album: str) -> TicketId | None:
        """Return the open ticket that this person reopened with an album, or None."""

    async def unfinished(self, team: TeamCode) -> list[TicketId]:
        """Return the team's tickets that are not closed, oldest first."""

    async def unfinished_of(self, reporter: PersonId, limit: int) -> list[TicketId]:
        """Return a person's tickets that are not closed, oldest first."""

    async def of(self, person: PersonId, before: TicketId | None, limit: int) -> list[Ticket]:
        """Return what somebody reported or is told about, newest first, those before a number."""

    async def sent_since(self, reporter: PersonId, since: datetime, limit: int) -> list[datetime]:
        """Return when somebody sent their reports after a moment, newest first."""

    async def near(self, point: Point, radius_m: float, since: datetime) -> list[Ticket]:
        """Return the tickets reported since a moment around a point, some of them further away, newest first."""

    async def with_photo(self, names: Sequence[str], since: datetime) -> Ticket | None:
        """Return the newest ticket since a moment that has one of these very photos, or None."""

    async def new_in(self, areas: Sequence[AreaCode], since: datetime, limit: int) -> list[Ticket]:
        """Return the tickets of some areas that were reported after a moment, newest first."""

    async def fixed_in(self, areas: Sequence[AreaCode], since: datetime) -> int:
        """Return how many tickets of some areas were fixed after a moment (and were not reopened)."""

    async def learnable(self, after: TicketId, limit: int) -> list[Ticket]:
        """Return tickets in the order of their numbers, those after one."""

    async def closed_before(self, before: datetime, limit: int) -> list[TicketId]:
        """Return tickets with a reporter that were closed before a moment, oldest first."""

    async def give(self, ticket: TicketId, team: TeamCode) -> None:
        """Make a team answer for a ticket."""

    async def without_team(self, limit: int) -> list[TicketId]:
        """Return tickets that no team answers for yet, oldest first."""


class Photos(Protocol):
    """The records of kept photos."""

    async def add(self, name: str, file_id: str | None, likeness: int | None) -> Photo:
        """Keep the record of a stored photo."""


class Recordings(Protocol):
    """The records of kept recordings."""

    async def add(self, name: str, kind: RecordingKind, file_id: str | None) -> Recording:
        """Keep the record of a stored recording."""


class Listeners(Protocol):
    """Who is told about a ticket beside its reporter, and who follows an area."""

    async def add(self, ticket: TicketId, person: PersonId, at: datetime, *, is_supporter: bool) -> bool:
        """Tell somebody about a ticket from now on; a supporter stays one. Tells whether anything has changed."""

    async def remove(self, ticket: TicketId, person: PersonId) -> None:
        """Tell somebody no more about a ticket."""

    async def of(self, ticket: TicketId) -> dict[PersonId, bool]:
        """Return who is told about a ticket, and whether they are supporters."""

    async def supporters(self, ticket: TicketId) -> int:
        """Return how many see it too."""

    async def follow_area(self, follow: AreaFollow) -> None:
        """Keep that somebody wants the digest of an area, in place of what they wanted before."""

    async def leave_area(self, person: PersonId, area: AreaCode) -> None:
        """Send somebody no more digests of an area."""

    async def areas_of(self, person: PersonId) -> list[AreaFollow]:
        """Return the areas that somebody follows."""

    async def digests_due(self, at: datetime, limit: int) -> list[AreaFollow]:
        """Return the digests that are due, the oldest first."""


class Desks(Protocol):
    """Which team works in which chat."""

    async def team_at(self, chat: int, thread: int | None) -> TeamCode | None:
        """Return the team whose desk is that chat (or that topic of it), or None."""

    async def teams_in(self, chat: int) -> list[TeamCode]:
        """Return every team whose desk is that chat or a topic of it."""

    async def of(self, team: TeamCode) -> Desk | None:
        """Return a team's desk, or None."""

    async def link(self, desk: Desk, at: datetime) -> None:
        """Make a chat the desk of a team, in place of an earlier one."""

    async def move(self, old: int, new: int) -> None:
        """Follow a group that became a supergroup: its desk and what waits for it go to the new number."""

    async def issue_code(self, team: TeamCode, code: str, until: datetime) -> None:
        """Keep a code with which somebody may link that team's desk once."""

    async def redeem_code(self, code: str, at: datetime) -> TeamCode | None:
        """Use a code up and return its team, or None for one that is unknown, used or too old."""

    async def ticket_shown(self, chat: int, message: int) -> TicketId | None:
        """Return the ticket that a message of the bot shows in a chat, or None."""

    async def slot_shown(self, chat: int, message: int) -> str | None:
        """Return the slot of a notice that a message of the bot shows in a chat, or None."""


class Terms(Protocol):
    """By which words a team finds its tickets."""

    async def index(self, ticket: TicketId, team: TeamCode | None, texts: Sequence[str]) -> None:
        """Make a ticket found by the words of these texts, in place of what it was found by before."""

    async def give(self, ticket: TicketId, team: TeamCode) -> None:
        """Let another team find a ticket, and the one before no more."""

    async def find(self, team: TeamCode, words: str, before: TicketId | None, limit: int) -> list[TicketId]:
        """Return a team's tickets that have all of the words, newest first, those before a number."""


class Holdings(Protocol):
    """Everything that is held about somebody, wherever it is kept."""

    async def asked_since(self, person: PersonId, since: datetime) -> datetime | None:
        """Return when somebody last asked, after a moment, for everything held about them; None if they did not."""

    async def erase(self, person: PersonId, kept: Collection[Act], *, but_slot: str) -> None:
        """Erase a person: reports stay without one, the acts that are `kept` stay with the name of whoever acted.

        One message in their private chat remains known, that of `but_slot`, until it was said.
        """

    async def blank(self, update_id: int) -> None:
        """Leave of an update only what is needed to know it again."""

    async def heard_of_before(self, before: datetime, limit: int) -> list[TicketId]:
        """Return tickets that were closed before a moment and about which somebody would still be told."""

    async def erase_residents(self, which: Sequence[TicketId], kept: Collection[Act]) -> None:
        """Take everybody off some tickets: reporter, listeners, and actors of whatever acts are not `kept`."""


class Districts(Protocol):
    """The district's own data, as far as they are not in `casework.model.district`."""

    async def asset(self, code: AssetCode) -> Asset | None:
        """Return the asset with that code, or None."""


class Work(Protocol):
    """One transaction."""

    @property
    def terms(self) -> Terms:
        """By which words a team finds its tickets."""

    @property
    def districts(self) -> Districts:
        """The district's own data."""

    @property
    def people(self) -> People:
        """Whom the bot has met."""

    @property
    def drafts(self) -> Drafts:
        """Reports being written."""

    @property
    def tickets(self) -> Tickets:
        """Reports that were sent."""

    @property
    def photos(self) -> Photos:
        """The records of kept photos."""

    @property
    def recordings(self) -> Recordings:
        """The records of kept recordings."""

    @property
    def listeners(self) -> Listeners:
        """Who is told beside a reporter."""

    @property
    def holdings(self) -> Holdings:
        """Everything that is held about somebody."""

    @property
    def desks(self) -> Desks:
        """Which team works in which chat."""

    async def say(self, notice: Notice) -> None:
        """Put a notice into the outbox; the same notice for the same cause is kept once."""


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo as stored: the SHA-256 of the JPEG, where its metadata said it was taken, and its perceptual hash."""

    name: str
    taken_at: Point | None
    likeness: int | None = None


class PhotoStore(Protocol):
    """Where the pictures, and the recordings, themselves are kept."""

    async def keep(self, data: bytes) -> KeptPhoto:
        """Check, shrink and store a picture without its metadata; raises Refusal for what is none."""

    async def keep_recording(self, data: bytes) -> str:
        """Store a recording as it is and return its name; raises Refusal for what is too heavy."""


class GeocoderAway(Exception):
    """Places cannot be looked up now: the service is down, slow, says no, or there is none."""


class Geocoder(Protocol):
    """Looks places up by their name or address."""

    async def find(self, words: str, bounds: tuple[Point, Point] | None, language: str) -> list[Candidate]:
        """Return up to five places within the bounds (south-west, north-east), best first; raises GeocoderAway."""
