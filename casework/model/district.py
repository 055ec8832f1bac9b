"""Define the district as it is now: areas, teams, categories, calendar and policy, loaded once and used often."""

from dataclasses import dataclass, field
from datetime import date, datetime

from casework.model.area import AreaMap
from casework.model.category import Category, CategoryTree
from casework.model.deadline import Calendar, due, local_day
from casework.model.place import Point
from casework.model.policy import DEFAULTS, Policy
from casework.model.routing import Routing, candidates, route
from casework.model.team import Rule, Team, TeamCode, Teams


@dataclass(frozen=True, slots=True)
class District:
    """The data for routing and deadlines; when administrators change something, a new `District` replaces it.

    `rules` come before the areas that teams list, and the first rule that fits decides. `sentinels` are positions that
    stand for "not known". `policy` holds the numbers of all other rules.
    """

    areas: AreaMap
    teams: tuple[Team, ...]
    tree: CategoryTree
    calendar: Calendar
    rules: tuple[Rule, ...] = ()
    sentinels: tuple[Point, ...] = ()
    policy: Policy = DEFAULTS
    _listing: Teams = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_listing", Teams(self.teams, self.rules))

    def route(self, point: Point, at: datetime, category: Category | None, accuracy_m: float | None = None) -> Routing:
        """Say which area and team answer for a point on the local day of an aware moment."""
        return self.route_on(local_day(at, self.calendar.zone), point, category, accuracy_m)

    def route_on(self, day: date, point: Point, category: Category | None, accuracy_m: float | None = None) -> Routing:
        """Say which area and team answer for a point on a local day."""
        kind = category.team_kind if category else None
        codes = self.tree.codes(category) if category else ()
        return route(point, kind, day, self.areas, self._listing, categories=codes, accuracy_m=accuracy_m)

    def candidates(self, point: Point, at: datetime, category: Category | None) -> list[Team]:
        """Return every team that may answer for a point on the local day of a moment, the likeliest first."""
        kind = category.team_kind if category else None
        day = local_day(at, self.calendar.zone)
        return candidates(point, kind, day, self.areas, self._listing, accuracy_m=self.areas.reach_m)

    def deadlines(self, category: Category, start: datetime) -> tuple[datetime, datetime]:
        """Return the aware UTC moments by which a ticket of that category must be taken and fixed."""
        return due(start, category.answer_by, self.calendar), due(start, category.fix_by, self.calendar)

    def team(self, code: TeamCode | None) -> Team | None:
        """Return the team with that code, or None."""
        return next((team for team in self.teams if team.code == code), None)
