"""Categories are found by their codes and named in the reader's language."""

from dataclasses import replace
from datetime import date

import pytest

from casework.model.category import (
    CategoryCode,
    CategoryGroup,
    CategoryTree,
    Choice,
    FollowUp,
    answered,
    name_in,
    succeeding,
)
from tests.stories.stage import TREE


def test_groups_and_categories_are_found_by_their_codes_and_not_mixed_up() -> None:
    category, group = TREE.category(CategoryCode("bulky")), TREE.group(CategoryCode("rubbish"))
    assert category is not None
    assert group is not None
    assert category in group.categories
    assert TREE.category(CategoryCode("rubbish")) is None
    assert TREE.group(CategoryCode("bulky")) is None


def test_a_name_is_the_readers_else_english_else_the_first() -> None:
    assert name_in({"en": "Bags", "zh_CN": "袋装垃圾"}, "zh_CN") == "袋装垃圾"
    assert name_in({"en": "Bags", "zh_CN": "袋装垃圾"}, "de") == "Bags"
    assert name_in({"zh_CN": "袋装垃圾"}, "en") == "袋装垃圾"
    assert name_in({}, "en") == ""


def test_a_chinese_reader_gets_the_other_chinese_before_english() -> None:
    assert name_in({"en": "Bags", "zh_CN": "袋装垃圾"}, "zh_TW") == "袋装垃圾"
    assert name_in({"en": "Bags", "zh_TW": "袋裝垃圾"}, "zh_CN") == "袋裝垃圾"
    assert name_in({"en": "Bags", "zh_CN": "袋装垃圾", "zh_TW": "袋裝垃圾"}, "zh_TW") == "袋裝垃圾"
    assert name_in({"en": "Bags", "zh_CN": "", "zh_TW": ""}, "zh_TW") == "Bags"


def test_a_dropped_category_is_known_but_not_current_and_stays_with_its_group() -> None:
    bulky, bags, dirt = (CategoryCode(code) for code in ("bulky", "bags", "dirt"))
    smaller = CategoryTree((CategoryGroup(TREE.groups[0].code, {}, TREE.groups[0].categories[1:]), *TREE.groups[1:]))
    tree = succeeding(TREE, smaller)
    kept = tree.category(bulky)
    assert kept is not None
    assert tree.current(bulky) is None
    assert [each.code for each in tree.categories()] == [bags, dirt]
    assert tree.codes(kept) == (bulky, "rubbish")
    assert tree.together(bags) == tree.together(bulky) == {bulky, bags}
    assert tree.together(CategoryCode("unknown")) == {"unknown"}
    assert (tree.standing_for(bags), tree.standing_for(dirt)) == ({bags, bulky}, {dirt})
    assert TREE.standing_for(bags) == {bags}


@pytest.mark.parametrize("month", range(1, 13))
def test_a_season_may_go_over_the_turn_of_the_year(month: int) -> None:
    snow = replace(TREE.groups[0].categories[0], months=(11, 12, 1))
    assert snow.is_offered(date(2026, month, 1), to_staff=False) == (month in (11, 12, 1))
    assert snow.is_offered(date(2026, month, 1), to_staff=True)


def test_the_answer_to_a_question_is_told_also_when_it_was_dropped() -> None:
    choices = Choice("bag", {"en": "A bag"}), Choice("van", {"en": "A van"})
    asked = replace(TREE.groups[0].categories[0], questions=(FollowUp("size", {"en": "How big?"}, choices),))
    fewer = replace(asked, questions=(FollowUp("size", {"en": "How large?"}, choices[:1]),))
    old, new = (CategoryTree((CategoryGroup(CategoryCode("g"), {}, (each,)),)) for each in (asked, fewer))
    kept = succeeding(old, new).category(asked.code)
    assert answered(kept, {"size": "van"}, "en") == [("How big?", "A van")]
    assert answered(kept, {"size": "bag"}, "en") == [("How large?", "A bag")]
    assert answered(kept, {"size": "nonsense"}, "en") == []
    assert answered(None, {"size": "bag"}, "en") == []
