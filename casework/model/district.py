"""Define the district as it is now: areas, teams, categories, calendar and policy, loaded once and used often."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from casework.model.area import Area, AreaCode, AreaMap
from casework.model.category import Category, CategoryCode, CategoryTree, Offered
from casework.model.deadline import Calendar, Unit, due, local_day, put_off
from casework.model.place import Point
from casework.model.policy import DEFAULTS, Policy
from casework.model.priority import Priority
from casework.model.routing import Routing, Tie, candidates, fitting, route
from casework.model.team import ALL_AREAS, Rule, Team, TeamCode, TeamKind, Teams
from casework.model.ticket import Ticket


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
        codes = self.tree.codes(category) if category else ()
        day, reach_m = local_day(at, self.calendar.zone), self.areas.reach_m
        return candidates(point, kind, day, self.areas, self._listing, categories=codes, accuracy_m=reach_m)

    def ties(self, today: date) -> list[Tie]:
        """Return where teams fit alike, so that only the alphabet decides: in each area from today on.

        What a rule decides is left out, and so are categories that are switched off.
        """
        found: dict[tuple[tuple[Team, ...], AreaCode], set[CategoryCode]] = {}
        for area in self.areas.all():
            day = max(today, area.valid_from or today)
            lineage = self.areas.lineage(area, day) if area.is_valid(day) else ()
            for kind in TeamKind if lineage else ():
                teams, _, via = fitting(lineage, kind, day, self._listing)
                codes = self._unruled(lineage, kind, day) if len(teams) > 1 else ()
                if codes:
                    found.setdefault((tuple(teams), via.code if via else ALL_AREAS), set()).update(codes)
        together: dict[tuple[tuple[Team, ...], tuple[CategoryCode, ...]], list[AreaCode]] = {}
        for (teams, place), named in found.items():
            ordered = tuple(category.code for category in self.tree.categories() if category.code in named)
            together.setdefault((teams, ordered), []).append(place)
        return [Tie(teams, tuple(places), categories) for (teams, categories), places in together.items()]

    def _unruled(self, lineage: Sequence[Area], kind: TeamKind, day: date) -> tuple[CategoryCode, ...]:
        """Return the categories that ask for a kind of team and for which no rule decides in an area."""
        areas = {area.code for area in lineage}
        return tuple(
            category.code
            for category in self.tree.categories()
            if category.team_kind is kind
            and category.offered is not Offered.NOBODY
            and self._listing.ruling(areas, self.tree.codes(category), day)[1] is None
        )

    def deadlines(self, category: Category, start: datetime, team: TeamCode | None) -> tuple[datetime, datetime]:
        """Return the aware UTC moments by which a team must have taken and fixed a ticket of that category."""
        calendar = self.calendar.of(team)
        return due(start, category.answer_by, calendar), due(start, category.fix_by, calendar)

    def put_off(self, ticket: Ticket, at: datetime) -> datetime:
        """Return by when a ticket whose clock stood still until now must be fixed (aware UTC)."""
        category = self.tree.category(ticket.category)
        unit = category.fix_by.unit if category else Unit.HOURS
        return put_off(ticket.fix_by, ticket.asked_at or at, at, unit, self.calendar.of(ticket.team))

    def unannounced(self, ticket: Ticket) -> int | None:
        """Return the year of a ticket's deadline if its public holidays are not announced yet, else None."""
        calendar = self.calendar.of(ticket.team)
        return None if calendar.is_known(ticket.fix_by) else local_day(ticket.fix_by, calendar.zone).year

    def deadlines_anew(self, ticket: Ticket, at: datetime) -> tuple[datetime, datetime]:
        """Return the deadlines (aware UTC) of a ticket whose time begins anew at a moment.

        If the district does not know its category at all, the ticket has as long again as it had.
        """
        category = self.tree.category(ticket.category)
        if category is not None:
            return self.deadlines(category, at, ticket.team)
        return at + (ticket.answer_by - ticket.reported_at), at + (ticket.fix_by - ticket.reported_at)

    @property
    def dangers(self) -> tuple[CategoryCode, ...]:
        """The categories that are dangers."""
        return tuple(category.code for category in self.tree.categories() if category.is_danger)

    @property
    def priority(self) -> Priority:
        """Which of a desk's tickets come first."""
        return Priority(self.dangers, self.policy.supporter_hours, self.policy.rework_hours)

    def team(self, code: TeamCode | None) -> Team | None:
        """Return the team with that code, or None."""
        return next((team for team in self.teams if team.code == code), None)
