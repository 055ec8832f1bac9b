"""Ports for oversight: tickets with a concern, people who may not report, and the audit log."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from casework.model.area import AreaCode
from casework.model.change import Change
from casework.model.concern import Concern
from casework.model.limit import Dismissal, Limited
from casework.model.lookback import Outcome, Task
from casework.model.notice import ToChat
from casework.model.outside import SourceCount
from casework.model.person import PersonId
from casework.model.policy import Policy
from casework.model.reach import EVERYWHERE, Reach
from casework.model.round import Rhythm, Round
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
        self, concern: Concern, at: datetime, policy: Policy, first: int, limit: int, reach: Reach = EVERYWHERE
    ) -> list[Ticket]:
        """Return up to `limit` tickets with a concern, after skipping `first`: the oldest, or the latest dismissals.

        The policy says how often a ticket was passed on then, how often the same came again at a hot spot, and how long
        a dismissal is listed. CONTESTED and DISMISSED are about closed tickets; older records that were closed all at
        once are no DISMISSED ones. Tickets beyond `reach` are left out.
        """

    async def warned(self, reached: Mapping[Step, Reach], limit: int) -> tuple[list[Ticket], int]:
        """Return up to `limit` open and taken tickets at a step or beyond it, the latest first; and how many.

        `reached` says in which areas each step counts.
        """

    async def is_unheard(self, ticket: TicketId) -> bool:
        """Tell whether a ticket's desk does not hear of it, because messages to it do not arrive."""

    async def counts(self, at: datetime, policy: Policy, reach: Reach = EVERYWHERE) -> dict[Concern, int]:
        """Return how many tickets have each concern; `reach` as in `page`."""

    async def dismissal_shares(self, since: datetime, reach: Reach = EVERYWHERE) -> list[tuple[TeamCode, int, int]]:
        """Return the teams that dismissed tickets since a moment: how many, and how many of theirs were closed in all.

        The largest share comes first; older records that were closed all at once do not count. `reach` as in `page`.
        """

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


class Lookbacks(Protocol):
    """Closed tickets that are to be looked at again on the spot, and what was found."""

    async def closed(self, since: datetime, until: datetime, limit: int) -> list[Ticket]:
        """Return up to `limit` tickets that were closed within a time as fixed or dismissed, oldest first.

        Older records that were closed all at once are left out.
        """

    async def add(self, chosen: Sequence[tuple[TicketId, bool]], at: datetime) -> None:
        """Keep tickets to look at, each with whether it comes first."""

    async def made_since(self, since: datetime) -> bool:
        """Tell whether any task was made since a moment."""

    async def open(self, since: datetime, first: int, limit: int) -> tuple[list[Task], int]:
        """Return up to `limit` open tasks that were made since a moment, after skipping `first`; and how many."""

    async def of(self, ticket: TicketId, since: datetime) -> Task | None:
        """Return the open task of a ticket that was made since a moment, or None."""

    async def outcome(self, ticket: TicketId) -> Outcome | None:
        """Return what became of the latest task of a ticket; None while it is open, or if there is none."""

    async def finish(self, task: Task, outcome: Outcome, by: PersonId, at: datetime) -> None:
        """Keep what became of a task."""


class Rounds(Protocol):
    """Who walks which area, and who was there."""

    async def plan(self, area: AreaCode, rhythm: Rhythm, person: PersonId, at: datetime) -> None:
        """Keep who walks an area from a moment on, in place of whoever did."""

    async def now(self, area: AreaCode) -> Round | None:
        """Return the round of an area that goes on, or None."""

    async def end(self, area: AreaCode, at: datetime) -> None:
        """Let nobody walk an area from a moment on."""

    async def all(self, since: datetime, until: datetime) -> list[Round]:
        """Return the rounds of a time by area, also those that ended within it."""

    async def of(self, person: PersonId) -> list[Round]:
        """Return the rounds that somebody walks now."""

    async def check_in(self, area: AreaCode, person: PersonId, at: datetime) -> None:
        """Keep that somebody was in an area."""

    async def check_ins(self, since: datetime, until: datetime) -> list[tuple[AreaCode, datetime]]:
        """Return the check-ins of a time, each with its area."""

    async def walked(self, person: PersonId, since: datetime) -> set[AreaCode]:
        """Return the areas in which somebody has checked in since a moment."""


class Restraints(Protocol):
    """Who may not act, and how often and how much people send; kept so that /forget ends none of it."""

    async def of(self, person: PersonId) -> tuple[bool, datetime | None]:
        """Return whether somebody is banned, and until when they are paused (None if they are not)."""

    async def hold(self, person: PersonId) -> None:
        """Lock somebody until the transaction ends: whoever else wants to decide about them waits."""

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

    async def dismissals(self, person: PersonId, since: datetime, limit: int) -> list[Dismissal]:
        """Return the dismissals of somebody's reports after a moment that were not reversed, the newest first."""

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
