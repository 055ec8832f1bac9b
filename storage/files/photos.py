"""Keep photos and recordings on disk, and combine several photos into one picture.

A photo is kept under the SHA-256 of its own bytes, as `folder/ab/abcdef….jpg`, so that keeping it twice is harmless. It
is written beside its place, flushed, and renamed: after a crash at any moment a photo is there whole or not at all. A
recording is written in the same way, as `folder/ab/abcdef….bin`; its bytes are neither read nor changed.

What works on pixels, `storage.files.imaging`, is imported with the first picture: Pillow takes as long to import as the
database to open.
"""

import asyncio
import os
import re
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from casework.model.errors import Refusal, Why
from casework.ports import PHOTO_BYTES_MOST, KeptPhoto
from storage.files.leftovers import Leftovers

Result = TypeVar("Result")

DECODERS = 2  # pictures worked on at once; each needs up to 150 MB, or 200 MB in a process of its own
MOST = 10  # photos on one sheet
NAME = re.compile("[0-9a-f]{64}")
SUFFIXES = ("jpg", "bin")
HALF = ".half-"  # begins the name of a file that is being written


class PhotoMissing(KeyError):
    """No photo or recording is kept under this name."""


class PhotoFiles:
    """The photos and recordings in one folder, which is made when the first one is kept.

    Decoding runs in two threads of its own and not in `asyncio.to_thread`. So a cancelled wait does not let a third
    picture begin while two are still in memory.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.leftovers = Leftovers()
        self._decoders = ThreadPoolExecutor(DECODERS, thread_name_prefix="photos")

    async def keep(self, data: bytes) -> KeptPhoto:
        """Clean and keep a photo; raises Refusal with PHOTO_TOO_HEAVY, PHOTO_TOO_MANY_PIXELS or PHOTO_UNREADABLE.

        When this returns, the photo survives a loss of power.
        """
        return await self._work(partial(self._keep, data))

    async def read(self, name: str) -> bytes:
        """Return the JPEG of this name; raises PhotoMissing."""
        return await asyncio.to_thread(self._read, name)

    async def keep_recording(self, data: bytes) -> str:
        """Keep a recording and return its name; raises Refusal with RECORDING_TOO_HEAVY.

        When this returns, the recording survives a loss of power.
        """
        if len(data) > PHOTO_BYTES_MOST:
            raise Refusal(Why.RECORDING_TOO_HEAVY)
        return await asyncio.to_thread(self._keep_recording, data)

    async def read_recording(self, name: str) -> bytes:
        """Return the recording of this name; raises PhotoMissing."""
        return await asyncio.to_thread(self._read, name, "bin")

    async def sizes(self, names: Sequence[str]) -> dict[str, int]:
        """Return the size in bytes, by name, of each of these files that exists."""

        def look() -> dict[str, int]:
            paths = ((name, self._path(name, suffix)) for name in names for suffix in SUFFIXES)
            return {name: path.stat().st_size for name, path in paths if path.exists()}

        return await asyncio.to_thread(look)

    def kept_in(self, part: int) -> tuple[list[str], list[Path]]:
        """Return what is in one of the 256 parts of the folder: names of whole files, paths of half-written ones."""
        folder = self._folder / f"{part:02x}"
        found = list(folder.iterdir()) if folder.is_dir() else []
        return [path.stem for path in found if NAME.fullmatch(path.stem)], [
            path for path in found if path.name.startswith(HALF)
        ]

    async def throw_away(self, names: Sequence[str]) -> int:
        """Delete the files with these names that are still doomed (see `leftovers`); returns how many were."""

        def delete() -> int:
            paths = {name: [self._path(name, suffix) for suffix in SUFFIXES] for name in names}
            return sum(self.leftovers.throw_away(name, where) for name, where in paths.items())

        return await asyncio.to_thread(delete)

    async def sheet(self, names: Sequence[str]) -> bytes:
        """Return one JPEG, at most 2048 px long, that shows 1 to 10 photos.

        A photo alone is returned as it is, unless it is too long for a chat. Raises PhotoMissing, and ValueError for
        another number of photos.
        """
        if not 1 <= len(names) <= MOST:
            raise ValueError(f"a sheet shows 1 to {MOST} photos, not {len(names)}")
        return await self._work(partial(self._sheet, names))

    async def blank(self) -> bytes:
        """Return a small grey JPEG that shows nothing."""
        return await self._work(lambda: bytes(_imaging().blank()))

    async def before_after(self, before: str, after: str) -> bytes:
        """Return one JPEG, at most 2048 px long, of two photos; raises PhotoMissing.

        Two landscape photos stand one above the other, so that both fill a phone's width. Any other two stand side by
        side. The first has a red bar over half of its upper edge, the second a green bar over all of it. The bars need
        no translation, and their lengths tell them apart for people who cannot tell the colours apart.
        """
        return await self._work(partial(self._before_after, before, after))

    async def _work(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._decoders, work)

    def _path(self, name: str, suffix: str) -> Path:
        if not NAME.fullmatch(name):
            raise PhotoMissing(name)
        return self._folder / name[:2] / f"{name}.{suffix}"

    def _read(self, name: str, suffix: str = "jpg") -> bytes:
        try:
            return self._path(name, suffix).read_bytes()
        except FileNotFoundError:
            raise PhotoMissing(name) from None

    def _keep(self, data: bytes) -> KeptPhoto:
        jpeg, taken_at, likeness = _imaging().clean(data)
        name = sha256(jpeg).hexdigest()
        self._write(self._path(name, "jpg"), jpeg)
        return KeptPhoto(name, taken_at, likeness)

    def _keep_recording(self, data: bytes) -> str:
        name = sha256(data).hexdigest()
        self._write(self._path(name, "bin"), data)
        return name

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.leftovers.hold(path.stem)
        handle, waiting = tempfile.mkstemp(prefix=HALF, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(waiting).replace(path)
        finally:
            Path(waiting).unlink(missing_ok=True)
        for folder in (path.parent, self._folder):
            _flush_folder(folder)

    def _sheet(self, names: Sequence[str]) -> bytes:
        shown: bytes = _imaging().sheet([self._read(name) for name in names])
        return shown

    def _before_after(self, before: str, after: str) -> bytes:
        shown: bytes = _imaging().before_after(self._read(before), self._read(after))
        return shown


def _imaging() -> Any:
    return import_module("storage.files.imaging")


def _flush_folder(folder: Path) -> None:
    """Make the names in a folder survive a loss of power, as fsync(2) asks for separately from the files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
