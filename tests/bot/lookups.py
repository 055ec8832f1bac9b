"""A geocoder and the Nominatim that it asks, both on the loopback, for the tests of looking places up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from starlette.applications import Starlette

from bot.geocoding import NominatimGeocoder
from bot.sandbox.nominatim import Nominatim, Place
from bot.web.serving import listen, serve
from casework.model.draft import Candidate
from casework.model.place import Point
from tests.clock import Clock

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
async def served(app: Starlette) -> AsyncIterator[str]:
    """Serve an application on a free port of the loopback for the block; yield its address."""
    listening = listen("127.0.0.1", 0)
    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(serve(app, listening))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            serving.cancel()


@asynccontextmanager
async def geocoders(nominatim: Nominatim, clock: Clock) -> AsyncIterator[Make]:
    """Make geocoders that ask this server; their time limit is long, for a busy machine."""
    async with served(nominatim.app) as url, AsyncExitStack() as stack:

        def make(**options: Any) -> NominatimGeocoder:
            geocoder = NominatimGeocoder(url, **{"clock": clock, "timeout_s": 30.0, "interval_s": 0.0, **options})
            stack.push_async_callback(geocoder.close)
            return geocoder

        yield make


def titles(candidates: list[Candidate]) -> list[str]:
    """Return what the buttons would say."""
    return [candidate.title for candidate in candidates]
