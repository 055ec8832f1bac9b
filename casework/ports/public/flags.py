"""The port for flags, and for what waits to be screened."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.person import PersonId
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId


class Flags(Protocol):
    """Who asked that a person looks at what strangers see of a ticket."""

    async def add(self, ticket: TicketId, person: PersonId, at: datetime, rested_since: datetime) -> None:
        """Keep somebody's flag; one that was settled after `rested_since` stays settled."""

    async def counting(self, ticket: TicketId) -> int:
        """Return how many people's flags of a ticket are not settled."""

    async def settle(self, ticket: TicketId, at: datetime) -> None:
        """Note that somebody has looked: flags of a ticket no longer count."""

    async def waiting(
        self,
        teams: Collection[TeamCode] | None,
        areas: Collection[AreaCode] | None,
        shown: Collection[CategoryCode],
        before: TicketId | None,
        limit: int,
    ) -> list[TicketId]:
        """Return tickets whose photos or words nobody has let through or withheld, the newest first.

        None means all teams or areas. `shown` are categories that show photos anyway. Only the newest tickets are
        looked at, below a number if one is given.
        """
