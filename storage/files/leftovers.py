"""Throw away files that no record names any more, unless an update is just storing the same file again.

A file is named by its content, so two people who send the same photo share one file. Before a file is thrown away, the
records are searched for its name. Meanwhile another update may store the same file and write its record a moment later.
So an update holds a file from before it is stored until the update is done (`hold`, `release`). A file that is held
is not doomed (marked to be thrown away). A doomed file that is held again is spared.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from threading import Lock


class Leftovers:
    """Knows which files are held and which are doomed; several threads may use it at once."""

    def __init__(self) -> None:
        self._held: Counter[str] = Counter()
        self._doomed: set[str] = set()
        self._lock = Lock()

    def hold(self, name: str) -> None:
        """Protect a file, from before it is written until it was released as often as it was held."""
        with self._lock:
            self._held[name] += 1
            self._doomed.discard(name)

    def release(self, names: Iterable[str]) -> None:
        """Say that the update which kept these files is done: a record names them, or nothing ever will."""
        with self._lock:
            self._held.subtract(names)
            self._held = +self._held

    def doom(self, names: Iterable[str]) -> list[str]:
        """Doom and return the files that nobody holds; throw them away only if no record names them."""
        with self._lock:
            free = [name for name in names if not self._held[name]]
            self._doomed.update(free)
            return free

    def spare(self, names: Iterable[str]) -> None:
        """Take back that files are doomed."""
        with self._lock:
            self._doomed.difference_update(names)

    def throw_away(self, name: str, paths: Iterable[Path]) -> bool:
        """Delete a file at each of these paths if it is still doomed; tells whether it was.

        A file that was held again meanwhile is not doomed any more.
        """
        with self._lock:
            if name not in self._doomed:
                return False
            self._doomed.discard(name)
            for path in paths:
                path.unlink(missing_ok=True)
            return True
