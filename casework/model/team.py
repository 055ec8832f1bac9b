"""Define teams, the areas and the kind of problem for which they answer, their desks, and routing rules.

Promise: `Teams` gives one answer to "which teams of this kind list this area", in the order of their codes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from casework.model.area import AreaCode

TeamCode = NewType("TeamCode", str)

ALL_AREAS = AreaCode("*")  # in a team's list of areas, it means every area of the district


class TeamKind(StrEnum):
    """The kind of team that answers for a category; if any kind will do, they are tried in this order."""

    COMMUNITY = "community"
    DEPARTMENT = "department"
    CONTRACTOR = "contractor"


# The kinds as people type them in Chinese.
_TYPED = {
    "社区": TeamKind.COMMUNITY,
    "社區": TeamKind.COMMUNITY,
    "部门": TeamKind.DEPARTMENT,
    "部門": TeamKind.DEPARTMENT,
    "機關": TeamKind.DEPARTMENT,
    "承包商": TeamKind.CONTRACTOR,
    "承包单位": TeamKind.CONTRACTOR,
    "承包單位": TeamKind.CONTRACTOR,
    "承攬廠商": TeamKind.CONTRACTOR,
}


def kind_in(text: str) -> TeamKind | None:
    """Return the kind of team that somebody typed, in English or Chinese; None for anything else."""
    typed = text.strip().lower()
    return TeamKind(typed) if typed in set(TeamKind) else _TYPED.get(typed)


@dataclass(frozen=True, slots=True)
class Team:
    """A team that answers for some areas, for problems of one kind; `language` is that of its desk ("en", "zh_CN").

    With `is_fallback` it answers where no other team does. From the local day `dissolved_on` on, it answers for
    nothing.
    """

    code: TeamCode
    name: str
    kind: TeamKind
    areas: tuple[AreaCode, ...]
    language: str
    is_fallback: bool = False
    dissolved_on: date | None = None

    def is_active(self, on: date) -> bool:
        """Tell whether the team answers for anything on a local day."""
        return self.dissolved_on is None or on < self.dissolved_on


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the district: this team answers in an area and all areas below it, for a category or a group.

    Without an area the rule is for every area, without a category for every category. `assisting` are teams that help.
    The rule is valid from the local day `valid_from` on.
    """

    team: TeamCode
    area: AreaCode | None = None
    category: str | None = None
    assisting: tuple[TeamCode, ...] = ()
    valid_from: date | None = None

    def fits(self, areas: Collection[AreaCode], categories: Collection[str], on: date) -> bool:
        """Tell whether the rule applies to a spot in these areas, to these codes (of category and group), on a day."""
        return (
            (self.area is None or self.area in areas)
            and (self.category is None or self.category in categories)
            and (self.valid_from is None or self.valid_from <= on)
        )


class Loss(StrEnum):
    """What the bot may not do in a desk's group any more; a later one is worse."""

    PICTURES = "pictures"  # it may send no photos; words arrive
    MUTE = "mute"  # it may not write there
    GONE = "gone"  # it is not in the group, or there is no group

    def is_worse_than(self, other: "Loss") -> bool:
        """Tell whether it is a greater loss."""
        return list(Loss).index(self) > list(Loss).index(other)


@dataclass(frozen=True, slots=True)
class Desk:
    """The Telegram chat in which a team works; `thread_id` is its forum topic, if it has one.

    `loss` is what the bot may not do there any more.
    """

    team: TeamCode
    chat_id: int
    thread_id: int | None = None
    loss: Loss | None = None

    @property
    def hears(self) -> bool:
        """Whether what is said to the desk arrives there, if only in words."""
        return self.loss in (None, Loss.PICTURES)


class Teams:
    """All teams of a district, indexed by the areas that they list, and the rules, which come first; immutable."""

    def __init__(self, teams: Iterable[Team], rules: Iterable[Rule] = ()) -> None:
        self._by_code = {team.code: team for team in sorted(teams, key=lambda team: team.code)}
        self._rules = tuple(rules)
        self._listing: dict[tuple[AreaCode, TeamKind], list[Team]] = {}
        for team in self._by_code.values():
            for area in team.areas:
                self._listing.setdefault((area, team.kind), []).append(team)

    def get(self, code: TeamCode, on: date) -> Team | None:
        """Return the team with that code if it answers for anything on that day, else None."""
        team = self._by_code.get(code)
        return team if team and team.is_active(on) else None

    def ruling(
        self, areas: Collection[AreaCode], categories: Collection[str], on: date
    ) -> tuple[Team, Rule] | tuple[None, None]:
        """Return the team of the first rule that applies, and the rule; rules of dissolved teams are skipped."""
        for rule in self._rules:
            team = self.get(rule.team, on) if rule.fits(areas, categories, on) else None
            if team:
                return team, rule
        return None, None

    def listing(self, area: AreaCode, kind: TeamKind, on: date) -> list[Team]:
        """Return the teams of that kind, active on a day, that list the area; `ALL_AREAS` is the whole district."""
        return [team for team in self._listing.get((area, kind), ()) if team.is_active(on)]

    def fallback(self, on: date) -> Team | None:
        """Return the team that answers where no other does, or None if there is none."""
        return next((team for team in self._by_code.values() if team.is_fallback and team.is_active(on)), None)
