"""Files that nothing names any more: thrown away, unless somebody is just keeping the same again.

A file is named by its content, so two people who send the same photo have one file. Whoever throws a file away first
looks whether a record names it; in between, another update may keep the very same file and is about to write its
record. So a file is held from before it is written until the update that keeps it is done (`hold`, `release`); what is
held is not doomed, and what is held again after it was doomed is spared.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock

from casework.ports import KeptPhoto, PhotoStore


class Leftovers:
    """Which files are held and which are doomed; files are kept by several threads at once."""

    def __init__(self) -> None:
        self._held: Counter[str] = Counter()
        self._doomed: set[str] = set()
        self._lock = Lock()

    def hold(self, name: str) -> None:
        """Keep a file from being thrown away, from before it is written until it is released as often as held."""
        with self._lock:
            self._held[name] += 1
            self._doomed.discard(name)

    def release(self, names: Iterable[str]) -> None:
        """Say that the update which kept these files is done: a record names them, or nothing ever will."""
        with self._lock:
            self._held.subtract(names)
            self._held = +self._held

    def doom(self, names: Iterable[str]) -> list[str]:
        """Return those of the names that nobody holds; they may be thrown away once no record is found to name them."""
        with self._lock:
            free = [name for name in names if not self._held[name]]
            self._doomed.update(free)
            return free

    def spare(self, names: Iterable[str]) -> None:
        """Let doomed files be."""
        with self._lock:
            self._doomed.difference_update(names)

    def throw_away(self, name: str, paths: Iterable[Path]) -> bool:
        """Delete what is doomed, wherever it may be; tells whether it was, and not held again meanwhile."""
        with self._lock:
            if name not in self._doomed:
                return False
            self._doomed.discard(name)
            for path in paths:
                path.unlink(missing_ok=True)
            return True


class Visit:
    """Where one update keeps its files: fulfils `casework.ports.PhotoStore`, and holds the files until it is over."""

    def __init__(self, files: PhotoStore, leftovers: Leftovers) -> None:
        self._files = files
        self._leftovers = leftovers
        self._names: list[str] = []

    async def keep(self, data: bytes) -> KeptPhoto:
        """Clean and keep a photo; raises Refusal for what is none."""
        kept = await self._files.keep(data)
        self._names.append(kept.name)
        return kept

    async def keep_recording(self, data: bytes) -> str:
        """Keep a recording and return its name; raises Refusal for what is too heavy."""
        name = await self._files.keep_recording(data)
        self._names.append(name)
        return name

    async def sizes(self, names: Sequence[str]) -> dict[str, int]:
        """Return the bytes of those files that are there, by name."""
        return await self._files.sizes(names)

    def end(self) -> None:
        """Release what was kept: the update is done, or will be worked again from its beginning."""
        self._leftovers.release(self._names)
        self._names = []
