"""Copy the files that rows name, photos and recordings, between the folder where they are kept and a folder of copies.

Promises: a file arrives whole or not at all, is read again, and is what its name says: the SHA-256 of its bytes.
"""

import os
import tempfile
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Text, column, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.files.halves import HALF, flush
from storage.migrating import Step

FILES = {"photos": "jpg", "recordings": "bin"}  # the tables that name files, and the ending of those
PRIVATE = 0o700


class Phase(StrEnum):
    """What is going on; whoever watches may name it."""

    FILES = "files"
    SUMMING = "summing"
    ROWS = "rows"
    READING = "reading"


Watch = Callable[[Phase], AbstractContextManager[Step]]


class CopyDamaged(Exception):
    """A copy does not hold what it must hold; the message says which table or file."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many files were copied, and the names of those that are missing, or are not what their names say.

    `unreadable` names other copies in the same folder that cannot be read.
    """

    copied: int
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


async def files_named(connection: AsyncConnection) -> set[str]:
    """Return the names of all files that the rows name, with their endings."""
    found: set[str] = set()
    for name, ending in FILES.items():
        named = (await connection.execute(select(column("name", Text)).select_from(table(name)).distinct())).scalars()
        found.update(f"{each}.{ending}" for each in named)
    return found


def move_files(names: Collection[str], source: Path, target: Path, watch: Watch, *, replaces: bool = False) -> Moved:
    """Copy the files with these names that the target has not, or all (`replaces`); each is what its name says."""
    copied = 0
    missing: list[str] = []
    damaged: list[str] = []
    with watch(Phase.FILES) as step:
        for done, name in enumerate(sorted(names), 1):
            theirs, ours = (folder / name[:2] / name for folder in (source, target))
            if replaces or not ours.exists():
                try:
                    data = theirs.read_bytes()
                except FileNotFoundError:
                    missing.append(name)
                else:
                    if sha256(data).hexdigest() == Path(name).stem:
                        write_whole(ours, data)
                        copied += 1
                    else:
                        damaged.append(name)
            step(done, len(names))
    return Moved(copied, tuple(missing), tuple(damaged))


def damaged_files(names: Collection[str], folder: Path, watch: Watch) -> list[str]:
    """Return those of these files in a folder that are missing, or are not what their names say."""
    found = []
    with watch(Phase.READING) as step:
        for done, name in enumerate(sorted(names), 1):
            path = folder / name[:2] / name
            if not path.exists() or sha256(path.read_bytes()).hexdigest() != path.stem:
                found.append(name)
            step(done, len(names))
    return found


def make_private(folder: Path) -> None:
    """Make a folder, if there is none, that nobody else on the machine can read."""
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, read it again, and let it survive a loss of power."""
    make_private(path.parent)
    handle, waiting = tempfile.mkstemp(prefix=HALF, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if Path(waiting).read_bytes() != data:
            raise CopyDamaged(f"{path} does not hold what was written")
        Path(waiting).replace(path)
    finally:
        Path(waiting).unlink(missing_ok=True)
    flush(path.parent)
