"""Take copies of everything that is kept, into a folder, while the bot runs; know which copies there are.

    FOLDER/2026-11-29T184405.120Z.db      every row as of one moment, as an SQLite file, whichever engine has the rows
    FOLDER/2026-11-29T184405.120Z.json    what must be in it; a copy counts from the moment at which this file is there
    FOLDER/photos/ab/abcdef….jpg          the files that any of these copies names; each is copied once

Promises: the rows are one moment's, and are read again and compared before the copy counts. A file is copied before the
moment of the rows or after it, so none that they name is missing unless it was thrown away in between, and whoever asks
is told. What is copied is compared with its name, which is the SHA-256 of its bytes. A copy that was cut short leaves
nothing that looks like one. One that cannot be read is named, stands in no other's way, and stays; as nobody knows
which files it names, none is deleted beside it. Only one process at a time works in a folder. Nobody else on the
machine can read it.
"""

import asyncio
import fcntl
import json
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import Transactions, open_engine
from storage.files.halves import HALF, flush
from storage.migrating import Step, revision, upgrade
from storage.upkeep.files import (
    CopyDamaged,
    Moved,
    Phase,
    Watch,
    files_named,
    make_private,
    move_files,
    write_whole,
)
from storage.upkeep.rows import Sum, copy_rows, count_rows, sum_up, tables_of

NAMED = 5  # tables named in a sentence


class FolderBusy(Exception):
    """Another process works in the folder of copies."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy in a folder: its file of rows, its schema's revision, and the sum of each table."""

    rows: Path
    at: datetime
    revision: str
    sums: dict[str, Sum]

    @property
    def photos(self) -> Path:
        """The folder of the files that it names."""
        return self.rows.parent / "photos"


def copies_in(folder: Path) -> list[Copy]:
    """Return the copies in a folder, the oldest first, without those in `unreadable_in`."""
    return [copy for copy in map(_read, _said_in(folder)) if copy is not None]


def unreadable_in(folder: Path) -> list[Path]:
    """Return the files in a folder that say what must be in a copy, and cannot be read."""
    return [path for path in _said_in(folder) if _read(path) is None]


def _said_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.json"))


def _read(path: Path) -> Copy | None:
    try:
        said = json.loads(path.read_bytes())
        sums = {name: Sum(rows, int(digest, 16)) for name, (rows, digest) in said["tables"].items()}
        return Copy(path.with_suffix(".db"), datetime.fromisoformat(said["at"]), said["revision"], sums)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):  # whatever stands there
        return None


async def take(
    transactions: Transactions, photos: Path | None, folder: Path, at: datetime, keep: int, watch: Watch
) -> tuple[Copy, Moved]:
    """Take a copy and throw away all but the newest `keep`; without `photos` only the rows are copied.

    Raises OSError, FolderBusy, CopyDamaged, and what the database raises.
    """
    make_private(folder)
    with _alone_in(folder):
        moved = Moved(0)
        if photos is not None:
            async with transactions.reading() as connection:
                before = await files_named(connection)
            moved = await asyncio.to_thread(move_files, before, photos, folder / "photos", watch)
        copy, named = await _take_rows(transactions, folder, at, watch)
        if photos is not None:
            late = await asyncio.to_thread(move_files, named, photos, folder / "photos", watch)
            moved = Moved(moved.copied + late.copied, late.missing, late.damaged)
        return copy, replace(moved, unreadable=await _forget_old(folder, keep))


async def _take_rows(transactions: Transactions, folder: Path, at: datetime, watch: Watch) -> tuple[Copy, set[str]]:
    """Write and check the file of rows and what must be in it; returns the names of the files that it names too."""
    name = f"{at:%Y-%m-%dT%H%M%S}.{at.microsecond // 1000:03d}Z"
    path, half = folder / f"{name}.db", folder / f"{HALF}{name}.db"
    found = await revision(transactions)
    if found is None:
        raise CopyDamaged("the database has no tables")
    try:
        half.touch(0o600)
        async with _opened(half) as target:
            sums = await _write_rows(transactions, target, found, watch)
            named = await _compare(target, sums, watch)
        _settle(half)
        half.rename(path)
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            half.with_name(half.name + ending).unlink(missing_ok=True)
    tables = {each: (total.rows, f"{total.digest:x}") for each, total in sums.items()}
    said = {"at": at.isoformat(), "revision": found, "tables": tables}
    write_whole(folder / f"{name}.json", json.dumps(said, indent=1).encode())
    return Copy(path, at, found, sums), named


