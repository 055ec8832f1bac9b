"""A file of rules is read as a whole and in order, or refused with all its mistakes and their rows."""

from datetime import date

import pytest
import shapely

from casework.files.rules import RuleFile, read_rules
from casework.model.area import Area, AreaCode
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree, succeeding
from casework.model.deadline import Allowance
from casework.model.finding import What
from casework.model.team import Rule, TeamCode, TeamKind

BOX = shapely.box(0, 0, 1, 1)
AREAS = [
    Area(AreaCode("north"), "North", None, BOX),
    Area(AreaCode("south"), "South", None, BOX),
    Area(AreaCode("quay"), "Quay", AreaCode("north"), BOX),
]
TEAMS = [TeamCode("crew"), TeamCode("office")]
DAY = Allowance.parse("1 working day")
LITTER = Category(CategoryCode("litter"), {"en": "Litter"}, TeamKind.COMMUNITY, DAY, DAY)
TREE = CategoryTree((CategoryGroup(CategoryCode("rubbish"), {"en": "Rubbish"}, (LITTER,)),))


def read(text: str) -> RuleFile:
    return read_rules(text.encode(), AREAS, TREE, TEAMS)


def found(text: str) -> list[tuple[What, object]]:
    return [(finding.what, finding.facts.get("row")) for finding in read(text).findings]


def test_rules_stand_in_the_order_of_their_rows() -> None:
    file = read("area,category,team,assisting,valid_from\nnorth,rubbish,crew,office,2026-12-01\n,,office,,\n")
    assert file.rules == (
        Rule(TeamCode("crew"), AreaCode("north"), "rubbish", (TeamCode("office"),), date(2026, 12, 1)),
        Rule(TeamCode("office")),
    )
    assert file.findings == ()


def test_codes_and_days_may_be_written_as_in_any_other_file() -> None:
    file = read("area,category,team,assisting,valid_from\nnorth,,crew,Office；crew,2026/12/1\n")
    assert file.rules[0].assisting == (TeamCode("office"), TeamCode("crew"))
    assert (file.rules[0].valid_from, file.findings) == (date(2026, 12, 1), ())


def test_a_header_alone_means_no_rules() -> None:
    assert read("team\n") == RuleFile((), ())


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("north,rubbish,crw,,", What.TEAM_UNKNOWN_NEAR),
        ("north,rubbish,zzzzzz,,", What.TEAM_UNKNOWN),
        ("nort,rubbish,crew,,", What.AREA_UNKNOWN_NEAR),
        ("north,rubish,crew,,", What.CATEGORY_UNKNOWN_NEAR),
        ("north,rubbish,crew,crew;offce,", What.TEAM_UNKNOWN_NEAR),
        ("north,rubbish,crew,,tomorrow", What.DATE_MALFORMED),
        ("north,rubbish,,,", What.VALUE_MISSING),
    ],
)
def test_a_mistake_is_named_with_its_row_and_nothing_is_used(row: str, what: What) -> None:
    text = f"area,category,team,assisting,valid_from\n,,office,,\n{row}\n"
    assert found(text) == [(what, 3)]
    assert read(text).rules == ()


def test_a_rule_that_never_comes_to_bear_is_pointed_out() -> None:
    text = "area,category,team,valid_from\nnorth,,crew,\nnorth,rubbish,office,\nsouth,rubbish,office,\n"
    assert found(text) == [(What.RULE_HIDDEN, 3)]
    assert [finding.facts["earlier"] for finding in read(text).findings] == [2]
    assert found(text.replace("\nnorth,rubbish", "\n\n,,,\nnorth,rubbish")) == [(What.RULE_HIDDEN, 5)]
    assert len(read(text).rules) == 3


@pytest.mark.parametrize(
    "rows",
    [
        "north,,crew,\nquay,,office,",  # the first is for an area around it
        ",rubbish,crew,\n,litter,office,",  # the first is for its group
        "north,rubbish,crew,\nquay,litter,office,2026-12-01",
        "north,,crew,2026-06-01\nnorth,,office,2026-12-01",  # the first has begun by then
        "north,,crew,2026-06-01\nnorth,,office,2026-06-01",
    ],
)
def test_so_is_one_that_a_wider_rule_or_one_that_has_begun_keeps_from_it(rows: str) -> None:
    assert found(f"area,category,team,valid_from\n{rows}\n") == [(What.RULE_HIDDEN, 3)]


@pytest.mark.parametrize(
    "rows",
    [
        "quay,,crew,\nnorth,,office,",
        ",litter,crew,\n,rubbish,office,",
        "north,,crew,\n,litter,office,",
        "north,,crew,2026-12-01\nnorth,,office,2026-06-01",
    ],
)
def test_a_rule_that_applies_somewhere_or_for_a_time_is_not_pointed_out(rows: str) -> None:
    assert found(f"area,category,team,valid_from\n{rows}\n") == []


def test_a_rule_may_name_a_category_that_was_dropped_and_that_is_said() -> None:
    smaller = CategoryTree((CategoryGroup(CategoryCode("noise"), {"en": "Noise"}, ()),))
    file = read_rules(b"category,team\nlitter,crew\nrubbish,crew\n", AREAS, succeeding(TREE, smaller), TEAMS)
    assert [(each.what, each.facts["row"]) for each in file.findings] == [
        (What.CATEGORY_FORMER, 2),
        (What.CATEGORY_FORMER, 3),
    ]
    assert [rule.category for rule in file.rules] == ["litter", "rubbish"]


def test_a_rule_that_begins_later_hides_none() -> None:
    assert found("area,team,valid_from\nnorth,crew,2026-12-01\nnorth,office,\n") == []
