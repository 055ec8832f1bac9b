"""One part of a category is edited: the new tree, and what is refused, with the reasons of the file's reader."""

import pytest

from casework.district.editing import (
    Field,
    Part,
    Spoken,
    check_known,
    edited,
    wanted,
    without,
)
from casework.files.categories import read_categories
from casework.files.writing import write_categories
from casework.model.category import (
    Category,
    CategoryCode,
    CategoryGroup,
    CategoryTree,
    Choice,
    FollowUp,
    FormerCategory,
    Offered,
)
from casework.model.deadline import Allowance
from casework.model.errors import Refusal, Why
from casework.model.finding import What
from casework.model.team import TeamKind

LANGUAGES = {"en": "English", "zh_CN": "简体中文", "zh_TW": "繁體中文"}
ENGLISH, CHINESE = Spoken("en", LANGUAGES), Spoken("zh_CN", LANGUAGES)
DAY = Allowance.parse("1 working day")
SIZE = FollowUp("size", {"en": "How big?"}, (Choice("big", {"en": "Big"}), Choice("small", {"en": "Small"})))
GONE = Choice("gone", {"en": "Gone", "zh_CN": "不见了"})
BULKY, BAGS = (CategoryCode(code) for code in ("bulky", "bags"))


def category(code: CategoryCode) -> Category:
    names = {"en": f"Name of {code}"}
    return Category(code, names, TeamKind.COMMUNITY, DAY, DAY, questions=(SIZE,), reasons=(GONE,))


TREE = CategoryTree(
    (
        CategoryGroup(CategoryCode("rubbish"), {"en": "Rubbish"}, (category(BULKY), category(BAGS))),
        CategoryGroup(CategoryCode("street"), {"en": "Street"}, (category(CategoryCode("dirt")),)),
    )
)


def bulky(field: Field, words: str, detail: str = "", spoken: Spoken = ENGLISH) -> Category:
    """Edit one part of bulky waste; assert that nothing else changes, and that the written file can be read again."""
    tree = edited(TREE, Part(BULKY, field, detail), words, spoken)
    found = tree.category(BULKY)
    assert found is not None
    assert tree.groups[1] == TREE.groups[1]
    assert tree.groups[0].categories[1] == category(BAGS)
    assert read_categories(write_categories(tree)).tree == tree
    return found


@pytest.mark.parametrize("text", ["bulky.name.zh_CN", "bulky.fix", "bulky.team.department", "a-1.question"])
def test_a_part_is_written_as_it_is_read(text: str) -> None:
    part = Part.parse(text)
    assert part is not None
    assert str(part) == text
    assert wanted(f"edit:{text}") == part


@pytest.mark.parametrize("text", ["", "bulky", "bulky.size", ".."])
def test_what_names_no_part_is_none(text: str) -> None:
    assert Part.parse(text) is None
    assert wanted(text) is None
    assert wanted(f"edit:{text}") is None


def test_each_part_is_set_alone() -> None:
    assert bulky(Field.NAME, "大件垃圾", "zh_CN").names == {"en": "Name of bulky", "zh_CN": "大件垃圾"}
    assert bulky(Field.NAME, "Heavy things", "en").names == {"en": "Heavy things"}
    assert str(bulky(Field.ANSWER, " 4 Working  hours ").answer_by) == "4 working hours"
    assert str(bulky(Field.FIX, "24 hours").fix_by) == "24 hours"
    assert bulky(Field.TEAM, "contractor").team_kind is TeamKind.CONTRACTOR
    assert bulky(Field.DANGER, "yes").is_danger
    assert bulky(Field.OFFERED, "staff").offered is Offered.STAFF
    assert bulky(Field.NOTICE, "On Tuesdays.", "en").notice == {"en": "On Tuesdays."}
    assert bulky(Field.NOTICE, "每周二。", "zh_CN").notice == {"zh_CN": "每周二。"}


def test_a_month_is_added_and_taken_away_and_no_month_means_all() -> None:
    assert bulky(Field.MONTHS, "1").months == tuple(range(2, 13))
    tree = edited(TREE, Part(BULKY, Field.MONTHS), "1", ENGLISH)
    assert edited(tree, Part(BULKY, Field.MONTHS), "1", ENGLISH) == TREE
    for month in range(2, 13):
        tree = edited(tree, Part(BULKY, Field.MONTHS), str(month), ENGLISH)
    assert tree == TREE


def test_a_notice_is_removed_in_all_languages_and_what_was_dropped_stays_known() -> None:
    tree = edited(TREE, Part(BULKY, Field.NOTICE, "en"), "On Tuesdays.", ENGLISH)
    assert without(tree, Part(BULKY, Field.NOTICE)) == TREE
    former = CategoryTree(TREE.groups, (FormerCategory(category(CategoryCode("snow")), CategoryCode("rubbish")),))
    assert edited(former, Part(BULKY, Field.DANGER), "yes", ENGLISH).former == former.former
    with pytest.raises(Refusal):
        check_known(former, CategoryCode("snow"))


def test_a_question_is_added_with_its_choices() -> None:
    *_, added = bulky(Field.QUESTION, "How big?\n\n One bag \nOne bag\n一").questions
    assert added.names == {"en": "How big?"}
    assert added.code == "how-big"
    assert [(each.code, each.names["en"]) for each in added.choices] == [
        ("one-bag", "One bag"),
        ("one-bag-2", "One bag"),
        ("choice", "一"),
    ]


def test_a_reason_is_added_in_each_language_under_a_code_that_is_new() -> None:
    *_, added = bulky(Field.REASON, "en Gone\nzh-CN： 不是垃圾").reasons
    assert added == Choice("gone-2", {"en": "Gone", "zh_CN": "不是垃圾"})
    *_, long = bulky(Field.REASON, "en collected that day!").reasons
    assert long.code == "collected-that-d"


