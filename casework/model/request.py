"""What staff cannot decide alone, and ask a supervisor for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from casework.model.person import PersonId
from casework.model.team import TeamCode


class Wish(StrEnum):
    """What staff ask a supervisor for."""

    PARK = "park"
    PASS_ON = "pass_on"  # noqa: S105 - no password; a third time


@dataclass(frozen=True, slots=True)
class Request:
    """What staff ask a supervisor for: why, by whom, and until when to park it or to which team to pass it."""

    wish: Wish
    by: PersonId
    reason: str
    until: datetime | None = None
    team: TeamCode | None = None
