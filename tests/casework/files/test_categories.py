"""A category file is read as a whole, or refused with all its mistakes at once."""

import pytest
from hypothesis import given, strategies as st

from casework.files.categories import (
    LONGEST_ANSWER_CODE,
    MOST_GROUPS,
    MOST_KEYWORDS,
    CategoryFile,
    read_categories,
)
from casework.model.category import (
    Category,
    CategoryCode,
    CategoryGroup,
    CategoryTree,
    Choice,
    FollowUp,
    Offered,
    name_in,
)
from casework.model.deadline import Allowance, Unit
from casework.model.draft import DraftId
from casework.model.finding import What
from casework.model.team import TeamKind
from handlers.messages.message import BUTTON_LIMIT
from handlers.messages.press import Press, Verb
from handlers.messages.speaker import LANGUAGES
from tests.paths import ROOT

SHIPPED = ROOT / "bot" / "data" / "categories.toml"

LITTER = """
[[group.category]]
code = "litter"
name = { en = "Litter", zh_CN = "散落垃圾" }
team = "community"
answer = "4 working hours"
fix = "1 working day"
"""
STREET = f"""
[[group]]
code = "street"
name = {{ en = "Streets" }}
{LITTER}"""

QUESTION = """
[[group.category.question]]
code = "amount"
name = { en = "How much is it?", zh_CN = "有多少？" }

[[group.category.question.choice]]
code = "bag"
name = { en = "One bag", zh_CN = "一袋" }

[[group.category.question.choice]]
code = "more"
name = { en = "More" }
"""
ASKING = STREET + 'keywords = { en = ["wrapper", "cigarette butt"], zh_CN = ["纸屑"] }\n' + QUESTION


def whats(file: CategoryFile) -> list[What]:
    return [finding.what for finding in file.findings]


def tree_of(text: str) -> CategoryTree:
    file = read_categories(text.encode())
    assert file.findings == ()
    assert file.tree is not None
    return file.tree


def test_a_file_becomes_a_tree_in_the_order_in_which_it_is_written() -> None:
    tree = tree_of(STREET + LITTER.replace("litter", "needles") + "danger = true\n")
    assert [group.code for group in tree.groups] == ["street"]
    litter, needles = tree.groups[0].categories
    assert (litter.code, litter.names["zh_CN"], litter.team_kind) == ("litter", "散落垃圾", TeamKind.COMMUNITY)
    assert (litter.answer_by, litter.fix_by) == (Allowance(4, Unit.WORKING_HOURS), Allowance(1, Unit.WORKING_DAYS))
    assert (litter.is_danger, needles.is_danger) == (False, True)


def test_keywords_and_questions_are_read_in_the_order_in_which_they_are_written() -> None:
    (litter,) = tree_of(ASKING + QUESTION.replace("amount", "again")).groups[0].categories
    assert litter.keywords == {"en": ("wrapper", "cigarette butt"), "zh_CN": ("纸屑",)}
    choices = Choice("bag", {"en": "One bag", "zh_CN": "一袋"}), Choice("more", {"en": "More"})
    names = {"en": "How much is it?", "zh_CN": "有多少？"}
    assert litter.questions == (FollowUp("amount", names, choices), FollowUp("again", names, choices))


def test_a_category_needs_neither_keywords_nor_questions() -> None:
    (litter,) = tree_of(STREET).groups[0].categories
    assert (litter.keywords, litter.questions) == ({}, ())
    assert tree_of(STREET + "keywords = { zh_CN = [] }").groups[0].categories[0].keywords == {"zh_CN": ()}


def test_who_may_choose_it_the_months_and_the_notice_are_read() -> None:
    (plain,) = tree_of(STREET).groups[0].categories
    assert (plain.offered, plain.months, plain.notice) == (Offered.EVERYBODY, (), {})
    limits = 'offered = "staff"\nmonths = [12, 1, 11]\nnotice = { en = "On Tuesdays.", zh_CN = "每周二。" }\n'
    (litter,) = tree_of(STREET + limits).groups[0].categories
    assert (litter.offered, litter.months) == (Offered.STAFF, (1, 11, 12))
    assert litter.notice == {"en": "On Tuesdays.", "zh_CN": "每周二。"}


def test_all_mistakes_about_them_are_reported_at_once() -> None:
    file = read_categories((STREET + 'offered = "x"\nmonths = [0, 14]\nnotice = { zh = 5 }\n').encode())
    assert whats(file) == [What.OFFERED_UNKNOWN, *[What.NUMBER_NOT_ALLOWED] * 2, What.KEY_WRONG_TYPE]


@pytest.mark.parametrize(
    "code",
    [
        *("broken-road", "derelict-building", "dirty-facade", "thirsty-tree", "night-soil", "toilet-broken"),
        "not-cleaned",
    ],
)
def test_what_the_districts_summaries_name_can_be_reported(code: str) -> None:
    assert shipped().current(CategoryCode(code)) is not None


