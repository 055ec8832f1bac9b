"""Define work that belongs to no ticket: a daily haul, what a round or a clean-up took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.model.person import PersonId
from casework.model.tally import Measure, WorkKind
from casework.model.team import TeamCode


@dataclass(frozen=True, slots=True)
class Effort:
    """What a team did at an aware UTC moment, in amounts by measure, with the words that somebody wrote."""

    team: TeamCode
    at: datetime
    by: PersonId | None
    kind: WorkKind
    amounts: Mapping[Measure, float]
    words: str
