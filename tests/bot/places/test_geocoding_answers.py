"""A server's answers become candidates that a resident can tell apart; some answers are made up, some are real."""

import json

import pytest

from bot.places.nominatim import NominatimGeocoder, title_of
from casework.files.printable import is_printable
from casework.model.draft import Candidate
from casework.model.place import Point
from casework.ports import GeocoderAway
from sandbox.nominatim import Nominatim
from tests.bot.places.lookups import SAN_FRANCISCO, titles
from tests.paths import SHARED

RECORDINGS = SHARED / "geocoder"


def place(name: str, lat: float, lon: float, **more: object) -> dict[str, object]:
    return {"name": name, "display_name": f"{name}, San Francisco", "lat": str(lat), "lon": str(lon), **more}


async def answers(nominatim: Nominatim, geocoder: NominatimGeocoder, *places: object) -> list[Candidate]:
    """Return the candidates from an answer that the sandbox is told to give."""
    nominatim.faults.add("search", description=json.dumps(places))
    return await geocoder.find("anything", SAN_FRANCISCO, "en")


# what comes back


async def test_places_outside_the_bounds_are_dropped_even_if_the_server_sends_them(
    geocoder: NominatimGeocoder, nominatim: Nominatim
) -> None:
    edge = place("Edge", 37.84, -122.35)
    found = await answers(nominatim, geocoder, place("North", 37.8401, -122.4), edge, place("West", 37.75, -122.5201))
    assert titles(found) == ["Edge, San Francisco"]


async def test_what_lies_within_thirty_metres_under_one_title_is_one_place(
    geocoder: NominatimGeocoder, nominatim: Nominatim
) -> None:
    found = await answers(
        nominatim,
        geocoder,
        place("Library", 37.7791, -122.4158),
        place("Library", 37.7791 + 0.00026, -122.4158),  # 28.9 m; a degree of latitude is 111.2 km
        place("Bus stop", 37.7791, -122.4158),
        place("Library", 37.7791, -122.4158 + 0.00036),  # 31.6 m; a degree of longitude is 87.9 km here
    )
    assert [(each.title, each.point.lon) for each in found] == [
        ("Library, San Francisco", -122.4158),
        ("Bus stop, San Francisco", -122.4158),
        ("Library, San Francisco", -122.41544),
    ]


async def test_five_candidates_are_enough(geocoder: NominatimGeocoder, nominatim: Nominatim) -> None:
    found = await answers(nominatim, geocoder, *(place(f"Stop {number}", 37.75, -122.4) for number in range(8)))
    assert [each.title[:6] for each in found] == ["Stop 0", "Stop 1", "Stop 2", "Stop 3", "Stop 4"]


@pytest.mark.parametrize(
    ("about", "radius_m"),
    [
        ({"place_rank": 30, "boundingbox": ["37.75", "37.75", "-122.4", "-122.4"]}, None),
        ({"place_rank": 30, "boundingbox": ["37.7499", "37.7501", "-122.4001", "-122.3999"]}, None),  # a house
        ({"place_rank": 26, "boundingbox": ["37.745", "37.755", "-122.4", "-122.4"]}, 556),  # a street of a kilometre
        ({"place_rank": 30, "boundingbox": ["37.741", "37.759", "-122.41", "-122.39"]}, 1332),  # a park
        ({"place_rank": 21, "type": "postcode", "boundingbox": ["37.75", "37.75", "-122.4", "-122.4"]}, 500),
        ({"place_rank": 20, "addresstype": "suburb"}, 500),
        ({"place_rank": "20", "boundingbox": ["37.73", "37.77", "-122.42", "-122.38"]}, 2835),
        ({"addresstype": "quarter", "boundingbox": ["x"]}, 500),
        ({"place_rank": None, "boundingbox": ["nan", "0", "0", "0"]}, None),
        ({"place_rank": 30, "boundingbox": ["99", "99", "0", "0"]}, None),
        ({}, None),
    ],
)
async def test_what_is_no_spot_says_how_far_it_reaches(
    geocoder: NominatimGeocoder, nominatim: Nominatim, about: dict[str, object], radius_m: int | None
) -> None:
    (found,) = await answers(nominatim, geocoder, place("Mission", 37.75, -122.4, **about))
    assert found.accuracy_m == (radius_m if radius_m is None else pytest.approx(radius_m, abs=3))


async def test_one_broken_place_does_not_spoil_the_others(geocoder: NominatimGeocoder, nominatim: Nominatim) -> None:
    broken: list[object] = [None, 5, {}, {"display_name": "A"}, place("North", 99.0, -122.4), {"display_name": None}]
    found = await answers(nominatim, geocoder, *broken, place("Library", 37.7791, -122.4158), "x")
    assert titles(found) == ["Library, San Francisco"]


