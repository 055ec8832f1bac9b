"""Some parts of a sentence are looked up as the name of a place."""

import pytest
from hypothesis import given, strategies as st

from casework.places.looking import MOST_QUERIES, called, corner, queries


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
        ("榆树街对面", ["榆树街对面", "榆树街"]),
        ("榆树街斜對面有一堆垃圾", ["榆树街斜對面有一堆垃圾", "榆树街"]),
        ("人民公园门口的沙发", ["人民公园门口的沙发", "人民公园"]),
        ("Old sofa\nElm Street 12", ["Old sofa Elm Street 12", "Old sofa", "Elm Street 12"]),
        ("Elm Park\n12 Elm Street, Bay City\n(415) 555-0000\nhttps://maps.app.goo.gl/x",
         ["Elm Park", "12 Elm Street, Bay City"]),
        ("Elm Park https://maps.app.goo.gl/x", ["Elm Park"]),
        ("【高德地图】人民公园 https://surl.amap.com/x", ["人民公园"]),
        ("【人民公园】南京西路231号 https://j.map.baidu.com/x", ["人民公园", "南京西路231号"]),
        ("https://example.org/x", []),
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


@pytest.mark.parametrize(
    ("words", "streets"),
    [
        ("Elm Street & Oak Street", ("Elm Street", "Oak Street")),
        ("corner of Elm and Oak", ("Elm", "Oak")),
        ("Broken glass AT the corner of Elm and Oak!", ("Elm", "Oak")),
        ("24th / Mission St", ("24th", "Mission St")),
        ("Sofa on 24th St and Mission St near the tree", ("24th St", "Mission St")),
        ("Intersection of 24TH ST and MISSION ST", ("24TH ST", "MISSION ST")),
        ("Elm St @ Oak St", ("Elm St", "Oak St")),
        ("Elm Street x Oak Street, red", ("Elm Street", "Oak Street")),
        ("Elm Street and Oak Street is full of bags", ("Elm Street", "Oak Street")),
        ("bags at Elm St. & Oak Ave.\nhttps://maps.app.goo.gl/x", ("Elm St", "Oak Ave")),
        ("榆树街与橡树路路口", ("榆树街", "橡树路")),
        ("垃圾堆在榆树街和橡树路交叉口，很多", ("榆树街", "橡树路")),
        ("榆树街橡树路口", ("榆树街", "橡树路")),
        ("榆樹街與橡樹路交會處", ("榆樹街", "橡樹路")),
        ("榆树街/橡树街", ("榆树街", "橡树街")),
        ("榆树街、橡树街转角", ("榆树街", "橡树街")),
        ("bags and boxes", None),
        ("rubbish on Elm Street and nobody cares", None),
        ("1/2 sofa", None),
        ("Elm & Oak", ("Elm", "Oak")),
        ("bags & boxes on Elm Street", None),
        ("12/14 Elm Street", None),
        ("Elm Street 12/14", None),
        ("bags near 24th & Mission", ("24th", "Mission")),
        ("人民路和我", None),
        ("榆树街的垃圾和橡树街", None),
        ("", None),
    ],
)
def test_a_corner_names_two_streets(words: str, streets: tuple[str, str] | None) -> None:
    assert corner(words) == streets


def test_a_street_is_called_by_its_name_with_its_sort_short_or_left_out() -> None:
    kept = ["Elm Street", "ELM AVENUE", "Elmwood Street", "榆树街", "24th Street"]
    assert called("elm st.", kept) == ["Elm Street"]
    assert called("Elm", kept) == ["Elm Street", "ELM AVENUE"]
    assert called("24TH ST", kept) == called("24th", kept) == ["24th Street"]
    assert called("榆树街", kept) == called("榆树", kept) == ["榆树街"]
    assert called("Oak", kept) == []


@given(st.text(max_size=600) | st.text("Elm and &/ corner of 榆树街与路口 street", max_size=600))
def test_any_text_has_a_corner_or_none(text: str) -> None:
    found = corner(text)
    assert found is None or all(2 <= len(each) <= 60 for each in found)
