"""Look places up at a Nominatim server through geopy: what a resident typed, and the street at a pin.

Promises: there is an answer or `GeocoderAway` within the time limit, which includes waiting in line. Nobody waits for a
turn that would come too late. The public server is asked at most once a second, and the same question at most once a
day. No candidate lies outside the bounds. Whoever asks for the street at a pin does so in the background, and lets all
others ask first; the server gets the pin to about ten metres. No server is told who asks, and no log contains what was
asked. geopy is imported here and nowhere else.

We have our own waiting line, because geopy's AsyncRateLimiter does not keep those who wait in order and cannot say how
long a wait will take.
"""

import asyncio
import unicodedata
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import structlog
from geopy.adapters import AdapterHTTPError, AioHTTPAdapter
from geopy.exc import GeocoderParseError, GeocoderRateLimited, GeopyError
from geopy.geocoders import Nominatim
from geopy.location import Location

from bot.clock import Clock
from bot.places.waiting_line import TooLate, WaitingLine
from casework.files.printable import is_printable
from casework.model.draft import Candidate
from casework.model.place import Point, distance_m
from casework.ports import GeocoderAway

PUBLIC_INTERVAL_S = 1.0  # https://operations.osmfoundation.org/policies/nominatim/
WORDS_MOST = 200  # characters; longer words are a story, not an address
CANDIDATES_MOST = 5
TITLE_MOST = 60  # characters
SAME_PLACE_M = 30
AREA_M = 500.0  # what an area reaches at least
REMEMBERED_MOST = 1000
REMEMBERED_FOR = timedelta(days=1)

_PIN_DECIMALS = 4  # of a pin whose street is asked for: about ten metres
_STREETS_ONLY = 17  # the zoom of Nominatim's reverse look-up at which it names streets and no houses
_ASKED_FOR = 10  # more than are shown, because some lie on each other or outside the bounds
_LINE_SHARE = 0.8  # the share of the time limit that may pass in line; the rest is for the answer
_HALT_MOST_S = 3600.0  # a server that says "come back in a year" is tried again after an hour

# From small to large, under the names that Nominatim gives them: https://nominatim.org/release-docs/latest/api/Output/
_STREETS = ("road", "pedestrian", "footway", "path", "square")
_NEIGHBOURHOODS = ("neighbourhood", "quarter", "suburb", "borough", "city_district", "hamlet", "village", "town")

# https://nominatim.org/release-docs/latest/customize/Ranking/: streets have rank 26, houses 30.
_AREAS_TO = 22
_AREAS = frozenset(
    {*_NEIGHBOURHOODS, "postcode", "city", "municipality", "county", "state", "country", "administrative"}
)

log = structlog.get_logger()

Bounds = tuple[Point, Point]
Found = TypeVar("Found")


