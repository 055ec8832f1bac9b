from dataclasses import replace
from datetime import date, timedelta

import pytest
import shapely

from casework.model.area import METRES_PER_DEGREE, Area, AreaCode, AreaMap, How
from casework.model.place import Point
from casework.model.routing import Routing, RoutingReason, candidates, route
from casework.model.team import ALL_AREAS, Rule, Team, TeamCode, TeamKind, Teams

DAY = date(2024, 5, 1)
HERE = Point(0.5, 0.5)
BLOCK = Area(AreaCode("block"), "Block", AreaCode("district"), shapely.box(0, 0, 1, 1))
DISTRICT = Area(AreaCode("district"), "District", AreaCode("city"), shapely.box(0, 0, 2, 2))
CITY = Area(AreaCode("city"), "City", None, shapely.box(0, 0, 3, 3))
AREAS = AreaMap([CITY, DISTRICT, BLOCK])


def team(code: str, kind: TeamKind, *areas: str) -> Team:
    return Team(TeamCode(code), code.title(), kind, tuple(map(AreaCode, areas)), "en")


def ask(kind: TeamKind | None, *teams: Team, point: Point = HERE) -> Routing:
    return route(point, kind, DAY, AREAS, Teams(teams))


def answer(routing: Routing) -> tuple[str | None, RoutingReason, str | None]:
    return (
        routing.team.code if routing.team else None,
        routing.reason,
        routing.via.code if routing.via else None,
    )


def test_the_team_that_lists_the_area_gets_it() -> None:
    block, district = team("b", TeamKind.COMMUNITY, "block"), team("a", TeamKind.COMMUNITY, "district")
    assert answer(ask(TeamKind.COMMUNITY, block, district)) == ("b", RoutingReason.AREA_TEAM, "block")


def test_without_one_the_team_of_the_nearest_area_above_gets_it() -> None:
    city, district = team("a", TeamKind.COMMUNITY, "city"), team("b", TeamKind.COMMUNITY, "district")
    assert answer(ask(TeamKind.COMMUNITY, city, district)) == ("b", RoutingReason.PARENT_TEAM, "district")


def test_the_asked_kind_comes_before_the_depth() -> None:
    near, far = team("near", TeamKind.COMMUNITY, "block"), team("far", TeamKind.DEPARTMENT, "city")
    assert answer(ask(TeamKind.DEPARTMENT, near, far)) == ("far", RoutingReason.PARENT_TEAM, "city")


def test_a_team_of_the_asked_kind_that_serves_everything_comes_before_a_community_of_the_area() -> None:
    near, wide = team("near", TeamKind.COMMUNITY, "block"), team("wide", TeamKind.DEPARTMENT, ALL_AREAS)
    assert answer(ask(TeamKind.DEPARTMENT, near, wide)) == ("wide", RoutingReason.EVERYWHERE, None)
    assert answer(ask(TeamKind.COMMUNITY, near, wide)) == ("near", RoutingReason.AREA_TEAM, "block")
    listed = team("listed", TeamKind.DEPARTMENT, "city")
    assert answer(ask(TeamKind.DEPARTMENT, near, wide, listed)) == ("listed", RoutingReason.PARENT_TEAM, "city")


def test_without_the_asked_kind_the_community_gets_it() -> None:
    near, wide = team("near", TeamKind.COMMUNITY, "district"), team("wide", TeamKind.DEPARTMENT, ALL_AREAS)
    assert answer(ask(TeamKind.CONTRACTOR, near, wide)) == ("near", RoutingReason.OTHER_KIND, "district")


def test_of_teams_that_fit_alike_the_answer_names_those_that_the_alphabet_left_out() -> None:
    teams = [team(code, TeamKind.COMMUNITY, "block") for code in ("c", "a", "b")]
    assert ask(TeamKind.COMMUNITY, *teams).alike == ("b", "c")
    assert ask(TeamKind.COMMUNITY, teams[0], team("a", TeamKind.CONTRACTOR, "block")).alike == ()
    assert ask(TeamKind.COMMUNITY, teams[0], team("a", TeamKind.COMMUNITY, "district")).alike == ()
    wide = [team(code, TeamKind.DEPARTMENT, ALL_AREAS) for code in ("e", "d")]
    assert ask(TeamKind.CONTRACTOR, *wide).alike == ("e",)


def test_to_pass_it_on_the_likeliest_team_stands_first() -> None:
    near, wide = team("near", TeamKind.COMMUNITY, "block"), team("wide", TeamKind.DEPARTMENT, ALL_AREAS)
    ruled = team("ruled", TeamKind.CONTRACTOR)
    teams = Teams([near, wide, ruled], [Rule(ruled.code, None, "needles")])
    kind, plain = TeamKind.DEPARTMENT, Teams([near, wide, ruled])
    assert [each.code for each in candidates(HERE, kind, DAY, AREAS, plain)] == ["wide", "near"]
    codes = ("needles", "danger")
    assert [each.code for each in candidates(HERE, kind, DAY, AREAS, teams, categories=codes)] == [
        *("ruled", "wide", "near")
    ]


