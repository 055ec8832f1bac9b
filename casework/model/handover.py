"""An area, or all that a team has, goes to another team from a day on."""

from dataclasses import dataclass
from datetime import date

from casework.model.area import AreaCode
from casework.model.team import TeamCode


@dataclass(frozen=True, slots=True)
class Handover:
    """From the local day `on`, what `from_team` has goes to `to_team`, or without one to whoever answers then.

    With an area, only what lies in it or in an area below it.
    """

    from_team: TeamCode
    on: date
    to_team: TeamCode | None = None
    area: AreaCode | None = None
