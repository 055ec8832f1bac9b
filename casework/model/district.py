"""The district as it stands now: areas, teams, categories and the working calendar, read once and asked often."""

from dataclasses import dataclass, field
from datetime import datetime

from casework.model.area import AreaMap
from casework.model.category import Category, CategoryTree
from casework.model.deadline import Calendar, due, local_day
from casework.model.place import Point
from casework.model.routing import Routing, route
from casework.model.team import Team, TeamCode, Teams


@dataclass(frozen=True, slots=True)
class District:
    """What routing and deadlines need to know; a new one takes its place when the administrators change something."""

    areas: AreaMap
    teams: tuple[Team, ...]
    tree: CategoryTree
    calendar: Calendar
    _listing: Teams = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_listing", Teams(self.teams))

    def route(self, point: Point, at: datetime, category: Category | None, accuracy_m: float | None = None) -> Routing:
        """Say which area and team answer for a point on the local day of an aware moment."""
        kind = category.team_kind if category else None
        day = local_day(at, self.calendar.zone)
        return route(point, kind, day, self.areas, self._listing, accuracy_m=accuracy_m)

    def deadlines(self, category: Category, start: datetime) -> tuple[datetime, datetime]:
        """Return the aware UTC moments by which a ticket of that category must be taken and fixed."""
        return due(start, category.answer_by, self.calendar), due(start, category.fix_by, self.calendar)

    def team(self, code: TeamCode | None) -> Team | None:
        """Return the team with that code, or None."""
        return next((team for team in self.teams if team.code == code), None)
