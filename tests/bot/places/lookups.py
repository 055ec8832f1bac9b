"""Start a geocoder and the Nominatim that it asks, both on the loopback, for the tests of look-ups."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from bot.places.nominatim import NominatimGeocoder
from casework.model.draft import Candidate
from casework.model.place import Point
from sandbox.nominatim import Nominatim, Place
from tests.clock import Clock
from tests.serving import served

SAN_FRANCISCO = (Point(37.70, -122.52), Point(37.84, -122.35))
CITY = {"city": "San Francisco", "state": "California", "country": "United States", "country_code": "us"}
DOLORES = Place("Mission Dolores Park", 37.7596, -122.4269, {"road": "Dolores Street", "suburb": "Mission", **CITY})
FERRY = Place("Ferry Building", 37.7955, -122.3937, CITY, {"zh": "渡轮大厦"})
SACRAMENTO = Place("Mission Dolores Café", 38.58, -121.49, {"city": "Sacramento"})
Make = Callable[..., NominatimGeocoder]


def district() -> Nominatim:
    """Return a server that knows three places, one of them in another city."""
    return Nominatim([DOLORES, FERRY, SACRAMENTO])


@asynccontextmanager
async def geocoders(nominatim: Nominatim, clock: Clock) -> AsyncIterator[Make]:
    """Make geocoders that ask this server; their time limit is long, because the machine may be busy."""
    async with served(nominatim.app) as url, AsyncExitStack() as stack:

        def make(**options: Any) -> NominatimGeocoder:
            geocoder = NominatimGeocoder(url, **{"clock": clock, "timeout_s": 30.0, "interval_s": 0.0, **options})
            stack.push_async_callback(geocoder.close)
            return geocoder

        yield make


def titles(candidates: list[Candidate]) -> list[str]:
    """Return the labels of the buttons for these candidates."""
    return [candidate.title for candidate in candidates]


def searched(nominatim: Nominatim) -> list[str]:
    """Return the words that were looked up; a question which street is at a pin has none."""
    return [asked.params["q"] for asked in nominatim.asked if "q" in asked.params]
