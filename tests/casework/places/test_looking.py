"""Some parts of a sentence are looked up as the name of a place."""

import pytest
from hypothesis import given, strategies as st

from casework.places.looking import MOST_QUERIES, queries


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("12 Elm Street", ["12 Elm Street"]),
        ("mattress on Elm Street", ["mattress on Elm Street", "Elm Street"]),
        ("A sofa near the library, on Oak Ave.", ["A sofa near the library, on Oak Ave.", "the library, on Oak Ave",
                                                  "Oak Ave"]),
        ("Broken glass AT the corner of Elm and Oak!", ["Broken glass AT the corner of Elm and Oak!",
                                                       "the corner of Elm and Oak", "Elm and Oak"]),
        ("bags  \n in front of  City Hall", ["bags in front of City Hall", "City Hall"]),
        ("床垫在人民路的门口", ["床垫在人民路的门口", "人民路"]),
        ("垃圾在中山路上", ["垃圾在中山路上", "中山路"]),
        ("垃圾堆於中正路旁邊", ["垃圾堆於中正路旁邊", "中正路"]),
        ("人民路12号", ["人民路12号"]),
        ("station", ["station"]),  # "at" inside a word is no preposition
        ("", []),
        ("x", []),
    ],
)  # fmt: skip
def test_the_whole_is_looked_up_first_and_then_what_stands_behind_a_preposition(
    words: str, expected: list[str]
) -> None:
    assert queries(words) == expected


@given(
    st.text(max_size=300) | st.lists(st.sampled_from(["on", "at", "Elm", "在", "路", "的", " ", "\n"])).map(" ".join)
)
def test_whatever_is_typed_there_are_at_most_three_and_none_twice_or_empty(words: str) -> None:
    found = queries(words)
    assert len(found) == len(set(found)) <= MOST_QUERIES
    assert all(len(query) >= 2 and query == query.strip() for query in found)
