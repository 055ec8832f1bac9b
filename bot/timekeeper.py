"""What time itself does: tickets that wait for a verdict close, and what was worked long ago is thrown away."""

import asyncio
from datetime import timedelta

import structlog

from bot.clock import Clock
from casework import judging
from storage.trouble import StorageAway
from storage.unit_of_work import Storage

log = structlog.get_logger()

EVERY_S = 60
KEPT = timedelta(days=14)  # Telegram delivers an update for a day; the rest is for whoever looks into an incident


class Timekeeper:
    """Acts once a minute until cancelled."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def run(self) -> None:
        """Act, wait, act."""
        while True:
            try:
                await self.act()
            except StorageAway as error:
                log.warning("the timekeeper must wait", why=str(error))
            await asyncio.sleep(EVERY_S)

    async def act(self) -> None:
        """Do what is due now."""
        at = self._clock()
        async with self._storage.begin(f"time {at.isoformat()}") as work:
            closed = await judging.expire(work, at)
            await work.inbox.prune(at - KEPT)
            await work.outbox.prune(at - KEPT)
        if closed:
            log.info("tickets closed without a verdict", count=closed)
