"""Typed or pasted text has a position or has none; links are in test_map_services."""

import json
import re
from time import process_time

import pytest
from hypothesis import given, strategies as st

from casework.model.place import Point
from casework.places.positions import Found, Hidden, Strange, find_position, without_links
from tests.paths import SHARED

HOSTILE = SHARED / "hostile" / "blns.json"

SPOT = (37.7599, -122.4148)
EXACT = (37 + 45 / 60 + 35.6 / 3600, -(122 + 24 / 60 + 53.3 / 3600))
SYDNEY = (-33.8568, 151.2153)
BEIJING = (39.916527, 116.397128)

WRITTEN = {
    "37.7599, -122.4148": SPOT,
    "37.7599,-122.4148": SPOT,
    "37.7599 -122.4148": SPOT,
    "37.7599; -122.4148": SPOT,
    "37.7599/-122.4148": SPOT,
    "37.7599 | -122.4148": SPOT,
    "37.7599\n-122.4148": SPOT,
    "37.7599\t-122.4148": SPOT,
    "(37.7599, -122.4148)": SPOT,
    "[37.7599, -122.4148]": SPOT,
    '"37.7599","-122.4148"': SPOT,
    "+37.7599, -122.4148": SPOT,
    "37.759900000000002, -122.414800000000000": SPOT,
    "37.760, -122.415": (37.76, -122.415),
    "-33.8568,151.2153": SYDNEY,
    "37.7599, \u2212122.4148": SPOT,  # a real minus sign
    "\u200e37.7599,\u00a0-122.4148\u202c": SPOT,  # marks of direction, as copied from a contact or a map
    "３７．７５９９，－１２２．４１４８": SPOT,
    "（37.7599，-122.4148）": SPOT,
    "37.7599、-122.4148": SPOT,
    "37,7599; -122,4148": SPOT,
    "37,7599, -122,4148": SPOT,
    "37,7599 -122,4148": SPOT,
    "37.7599°, -122.4148°": SPOT,
    "37.7599° -122.4148°": SPOT,
    "-122.4148, 37.7599": SPOT,  # must be longitude first
    "116.397128,39.916527": BEIJING,
    "37.7599 N, 122.4148 W": SPOT,
    "37.7599N 122.4148W": SPOT,
    "37.7599°N, 122.4148°W": SPOT,
    "37.7599° N 122.4148° W": SPOT,
    "N37.7599 W122.4148": SPOT,
    "N 37.7599, W 122.4148": SPOT,
    "N37.7599°, W122.4148°": SPOT,
    "122.4148 W, 37.7599 N": SPOT,
    "W122.4148 N37.7599": SPOT,
    "37.7599 north, 122.4148 west": SPOT,
    "33.8568 S 151.2153 E": SYDNEY,
    "s33.8568 e151.2153": SYDNEY,
    "37.8° N, 122.4° W": (37.8, -122.4),
    "lat: 37.7599, lon: -122.4148": SPOT,
    "lat 37.7599 lng -122.4148": SPOT,
    "lat=37.7599&lng=-122.4148": SPOT,
    "Lat. 37.7599 Long. -122.4148": SPOT,
    "Latitude: 37.7599\nLongitude: -122.4148": SPOT,
    "Latitude: 37.7599 N, Longitude: 122.4148 W": SPOT,
    "LATITUDE=37.7599;LONGITUDE=-122.4148": SPOT,
    "lon -122.4148 lat 37.7599": SPOT,
    '{"lat": 37.7599, "lng": -122.4148}': SPOT,
    '{"latitude":37.7599,"longitude":-122.4148}': SPOT,
    "lat 38 lon -122": (38.0, -122.0),
    "纬度：39.916527，经度：116.397128": BEIJING,
    "纬度39.916527 经度116.397128": BEIJING,
    "经度:116.397128,纬度:39.916527": BEIJING,
    "緯度 39.916527、經度 116.397128": BEIJING,
    "北纬39.916527°，东经116.397128°": BEIJING,
    "东经116.397128度，北纬39.916527度": BEIJING,
    "北緯39.916527 東經116.397128": BEIJING,
    "纬度：北纬39.916527，经度：东经116.397128": BEIJING,
    "南纬33.8568度，东经151.2153度": SYDNEY,
    "南緯33.8568°東經151.2153°": SYDNEY,
    "北纬37度45分35.6秒，西经122度24分53.3秒": EXACT,
    "N 37° 45.594' W 122° 24.888'": SPOT,
    "N37°45.594 W122°24.888": SPOT,
    "37° 45.594' N, 122° 24.888' W": SPOT,
    "37 45.594 N 122 24.888 W": SPOT,
    "37d45.594m N 122d24.888m W": SPOT,
    "37°45'35.6\"N 122°24'53.3\"W": EXACT,
    "37°45'35.6\"N,122°24'53.3\"W": EXACT,
    "37° 45' 35.6\" N, 122° 24' 53.3\" W": EXACT,
    "37°45′35.6″N 122°24′53.3″W": EXACT,
    "37º45’35.6”N 122º24’53.3”W": EXACT,
    "37˚45´35.6˝N 122˚24´53.3˝W": EXACT,
    "37°45'35.6''N 122°24'53.3''W": EXACT,
    "37°45'35,6\"N 122°24'53,3\"W": EXACT,
    "N37°45'35.6\" W122°24'53.3\"": EXACT,
    "37°45'35.6\", -122°24'53.3\"": EXACT,
    "37°45'35.6\" -122°24'53.3\"": EXACT,
    "37 45 35.6 N, 122 24 53.3 W": EXACT,
    "37d45m35.6s N 122d24m53.3s W": EXACT,
    "37d 45m 35.6s N, 122d 24m 53.3s W": EXACT,
    "37:45:35.6N 122:24:53.3W": EXACT,
    "37deg 45min 35.6sec N 122deg 24min 53.3sec W": EXACT,
    "33 51 24.48 S 151 12 55.08 E": SYDNEY,
    "+37.7599-122.4148/": SPOT,
    "+37.7599-122.4148": SPOT,
    "+37.7599-122.4148+012.3/": SPOT,
    "+37.7599-122.4148CRSWGS_84/": SPOT,
    "+3745.594-12224.888/": SPOT,
    "+374535.6-1222453.3/": EXACT,
    "-33.8568+151.2153/": SYDNEY,
    "geo:37.7599,-122.4148": SPOT,
    "geo:37.7599,-122.4148;u=35": SPOT,
    "geo:37.7599,-122.4148,12.5;crs=wgs84;u=35": SPOT,
    "GEO:37.7599,-122.4148?z=17": SPOT,
    "geo:0,0?q=37.7599,-122.4148": SPOT,
    "geo:0,0?q=37.7599%2C-122.4148(Old+mattress)": SPOT,
    "geo:37.7,-122.4?q=37.7599,-122.4148(Old mattress)": SPOT,
    "geo:0,0": (0.0, 0.0),
}

