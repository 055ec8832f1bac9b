"""Read written positions: decimal degrees, degrees-minutes-seconds, ISO 6709 and `geo:`, in English and Chinese.

This is strict on purpose: a pair counts only if it is hardly a price, a date, a telephone number or a house number. Two
bare numbers need at least three decimals each. Numbers with fewer decimals need a word, a compass letter or a degree
sign.

The time is bounded, whatever the text is: every pattern starts only where a number or a word begins, every repetition
has a small limit, and optional parts do not backtrack (`?+`).
"""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl

from casework.model.place import Point

MOST_TITLE = 100  # characters

_MOST_TRIES = 50  # pairs that are no position; a text with more of them does not name a place

_SIGNS = {
    " ": "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff。",
    "-": "\u2010\u2011\u2012\u2013\u2212",
    "'": "\u2032\u2019\u2018\u02b9\u00b4`分",
    '"': "\u2033\u201d\u201c\u02ba\u02dd\u3003秒",
    "°": "\u00ba\u02da\u2218度",
    ",": "、",
}
# One character replaces one character, so that indexes in the plain text are indexes in the original text too.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord(character): plain for plain, written in _SIGNS.items() for character in written
}

_LAT = r"(?:(?<![a-z])lat(?:itude)?\.?(?![a-z])|(?<![北南])[纬緯]°?)"
_LON = r"(?:(?<![a-z])(?:lon(?:g(?:itude)?)?|lng)\.?(?![a-z])|(?<![东東西])[经經]°?)"
_COMPASS = r"(?:(?<![a-z])(?:n(?:orth)?|s(?:outh)?|e(?:ast)?|w(?:est)?)(?![a-z])|[北南][纬緯]?|[东東西][经經]?)"
_LETTERS = "nsew北南东東西"
_NOT_INSIDE = r"(?<![0-9a-z_.$€£¥#%+-])(?<![0-9],)(?<!geo:)"  # a pair does not begin inside another token
_APART = r"\s{0,3}[,;/|]?\s{0,3}"
_OVER = r"(?!\s?(?:[%€£¥$]|(?:usd|eur|kg|km|m²|m2|tons?|tonnes?)(?![a-z])))"  # amounts have units


def _angle(side: int) -> str:
    """Return the pattern of degrees, perhaps with minutes and seconds; only the last part may have decimals."""
    return rf"""(?P<sign{side}>[+-])?(?<![0-9])(?P<deg{side}>[0-9]{{1,3}}(?P<part{side}>[.,][0-9]{{1,20}})?+)(?![0-9])
        (?:\s{{0,2}}(?P<mark{side}>°|deg(?:rees)?|d(?![a-z])|:))?+
        (?(part{side})|(?:\s{{0,2}}(?<![0-9])(?P<min{side}>[0-9]{{1,2}}(?P<rest{side}>[.,][0-9]{{1,12}})?+)(?![0-9])
            (?:\s{{0,2}}(?P<prime{side}>'(?!')|m(?:in)?(?![a-z])|:))?+
            (?(rest{side})|(?:\s{{0,2}}(?<![0-9])(?P<sec{side}>[0-9]{{1,2}}(?:[.,][0-9]{{1,12}})?+)(?![0-9])
                (?:\s{{0,2}}(?:"|''|s(?:ec)?(?=\s?(?:[nsew](?![a-z])|[+-]))))?+)?+))?+)"""


def _labelled(side: int) -> str:
    """Return the pattern of an angle after its word, as in `lat: 37.7599` or `"lng": -122.4148`."""
    word = rf"(?:(?P<lat{side}>{_LAT})|(?P<lon{side}>{_LON}))"
    before, after = rf"(?P<before{side}>{_COMPASS})?", rf"(?P<after{side}>{_COMPASS})?"
    return rf"{word}[\"']?\s{{0,3}}[:=]?\s{{0,3}}[\"']?\s?{before}\s{{0,2}}{_angle(side)}\s?{after}"


def _decimals(pattern: str) -> str:
    """Return the pattern of two bare numbers."""
    apart = r"[\"']?(?:\s{0,3}[,;/|]\s{0,3}|\s{1,3})[\"']?"
    return rf"{_NOT_INSIDE}(?P<sign1>[+-]?)(?P<deg1>{pattern})°?{apart}(?P<sign2>[+-]?)(?P<deg2>{pattern})°?{_OVER}"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


