"""Where only the alphabet would decide, the district says so: which teams, where, for what, and who would win."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import shapely

from casework.model.area import Area, AreaCode, AreaMap
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree, Offered
from casework.model.deadline import Allowance, Calendar
from casework.model.district import District
from casework.model.team import ALL_AREAS, Rule, Team, TeamCode, TeamKind

TODAY = date(2026, 3, 2)
DAY = Allowance.parse("1 working day")
COMMUNITY, DEPARTMENT, CONTRACTOR = TeamKind
Said = list[tuple[list[str], list[str], list[str]]]


def area(code: str, parent: str | None, west: float, first: date | None = None) -> Area:
    shape = shapely.box(west, 0, west + 1, 1)
    return Area(AreaCode(code), code.title(), AreaCode(parent) if parent else None, shape, first)


def category(code: str, kind: TeamKind) -> Category:
    return Category(CategoryCode(code), {"en": code.title()}, kind, DAY, DAY)


CITY = Area(AreaCode("city"), "City", None, shapely.box(0, 0, 3, 1))
AREAS = (CITY, area("hill", "city", 0), area("quay", "city", 1))
TREE = CategoryTree(
    (
        CategoryGroup(
            CategoryCode("rubbish"), {"en": "R"}, (category("litter", COMMUNITY), category("bulky", CONTRACTOR))
        ),
        CategoryGroup(CategoryCode("danger"), {"en": "D"}, (category("needles", DEPARTMENT),)),
    )
)


def team(code: str, kind: TeamKind, *areas: str) -> Team:
    return Team(TeamCode(code), code.title(), kind, tuple(map(AreaCode, areas)), "en")


def said(
    *teams: Team, rules: tuple[Rule, ...] = (), areas: tuple[Area, ...] = AREAS, tree: CategoryTree = TREE
) -> Said:
    district = District(AreaMap(areas), teams, tree, Calendar(ZoneInfo("UTC")), rules)
    return [([each.code for each in tie.teams], list(tie.areas), list(tie.categories)) for tie in district.ties(TODAY)]


A, B = team("a", COMMUNITY, "hill"), team("b", COMMUNITY, "hill", "quay")


def test_two_of_one_kind_that_list_an_area_are_named_with_all_that_comes_to_them_there() -> None:
    assert said(B, A) == [(["a", "b"], ["hill"], ["litter", "bulky", "needles"])]
    works = team("works", DEPARTMENT, ALL_AREAS)
    assert said(B, A, works) == [(["a", "b"], ["hill"], ["litter", "bulky"])]
    third = team("c", COMMUNITY, "quay", "hill")
    assert said(B, A, third) == [
        (["a", "b", "c"], ["hill"], ["litter", "bulky", "needles"]),
        (["b", "c"], ["quay"], ["litter", "bulky", "needles"]),
    ]


@pytest.mark.parametrize(
    "teams",
    [
        (A, team("b", CONTRACTOR, "hill")),  # of another kind: the category decides
        (A, team("b", COMMUNITY, "city")),  # the deeper area decides
        (team("a", COMMUNITY, "hill"), team("b", COMMUNITY, "quay")),
        (A, replace(B, dissolved_on=TODAY)),
        (team("a", DEPARTMENT, ALL_AREAS), team("b", DEPARTMENT, "city")),
    ],
)
def test_what_something_else_decides_is_no_tie(teams: tuple[Team, ...]) -> None:
    assert said(*teams) == []


def test_an_area_above_and_everywhere_are_named_once() -> None:
    wide = team("w", CONTRACTOR, "city"), team("v", CONTRACTOR, "city")
    assert said(*wide) == [(["v", "w"], ["city"], ["bulky"])]
    everywhere = team("y", DEPARTMENT, ALL_AREAS), team("x", DEPARTMENT, ALL_AREAS)
    assert said(A, *everywhere) == [(["x", "y"], ["*"], ["litter", "bulky", "needles"])]


def test_a_rule_settles_it_for_what_it_is_about() -> None:
    rules = (Rule(A.code, AreaCode("city"), "rubbish"),)
    assert said(A, B, rules=rules) == [(["a", "b"], ["hill"], ["needles"])]
    assert said(A, B, rules=(Rule(A.code),)) == []
    later = (Rule(A.code, valid_from=TODAY + timedelta(days=1)),)
    assert said(A, B, rules=later) == said(A, B)
    gone = replace(team("c", CONTRACTOR), dissolved_on=TODAY)
    assert said(A, B, gone, rules=(Rule(gone.code),)) == said(A, B)


def test_what_is_switched_off_comes_to_nobody() -> None:
    off = tuple(
        replace(group, categories=tuple(replace(each, offered=Offered.NOBODY) for each in group.categories))
        for group in TREE.groups
    )
    assert said(A, B, tree=CategoryTree(off)) == []


def test_areas_that_begin_later_are_looked_at_on_their_first_day() -> None:
    later = area("lane", "city", 2, TODAY + timedelta(days=30))
    teams = team("a", COMMUNITY, "lane"), team("b", COMMUNITY, "lane")
    assert said(*teams, areas=(*AREAS, later)) == [(["a", "b"], ["lane"], ["litter", "bulky", "needles"])]
    past = replace(later, valid_from=None, valid_to=TODAY - timedelta(days=1))
    assert said(*teams, areas=(*AREAS, past)) == []
