"""Keep the district in memory: read it at the start, and again when its revision in the database has changed."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from casework.model.deadline import Calendar, local_day
from casework.model.district import District
from casework.model.place import Point
from casework.model.policy import Policy
from storage.trouble import StorageAway
from storage.unit_of_work import Storage

log = structlog.get_logger()

LOOK_EVERY_S = 2


class CurrentDistrict:
    """Returns the district as it is now when it is called; `load` must be called first."""

    def __init__(
        self,
        storage: Storage,
        calendar: Calendar,
        policy: Policy,
        clock: Callable[[], datetime],
        sentinels: tuple[Point, ...] = (),
    ) -> None:
        self._storage = storage
        self._calendar = calendar
        self._policy = policy
        self._clock = clock
        self._sentinels = sentinels
        self._district: District | None = None
        self._revision = -1

    def __call__(self) -> District:
        """Return the district that was read last."""
        if self._district is None:
            raise RuntimeError("the district was not loaded")
        return self._district

    @property
    def zone(self) -> ZoneInfo:
        """The district's time zone, which is known before the district is read."""
        return self._calendar.zone

    async def load(self) -> None:
        """Read the district if it has changed."""
        async with self._storage.read() as work:
            revision = await work.districts.revision()
            if revision == self._revision:
                return
            district = replace(await work.districts.read(self._calendar, self._policy), sentinels=self._sentinels)
        # The first look-up would put them in order while everybody waits: fifty thousand areas take seconds.
        await asyncio.to_thread(district.areas.prepare, local_day(self._clock(), self.zone))
        self._district = district
        self._revision = revision
        log.info("the district was read", teams=len(self._district.teams))

    async def run(self) -> None:
        """Look for changes until cancelled; the command line makes them in another process."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self.load()
            except StorageAway as error:
                log.warning("the district could not be read again", why=str(error))