_DEGREE_WORDS = tuple("纬緯经經")
_COMPASS_POINTS: dict[str, tuple[str | None, int]] = {
    **dict.fromkeys("n北", ("lat", 1)),
    **dict.fromkeys("s南", ("lat", -1)),
    **dict.fromkeys("e东東", ("lon", 1)),
    **dict.fromkeys("w西", ("lon", -1)),
}
_LETTER_BEFORE = _compiled(r"(?<![a-z])[nsew]\s?$")
_LETTER_AFTER = _compiled(r"\s?[nsew](?![a-z])")
_ISO = _compiled(
    r"""(?<![0-9a-z.])(?P<sign1>[+-])(?P<deg1>[0-9]{2,6}(?:\.[0-9]{1,12})?)
    (?P<sign2>[+-])(?P<deg2>[0-9]{3,7}(?:\.[0-9]{1,12})?)
    (?:[+-][0-9]{1,5}(?:\.[0-9]{1,4})?)?(?:crs[a-z0-9_]{1,12})?(?P<end>/)?(?![0-9a-z.])"""
)
_GEO = _compiled(
    r"""(?<![a-z])geo:(?://)?(?P<pair>-?[0-9.]{1,24},-?[0-9.]{1,24})(?:,-?[0-9.]{1,12})?
    (?P<params>(?:;[a-z0-9=._-]{1,40}){0,6})(?:\?(?P<query>(?:[^\s<>"()]|\([^()<>\n]{0,120}\)){0,400}))?"""
)
_PAIR = re.compile(
    r"\s{0,3}(?:loc:|ll\.|point\.|pos\.|latlng:)?\s{0,3}(?P<first>[+-]?[0-9]{1,3}(?:\.[0-9]{0,20})?)"
    r"\s{0,3}[,;~_\s]\s{0,3}(?P<second>[+-]?[0-9]{1,3}(?:\.[0-9]{0,20})?)\s{0,3}(?:[,;|~(_](?P<more>.*))?",
    re.DOTALL,
)


@cache  # compiling them takes a hundredth of a second, which no start needs
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return the notations of angles in this order: words, letters before, letters after, degree signs, decimals."""
    return (
        _compiled(rf"{_labelled(1)}[\"']?[\s,;/|&]{{0,4}}[\"']?{_labelled(2)}"),
        _compiled(
            rf"(?<![0-9°'\"])(?P<before1>{_COMPASS})\s{{0,2}}:?\s?{_angle(1)}{_APART}"
            rf"(?P<before2>{_COMPASS})\s{{0,2}}:?\s?{_angle(2)}"
        ),
        _compiled(
            rf"{_NOT_INSIDE}(?=[^{_LETTERS}]{{1,60}}+[{_LETTERS}]){_angle(1)}\s?(?P<after1>{_COMPASS}){_APART}"
            rf"{_angle(2)}\s?(?P<after2>{_COMPASS})"
        ),
        _compiled(rf"{_NOT_INSIDE}(?=[+-]?[0-9]{{1,3}}\s?[°d]){_angle(1)}{_APART}{_angle(2)}(?![0-9a-z])"),
        _compiled(_decimals(r"[0-9]{1,3}\.[0-9]{3,20}") + r"(?![0-9a-z_]|\.[0-9])"),
        # After a decimal comma there must be four digits: with three, the comma separates thousands.
        _compiled(_decimals(r"[0-9]{1,3},[0-9]{4,20}") + r"(?![0-9a-z_]|,[0-9])"),
    )


@dataclass(frozen=True, slots=True)
class Written:
    """A position in a text: its first character and the one after its last, and its title and radius (m) if given.

    `is_view`: it only says around which point something was searched for.
    """

    point: Point
    start: int
    end: int
    title: str | None = None
    accuracy_m: float | None = None
    is_view: bool = False


def find_written(text: str) -> Written | None:
    """Find a written position in a text without links, in the most explicit notation; None if there is none."""
    found = _find_geo(text)
    if found:
        return found
    plain = text.translate(_PLAIN)
    tries = _MOST_TRIES
    for pattern, read in ((_ISO, _read_iso), *((pattern, _read_angles) for pattern in _patterns())):
        start = 0
        while tries and (match := pattern.search(plain, start)):
            point = read(match)
            if point:
                return Written(point, match.start(), match.end())
            start = match.start() + 1
            tries -= 1
    return None


def read_pair(value: str, *, is_lon_first: bool = False) -> tuple[Point, str | None] | None:
    """Read a value of a link that should be two numbers, perhaps with a name after them; None if it is not."""
    match = _PAIR.fullmatch(value)
    if match is None:
        return None
    first, second = float(match["first"]), float(match["second"])
    point = point_at(second, first) if is_lon_first else point_at(first, second)
    more = (match["more"] or "").split(",")[0].strip(" )|~")
    return (point, more[:MOST_TITLE] or None) if point else None


def point_at(lat: float, lon: float) -> Point | None:
    """Return the point; swap the two numbers if only that is possible; None if neither order is."""
    if abs(lat) > 90 >= abs(lon):
        lat, lon = lon, lat
    return Point(lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _find_geo(text: str) -> Written | None:
    """Find a `geo:` address (RFC 5870), perhaps with Android's `q=` after it; skip addresses in other datums."""
    for match in _GEO.finditer(text):
        params = dict(part.partition("=")[::2] for part in match["params"].lower().split(";") if part)
        if params.get("crs", "wgs84") != "wgs84":
            continue
        query = dict(parse_qsl(match["query"] or ""))
        asked = query.get("q", "")
        found = read_pair(asked) or read_pair(match["pair"])
        if found is None or (asked and found[0] == Point(0.0, 0.0) and not read_pair(asked)):
            continue  # Android's geo:0,0?q=words names no position
        point, title = found
        is_search = bool(asked) and not read_pair(asked)
        title = asked[:MOST_TITLE] if is_search else title
        return Written(point, match.start(), match.end(), title, _number(params.get("u")), is_search)
    return None


