"""Decide which team gets a report, and say why.

A person must be able to follow every answer: `route` says how the place was found (`located`), which team gets the
report, by which rule (`reason`) and through which listed area (`via`). The district's own rules come first. Then come
these, in this order, and within each the deepest area first:

1. a team of the asked kind that lists the area, or one of the areas above it;
2. a team of the asked kind that serves everywhere;
3. a community that lists one of the areas: it is closest to the spot and can pass the ticket on;
4. a team of any kind that serves everywhere;
5. the fallback team.

If the category asks for no kind, any kind will do, communities first. A point outside every area goes to nobody. Of
teams that fit alike the one whose code sorts first gets the report, and `alike` names the others.
docs/routing.md shows the same to operators.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.model.area import Area, AreaCode, AreaMap, Located
from casework.model.category import CategoryCode
from casework.model.place import Point
from casework.model.team import ALL_AREAS, Team, TeamCode, TeamKind, Teams


class RoutingReason(StrEnum):
    """The rule that chose the team, or why there is none."""

    RULE = "rule"  # a rule of the district names the team
    AREA_TEAM = "area_team"  # of the asked kind, lists the area itself
    PARENT_TEAM = "parent_team"  # of the asked kind, lists an area above it
    EVERYWHERE = "everywhere"  # of the asked kind, serves the whole district
    OTHER_KIND = "other_kind"  # a community that lists the area or one above it; there is no team of the asked kind
    EVERYWHERE_OTHER_KIND = "everywhere_other_kind"  # serves the whole district, but is of another kind
    FALLBACK = "fallback"  # the team that answers where no other does
    NO_TEAM = "no_team"  # in an area, but no team answers for it
    OUTSIDE = "outside"  # in no area


@dataclass(frozen=True, slots=True)
class Routing:
    """The team for a report; `via` is the area that the team lists or the rule names, None if there is no such area.

    `assisting` are the teams that help, `alike` the teams that fit as well and come later in the alphabet.
    """

    located: Located
    team: Team | None
    reason: RoutingReason
    via: Area | None
    assisting: tuple[TeamCode, ...] = ()
    alike: tuple[TeamCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """Teams that fit alike in some areas (`ALL_AREAS` for all) for some categories; the first gets the reports."""

    teams: tuple[Team, ...]
    areas: tuple[AreaCode, ...]
    categories: tuple[CategoryCode, ...]


def route(
    point: Point,
    kind: TeamKind | None,
    on: date,
    areas: AreaMap,
    teams: Teams,
    *,
    categories: Collection[str] = (),
    accuracy_m: float | None = None,
) -> Routing:
    """Decide which team answers for a point on a day.

    `kind` is the kind of team that the category asks for, None for any kind. `categories` are the codes of the category
    and its group, for the district's rules. `accuracy_m` is the position's radius in metres.
    """
    located = areas.locate(point, on, accuracy_m)
    if located.area is None:
        return Routing(located, None, RoutingReason.OUTSIDE, None)
    lineage = areas.lineage(located.area, on)
    team, rule = teams.ruling({area.code for area in lineage}, categories, on)
    if team and rule:
        via = next((area for area in lineage if area.code == rule.area), None)
        return Routing(located, team, RoutingReason.RULE, via, rule.assisting)
    found, reason, listed = fitting(lineage, kind, on, teams)
    if found:
        alike = tuple(each.code for each in found[1:])
        return Routing(located, found[0], reason, listed, alike=alike)
    fallback = teams.fallback(on)
    return Routing(located, fallback, RoutingReason.FALLBACK if fallback else RoutingReason.NO_TEAM, None)


def candidates(
    point: Point,
    kind: TeamKind | None,
    on: date,
    areas: AreaMap,
    teams: Teams,
    *,
    categories: Collection[str] = (),
    accuracy_m: float | None = None,
) -> list[Team]:
    """Return every team that may answer for a point or for a neighbouring area close by, the likeliest first.

    First come the team that `route` names and the others of the asked kind that serve everywhere. Then come the teams
    that list the area, those that list an area above it, those of the neighbouring areas, those that serve everywhere,
    and the fallback last. At each of these steps the asked kind comes before the other kinds.
    """
    routing = route(point, kind, on, areas, teams, categories=categories, accuracy_m=accuracy_m)
    located = routing.located
    asked = [kind] if kind else []
    kinds = [*asked, *(each for each in TeamKind if each not in asked)]
    found = [routing.team] if routing.team else []
    found += [team for one in asked for team in teams.listing(ALL_AREAS, one, on)]
    for area in (located.area, *located.neighbours):
        lineage = areas.lineage(area, on) if area else ()
        found += [team for each in lineage for one in kinds for team in teams.listing(each.code, one, on)]
    found += [team for one in kinds for team in teams.listing(ALL_AREAS, one, on)]
    fallback = teams.fallback(on)
    return list({team.code: team for team in (*found, *([fallback] if fallback else []))}.values())


def fitting(
    lineage: Sequence[Area], kind: TeamKind | None, on: date, teams: Teams
) -> tuple[Sequence[Team], RoutingReason, Area | None]:
    """Return the teams that fit best in an area, leaving out rules and the fallback; also why, and the listed area.

    `lineage` is the area and those above it. Several teams fit alike; the first gets the report.
    """
    asked = list(TeamKind) if kind is None else [kind]
    for reason, places, kinds in (
        (RoutingReason.AREA_TEAM, lineage, asked),
        (RoutingReason.EVERYWHERE, (None,), asked),
        (RoutingReason.OTHER_KIND, lineage, [TeamKind.COMMUNITY]),
        (RoutingReason.EVERYWHERE_OTHER_KIND, (None,), list(TeamKind)),
    ):
        for place in places:
            for each in kinds:
                found = teams.listing(place.code if place else ALL_AREAS, each, on)
                if found:
                    is_above = reason is RoutingReason.AREA_TEAM and place is not lineage[0]
                    return found, RoutingReason.PARENT_TEAM if is_above else reason, place
    return (), RoutingReason.NO_TEAM, None