def test_two_categories_may_ask_the_same_question() -> None:
    first, second = tree_of(ASKING + LITTER.replace("litter", "needles") + QUESTION).groups[0].categories
    assert first.questions == second.questions


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_categories(b"\xef\xbb\xbf" + STREET.encode()).tree == tree_of(STREET)


@pytest.mark.parametrize(
    ("data", "what", "facts"),
    [
        (b"", What.FILE_EMPTY, {}),
        (b" \n", What.FILE_EMPTY, {}),
        (b'a = "\xff"', What.NOT_UTF8, {"byte": 5, "encodings": "cp1252, cp1251"}),
        (b"a = 1\nb = \n", What.TOML_BROKEN, {"line": 2, "column": 5}),
        (b'a = 1\nb = "x', What.TOML_BROKEN, {"line": 2, "column": 7}),
        (b"a = " + b"[" * 5000, What.TOML_TOO_DEEP, {}),
        (b"a = " + b"1" * 5000, What.NUMBER_TOO_LONG, {}),
    ],
)
def test_what_is_no_toml_is_refused_with_its_place(data: bytes, what: What, facts: dict[str, object]) -> None:
    file = read_categories(data)
    assert file.tree is None
    assert [(finding.what, finding.facts) for finding in file.findings] == [(what, facts)]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('code = "litter"', "", What.KEY_MISSING),
        ('code = "litter"', "code = 5", What.KEY_WRONG_TYPE),
        ('code = "litter"', 'code = "Litter"', What.CATEGORY_CODE_MALFORMED),
        ('code = "litter"', 'code = "a.b"', What.CATEGORY_CODE_MALFORMED),
        ('code = "litter"', f'code = "{"a" * 33}"', What.CATEGORY_CODE_MALFORMED),
        ('code = "litter"', 'code = "street"', What.CODE_REPEATED),
        ('{ en = "Litter", zh_CN = "散落垃圾" }', "{}", What.KEY_MISSING),
        ('en = "Litter"', 'en = ""', What.KEY_MISSING),
        ('en = "Litter"', "en = 2026-01-01", What.KEY_WRONG_TYPE),
        ('en = "Litter"', f'en = "{"x" * 25}"', What.VALUE_TOO_LONG),
        ('en = "Litter"', 'en = "a\\u202eb"', What.VALUE_UNPRINTABLE),
        ("zh_CN", "chinese", What.LANGUAGE_MALFORMED),
        ("zh_CN", "zh-CN", What.LANGUAGE_MALFORMED),
        ('{ en = "Litter", zh_CN = "散落垃圾" }', '"Litter"', What.KEY_WRONG_TYPE),
        ('"community"', '"comunity"', What.KIND_UNKNOWN),
        ('"community"', "true", What.KEY_WRONG_TYPE),
        ('answer = "4 working hours"', "", What.KEY_MISSING),
        ("4 working hours", "4", What.ALLOWANCE_MALFORMED),
        ("4 working hours", "soon", What.ALLOWANCE_MALFORMED),
        ("4 working hours", "0 hours", What.ALLOWANCE_MALFORMED),
        ('fix = "1 working day"', "fix = 1", What.KEY_WRONG_TYPE),
        ('fix = "1 working day"', 'fix = "1 working day"\ndanger = "no"', What.KEY_WRONG_TYPE),
        ('fix = "1 working day"', 'fix = "1 working day"\ndangerous = true', What.KEY_UNKNOWN),
        ('fix = "1 working day"', 'fix = "1 working day"\noffered = "residents"', What.OFFERED_UNKNOWN),
        ('fix = "1 working day"', 'fix = "1 working day"\noffered = false', What.KEY_WRONG_TYPE),
        ('fix = "1 working day"', 'fix = "1 working day"\nmonths = 11', What.KEY_WRONG_TYPE),
        ('fix = "1 working day"', 'fix = "1 working day"\nmonths = ["May"]', What.KEY_WRONG_TYPE),
        ('fix = "1 working day"', 'fix = "1 working day"\nmonths = [true]', What.KEY_WRONG_TYPE),
        ('fix = "1 working day"', 'fix = "1 working day"\nmonths = [0]', What.NUMBER_NOT_ALLOWED),
        ('fix = "1 working day"', 'fix = "1 working day"\nmonths = [13]', What.NUMBER_NOT_ALLOWED),
        ('fix = "1 working day"', 'fix = "1 working day"\nmonths = [5, 5]', What.VALUE_REPEATED),
        ('fix = "1 working day"', 'fix = "1 working day"\nnotice = "On Tuesdays."', What.KEY_WRONG_TYPE),
        ('fix = "1 working day"', 'fix = "1 working day"\nnotice = {}', What.KEY_MISSING),
        ('fix = "1 working day"', f'fix = "1 working day"\nnotice = {{ en = "{"x" * 301}" }}', What.VALUE_TOO_LONG),
    ],
)
def test_one_mistake_in_a_category_is_named_with_its_place(old: str, new: str, what: What) -> None:
    assert old in STREET
    file = read_categories(STREET.replace(old, new).encode())
    assert file.tree is None
    assert whats(file) == [what]
    assert str(file.findings[0].facts["where"]).startswith("group 1 (street), category 1")


