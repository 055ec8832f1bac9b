"""Provide a geocoder and the server that it asks; a test that needs another server gives it as `nominatim`."""

from collections.abc import AsyncIterator

import pytest

from bot.places.nominatim import NominatimGeocoder
from sandbox.nominatim import Nominatim
from tests.bot.places.lookups import Make, district, geocoders
from tests.clock import Clock


@pytest.fixture
def nominatim() -> Nominatim:
    return district()


@pytest.fixture
async def make(nominatim: Nominatim, clock: Clock) -> AsyncIterator[Make]:
    async with geocoders(nominatim, clock) as make:
        yield make


@pytest.fixture
def geocoder(make: Make) -> NominatimGeocoder:
    return make()