def _number(text: str | None) -> float | None:
    return float(text) if text and re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{0,9})?", text) else None


def _read_iso(match: re.Match[str]) -> Point | None:
    """Read ISO 6709; the number of digits before the decimal point tells whether minutes and seconds are there."""
    north, east = match["deg1"], match["deg2"]
    whole = len(north.partition(".")[0])
    if whole % 2 or len(east.partition(".")[0]) != whole + 1:
        return None
    decimals = min(len(part.partition(".")[2]) for part in (north, east))
    if not (decimals >= 3 or (match["end"] and (decimals or whole > 2))):
        return None
    lat, lon = _packed(north, 2), _packed(east, 3)
    if lat is None or lon is None:
        return None
    return point_at(lat if match["sign1"] == "+" else -lat, lon if match["sign2"] == "+" else -lon)


def _packed(digits: str, width: int) -> float | None:
    whole = len(digits.partition(".")[0])
    cuts = [digits[:width], *(digits[at : at + 2] for at in range(width, whole - 2, 2))]
    cuts = [digits] if whole == width else [*cuts, digits[whole - 2 :]]
    return _sexagesimal(*cuts)


def _sexagesimal(deg: str, minutes: str | None = None, seconds: str | None = None) -> float | None:
    """Add degrees, minutes and seconds; None if any but the last has decimals, or minutes or seconds are 60 or more."""
    parts = [part.replace(",", ".") for part in (deg, minutes, seconds) if part is not None]
    if any("." in part for part in parts[:-1]) or any(float(part) >= 60 for part in parts[1:]):
        return None
    return sum(float(part) / unit for part, unit in zip(parts, (1, 60, 3600), strict=False))


def _read_angles(match: re.Match[str]) -> Point | None:
    got = {name: value for name, value in match.groupdict().items() if value}
    first, second = _read_side(got, "1"), _read_side(got, "2")
    if first is None or second is None or _are_amounts(got) or _are_unlike(got):
        return None
    if not (first[0] or second[0]) and _has_half_a_compass(match):
        return None
    by_axis = {axis: degrees for axis, degrees in (first, second) if axis}
    if not by_axis:
        return point_at(first[1], second[1])
    lat, lon = by_axis.get("lat"), by_axis.get("lon")
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None
    return Point(lat, lon)


def _read_side(got: dict[str, str], side: str) -> tuple[str | None, float] | None:
    """Return the axis ("lat", "lon" or None) and the degrees of one half of a pair; None if it is too vague."""
    parts = [got.get(name + side) for name in ("deg", "min", "sec")]
    deg, minutes, seconds = parts
    degrees = _sexagesimal(deg or "", minutes, seconds)
    if degrees is None:
        return None
    if got.get("sign" + side) == "-":
        degrees = -degrees
    label = next((axis for axis in ("lat", "lon") if axis + side in got), None)
    compass = got.get("before" + side) or got.get("after" + side) or ""
    axis, factor = _COMPASS_POINTS.get(compass[:1].lower(), (None, 1))
    has_mark = got.get("mark" + side, ":") != ":"
    has_fraction = any("." in part or "," in part for part in parts if part)
    if label:
        is_clear = True
    elif axis:
        is_clear = has_mark or has_fraction or seconds is not None or compass[1:2] in _DEGREE_WORDS
    elif minutes:
        is_clear = has_mark and ("prime" + side) in got
    else:
        is_clear = len(re.split("[.,]", deg or "")[-1]) >= 3 and has_fraction
    if not is_clear:
        return None
    if axis and label in (axis, None):  # a letter that contradicts the word belongs to the next half
        return axis, factor * abs(degrees)
    return label, degrees


def _are_amounts(got: dict[str, str]) -> bool:
    """Tell whether two bare numbers look like thousands with points, as in "1.200, 3.450"."""
    is_bare = not any(name.startswith(("lat", "lon", "before", "after", "mark", "sign")) for name in got)
    return is_bare and all(re.fullmatch(r"[0-9]+[.,][0-9]{2}0", got["deg" + side]) for side in "12")


def _are_unlike(got: dict[str, str]) -> bool:
    """Tell whether one half has unmarked minutes and the other has none: then a house number was before it."""
    halves = [("min" + side in got, "prime" + side in got or got.get("mark" + side) == "°") for side in "12"]
    return halves[0][0] != halves[1][0] and not any(has and marked for has, marked in halves)


def _has_half_a_compass(match: re.Match[str]) -> bool:
    """Tell whether bare numbers have a compass letter at one end only, as in "37.7599, 122.4148 W": too vague."""
    before, after = match.string[max(match.start() - 3, 0) : match.start()], match.string[match.end() : match.end() + 3]
    return bool(_LETTER_BEFORE.search(before) or _LETTER_AFTER.match(after))
