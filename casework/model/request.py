"""Define a request to a supervisor, for what staff cannot decide alone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from casework.model.person import PersonId
from casework.model.team import TeamCode


class Wish(StrEnum):
    """The kinds of requests to a supervisor."""

    PARK = "park"
    EXTEND = "extend"  # more time, while the work goes on
    PASS_ON = "pass_on"  # noqa: S105 - no password; a third time


@dataclass(frozen=True, slots=True)
class Request:
    """A request of staff: what, who asks, why, and until when (a later deadline, or parked), or to which team."""

    wish: Wish
    by: PersonId
    reason: str
    until: datetime | None = None
    team: TeamCode | None = None
