"""Find the position in a text that somebody typed or pasted: written out, or in a link of a map.

Promises: nothing is fetched, nothing is raised, and any text is read in a few milliseconds. The result is WGS-84. A
text that only contains numbers (a price, a date, a house number) has no position: to set a wrong place silently is
worse than to ask for the place again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import unquote_plus

from casework.model.datum import Datum, is_in_mainland, wgs84_from
from casework.model.place import Point, distance_m
from casework.places.links import Spot
from casework.places.map_services import NoSpot, read_link
from casework.places.notations import Written, find_written
from casework.places.plus_codes import PlusCode, find_plus_code

MOST_TEXT = 4096  # characters of a Telegram message
MOST_LINKS = 20
MOST_AMOUNTS = 5  # pairs of amounts before a position; nobody writes more
FAR_M = 200_000.0


@dataclass(frozen=True, slots=True)
class Found:
    """A position in WGS-84, and `rest`, the other words of the text.

    `title` and `accuracy_m` (metres) came with the position. In three cases it may be another place, and the resident
    should see it and confirm it: `is_ambiguous`, because the datum is not stated and the point is in mainland China, so
    that it may be off by up to 700 m; `is_view`, because it is only the middle of a map or of a search; a `town`,
    because a short plus code stands beside these words, which may name a town far away ("" if there are none).
    """

    point: Point
    rest: str
    title: str | None = None
    accuracy_m: float | None = None
    is_ambiguous: bool = False
    is_view: bool = False
    town: str | None = None


@dataclass(frozen=True, slots=True)
class Hidden:
    """A map's link that only its service can turn into a position; `rest` is the text without links.

    `name` is what the link itself calls the place.
    """

    link: str
    host: str
    rest: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Strange:
    """A link of no map that we know, and no position beside it; `rest` is the text without links."""

    link: str
    rest: str


_END = r"\s\x00-\x20<>\"`，。；！、？（）【】《》「」“”‘’"
_LINK = re.compile(
    r"(?<![a-z0-9@._-])(?:(?P<scheme>https?://)?(?!google\.navigation:)(?P<host>(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,13})(?![a-z0-9-])"
    rf"(?::[0-9]{{1,5}})?(?P<tail>[/?#][^{_END}]*)?"
    rf"|(?P<app>(?:[a-z][a-z0-9+.-]{{1,20}}://(?=[\w?])|geo:|google\.navigation:)[^{_END}]+))",
    re.IGNORECASE,
)
# Chinese needs no space after a link; inside a link, Chinese only comes where a name or a value begins.
_WORDS_BEHIND = re.compile(r"(?<=[A-Za-z0-9_~-])[\u2e80-\U0003ffff]")
_BEFORE = re.compile(
    r"(?:\b(?:gps|coord(?:inate)?s?|position|(?:my )?location|loc|pos)"
    r"|\blat(?:itude)?\s?[,/&]\s?(?:lng|lon(?:g(?:itude)?)?)|坐标|座標|经纬度|經緯度|位置|定位)\s{0,3}[:：=]?$",
    re.IGNORECASE,
)
_SEARCH = re.compile(rf"(?<![a-z])geo:0,0\?(?:[^{_END}]*&)?q=([^&{_END}]{{1,200}})", re.IGNORECASE)
_AMOUNT, _LONGER = r"[0-9]{1,3}[.,][0-9]{3}", r"[0-9]{1,3}[.,][0-9]{3,9}"  # or degrees to a hundred metres
_THOUSANDS = re.compile(rf"{_AMOUNT}[^0-9]{{1,6}}{_LONGER}|{_LONGER}[^0-9]{{1,6}}{_AMOUNT}")
_STOPS = ".,;:!?'*。"
_CLOSING = {")": "(", "]": "[", "}": "{"}
_CLOSERS = ")]}）】"
_LOOSE = " \t\r\n,;:|/-–—，；：、"
_BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】", "<": ">", '"': '"'}


def find_position(text: str, near: Point | None = None) -> Found | Hidden | Strange | None:
    """Find the position in a text: in a link, written out, or as a plus code; None if there is none.

    A pin comes before the middle of a view, whichever stands first. `near` is a point in the district, without which
    a short plus code is none. If there is only a link without a position, the result says whether it is a map's.
    """
    head = text[:MOST_TEXT]
    links = list(islice(_links(head), MOST_LINKS))
    views: list[Found] = []
    hidden: Hidden | None = None
    strange: Strange | None = None
    unread = list(head)
    for start, end in links:
        link = head[start:end]
        is_geo = link.lower().startswith("geo:")
        spot = None if is_geo else read_link(link)
        if isinstance(spot, Spot):
            found = _found(spot, _without(text, start, end))
            if not found.is_view:
                return found
            views.append(found)
        elif isinstance(spot, NoSpot):
            hidden = hidden or Hidden(link, spot.host, "", spot.name)
        elif not is_geo:
            strange = strange or Strange(link, "")
        if not is_geo and (spot or "://" in link):
            unread[start:end] = " " * (end - start)  # numbers inside a link are no written position
    typed = _typed("".join(unread), text, near)
    exact = [each for each in (typed, *views) if each and not each.is_view]
    vague = [each for each in (*views, typed) if each and each.is_view]
    if exact or vague:
        return (exact or vague)[0]
    hidden = hidden or _searched_for(head)
    if hidden:
        code = find_plus_code(hidden.name, near) if hidden.name else None
        rest = without_links(text)
        return _found_code(code, rest) if code else replace(hidden, rest=rest)
    return replace(strange, rest=without_links(text)) if strange else None


def without_links(text: str) -> str:
    """Return a text without any link, each with the brackets around it: what may be looked up as a name."""
    for start, end in reversed(list(islice(_links(text[:MOST_TEXT]), MOST_LINKS))):
        text = _without(text, start, end)
    return text


def _typed(plain: str, text: str, near: Point | None) -> Found | None:
    """Return the position that is written out in a text, or its plus code; `plain` is the text with blanks as links."""
    written: Written | PlusCode | None = _near_enough(plain, near) or find_plus_code(plain, near)
    if written is None:
        return None
    rest = _without(text, written.start, written.end)
    if isinstance(written, PlusCode):
        return _found_code(written, rest)
    is_ambiguous = is_in_mainland(written.point)
    return Found(written.point, rest, written.title, written.accuracy_m, is_ambiguous, written.is_view)


def _near_enough(plain: str, near: Point | None) -> Written | None:
    """Return the position that is written out; "1.299, 2.499" are amounts unless they lie near the district."""
    for _ in range(MOST_AMOUNTS):
        written = find_written(plain)
        if written is None or near is None or distance_m(written.point, near) <= FAR_M:
            return written
        if not _THOUSANDS.fullmatch(plain, written.start, written.end):
            return written
        plain = plain[: written.start] + " " * (written.end - written.start) + plain[written.end :]
    return None


def _found_code(code: PlusCode, rest: str) -> Found:
    return Found(
        code.point,
        rest,
        accuracy_m=code.accuracy_m,
        is_ambiguous=is_in_mainland(code.point),
        is_view=code.is_area,
        town=code.town,
    )


def _searched_for(head: str) -> Hidden | None:
    """Return Android's `geo:0,0?q=words`, which names a place and gives none."""
    match = _SEARCH.search(head)
    name = unquote_plus(match[1]).strip() if match else ""
    return Hidden(match[0], "geo", "", name) if match and name else None


