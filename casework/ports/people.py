"""People: whom the bot has met, who is told about a ticket, and everything that is held about somebody."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from casework.model.area import AreaCode
from casework.model.authority import Gives, Role
from casework.model.following import AreaFollow
from casework.model.person import Person, PersonId, Question
from casework.model.portion import HeldFile
from casework.model.ticket import Act
from casework.model.ticket_id import TicketId


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


class Roles(Protocol):
    """Who was named supervisor or administrator."""

    async def of(self, person: PersonId) -> frozenset[Role]:
        """Return what somebody was named."""

    async def give(self, person: PersonId, role: Role, at: datetime) -> bool:
        """Name somebody; tells whether they were not before."""

    async def take(self, person: PersonId, role: Role) -> bool:
        """Take a role from somebody; tells whether they had it."""

    async def all(self) -> list[tuple[PersonId, Role]]:
        """Return everybody who was named, each with what as, in the order of naming."""

    async def issue_code(self, code: str, gives: Gives, until: datetime) -> None:
        """Keep a code that works once and names whoever uses it, or makes a group the supervisors'."""

    async def redeem_code(self, code: str, gives: Collection[Gives], at: datetime) -> Gives | None:
        """Use a code up that gives one of these; None for one that is unknown, used, too old or for something else."""


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


class Holdings(Protocol):
    """Everything that is held about somebody, wherever it is kept."""

    async def files_of(self, person: PersonId) -> list[HeldFile]:
        """Return the photos and the recordings that are held about somebody."""

    async def asked_since(self, person: PersonId, since: datetime) -> datetime | None:
        """Return when somebody last asked, after a moment, for everything held about them; None if they did not."""

    async def erase(self, person: PersonId, acts: Collection[Act], *, but_slot: str) -> None:
        """Erase a person: reports stay without one, and so do `acts`; what else they did keeps their name.

        One message in their private chat remains known, that of `but_slot`, until it was said.
        """

    async def blank(self, update_id: int) -> None:
        """Leave of an update only what is needed to know it again."""

    async def heard_of_before(self, before: datetime, limit: int) -> list[TicketId]:
        """Return tickets that were closed before a moment and about which somebody would still be told."""

    async def erase_residents(self, which: Sequence[TicketId], acts: Collection[Act]) -> None:
        """Take everybody off some tickets: reporter, listeners, and whoever did one of `acts`."""
