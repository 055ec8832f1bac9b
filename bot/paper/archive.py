"""Put everything that is held about somebody into zip files, at the moment when they are sent.

Promises: each file is a complete zip by itself. Only one photo at a time is in memory. A zip is on the disk only while
it is being sent, as a file without a name.
"""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import structlog

from casework.model.person import PersonId
from casework.model.portion import HeldFile, Portion
from storage.files.photos import PhotoFiles, PhotoMissing
from storage.unit_of_work import Storage

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip file, open at its beginning, and its name."""

    name: str
    file: IO[bytes]


class Packer:
    """Packs what is held about people."""

    def __init__(self, storage: Storage, photos: PhotoFiles) -> None:
        self._storage = storage
        self._photos = photos

    @asynccontextmanager
    async def __call__(self, person: PersonId, portion: Portion, page: bytes) -> AsyncIterator[Archive]:
        """Yield an archive of a portion; the first one opens with the page, and has data.json: all but the files."""
        with tempfile.TemporaryFile() as file:
            with ZipFile(file, "w", ZIP_STORED) as archive:  # photos and recordings are compressed already
                async for name, data in self._entries(person, portion, page):
                    kind = ZIP_DEFLATED if name.endswith((".json", ".html")) else ZIP_STORED
                    await asyncio.to_thread(archive.writestr, name, data, kind)
            file.seek(0)
            number = f"-{portion.number}" if portion.of > 1 else ""
            yield Archive(f"my-data{number}.zip", file)

    async def _entries(self, person: PersonId, portion: Portion, page: bytes) -> AsyncIterator[tuple[str, bytes]]:
        async with self._storage.read() as work:
            facts = await work.holdings.of(person) if portion.number == 1 else None
            files = await work.holdings.files_of(person)
        if portion.number == 1:
            yield "index.html", page
            yield "data.json", (await asyncio.to_thread(json.dumps, facts, ensure_ascii=False, indent=2)).encode()
        for file in files:
            after, until = portion.recordings if file.is_recording else portion.photos
            if not after < file.id <= until:
                continue
            try:
                yield await self._read(file)
            except PhotoMissing:
                log.warning("a file is not on the disk", name=file.name)

    async def _read(self, file: HeldFile) -> tuple[str, bytes]:
        if not file.is_recording:
            return f"photos/{file.name}.jpg", await self._photos.read(file.name)
        data = await self._photos.read_recording(file.name)
        # The two forms in which Telegram has recordings, https://core.telegram.org/bots/api#sendvoice
        suffix = "ogg" if data.startswith(b"OggS") else "mp4"
        return f"recordings/{file.name}.{suffix}", data