@pytest.mark.parametrize(
    ("name", "address", "title"),
    [
        ("", {"house_number": "450", "road": "Elm St", "quarter": "SoMa"}, "450 Elm St, SoMa"),
        ("Elm St", {"road": "Elm St", "suburb": "Mission", "postcode": "94110"}, "Elm St, Mission"),
        ("Mission", {"suburb": "Mission", "city": "San Francisco", "state": "California"}, "Mission"),
        ("A\u202eB\nC\x00", {"road": " Elm \t St "}, "A B C, Elm St"),
        ("W" * 70, {}, "W" * 59 + "…"),
        ("W" * 57, {"road": "Elm Street"}, "W" * 57 + ", …"),
        ("\u200f", {"road": 5, "suburb": None}, "\u200f"),
        ("<b>&", {"road": "{x}%s"}, "<b>&, {x}%s"),
    ],
)
def test_a_title_tells_apart_within_a_city(name: str, address: dict[str, object], title: str) -> None:
    shown = title_of({"name": name, "display_name": name or "450, Elm St", "address": {"place": name, **address}})
    assert shown == title.replace(", …", "…")
    assert len(shown) <= 60
    assert is_printable(shown)


@pytest.mark.parametrize("address", [None, [], "x", {}])
def test_without_an_address_the_first_parts_of_the_display_name_are_shown(address: object) -> None:
    record = {"display_name": "Pier 39, Beach Street, North Beach, San Francisco, USA", "address": address}
    assert title_of(record) == "Pier 39, Beach Street, North Beach"


async def test_a_place_that_cannot_be_named_is_dropped(geocoder: NominatimGeocoder, nominatim: Nominatim) -> None:
    assert await answers(nominatim, geocoder, {"display_name": " \x00,\u202e", "lat": "37.75", "lon": "-122.4"}) == []


# real answers

RECORDED = {
    "nominatim_php/070ffa8534ee86aa47fed7a61965a9b9f71cd27c.json": [
        "Palais Royal - Koninklijk Paleis, 1 Place des Palais - Pale…",
        "Coudenberg, Place des Palais - Paleizenplein, Quartier Roya…",
        "Musée BELvue - BELvue Museum, Place des Palais - Paleizenpl…",
        "1 Place des Palais - Paleizenplein, Quartier Royal - Konink…",
        "Les Filles, Place des Palais - Paleizenplein, Quartier Roya…",
    ],
    "nominatim_php/1cebd4c14dbf55f22e57957b884db74b2484dbb8.json": ["17 Jana Pawła Woronicza, Ksawerów"],
    "nominatim_php/237e0bcaa26f36e484a002f8238e2645591e3622.json": ["Sarue 1-chome"],
    "nominatim_php/592b89bc385fdb5a1035c78dbbe53f2140ba2489.json": ["Starbucks, Rue Quincampoix, Beaubourg"],
    "nominatim_php/614a4d899e5e7e47380278075f00be15637686c6.json": ["Italia"],
    "nominatim_php/dfdc355642ef34fb9970df028c4ec338ce0ea3f4.json": [],
    "nominatim_ruby/nominatim_cologne_cathedral_cologne_germany": ["Cologne Cathedral, 4 Domkloster, Kunibertsviertel"],
    "nominatim_ruby/nominatim_madison_square_garden": ["Madison Square Garden, West 31st Street, Long Island City"],
    "nominatim_ruby/nominatim_no_results": [],
}
OVER_LIMIT = "nominatim_ruby/nominatim_over_limit"


def recorded(name: str) -> str:
    if not RECORDINGS.exists():
        pytest.skip("the recorded answers are not here (../shared/data/geocoder)")
    return (RECORDINGS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "expected"), RECORDED.items(), ids=[name[10:30] for name in RECORDED])
async def test_real_answers_are_understood(
    geocoder: NominatimGeocoder, nominatim: Nominatim, name: str, expected: list[str]
) -> None:
    nominatim.faults.add("search", description=recorded(name))
    found = await geocoder.find("anything", None, "en")
    assert titles(found) == expected
    assert all(each.point != Point(0, 0) for each in found)


def test_every_recorded_answer_is_played() -> None:
    recorded(OVER_LIMIT)
    files = {path.relative_to(RECORDINGS).as_posix() for path in RECORDINGS.rglob("*") if path.is_file()}
    assert files == {*RECORDED, OVER_LIMIT}


async def test_the_real_page_of_a_server_that_was_asked_too_much_means_away(
    geocoder: NominatimGeocoder, nominatim: Nominatim
) -> None:
    nominatim.faults.add("search", description=recorded(OVER_LIMIT))
    with pytest.raises(GeocoderAway):
        await geocoder.find("anything", None, "en")
