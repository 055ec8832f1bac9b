"""Categories are found by their codes and named in the reader's language."""

from casework.model.category import CategoryCode, name_in
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