def _found(spot: Spot, rest: str) -> Found:
    point = wgs84_from(spot.point, spot.datum)
    is_ambiguous = spot.datum is Datum.STREET_MAP and is_in_mainland(point)
    return Found(point, rest, spot.title, spot.accuracy_m, is_ambiguous, spot.is_view)


def _links(text: str) -> Iterator[tuple[int, int]]:
    """Yield the begin and end of each link, without punctuation and words that are glued to it."""
    for match in _LINK.finditer(text):
        if not (match["scheme"] or match["tail"] or match["app"]):
            continue
        link = match[0]
        last = max(link.rfind(sign) for sign in "/?&#")
        glued = _WORDS_BEHIND.search(link, max(last, 0))
        if glued:
            link = link[: glued.start()]
        link = link.rstrip(_STOPS)
        for _ in range(3):  # "(see https://…)": the bracket was opened before the link
            if link[-1] in _CLOSING and link.count(link[-1]) > link.count(_CLOSING[link[-1]]):
                link = link[:-1].rstrip(_STOPS)
        yield match.start(), match.start() + len(link)


def _without(text: str, start: int, end: int) -> str:
    """Return the text without a piece, the brackets around it and a word like "GPS:" before it."""
    left, right = text[:start], text[end:]
    while left and right and _BRACKETS.get(left[-1]) == right[0]:
        left, right = left[:-1], right[1:]
    left, right = _BEFORE.sub("", left.rstrip()), right.rstrip()
    ends, begins = left.rstrip(), right.lstrip()
    if not any(character.isalnum() for character in ends + begins):
        return ""
    if not ends:
        return begins.lstrip(_LOOSE)
    if not begins.strip(_LOOSE + _STOPS):
        return ends.rstrip(_LOOSE).lstrip()
    is_line = "\n" in text[len(ends) : start] or "\n" in right[: len(right) - len(begins)]
    if is_line or begins[0] not in _LOOSE + _STOPS + _CLOSERS:
        return (ends + ("\n" if is_line else " ") + begins).lstrip()
    return (ends.rstrip(_LOOSE) + begins).lstrip()