def test_a_question_and_a_reason_are_removed() -> None:
    left = without(TREE, Part(BULKY, Field.QUESTION, "size")).category(BULKY)
    assert left is not None
    assert (left.questions, left.reasons) == ((), (GONE,))
    left = without(TREE, Part(BULKY, Field.REASON, "gone")).category(BULKY)
    assert left is not None
    assert (left.questions, left.reasons) == ((SIZE,), ())


@pytest.mark.parametrize(
    ("part", "words", "what"),
    [
        ("bulky.name.en", "x" * 25, What.VALUE_TOO_LONG),
        ("bulky.name.zh_CN", "", What.KEY_MISSING),
        ("bulky.name.Not a language", "x", What.LANGUAGE_MALFORMED),
        ("bulky.name.en", "a\u202eb", What.VALUE_UNPRINTABLE),
        ("bulky.answer", "soon", What.ALLOWANCE_MALFORMED),
        ("bulky.fix", "0 hours", What.ALLOWANCE_MALFORMED),
        ("bulky.fix", "", What.ALLOWANCE_MALFORMED),
        ("bulky.question", "", What.KEY_MISSING),
        ("bulky.question", "Why?\nNobody knows", What.TOO_FEW_ENTRIES),
        ("bulky.question", "Why?\n1\n2\n3\n4\n5\n6\n7", What.TOO_MANY_ENTRIES),
        ("bulky.question", f"{'Why' * 67}?\n1\n2", What.VALUE_TOO_LONG),
        ("bulky.reason", "", What.KEY_MISSING),
        ("bulky.reason", f"en {'x' * 25}", What.VALUE_TOO_LONG),
        ("bulky.notice.en", "x" * 301, What.VALUE_TOO_LONG),
        ("bulky.notice.en", "", What.KEY_MISSING),
    ],
)
def test_what_the_file_may_not_hold_is_refused_with_the_files_reason(part: str, words: str, what: What) -> None:
    meant = Part.parse(part)
    assert meant is not None
    with pytest.raises(Refusal) as refused:
        edited(TREE, meant, words, ENGLISH)
    assert refused.value.why is Why.EDIT_REFUSED
    assert refused.value.facts["what"] == what
    assert "where" not in refused.value.facts


def test_there_are_no_more_than_fit() -> None:
    tree, words = TREE, "Why?\nThis\nThat"
    for _ in range(2):
        tree = edited(tree, Part(BULKY, Field.QUESTION), words, ENGLISH)
    with pytest.raises(Refusal) as refused:
        edited(tree, Part(BULKY, Field.QUESTION), words, ENGLISH)
    assert refused.value.facts == {"what": What.TOO_MANY_ENTRIES, "key": "question", "count": 4, "limit": 3}


def test_what_is_gone_is_refused() -> None:
    gone = CategoryCode("gone")
    for act in (
        lambda: edited(TREE, Part(gone, Field.DANGER), "yes", ENGLISH),
        lambda: without(TREE, Part(gone, Field.REASON, "gone")),
        lambda: without(TREE, Part(BULKY, Field.REASON, "size")),
        lambda: check_known(TREE, gone),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.why is Why.NO_SUCH_CATEGORY
    for code in ("rubbish", "bulky"):
        check_known(TREE, code)


@pytest.mark.parametrize(
    ("field", "choice"),
    [
        *((Field.TEAM, "army"), (Field.DANGER, "maybe"), (Field.DANGER, "")),
        *((Field.OFFERED, "dogs"), (Field.MONTHS, "0"), (Field.MONTHS, "x")),
    ],
)
def test_a_choice_that_was_never_offered_is_an_old_button(field: Field, choice: str) -> None:
    with pytest.raises(Refusal) as refused:
        edited(TREE, Part(BULKY, field), choice, ENGLISH)
    assert refused.value.why is Why.OLD_BUTTON


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("4个工作小时", "4 working hours"), ("三个工作日", "3 working days"), ("48小時", "48 hours"), ("2天", "2 days")],
)
def test_a_deadline_can_be_typed_in_chinese(typed: str, kept: str) -> None:
    assert str(bulky(Field.FIX, typed, spoken=CHINESE).fix_by) == kept
    assert str(bulky(Field.ANSWER, typed, spoken=CHINESE).answer_by) == kept


def test_a_question_is_in_the_language_of_whoever_writes_it() -> None:
    asked = bulky(Field.QUESTION, "有多少？\n一袋\n一车", spoken=CHINESE).questions[-1]
    assert (asked.code, asked.names) == ("question", {"zh_CN": "有多少？"})
    assert [(choice.code, choice.names) for choice in asked.choices] == [
        ("choice", {"zh_CN": "一袋"}),
        ("choice-2", {"zh_CN": "一车"}),
    ]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("不是垃圾", {"zh_CN": "不是垃圾"}),
        ("不是垃圾\nEnglish Not rubbish", {"zh_CN": "不是垃圾", "en": "Not rubbish"}),
        ("简体中文：不是垃圾\n繁體中文：不是垃圾", {"zh_CN": "不是垃圾", "zh_TW": "不是垃圾"}),
        ("en: Not rubbish\nzh-tw 不是垃圾", {"en": "Not rubbish", "zh_TW": "不是垃圾"}),
    ],
)
def test_a_reason_names_its_languages_or_is_in_that_of_whoever_writes_it(typed: str, names: dict[str, str]) -> None:
    assert bulky(Field.REASON, typed, spoken=CHINESE).reasons[-1].names == names
