"""Test that each reader reads their own language: sentences, plurals, numbers, lists and moments."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.messages.speaker import LANGUAGES, Speaker, language_for, menu_languages

SHANGHAI = ZoneInfo("Asia/Shanghai")
ENGLISH, CHINESE, TRADITIONAL = (Speaker(each, SHANGHAI) for each in ("en", "zh_CN", "zh_TW"))


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh", "zh_CN"),
        ("zh-hans", "zh_CN"),
        ("zh-CN", "zh_CN"),
        ("zh-SG", "zh_CN"),
        ("zh-Hans-HK", "zh_CN"),
        ("zh-hant", "zh_TW"),
        ("ZH-Hant-HK", "zh_TW"),
        ("zh_TW", "zh_TW"),
        ("zh-hk", "zh_TW"),
        ("zh_MO", "zh_TW"),
        ("zh-hant-raw", "zh_TW"),
        ("en-GB", "en"),
        ("tlh", "en"),
        ("zhuang", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_nearest_language_that_we_speak_is_chosen(tag: str | None, language: str) -> None:
    assert language_for(tag) == language


def test_every_language_names_itself() -> None:
    assert LANGUAGES | {"en": "English", "zh_CN": "简体中文", "zh_TW": "繁體中文"} == LANGUAGES
    assert len(set(LANGUAGES.values())) == len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_chosen_for_its_own_tag(language: str) -> None:
    assert language_for(language) == language


def test_the_menu_has_one_language_for_each_code_of_two_letters() -> None:
    menu = menu_languages()
    assert (menu[None], menu["zh"]) == ("en", "zh_CN")
    assert menu.keys() - {None} == {code for each in LANGUAGES if len(code := each.split("_")[0]) == 2 and code != "en"}


def test_a_share_has_its_sign_behind_it_in_every_language() -> None:
    for to in (ENGLISH, CHINESE, TRADITIONAL):
        assert [to.percent(share) for share in (0, 12, 81.46, 100)] == ["0%", "12%", "81.5%", "100%"]


def test_a_language_that_we_do_not_speak_is_english() -> None:
    assert Speaker("tlh", SHANGHAI).say("What is wrong?") == "What is wrong?"


def test_a_sentence_comes_in_the_readers_language() -> None:
    assert CHINESE.say("What is wrong?") == "是什么问题？"
    assert CHINESE.label("✅ Send") == "✅ 提交"
    assert TRADITIONAL.label("✅ Send") == "✅ 送出"


def test_a_sentence_that_is_not_translated_comes_in_english() -> None:
    assert CHINESE.label("Never translated") == "Never translated"


def test_a_value_is_escaped_and_a_sentence_within_a_sentence_is_not() -> None:
    bold = ENGLISH.say("<b>{x}</b>", x="<i>&")
    assert bold == "<b>&lt;i&gt;&amp;</b>"
    assert ENGLISH.say("{x}!", x=bold) == "<b>&lt;i&gt;&amp;</b>!"


@pytest.mark.parametrize(
    ("number", "english", "chinese", "traditional"),
    [
        (1, "✅ 1 photo", "✅ 照片：1张", "✅ 照片：1張"),
        (2, "✅ 2 photos", "✅ 照片：2张", "✅ 照片：2張"),
        (1234, "✅ 1,234 photos", "✅ 照片：1,234张", "✅ 照片：1,234張"),
    ],
)
def test_a_number_chooses_its_form(number: int, english: str, chinese: str, traditional: str) -> None:
    assert ENGLISH.counted("✅ {number} photo", "✅ {number} photos", number) == english
    assert CHINESE.counted("✅ {number} photo", "✅ {number} photos", number) == chinese
    assert TRADITIONAL.counted("✅ {number} photo", "✅ {number} photos", number) == traditional


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
    assert TRADITIONAL.listed(names) == chinese


def test_a_moment_comes_in_the_districts_time_with_its_weekday() -> None:
    sunday_evening = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    english, chinese, traditional = (Speaker(each, SHANGHAI, sunday_evening) for each in ("en", "zh_CN", "zh_TW"))
    assert english.moment(sunday_evening) == "Mon 2 Mar 00:30"
    assert chinese.moment(sunday_evening) == "3月2日 周一 00:30"
    assert traditional.moment(sunday_evening) == "3月2日（週一）00:30"


def test_a_moment_ahead_is_telegrams_own_and_counts_down_where_it_says_what_is_left() -> None:
    now = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    to, soon = Speaker("en", SHANGHAI, now), now + timedelta(hours=3)
    unix = int(soon.timestamp())
    assert to.moment(soon) == f'<tg-time unix="{unix}">Mon 2 Mar 03:30</tg-time>'
    assert to.left(soon, now) == f'<tg-time unix="{unix}" format="r">in 3 hours</tg-time>'
    assert Speaker("zh_CN", SHANGHAI, now).left(soon, now).striptags() == "3小时后"
    assert to.moment(now) == "Mon 2 Mar 00:30"  # what is past stays as it is written
    assert to.moment(now + timedelta(days=1001)).startswith("Mon 27 Nov 2028")  # farther than Telegram takes
    assert "tg-time" not in ENGLISH.moment(soon)  # when it is read is not known


def test_a_moment_of_another_year_says_so_by_the_districts_calendar() -> None:
    new_year = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
    before, after = new_year - timedelta(hours=1), new_year + timedelta(days=1)
    assert Speaker("en", SHANGHAI, before).moment(new_year).striptags() == "Fri 1 Jan 2027 00:30"
    assert Speaker("en", SHANGHAI, before).moment(before) == "Thu 31 Dec 23:30"
    assert Speaker("en", SHANGHAI, after).moment(new_year) == "Fri 1 Jan 00:30"
    assert Speaker("en", SHANGHAI, after).moment(before) == "Thu 31 Dec 2026 23:30"
    assert Speaker("zh_CN", SHANGHAI, after).moment(before) == "2026年12月31日 周四 23:30"
    assert Speaker("zh_TW", SHANGHAI, after).moment(before) == "2026年12月31日（週四）23:30"
    assert ENGLISH.moment(new_year) == "Fri 1 Jan 2027 00:30"  # where nobody knows which year it is


@pytest.mark.parametrize(
    ("span", "english", "chinese", "traditional"),
    [
        (timedelta(days=3), "3 days ago", "3天前", "3天前"),
        (timedelta(hours=1), "1 hour ago", "1小时前", "1小時前"),
        (timedelta(0), "1 second ago", "1秒钟前", "1秒前"),  # never "in 0 seconds"
    ],
)
def test_a_span_comes_as_the_reader_would_say_it(span: timedelta, english: str, chinese: str, traditional: str) -> None:
    assert [each.ago(span) for each in (ENGLISH, CHINESE, TRADITIONAL)] == [english, chinese, traditional]
