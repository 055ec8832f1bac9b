"""Find the part of a text that may be the name of a place: "mattress on Elm Street" contains "Elm Street".

Promise: no link is ever looked up.
"""

import re
from collections.abc import Sequence

from casework.places.positions import without_links

MOST_QUERIES = 3  # each takes a second: the service is asked at most once a second
MOST_WORDS = 500  # characters that are read; who writes more tells a story
LONGEST = 60  # characters of a street's name

# A place follows these words, in English and in Chinese.
_BEFORE_PLACE = re.compile(
    r"\b(?:in front of|next to|corner of|on|at|in|near|by|outside|opposite|across from|behind|beside|along|between)\s+"
    r"|[在于於]",
    re.IGNORECASE,
)
_AFTER_PLACE = re.compile(r"[的上里裡旁边邊对對附](?:近|面)?")
# In Chinese the place also stands before such a word: 榆树街对面, opposite Elm Street.
_BESIDE_PLACE = re.compile(
    r"([^\s，。、；：！？,.;:!?在于於]{2,20}?)的?(?:斜?[对對]面|旁[边邊]?|附近|[门門](?:口|前)|路口|[里裡后後前上外]面|[边邊]上|隔壁|楼下|樓下|[入出]口)"
)
_BRACKETED = re.compile(r"【([^【】]{2,40})】")
_APPS = re.compile(r"地[图圖]|导航|導航|maps?\b", re.IGNORECASE)  # what the apps put into such brackets: their own name

_TYPES = {
    "street": "st", "str": "st", "avenue": "ave", "av": "ave", "boulevard": "blvd", "road": "rd", "drive": "dr",
    "lane": "ln", "place": "pl", "court": "ct", "terrace": "ter", "square": "sq", "highway": "hwy", "parkway": "pkwy",
    "alley": "aly", "circle": "cir",
}  # fmt: skip
_SHORT = {*_TYPES.values(), "way", "plaza", "broadway", "row", "walk", "path"}
_TYPE = re.compile(rf"\b(?:{'|'.join((*_TYPES, *sorted(_SHORT)))})s?\b\.?", re.IGNORECASE)
_OF = re.compile(r"\b(?:corner|intersection|crossing|junction|crossroads)\b(?:\s+of\b)?", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:&|/|\+|@)\s*|\s+(?:and|x|cross(?:es)?)\s+", re.IGNORECASE)
_DOTTED = re.compile(rf"\b({'|'.join(sorted({*_TYPES, *_SHORT}))})\.", re.IGNORECASE)
_NUMBERED = re.compile(r"\b[0-9]{1,3}(?:st|nd|rd|th)\b", re.IGNORECASE)
_ENDS = re.compile(r"[,.;:!?()\n，。；：！？（）]|\s[-–—]\s")
_STREET_ZH = re.compile(r"[^\s，。、；：！？,.;:!?在于於&/与與和跟及]{1,8}?(?:大道|大街|路|街|巷|弄|道|胡同)").pattern
_AT_ZH = re.compile("[在于於]")
_TYPE_ZH = re.compile(r"(?<=[\u3400-\u9fff])(?:大道|大街|路|街|巷|弄|道|胡同)$")
_CORNER_ZH = re.compile(
    rf"(?P<one>{_STREET_ZH})\s?(?P<joint>[与與和跟及同、&/+×—-])?\s?(?P<other>{_STREET_ZH})(?:的)?"
    r"(?P<corner>(?:十字|丁字|三岔)?路口|交叉路?口|交[汇匯会會叉]处?處?|交[界口]处?處?|[拐转轉]角|街角|口)?"
)


