"""Define a handover: from a day on, an area, or everything that a team has, goes to another team."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casework.model.area import AreaCode
from casework.model.team import TeamCode
from casework.model.ticket_id import TicketId


@dataclass(frozen=True, slots=True)
class Handover:
    """From the local day `on`, the tickets of `from_team` go to `to_team`, or if that is None to whoever answers then.

    With an `area`, only the tickets in it or in an area below it go.
    """

    from_team: TeamCode
    on: date
    to_team: TeamCode | None = None
    area: AreaCode | None = None


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A handover whose day has come: the last ticket that was looked at, and how many each team has got so far."""

    number: int
    handover: Handover
    reached: TicketId
    moved: Mapping[TeamCode, int]
