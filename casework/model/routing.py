"""Decide which team gets a report, and say why.

A person must be able to follow every answer: `route` says how the place was found (`located`), which team gets the
report, by which rule (`reason`) and through which listed area (`via`). The district's own rules come first. Then come
these, in this order, and within each the deepest area first:

1. a team of the asked kind that lists the area, or one of the areas above it;
2. a community that lists one of them: it is closest to the spot and can pass the ticket on;
3. a team of the asked kind that serves everywhere, then one of any kind;
4. the fallback team.

If the category asks for no kind, any kind will do, communities first. A point outside every area goes to nobody.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.model.area import Area, AreaMap, Located
from casework.model.place import Point
from casework.model.team import EVERYWHERE, Team, TeamCode, TeamKind, Teams


class RoutingReason(StrEnum):
    """The rule that chose the team, or why there is none."""

    RULE = "rule"  # a rule of the district names the team
    AREA_TEAM = "area_team"  # of the asked kind, lists the area itself
    PARENT_TEAM = "parent_team"  # of the asked kind, lists an area above it
    OTHER_KIND = "other_kind"  # a community, because no team of the asked kind lists any of the areas
    EVERYWHERE = "everywhere"  # of the asked kind, serves the whole district
    EVERYWHERE_OTHER_KIND = "everywhere_other_kind"  # serves the whole district, but is of another kind
    FALLBACK = "fallback"  # the team that answers where no other does
    NO_TEAM = "no_team"  # in an area, but no team answers for it
    OUTSIDE = "outside"  # in no area


@dataclass(frozen=True, slots=True)
class Routing:
    """The team for a report; `via` is the area that the team lists or the rule names, None if there is no such area.

    `assisting` are the teams that help.
    """

    located: Located
    team: Team | None
    reason: RoutingReason
    via: Area | None
    assisting: tuple[TeamCode, ...] = ()


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
    team, reason, listed = _listed(lineage, kind, on, teams)
    if team:
        return Routing(located, team, reason, listed)
    fallback = teams.fallback(on)
    return Routing(located, fallback, RoutingReason.FALLBACK if fallback else RoutingReason.NO_TEAM, None)


def candidates(
    point: Point,
    kind: TeamKind | None,
    on: date,
    areas: AreaMap,
    teams: Teams,
    *,
    accuracy_m: float | None = None,
) -> list[Team]:
    """Return every team that may answer for a point or for a neighbouring area close by, the likeliest first.

    First come the teams that list the area, then those that list an area above it, then those of the neighbouring
    areas, then those that serve everywhere, and the fallback last. At each step the asked kind comes before the other
    kinds.
    """
    located = areas.locate(point, on, accuracy_m)
    asked = [kind] if kind else []
    kinds = [*asked, *(each for each in TeamKind if each not in asked)]
    found: list[Team | None] = []
    for area in (located.area, *located.neighbours):
        lineage = areas.lineage(area, on) if area else ()
        found += [teams.listing(each.code, one, on) for each in lineage for one in kinds]
    found += [teams.listing(EVERYWHERE, one, on) for one in kinds]
    found.append(teams.fallback(on))
    return list({team.code: team for team in found if team}.values())


def _listed(
    lineage: Sequence[Area], kind: TeamKind | None, on: date, teams: Teams
) -> tuple[Team | None, RoutingReason, Area | None]:
    asked = list(TeamKind) if kind is None else [kind]
    for reason, kinds in ((RoutingReason.AREA_TEAM, asked), (RoutingReason.OTHER_KIND, [TeamKind.COMMUNITY])):
        team, via = _first_listing(lineage, kinds, on, teams)
        if team:
            is_above = reason is RoutingReason.AREA_TEAM and via is not lineage[0]
            return team, RoutingReason.PARENT_TEAM if is_above else reason, via
    for reason, kinds in ((RoutingReason.EVERYWHERE, asked), (RoutingReason.EVERYWHERE_OTHER_KIND, list(TeamKind))):
        for each in kinds:
            team = teams.listing(EVERYWHERE, each, on)
            if team:
                return team, reason, None
    return None, RoutingReason.NO_TEAM, None


def _first_listing(
    lineage: Sequence[Area], kinds: Sequence[TeamKind], on: date, teams: Teams
) -> tuple[Team, Area] | tuple[None, None]:
    for area in lineage:
        for kind in kinds:
            team = teams.listing(area.code, kind, on)
            if team:
                return team, area
    return None, None
