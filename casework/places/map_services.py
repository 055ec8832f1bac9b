"""Read the position in links of the map services that residents use; nothing is ever fetched.

`SERVICES` has one row for a kind of link: the addresses, the ways (parsers) in which the link gives a position, and the
datum. The first way that returns a position counts, so a pin comes before the middle of a view. Some links of a map
service hide the position: they name a place, or are short links. `read_link` distinguishes them from links that are no
map at all.

The formats are those that the services document: wiki.openstreetmap.org (Shortlink), developers.google.com/maps (URLs),
developer.apple.com (Map Links), lbs.amap.com, lbsyun.baidu.com and lbs.qq.com (URI API), Yandex, Bing and Waze (deep
links). The other formats (`!3d…!4d…`, `/@x,y,19z`) are those that their pages show in the address bar.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from casework.model.datum import Datum, bd09_from_mercator
from casework.model.place import Point
from casework.places.links import (
    Link,
    Spot,
    Way,
    halves,
    in_path,
    in_value,
    pair,
    parsed,
    seen_m,
    segment,
    title_of,
    words,
)

_DEEPEST = 2  # levels of links inside links
_ANYTHING = re.compile("")
_NOTHING = re.compile("(?!)")
_SHORTCODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~"


@dataclass(frozen=True, slots=True)
class NoSpot:
    """A link of a map service that gives no position; `host` is the service's host."""

    host: str


@dataclass(frozen=True, slots=True)
class Service:
    """How a map service's links are read; `where` is matched against host and path, `hiding` against the path."""

    where: re.Pattern[str]
    ways: Sequence[Way]
    datum: Callable[[Link], Datum] = lambda _: Datum.WGS84
    titles: Sequence[str] = ()
    hiding: re.Pattern[str] = _ANYTHING


def read_link(url: str, depth: int = 0) -> Spot | NoSpot | None:
    """Read the position in a link; None if the link is of no map."""
    link = parsed(url)
    if link is None:
        return None
    for key in ("continue", "url", "link", "u", "q"):
        inner = link.query.get(key, "")
        if depth < _DEEPEST and inner.startswith(("http://", "https://")):
            return read_link(inner, depth + 1)
    service = next((each for each in SERVICES if each.where.match(link.host + link.path)), _ANY_OTHER)
    for way in service.ways:
        spot = way(link)
        if spot:
            return Spot(spot.point, service.datum(link), spot.title or title_of(link, service.titles), spot.accuracy_m)
    is_hiding = service.hiding.match(link.path) and (link.path.strip("/") or link.query)
    return NoSpot(link.host) if is_hiding else None


def _shortcode(link: Link) -> Spot | None:
    """Decode a code of osm.org/go: six bits a character, alternating bits of longitude and latitude, then the zoom."""
    match = re.match(r"/go/([A-Za-z0-9_~@]{1,10})([-=]{0,2})", link.path)
    if match is None:
        return None
    bits = "".join(f"{_SHORTCODE.index(character):06b}" for character in match[1].replace("@", "~"))
    half = len(bits) // 2
    point = Point(int(bits[1::2], 2) * 180 / 2**half - 90, int(bits[::2], 2) * 360 / 2**half - 180)
    zoom = half - 8 - (-len(match[2]) % 3)
    return Spot(point, accuracy_m=None if "m" in link.query else seen_m(point, zoom))


def _baidu_metres(link: Link) -> Spot | None:
    """Read the middle of a view of map.baidu.com, which is in Mercator metres."""
    metres = r"(-?[0-9]{4,8}(?:\.[0-9]{1,12})?),(-?[0-9]{4,8}(?:\.[0-9]{1,12})?)"
    match = re.search(rf"@{metres}(?:,([0-9]{{1,2}}(?:\.[0-9]{{1,3}})?)z)?", link.path)
    match = match or re.match(rf"{metres}()", link.query.get("c", ""))
    if match is None:
        return None
    try:
        point = bd09_from_mercator(float(match[1]), float(match[2]))
    except ValueError:
        return None
    return Spot(point, accuracy_m=seen_m(point, float(match[3])) if match[3] else None)


def _amap_datum(link: Link) -> Datum:
    return Datum.WGS84 if link.query.get("coordinate") == "wgs84" or link.query.get("dev") == "1" else Datum.GCJ02


def _baidu_datum(link: Link) -> Datum:
    stated = link.query.get("coord_type", "bd09ll")
    return next((datum for datum in (Datum.WGS84, Datum.GCJ02) if stated.startswith(datum.value)), Datum.BD09)


def _qq_datum(link: Link) -> Datum:
    return Datum.WGS84 if link.query.get("coord_type") == "1" else Datum.GCJ02


def _street_map(_: Link) -> Datum:
    return Datum.STREET_MAP


def _at(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})(?:/|$)")


