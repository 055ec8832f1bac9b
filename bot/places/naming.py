"""Ask the map service in the background on which street a place is, where the district keeps no streets of its own.

Promises: nobody waits for it. What is asked about stands in memory only, at most `MOST` places: what is still there
when the bot stops gets no words, and neither does what is asked about while the service is away. An answer is kept and
shown by `casework.tickets.naming`.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

import structlog

from bot.clock import Clock
from casework.model.district import District
from casework.model.street import Unnamed
from casework.ports import Geocoder, GeocoderAway
from casework.tickets import naming
from storage.trouble import StorageAway
from storage.unit_of_work import Storage

log = structlog.get_logger()

MOST = 500  # at the public server's rate these are eight minutes; of more, the oldest get no words


class Namer:
    """Takes places with `want`, and asks about one after the other."""

    def __init__(self, storage: Storage, geocoder: Geocoder, district: Callable[[], District], clock: Clock) -> None:
        self._storage = storage
        self._geocoder = geocoder
        self._district = district
        self._clock = clock
        self._places: deque[Unnamed] = deque(maxlen=MOST)
        self._has_places = asyncio.Event()
        self._is_asking = False

    @property
    def is_resting(self) -> bool:
        """Tell whether nothing is left to ask."""
        return not self._places and not self._is_asking

    def want(self, places: Sequence[Unnamed]) -> None:
        """Ask about these places too, as soon as those before them are done."""
        self._places.extend(places)
        self._has_places.set()

    async def run(self) -> None:
        """Ask until cancelled."""
        while True:
            await self._has_places.wait()
            while self._places:
                self._is_asking = True
                try:
                    await self._name(self._places.popleft())
                finally:
                    self._is_asking = False
            self._has_places.clear()

    async def _name(self, place: Unnamed) -> None:
        try:
            street = await self._geocoder.street(place.point)
            if street is None:
                return
            cause = f"street {place.draft or 0} {place.ticket or 0} {self._clock().isoformat()}"
            async with self._storage.begin(cause) as work:
                await naming.learn(work, self._district(), place, street)
        except GeocoderAway:
            return  # the geocoder has said why; the place stays without words
        except StorageAway as error:
            log.warning("the street of a place cannot be kept", why=str(error))
