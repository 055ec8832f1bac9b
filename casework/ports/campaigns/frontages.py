"""Port for the register of frontages: who answers for a doorway."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from casework.model.area import AreaCode
from casework.model.frontage import Frontage, FrontageCode, FrontageId, State, Telling
from casework.model.person import PersonId
from casework.model.photo import Photo
from casework.model.place import Point
from casework.model.reach import Reach
from casework.model.summary import Period
from casework.model.ticket_id import TicketId


class Frontages(Protocol):
    """The register of frontages, what shops were told, and where an inspector found one wanting."""

    async def get(self, number: FrontageId, *, lock: bool = False) -> Frontage | None:
        """Return a frontage, or None; with `lock`, whoever else wants to change it waits."""

    async def coded(self, code: FrontageCode) -> Frontage | None:
        """Return the frontage with a code, or None."""

    async def all(self, codes: Collection[FrontageCode] | None = None) -> list[Frontage]:
        """Return all frontages, or those with some codes, by street and number."""

    async def held(self, codes: Collection[FrontageCode]) -> list[Frontage]:
        """Return the frontages with some codes, held until the transaction ends."""

    async def add(self, added: Iterable[Frontage]) -> None:
        """Keep new frontages; their `id` is not used."""

    async def save(self, frontage: Frontage) -> None:
        """Keep what has changed of a frontage."""

    async def around(self, point: Point, within_m: float) -> list[Frontage]:
        """Return the frontages around a point; some may lie a little further off."""

    async def counts(self, reach: Reach) -> Mapping[tuple[AreaCode, State], int]:
        """Return how many frontages of some areas have each state, by area."""

    async def streets(self, areas: Collection[AreaCode]) -> Mapping[tuple[str, State], int]:
        """Return how many frontages of some areas have each state, by street."""

    async def listed(self, reach: Reach, state: State | None, first: int, limit: int) -> Sequence[Frontage]:
        """Skip the `first` frontages of some areas with a state and return up to `limit` more.

        They come by the day of the state, those without a day first, and then by street and number. Without a state
        (None) they are those that were found wanting, the most wanting first.
        """

    async def signed(self, period: Period) -> int:
        """Return how many frontages were signed on the days of a period, and still are."""

    async def of_signer(self, person: PersonId) -> int:
        """Return of how many frontages somebody hears."""

    async def mark(self, frontage: FrontageId, by: PersonId, on: date, at: datetime, ticket: TicketId | None) -> bool:
        """Count that an inspector found a frontage wanting; returns False if they have done so on that local day."""

    async def last_mark(self, frontage: FrontageId) -> TicketId | None:
        """Return the ticket with which a frontage was found wanting last, or None if it was without one."""

    async def tell(self, frontage: FrontageId, ticket: TicketId, by: PersonId, at: datetime) -> int:
        """Keep that a shop is told of a ticket; returns the number of the telling."""

    async def telling(self, number: int, *, lock: bool = False) -> Telling | None:
        """Return a telling, or None; `lock` as in `get`."""

    async def told_last(self, frontage: FrontageId, ticket: TicketId) -> datetime | None:
        """Return when a shop was last told of a ticket, or None."""

    async def answer(self, number: int, by: PersonId, words: str, photo: Photo | None, at: datetime) -> None:
        """Keep what a shop answered."""