@pytest.mark.parametrize(
    ("old", "new", "what", "place"),
    [
        ('["wrapper", "cigarette butt"]', '"wrapper"', What.KEY_WRONG_TYPE, ""),
        ('["wrapper", "cigarette butt"]', "[5]", What.KEY_WRONG_TYPE, ""),
        ('["wrapper", "cigarette butt"]', '["  "]', What.KEY_MISSING, ""),
        ('"wrapper"', f'"{"x" * 61}"', What.VALUE_TOO_LONG, ""),
        ('"wrapper"', '"a\\u0007b"', What.VALUE_UNPRINTABLE, ""),
        ('"wrapper"', ", ".join(['"x"'] * MOST_KEYWORDS), What.TOO_MANY_ENTRIES, ""),
        ('{ en = ["wrapper", "cigarette butt"], zh_CN = ["纸屑"] }', '["wrapper"]', What.KEY_WRONG_TYPE, ""),
        ('zh_CN = ["纸屑"]', 'Chinese = ["纸屑"]', What.LANGUAGE_MALFORMED, ""),
        (QUESTION, "question = 5", What.KEY_WRONG_TYPE, ""),
        (QUESTION, "question = [5]", What.KEY_WRONG_TYPE, ""),
        (QUESTION, "".join(QUESTION.replace("amount", f"q{n}") for n in range(4)), What.TOO_MANY_ENTRIES, ""),
        (QUESTION, QUESTION * 2, What.CODE_REPEATED, ", question 2 (amount)"),
        ('code = "amount"\n', "", What.KEY_MISSING, ", question 1"),
        ('"amount"', '"How much"', What.CATEGORY_CODE_MALFORMED, ", question 1 (How much)"),
        ('"amount"', f'"{"a" * 17}"', What.CATEGORY_CODE_MALFORMED, f", question 1 ({'a' * 17})"),
        ('"How much is it?"', f'"{"x" * 201}"', What.VALUE_TOO_LONG, ", question 1 (amount)"),
        ('{ en = "How much is it?", zh_CN = "有多少？" }', "{}", What.KEY_MISSING, ", question 1 (amount)"),
        ('"有多少？" }', '"有多少？" }\noptional = true', What.KEY_UNKNOWN, ", question 1 (amount)"),
        (QUESTION[QUESTION.index("[[group.category.question.choice") :], "", What.KEY_MISSING, ", question 1 (amount)"),
        (QUESTION[QUESTION.rindex("[[") :], "", What.TOO_FEW_ENTRIES, ", question 1 (amount)"),
        ('"more"', '"bag"', What.CODE_REPEATED, ", question 1 (amount), choice 2 (bag)"),
        ('"More"', f'"{"x" * 25}"', What.VALUE_TOO_LONG, ", question 1 (amount), choice 2 (more)"),
        ('{ en = "More" }', "{}", What.KEY_MISSING, ", question 1 (amount), choice 2 (more)"),
        ('{ en = "More" }', '{ en = "More" }\ncost = 1', What.KEY_UNKNOWN, ", question 1 (amount), choice 2 (more)"),
    ],
)
def test_one_mistake_in_keywords_or_questions_is_named_with_its_place(
    old: str, new: str, what: What, place: str
) -> None:
    assert old in ASKING
    file = read_categories(ASKING.replace(old, new).encode())
    assert file.tree is None
    assert [(finding.what, finding.facts["where"]) for finding in file.findings] == [
        (what, f"group 1 (street), category 1 (litter){place}")
    ]


def test_a_question_has_two_to_six_choices() -> None:
    choice = QUESTION[QUESTION.rindex("[[") :]
    more = [choice.replace('"more"', f'"more{n}"') for n in range(5)]
    assert len(tree_of(ASKING + "".join(more[:4])).groups[0].categories[0].questions[0].choices) == 6
    assert whats(read_categories((ASKING + "".join(more)).encode())) == [What.TOO_MANY_ENTRIES]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("title = 1\n" + STREET, What.KEY_UNKNOWN),
        ("# nothing", What.KEY_MISSING),
        ("group = 5", What.KEY_WRONG_TYPE),
        ("group = [5]", What.KEY_WRONG_TYPE),
        (STREET.replace(LITTER, ""), What.KEY_MISSING),
        ("".join(STREET.replace('"street"', f'"g{n}"').replace('"litter"', f'"c{n}"') for n in range(41)), None),
        (STREET + "".join(LITTER.replace('"litter"', f'"c{n}"') for n in range(40)), None),
    ],
)
def test_a_mistake_about_groups_is_named(text: str, what: What | None) -> None:
    file = read_categories(text.encode())
    assert file.tree is None
    assert whats(file) == [what or What.TOO_MANY_ENTRIES]


