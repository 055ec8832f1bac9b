"""Everything that is held about somebody, put into zip files at the moment when they are sent.

Promises: each file is a whole zip of its own, small enough for a bot to send; one photo at a time is in memory; what is
packed is on the disk only while it is being sent, under no name.
"""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import structlog

from casework.model.person import PersonId
from casework.model.recording import RecordingKind
from storage.inventory import Inventory
from storage.photos import PhotoFiles, PhotoMissing
from storage.unit_of_work import Storage

log = structlog.get_logger()

LARGEST = 45 * 1024 * 1024  # bytes; a bot may send 50 MB, https://core.telegram.org/bots/api#senddocument
ENTRY_BYTES = 512  # what a file costs in a zip beside its content, with our names
SUFFIXES = {RecordingKind.VOICE: "ogg"}  # of Telegram's recordings; all others are MPEG-4


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip file, open at its beginning, and how it is called."""

    name: str
    file: IO[bytes]


@dataclass(slots=True)
class _Part:
    """A zip file that is being filled."""

    file: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    is_empty: bool = True

    def has_room(self, size: int) -> bool:
        """Tell whether so many bytes more fit in; whatever they are, they fit into an empty one."""
        return self.is_empty or self.file.tell() + size + ENTRY_BYTES <= LARGEST

    def add(self, name: str, data: bytes) -> None:
        """Add a file; photos and recordings are as small as they get."""
        compression = ZIP_DEFLATED if name.endswith(".json") else ZIP_STORED
        with ZipFile(self.file, "a", compression) as archive:
            archive.writestr(name, data)
        self.file.seek(0, 2)
        self.is_empty = False


class Packer:
    """Packs what is held about a person; call it and send each archive before the next is asked for."""

    def __init__(self, storage: Storage, photos: PhotoFiles) -> None:
        self._storage = storage
        self._photos = photos

    async def __call__(self, person: PersonId) -> AsyncIterator[Archive]:
        """Yield the archives in order; none if nothing is held about that person."""
        async with self._storage.read() as work:
            inventory = await work.holdings.of(person)
        if inventory is None:
            return
        number, part = 1, _Part()
        try:
            async for name, data in self._files(inventory):
                if not part.has_room(len(data)):
                    part.file.seek(0)
                    yield Archive(f"my-data-{number}.zip", part.file)
                    part.file.close()
                    number, part = number + 1, _Part()
                await asyncio.to_thread(part.add, name, data)
            part.file.seek(0)
            yield Archive(f"my-data-{number}.zip", part.file)
        finally:
            part.file.close()

    async def _files(self, inventory: Inventory) -> AsyncIterator[tuple[str, bytes]]:
        facts = await asyncio.to_thread(json.dumps, inventory.facts, ensure_ascii=False, indent=2)
        yield "data.json", facts.encode()
        for name in inventory.photos:
            try:
                yield f"photos/{name}.jpg", await self._photos.read(name)
            except PhotoMissing:
                log.warning("a photo is not on the disk", name=name)
        for name, kind in inventory.recordings:
            suffix = SUFFIXES.get(RecordingKind(kind), "mp4")
            try:
                yield f"recordings/{name}.{suffix}", await self._photos.read_recording(name)
            except PhotoMissing:
                log.warning("a recording is not on the disk", name=name)
