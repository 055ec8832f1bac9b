"""Telegram's HTML, rule by rule; the expected sentences are Telegram's."""

from typing import Any

import pytest

from sandbox.formatting import (
    FormatError,
    cut,
    parse_html,
    tidy,
    units,
)


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("raw", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>x</b>", "x", [entity("bold", 0, 1)]),
        ("<strong>x</strong>", "x", [entity("bold", 0, 1)]),
        ("<i>x</i><em>y</em>", "xy", [entity("italic", 0, 1), entity("italic", 1, 1)]),
        ("<u>x</u><ins>y</ins>", "xy", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        ("<s>x</s>", "x", [entity("strikethrough", 0, 1)]),
        ("<strike>x</strike>", "x", [entity("strikethrough", 0, 1)]),
        ("<del>x</del>", "x", [entity("strikethrough", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [entity("spoiler", 0, 1)]),
        (
            '<tg-time unix="1772672400" format="r">in 6 hours</tg-time>',
            "in 6 hours",
            [entity("date_time", 0, 10, unix_time=1772672400, date_time_format="r")],
        ),
        (
            '<b>by <tg-time unix="7">9:00</tg-time></b>',
            "by 9:00",
            [entity("date_time", 3, 4, unix_time=7, date_time_format=""), entity("bold", 0, 7)],
        ),
        ('<tg-emoji emoji-id="5368">👍</tg-emoji>', "👍", [entity("custom_emoji", 0, 2, custom_emoji_id="5368")]),
        ('<a href="https://a.org/?b=1&amp;c=2">x</a>', "x", [entity("text_link", 0, 1, url="https://a.org/?b=1&c=2")]),
        ("<a href='tg://user?id=7'>x</a>", "x", [entity("text_mention", 0, 1, user_id=7)]),
        ("<a>https://a.org</a>", "https://a.org", [entity("text_link", 0, 13, url="https://a.org")]),
        ("<code>x</code>", "x", [entity("code", 0, 1)]),
        ('<code class="language-python">x</code>', "x", [entity("code", 0, 1)]),
        ("<pre>x</pre>", "x", [entity("pre", 0, 1)]),
        ('<pre><code class="language-python">x</code></pre>', "x", [entity("pre", 0, 1, language="python")]),
        ('<code class="language-c"><pre>x</pre></code>', "x", [entity("pre", 0, 1, language="c")]),
        ("<blockquote>x</blockquote>", "x", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
        ("<B>x</B>", "x", [entity("bold", 0, 1)]),
        ("<b>x</>", "x", [entity("bold", 0, 1)]),
        ("<b >x</b >", "x", [entity("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ("😀<b>é</b>", "😀é", [entity("bold", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [entity("italic", 1, 1), entity("bold", 0, 2)]),
        ("&lt;&gt;&amp;&quot;", '<>&"', []),
        ("&lt no semicolon", "< no semicolon", []),
        ("&#65;&#x42;&#128512;", "AB😀", []),
        ("&nbsp;&copy;", "&nbsp;&copy;", []),
        ("&#0;&#x110000;", "&#0;&#x110000;", []),
        ("a & b", "a & b", []),
        ("1 > 0", "1 > 0", []),
    ],
)
def test_html_is_read_as_telegram_reads_it(raw: str, text: str, entities: list[dict[str, Any]]) -> None:
    assert parse_html(raw) == (text, entities)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<i><b>x</b>", 'Can\'t find end tag corresponding to start tag "i"'),
        ("<x>y</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("é<p>y</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("😀a<BR/>", 'Unsupported start tag "br/" at byte offset 5'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<3", "Unclosed start tag at byte offset 0"),
        ("x<b", "Unclosed start tag at byte offset 1"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=", "Unclosed start tag at byte offset 0"),
        ("<a href", "Unclosed start tag at byte offset 0"),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=http://x>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<span class="big">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>é</i>", 'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"'),
        ('<tg-time unix="soon">y</tg-time>', "Invalid date-time specified"),
        ('<tg-time unix="7" format="td">y</tg-time>', "Invalid date-time specified"),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
        (
            "&#xD800;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ),
        ),
    ],
)
def test_wrong_html_is_refused_in_telegrams_words(raw: str, words: str) -> None:
    with pytest.raises(FormatError) as refused:
        parse_html(raw)
    assert str(refused.value) == words


def test_text_is_trimmed_and_entities_move_along() -> None:
    assert tidy("\n  ab  \n", [entity("bold", 2, 3)]) == ("ab", [entity("bold", 0, 2)])


def test_an_entity_over_blanks_only_is_dropped() -> None:
    assert tidy("a  ", [entity("bold", 1, 2)]) == ("a", [])


def test_control_characters_become_spaces_and_direction_marks_vanish() -> None:
    assert tidy("a\tb\x00c\r\nd\u202ee", [entity("bold", 7, 2)]) == ("a b c\nde", [entity("bold", 6, 1)])


def test_lengths_count_utf16_units() -> None:
    assert (units("abc"), units("é"), units("😀"), cut("a😀b", 1, 2)) == (3, 1, 2, "😀")
