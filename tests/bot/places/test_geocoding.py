"""Looking places up: what the server is asked, by which rules, and what is remembered."""

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.places.geocoding import open_geocoder, polite_interval
from bot.places.nominatim import NominatimGeocoder
from casework.files.printable import is_printable
from casework.model.draft import Candidate
from casework.model.place import Point
from casework.ports import GeocoderAway
from sandbox.nominatim import Nominatim
from tests.bot.places.lookups import SAN_FRANCISCO, Make, titles
from tests.clock import Clock
from tests.serving import served

# asking


async def test_what_was_typed_becomes_candidates(geocoder: NominatimGeocoder) -> None:
    assert await geocoder.find("  dolores\nPARK ", SAN_FRANCISCO, "en") == [
        Candidate("Mission Dolores Park, Dolores Street, Mission", Point(37.7596, -122.4269))
    ]
    assert titles(await geocoder.find("渡轮大厦", SAN_FRANCISCO, "zh_CN")) == ["渡轮大厦"]
    assert titles(await geocoder.find("Mission Dolores", None, "en"))[1] == "Mission Dolores Café"


async def test_the_server_is_told_what_is_looked_for_and_which_bot_asks_and_nothing_else(
    make: Make, nominatim: Nominatim
) -> None:
    await make(email="ada@city.test").find("ferry building", SAN_FRANCISCO, "zh_TW")
    await make().find("ferry building", None, "en")
    first, second = nominatim.asked
    assert first.params == {
        "q": "ferry building",
        "format": "json",
        "limit": "10",
        "addressdetails": "1",
        "accept-language": "zh-TW",
        "viewbox": "-122.52,37.7,-122.35,37.84",
        "bounded": "1",
    }
    assert second.params.keys() == first.params.keys() - {"viewbox", "bounded"}
    assert first.headers.keys() == {"host", "accept", "accept-encoding", "user-agent"}
    assert first.headers["user-agent"].startswith("Cleanward/")
    assert first.headers["user-agent"].endswith(" (ada@city.test)")
    assert second.headers["user-agent"].endswith(" (telegram-bot)")


@pytest.mark.parametrize("words", ["", "  \n", "?!", "🗑️🗑️", "a" * 201, "\u202e", "\ud800"])
async def test_what_cannot_be_an_address_is_not_asked_for(
    geocoder: NominatimGeocoder, nominatim: Nominatim, words: str
) -> None:
    assert await geocoder.find(words, SAN_FRANCISCO, "en") == []
    assert nominatim.asked == []


@pytest.mark.parametrize("words", ["a" * 200, "a&q=b", "a\u202eb\x00", "x\ud800", "%00", "a;b#c?d/é"])
async def test_strange_words_arrive_as_they_are_but_for_what_cannot_be_seen(
    geocoder: NominatimGeocoder, nominatim: Nominatim, words: str
) -> None:
    assert await geocoder.find(words, SAN_FRANCISCO, "en") == []
    (asked,) = nominatim.asked
    assert asked.params["q"] == " ".join("".join(each if is_printable(each) else " " for each in words).split())


async def test_a_server_may_live_under_a_path(nominatim: Nominatim, clock: Clock) -> None:
    async with (
        served(Starlette(routes=[Mount("/maps/nominatim", nominatim.app)])) as url,
        open_geocoder(url + "/maps/nominatim", email="", timeout_s=30, clock=clock) as geocoder,
    ):
        assert titles(await geocoder.find("ferry building", SAN_FRANCISCO, "en")) == ["Ferry Building"]


async def test_without_an_address_the_geocoder_is_always_away(clock: Clock) -> None:
    async with open_geocoder("", email="", timeout_s=5, clock=clock) as geocoder:
        with pytest.raises(GeocoderAway):
            await geocoder.find("ferry building", SAN_FRANCISCO, "en")


async def test_a_geocoder_that_was_never_asked_can_be_closed(make: Make) -> None:
    await make().close()


# the line


@pytest.mark.parametrize(
    ("url", "seconds"),
    [
        ("https://nominatim.openstreetmap.org", 1.0),
        ("https://Nominatim.OpenStreetMap.org:443/", 1.0),
        ("https://nominatim.city.test", 0.0),
        ("http://127.0.0.1:8080/nominatim.openstreetmap.org", 0.0),
    ],
)
def test_the_public_server_is_asked_once_a_second_at_most(url: str, seconds: float) -> None:
    assert polite_interval(url) == seconds


async def test_those_who_ask_at_once_are_let_through_one_by_one_in_their_order(
    make: Make, nominatim: Nominatim
) -> None:
    geocoder, loop = make(interval_s=0.1), asyncio.get_running_loop()
    began = loop.time()
    await asyncio.gather(*(geocoder.find(f"street {number}", None, "en") for number in range(5)))
    assert loop.time() - began >= 0.4
    assert [asked.params["q"] for asked in nominatim.asked] == [f"street {number}" for number in range(5)]


async def test_one_persons_many_questions_do_not_starve_the_others(make: Make, nominatim: Nominatim) -> None:
    geocoder = make(interval_s=0.05)
    await geocoder.find("a0", None, "en", 1)
    await asyncio.gather(
        *(geocoder.find(f"a{number}", None, "en", 1) for number in range(1, 4)),
        *(geocoder.find(f"b{number}", None, "en", 2) for number in range(2)),
        geocoder.find("c0", None, "en", 3),
    )
    asked = [each.params["q"] for each in nominatim.asked]
    assert asked[0] == "a0"
    assert set(asked[1:4]) == {"b0", "b1", "c0"}  # all three came with no turn behind them
    assert asked[4:] == ["a1", "a2", "a3"]