NO_POSITION = [
    "", " ", "?", "mattress on Elm Street", "12, 14 Elm Street", "12/14 Elm Street", "corner of 5 and 7",
    "2.5 t, 3 people", "about 1.5 m by 2.25 m", "0.75 / 1.25", "37.75, -122.41", "37 -122", "12 14", "3 x 4",
    "2024-05-01", "01.05.2024 12.30", "1.5.2024, 2.5.2024", "12:30:15, 14:45:10", "from 8:00 to 17:30",
    "2024-05-01T12:30:15",
    "+49 171 1234567", "+49-171/1234567", "(415) 555-2671", "415.555.2671 415.555.2672", "+1-415-555-2671",
    "010-88888888",
    "$12.345, $67.890", "12.3456 € 67.8901 €", "1.200, 3.450 residents", "1,200, 3,400 people",
    "1,234,567 and 8,901,234",
    "12.3456 kg, 67.8901 kg", "12.3456%, 67.8901%", "ticket 1234.5678, 2345.6789", "v1.2345, 2.3456", "192.168.100.100",
    "10.0.0.1, 10.0.0.2", "200.1234, 300.4567", "137.7599, -222.4148", "lat 97 lon -122", "lat: 37.7599", "北纬39.9",
    "-122.4148", "5 E 7 N Street", "2 S, 3 W", "12 N, 14 N", "N 37.7599, S 122.4148", "lat 37.7599 lat 38.1234",
    "25°, 30°", "20.5 °C", "37°61'00\"N 122°24'53\"W", "37°45'60\"N 122°24'53\"W", "37.5°45'N 122°24'W", "北12东14",
    "geo:", "geo:1", "geo:95,200", "geo:37.7599,-122.4148;crs=nad27", "geo:1.1.1,2.2.2",
    "+37-122/", "+1-415/", "+3799.5-12224.9/", "http://", "www.", "11+22", "C8QP+XV", "/start", "///filled.count.soap",
    "37.7599..-122.4148",
    "37.7599, 122.4148 W", "37.7599, 122.4148W", "S 33.8568, 151.2153", "N37.7599, 122.4148", "37.7599 N, 122.4148",
]  # fmt: skip


