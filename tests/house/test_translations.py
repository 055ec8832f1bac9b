"""Each check of the translations finds what it is for, planted here, and nothing where there is nothing to find."""

import pytest

from tests.house import translations
from tests.house.translations import ROOT, check, check_language, unextractable

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
    assert "neither values nor tags" in problem


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
