"""Split links, and build the ways in which a link can give a position; nothing is ever fetched.

A way (a parser function) reads one link and returns a spot or None. This module builds the ways that several map
services share; `casework.places.map_services` has the services themselves.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, radians
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from casework.model.datum import Datum
from casework.model.place import Point
from casework.places.notations import (
    MOST_TITLE,
    find_written,
    point_at,
    read_pair,
)
from casework.places.plus_codes import find_plus_code

FINGER_PX = 32  # a person can move a map with a finger only as exactly as this
_METRES_PER_PX = 156_543.03  # at zoom 0 on the equator: the Earth's circumference on a tile of 256 pixels
_DECIMAL = r"[+-]?[0-9]{1,3}\.[0-9]{1,20}"
_NUMBER = r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,20})?"
# The schemes by which apps are opened, each with the page that takes the same values.
APPS = {
    "comgooglemaps": "maps.google.com", "comgooglemapsurl": "maps.google.com", "googlemaps": "maps.google.com",
    "maps": "maps.apple.com", "waze": "waze.com/ul", "om": "omaps.app", "ge0": "ge0.me", "mapswithme": "omaps.app",
    "mwm": "omaps.app", "iosamap": "uri.amap.com", "androidamap": "uri.amap.com", "amapuri": "uri.amap.com",
    "baidumap": "api.map.baidu.com", "bdapp": "api.map.baidu.com", "qqmap": "apis.map.qq.com",
    "yandexmaps": "yandex.com/maps", "yandexnavi": "yandex.com/maps", "dgis": "2gis.com", "osmandmaps": "osmand.net",
    "here.maps": "wego.here.com", "here-location": "share.here.com/l",
}  # fmt: skip
_MOST_VALUE = 200  # characters of a value that can hold a position; a longer value is prose


@dataclass(frozen=True, slots=True)
class Link:
    """A split link; path, values and fragment are decoded, keys are in lower case."""

    host: str
    path: str
    query: dict[str, str]
    fragment: str


@dataclass(frozen=True, slots=True)
class Spot:
    """What a link gives: a point in the service's own degrees, with its datum, title and accuracy (metres).

    `is_view`: it is only the middle of what was on the screen, or of where something was searched for.
    """

    point: Point
    datum: Datum = Datum.WGS84
    title: str | None = None
    accuracy_m: float | None = None
    is_view: bool = False


Way = Callable[[Link], Spot | None]


def parsed(url: str) -> Link | None:
    """Split a link, with or without a scheme; None if the text is no link after all.

    A link that opens an app (`waze://…`) is split like the page that has the same values.
    """
    url = re.sub("^google.navigation:", "googlemaps://?", url, flags=re.IGNORECASE)
    scheme, apart, rest = url.partition("://")
    page = APPS.get(scheme.lower()) if apart else None
    if page is not None:
        url = f"https://{page}/{rest.lstrip('/')}"
    elif not apart:
        url = "https://" + url
    try:
        parts = urlsplit(url.replace("&amp;", "&"))
    except ValueError:
        return None
    query = {key.lower(): value for key, value in reversed(parse_qsl(parts.query, keep_blank_values=True))}
    host = (parts.hostname or "").removeprefix("www.")
    return Link(host, unquote_plus(parts.path), query, unquote_plus(parts.fragment))


def title_of(link: Link, keys: Sequence[str]) -> str | None:
    """Return the name that a link gives to its place: a value, or for a key like `/place/` the words after it."""
    for key in keys:
        found = re.search(rf"{key}([^/@]+)", link.path) if key.startswith("/") else None
        value = (found[1] if found else link.query.get(key, "")).strip()[:_MOST_VALUE]
        if value and not read_pair(value) and not find_written(value):
            return value[:MOST_TITLE]
    return None


def pair(
    key: str,
    *,
    is_lon_first: bool = False,
    is_named: bool = False,
    between: str | None = None,
    part: int = 0,
    zoom: str | None = None,
    beside: Sequence[str] = (),
    unless: Sequence[str] = (),
) -> Way:
    """Build a way that reads a value of two numbers, with a name after them if `is_named`.

    It reads nothing if none of the keys `beside` is there, or one of the keys `unless` is.

    If several pairs are separated by `between`, the pair at index `part` counts. `zoom` is the key of a view's zoom:
    then the pair is the middle of that view.
    """

    def way(link: Link) -> Spot | None:
        if (beside and not link.query.keys() & set(beside)) or link.query.keys() & set(unless):
            return None
        value = link.query.get(key, "")
        found = read_pair(value.split(between)[part] if between else value, is_lon_first=is_lon_first)
        if found is None:
            return None
        point, title = found
        level = link.query.get(zoom or "", "")
        accuracy_m = seen_m(point, float(level)) if re.fullmatch(r"[0-9]{1,2}(?:\.[0-9]{1,9})?", level) else None
        return Spot(point, title=title if is_named else None, accuracy_m=accuracy_m)

    return way


def halves(lat_key: str, lon_key: str, *, unless: Sequence[str] = ()) -> Way:
    """Build a way that reads two values, a number each, if none of the keys `unless` is there."""

    def way(link: Link) -> Spot | None:
        if link.query.keys() & set(unless):
            return None
        found = read_pair(f"{link.query.get(lat_key, '')},{link.query.get(lon_key, '')}")
        return Spot(found[0]) if found else None

    return way


def words(key: str) -> Way:
    """Build a way that reads a search text: strictly, because "12,14" may be house numbers."""

    def way(link: Link) -> Spot | None:
        return _strictly(link.query.get(key, ""))

    return way


def _strictly(value: str) -> Spot | None:
    value = value.strip()[:_MOST_VALUE]
    found = read_pair(value)
    if found and re.match(rf"(?:loc:)?\s?{_DECIMAL},\s{{0,3}}{_DECIMAL}\s?(?:\(|$)", value):
        return Spot(found[0], title=found[1])
    written = find_written(value)
    if written:
        return Spot(written.point, title=written.title)
    code = find_plus_code(value, None) or find_plus_code(value.replace(" ", "+", 1), None)
    return Spot(code.point, accuracy_m=code.accuracy_m, is_view=code.is_area) if code else None


def in_path(pattern: str, *, is_last: bool = False) -> Way:
    """Build a way that matches a pattern (LAT, LON, perhaps a group `zoom`) in path, `pb` value and fragment.

    The first match counts, or the last one if `is_last`.
    """
    compiled = re.compile(pattern.replace("LAT", f"(?P<lat>{_NUMBER})").replace("LON", f"(?P<lon>{_NUMBER})"))

    def way(link: Link) -> Spot | None:
        found = list(compiled.finditer(f"{link.path}?{link.query.get('pb', '')}#{link.fragment}"))
        if not found:
            return None
        match = found[-1 if is_last else 0]
        point = point_at(float(match["lat"]), float(match["lon"]))
        zoom = match.groupdict().get("zoom")
        return Spot(point, accuracy_m=seen_m(point, float(zoom)) if zoom else None) if point else None

    return way


def segment(name: str, *, is_last: bool = False) -> Way:
    """Build a way that reads the first path part after `/name/`, or the last one before the view and the data."""

    def way(link: Link) -> Spot | None:
        _, _, behind = link.path.partition(f"/{name}/")
        spoken = [part for part in re.split(r"/(?:@|data=|am=)", "/" + behind)[0].split("/") if part]
        return _strictly(spoken[-1 if is_last else 0]) if spoken else None

    return way


def seen_m(point: Point, zoom: float) -> float:
    """Return the accuracy in metres of the middle of a view at that zoom (256 pixels a tile)."""
    return round(FINGER_PX * _METRES_PER_PX * cos(radians(point.lat)) / 2 ** min(zoom, 24.0), 1)


def in_value(key: str, pattern: str) -> Way:
    """Build a way that matches a value with a pattern of two numbers, latitude first, and perhaps a name."""
    compiled = re.compile(pattern.replace("NUMBER", f"({_NUMBER})"))

    def way(link: Link) -> Spot | None:
        match = compiled.search(link.query.get(key, ""))
        point = point_at(float(match[1]), float(match[2])) if match else None
        title = match[3] if match and compiled.groups > 2 else None
        return Spot(point, title=title[:MOST_TITLE] if title else None) if point else None

    return way
