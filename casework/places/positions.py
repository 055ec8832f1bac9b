"""Find the position in a text that somebody typed or pasted: written out, or in a link of a map.

Promises: nothing is fetched, nothing is raised, and any text is read in a few milliseconds. The result is WGS-84. A
text that only contains numbers (a price, a date, a house number) has no position: to set a wrong place silently is
worse than to ask for the place again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from casework.model.datum import Datum, is_in_mainland, wgs84_from
from casework.model.place import Point
from casework.places.links import Spot
from casework.places.map_services import NoSpot, read_link
from casework.places.notations import find_written

MOST_TEXT = 4096  # characters of a Telegram message
MOST_LINKS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A position in WGS-84, and `rest`, the other words of the text.

    `title` and `accuracy_m` (metres) came with the position. `is_ambiguous` says that the datum is not stated, and that
    it may be another one, because the point is in mainland China. Then the point may be off by up to 700 m, and the
    resident should see it and confirm it.
    """

    point: Point
    rest: str
    title: str | None = None
    accuracy_m: float | None = None
    is_ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Hidden:
    """A map's link that only its service can turn into a position; `rest` is the text without the link."""

    link: str
    host: str
    rest: str


_END = r"\s\x00-\x20<>\"`，。；！、？（）【】《》「」“”‘’"
_LINK = re.compile(
    r"(?<![a-z0-9@._-])(?P<scheme>https?://)?(?P<host>(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,13})(?![a-z0-9-])(?::[0-9]{1,5})?"
    rf"(?P<tail>[/?#][^{_END}]*)?",
    re.IGNORECASE,
)
# Chinese needs no space after a link; inside a link, Chinese only comes where a name or a value begins.
_WORDS_BEHIND = re.compile(r"(?<=[A-Za-z0-9_~-])[^\x00-\x7f]")
_BEFORE = re.compile(
    r"(?:\b(?:gps|coord(?:inate)?s?|position|(?:my )?location|loc|pos)"
    r"|\blat(?:itude)?\s?[,/&]\s?(?:lng|lon(?:g(?:itude)?)?)|坐标|座標|经纬度|經緯度|位置|定位)\s{0,3}[:：=]?$",
    re.IGNORECASE,
)
_STOPS = ".,;:!?'*。"
_CLOSING = {")": "(", "]": "[", "}": "{"}
_CLOSERS = ")]}）】"
_LOOSE = " \t\r\n,;:|/-–—，；：、"
_BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】", "<": ">", '"': '"'}


def find_position(text: str) -> Found | Hidden | None:
    """Find the position in a text: in the first link that has one, or else written out; None if there is none.

    Returns `Hidden` if the only hint is a map's link without a position.
    """
    head = text[:MOST_TEXT]
    hidden: Hidden | None = None
    unread = list(head)
    for start, end in islice(_links(head), MOST_LINKS):
        link = head[start:end]
        spot = read_link(link)
        if isinstance(spot, Spot):
            return _found(spot, _without(text, start, end))
        if isinstance(spot, NoSpot):
            hidden = hidden or Hidden(link, spot.host, _without(text, start, end))
        if spot or "://" in link:
            unread[start:end] = " " * (end - start)  # numbers inside a link are no written position
    written = find_written("".join(unread))
    if written is None:
        return hidden
    rest = _without(text, written.start, written.end)
    return Found(written.point, rest, written.title, written.accuracy_m, is_in_mainland(written.point))


def _found(spot: Spot, rest: str) -> Found:
    point = wgs84_from(spot.point, spot.datum)
    is_ambiguous = spot.datum is Datum.STREET_MAP and is_in_mainland(point)
    return Found(point, rest, spot.title, spot.accuracy_m, is_ambiguous)


def _links(text: str) -> Iterator[tuple[int, int]]:
    """Yield the begin and end of each link, without punctuation and words that are glued to it."""
    for match in _LINK.finditer(text):
        if not (match["scheme"] or match["tail"]):
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
