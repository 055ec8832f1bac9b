"""A text is found by its words, in every script."""

import pytest
from hypothesis import given, strategies as st

from casework.model.searching import MOST, terms_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A mattress & a <b>sofa</b>", ["a", "mattress", "b", "sofa"]),
        ("Straße, CAFÉ  café", ["strasse", "cafe"]),
        ("沙发扔在路边", ["沙发", "发扔", "扔在", "在路", "路边"]),
        ("路", ["路"]),
        ("Elm街12号", ["elm", "街", "12", "号"]),
        ("snake_case", ["snake", "case"]),
        ("?!… 🛋", []),
    ],
)
def test_a_text_is_cut_into_terms(text: str, expected: list[str]) -> None:
    assert terms_of(text) == expected


@given(st.text(max_size=300))
def test_what_is_looked_for_is_cut_as_what_is_kept(text: str) -> None:
    found = terms_of(text)
    assert len(found) <= MOST
    assert terms_of(text.upper().lower()) == terms_of(text.lower().upper().lower())
    assert all(terms_of(term) for term in found)
