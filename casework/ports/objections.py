"""Port for the objections of teams to their figures in the league table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from casework.model.objection import Disputed, Objection
from casework.model.person import PersonId
from casework.model.summary import Period
from casework.model.team import TeamCode


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
        """Return the objections about all periods within this one, the oldest first."""