_OSM = _at(r"(?:[a-z]+\.)?(?:openstreetmap\.org|osm\.org)")
_GOOGLE = r"(?:(?:[a-z]+\.)?google(?:\.com?)?\.[a-z]{2,3}/maps|(?:maps|ditu)\.google(?:\.com?)?\.[a-z]{2,3})"
_YANDEX = r"(?:yandex\.[a-z]{2,3}(?:\.[a-z]{2})?/(?:maps|navi)|maps\.yandex\.[a-z]{2,3}(?:\.[a-z]{2})?)"
_VIEW = r"@LAT,LON(?:,(?P<zoom>[0-9]{1,2}(?:\.[0-9]{1,3})?)z)?"
_MAP_FRAGMENT = r"#(?:map=)?(?P<zoom>[0-9]{1,2}(?:\.[0-9]{1,3})?)/LAT/LON"

SERVICES = (
    Service(
        _at(r"(?:[a-z]+\.)?(?:openstreetmap\.org|osm\.org)/directions"),
        (pair("to"), pair("route", between=";", part=-1)),
    ),
    Service(
        _OSM,
        (
            halves("mlat", "mlon"), _shortcode, words("query"), words("q"), halves("lat", "lon"),
            in_path(_MAP_FRAGMENT),
        ),
        hiding=re.compile(r"/(?:node|way|relation|note|go)/"),
    ),
    Service(
        _at(rf"{_GOOGLE}/dir"),
        (words("destination"), segment("dir", is_last=True), in_path("!1dLON!2dLAT", is_last=True)),
        _street_map,
    ),
    Service(
        _at(_GOOGLE),
        (
            in_path("!3dLAT!4dLON", is_last=True), words("q"), words("query"), words("destination"), words("daddr"),
            segment("place"), segment("search"), pair("ll", zoom="z"), pair("cbll"), pair("viewpoint"),
            pair("center", zoom="zoom"), in_path(_VIEW), in_path("!2dLON!3dLAT"), pair("sll"),
        ),
        _street_map,
        ("/place/", "q", "query"),
    ),
    Service(
        _at(r"maps\.apple\.com"),
        (
            pair("coordinate"), pair("ll"), words("q"), words("daddr"), words("destination"), words("address"),
            pair("sll"), pair("center"),
        ),
        _street_map,
        ("name", "q", "address"),
    ),
    Service(
        _at(r"(?:[a-z0-9]+\.)?(?:amap|gaode)\.com"),
        (
            pair("position", is_lon_first=True), pair("markers", is_lon_first=True, is_named=True, between="|"),
            pair("to", is_lon_first=True, is_named=True), pair("to[lnglat]", is_lon_first=True),
            in_value("p", r"^[^,]*,NUMBER,NUMBER(?:,([^,]+))?"), pair("q", is_named=True), halves("lat", "lng"),
            halves("lat", "lon"), pair("center", is_lon_first=True),
        ),
        _amap_datum,
        ("name",),
    ),
    Service(
        _at(r"(?:[a-z]+\.)?map\.baidu\.com"),
        (
            pair("location"), pair("latlng"), in_value("destination", r"latlng:NUMBER,NUMBER(?:\|name:([^|]+))?"),
            words("destination"), _baidu_metres,
        ),
        _baidu_datum,
        ("title", "name", "/poi/"),
    ),
    Service(
        _at(r"(?:apis\.)?map\.qq\.com|map\.wap\.qq\.com"),
        (
            in_value("marker", r"coord:\s?NUMBER,NUMBER(?:;\s?title:([^;|]+))?"), pair("coord"), pair("tocoord"),
            halves("pointy", "pointx"),
        ),
        _qq_datum,
        ("name", "title"),
    ),
    Service(
        _at(_YANDEX),
        (
            pair("pt", is_lon_first=True), pair("whatshere[point]", is_lon_first=True),
            pair("poi[point]", is_lon_first=True), pair("rtext", between="~", part=-1), words("text"),
            pair("ll", is_lon_first=True, zoom="z"),
        ),
    ),
    Service(
        _at(r"bing\.com/maps"),
        (
            pair("sp", is_named=True), in_value("rtp", r"pos\.NUMBER_NUMBER[^~]*$"), words("where1"), words("q"),
            pair("cp", zoom="lvl"),
        ),
    ),
    Service(_at(r"(?:[a-z]+\.)?waze\.com"), (pair("to"), pair("ll"), pair("latlng"), words("q"))),
    Service(_at(r"(?:wego|share)\.here\.com"), (in_path("/l/LAT,LON"), pair("map"))),
    # Short links: only their service can turn them into a position.
    Service(_at(r"maps\.app\.goo\.gl|goo\.gl/(?:app/)?maps|g\.co/(?:kgs|maps)"), ()),
    Service(_at(r"maps\.apple|her\.is|w3w\.co|what3words\.com"), ()),
)  # fmt: skip
# Most other pages with an OpenStreetMap map write a view or a position as OpenStreetMap does.
_ANY_OTHER = Service(
    _ANYTHING,
    (
        halves("mlat", "mlon"), halves("lat", "lon"), halves("lat", "lng"), halves("latitude", "longitude"),
        in_path(_MAP_FRAGMENT),
    ),
    hiding=_NOTHING,
)  # fmt: skip
