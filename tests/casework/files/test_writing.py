"""The files that are written are read back as the same values."""

from datetime import date

import shapely

from casework.files.categories import read_categories
from casework.files.rules import read_rules
from casework.files.teams import read_teams
from casework.files.writing import write_categories, write_rules, write_teams
from casework.model.area import Area, AreaCode
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree, Choice, FollowUp, Offered
from casework.model.deadline import Allowance
from casework.model.team import ALL_AREAS, Desk, Rule, Team, TeamCode, TeamKind
from tests.paths import ROOT

SHIPPED = ROOT / "bot" / "data" / "categories.toml"
ODD = {"en": 'Quotes " and \\', "zh_CN": "垃圾 🚮"}
NAMES = {"en": "Yes", "zh_CN": "是"}
ODD_TREE = CategoryTree(
    (
        CategoryGroup(
            CategoryCode("g"),
            ODD,
            (
                Category(
                    CategoryCode("c"),
                    ODD,
                    TeamKind.CONTRACTOR,
                    Allowance.parse("4 working hours"),
                    Allowance.parse("24 hours"),
                    True,
                    {"en": ("sofa", 'a "b"'), "zh_CN": ("沙发",)},
                    (FollowUp("q", NAMES, (Choice("a", NAMES), Choice("b", ODD))),),
                    (Choice("collected", ODD),),
                    Offered.STAFF,
                    (1, 11, 12),
                    ODD,
                ),
                Category(
                    CategoryCode("d"), NAMES, TeamKind.COMMUNITY, Allowance.parse("1 hour"), Allowance.parse("2 hours")
                ),
            ),
        ),
    )
)
TEAMS = (
    Team(TeamCode("a"), 'Crew, "the best"', TeamKind.COMMUNITY, (AreaCode("1"), AreaCode("1.2")), "en"),
    Team(TeamCode("b"), "环卫所", TeamKind.CONTRACTOR, (ALL_AREAS,), "zh_CN"),
)


def test_the_categories_that_ship_come_back_as_they_are() -> None:
    tree = read_categories(SHIPPED.read_bytes()).tree
    assert tree is not None
    assert read_categories(write_categories(tree)).tree == tree


def test_whatever_a_category_holds_comes_back() -> None:
    found = read_categories(write_categories(ODD_TREE))
    assert found.findings == ()
    assert found.tree == ODD_TREE


def test_teams_come_back_with_the_desks_that_are_whole_groups() -> None:
    written = write_teams([(TEAMS[0], Desk(TeamCode("a"), -1001)), (TEAMS[1], Desk(TeamCode("b"), -1002, 7))])
    found = read_teams(written, {AreaCode("1"), AreaCode("1.2")}, ("en", "zh_CN"))
    assert found.findings == ()
    assert found.teams == TEAMS
    assert found.desks == {"a": -1001}


def test_rules_come_back_in_their_order() -> None:
    rules = (
        Rule(TeamCode("b"), AreaCode("1.2"), "c", (TeamCode("a"), TeamCode("b")), date(2026, 7, 1)),
        Rule(TeamCode("a"), AreaCode("1")),
        Rule(TeamCode("b")),
    )
    areas = [Area(AreaCode(code), code, None, shapely.box(0, 0, 1, 1)) for code in ("1", "1.2")]
    found = read_rules(write_rules(rules), areas, ODD_TREE, [team.code for team in TEAMS])
    assert found.findings == ()
    assert found.rules == rules
