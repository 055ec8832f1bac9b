"""How the words of a message become HTML: whatever is nested stays in one piece."""

import pytest

from sandbox.formatting import parse_html, tidy
from sandbox.rendering import safe_html


@pytest.mark.parametrize(
    "written",
    [
        "<blockquote>a <b>b</b> c</blockquote>",
        "<blockquote><b>a</b> b</blockquote>",
        "<blockquote>a <b>b</b></blockquote>",
        "<blockquote><b>a</b></blockquote>",
        "<blockquote>a <b>b <i>c</i> d</b> e <u>f</u></blockquote>",
        "a <blockquote>😀 <b>b</b></blockquote> c",
        "<blockquote>a</blockquote><blockquote>b</blockquote>",
        '<span class="tg-spoiler">a <b>b</b> <code>c</code></span>',
    ],
)
def test_what_the_bot_nested_is_shown_as_it_was_nested(written: str) -> None:
    shown = safe_html(*tidy(*parse_html(written)))
    assert shown == written.replace("tg-spoiler", "spoiler")


def test_entities_are_nested_in_whatever_order_they_come() -> None:
    bold = {"type": "bold", "offset": 1, "length": 1}
    quote = {"type": "blockquote", "offset": 0, "length": 3}
    assert safe_html("abc", [bold, quote]) == "<blockquote>a<b>b</b>c</blockquote>"


def test_entities_that_cross_are_closed_and_opened_again() -> None:
    bold = {"type": "bold", "offset": 0, "length": 2}
    quote = {"type": "expandable_blockquote", "offset": 1, "length": 2}
    expected = "<b>a<blockquote>b</blockquote></b><blockquote>c</blockquote>"
    assert safe_html("abc", [bold, quote]) == expected


def test_a_moment_is_marked_and_one_that_counts_down_says_so() -> None:
    said = (
        '<b>by <tg-time unix="1772672400">Wed</tg-time></b>, <tg-time unix="1772672400" format="r">in 6 hours</tg-time>'
    )
    moment = 'datetime="2026-03-05T01:00:00+00:00"'
    expected = f"<b>by <time {moment}>Wed</time></b>, <time {moment} data-counts>in 6 hours</time>"
    assert safe_html(*tidy(*parse_html(said))) == expected
