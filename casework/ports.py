"""What casework needs from outside, as protocols; `storage` fulfils them with the same names.

`Work` is one transaction. Whatever is done through it is kept together or not at all, the notices it says included.
Reads that take `lock=True` hold the row until the transaction ends, so that of two people at once one waits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from casework.model.draft import Draft, DraftId, Place
from casework.model.notice import Notice
from casework.model.person import Person, PersonId, Question
from casework.model.photo import Photo
from casework.model.place import Point
from casework.model.team import Desk, TeamCode
from casework.model.ticket import Entry, Stage, Ticket, TicketPhoto
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
        """Remember, or with None forget, that this person was asked what is still wrong with a ticket."""


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

    async def record(self, entry: Entry) -> None:
        """Append a line to a ticket's history."""

    async def history(self, ticket: TicketId) -> list[Entry]:
        """Return a ticket's history, oldest first."""

    async def silent_since(self, before: datetime, limit: int) -> list[TicketId]:
        """Return fixed tickets without a verdict whose fix is older than a moment, oldest first."""

    async def reopened_with(self, person: PersonId, album: str) -> TicketId | None:
        """Return the open ticket that this person reopened with an album, or None."""

    async def unfinished(self, team: TeamCode) -> list[TicketId]:
        """Return the team's tickets that are not closed, oldest first."""

    async def unfinished_of(self, reporter: PersonId, limit: int) -> list[TicketId]:
        """Return a person's tickets that are not closed, oldest first."""

    async def give(self, ticket: TicketId, team: TeamCode) -> None:
        """Make a team answer for a ticket."""

    async def without_team(self, limit: int) -> list[TicketId]:
        """Return tickets that no team answers for yet, oldest first."""


class Photos(Protocol):
    """The records of kept photos."""

    async def add(self, name: str, file_id: str | None) -> Photo:
        """Keep the record of a stored photo."""


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


class Work(Protocol):
    """One transaction."""

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
    def desks(self) -> Desks:
        """Which team works in which chat."""

    async def say(self, notice: Notice) -> None:
        """Put a notice into the outbox; the same notice for the same cause is kept once."""


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo as stored: the SHA-256 of the JPEG, and where its metadata said it was taken."""

    name: str
    taken_at: Point | None


class PhotoStore(Protocol):
    """Where the pictures themselves are kept."""

    async def keep(self, data: bytes) -> KeptPhoto:
        """Check, shrink and store a picture without its metadata; raises Refusal for what is none."""
