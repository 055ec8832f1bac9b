"""Test the parts of a message: lines, rows of buttons, and texts that are cut so that they fit."""

import pytest
from hypothesis import given, strategies as st
from markupsafe import Markup

from casework.model.draft import length
from handlers.messages.message import Button, cut, fitted, in_rows, lines, size
from handlers.messages.press import Press, Verb


def test_lines_that_are_not_there_leave_no_gap_and_an_empty_one_does() -> None:
    assert lines("a", None, "b", "", "c") == "a\nb\n\nc"


def test_plain_text_among_lines_is_escaped() -> None:
    assert lines(Markup("<b>a</b>"), "<b>") == "<b>a</b>\n&lt;b&gt;"


def test_buttons_are_laid_out_two_a_row() -> None:
    one, two, three = (Button(label, Press(Verb.TAKE)) for label in "123")
    assert in_rows([one, two, three]) == ((one, two), (three,))
    assert in_rows([]) == ()


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("🗑🗑", 4, "🗑🗑"),
        ("🗑🗑", 3, "🗑…"),
        ("a🗑🗑", 3, "a…"),  # never half a character
        ("abc", 1, "…"),
        ("", 1, ""),
    ],
)
def test_a_text_is_cut_between_characters(text: str, limit: int, shown: str) -> None:
    assert cut(text, limit) == shown


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(20, 60))
def test_words_are_fitted_into_what_is_left(words: str, limit: int) -> None:
    def write(kept: str) -> Markup:
        return Markup("<b>before</b>\n{}\nafter").format(kept)

    text = fitted(write, words, limit)
    assert size(text) <= limit
    assert (text == write(words)) == (length(words) + len("before\n\nafter") <= limit)
