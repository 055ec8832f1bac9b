"""The port for drives: clean-ups to which volunteers come, who signs up for them, and wishes for one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from casework.model.area import AreaCode
from casework.model.drive import Ask, Drive, DriveId, DrivePhoto, News, SignUp, Turnout
from casework.model.errors import Fact
from casework.model.person import PersonId
from casework.model.photo import PhotoId
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId


@dataclass(frozen=True, slots=True)
class Telling:
    """What is being told to many, and up to which person it was told."""

    number: int
    drive: DriveId
    what: News
    facts: Mapping[str, Fact]
    told_to: PersonId


class Drives(Protocol):
    """Drives, and who comes."""

    async def begin(self, drive: Drive) -> Drive:
        """Keep a new drive, in place of any that its maker began and never announced; returns it with its number."""

    async def get(self, drive: DriveId, *, lock: bool = False) -> Drive | None:
        """Return a drive, or None; with `lock` it is held until the transaction ends."""

    async def save(self, drive: Drive) -> None:
        """Keep what has changed of a drive."""

    async def drop(self, drive: DriveId) -> None:
        """Delete a drive that was never announced."""

    async def asked_of(self, person: PersonId) -> Drive | None:
        """Return the drive about which somebody was asked last, or None."""

    async def ask(self, drive: DriveId, what: Ask | None, person: PersonId | None) -> None:
        """Remember what somebody was asked about a drive, and that nothing else is asked of them; None forgets it."""

    async def ahead(
        self, at: datetime, limit: int, *, team: TeamCode | None = None, person: PersonId | None = None
    ) -> list[Drive]:
        """Return up to `limit` announced drives that have not ended, the next first.

        With `team`, only that team's, and behind them those that are over and not closed; with `person`, those that
        they announced, in the same way.
        """

    async def near_in_time(self, since: datetime, until: datetime) -> list[Drive]:
        """Return the announced drives that begin before `until` and end after `since`."""

    async def during(self, since: datetime, until: datetime) -> list[Drive]:
        """Return the drives that were announced and began within a time, also those that were called off."""

    async def of_ticket(self, ticket: TicketId) -> Drive | None:
        """Return the latest drive that was announced from a ticket, or None."""

    async def sign_up(self, drive: DriveId, kept: SignUp) -> None:
        """Keep somebody's word, in place of an earlier one; raises ValueError for a forgotten person."""

    async def leave(self, drive: DriveId, person: PersonId) -> None:
        """Forget that somebody signed up."""

    async def signed(self, drive: DriveId, person: PersonId) -> SignUp | None:
        """Return somebody's word, or None."""

    async def waiting(self, drive: DriveId) -> list[SignUp]:
        """Return who waits for a place, first come first."""

    async def turnout(self, drive: DriveId, but: PersonId | None = None) -> Turnout:
        """Return how many people signed up, wait and came, companions counted; `but` is left out."""

    async def names(self, drive: DriveId, limit: int) -> list[str]:
        """Return the names of up to `limit` people who come and want theirs shown, in the order of their coming in."""

    async def add_photo(self, drive: DriveId, photo: PhotoId, *, is_after: bool) -> None:
        """Keep a photo of a drive."""

    async def photos(self, drive: DriveId) -> list[DrivePhoto]:
        """Return the photos of a drive in the order in which they came."""

    async def tell(self, drive: DriveId, what: News, facts: dict[str, Fact]) -> None:
        """Let everybody concerned be told something; what was being told of the same goes no further."""

    async def telling(self) -> list[Telling]:
        """Return what is being told, the oldest first."""

    async def hush(self, drive: DriveId) -> None:
        """Tell nobody any more what was being told of a drive."""

    async def told(self, telling: int, last: PersonId | None) -> None:
        """Remember up to whom something was told; None: to all."""

    async def followers(
        self, drive: DriveId, areas: Collection[AreaCode], others: Collection[PersonId], after: PersonId, limit: int
    ) -> list[PersonId]:
        """Return up to `limit` people by number from one on: who follow some areas, who signed up, and `others`."""

    async def readers(self, slot: str, after: PersonId, limit: int) -> list[PersonId]:
        """Return up to `limit` people in whose chat a message of a slot stands or waits to be sent, as `followers`."""

    async def concerned(self, drive: DriveId, after: PersonId, limit: int, *, came: bool) -> list[PersonId]:
        """Return up to `limit` people who signed up, or who came (with `came`), by number from one on."""

    async def wish(self, ticket: TicketId, person: PersonId, count: int, at: datetime) -> bool:
        """Keep somebody's wish for a drive; returns False if they have wished for one on this ticket before."""

    async def wished(self, ticket: TicketId) -> int:
        """Return how many people somebody wants to come to a ticket's place, the most that anybody said; 0: nobody."""

    async def forget_before(self, before: datetime) -> int:
        """Forget who signed up for drives that began before a moment; the counts stay. Returns how many."""