class NominatimGeocoder:
    """Looks places up at one Nominatim server; close it when it is no longer needed."""

    def __init__(
        self,
        url: str,
        *,
        clock: Clock,
        email: str = "",
        timeout_s: float = 5.0,
        interval_s: float = PUBLIC_INTERVAL_S,
        remembered_most: int = REMEMBERED_MOST,
    ) -> None:
        parts = urlsplit(url)
        self._server = parts.hostname
        self._nominatim = Nominatim(
            scheme=parts.scheme,
            domain=parts.netloc + parts.path,
            user_agent=f"Cleanward/{_version()} ({email or 'telegram-bot'})",
            timeout=None,  # our own time limit counts the time in line too
            proxies={},  # no proxy, as for Telegram
            adapter_factory=_PlacesAdapter,
        )
        self._timeout_s = timeout_s
        self._line = WaitingLine(interval_s, timeout_s * _LINE_SHARE)
        self._memory = _Memory[Candidate](clock, remembered_most)
        self._streets = _Memory[str](clock, remembered_most)

    async def find(self, words: str, bounds: Bounds | None, language: str, asker: int = 0) -> list[Candidate]:
        """Return up to five places within the bounds (south-west, north-east), best first; raises GeocoderAway.

        `language` is a code such as "zh_TW". Words that cannot be an address find nothing, and no server is asked.
        `asker` is who asks: of those in line, whoever asked least goes first. The server is not told.
        """
        if len(words) > WORDS_MOST:
            return []
        asked = _one_line(unicodedata.normalize("NFKC", words))
        if not any(character.isalnum() for character in asked):
            return []
        question = (asked.casefold(), bounds, language)
        known = self._memory.recall(question)
        if known is None:
            known = await self._look_up(asked, bounds, language, asker)
            self._memory.keep(question, known)
        return list(known)

    async def street(self, point: Point) -> str | None:
        """Return the name of the street at a point as people there write it, or None; raises GeocoderAway.

        It waits, however long that takes, until nobody else wants to ask.
        """
        pin = round(point.lat, _PIN_DECIMALS), round(point.lon, _PIN_DECIMALS)
        known = self._streets.recall(pin)
        if known is None:
            known = await self._street_at(pin)
            self._streets.keep(pin, known)
        return known[0] if known else None

    async def close(self) -> None:
        """Close the connections."""
        await self._nominatim.adapter.session.close()

    async def _look_up(self, words: str, bounds: Bounds | None, language: str, asker: int) -> tuple[Candidate, ...]:
        def ask() -> Awaitable[list[Location] | None]:
            answer: Awaitable[list[Location] | None] = self._nominatim.geocode(
                words,
                exactly_one=False,
                limit=_ASKED_FOR,
                addressdetails=True,
                language=language.replace("_", "-"),
                viewbox=[(corner.lat, corner.lon) for corner in bounds] if bounds else None,
                bounded=bounds is not None,
            )
            return answer

        found = await self._answer(ask, asker)
        return tuple(_candidates(found or [], bounds))

    async def _street_at(self, pin: tuple[float, float]) -> tuple[str, ...]:
        await self._line.last()

        def ask() -> Awaitable[Location | None]:
            answer: Awaitable[Location | None] = self._nominatim.reverse(pin, zoom=_STREETS_ONLY)
            return answer

        found = await self._answer(ask, None)
        address = found.raw.get("address") if found else None
        named = [_text(address.get(kind)) for kind in _STREETS] if isinstance(address, Mapping) else []
        return tuple(_shortened(name) for name in named if name)[:1]

    async def _answer(self, ask: Callable[[], Awaitable[Found]], asker: int | None) -> Found:
        """Return the server's answer to a question, in the asker's turn (None: it is now); raises GeocoderAway."""
        try:
            async with asyncio.timeout(self._timeout_s):
                if asker is not None:
                    await self._line.turn(asker)
                return await ask()
        except TooLate:
            log.warning("a place cannot be looked up", server=self._server, why="too many wait for their turn")
            raise GeocoderAway from None
        except (GeopyError, TimeoutError) as error:
            if isinstance(error, GeocoderRateLimited):
                self._line.halt(min(error.retry_after or 0, _HALT_MOST_S))
            log.warning("a place cannot be looked up", server=self._server, why=_reason(error))
            raise GeocoderAway from None  # the error's text may contain the words that were asked


class _PlacesAdapter(AioHTTPAdapter):  # type: ignore[misc]  # geopy ships no types
    """Accepts only places as an answer, or that there is none; geopy would read null, {} and "" as "nothing found"."""

    async def get_json(self, url: str, *, timeout: None, headers: Mapping[str, str]) -> Any:  # noqa: ASYNC109 - geopy's signature
        answer = await super().get_json(url, timeout=timeout, headers=headers)
        if isinstance(answer, dict) and "error" in answer and urlsplit(url).path.endswith("/reverse"):
            return answer  # so a reverse look-up says also that there is nothing; geopy tells it from mistakes
        listed = answer if isinstance(answer, list) else [answer]
        places = [place for place in listed if _is_place(place)]  # one that is broken does not spoil the others
        if listed and not places:
            raise GeocoderParseError("the answer is no list of places")
        return places


def _is_place(answer: Any) -> bool:
    """Tell whether a part of an answer is a place: it has a name and a position on the Earth."""
    try:
        Point(float(answer["lat"]), float(answer["lon"]))
        return isinstance(answer["display_name"], str)
    except (LookupError, TypeError, ValueError, OverflowError):
        return False