def queries(words: str, *, is_shared: bool = False) -> list[str]:
    """Return what to look up, likeliest first: the whole text, then what its words show to be a place.

    What a map's app shares (`is_shared`, or there is a link) are lines: the place's name, then its address.
    """
    read = words[:MOST_WORDS]
    said = without_links(read)
    is_shared = is_shared or said != read
    named = [name.strip() for name in _BRACKETED.findall(said)]
    said = _BRACKETED.sub(lambda found: "" if _APPS.search(found[1]) else found[1] + "\n", said)
    lines = [line for part in said.splitlines() if (line := _plain(part)) and any(map(str.isalpha, line))]
    whole = " ".join(said.split())
    found = [name for name in named if not _APPS.search(name)]
    found += lines[:2] if is_shared and lines else [whole]
    marks = list(_BEFORE_PLACE.finditer(whole))
    for mark in (*marks[:1], *marks[-1:]):
        rest = whole[mark.end() :]
        if mark.group() in "在于於":
            rest = _AFTER_PLACE.split(rest)[0]
        found.append(_plain(rest))
    beside = _BESIDE_PLACE.search(whole)
    if beside and not marks:
        found.append(beside[1])
    found += [] if marks else lines[:2]
    return list(dict.fromkeys(query for query in found if len(query) >= 2))[:MOST_QUERIES]


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(" ,.;:!?，。；：！？")


def corner(words: str) -> tuple[str, str] | None:
    """Return the two streets at whose corner a text says something is; None if it names no corner.

    `Elm Street & Oak Street`, `corner of Elm and Oak`, `24th / Mission St`, 榆树街与橡树路路口.
    """
    for line in without_links(words[:MOST_WORDS]).splitlines():
        found = _corner_en(line) or _corner_zh(line)
        if found:
            return found
    return None


def _corner_en(line: str) -> tuple[str, str] | None:
    line = _DOTTED.sub(r"\1", line)
    says_corner = _OF.search(line)
    text = line[says_corner.end() :] if says_corner else line
    for joint in _JOINED.finditer(text):
        before, after = text[: joint.start()], text[joint.end() :]
        marks = list(_BEFORE_PLACE.finditer(before + " "))
        one = _plain(_ENDS.split(before[marks[-1].end() if marks else 0 :])[-1])
        other = _plain(_BEFORE_PLACE.split(_ENDS.split(after)[0])[0])
        # Streets are called so, or are numbered, or are all that is said; "bags and boxes on Elm Street" are no corner.
        is_street = bool(_TYPE.search(other) or _NUMBERED.search(one))
        is_all = "&" in joint[0] and _plain(text) == f"{one}{joint[0]}{other}"
        if not (says_corner or is_street or is_all):
            continue
        other = _until_type(other)
        if one != other and all(2 <= len(each) <= LONGEST and any(map(str.isalpha, each)) for each in (one, other)):
            return one, other
    return None


def _until_type(name: str) -> str:
    """Return a name up to the word for its sort of street: what stands behind "Oak Street" is no part of it."""
    found = _TYPE.search(name)
    return name[: found.end()].strip() if found else name


def _corner_zh(line: str) -> tuple[str, str] | None:
    start = max((mark.end() for mark in _AT_ZH.finditer(line)), default=0)
    for text in (line[start:], line):
        found = _CORNER_ZH.search(text)
        if found and (found["joint"] or found["corner"]) and found["one"] != found["other"]:
            return found["one"], found["other"]
    return None


def street_key(name: str) -> str:
    """Return a street's name as it is compared: `Elm Street`, `ELM ST.` and `elm st` are the same."""
    words = re.findall(r"\w+", name.casefold())
    short = [_TYPES.get(word, _TYPES.get(word.removesuffix("s"), word)) for word in words]
    return " ".join(short)


def called(name: str, streets: Sequence[str]) -> list[str]:
    """Return those of the streets that somebody may mean by a name: those of that name, or else `Elm` for `Elm St`."""
    wanted = street_key(name)
    same = [street for street in streets if street_key(street) == wanted]
    return same or [street for street in streets if _without_type(street_key(street)) == wanted]


def _without_type(key: str) -> str:
    head, _, last = key.rpartition(" ")
    if head and last in _SHORT:
        return head
    return _TYPE_ZH.sub("", key)
