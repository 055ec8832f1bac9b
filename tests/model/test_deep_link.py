"""A deep link keeps its meaning, and any other text is read without an error."""

import re

import pytest
from hypothesis import given, strategies as st

from casework.model.area import AreaCode
from casework.model.asset import AssetCode
from casework.model.deep_link import (
    LONGEST_PAYLOAD,
    AtAsset,
    AtPlace,
    DeepLink,
    OfArea,
    OfFrontage,
    OfTicket,
    OnRound,
    is_bot_name,
    parse,
    payload,
    url,
)
from casework.model.frontage import FrontageCode
from casework.model.place import Point
from casework.model.ticket_id import TicketId

ALLOWED = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_PAYLOAD}}}")  # https://core.telegram.org/bots/features#deep-linking

printable = st.text(st.characters(codec="utf-8").filter(str.isprintable), min_size=1, max_size=46)
area_codes = printable.filter(lambda code: len(code.encode()) <= 46)
links = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,62}", fullmatch=True).map(lambda code: AtAsset(AssetCode(code))),
    st.from_regex(r"[A-Za-z0-9_-]{1,62}", fullmatch=True).map(lambda code: OfFrontage(FrontageCode(code))),
    st.integers(1, 10**18 - 1).map(lambda number: OfTicket(TicketId(number))),
    area_codes.map(lambda code: OfArea(AreaCode(code))),
    area_codes.map(lambda code: OnRound(AreaCode(code))),
)


@pytest.mark.parametrize(
    ("link", "text"),
    [
        (AtPlace(Point(37.7599, -122.4148)), "p137759900_-122414800"),
        (AtPlace(Point(-90, 180)), "p1-90000000_180000000"),
        (AtPlace(Point(0.0000004, -0.0000004)), "p10_0"),
        (AtAsset(AssetCode("bin-17")), "a1bin-17"),
        (OfFrontage(FrontageCode("elm-12")), "f1elm-12"),
        (OfTicket(TicketId(4711)), "t14711"),
        (OfArea(AreaCode("洋泾")), "r15rSL5rO-"),
        (OnRound(AreaCode("洋泾")), "w15rSL5rO-"),
    ],
)
def test_a_printed_payload_stays_as_it_is(link: DeepLink, text: str) -> None:
    """Printed codes stay outside for years: new forms may be added, but these must never change."""
    assert payload(link) == text
    again = parse(text)
    assert again is not None
    assert payload(again) == text


@given(links)
def test_what_is_packed_is_unpacked(link: DeepLink) -> None:
    assert ALLOWED.fullmatch(payload(link))
    assert parse(payload(link)) == link


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_place_comes_back_to_a_millionth_of_a_degree(lat: float, lon: float) -> None:
    text = payload(AtPlace(Point(lat, lon)))
    assert ALLOWED.fullmatch(text)
    link = parse(text)
    assert isinstance(link, AtPlace)
    assert abs(link.point.lat - lat) <= 1e-6
    assert abs(link.point.lon - lon) <= 1e-6


@pytest.mark.parametrize(
    "text",
    [
        "",
        "p",
        "p1",
        "p191000000_0",
        "p10_181000000",
        "p11_2_3",
        "p11.5_2",
        "p1١_٢",
        "p11_2\n",
        "p21_2",
        "a1",
        "a1bin 17",
        "a1ä",
        "a1" + "x" * 63,
        "t10",
        "t1-5",
        "t101",
        "t1" + "9" * 19,
        "t1" + "9" * 5000,
        "r1",
        "r1=",
        "r1A",
        "r1AA",
        "r1_w",
        "r1bWlz*c2lvbg",
        "r1bWlzc2lvbg==",
        "q1bin-17",
        "A1bin-17",
        " a1bin-17",
        "start",
    ],
)
def test_what_says_nothing_to_us_is_nothing(text: str) -> None:
    assert parse(text) is None


@given(st.text() | st.tuples(st.sampled_from(["p1", "a1", "t1", "r1"]), st.text()).map("".join))
def test_no_text_makes_it_raise(text: str) -> None:
    link = parse(text)
    assert link is None or ALLOWED.fullmatch(payload(link))


@pytest.mark.parametrize("code", ["", "bin 17", "桶", "x" * 63, "a/b", "a\n"])
def test_an_asset_whose_code_fits_no_link_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="no code for a link"):
        AtAsset(AssetCode(code))


@pytest.mark.parametrize("code", ["", "x" * 47, "洋" * 16, "a\x00b", "a\nb", "\ud800"])
def test_an_area_whose_code_fits_no_link_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="no code for a link"):
        OfArea(AreaCode(code))


@pytest.mark.parametrize("number", [0, -1, 10**18])
def test_a_number_that_no_ticket_has_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no number of a ticket"):
        OfTicket(TicketId(number))


def test_a_link_names_the_bot() -> None:
    link = AtAsset(AssetCode("bin-17"))
    assert url("CleanwardBot", link) == "https://t.me/CleanwardBot?start=a1bin-17"
    for wrong in ("", "@CleanwardBot", "Cleanward Bot", "1bot", "x" * 33, "bot?start=a1"):
        assert not is_bot_name(wrong)
        with pytest.raises(ValueError, match="no name of a bot"):
            url(wrong, link)
