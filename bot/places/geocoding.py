"""Open what looks places up: a Nominatim server (`nominatim`), or nothing if the operator wants no look-ups."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from bot.clock import Clock
from casework.model.draft import Candidate
from casework.model.place import Point
from casework.ports import Geocoder, GeocoderAway

PUBLIC_HOST = "nominatim.openstreetmap.org"
PUBLIC_INTERVAL_S = 1.0  # https://operations.osmfoundation.org/policies/nominatim/

Bounds = tuple[Point, Point]


@asynccontextmanager
async def open_geocoder(url: str, *, email: str, timeout_s: float, clock: Clock) -> AsyncIterator[Geocoder]:
    """Open a geocoder for the block; without the address of a Nominatim server it is one that is always away."""
    if not url:
        yield NoGeocoder()
        return
    from bot.places.nominatim import NominatimGeocoder  # noqa: PLC0415 - geopy, for those who want look-ups

    geocoder = NominatimGeocoder(url, email=email, timeout_s=timeout_s, interval_s=polite_interval(url), clock=clock)
    try:
        yield geocoder
    finally:
        await geocoder.close()


def polite_interval(url: str) -> float:
    """Return the seconds between two requests to a server: everybody shares the public one; any other is our own."""
    return PUBLIC_INTERVAL_S if urlsplit(url).hostname == PUBLIC_HOST else 0.0


class NoGeocoder:
    """Takes the place of a geocoder if the operator wants no look-ups."""

    async def find(self, words: str, bounds: Bounds | None, language: str, asker: int = 0) -> list[Candidate]:  # noqa: ARG002 - the port
        """Raise GeocoderAway."""
        raise GeocoderAway

    async def street(self, point: Point) -> str | None:  # noqa: ARG002 - the port
        """Raise GeocoderAway."""
        raise GeocoderAway
