"""A Nominatim that fits in a process: it answers /search and /reverse from a list of places, without any network.

It speaks as Nominatim does (https://nominatim.org/release-docs/latest/api/Search/ and Reverse/): the formats json and
jsonv2, viewbox and bounded, limit, addressdetails, accept-language; for /reverse lat and lon. As the public server it
turns away whoever does not say which application it is. A place is found when every word of the question stands in its
names or its address; nothing is guessed, and house numbers are not known. A position gets the nearest place, if one is
within `NEAR_DEG`. Bad days come by script, with `faults` (method "search" or "reverse"): a status, any text in place of
an answer, a delay, a connection that is cut.
"""

import asyncio
import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sandbox.faults import Fault, Faults
from sandbox.server import CutResponse

FORMATS = {"json": "class", "jsonv2": "category"}  # each with its word for the sort of a place
LIMIT, LIMIT_MOST = 10, 40
NEAR_DEG = 0.002  # about 200 m
STOCK_AGENTS = ("aiohttp", "geopy", "python", "curl", "mozilla")

_SPELLED_OUT = {"st": "street", "ave": "avenue", "av": "avenue", "blvd": "boulevard", "sq": "square", "rd": "road"}
_SMALL_WORDS = {"and", "at", "the", "of", "in", "near"}
_NOT_DISPLAYED = re.compile(r"country_code|ISO3166.*")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in WGS-84 degrees; `names` are its names by language ("zh"), `address` what lies around it, by kind."""

    name: str
    lat: float
    lon: float
    address: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came: its parameters and its headers, the latter in small letters."""

    params: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Box:
    """A viewbox, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def has(self, place: Place) -> bool:
        """Tell whether a place lies in it."""
        return self.south <= place.lat <= self.north and self.west <= place.lon <= self.east


def read_places(lines: Iterable[str], address: Mapping[str, str]) -> list[Place]:
    """Read places from CSV with the columns name, lat and lon; all have the same address."""
    return [Place(row["name"], float(row["lat"]), float(row["lon"]), address) for row in csv.DictReader(lines)]


class Nominatim:
    """The server: `app` is what to serve, `faults` the script of bad days, `asked` every request that came."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = list(places)
        self.faults = Faults()
        self.asked: list[Asked] = []
        self.app = Starlette(routes=[Route("/search", self._search), Route("/reverse", self._reverse)])

    async def _search(self, request: Request) -> Response:
        return await self._turned_away(request, "search") or self._answer(request)

    async def _reverse(self, request: Request) -> Response:
        return await self._turned_away(request, "reverse") or self._named(request)

    async def _turned_away(self, request: Request, method: str) -> Response | None:
        """Note a request, and return why it gets no answer, by script or because it says not who asks; else None."""
        self.asked.append(Asked(dict(request.query_params), dict(request.headers)))
        fault = self.faults.take(method, None)
        if fault is not None:
            await _wait(request, fault.delay)
            if fault.cut:
                return CutResponse()
            if fault.status or fault.description is not None:
                return _failure(fault)
        agent = request.headers.get("user-agent", "").lower()
        if not agent or agent.startswith(STOCK_AGENTS):
            return HTMLResponse("<html><body><h1>Access blocked</h1></body></html>", 403)
        return None

    def _named(self, request: Request) -> Response:
        params = request.query_params
        try:
            sort = FORMATS[params.get("format", "jsonv2")]
            lat, lon = float(params["lat"]), float(params["lon"])
        except (KeyError, ValueError):
            return JSONResponse({"error": {"code": 400, "message": "This parameter is missing or wrong."}}, 400)
        near = [(max(abs(place.lat - lat), abs(place.lon - lon)), place.name, place) for place in self.places]
        away, _, place = min(near, default=(NEAR_DEG + 1, "", None))
        if place is None or away > NEAR_DEG:
            return JSONResponse({"error": "Unable to geocode"})
        languages = params.get("accept-language", request.headers.get("accept-language", ""))
        return JSONResponse(_record(place, sort, languages, details=params.get("addressdetails", "1") == "1"))

    def _answer(self, request: Request) -> Response:
        params = request.query_params
        try:
            form = params.get("format", "jsonv2")
            sort = FORMATS[form]
            limit = min(int(params.get("limit", LIMIT)), LIMIT_MOST)
            box = _box(params["viewbox"]) if "viewbox" in params else None
            words = params["q"]
        except (KeyError, ValueError):
            return JSONResponse({"error": {"code": 400, "message": "This parameter is missing or wrong."}}, 400)
        found = self._found(words, box, is_bounded=params.get("bounded") == "1")[:limit]
        languages = params.get("accept-language", request.headers.get("accept-language", ""))
        details = params.get("addressdetails") == "1"
        return JSONResponse([_record(place, sort, languages, details=details) for place in found])

    def _found(self, words: str, box: Box | None, *, is_bounded: bool) -> list[Place]:
        """Return the places that fit: the one of that very name first, then those in the box."""
        wanted = _words(words)
        places = [place for place in self.places if wanted and wanted <= _words(*_texts(place))]
        if box is not None and is_bounded:
            places = [place for place in places if box.has(place)]
        return sorted(places, key=lambda place: (_words(place.name) != wanted, box is not None and not box.has(place)))


