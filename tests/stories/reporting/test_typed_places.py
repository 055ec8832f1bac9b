"""People write the place: a name that is looked up, coordinates, or the link of a map."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import shapely

from casework.model.place import Point
from casework.model.street import Street
from sandbox.nominatim import Nominatim, Place
from storage.unit_of_work import Storage
from tests.bot.places.lookups import geocoders, searched
from tests.clock import Clock
from tests.stories.desk.test_entering import enter
from tests.stories.reporting.test_places import begins, place
from tests.stories.stage import ELM, MORNING, OAK, Stage, picture, playing

CITY = {"city": "Bay City"}
ELM_STREET = Place("Elm Street", *ELM, {"suburb": "Eastside", **CITY}, {"zh": "榆树街"})
ELM_PARK = Place("Elm Street Park", 37.7655, -122.4355, {"suburb": "Westside", **CITY})
ELSEWHERE = Place("Elm Street Mall", 38.58, -121.49, {"city": "Sacramento"})
AWAY = "I cannot look places up right now."


@pytest.fixture
def nominatim() -> Nominatim:
    return Nominatim([ELM_STREET, ELM_PARK, ELSEWHERE])


@pytest.fixture
async def stage(storage: Storage, clock: Clock, tmp_path: Path, nominatim: Nominatim) -> AsyncIterator[Stage]:
    """The stage, with a Nominatim that knows three places, one of them in another city."""
    clock.now = MORNING
    async with geocoders(nominatim, clock) as make, playing(storage, clock, tmp_path / "photos", make()) as raised:
        await raised.sees()
        yield raised


async def test_a_typed_address_offers_places_on_buttons(stage: Stage, nominatim: Nominatim) -> None:
    await begins(stage)
    stage.rita.says("elm st")
    await stage.sees()
    assert "Which place do you mean by “elm st”?" in stage.draft().text
    assert "© OpenStreetMap contributors" in stage.draft().text
    assert stage.draft().labels[:3] == ["1. Elm Street, Eastside", "2. Elm Street Park, Westside", "None of these"]
    stage.rita.presses("2. Elm Street Park, Westside")
    await stage.sees()
    assert "✅ Place: Elm Street Park, Westside, Westside" in stage.draft().text
    assert "📝" not in stage.draft().text
    assert await place(stage) == Point(ELM_PARK.lat, ELM_PARK.lon)
    assert len(searched(nominatim)) == 1


async def test_none_of_these_keeps_the_words_and_leaves_the_other_ways_open(stage: Stage) -> None:
    await begins(stage)
    stage.rita.says("Elm Street")
    await stage.sees()
    stage.rita.presses("None of these")
    await stage.sees()
    assert "📝 Words: Elm Street" in stage.draft().text
    assert "Where is it?" in stage.draft().text
    stage.rita.sends_location(*OAK)
    await stage.sees()
    assert "✅ Place: Westside" in stage.draft().text


async def test_a_location_sent_while_places_are_offered_wins_and_the_words_stay(stage: Stage) -> None:
    await begins(stage)
    stage.rita.says("A sofa on Elm Street")
    await stage.sees()
    assert "by “A sofa on Elm Street”?" in stage.draft().text
    stage.rita.sends_location(*OAK)
    await stage.sees()
    assert "✅ Place: Westside" in stage.draft().text
    assert "📝 Words: A sofa on Elm Street" in stage.draft().text


async def test_another_name_while_places_are_offered_is_looked_up_anew(stage: Stage) -> None:
    await begins(stage)
    stage.rita.says("Elm Street")
    await stage.sees()
    stage.rita.says("Elm Street Park")
    await stage.sees()
    assert "by “Elm Street Park”?" in stage.draft().text
    assert stage.draft().labels[0] == "1. Elm Street Park, Westside"


async def test_words_that_came_before_the_photo_are_looked_up_at_a_press(stage: Stage, nominatim: Nominatim) -> None:
    stage.rita.says("Mattress on Elm Street")
    await stage.sees()
    assert searched(nominatim) == []
    await begins(stage)
    stage.rita.presses("🔎 Look my words up")
    await stage.sees()
    assert stage.draft().labels[0] == "1. Elm Street, Eastside"
    stage.rita.presses("1. Elm Street, Eastside")
    await stage.sees()
    assert "✅ Place: Elm Street, Eastside, Eastside" in stage.draft().text
    assert "📝 Words: Mattress on Elm Street" in stage.draft().text


async def test_what_is_not_found_is_kept_as_words_and_said_so(stage: Stage) -> None:
    await begins(stage)
    stage.rita.says("Sacramento Mall")  # it is there, but not here
    seen = (await stage.sees())["Rita"]
    assert "I found no such place here; I kept it as words." in seen[-1]
    assert "📝 Words: Sacramento Mall" in stage.draft().text
    stage.rita.presses("🔎 Look my words up")
    assert "I found no such place here" in (await stage.sees()).toasts[0]


@pytest.mark.parametrize(
    "fault",
    [{"status": 503}, {"cut": "before"}, {"description": "<html><h1>Bandwidth limit exceeded</h1></html>"}],
    ids=["down", "cut", "over the limit"],
)
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_while_places_cannot_be_looked_up_the_other_ways_stay_open(
    stage: Stage, nominatim: Nominatim, fault: dict[str, int | str]
) -> None:
    await begins(stage)
    nominatim.faults.add("search", times=2, **fault)  # type: ignore[arg-type]  # as in the table
    stage.rita.says("Elm Street")
    seen = (await stage.sees())["Rita"]
    assert AWAY in seen[-1]
    assert "📝 Words: Elm Street" in stage.draft().text
    stage.rita.presses("🔎 Look my words up")
    assert AWAY in (await stage.sees()).toasts[0]
    stage.rita.says("37.765, -122.435")
    await stage.sees()
    assert "✅ Place: Westside" in stage.draft().text


async def test_a_service_that_says_wait_is_left_alone_and_the_resident_told(stage: Stage, nominatim: Nominatim) -> None:
    await begins(stage)
    nominatim.faults.add("search", retry_after=600)
    for words in ("Elm Street", "Elm Street Park"):
        stage.rita.says(words)
        assert AWAY in (await stage.sees())["Rita"][-1]
    assert len(searched(nominatim)) == 1


async def test_chinese_words_find_chinese_names(stage: Stage) -> None:
    li = stage.sandbox.person("Li", "zh-hans")
    li.sends_photo(picture("brown"))
    await stage.settle()
    li.says("床垫在榆树街的路口")
    await stage.settle()
    assert any(label.startswith("1. 榆树街") for label in li.private().messages[-1].labels)


async def test_what_answers_a_question_about_a_ticket_is_looked_up_nowhere(stage: Stage, nominatim: Nominatim) -> None:
    await stage.reports()
    await stage.fixes()
    await begins(stage)
    stage.rita.presses("👎 Not fixed")
    await stage.sees()
    stage.rita.says("Elm Street is as it was")
    assert "#1 is open again" in (await stage.sees())["Rita"][-1]
    assert searched(nominatim) == []


async def test_what_is_said_of_a_case_is_looked_up_nowhere(stage: Stage, nominatim: Nominatim) -> None:
    await enter(stage)
    stage.carl.sends_photo(picture("brown"))
    link = "https://maps.app.goo.gl/Xyz12"
    for said in ("contact: Mrs Wong, 555-0100", "ref: 2026-117\nelm st", f"by: 2026-12-01\nelm st\n{link}"):
        stage.carl.says(said)
        await stage.settle()
    text = stage.draft(stage.carl).text
    assert all(told in text for told in ("2026-117", "2026-12-01", "Mrs Wong, 555-0100"))
    assert searched(nominatim) == ["elm st"]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_coordinates_and_links_of_maps_give_the_place_at_any_moment(stage: Stage, nominatim: Nominatim) -> None:
    for typed, rest in (
        ("37.765, -122.435", ""),
        ("A sofa at 37.765,-122.435", "A sofa at"),
        ("37°45'54\"N 122°26'06\"W", ""),
        ("geo:37.765,-122.435?z=17", ""),
        ("https://www.openstreetmap.org/?mlat=37.765&mlon=-122.435#map=18/37.765/-122.435", ""),
        ("look https://maps.google.com/?q=37.765,-122.435", "look"),
        ("https://maps.apple.com/?ll=37.765,-122.435&q=Elm", ""),
    ):
        stage.rita.says(typed)
        await stage.sees()
        found = await place(stage)
        assert found is not None, typed
        assert (round(found.lat, 5), round(found.lon, 5)) == OAK, typed
        assert "Westside" in stage.draft().text, typed
        assert (f"📝 Words: {rest}" in stage.draft().text) is bool(rest), typed
        await stage.goes_on(stage.rita, "cancel")
    assert searched(nominatim) == []


async def test_a_short_link_that_hides_its_place_is_kept_and_said_so(stage: Stage, nominatim: Nominatim) -> None:
    await begins(stage)
    stage.rita.says("https://maps.app.goo.gl/Xyz12")
    seen = (await stage.sees())["Rita"]
    assert "That short link does not say where it leads." in seen[-1]
    assert "📝 Words: https://maps.app.goo.gl/Xyz12" in stage.draft().text
    assert searched(nominatim) == []


async def test_the_name_that_a_map_app_shares_is_looked_up_and_its_link_is_not(
    stage: Stage, nominatim: Nominatim
) -> None:
    await begins(stage)
    for shared, names in (
        ("Elm Street Park\n1 Park Way, Bay City\nhttps://maps.app.goo.gl/Xyz12", ["Elm Street Park"]),
        ("【高德地图】Elm Street Park https://surl.amap.com/1a2b3c", []),  # it was asked already
        ("https://www.google.com/maps/place/Elm+Street+Park/data=!4m2!3m1!1s0x808", []),
    ):
        before = len(searched(nominatim))
        stage.rita.says(shared)
        seen = (await stage.sees())["Rita"]
        assert stage.draft().labels[0] == "1. Elm Street Park, Westside", shared
        assert "does not say" not in " ".join(seen)
        assert searched(nominatim)[before:] == names
    stage.rita.says("Nowhere Shop\nhttps://maps.app.goo.gl/Xyz13")
    assert "That short link does not say where it leads." in (await stage.sees())["Rita"][-1]
    assert not any("http" in each or "goo.gl" in each for each in searched(nominatim))


async def test_a_link_of_no_map_is_told_as_such_before_and_after_the_place(stage: Stage, nominatim: Nominatim) -> None:
    await begins(stage)
    stage.rita.says("Elm Street https://example.org/news/17")
    seen = (await stage.sees())["Rita"]
    assert "I do not know that link" in seen[-1]
    assert stage.draft().labels[0] == "1. Elm Street, Eastside"
    assert searched(nominatim) == ["Elm Street"]
    stage.rita.sends_location(*OAK)
    await stage.sees()
    for link, words in (("https://example.org/x", "I do not know that link"), ("https://her.is/3abc", "does not say")):
        stage.rita.says(f"look {link}")
        assert words in (await stage.sees())["Rita"][-1], link
        assert link in stage.draft().text
    assert len(searched(nominatim)) == 1


async def test_a_pin_is_the_place_and_a_view_is_doubted(stage: Stage) -> None:
    stage.rita.says("https://osmand.net/map/poi/?name=Cafe&type=cafe&pin=37.765%2C-122.435#17/37.765/-122.425")
    await stage.sees()
    assert "✅ Place: Cafe, Westside" in stage.draft().text
    await stage.goes_on(stage.rita, "cancel")
    stage.rita.sends_photo(picture("brown"))
    stage.rita.says("https://www.google.com/maps/search/cafe/@37.765,-122.435,17z")
    await stage.sees()
    assert "⚠️ That link marks no spot" in stage.draft().text
    stage.rita.presses("Yes, it is there")
    await stage.sees()
    assert "✅ Place: cafe, Westside" in stage.draft().text


async def test_a_short_plus_code_is_the_place_unless_its_town_is_another(stage: Stage, nominatim: Nominatim) -> None:
    await begins(stage)
    for typed, is_doubted in (
        ("849VQH8G+22", False), ("QH8G+22", False), ("QH8G+22 Bay City", False), ("QH8G+22 Sacramento", True),
        ("https://www.google.com/maps/place/QH8G%2B22+Bay+City/", False),
    ):  # fmt: skip
        stage.rita.says(typed)
        await stage.sees()
        assert ("That short plus code stands for many places" in stage.draft().text) is is_doubted, typed
        assert await place(stage) == Point(37.7650625, -122.4249375)
    assert searched(nominatim) == ["Bay City", "Sacramento"]


async def test_of_a_corner_each_street_is_offered(stage: Stage, nominatim: Nominatim) -> None:
    nominatim.places.append(Place("Oak Street", *OAK, {"suburb": "Westside", **CITY}))
    await begins(stage)
    stage.rita.says("Sofa at Elm Street & Oak Street")
    await stage.sees()
    labels = stage.draft().labels
    assert labels[:2] == ["1. Elm Street, Eastside", "2. Elm Street Park, Westside"]
    assert labels[2] == "3. Oak Street, Westside"


async def test_the_corner_of_two_streets_that_are_kept_needs_nobody(stage: Stage, nominatim: Nominatim) -> None:
    def street(name: str, *ends: tuple[float, float]) -> Street:
        return Street(name, shapely.LineString([(lon, lat) for lat, lon in ends]))

    async with stage.storage.begin("streets") as work:
        await work.streets.replace([
            street("Elm Street", (37.765, -122.430), (37.765, -122.420)),
            street("Oak Avenue", (37.761, -122.425), (37.769, -122.425)),
            street("Oak Lane", (37.761, -122.421), (37.769, -122.421)),
            street("榆树街", (37.764, -122.430), (37.764, -122.420)),
            street("橡树路", (37.761, -122.424), (37.7639, -122.424)),  # it ends at the kerb
        ])  # fmt: skip
    await begins(stage)
    for typed, labels in (
        ("bags at ELM ST & oak ave.", ["1. Elm Street & Oak Avenue"]),
        ("corner of Elm and Oak", ["1. Elm Street & Oak Avenue", "2. Elm Street & Oak Lane"]),
        ("床垫在榆树街与橡树路路口", ["1. 榆树街 & 橡树路"]),
        ("榆树街橡树路交叉口有垃圾", ["1. 榆树街 & 橡树路"]),
    ):
        stage.rita.says(typed)
        await stage.sees()
        assert stage.draft().labels[:-1][: len(labels)] == labels, typed
    stage.rita.presses("1. 榆树街 & 橡树路")
    await stage.sees()
    found = await place(stage)
    assert found is not None
    assert (round(found.lat, 4), round(found.lon, 4)) in {(37.7639, -122.424), (37.764, -122.424)}
    assert searched(nominatim) == []


async def test_a_quarter_is_no_spot_and_the_pin_is_asked_for(stage: Stage, nominatim: Nominatim) -> None:
    quarter = {"display_name": "Eastside", "name": "Eastside", "lat": "37.765", "lon": "-122.425", "place_rank": 20}
    broken = {"display_name": None, "lat": "37.765"}
    nominatim.faults.add("search", description=json.dumps([broken, quarter]))
    await begins(stage)
    stage.rita.says("Eastside")
    await stage.sees()
    stage.rita.presses("1. Eastside")
    await stage.sees()
    assert "⚠️ That is no spot but all of what the circle shows" in stage.draft().text
    assert "⚠️ Place: Eastside" in stage.draft().text
    stage.rita.sends_location(*ELM)
    await stage.sees()
    assert "✅ Place: Eastside" in stage.draft().text


async def test_the_words_beneath_a_photo_may_hold_the_place(stage: Stage, nominatim: Nominatim) -> None:
    stage.rita.sends_photo(picture("brown"), caption="A sofa, https://osm.org/?mlat=37.765&mlon=-122.435")
    await stage.sees()
    assert "✅ Place: Westside" in stage.draft().text
    assert "📝 Words: A sofa" in stage.draft().text
    stage.rita.sends_photo(picture("green"), caption="the other side https://her.is/3abc")
    assert "does not say where it leads" in (await stage.sees())["Rita"][-1]
    assert "https://her.is/3abc" in stage.draft().text
    assert searched(nominatim) == []
