"""Read the position in links of the map services that residents use; nothing is ever fetched.

`SERVICES` has one row for a kind of link: the addresses, the ways (parsers) in which the link gives a position, and the
datum. A row's pins come before its views: a view is the middle of a screen, or of where something was searched for.
Some links of a map service hide the position: they name a place, or are short links. `read_link` distinguishes them
from links that are no map at all.

The formats are those that the services document: wiki.openstreetmap.org (Shortlink), developers.google.com/maps (URLs),
developer.apple.com (Map Links), lbs.amap.com, lbsyun.baidu.com and lbs.qq.com (URI API), Yandex, Bing and Waze (deep
links), osmand.net (intents), omaps.app (API), dev.2gis.com and developer.mapy.com. The other formats
(`!3d…!4d…`, `/@x,y,19z`) are those that their pages show in the address bar.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from casework.model.datum import Datum
from casework.places.codes import baidu_metres, ge0_code, geohack, here_code, osm_code, plus_code
from casework.places.links import (
    Link,
    Spot,
    Way,
    halves,
    in_path,
    in_value,
    pair,
    parsed,
    segment,
    title_of,
    words,
)

_DEEPEST = 2  # levels of links inside links
_ANYTHING = re.compile("")
_NOTHING = re.compile("(?!)")


@dataclass(frozen=True, slots=True)
class NoSpot:
    """A link of a map service that gives no position: the service's host, and the name of the place if it gives one."""

    host: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """How a map service's links are read; `where` is matched against host and path, `hiding` against the path.

    The first of the `pins` that reads something counts, and if there is none the first of the `views`.
    """

    where: re.Pattern[str]
    pins: Sequence[Way]
    views: Sequence[Way] = ()
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
    title = title_of(link, service.titles)
    for is_view, way in (*((False, way) for way in service.pins), *((True, way) for way in service.views)):
        spot = way(link)
        if spot:
            is_vague = is_view or spot.is_view
            return Spot(spot.point, service.datum(link), spot.title or title, spot.accuracy_m, is_vague)
    is_hiding = service.hiding.match(link.path) and (link.path.strip("/") or link.query)
    return NoSpot(link.host, title) if is_hiding else None


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
_FROM_THE_STREET = r"@LAT,LON,[0-9.]{1,8}a,"  # where a camera stood
_MAP_FRAGMENT = r"#(?:map=)?(?P<zoom>[0-9]{1,2}(?:\.[0-9]{1,3})?)/LAT/LON"
_ZOOMS = ("zoom", "z", "lvl", "level")  # whoever states a zoom describes a view

