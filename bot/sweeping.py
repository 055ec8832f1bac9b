"""Throw away the files that no record names any more.

Promises: a file that lost its record is deleted as soon as that is committed. A file that was left behind by a crash is
found within hours, and one that was not even stored within one hour. A file stays if any record names it, or is about
to, in this process or in another.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import structlog

from bot.clock import Clock
from storage.files.photos import PhotoFiles
from storage.trouble import StorageAway
from storage.unit_of_work import Storage

log = structlog.get_logger()

EVERY_S = 60
PARTS = 256  # parts of the folder; one is swept every minute, so all are swept within four hours and a quarter
CHUNK = 500  # records looked at in one go
HELD = 100  # files held at once while they are deleted
HALF_KEPT = timedelta(hours=1)  # a file that was never stored is of no use, but a new one may be stored yet


class Sweeper:
    """Sweeps until cancelled."""

    def __init__(self, storage: Storage, photos: PhotoFiles, clock: Clock) -> None:
        self._storage = storage
        self._photos = photos
        self._clock = clock
        self._waiting: set[str] = set()
        self._wake = asyncio.Event()
        self._part = 0
        self._after = 0

    def throw_away(self, names: Iterable[str]) -> None:
        """Say that these files have lost a record; they are deleted unless another record names them."""
        self._waiting.update(names)
        self._wake.set()

    async def run(self) -> None:
        """Throw away the files that `throw_away` named, and sweep in between."""
        while True:
            try:
                async with asyncio.timeout(EVERY_S):
                    await self._wake.wait()
            except TimeoutError:
                await self._try_to(self.sweep)
            self._wake.clear()
            await self._try_to(self._empty)

    async def sweep(self) -> None:
        """Look for records that nothing shows, and for files without a record in the next part of the folder."""
        async with self._storage.begin("sweep") as work:
            self._after = await work.holdings.drop_unshown(self._after, CHUNK) or 0
        names, halves = await asyncio.to_thread(self._photos.kept_in, self._part)
        await self._remove(names)
        await asyncio.to_thread(self._drop_halves, halves)
        self._part = (self._part + 1) % PARTS

    async def _empty(self) -> None:
        names = list(self._waiting)
        await self._remove(names)
        self._waiting.difference_update(names)

    async def _try_to(self, act: Callable[[], Awaitable[None]]) -> None:
        try:
            await act()
        except (*StorageAway, OSError) as error:
            log.warning("files that nothing names must stay for now", why=str(error))

    async def _remove(self, names: Sequence[str]) -> None:
        free = self._photos.leftovers.doom(names)
        if not free:
            return
        async with self._storage.read() as work:
            named = await work.holdings.named(free)
        self._photos.leftovers.spare(named)
        unnamed = [name for name in free if name not in named]
        count = sum([await self._drop(unnamed[at : at + HELD]) for at in range(0, len(unnamed), HELD)])
        if count:
            log.info("files that nothing names were thrown away", count=count)

    async def _drop(self, unnamed: Sequence[str]) -> int:
        """Delete files unless a record names them by now; another process that stores one of them waits meanwhile."""
        async with self._storage.begin("sweep") as work:
            await work.hold_files(unnamed)
            named = await work.holdings.named(unnamed)
            self._photos.leftovers.spare(named)
            return await self._photos.throw_away([name for name in unnamed if name not in named])

    def _drop_halves(self, halves: Iterable[Path]) -> None:
        before = (self._clock() - HALF_KEPT).timestamp()
        for path in halves:
            with suppress(FileNotFoundError):  # it was stored or deleted since it was seen
                if path.stat().st_mtime < before:
                    path.unlink()