def close(point: Point, expected: tuple[float, float]) -> bool:
    return abs(point.lat - expected[0]) < 1e-5 and abs(point.lon - expected[1]) < 1e-5


@pytest.mark.parametrize("text", WRITTEN)
def test_a_written_position_is_found_and_nothing_of_it_is_left(text: str) -> None:
    found = find_position(text)
    assert isinstance(found, Found)
    assert close(found.point, WRITTEN[text]), found
    assert re.search("[0-9]", found.rest) is None


@pytest.mark.parametrize("text", WRITTEN)
def test_words_around_a_position_change_nothing_and_are_kept(text: str) -> None:
    found = find_position(f"Old sofa, 3 bags\n{text}\nbehind house 12")
    assert isinstance(found, Found)
    assert close(found.point, WRITTEN[text]), found
    assert found.rest.startswith("Old sofa, 3 bags\n")
    assert found.rest.endswith("\nbehind house 12")


@pytest.mark.parametrize("text", NO_POSITION)
def test_other_numbers_are_no_position(text: str) -> None:
    assert find_position(text) is None


@pytest.mark.parametrize(
    "text", [text for text in NO_POSITION if re.search("[^\\W_]", text) and not re.search("[°:/]", text)]
)
def test_a_position_is_found_behind_other_numbers(text: str) -> None:
    found = find_position(f"{text}. 37.7599, -122.4148")
    assert isinstance(found, Found)
    assert close(found.point, SPOT)
    assert found.rest == f"{text}.".strip()


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Sofa at GPS: (37.7599, -122.4148), behind the shop", "Sofa at, behind the shop"),
        ("37.7599, -122.4148 - old sofa", "old sofa"),
        ("Old sofa 37.7599,-122.4148", "Old sofa"),
        ("旧沙发，坐标：37.7599，-122.4148。", "旧沙发"),
        ("Sofa\n\n37.7599,-122.4148\n\nblue", "Sofa\nblue"),
        ("Lat/Long: 37.7599, -122.4148.", ""),
        ("My location: <37.7599,-122.4148> (by the gate)", "(by the gate)"),
        ("经纬度：37.7599，-122.4148", ""),
        ("Bags at 37.7599,-122.4148, south side", "Bags at, south side"),
        ("Elm 12 37.7599 N, 122.4148 W 15 m", "Elm 12 15 m"),
    ],
)
def test_the_rest_reads_as_if_the_position_had_not_been_there(text: str, rest: str) -> None:
    found = find_position(text)
    assert isinstance(found, Found)
    assert (found.rest, close(found.point, SPOT)) == (rest, True)


def test_a_label_and_a_radius_come_along() -> None:
    labelled = find_position("geo:0,0?q=37.7599,-122.4148(Old mattress)")
    exact = find_position("geo:37.7599,-122.4148;u=35")
    assert isinstance(labelled, Found)
    assert isinstance(exact, Found)
    assert (labelled.title, labelled.accuracy_m) == ("Old mattress", None)
    assert (exact.title, exact.accuracy_m) == (None, 35.0)


def test_bare_numbers_are_ambiguous_in_mainland_china_only() -> None:
    ambiguous = [find_position(text) for text in ("39.916527, 116.397128", "37.7599, -122.4148", "22.2819, 114.1582")]
    assert [found.is_ambiguous for found in ambiguous if isinstance(found, Found)] == [True, False, False]


def test_what_is_written_out_beats_a_link_that_hides_it() -> None:
    found = find_position("37.7599,-122.4148 https://maps.app.goo.gl/AbCdEf123")
    assert isinstance(found, Found)
    assert close(found.point, SPOT)


