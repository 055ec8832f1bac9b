"""Decode what map services pack into codes: the short links of OpenStreetMap and Organic Maps, HERE's places, Baidu's
metres, and the parameters of GeoHack. Plus codes, which people type too, are in `plus_codes`.

Promise: a code that is not one gives None, and nothing is raised.
"""

import re
from base64 import b64decode
from binascii import Error as NoBase64

from casework.model.datum import bd09_from_mercator
from casework.model.place import Point
from casework.places.links import Link, Spot, Way, seen_m
from casework.places.notations import point_at
from casework.places.plus_codes import find_plus_code

_OSM_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~"
_GE0_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_GE0_BITS = 30


def osm_code(*, is_marked: bool) -> Way:
    """Build a way that decodes osm.org/go: six bits a character, bits of longitude and latitude in turn, then the zoom.

    A link with `m` marks its spot; one without shows the middle of a view. The way reads one of both.
    """

    def way(link: Link) -> Spot | None:
        match = re.match(r"/go/([A-Za-z0-9_~@]{1,10})([-=]{0,2})", link.path)
        if match is None or ("m" in link.query) is not is_marked:
            return None
        bits = "".join(f"{_OSM_DIGITS.index(character):06b}" for character in match[1].replace("@", "~"))
        half = len(bits) // 2
        point = Point(int(bits[1::2], 2) * 180 / 2**half - 90, int(bits[::2], 2) * 360 / 2**half - 180)
        zoom = half - 8 - (-len(match[2]) % 3)
        return Spot(point, accuracy_m=None if is_marked else seen_m(point, zoom))

    return way


def ge0_code(link: Link) -> Spot | None:
    """Decode the links of Organic Maps, CoMaps and Maps.me: the zoom, then three bits of both in each character."""
    match = re.match(r"/([A-Za-z0-9_-])([A-Za-z0-9_-]{9})(?:/([^/?]*))?$", link.path)
    if match is None:
        return None
    lat = lon = 0
    for digit in (_GE0_DIGITS.index(character) for character in match[2]):
        bits = f"{digit:06b}"
        lat, lon = lat << 3 | int(bits[::2], 2), lon << 3 | int(bits[1::2], 2)
    lat, lon = (number << 3 | 4 for number in (lat, lon))  # the middle of what the nine characters leave open
    point = point_at(lat / (2**_GE0_BITS - 1) * 180 - 90, lon / 2**_GE0_BITS * 360 - 180)
    title = (match[3] or "").replace("_", " ").strip()
    return Spot(point, title=title or None) if point else None


def here_code(link: Link) -> Spot | None:
    """Read the place in HERE's `/p/s-…`: BASE64 of fields such as lat, lon and n (its name)."""
    match = re.match(r"/p/[a-z]-([A-Za-z0-9_+/-]{8,800}={0,2})", link.path)
    if match is None:
        return None
    packed = match[1].rstrip("=").replace("-", "+").replace("_", "/")
    try:
        said = b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-8", "replace")
    except (NoBase64, ValueError):
        return None
    found = re.search(r"(?:^|;)lat=(-?[0-9.]{1,24});lon=(-?[0-9.]{1,24})(?:;|$)", said)
    try:
        point = point_at(float(found[1]), float(found[2])) if found else None
    except ValueError:
        return None
    return Spot(point) if point else None


def baidu_metres(link: Link) -> Spot | None:
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


def geohack(link: Link) -> Spot | None:
    """Read GeoHack's `params`: 37.7599_N_122.4148_W, or degrees, minutes and seconds before each letter."""
    number = r"([0-9.]{1,20})_(?:([0-9.]{1,12})_)?(?:([0-9.]{1,12})_)?"
    match = re.match(rf"{number}([NS])_{number}([EW])(?:_|$)", link.query.get("params", ""))
    if match is None:
        return None
    try:
        lat, lon = (
            sum(float(part or 0) / unit for part, unit in zip(match.groups()[at : at + 3], (1, 60, 3600), strict=True))
            for at in (0, 4)
        )
    except ValueError:
        return None
    point = point_at(-lat if match[4] == "S" else lat, -lon if match[8] == "W" else lon)
    return Spot(point) if point else None


def plus_code(link: Link) -> Spot | None:
    """Read the plus code of a page such as plus.codes/849VQH8G+22; decoding has turned its + into a blank."""
    code = find_plus_code(link.path.strip("/").replace(" ", "+", 1), None)
    return Spot(code.point, accuracy_m=code.accuracy_m, is_view=code.is_area) if code else None
