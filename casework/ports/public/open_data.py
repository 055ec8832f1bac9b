"""Ports for what other systems do here, and for what is sent to them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.client import Client
from casework.model.photo import TicketPhoto
from casework.model.public import EVERYTHING, Openness
from casework.model.referral import Referral
from casework.model.team import TeamCode
from casework.model.ticket import Entry, Status, Ticket
from casework.model.ticket_id import TicketId


@dataclass(frozen=True, slots=True)
class Step:
    """A line of a ticket's history; `number` counts all its lines, from 0."""

    ticket: TicketId
    number: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which tickets: None means all. Moments are aware; `until` is the first one that does not count.

    `touched_since`: something that everybody may see was done since; only `OpenData.reported` asks.
    """

    areas: Collection[AreaCode] | None = None
    categories: Collection[CategoryCode] | None = None
    statuses: Collection[Status] | None = None
    since: datetime | None = None
    until: datetime | None = None
    touched_since: datetime | None = None


class OpenData(Protocol):
    """Tickets as other systems ask for them, with what belongs to many of them at once."""

    async def reported(self, filters: Filters, skip: int, limit: int, openness: Openness = EVERYTHING) -> list[Ticket]:
        """Return tickets, those reported last first, without the first `skip`."""

    async def numbered(self, numbers: Collection[TicketId]) -> list[Ticket]:
        """Return those tickets that exist, the newest number first."""

    async def below(
        self, number: TicketId | None, filters: Filters, limit: int, openness: Openness = EVERYTHING
    ) -> list[Ticket]:
        """Return tickets with numbers below one (None: from the newest on), the newest number first."""

    async def done(
        self, since: datetime, until: datetime, limit: int, openness: Openness = EVERYTHING, after: Step | None = None
    ) -> list[Step]:
        """Return what was done from a moment on and before another to tickets that strangers see, the earliest first.

        `after` is the step behind which to begin. Lines of staff among themselves are left out; those that were taken
        back since are not.
        """

    async def photos(self, numbers: Collection[TicketId]) -> Mapping[TicketId, Sequence[TicketPhoto]]:
        """Return the photos of tickets, without hidden ones."""

    async def histories(self, numbers: Collection[TicketId]) -> Mapping[TicketId, Sequence[Entry]]:
        """Return the whole histories of tickets, oldest line first."""


class Clients(Protocol):
    """Other systems that report here, or read exports."""

    async def add(self, client: Client, key_hash: str) -> bool:
        """Keep a client; returns False if there is, or was, one of that name."""

    async def with_key(self, key_hash: str) -> Client | None:
        """Return the client that has a key, also a revoked one."""

    async def all(self) -> list[Client]:
        """Return all clients by name."""

    async def revoke(self, name: str, at: datetime) -> bool:
        """Refuse a client's key from now on; returns False if there is no such client, or it is revoked already."""


class Referrals(Protocol):
    """Tickets that are sent to another body's system."""

    async def unreferred(
        self, teams: Collection[TeamCode], categories: Collection[CategoryCode], limit: int
    ) -> list[Ticket]:
        """Return open and taken tickets of these teams or categories (none: of all) that were not sent as they are."""

    async def keep(self, referral: Referral) -> None:
        """Keep a referral, or keep it as it is now."""

    async def due(self, at: datetime, limit: int) -> list[Referral]:
        """Return the referrals with which something is to be done at a moment, the longest due first."""

    async def get(self, ticket: TicketId, rework: int) -> Referral | None:
        """Return a referral, or None."""

    async def troubled(self) -> Mapping[str, int]:
        """Return how many referrals failed, or go on failing, by server."""

    async def failing(self) -> list[Referral]:
        """Return the referrals that failed, or go on failing, by their tickets' numbers."""
