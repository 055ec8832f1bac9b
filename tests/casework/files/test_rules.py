"""A file of rules is read as a whole and in order, or refused with all its mistakes and their rows."""

from datetime import date

import pytest

from casework.files.rules import RuleFile, read_rules
from casework.model.area import AreaCode
from casework.model.category import CategoryCode, CategoryGroup, CategoryTree
from casework.model.finding import What
from casework.model.team import Rule, TeamCode

AREAS = [AreaCode("north"), AreaCode("south")]
TEAMS = [TeamCode("crew"), TeamCode("office")]
TREE = CategoryTree((CategoryGroup(CategoryCode("rubbish"), {"en": "Rubbish"}, ()),))


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
    assert len(read(text).rules) == 3


def test_a_rule_that_begins_later_hides_none() -> None:
    assert found("area,team,valid_from\nnorth,crew,2026-12-01\nnorth,office,\n") == []
