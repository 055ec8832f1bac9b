"""The sandbox's Nominatim answers as the real one does, and has the demo's places in it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import shapely

from casework.files.maps.boundaries import read_boundaries
from sandbox.nominatim import Nominatim, Place, read_places
from tests.paths import ROOT

DEMO = ROOT / "bot" / "demo"
CITY = {"city": "San Francisco", "country": "United States", "country_code": "us", "ISO3166-2-lvl4": "US-CA"}
PARK = Place("Dolores Park", 37.7596, -122.4269, {"road": "Dolores Street", **CITY}, {"zh": "多洛雷斯公园"})
STATION = Place("Dolores Park Station", 37.7590, -122.4280, CITY)
FAR = Place("Dolores Park Café", 38.58, -121.49, {"city": "Sacramento"})


@pytest.fixture
def nominatim() -> Nominatim:
    return Nominatim([FAR, STATION, PARK])


@pytest.fixture
async def http(nominatim: Nominatim) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(nominatim.app)
    headers = {"user-agent": "Cleanward/1"}
    async with httpx.AsyncClient(transport=transport, base_url="http://nominatim", headers=headers) as client:
        yield client


async def search(http: httpx.AsyncClient, words: str, **params: str) -> list[dict[str, Any]]:
    answer = await http.get("/search", params={"q": words, **params})
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()
    return found


async def names(http: httpx.AsyncClient, words: str, **params: str) -> list[str]:
    return [place["name"] for place in await search(http, words, **params)]


async def test_a_place_is_found_by_all_the_words_and_the_one_of_that_name_is_first(http: httpx.AsyncClient) -> None:
    assert await names(http, "Dolores Park") == ["Dolores Park", "Dolores Park Café", "Dolores Park Station"]
    assert await names(http, "dolores park, san francisco, CA") == ["Dolores Park Station", "Dolores Park"]
    assert await names(http, "cafe") == ["Dolores Park Café"]
    assert await names(http, "the park at Dolores St") == ["Dolores Park"]
    assert await names(http, "dolores lake") == []
    assert await names(http, "and") == []


async def test_the_viewbox_goes_first_and_bounds_only_when_it_is_told_to(http: httpx.AsyncClient) -> None:
    box = "-122.35,37.84,-122.52,37.70"  # any two corners
    assert (await names(http, "dolores", viewbox=box))[-1] == "Dolores Park Café"
    assert await names(http, "dolores", viewbox=box, bounded="1") == ["Dolores Park Station", "Dolores Park"]
    assert await names(http, "dolores", viewbox=box, bounded="1", limit="1") == ["Dolores Park Station"]


async def test_a_record_has_the_shape_of_nominatims(http: httpx.AsyncClient) -> None:
    (record,) = await search(http, "dolores street", format="json", addressdetails="1")
    assert record["display_name"] == "Dolores Park, Dolores Street, San Francisco, United States"
    assert (record["lat"], record["lon"], record["class"]) == ("37.7596", "-122.4269", "place")
    assert record["address"] == {"place": "Dolores Park", "road": "Dolores Street", **CITY}
    (record,) = await search(http, "dolores street", format="jsonv2")
    assert record["category"] == "place"
    assert record.keys().isdisjoint({"class", "address"})


async def test_names_come_in_the_language_that_is_asked_for(http: httpx.AsyncClient) -> None:
    assert await names(http, "dolores street", **{"accept-language": "fr, zh-TW;q=0.5, en"}) == ["多洛雷斯公园"]
    assert await names(http, "多洛雷斯公园", **{"accept-language": "en"}) == ["Dolores Park"]


@pytest.mark.parametrize(
    "params", [{}, {"q": "a", "format": "xml"}, {"q": "a", "limit": "x"}, {"q": "a", "viewbox": "1"}]
)
async def test_what_is_missing_or_wrong_is_refused(http: httpx.AsyncClient, params: dict[str, str]) -> None:
    answer = await http.get("/search", params=params)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == 400


async def test_a_position_gets_the_nearest_place_or_is_told_that_there_is_none(http: httpx.AsyncClient) -> None:
    async def at(lat: float, lon: float) -> dict[str, Any]:
        answer = await http.get("/reverse", params={"lat": str(lat), "lon": str(lon)})
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json()
        return found

    assert (await at(37.7595, -122.4270))["address"]["road"] == "Dolores Street"
    assert (await at(37.7591, -122.4279))["name"] == "Dolores Park Station"
    assert await at(37.70, -122.40) == {"error": "Unable to geocode"}
    for params in ({}, {"lat": "37"}, {"lat": "x", "lon": "1"}, {"lat": "1", "lon": "1", "format": "xml"}):
        assert (await http.get("/reverse", params=params)).status_code == 400


@pytest.mark.parametrize("agent", ["", "geopy/2.5.0", "python-httpx/0.28"])
async def test_whoever_does_not_say_which_application_it_is_is_turned_away(http: httpx.AsyncClient, agent: str) -> None:
    answer = await http.get("/search", params={"q": "dolores"}, headers={"user-agent": agent})
    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("text/html")


async def test_bad_days_come_by_script_and_pass(http: httpx.AsyncClient, nominatim: Nominatim) -> None:
    nominatim.faults.add("search", status=429, retry_after=7)
    nominatim.faults.add("search", description="<html>over limit")
    nominatim.faults.add("search", description="[{", status=500)
    nominatim.faults.add("search", cut="before")
    limited, page, garbage = [await http.get("/search", params={"q": "dolores"}) for _ in range(3)]
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "7")
    assert (page.status_code, page.text, page.headers["content-type"][:9]) == (200, "<html>over limit", "text/html")
    assert (garbage.status_code, garbage.text) == (500, "[{")
    with pytest.raises(httpx.ReadError):
        await http.get("/search", params={"q": "dolores"})
    assert len(await names(http, "dolores")) == 3
    assert [asked.params["q"] for asked in nominatim.asked] == ["dolores"] * 5


async def test_a_slow_day_ends_with_the_answer(http: httpx.AsyncClient, nominatim: Nominatim) -> None:
    nominatim.faults.add("search", delay=0.01)
    assert len(await names(http, "dolores")) == 3


def test_the_demos_places_lie_in_its_areas_and_have_names_of_their_own() -> None:
    with (DEMO / "places.csv").open(encoding="utf-8", newline="") as lines:
        places = read_places(lines, CITY)
    boundaries = (DEMO / "san_francisco.geojson").read_bytes()
    areas = read_boundaries(boundaries, code="code", name="name", parent=None, valid_from=None, valid_to=None).areas
    city = shapely.union_all([area.polygon for area in areas])
    assert [place.name for place in places if not city.covers(shapely.Point(place.lon, place.lat))] == []
    assert len({place.name for place in places}) == len(places) >= 60


@pytest.mark.parametrize("words", ["16th and mission", "Mission St & 16th St", "mission 16th, San Francisco, CA"])
async def test_a_corner_is_found_in_the_ways_in_which_people_write_it(words: str) -> None:
    with (DEMO / "places.csv").open(encoding="utf-8", newline="") as lines:
        transport = httpx.ASGITransport(Nominatim(read_places(lines, CITY)).app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x", headers={"user-agent": "Cleanward"}) as http:
        assert await names(http, words) == ["Mission Street & 16th Street"]
