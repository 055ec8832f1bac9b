"""Ports for people: whom the bot has met, who hears about a ticket, and everything that is held about somebody."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from casework.model.area import AreaCode
from casework.model.authority import Gives, Role
from casework.model.following import AreaFollow
from casework.model.person import Person, PersonId, Question
from casework.model.portion import HeldFile
from casework.model.reach import Areas, Section, Sections
from casework.model.ticket import Act
from casework.model.ticket_id import TicketId


class People(Protocol):
    """Whom the bot has met."""

    async def meet(self, account: int, language: str, at: datetime) -> tuple[Person, bool]:
        """Return the person with that account, and whether they are new; a new person gets `language`."""

    async def get(self, person: PersonId) -> Person | None:
        """Return a person, or None."""

    async def by_account(self, account: int) -> Person | None:
        """Return the person with that account, or None."""

    async def set_reachable(self, person: PersonId, *, is_reachable: bool) -> None:
        """Remember whether messages reach somebody; they do not if the person blocked the bot or left."""

    async def set_language(self, person: PersonId, language: str) -> None:
        """Remember in which language somebody reads."""

    async def set_name(self, person: PersonId, name: str) -> None:
        """Remember the name of somebody who acts for a team."""

    async def asked(self, person: PersonId) -> Question | None:
        """Return the question that this person has not answered yet, or None."""

    async def ask(self, person: PersonId, question: Question | None) -> None:
        """Remember what this person's next message should be; None forgets it."""


class Roles(Protocol):
    """The people who were named: supervisors, inspectors, caretakers and administrators."""

    async def of(self, person: PersonId) -> frozenset[Role]:
        """Return somebody's roles."""

    async def give(self, person: PersonId, role: Role, at: datetime) -> bool:
        """Give somebody a role; returns whether that is a change."""

    async def take(self, person: PersonId, role: Role) -> bool:
        """Take a role from somebody; returns whether they had it."""

    async def all(self) -> list[tuple[PersonId, Role]]:
        """Return everybody who has a role, with the role, in the order in which they got it."""

    async def hold_administrators(self) -> list[PersonId]:
        """Return the administrators, locked until the transaction ends."""

    async def supervisors(self) -> dict[PersonId, Areas | None]:
        """Return the supervisors in the order of naming, each with the areas of which they are (None: of all)."""

    async def set_areas(self, person: PersonId, areas: Areas | None) -> None:
        """Set the areas that a supervisor supervises; None: the whole district."""

    async def caretakers(self) -> dict[PersonId, Sections]:
        """Return the caretakers in the order of naming, each with the sections for which they answer."""

    async def set_sections(self, person: PersonId, sections: Sections) -> None:
        """Set the sections for which a caretaker answers."""

    async def issue_code(self, code: str, gives: Gives, until: datetime, section: Section | None = None) -> None:
        """Keep a code that works once: it gives its user a role, or makes a group the supervisors' group.

        `section` limits the role to one section.
        """

    async def section_of(self, code: str) -> Section | None:
        """Return the section to which a code limits its role; None: to none."""

    async def redeem_code(self, code: str, gives: Collection[Gives], at: datetime) -> Gives | None:
        """Use up a code that gives one of `gives`; None if it is unknown, used, too old or for something else."""


class Listeners(Protocol):
    """The people who hear about a ticket beside its reporter, and those who follow an area."""

    async def add(self, ticket: TicketId, person: PersonId, at: datetime, *, is_supporter: bool) -> bool:
        """Tell somebody about a ticket from now on; a supporter stays one; returns whether that is a change."""

    async def remove(self, ticket: TicketId, person: PersonId) -> None:
        """Stop telling somebody about a ticket."""

    async def of(self, ticket: TicketId) -> dict[PersonId, bool]:
        """Return who is told about a ticket, and whether they are supporters."""

    async def since(self, ticket: TicketId) -> dict[PersonId, datetime]:
        """Return since when each of them is told about a ticket."""

    async def ask(self, ticket: TicketId, person: PersonId, at: datetime) -> None:
        """Make somebody a witness of a ticket, who is told about it from now on and asked whether it is fixed."""

    async def witnesses(self, ticket: TicketId) -> set[PersonId]:
        """Return the witnesses of a ticket."""

    async def ask_nobody(self, ticket: TicketId) -> None:
        """Make a ticket's witnesses plain followers again."""

    async def next_witness(
        self, ticket: TicketId, areas: Sequence[AreaCode], but: Collection[PersonId]
    ) -> PersonId | None:
        """Return whom to ask: a supporter of the ticket, or else a follower of it, or else of one of some areas.

        They can be reached, are not banned and not among `but`. The first of the areas comes first. None: there is
        nobody.
        """

    async def supporters(self, ticket: TicketId) -> int:
        """Return how many supporters a ticket has."""

    async def follow_area(self, follow: AreaFollow) -> None:
        """Keep somebody's wish for the digest of an area; it replaces an earlier wish for that area."""

    async def go_on_with_area(self, follow: AreaFollow) -> bool:
        """Keep until when somebody was told of an area, and when next; False if they do not follow it so any more."""

    async def leave_area(self, person: PersonId, area: AreaCode) -> None:
        """Stop sending somebody the digest of an area."""

    async def areas_of(self, person: PersonId) -> list[AreaFollow]:
        """Return the areas that somebody follows."""

    async def digests_due(self, at: datetime, limit: int) -> list[AreaFollow]:
        """Return the digests that are due, the oldest first."""


class Holdings(Protocol):
    """Everything that is held about somebody, wherever it is kept."""

    async def of(self, person: PersonId) -> Mapping[str, Any] | None:
        """Return everything that is held about somebody, by its names in the copy that they get; None if unknown."""

    async def files_of(self, person: PersonId) -> list[HeldFile]:
        """Return the photos and the recordings that are held about somebody."""

    async def asked_since(self, person: PersonId, since: datetime) -> datetime | None:
        """Return when somebody last asked, after a moment, for everything that is held about them, or None."""

    async def erase(self, person: PersonId, acts: Collection[Act], *, but_slot: str) -> None:
        """Erase a person: their reports stay without a reporter, and their `acts` in histories stay without an actor.

        Their other acts keep their name. Of the messages in their private chat only the one with `but_slot` is still
        known, until the farewell has been sent.
        """

    async def blank(self, update_id: int) -> None:
        """Erase the contents of an update; keep its number, by which a second delivery is recognised."""

    async def left_before(self, before: datetime, limit: int) -> list[TicketId]:
        """Return tickets closed before a moment with listeners, a draft or a flag, all from before that moment."""

    async def erase_residents(self, which: Sequence[TicketId], acts: Collection[Act]) -> None:
        """Remove all people from some tickets: the reporter, the listeners, and the actors of `acts`."""