async def test_a_line_that_one_person_fills_has_room_for_the_next(make: Make, nominatim: Nominatim) -> None:
    geocoder = make(interval_s=1.0, timeout_s=1.5)
    await geocoder.find("a0", None, "en", 1)
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(geocoder.find("a1", None, "en", 1))
        await asyncio.sleep(0.01)
        with pytest.raises(GeocoderAway):
            await geocoder.find("a2", None, "en", 1)  # it would be the third second
        assert await geocoder.find("b0", None, "en", 2) == []
        waiting.cancel()
    assert [each.params["q"] for each in nominatim.asked] == ["a0", "b0"]


# the memory


async def test_the_same_question_is_asked_once_a_day(
    geocoder: NominatimGeocoder, nominatim: Nominatim, clock: Clock
) -> None:
    first = await geocoder.find("Ferry Building", SAN_FRANCISCO, "en")
    first.clear()
    clock.advance(hours=23, minutes=59)
    assert len(await geocoder.find(" ferry   BUILDING ", SAN_FRANCISCO, "en")) == 1
    assert len(await geocoder.find("ｆｅｒｒｙ building", SAN_FRANCISCO, "en")) == 1
    assert len(nominatim.asked) == 1
    clock.advance(minutes=1)
    assert len(await geocoder.find("Ferry Building", SAN_FRANCISCO, "en")) == 1
    assert len(nominatim.asked) == 2


async def test_that_nothing_was_found_is_remembered_but_not_that_the_server_was_away(
    geocoder: NominatimGeocoder, nominatim: Nominatim
) -> None:
    for _ in range(2):
        assert await geocoder.find("atlantis", SAN_FRANCISCO, "en") == []
    assert len(nominatim.asked) == 1
    nominatim.faults.add("search", status=500)
    with pytest.raises(GeocoderAway):
        await geocoder.find("ferry building", SAN_FRANCISCO, "en")
    assert await geocoder.find("ferry building", SAN_FRANCISCO, "en")


async def test_another_language_or_other_bounds_are_another_question(
    geocoder: NominatimGeocoder, nominatim: Nominatim
) -> None:
    assert titles(await geocoder.find("ferry building", SAN_FRANCISCO, "en")) == ["Ferry Building"]
    assert titles(await geocoder.find("ferry building", SAN_FRANCISCO, "zh_CN")) == ["渡轮大厦"]
    assert await geocoder.find("ferry building", (Point(37.70, -122.52), Point(37.75, -122.35)), "en") == []
    assert len(nominatim.asked) == 3


async def test_what_is_remembered_is_bounded_and_the_oldest_goes_first(make: Make, nominatim: Nominatim) -> None:
    geocoder = make(remembered_most=2)
    for words in ("first", "second", "third", "third", "second", "first"):
        await geocoder.find(words, SAN_FRANCISCO, "en")
    assert [asked.params["q"] for asked in nominatim.asked] == ["first", "second", "third", "first"]


# the street at a pin

AT_DOLORES = Point(37.759612, -122.426898)  # some metres from the place that the server knows


async def test_the_street_at_a_pin_is_asked_for_with_ten_metres_and_nothing_else(
    make: Make, nominatim: Nominatim
) -> None:
    assert await make(email="ada@city.test").street(AT_DOLORES) == "Dolores Street"
    (asked,) = nominatim.asked
    assert asked.params == {"lat": "37.7596", "lon": "-122.4269", "format": "json", "addressdetails": "1", "zoom": "17"}
    assert "accept-language" not in asked.headers  # a street has the name that people there give it
    assert "ada@city.test" in asked.headers["user-agent"]


async def test_a_pin_without_a_street_has_none_and_that_is_remembered_too(
    geocoder: NominatimGeocoder, nominatim: Nominatim, clock: Clock
) -> None:
    for _ in range(2):
        assert await geocoder.street(Point(37.7955, -122.3937)) is None  # the Ferry Building has no road here
        assert await geocoder.street(Point(37.0, -122.0)) is None  # nothing is there
        assert await geocoder.street(AT_DOLORES) == "Dolores Street"
    assert len(nominatim.asked) == 3
    clock.advance(days=1)
    assert await geocoder.street(AT_DOLORES) == "Dolores Street"
    assert len(nominatim.asked) == 4


@pytest.mark.parametrize(
    "fault",
    [{"status": 500}, {"cut": "before"}, {"description": '{"error": "database is locked"}'}, {"description": "null"}],
    ids=str,
)
async def test_a_server_in_trouble_is_away_and_asked_again(
    geocoder: NominatimGeocoder, nominatim: Nominatim, fault: dict[str, Any]
) -> None:
    nominatim.faults.add("reverse", **fault)
    with pytest.raises(GeocoderAway):
        await geocoder.street(AT_DOLORES)
    assert await geocoder.street(AT_DOLORES) == "Dolores Street"


async def test_whoever_looks_an_address_up_goes_before_those_who_ask_for_a_street(
    make: Make, nominatim: Nominatim
) -> None:
    geocoder = make(interval_s=0.2)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(geocoder.find("first", None, "en"))
        await asyncio.sleep(0.05)
        street = tasks.create_task(geocoder.street(AT_DOLORES))
        await asyncio.sleep(0.05)
        for words in ("second", "third"):
            tasks.create_task(geocoder.find(words, None, "en"))
    assert street.result() == "Dolores Street"
    asked = [each.params.get("q", "the street") for each in nominatim.asked]
    assert asked == ["first", "second", "third", "the street"]
