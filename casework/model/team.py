"""Who answers: teams, the areas and kind of problem that are theirs, and the desk at which each works.

`Teams` promises one answer to "who of this kind lists this area": where several do, the one whose code sorts first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from casework.model.area import AreaCode

TeamCode = NewType("TeamCode", str)

EVERYWHERE = AreaCode("*")  # in a team's list of areas: every area of the district


class TeamKind(StrEnum):
    """What sort of team answers for a category; the order is the order of asking when any kind will do."""

    COMMUNITY = "community"
    DEPARTMENT = "department"
    CONTRACTOR = "contractor"


@dataclass(frozen=True, slots=True)
class Team:
    """Who answers for some areas, for problems of one kind; `language` is that of its desk (a BCP 47 tag)."""

    code: TeamCode
    name: str
    kind: TeamKind
    areas: tuple[AreaCode, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The Telegram chat in which a team works; `thread_id` is its forum topic, if it has one."""

    team: TeamCode
    chat_id: int
    thread_id: int | None = None


class Teams:
    """Every team of a district, indexed by the areas it lists; it never changes."""

    def __init__(self, teams: Iterable[Team]) -> None:
        self._listing: dict[tuple[AreaCode, TeamKind], Team] = {}
        for team in sorted(teams, key=lambda team: team.code):
            for area in team.areas:
                self._listing.setdefault((area, team.kind), team)

    def listing(self, area: AreaCode, kind: TeamKind) -> Team | None:
        """Return the team of that kind that lists the area (`EVERYWHERE`: that serves the whole district)."""
        return self._listing.get((area, kind))