def test_a_link_that_yields_beats_one_that_does_not() -> None:
    found = find_position("https://maps.app.goo.gl/AbC or https://osm.org/?mlat=37.7599&mlon=-122.4148")
    assert isinstance(found, Found)
    assert (close(found.point, SPOT), found.rest) == (True, "https://maps.app.goo.gl/AbC or")


def test_a_pin_beats_a_view_wherever_it_stands() -> None:
    view, pin = "https://www.google.com/maps/@37.1,-122.1,17z", "https://osm.org/?mlat=37.7599&mlon=-122.4148"
    for text in (f"{view} {pin}", f"{pin} {view}", f"{view} 37.7599, -122.4148", f"geo:37.1,-122.1?q=cafe {pin}"):
        found = find_position(text)
        assert isinstance(found, Found)
        assert (close(found.point, SPOT), found.is_view) == (True, False), text


def test_what_a_search_began_at_is_no_place() -> None:
    found = find_position("geo:37.7599,-122.4148?q=Elm+Street")
    assert isinstance(found, Found)
    assert (found.is_view, found.title) == (True, "Elm Street")
    assert find_position("sofa geo:0,0?q=Elm+Street now") == Hidden(
        "geo:0,0?q=Elm+Street", "geo", "sofa now", "Elm Street"
    )


STRANGE = ("https://example.org/37.7599,-122.4148", "bit.ly/3xYz", "https://example.org/?lat=x&lon=y",
           "http://localhost:8080/x", "tg://resolve?domain=x", "http://10.0.0.1/37.7599,-122.4148")  # fmt: skip


@pytest.mark.parametrize("link", STRANGE)
def test_a_link_of_no_map_is_told_apart_and_leaves_the_words(link: str) -> None:
    assert find_position(f"Old sofa ({link}), blue") == Strange(link, "Old sofa, blue")
    assert without_links(f"Old sofa\n{link}\nElm Street") == "Old sofa\nElm Street"


PLUS = {
    "849VQH8G+22": (37.7650625, -122.4249375),
    "849vqh8g+22": (37.7650625, -122.4249375),
    "8FVC2222+22": (47.0000625, 8.0000625),
    "6PH57VP3+PR": (1.2868125, 103.8545625),
    "796RWF8Q+WF": (14.9173125, -23.5113125),
}


@pytest.mark.parametrize("code", PLUS)
def test_a_plus_code_is_a_place(code: str) -> None:
    for text in (code, f"Old sofa {code}, blue", f"https://plus.codes/{code}"):
        found = find_position(text)
        assert isinstance(found, Found)
        assert (close(found.point, PLUS[code]), found.is_view, found.town) == (True, False, None), text
        assert found.accuracy_m is not None
        assert found.accuracy_m < 10


def test_a_short_plus_code_is_meant_near_the_district_and_its_town_is_told() -> None:
    here = Point(37.77, -122.43)
    for text, town in (("QH8G+22", ""), ("qh8g+22 Bay City", "Bay City"), ("QH8G+22, Bay City, CA", "Bay City"),
                       ("bags QH8G+22\nred", ""), ("QH8G+22 海湾市", "海湾市"),
                       ("https://www.google.com/maps/place/QH8G%2B22+Bay+City/", "Bay City")):  # fmt: skip
        found = find_position(text, here)
        assert isinstance(found, Found)
        assert (close(found.point, PLUS["849VQH8G+22"]), found.town) == (True, town), text
        assert not isinstance(find_position(text), Found)


def test_a_plus_code_of_an_area_is_no_spot() -> None:
    for code in ("849VQH8G+", "849VQH00+", "849V0000+"):
        found = find_position(code)
        assert isinstance(found, Found)
        assert found.is_view, code


def test_amounts_are_no_position_unless_they_lie_near_the_district() -> None:
    here = Point(37.77, 122.43)
    found = find_position("1.299, 2.499 and 37.760, 122.415", here)
    assert isinstance(found, Found)
    assert (close(found.point, (37.76, 122.415)), found.rest) == (True, "1.299, 2.499 and")
    assert find_position("1.299, 2.499", here) is None
    assert isinstance(find_position("1.2991, 2.4992", here), Found)


