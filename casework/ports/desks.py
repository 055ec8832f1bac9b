"""Ports for desks: which team works in which chat, and how it finds its tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from casework.model.person import PersonId
from casework.model.place import Point
from casework.model.queue import Counts, Part, Which
from casework.model.team import Desk, TeamCode
from casework.model.ticket import Ticket
from casework.model.ticket_id import TicketId


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message of the bot about a ticket; `person` has the chat if it is private. Its picture may show photos."""

    chat: int
    message: int
    slot: str
    person: PersonId | None
    has_picture: bool


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

    async def try_again(self, chat: int) -> None:
        """Let what waits for a chat leave now, because the bot may write there again."""

    async def issue_code(self, team: TeamCode, code: str, until: datetime) -> None:
        """Keep a code with which somebody can link that team's desk once, until a moment."""

    async def redeem_code(self, code: str, at: datetime) -> TeamCode | None:
        """Use up a code and return its team; None if the code is unknown, used or too old."""

    async def ticket_shown(self, chat: int, message: int) -> TicketId | None:
        """Return the ticket that a message of the bot shows in a chat, or showed before another did; else None."""

    async def slot_shown(self, chat: int, message: int) -> str | None:
        """Return the slot (the upsert key) of a message of the bot in a chat, or None."""

    async def messages_of(self, ticket: TicketId) -> list[ShownMessage]:
        """Return the messages about a ticket that are known, in every chat."""

    async def give_up(self, shown: ShownMessage) -> str:
        """Let a message show nothing that is written anew; returns the slot under which it is taken away."""

    async def photos_wanted(self, chat: int, since: datetime) -> list[tuple[TicketId, PersonId, datetime]]:
        """Return for which tickets whom was asked for a photo in a chat after a moment, and when; newest first."""


class Terms(Protocol):
    """The search index: the words by which a team, or a supervisor, finds tickets."""

    async def index(self, ticket: TicketId, team: TeamCode | None, texts: Sequence[str]) -> None:
        """Replace a ticket's search terms by the words of these texts."""

    async def give(self, ticket: TicketId, team: TeamCode) -> None:
        """Let another team find a ticket instead of the team before."""

    async def find(self, team: TeamCode | None, words: str, limit: int) -> list[TicketId]:
        """Return a team's tickets (None: everybody's) that have all of the words, newest first."""


class Queues(Protocol):
    """A team's tickets as lists, and those of all teams."""

    async def page(
        self, team: TeamCode | None, which: Which, person: PersonId, at: datetime, first: int, limit: int
    ) -> list[Ticket]:
        """Return up to `limit` of a team's tickets (None: everybody's), the oldest first, after skipping `first`.

        `person` is who asks.
        """

    async def part(
        self, team: TeamCode, part: Part, at: datetime, since: datetime, until: datetime, limit: int
    ) -> tuple[list[Ticket], int]:
        """Return up to `limit` of a team's tickets that are in a part of its letter, most urgent first; and how many.

        `since` is the last morning, `until` the end of the day.
        """

    async def undecided(self, team: TeamCode, limit: int) -> list[Ticket]:
        """Return up to `limit` of a team's tickets that are open or taken, the oldest first."""

    async def counts(self, team: TeamCode, at: datetime) -> Counts:
        """Return how many tickets of a team are open, taken, waiting and late."""

    async def near(
        self, team: TeamCode | None, point: Point, radius_m: float, first: int, limit: int
    ) -> list[tuple[Ticket, float]]:
        """Return a team's unclosed tickets (None: everybody's) within a radius, each with its distance in metres.

        The nearest comes first. These are up to `limit` tickets, after skipping `first`.
        """

    async def busy(self) -> list[TeamCode]:
        """Return the teams that have a desk and tickets that are not closed."""
