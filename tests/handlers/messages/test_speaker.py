"""Each reader in their own language: sentences, plurals, numbers, lists and moments."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.messages.speaker import LANGUAGES, Speaker, language_for

SHANGHAI = ZoneInfo("Asia/Shanghai")
ENGLISH, CHINESE = Speaker("en", SHANGHAI), Speaker("zh_CN", SHANGHAI)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh", "zh_CN"),
        ("zh-hans", "zh_CN"),
        ("zh-CN", "zh_CN"),
        ("zh_TW", "zh_CN"),  # better than English, until somebody translates
        ("ZH-Hant-HK", "zh_CN"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("zhuang", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_nearest_language_that_we_speak_is_chosen(tag: str | None, language: str) -> None:
    assert language_for(tag) == language


def test_every_language_names_itself() -> None:
    assert LANGUAGES == {"en": "English", "zh_CN": "简体中文"}


def test_a_language_that_we_do_not_speak_is_english() -> None:
    assert Speaker("tlh", SHANGHAI).say("What is wrong?") == "What is wrong?"


def test_a_sentence_comes_in_the_readers_language() -> None:
    assert CHINESE.say("What is wrong?") == "是什么问题？"
    assert CHINESE.label("✅ Send") == "✅ 提交"


def test_a_sentence_that_is_not_translated_comes_in_english() -> None:
    assert CHINESE.label("Never translated") == "Never translated"


def test_a_value_is_escaped_and_a_sentence_within_a_sentence_is_not() -> None:
    bold = ENGLISH.say("<b>{x}</b>", x="<i>&")
    assert bold == "<b>&lt;i&gt;&amp;</b>"
    assert ENGLISH.say("{x}!", x=bold) == "<b>&lt;i&gt;&amp;</b>!"


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (1, "✅ 1 photo", "✅ 照片：1 张"),
        (2, "✅ 2 photos", "✅ 照片：2 张"),
        (1234, "✅ 1,234 photos", "✅ 照片：1,234 张"),
    ],
)
def test_a_number_chooses_its_form(number: int, english: str, chinese: str) -> None:
    assert ENGLISH.counted("✅ {number} photo", "✅ {number} photos", number) == english
    assert CHINESE.counted("✅ {number} photo", "✅ {number} photos", number) == chinese


@pytest.mark.parametrize(
    ("names", "english", "chinese"),
    [
        ([], "", ""),
        (["A"], "A", "A"),
        (["A", "{0}"], "A and {0}", "A和{0}"),
        (["A", "B", "C"], "A, B, and C", "A、B和C"),
    ],
)
def test_names_are_listed_as_the_reader_would(names: list[str], english: str, chinese: str) -> None:
    assert ENGLISH.listed(names) == english
    assert CHINESE.listed(names) == chinese


def test_a_moment_comes_in_the_districts_time_with_its_weekday() -> None:
    sunday_evening = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    assert ENGLISH.moment(sunday_evening) == "Mon 2 Mar 00:30"
    assert CHINESE.moment(sunday_evening) == "3月2日 周一 00:30"
