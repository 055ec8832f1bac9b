"""Port for what is shown to everybody as a warning or an example."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from casework.model.area import AreaCode
from casework.model.exposure import Exhibit, Exposure, Stand
from casework.model.public import EVERYTHING, Openness
from casework.model.summary import Period
from casework.model.team import TeamCode
from casework.model.ticket import Ticket
from casework.model.ticket_id import TicketId


class Exposures(Protocol):
    """Exposures and models."""

    async def add(self, exposure: Exposure) -> int:
        """Keep one that is new; returns its number."""

    async def save(self, exposure: Exposure) -> None:
        """Keep what has become of one."""

    async def get(self, number: int) -> Exposure | None:
        """Return one by its number, or None."""

    async def latest(self, ticket: TicketId, kind: Exhibit) -> Exposure | None:
        """Return the latest of a ticket and a kind, or None."""

    async def going(self, ticket: TicketId) -> Sequence[Exposure]:
        """Return those of a ticket that are not over."""

    async def page(self, kind: Exhibit, stands: Collection[Stand], first: int, limit: int) -> Sequence[Exposure]:
        """Return up to `limit` of a kind, the newest first, after skipping `first`."""

    async def published(
        self, kind: Exhibit, first: int, limit: int, team: TeamCode | None = None, openness: Openness | None = None
    ) -> Sequence[Exposure]:
        """Return up to `limit` that are published, of a team or of all, the newest first, after skipping `first`.

        With an `openness`, only those whose tickets strangers see.
        """

    async def during(self, period: Period) -> Sequence[Exposure]:
        """Return what was published on the days of a period, whatever became of it, in that order."""

    async def counts(self, period: Period) -> Mapping[tuple[TeamCode, Exhibit], int]:
        """Return how many of each kind were published for each team on the days of a period."""

    async def by_rule(self, kind: Exhibit, on: date) -> int:
        """Return how many the rule has proposed on a local day."""

    async def exposable(self, reworks: int, first: int, limit: int) -> Sequence[Ticket]:
        """Skip the `first` unfixed tickets that the rule may expose and that never were proposed; return up to `limit`.

        The longest late come first; what is parked is left out.
        """

    async def exemplary(self, since: datetime, first: int, limit: int) -> Sequence[Ticket]:
        """Skip the `first` tickets that were confirmed after a moment and never were proposed; return up to `limit`.

        The newest come first.
        """

    async def ended(self, at: datetime, limit: int) -> Sequence[Exposure]:
        """Return up to `limit` for which the team's time is over, and nobody was told."""

    async def outdated(self, limit: int) -> Sequence[Exposure]:
        """Return up to `limit` that are not over and whose ticket has another status than when they were written."""

    async def fixed_between(
        self,
        areas: Collection[AreaCode],
        since: datetime,
        until: datetime,
        limit: int,
        openness: Openness = EVERYTHING,
    ) -> tuple[Sequence[Ticket], int]:
        """Return up to `limit` tickets of some areas that were fixed in a time, and how many there are.

        Those that are models come first. Of those that strangers do not see, by `openness`, none is returned; they
        count.
        """