async def _write_rows(source: Transactions, target: Transactions, found: str, watch: Watch) -> dict[str, Sum]:
    async with target.writing() as into, source.reading() as rows:
        await upgrade(into, found)
        with watch(Phase.ROWS) as step:
            return await copy_rows(rows, into, await advancing(rows, step))


async def _compare(transactions: Transactions, sums: dict[str, Sum], watch: Watch) -> set[str]:
    """Raise CopyDamaged unless a database has these sums; returns the names of the files that it names."""
    async with transactions.reading() as rows:
        with watch(Phase.READING) as step:
            await compare(rows, sums, step)
        return await files_named(rows)


async def compare(
    connection: AsyncConnection, sums: dict[str, Sum], step: Step, beside: Collection[str] = ()
) -> dict[str, Sum]:
    """Raise CopyDamaged unless the tables have these sums, each no more and no less; returns what was found.

    Tables `beside` them are somebody else's, and not looked at.
    """
    kept = [each for each in await tables_of(connection) if each.name not in beside]
    found = await sum_up(connection, kept, await advancing(connection, step))
    wrong = sorted(name for name in found.keys() | sums.keys() if found.get(name) != sums.get(name))
    if wrong:
        raise CopyDamaged(f"these tables do not hold what was copied: {', '.join(wrong)}")
    return found


async def advancing(connection: AsyncConnection, step: Step) -> Callable[[int], None]:
    """Return what is called with a number of rows more, and tells how many of all are done."""
    total = sum((await count_rows(connection, await tables_of(connection))).values())
    done = 0

    def advance(more: int) -> None:
        nonlocal done
        done += more
        step(done, total)

    return advance


@asynccontextmanager
async def opened(copy: Copy, folder: Path) -> AsyncIterator[Transactions]:
    """Open the rows of a copy for the block; what is opened is a copy of the file, in a folder inside the given one."""
    with tempfile.TemporaryDirectory(prefix=HALF, dir=folder) as place:
        file = Path(place) / "copy.db"
        await asyncio.to_thread(shutil.copyfile, copy.rows, file)
        async with _opened(file) as transactions:
            yield transactions


@asynccontextmanager
async def _opened(file: Path) -> AsyncIterator[Transactions]:
    transactions = Transactions(open_engine(f"sqlite:///{file}"))
    try:
        yield transactions
    finally:
        await transactions.close()


def _settle(file: Path) -> None:
    """Make a database one file that needs no other, and let it survive a loss of power."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
    flush(file)


async def _forget_old(folder: Path, keep: int) -> tuple[str, ...]:
    """Delete all but the newest copies, and the files that none of the others names.

    Returns the names of the copies that cannot be read. They stay, and so do the files that no other copy names.
    """
    copies = copies_in(folder)
    unreadable = [path.stem for path in unreadable_in(folder)]
    for old in copies[:-keep]:
        old.rows.with_suffix(".json").unlink()
        old.rows.unlink(missing_ok=True)
    if len(copies) > keep and (folder / "photos").is_dir():
        named: set[str] = set()
        for each in copies[-keep:]:
            try:
                async with opened(each, folder) as transactions, transactions.reading() as connection:
                    named |= await files_named(connection)
            except (OSError, DatabaseError):
                unreadable.append(each.rows.stem)
        if not unreadable:
            await asyncio.to_thread(_delete_others, folder / "photos", named)
    return tuple(unreadable)


def _delete_others(folder: Path, named: Collection[str]) -> None:
    for path in folder.glob("[0-9a-f][0-9a-f]/*"):
        if path.name not in named:
            path.unlink(missing_ok=True)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep other processes from working in a folder for the block; raises FolderBusy if one does already."""
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderBusy(str(folder)) from error
        yield


async def occupied(transactions: Transactions) -> dict[str, int]:
    """Return the tables of a database that have rows, and how many."""
    async with transactions.reading() as connection:
        counted = await count_rows(connection, await tables_of(connection))
    return {name: rows for name, rows in counted.items() if rows}


def in_words(rows: Mapping[str, int]) -> str:
    """Name the tables that have the most rows, with how many."""
    return ", ".join(f"{rows[name]} {name}" for name in sorted(rows, key=lambda name: -rows[name])[:NAMED])