def test_all_mistakes_are_reported_at_once() -> None:
    broken = STREET.replace('"community"', '"x"').replace("1 working day", "1 moon") + LITTER.replace(
        'team = "community"', ""
    )
    assert set(whats(read_categories(broken.encode()))) == {
        What.KIND_UNKNOWN,
        What.ALLOWANCE_MALFORMED,
        What.CODE_REPEATED,
        What.KEY_MISSING,
    }


@given(st.binary())
def test_no_bytes_make_it_raise(data: bytes) -> None:
    file = read_categories(data)
    assert (file.tree is None) == bool(file.findings)


def shipped() -> CategoryTree:
    return tree_of(SHIPPED.read_text(encoding="utf-8"))


def test_the_shipped_tree_speaks_every_language_on_every_button() -> None:
    tree = shipped()
    assert len(tree.groups) <= MOST_GROUPS
    assert 30 <= len(list(tree.categories())) <= 48
    assert all(len(group.categories) <= 8 for group in tree.groups)  # a menu that is read at a glance
    entries: list[CategoryGroup | Category] = [*tree.groups]
    entries += [category for group in tree.groups for category in group.categories]
    for each in entries:
        assert set(each.names) == set(LANGUAGES)
        assert all(len(name) <= BUTTON_LIMIT for name in each.names.values())
        for verb in (Verb.GROUP, Verb.CATEGORY):
            assert Press(verb, DraftId(10**18 - 1), each.code).payload()


def test_the_shipped_questions_speak_every_language_and_fit_their_buttons() -> None:
    questions = [each for group in shipped().groups for category in group.categories for each in category.questions]
    assert questions
    for question in questions:
        assert set(question.names) == set(LANGUAGES)
        for choice in question.choices:
            assert set(choice.names) == set(LANGUAGES)
            assert all(len(name) <= BUTTON_LIMIT for name in choice.names.values())
            assert Press(Verb.ANSWER, DraftId(10**18 - 1), f"{question.code}.{choice.code}").payload()


def test_the_longest_codes_of_a_question_and_its_choice_fit_a_button() -> None:
    word = f"{'q' * LONGEST_ANSWER_CODE}.{'c' * LONGEST_ANSWER_CODE}"
    assert Press(Verb.ANSWER, DraftId(10**18 - 1), word).payload()


def test_every_shipped_category_has_keywords_in_every_language() -> None:
    for group in shipped().groups:
        for category in group.categories:
            if category.code == "something-else":
                continue  # nobody can say by which words people call what is not listed
            assert set(category.keywords) == set(LANGUAGES)
            for words in category.keywords.values():
                assert 10 <= len(words) <= MOST_KEYWORDS
                assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("code", "answer", "fix"),
    [
        ("litter", "4 working hours", "1 working day"),
        ("bin-full", "4 working hours", "1 working day"),
        ("bulky", "1 working day", "3 working days"),
        ("posters", "1 working day", "3 working days"),
        ("drain", "1 working day", "5 working days"),
        ("smell", "1 working day", "5 working days"),
        ("illegal-building", "1 working day", "15 working days"),
        ("green-occupied", "1 working day", "15 working days"),
        ("needles", "2 hours", "24 hours"),
    ],
)
def test_the_shipped_tree_has_the_districts_deadlines(code: str, answer: str, fix: str) -> None:
    category = shipped().category(CategoryCode(code))
    assert category is not None
    assert (str(category.answer_by), str(category.fix_by)) == (answer, fix)
    assert category.is_danger == (code == "needles")


def test_a_chinese_district_writes_its_file_in_chinese_alone() -> None:
    file = read_categories(
        """
        [[group]]
        code = "jiemian"
        name = { zh_CN = "街面" }

        [[group.category]]
        code = "laji"
        name = { zh_CN = "散落垃圾" }
        team = "社区"
        answer = "4个工作小时"
        fix = "三个工作日"
        """.encode()
    )
    assert file.findings == ()
    assert file.tree is not None
    category = file.tree.category(CategoryCode("laji"))
    assert category is not None
    assert (category.team_kind, str(category.answer_by), str(category.fix_by)) == (
        TeamKind.COMMUNITY,
        "4 working hours",
        "3 working days",
    )
    assert name_in(category.names, "en") == "散落垃圾"