def test_a_team_that_serves_everywhere_answers_where_nobody_lists_the_area() -> None:
    wide, other = team("wide", TeamKind.CONTRACTOR, ALL_AREAS), team("aaa", TeamKind.DEPARTMENT, ALL_AREAS)
    assert answer(ask(TeamKind.CONTRACTOR, wide, other)) == ("wide", RoutingReason.EVERYWHERE, None)
    assert answer(ask(TeamKind.COMMUNITY, wide, other)) == ("aaa", RoutingReason.EVERYWHERE_OTHER_KIND, None)


def test_where_nobody_answers_it_says_so() -> None:
    elsewhere = team("else", TeamKind.COMMUNITY, "another")
    assert answer(ask(TeamKind.COMMUNITY, elsewhere)) == (None, RoutingReason.NO_TEAM, None)


def test_outside_every_area_nobody_gets_it_not_even_who_serves_everywhere() -> None:
    routing = ask(None, team("wide", TeamKind.COMMUNITY, ALL_AREAS), point=Point(50, 50))
    assert answer(routing) == (None, RoutingReason.OUTSIDE, None)
    assert routing.located.how is How.OUTSIDE


@pytest.mark.parametrize("kind", list(TeamKind))
def test_when_the_kind_does_not_matter_any_team_of_the_area_gets_it(kind: TeamKind) -> None:
    assert answer(ask(None, team("a", kind, "block"))) == ("a", RoutingReason.AREA_TEAM, "block")


def test_when_the_kind_does_not_matter_the_community_of_the_area_comes_first() -> None:
    teams = team("a", TeamKind.CONTRACTOR, "block"), team("b", TeamKind.COMMUNITY, "block")
    assert answer(ask(None, *teams)) == ("b", RoutingReason.AREA_TEAM, "block")


def test_of_two_teams_that_list_the_same_area_the_first_code_gets_it_in_any_order() -> None:
    teams = team("b", TeamKind.COMMUNITY, "block"), team("a", TeamKind.COMMUNITY, "block")
    assert answer(ask(TeamKind.COMMUNITY, *teams)) == answer(ask(TeamKind.COMMUNITY, *reversed(teams)))
    assert answer(ask(TeamKind.COMMUNITY, *teams))[0] == "a"


def test_a_point_just_outside_is_routed_and_the_routing_still_says_that_it_was_near() -> None:
    spot = Point(-40 / METRES_PER_DEGREE, 0.5)
    teams = Teams([team("a", TeamKind.COMMUNITY, "block")])
    routing = route(spot, TeamKind.COMMUNITY, DAY, AREAS, teams, accuracy_m=50)
    assert answer(routing) == ("a", RoutingReason.AREA_TEAM, "block")
    assert routing.located.how is How.NEAREST
    assert routing.located.distance_m == pytest.approx(40, abs=0.01)
    assert route(spot, TeamKind.COMMUNITY, DAY, AREAS, teams).reason is RoutingReason.OUTSIDE


def ruled(
    rules: list[Rule], *teams: Team, on: date = DAY, categories: tuple[str, ...] = ("litter", "rubbish")
) -> Routing:
    return route(HERE, TeamKind.COMMUNITY, on, AREAS, Teams(teams, rules), categories=categories)


NEAR, CLEANERS = team("near", TeamKind.COMMUNITY, "block"), team("cleaners", TeamKind.CONTRACTOR)


def test_the_first_rule_that_fits_comes_before_what_teams_list() -> None:
    rules = [
        Rule(CLEANERS.code, AreaCode("elsewhere")),
        Rule(CLEANERS.code, AreaCode("district"), "rubbish", assisting=(NEAR.code,)),
        Rule(NEAR.code),
    ]
    routing = ruled(rules, NEAR, CLEANERS)
    assert answer(routing) == ("cleaners", RoutingReason.RULE, "district")
    assert routing.assisting == (NEAR.code,)
    assert answer(ruled(rules, NEAR, CLEANERS, categories=("noise",))) == ("near", RoutingReason.RULE, None)


def test_a_rule_begins_on_its_day_and_ends_with_its_team() -> None:
    tomorrow = DAY + timedelta(days=1)
    rules = [Rule(CLEANERS.code, valid_from=tomorrow)]
    assert answer(ruled(rules, NEAR, CLEANERS))[:2] == ("near", RoutingReason.AREA_TEAM)
    assert answer(ruled(rules, NEAR, CLEANERS, on=tomorrow))[:2] == ("cleaners", RoutingReason.RULE)
    gone = replace(CLEANERS, dissolved_on=tomorrow)
    assert answer(ruled(rules, NEAR, gone, on=tomorrow))[:2] == ("near", RoutingReason.AREA_TEAM)


def test_a_dissolved_team_answers_for_nothing_and_the_fallback_for_what_is_left() -> None:
    gone = replace(NEAR, dissolved_on=DAY)
    assert answer(ask(TeamKind.COMMUNITY, gone)) == (None, RoutingReason.NO_TEAM, None)
    fallback = replace(CLEANERS, is_fallback=True)
    assert answer(ask(TeamKind.COMMUNITY, gone, fallback)) == ("cleaners", RoutingReason.FALLBACK, None)
    assert answer(ask(TeamKind.COMMUNITY, NEAR, fallback)) == ("near", RoutingReason.AREA_TEAM, "block")
