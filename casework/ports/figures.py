"""Ports for the counters, from which the figures are read, and for what teams object to.

`casework/model/figure.py` says what each counter means.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from casework.model.figure import COUNTED, Clock, Counted
from casework.model.league import Owed
from casework.model.objection import Disputed, Objection
from casework.model.person import PersonId
from casework.model.summary import Part, Period, Scope
from casework.model.team import TeamCode
from casework.model.ticket import Entry
from casework.model.ticket_id import TicketId


class Figures(Protocol):
    """The counters, which are kept with each act."""

    async def counts(self, scope: Scope, period: Period) -> Mapping[str, int]:
        """Return what was counted, by the names in `casework.model.figure.COUNTED`."""

    async def parts(
        self, scope: Scope, period: Period, by: Part, names: Sequence[str] = COUNTED
    ) -> Mapping[str, Mapping[str, int]]:
        """Return what was counted for each team, area, category or source that has anything; NO_TEAM is a team.

        With `names`, only what has these names.
        """

    async def minutes(self, scope: Scope, period: Period, clock: Clock) -> Sequence[tuple[int, int]]:
        """Return how long it took in minutes, and how often so long, the shortest first."""

    async def late(self, scope: Scope, at: datetime) -> tuple[int, ...]:
        """Return how many open tickets are late now: by up to as many days as LATE_DAYS says, and by more."""

    async def owed_by_team(self, at: datetime) -> Mapping[TeamCode, Owed]:
        """Return what each team's open tickets owe at a moment; NO_TEAM is a team."""

    async def owed(self, team: TeamCode, at: datetime, after: int, limit: int) -> Sequence[tuple[TicketId, Owed]]:
        """Return up to `limit` of a team's tickets that owe something at a moment, with numbers above `after`."""

    async def listed(
        self, scope: Scope, period: Period, name: str, first: int, limit: int
    ) -> Sequence[tuple[TicketId, int]]:
        """Skip the `first` tickets behind a counter and return up to `limit` more, the latest first.

        Each comes with what it counts: how often, or thousandths of a measure.
        """

    async def explained(
        self, scope: Scope, period: Period, after: int, limit: int
    ) -> Sequence[tuple[int, Entry, Counted]]:
        """Return up to `limit` lines of the history that counted, with numbers above `after`, in their order."""


class Objections(Protocol):
    """What teams object to, and what supervisors answered."""

    async def add(
        self, team: TeamCode, period: Period, figure: Disputed, words: str, by: PersonId, at: datetime
    ) -> int | None:
        """Keep a team's objection and return its number; None if it has one about this period already."""

    async def get(self, number: int, *, lock: bool = False) -> Objection | None:
        """Return an objection, locked if `lock`, or None."""

    async def of(self, team: TeamCode, period: Period) -> Objection | None:
        """Return a team's objection about a period, or None."""

    async def answer(self, number: int, words: str, by: PersonId, at: datetime) -> None:
        """Keep the answer to an objection."""

    async def objections(self, period: Period) -> Sequence[Objection]:
        """Return the objections about all periods within this one, the first period first."""
