"""The port for the public page: tickets as lists for everybody."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from casework.model.area import AreaCode
from casework.model.category import CategoryCode
from casework.model.public import EVERYTHING, Openness
from casework.model.team import TeamCode
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId


class Public(Protocol):
    """Lists of tickets, newest first; none takes longer because more tickets are stored."""

    async def unfixed(self) -> dict[AreaCode, int]:
        """Return how many tickets of each area are neither fixed nor closed."""

    async def fixed(self, areas: Collection[AreaCode], since: datetime) -> int:
        """Return how many tickets of some areas were fixed after a moment, and were not opened again."""

    async def page(
        self,
        before: TicketId | None,
        areas: Collection[AreaCode] | None,
        categories: Collection[CategoryCode] | None,
        statuses: Collection[Status] | None,
        limit: int,
        teams: Collection[TeamCode] | None = None,
        openness: Openness = EVERYTHING,
    ) -> tuple[list[Ticket], TicketId | None]:
        """Return up to `limit` tickets with numbers below `before`, and below which number to go on (None: no more).

        None for areas, categories, statuses or teams means all. There may be fewer than `limit` although more follow:
        only so many tickets are looked at. Tickets that `openness` leaves out are none here.
        """

    async def with_photo(self, name: str, limit: int) -> list[Ticket]:
        """Return tickets that have a photo of that name, the newest first."""

    async def hidden(self, names: Collection[str]) -> set[str]:
        """Return those of some names of photos that are hidden on any ticket."""

    async def changed(self, numbers: Collection[TicketId]) -> Mapping[TicketId, datetime]:
        """Return when something was done last to each of some tickets that everybody may know of, if there was."""

    async def newest(self, limit: int, openness: Openness = EVERYTHING) -> Sequence[TicketId]:
        """Return the numbers of the newest tickets."""