def _failure(fault: Fault) -> Response:
    """Return what the script ordered: its own text, or the status's name on a page."""
    status = fault.status or 200
    headers = {"retry-after": str(fault.retry_after)} if fault.retry_after is not None else None
    text = f"<html><body>{fault.words}</body></html>" if fault.description is None else fault.description
    kind = "text/html" if text.startswith("<") else "application/json"
    return Response(text.encode("utf-8", "surrogatepass"), status, headers, kind)


async def _wait(request: Request, seconds: float) -> None:
    """Keep somebody waiting, but not after they hung up."""
    try:
        async with asyncio.timeout(seconds):
            while seconds and (await request.receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return


def _box(text: str) -> Box:
    """Read a viewbox, any two corners of it; raises ValueError."""
    x1, y1, x2, y2 = (float(number) for number in text.split(","))
    return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def _texts(place: Place) -> list[str]:
    return [place.name, *place.names.values(), *place.address.values()]


def _words(*texts: str) -> set[str]:
    """Return the words of texts as they are compared: without accents and apostrophes, abbreviations spelled out."""
    plain = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    plain = "".join(each for each in plain if not unicodedata.combining(each) and each not in "'’")
    return {_SPELLED_OUT.get(word, word) for word in re.findall(r"\w+", plain)} - _SMALL_WORDS


def _record(place: Place, sort: str, languages: str, *, details: bool) -> dict[str, Any]:
    """Return a place as Nominatim writes it, with numbers as texts."""
    name = _name(place, languages)
    displayed = [text for kind, text in place.address.items() if not _NOT_DISPLAYED.fullmatch(kind)]
    record: dict[str, Any] = {
        "licence": "Made up for the sandbox",
        "lat": str(place.lat),
        "lon": str(place.lon),
        sort: "place",
        "type": "locality",
        "place_rank": 30,
        "importance": 0.1,
        "addresstype": "place",
        "name": name,
        "display_name": ", ".join([name, *displayed]),
        "boundingbox": [str(place.lat), str(place.lat), str(place.lon), str(place.lon)],
    }
    if details:
        record["address"] = {"place": name, **place.address}
    return record


def _name(place: Place, languages: str) -> str:
    """Return the name in the first of the languages asked for that has one; "zh-TW" takes that of "zh" too."""
    for wanted in languages.lower().split(","):
        tag = wanted.partition(";")[0].strip()
        for known in (tag, tag.partition("-")[0]):
            if known in place.names:
                return place.names[known]
    return place.name