@pytest.mark.parametrize("text", ["2345+67", "22334455+66", "C++", "A4+B5", "pump+22", "QH8G+2", "1QH8G+22", "QH8G+22z",
                                  "+QH8G+22", "99999VQH8G+22", "QH8G +22"])  # fmt: skip
def test_what_only_looks_like_a_plus_code_is_none(text: str) -> None:
    assert find_position(text, Point(37.77, -122.43)) is None


def test_a_hiding_link_is_named_with_the_words_beside_it() -> None:
    assert find_position("Old sofa: https://maps.app.goo.gl/AbC, blue") == Hidden(
        "https://maps.app.goo.gl/AbC", "maps.app.goo.gl", "Old sofa, blue"
    )


latitudes, longitudes = st.floats(-89.999, 89.999), st.floats(-179.999, 179.999)


@given(latitudes, longitudes, st.sampled_from([", ", ",", " ", ";", " / "]))
def test_every_pair_of_decimals_comes_back(lat: float, lon: float, apart: str) -> None:
    found = find_position(f"{lat:.6f}{apart}{lon:.6f}")
    assert isinstance(found, Found)
    assert close(found.point, (lat, lon))


@given(latitudes, longitudes, st.sampled_from(["{}°{}'{:.3f}\"{}", "{} {} {:.3f} {}", "{3}{0}°{1}′{2:.3f}″"]))
def test_every_pair_in_minutes_and_seconds_comes_back(lat: float, lon: float, form: str) -> None:
    halves = []
    for degrees, letters in ((lat, "NS"), (lon, "EW")):
        milliseconds = round(abs(degrees) * 3_600_000)
        minutes, rest = divmod(milliseconds, 60_000)
        halves.append(form.format(*divmod(minutes, 60), rest / 1000, letters[degrees < 0]))
    found = find_position(" ".join(halves))
    assert isinstance(found, Found)
    assert close(found.point, (lat, lon))


@given(
    latitudes, longitudes, st.sampled_from(["{:+010.6f}{:+011.6f}/", "geo:{:.6f},{:.6f}", "纬度：{:.6f}，经度：{:.6f}"])
)
def test_every_formal_pair_comes_back(lat: float, lon: float, form: str) -> None:
    found = find_position(form.format(lat, lon))
    assert isinstance(found, Found)
    assert close(found.point, (lat, lon))


@given(st.text() | st.text("0123456789.,;:°'\"NSEW +-/geolatmps?=&#@%()北纬东经度分秒 \n"))
def test_any_text_is_answered(text: str) -> None:
    found = find_position(text)
    assert found is None or len(found.rest) <= len(text)


@pytest.mark.skipif(not HOSTILE.exists(), reason=f"needs the hostile strings in {HOSTILE}")
def test_no_naughty_string_is_a_position() -> None:
    assert [
        text for text in json.loads(HOSTILE.read_text(encoding="utf-8")) if isinstance(find_position(text), Found)
    ] == []


BAIT = ("1", "1.", "1 ", "1°", "-1", "1,2345 ", "200.1234 ", "1°1'1\"", "12 34 56 ", "12 34 56n ", "n1 ", "lat1 ",
    "lat: ",
    "纬100经200", "geo:", "geo:1,1?(", "+12-123", "a.", "a.bc ", "a中/", "https://a.bc/ ", "https://a.bc/?q=",
    "maps.google.com/?q=1 ", "%20", "@1", "!3d1", "q=1&", ")", " ", "\n", "北", "gps ")  # fmt: skip


@pytest.mark.parametrize("bait", BAIT)
@pytest.mark.parametrize("before", ["", "https://www.google.com/maps/?q=", "gps"])
def test_a_hostile_text_is_read_in_no_time(bait: str, before: str) -> None:
    text = (before + bait * 4096)[:4096]
    # It takes 1 to 8 ms; a pattern that backtracks takes seconds. A busy machine gets two more attempts.
    assert any(seconds_for(text) < 0.05 for _ in range(3))


def seconds_for(text: str) -> float:
    start = process_time()
    find_position(text)
    return process_time() - start


def test_only_the_length_of_a_message_is_read() -> None:
    assert find_position(" " * 4096 + "37.7599, -122.4148") is None