SERVICES = (
    Service(
        _at(r"(?:[a-z]+\.)?(?:openstreetmap\.org|osm\.org)/directions"),
        (pair("to"), pair("route", between=";", part=-1)),
    ),
    Service(
        _OSM,
        (halves("mlat", "mlon"), pair("marker"), osm_code(is_marked=True), words("query"), words("q")),
        (osm_code(is_marked=False), halves("lat", "lon"), in_path(_MAP_FRAGMENT)),
        titles=("query", "q"),
        hiding=re.compile(r"/(?:node|way|relation|note|go|search)(?:/|$)"),
    ),
    Service(
        _at(rf"{_GOOGLE}/dir"),
        (words("destination"), segment("dir", is_last=True), in_path("!1dLON!2dLAT", is_last=True)),
        datum=_street_map,
        titles=("destination",),
    ),
    Service(
        _at(_GOOGLE),
        (
            in_path("!3dLAT!4dLON", is_last=True), words("q"), words("query"), words("destination"), words("daddr"),
            segment("place"), segment("search"), pair("cbll"), pair("viewpoint"), in_path(_FROM_THE_STREET),
        ),
        (
            pair("ll", zoom="z"), pair("center", zoom="zoom"), in_path(_VIEW), in_path("!2dLON!3dLAT"), pair("sll"),
            pair("near"),
        ),
        _street_map,
        ("/place/", "/search/", "q", "query", "destination", "daddr"),
    ),
    Service(_at(r"earth\.google\.com"), (segment("search"),), (in_path(r"@LAT,LON"),), titles=("/search/",)),
    Service(
        _at(r"maps\.apple\.com"),
        (
            pair("coordinate"), pair("ll", beside=("q", "address", "name", "auid")), words("q"), words("daddr"),
            words("destination"), words("address"),
        ),
        (pair("ll"), pair("sll"), pair("near"), pair("center")),
        _street_map,
        ("name", "q", "address", "daddr", "destination"),
    ),
    Service(
        _at(r"(?:[a-z0-9]+\.)?(?:amap|gaode)\.com"),
        (
            pair("position", is_lon_first=True), pair("markers", is_lon_first=True, is_named=True, between="|"),
            pair("to", is_lon_first=True, is_named=True), pair("to[lnglat]", is_lon_first=True),
            pair("dest", is_lon_first=True), halves("dlat", "dlon"), pair("lnglat", is_lon_first=True),
            in_value("p", r"^[^,]*,NUMBER,NUMBER(?:,([^,]+))?"), pair("q", is_named=True), halves("lat", "lng"),
            halves("lat", "lon"),
        ),
        (pair("center", is_lon_first=True),),
        _amap_datum,
        ("name", "poiname", "dname", "destname", "keyword", "query"),
    ),
    Service(
        _at(r"api\.map\.baidu\.com/(?:map/)?(?:place|nearbysearch)"),
        (),
        (pair("location"), pair("center")),
        _baidu_datum,
        ("query",),
    ),
    Service(
        _at(r"(?:[a-z]+\.)?map\.baidu\.com"),
        (
            pair("location"), pair("latlng"), in_value("destination", r"latlng:NUMBER,NUMBER(?:\|name:([^|]+))?"),
            words("destination"),
        ),
        (baidu_metres, pair("center")),
        _baidu_datum,
        ("title", "name", "/poi/", "/search/", "wd", "word"),
    ),
    Service(
        _at(r"(?:apis\.)?map\.qq\.com|map\.wap\.qq\.com"),
        (
            in_value("marker", r"coord:\s?NUMBER,NUMBER(?:;\s?title:([^;|]+))?"), pair("coord"), pair("tocoord"),
            halves("pointy", "pointx"),
        ),
        (pair("center"), pair("c")),
        _qq_datum,
        ("name", "title", "keyword", "to"),
    ),
    Service(
        _at(_YANDEX),
        (
            pair("pt", is_lon_first=True), pair("whatshere[point]", is_lon_first=True),
            pair("poi[point]", is_lon_first=True), pair("rtext", between="~", part=-1), words("text"),
        ),
        (pair("ll", is_lon_first=True, zoom="z"), pair("sll", is_lon_first=True)),
        titles=("text",),
    ),
    Service(
        _at(r"bing\.com/maps"),
        (pair("sp", is_named=True), in_value("rtp", r"pos\.NUMBER_NUMBER[^~]*$"), words("where1"), words("q")),
        (pair("cp", zoom="lvl"),),
        titles=("where1", "q", "ss"),
    ),
    Service(
        _at(r"(?:[a-z]+\.)?waze\.com"),
        (pair("to"), pair("ll", beside=("navigate",)), pair("ll", unless=_ZOOMS), pair("latlng"), words("q")),
        (pair("ll", zoom="z"),),
        titles=("q",),
    ),
    Service(
        _at(r"(?:wego|share)\.here\.com/(?:directions|r)"),
        (in_path(r"[:/]LAT,LON(?=[/?:,])", is_last=True),),
        (pair("map"),),
    ),
    Service(_at(r"(?:wego|share)\.here\.com"), (in_path("/l/LAT,LON"), here_code), (pair("map"),), titles=("n",)),
    Service(
        _at(r"(?:[a-z]+\.)?osmand\.net"),
        (pair("pin"), pair("finish"), pair("end"), halves("lat", "lon")),
        (in_path(_MAP_FRAGMENT),),
        titles=("name",),
        hiding=re.compile("/(?:map|go)"),
    ),
    Service(
        _at(r"omaps\.app|comaps\.at|ge0\.me"),
        (pair("ll"), pair("dll"), in_path(r"^/LAT,LON"), ge0_code),
        (pair("cll"),),
        titles=("n", "daddr", "query"),
    ),
    Service(
        _at(r"(?:[a-z]+\.)?2gis\.[a-z]{2,3}(?:\.[a-z]{2})?"),
        (
            in_path(r"\|LON,LAT", is_last=True), in_path(r"/(?:to|points)/LON,LAT"),
            in_path(r"/(?:geo|firm|entrance)/(?:[0-9]{5,20}/)?LON,LAT", is_last=True),
        ),
        (pair("m", is_lon_first=True, between="/"), in_path(r"/center/LON,LAT")),
        titles=("/search/",),
    ),
    Service(
        _at(r"(?:[a-z]+\.)?mapy\.(?:cz|com)"),
        (pair("id", is_lon_first=True), words("q")),
        (halves("y", "x"), pair("center", is_lon_first=True)),
        titles=("q",),
    ),
    Service(_at(r"petalmaps\.com"), (pair("marker"), pair("daddr"), pair("to")), (pair("center"),), titles=("q",)),
    Service(_at(r"map\.kakao\.com"), (in_path(r"/link/(?:map|to|roadview)/(?:[^/]*,)?LAT,LON(?=\?)"),)),
    Service(_at(r"(?:[a-z]+\.)?map\.naver\.com"), (halves("lat", "lng"),), titles=("title",)),
    Service(_at(r"(?:[a-z]+\.)?mapquest\.com"), (in_path("/latlng/LAT,LON"),), (pair("center"),)),
    Service(_at(r"geohack\.toolforge\.org|tools\.wmflabs\.org/geohack"), (geohack,), titles=("title", "pagename")),
    Service(_at(r"plus\.codes"), (plus_code,)),
    # Short links: only their service can turn them into a position.
    Service(_at(r"maps\.app\.goo\.gl|g\.page|goo\.gl/(?:app/)?maps|g\.co/(?:kgs|maps)|binged\.it|naver\.me"), ()),
    Service(_at(r"maps\.apple|kko\.to|her\.is|w3w\.co|what3words\.com|kko\.kakao\.com"), ()),
)  # fmt: skip
# Most other pages with an OpenStreetMap map write a view or a position as OpenStreetMap does.
_ANY_OTHER = Service(
    _ANYTHING,
    (
        halves("mlat", "mlon"), halves("lat", "lon", unless=_ZOOMS), halves("lat", "lng", unless=_ZOOMS),
        halves("latitude", "longitude", unless=_ZOOMS),
    ),
    # Nobody knows what comes first in the pair of a page that we do not know.
    (
        words("pin"), words("marker"), words("latlng"), words("coordinates"), halves("lat", "lon"),
        halves("lat", "lng"), halves("latitude", "longitude"), in_path(_MAP_FRAGMENT),
        in_path(r"#.*?\blat=LAT&(?:lon|lng)=LON"),
    ),
    hiding=_NOTHING,
)  # fmt: skip
