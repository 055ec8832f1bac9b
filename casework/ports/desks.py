"""Ports for desks: which team works in which chat, and how it finds its tickets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from casework.model.effort import Effort
from casework.model.person import Person, PersonId
from casework.model.place import Point
from casework.model.priority import Priority
from casework.model.queue import Counts, Part, Which
from casework.model.reach import EVERYWHERE, Reach
from casework.model.team import Desk, Loss, TeamCode
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

    async def losses(self, chat: int) -> dict[TeamCode, Loss | None]:
        """Return every team whose desk is that chat or a topic of it, with what the bot may not do there any more."""

    async def lose(self, chat: int, loss: Loss | None, at: datetime) -> None:
        """Keep what the bot may not do in a chat any more, for every desk in it; None if it may do all."""

    async def lost_among(self, chats: Collection[int]) -> dict[int, tuple[Loss, datetime]]:
        """Return those of some chats in which the bot may not do all: the loss, and since when."""

    async def heard(self) -> frozenset[TeamCode]:
        """Return the teams whose desk hears what is said to it."""

    async def link(self, desk: Desk, at: datetime) -> None:
        """Make a chat the desk of a team, in place of an earlier one."""

    async def move(self, old: int, new: int) -> None:
        """Follow a group that became a supergroup: its desk and what waits for it go to the new number."""

    async def meet(self, chat: int, person: PersonId, at: datetime) -> None:
        """Keep that somebody works in a desk's group."""

    async def part(self, chat: int, person: PersonId | None) -> None:
        """Forget that somebody, or everybody (None), works in a desk's group."""

    async def members(self, team: TeamCode) -> list[Person]:
        """Return who is known to work at a team's desk, by name."""

    async def teams_of(self, person: PersonId) -> list[TeamCode]:
        """Return the teams at whose desks somebody is known to work."""

    async def is_member(self, person: PersonId) -> bool:
        """Tell whether somebody is known to work at any desk."""

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

    async def cards_coming(self, team: TeamCode) -> tuple[int, bool]:
        """Return how many cards wait that a team's desk does not have yet, and whether a line there says so."""

    async def photos_wanted(self, chat: int, since: datetime) -> list[tuple[TicketId, PersonId, datetime]]:
        """Return for which tickets whom was asked for a photo in a chat after a moment, and when; newest first."""


class Efforts(Protocol):
    """Work that belongs to no ticket."""

    async def add(self, effort: Effort) -> int:
        """Keep an effort; returns its number."""

    async def get(self, number: int) -> Effort | None:
        """Return an effort, or None if it was taken back."""

    async def drop(self, number: int) -> None:
        """Delete an effort."""

    async def during(self, team: TeamCode | None, since: datetime, until: datetime) -> list[Effort]:
        """Return the efforts of a team (None: of all) from a moment on and before another."""


class Terms(Protocol):
    """The search index: the words by which a team, or a supervisor, finds tickets."""

    async def index(self, ticket: TicketId, team: TeamCode | None, texts: Sequence[str]) -> None:
        """Replace a ticket's search terms by the words of these texts."""

    async def give(self, ticket: TicketId, team: TeamCode) -> None:
        """Let another team find a ticket instead of the team before."""

    async def find(self, team: TeamCode | None, words: str, limit: int, reach: Reach = EVERYWHERE) -> list[TicketId]:
        """Return a team's tickets (None: everybody's) that have all of the words, newest first."""


class Queues(Protocol):
    """A team's tickets as lists, and those of all teams."""

    async def page(
        self,
        team: TeamCode | None,
        which: Which,
        person: PersonId,
        at: datetime,
        priority: Priority,
        first: int,
        limit: int,
        reach: Reach = EVERYWHERE,
    ) -> list[Ticket]:
        """Return up to `limit` of a team's tickets (None: everybody's) by priority, after skipping `first`.

        `person` is who asks, `reach` are the areas that they may see.
        """

    async def part(
        self, team: TeamCode, part: Part, at: datetime, since: datetime, until: datetime, limit: int
    ) -> tuple[list[Ticket], int]:
        """Return up to `limit` of a team's tickets that are in a part of its letter, most urgent first; and how many.

        `since` is the last morning, `until` the end of the day.
        """

    async def undecided(self, team: TeamCode, priority: Priority, limit: int) -> list[Ticket]:
        """Return up to `limit` of a team's tickets that are open or taken, by priority."""

    async def counts(self, team: TeamCode, at: datetime) -> Counts:
        """Return how many tickets of a team are open, taken, waiting and late."""

    async def near(
        self,
        team: TeamCode | None,
        point: Point,
        radius_m: float,
        first: int,
        limit: int,
        reach: Reach = EVERYWHERE,
    ) -> list[tuple[Ticket, float]]:
        """Return a team's unclosed tickets (None: everybody's) within a radius, each with its distance in metres.

        The nearest comes first. These are up to `limit` tickets, after skipping `first`. `reach` as in `page`.
        """

    async def busy(self) -> list[TeamCode]:
        """Return the teams that have a desk which hears, and tickets that are not closed."""