class _Memory(Generic[Found]):
    """Remembers for a day what was found for the latest questions, also that nothing was found."""

    def __init__(self, clock: Clock, most: int) -> None:
        self._clock = clock
        self._most = most
        self._found: OrderedDict[Hashable, tuple[datetime, tuple[Found, ...]]] = OrderedDict()

    def recall(self, question: Hashable) -> tuple[Found, ...] | None:
        """Return what was found, or None if it is not known or too old."""
        at, found = self._found.get(question, (None, ()))
        return None if at is None or self._clock() - at >= REMEMBERED_FOR else found

    def keep(self, question: Hashable, found: tuple[Found, ...]) -> None:
        """Remember an answer, and forget the oldest answers beyond the limit."""
        self._found[question] = self._clock(), found
        self._found.move_to_end(question)
        while len(self._found) > self._most:
            self._found.popitem(last=False)


def _candidates(found: Iterable[Location], bounds: Bounds | None) -> list[Candidate]:
    candidates: list[Candidate] = []
    for location in found:
        point = Point(location.latitude, location.longitude)
        candidate = Candidate(title_of(location.raw), point, _radius_m(location.raw, point))
        if candidate.title and _is_within(candidate.point, bounds) and not _is_among(candidate, candidates):
            candidates.append(candidate)
    return candidates[:CANDIDATES_MOST]


def _radius_m(place: Mapping[str, Any], point: Point) -> float | None:
    """Return how far a place reaches around its point, by its box; None for what is a spot.

    A quarter, a postcode or a town is no spot, even if the server gives it no box or one without size.
    """
    try:
        south, north, west, east = (float(side) for side in place["boundingbox"])
        radius_m = max(distance_m(point, Point(lat, lon)) for lat, lon in ((south, west), (north, east)))
    except (LookupError, TypeError, ValueError, OverflowError):
        radius_m = 0.0
    try:
        is_area = int(place["place_rank"]) <= _AREAS_TO or place.get("addresstype") in _AREAS
    except (LookupError, TypeError, ValueError, OverflowError):
        is_area = place.get("addresstype", place.get("type")) in _AREAS
    radius_m = max(radius_m, AREA_M) if is_area else radius_m
    return round(radius_m) if radius_m > SAME_PLACE_M else None


def _is_within(point: Point, bounds: Bounds | None) -> bool:
    if bounds is None:
        return True
    south_west, north_east = bounds
    return south_west.lat <= point.lat <= north_east.lat and south_west.lon <= point.lon <= north_east.lon


def _is_among(candidate: Candidate, others: list[Candidate]) -> bool:
    """Tell whether a place was found already: to a resident, a building and its entrance are the same place."""
    return any(
        other.title == candidate.title and distance_m(other.point, candidate.point) <= SAME_PLACE_M for other in others
    )


def title_of(place: Mapping[str, Any]) -> str:
    """Return what distinguishes a place within a city: its name, its number and street, its neighbourhood.

    Older servers give no `name`; their display name begins with the name or with the house number.
    """
    address = place.get("address")
    address = address if isinstance(address, Mapping) else {}

    def first(*keys: str) -> str:
        return next((text for key in keys if (text := _text(address.get(key)))), "")

    number, street = first("house_number"), first(*_STREETS)
    displayed = [_one_line(part) for part in place["display_name"].split(",")]
    name = _text(place.get("name")) or displayed[0]
    parts = ["" if name == number else name, f"{number} {street}".strip(), first(*_NEIGHBOURHOODS)]
    if not address:
        parts = displayed[:3]
    return _shortened(", ".join(dict.fromkeys(part for part in parts if part)))


def _text(value: object) -> str:
    return _one_line(value) if isinstance(value, str) else ""


def _one_line(text: str) -> str:
    """Return a text without what does not belong on a button: line ends, invisible characters, repeated blanks."""
    return " ".join("".join(character if is_printable(character) else " " for character in text).split())


def _shortened(text: str) -> str:
    return text if len(text) <= TITLE_MOST else text[: TITLE_MOST - 1].rstrip(" ,") + "…"


def _reason(error: BaseException) -> str:
    """Return the kinds of an error and of its cause, without their texts, which may contain what was asked."""
    cause = error.__cause__ or error.__context__
    kind = type(error).__name__
    if isinstance(cause, AdapterHTTPError):
        return f"{kind}: {cause.status_code}"
    return f"{kind}: {type(cause).__name__}" if cause else kind


def _version() -> str:
    try:
        return version("cleanward")
    except PackageNotFoundError:  # a checkout that was not installed
        return "0"
