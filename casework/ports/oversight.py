"""Ports for oversight: tickets with a concern, people who may not report, and the audit log."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from casework.model.change import Change
from casework.model.concern import Concern
from casework.model.limit import Limited
from casework.model.notice import ToChat
from casework.model.outside import SourceCount
from casework.model.person import PersonId
from casework.model.reach import EVERYWHERE, Reach
from casework.model.team import TeamCode
from casework.model.ticket import Ticket
from casework.model.ticket_id import TicketId
from casework.model.warning import Step


class Supervision(Protocol):
    """The supervisors' group, and tickets of any team that have a concern (something is wrong with them)."""

    async def group(self) -> ToChat | None:
        """Return the supervisors' group, or None."""

    async def link(self, group: ToChat, at: datetime) -> None:
        """Make a chat the supervisors' group, in place of an earlier one."""

    async def page(
        self, concern: Concern, at: datetime, pass_ons: int, first: int, limit: int, reach: Reach = EVERYWHERE
    ) -> list[Ticket]:
        """Return up to `limit` unclosed tickets with a concern, the oldest first, after skipping `first`.

        A ticket that was passed on `pass_ons` times or more has the concern PASSED_ON. Tickets beyond `reach` are left
        out.
        """

    async def warned(self, reached: Mapping[Step, Reach], limit: int) -> tuple[list[Ticket], int]:
        """Return up to `limit` open and taken tickets at a step or beyond it, the latest first; and how many.

        `reached` says in which areas each step counts.
        """

    async def is_unheard(self, ticket: TicketId) -> bool:
        """Tell whether a ticket's desk does not hear of it, because messages to it do not arrive."""

    async def counts(self, at: datetime, pass_ons: int, reach: Reach = EVERYWHERE) -> dict[Concern, int]:
        """Return how many unclosed tickets have each concern; `pass_ons` and `reach` as in `page`."""

    async def by_source(self, since: datetime, at: datetime, reach: Reach = EVERYWHERE) -> list[SourceCount]:
        """Return for each source how many of its cases with a date of its own, reported since a moment, were done."""

    async def close_records(
        self, reason: str, by: PersonId | None, at: datetime
    ) -> list[tuple[TicketId, TeamCode | None]]:
        """Dismiss all unsettled older records for a reason, each with a line in its history.

        Returns their numbers and teams.
        """

    async def let_records_be(self) -> int:
        """Let all unsettled older records be; returns how many."""

    async def followed(self, numbers: Collection[TicketId]) -> set[TicketId]:
        """Return those of some tickets about which somebody wants to hear."""

    async def shown(self, numbers: Collection[TicketId]) -> set[TicketId]:
        """Return those of some tickets that have a card on a desk."""


class Restraints(Protocol):
    """Who may not act, and how often and how much people send; kept so that /forget ends none of it."""

    async def of(self, person: PersonId) -> tuple[bool, datetime | None]:
        """Return whether somebody is banned, and until when they are paused (None if they are not)."""

    async def ban(self, person: PersonId, *, is_banned: bool) -> bool:
        """Ban somebody, or let them report again; returns whether that is a change."""

    async def pause(self, person: PersonId, until: datetime | None) -> None:
        """Pause somebody until a moment; None ends the pause."""

    async def files(self, person: PersonId) -> tuple[datetime | None, int]:
        """Return since when somebody's files are counted (None: never), and how many bytes they are."""

    async def set_files(self, person: PersonId, since: datetime, size: int) -> None:
        """Keep since when somebody's files are counted, and how many bytes they are."""

    async def bar(self, ticket: TicketId, person: PersonId, *, is_barred: bool) -> bool:
        """Ban the reporter of a ticket for it, or no longer for it; returns whether that is a change.

        They are banned for as long as they are barred for any ticket.
        """

    async def banned(self, limit: int) -> list[PersonId]:
        """Return who is banned."""

    async def barred(self, limit: int) -> list[TicketId]:
        """Return the tickets for which their reporters are banned, the newest first."""

    async def dismissals(self, person: PersonId, since: datetime, limit: int) -> list[datetime]:
        """Return when somebody's reports were dismissed after a moment, the newest first."""

    async def done(self, person: PersonId, act: Limited, day: date) -> int:
        """Return how often somebody has done something on a local day."""

    async def count(self, person: PersonId, act: Limited, day: date) -> int:
        """Count that somebody does something on a local day; returns how often they have done it, with this time."""

    async def keep_beyond(self, person: PersonId, since: datetime, at: datetime) -> None:
        """Keep of somebody who is about to be erased the dismissals after `since`, a ban, a pause, a count of files."""

    async def lift(self, account: int) -> bool:
        """End the ban of somebody who was forgotten; returns whether there was one."""

    async def prune(self, before: date, at: datetime) -> None:
        """Throw away counts from before a local day, and what no longer holds at `at` of people who were forgotten."""


class Audit(Protocol):
    """The log of changes to the district and to who may do what; it is appended to, never edited."""

    async def record(self, changes: Sequence[Change]) -> None:
        """Append changes."""

    async def latest(self, first: int, limit: int) -> list[Change]:
        """Return up to `limit` changes, the newest first, after skipping `first`."""
