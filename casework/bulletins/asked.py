"""Say what the loaders of a bulletin's chapters read from, and what they return."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.model.district import District
from casework.model.figure import NO_TEAM
from casework.model.summary import Figures, Period
from casework.model.team import TeamCode
from casework.ports import Work


@dataclass(frozen=True, slots=True)
class Asked:
    """What a loader reads from: the district, the period, its figures and those of the periods it is compared with."""

    work: Work
    district: District
    period: Period
    at: datetime
    now: Figures
    before: Figures
    year: Figures


Told = Mapping[str, Any]
Loader = Callable[[Asked], Awaitable[Told | None]]


def team_name(district: District, code: TeamCode) -> str:
    """Return the present name of a team; "" for no team, its code if there is none any more."""
    team = district.team(code) if code != NO_TEAM else None
    return team.name if team else code
