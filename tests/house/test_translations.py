"""Test each check of the translations: it finds the mistake planted here, and nothing in a text without mistakes."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from casework.files.categories import read_categories
from casework.model.category import Category, CategoryGroup
from handlers.messages.speaker import LANGUAGES, Speaker
from tests.house import translations
from tests.house.translations import SCRIPTS, check, check_language, other_script, unextractable
from tests.paths import ROOT

PAGE = "handlers/messages/page.py"
CODE = """
def page(to, name, count):
    to.say("<b>Hello</b>, {name}", name=name)
    to.counted("{number} photo", "{number} photos", count)
    Button(to.label("Go on"), press)
"""
CATALOGUE = """
msgid "<b>Hello</b>, {name}"
msgstr "<b>您好</b>，{name}"

msgid "{number} photo"
msgid_plural "{number} photos"
msgstr[0] "{number}张照片"

msgid "Go on"
msgstr "继续"
"""


def problems(code: str = CODE, catalogue: str = CATALOGUE) -> list[str]:
    return check_language("zh_CN", catalogue.encode(), {PAGE: code})


def test_a_complete_catalogue_passes() -> None:
    assert problems() == []
    assert unextractable({PAGE: CODE}) == []


def test_the_project_passes() -> None:
    assert check(ROOT) == []


def test_a_missing_translation_is_found() -> None:
    assert problems(catalogue=CATALOGUE.replace("继续", "")) == ["zh_CN: not translated: 'Go on'"]


def test_a_missing_plural_is_found() -> None:
    found = problems(catalogue=CATALOGUE.replace("{number}张照片", ""))
    assert any("not translated: ('{number} photo', '{number} photos')" in problem for problem in found)


def test_a_fuzzy_entry_is_found() -> None:
    (problem,) = problems(catalogue=CATALOGUE.replace('\nmsgid "Go on"', '\n#, fuzzy\nmsgid "Go on"'))
    assert "fuzzy" in problem
    assert "'Go on'" in problem


def test_an_obsolete_entry_is_found() -> None:
    (problem,) = problems(catalogue=CATALOGUE + '\n#~ msgid "Stop"\n#~ msgstr "停止"\n')
    assert "obsolete" in problem
    assert "'Stop'" in problem


@pytest.mark.parametrize(
    "added", ['to.say("New here")', 'to.label("New here")', 'to.counted("New here", "{number} new", 2)']
)
def test_a_sentence_that_is_not_in_the_catalogue_is_found(added: str) -> None:
    (problem,) = problems(CODE + f"    {added}\n")
    assert "not in the catalogue" in problem
    assert PAGE in problem
    assert "New here" in problem


def test_a_sentence_that_nobody_says_any_more_is_found() -> None:
    (problem,) = problems(catalogue=CATALOGUE + '\nmsgid "Stop"\nmsgstr "停止"\n')
    assert "said nowhere any more" in problem


def test_a_second_word_for_what_the_glossary_names_is_found() -> None:
    (problem,) = problems(catalogue=CATALOGUE.replace("继续", "联系承办单位"))
    assert problem == "zh_CN: the glossary says 责任单位, not 承办单位: '联系承办单位'"


@pytest.mark.parametrize(
    "wrong", ["{number} 张照片", "有 {number}张照片", "有<b>{number}</b> 张", "4 张，共{number}张"]
)
def test_a_blank_between_a_number_and_chinese_is_found(wrong: str) -> None:
    (problem,) = problems(catalogue=CATALOGUE.replace("{number}张照片", wrong))
    assert problem == f"zh_CN: no blank between a number and Chinese: {wrong!r}"


@pytest.mark.parametrize(
    "right", ["案件 #{number} 的照片", "发送 /ban 12 可禁止，共{number}张", "RFC 7946 相反的{number}个"]
)
def test_what_is_no_number_of_something_keeps_its_blanks(right: str) -> None:
    assert problems(catalogue=CATALOGUE.replace("{number}张照片", right)) == []


@pytest.mark.parametrize("language", sorted(SCRIPTS))
def test_what_babel_says_of_time_has_no_blank_either(language: str) -> None:
    to = Speaker(language, ZoneInfo("Asia/Shanghai"))
    for span in (timedelta(minutes=4), timedelta(hours=5), timedelta(days=3), timedelta(days=400)):
        assert " " not in to.ago(span)
        assert " " not in to.age(span)


@pytest.mark.parametrize(
    "wrong", ["您好", "您好，{nam}", "您好，{name}，{more}", "您好，{name!r}", "您好，{name", "您好，{}"]
)
def test_a_translation_that_names_other_values_is_found(wrong: str) -> None:
    found = problems(catalogue=CATALOGUE.replace("<b>您好</b>，{name}", wrong))
    assert found == ["zh_CN: its translation names other values: '<b>Hello</b>, {name}'"]


def test_a_plural_form_that_does_not_name_its_number_is_found() -> None:
    (problem,) = problems(catalogue=CATALOGUE.replace("{number}张照片", "照片"))
    assert "names other values" in problem


def test_a_sentence_with_wrong_braces_is_found() -> None:
    (problem,) = problems('to.say("Half a { brace")', 'msgid "Half a { brace"\nmsgstr "半个括号"\n')
    assert "its braces are wrong" in problem


@pytest.mark.parametrize(
    "wrong", ["<b>您好，{name}", "<h1>您好</h1>，{name}", "<b>您好</i>，{name}", "您好</b>，{name}"]
)
def test_html_that_telegram_refuses_is_found_in_a_translation(wrong: str) -> None:
    (problem,) = problems(catalogue=CATALOGUE.replace("<b>您好</b>，{name}", wrong))
    assert "Telegram would refuse it" in problem


def test_html_that_telegram_refuses_is_found_in_a_source() -> None:
    (problem,) = problems('to.say("<p>Hello</p>")', 'msgid "<p>Hello</p>"\nmsgstr "您好"\n')
    assert 'Unsupported start tag "p" at byte offset 0' in problem


def test_a_label_over_24_characters_is_found_in_a_source() -> None:
    label = "Twenty-five characters ok"
    (problem,) = problems(f'Button(to.label("{label}"), press)', f'msgid "{label}"\nmsgstr "二十五"\n')
    assert problem.startswith("zh_CN: 25 characters")


def test_a_label_over_24_characters_is_found_in_a_translation() -> None:
    (problem,) = problems(catalogue=CATALOGUE.replace("继续", "继" * 25))
    assert problem.startswith("zh_CN: 25 characters")


def test_a_label_with_a_tag_is_found() -> None:
    (problem,) = problems(catalogue=CATALOGUE.replace("继续", "<b>继续</b>"))
    assert "no tags" in problem


def test_a_label_may_name_a_number_and_nothing_else() -> None:
    assert problems('to.label("Photo {number}")', 'msgid "Photo {number}"\nmsgstr "照片{number}"\n') == []
    found = problems('to.label("Photo of {name}")', 'msgid "Photo of {name}"\nmsgstr "{name}的照片"\n')
    assert all("no values but {number}" in problem for problem in found)
    assert len(found) == 2


@pytest.mark.parametrize(
    "code",
    [
        'Button(to.label("Here") if here else to.label("There"), press)',
        'Button(to.label("Photo {number}").format(number=number), press)',
        'Button(cut(f"{number}. {name}", 24), press)',
        'Button("💡 " + name_in(names, to.language), press)',
    ],
)
def test_a_label_may_hold_signs_numbers_and_names_of_the_district(code: str) -> None:
    assert unextractable({PAGE: code}) == []


@pytest.mark.parametrize(
    "code",
    [
        "to.say(words)",
        'to.say(f"Hello {name}")',
        'to.say("Hello" + name)',
        'to.counted("One", many, 2)',
        'Button("Take", press)',
        'Button(f"Take {number}", press)',
        'Button(str(to.say("Take")), press)',
        'Key("Here", shares_location=True)',
        'Key(to.say("Here") if here else to.label("There"))',
    ],
)
def test_words_that_nobody_could_translate_are_found(code: str) -> None:
    (problem,) = unextractable({PAGE: code})
    assert problem.startswith(f"{PAGE}:1: ")


def test_a_broken_catalogue_is_one_problem() -> None:
    (problem,) = problems(catalogue=CATALOGUE + "what is this?")
    assert "cannot be read" in problem


def test_a_language_without_a_catalogue_lacks_every_sentence() -> None:
    assert len(problems(catalogue="")) == len(translations.extracted({PAGE: CODE}))


SIMPLIFIED = "们这发请问题处办单认说话时间应报网设选择图类别区边从还没为对开关后来过进运车门广气电机体与个张条环听"
TRADITIONAL = "們這發請問題處辦單認說話時間應報網設選擇圖類別區邊從還沒為對開關後來過進運車門廣氣電機體與個張條環聽"


@pytest.mark.parametrize(("simplified", "traditional"), list(zip(SIMPLIFIED, TRADITIONAL, strict=True)))
def test_each_script_knows_the_common_characters_of_the_other(simplified: str, traditional: str) -> None:
    assert other_script("zh_TW", simplified + traditional) == simplified
    assert other_script("zh_CN", simplified + traditional) == traditional
    assert other_script("en", simplified + traditional) == ""


def test_a_translation_in_the_other_script_is_found() -> None:
    (problem,) = problems(catalogue=CATALOGUE.replace("继续", "繼續，即繼續"))
    assert problem.startswith("zh_CN: 繼續 belong to the other script")


def test_a_language_may_name_itself_in_a_translation() -> None:
    assert problems(catalogue=CATALOGUE.replace("继续", "繁體中文")) == []


@pytest.mark.parametrize("language", SCRIPTS)
def test_the_shipped_categories_keep_to_their_script(language: str) -> None:
    tree = read_categories((ROOT / "bot" / "data" / "categories.toml").read_bytes()).tree
    assert tree is not None
    entries: list[CategoryGroup | Category] = [*tree.groups]
    entries += (category for group in tree.groups for category in group.categories)
    words = [each.names.get(language, "") for each in entries]
    words += (word for each in entries if isinstance(each, Category) for word in each.keywords.get(language, ()))
    assert {word: strange for word in words if (strange := other_script(language, word))} == {}


def test_every_language_with_a_script_of_its_own_is_spoken() -> None:
    assert SCRIPTS.keys() <= LANGUAGES.keys()
