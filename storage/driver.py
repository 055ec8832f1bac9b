"""SQLite's driver under SQLAlchemy: aiosqlite, but only what may take long travels to its thread.

aiosqlite runs everything in a thread beside the event loop, and SQLAlchemy makes four trips there for each statement.
A trip costs more than a short statement, which reads and changes pages in memory; so a short one runs where it is
asked for, and its rows are fetched with it. docs/decisions/0013 has the figures.

Promises: the event loop waits neither for a flush to the disk (a commit always travels), nor for another's lock (a
statement that finds one travels, and waits in the thread), nor long for a statement (a read that turns out long is
broken off and repeated in the thread; a change is finished, and travels from the next time on). A connection does one
thing at a time: while something still runs in the thread, as after a cancellation, whatever follows travels behind it.
Whatever runs, runs in a transaction: the first statement brings its BEGIN with it, and a writer's takes the lock.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar, TypeVar

import aiosqlite

T = TypeVar("T")

BUSY_MS = 20_000  # how long one process waits for another's write (a command line beside the bot)
STEPS = 10_000  # of SQLite's virtual machine, a millisecond at most; a statement that takes twice as many is long
FEW = 50  # rows that are written by one call; more of them travel
PREPARED = 512  # statements that a connection keeps ready
# Of the pages of the file that a reader keeps. A pool has sixteen, and those that only a crowd needs fill over hours:
# with SQLite's default of 2000 a process grows by 36 MB meanwhile. They are no use to the next who reads, because each
# write in between drops them, and the system keeps the file.
READER_KIB = 128


async def connect(database: str, *, reads_only: bool) -> "Connection":
    """Open a connection that is prepared for the promises of storage/engine.py; raises sqlite3.Error."""
    connection = Connection(partial(_open, database, reads_only), iter_chunk_size=1)
    connection.reads_only = reads_only
    connection._thread.daemon = True  # as SQLAlchemy does with the connections that it makes itself
    try:
        await connection
    except sqlite3.Error:
        connection._thread.join()  # it has nothing more to do, but would say so to an event loop that may be closed
        raise
    connection.watch()
    return connection


def _open(database: str, reads_only: bool) -> sqlite3.Connection:
    # Without isolation_level=None the driver begins transactions by itself, and only before the first write.
    opened = sqlite3.connect(database, isolation_level=None, check_same_thread=False, cached_statements=PREPARED)
    # The patience comes first: changing the journal needs the file's lock too. Later only the thread has any.
    # What is deleted is overwritten with zeros (secure_delete), so that nobody finds it in the file.
    settings = [f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"]
    settings += ["secure_delete=ON", "busy_timeout=0"]
    if reads_only:
        settings.append(f"cache_size=-{READER_KIB}")
    try:
        for setting in [*settings, f"query_only={reads_only:d}"]:
            opened.execute(f"PRAGMA {setting}")
    except sqlite3.Error:
        opened.close()
        raise
    return opened


def _undo(opened: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):  # it may be closed already
        opened.rollback()


class Connection(aiosqlite.Connection):
    """A connection whose short statements run in the event loop's own thread."""

    reads_only = False
    _known_as_long: ClassVar[set[str]] = set()  # statements; shared by all connections

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._trip: asyncio.Future[Any] | None = None  # the last one
        self._may_be_broken_off = False
        self._notices = 0

    def watch(self) -> None:
        """Notice from now on what turns out long."""
        self._conn.set_progress_handler(self._notice, STEPS)

    def _notice(self) -> bool:
        """Note that a statement has taken STEPS more; tells whether it is to be broken off.

        SQLite goes on counting from the statement's last run, so the first notice of a run says nothing about it.
        """
        self._notices += 1
        return self._notices > 1 and self._may_be_broken_off

    async def run(self, statement: str, function: Callable[[], None], rows: int = 1) -> None:
        """Run a statement that writes up to so many rows here, or in the thread if it may take long or must wait."""
        if rows <= FEW and not self._is_away and statement not in self._known_as_long:
            try:
                self._run_here(statement, function)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_INTERRUPT}:
                    raise
            else:
                return
        await self.travel(partial(self._in_transaction, statement, function))

    def _run_here(self, statement: str, function: Callable[[], None]) -> None:
        self._notices = 0
        self._may_be_broken_off = statement.startswith("SELECT")
        try:
            self._in_transaction(statement, function)
        finally:
            self._may_be_broken_off = False
            if self._notices > 1:
                self._known_as_long.add(statement)

    def _in_transaction(self, statement: str, function: Callable[[], None]) -> None:
        # SQLAlchemy's event for this would cost each statement four events more, for it looks for others then.
        if not self._conn.in_transaction and not statement.startswith("PRAGMA"):
            self._conn.execute("BEGIN" if self.reads_only else "BEGIN IMMEDIATE")
        function()

    @property
    def _is_away(self) -> bool:
        return self._trip is not None and not self._trip.done()

    async def travel(self, function: Callable[[], None]) -> None:
        """Run something in the thread, with patience; it goes on there if whoever asked is cancelled."""
        await self._send(partial(self._patiently, function))

    async def _send(self, function: Callable[[], None]) -> None:
        self._trip = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((self._trip, function))
        await asyncio.shield(self._trip)

    async def truncate_log(self) -> bool:
        """Empty the write-ahead log, in the thread and without patience; tells whether nobody was in the way."""
        busy = []

        def run() -> None:
            try:
                busy.extend(self._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[:1])
            except sqlite3.OperationalError:
                busy.append(1)

        await self._send(run)
        return busy == [0]

    def _patiently(self, function: Callable[[], None]) -> None:
        self._conn.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        try:
            function()
        finally:
            self._conn.execute("PRAGMA busy_timeout=0")

    async def commit(self) -> None:
        """Commit: this waits for the disk, if anything may have been written."""
        if self._is_away or (self._conn.in_transaction and not self.reads_only):
            await self.travel(self._conn.commit)
        else:
            self._conn.commit()

    async def rollback(self) -> None:
        """Undo what was done since the transaction began; all of it is in memory."""
        if self._is_away:
            await self.travel(self._conn.rollback)
        else:
            self._conn.rollback()

    async def close(self) -> None:
        """Close, behind whatever still runs in the thread, and undo what was not committed."""
        self._undo_first()
        await super().close()

    def stop(self) -> asyncio.Future[Any] | None:
        """End the thread, behind whatever still runs in it, and undo what was not committed."""
        self._undo_first()
        return super().stop()

    def _undo_first(self) -> None:
        """SQLite undoes a transaction, and gives its lock back, only once no cursor of the closed connection lives."""
        if self._connection is not None:
            self._tx.put_nowait((None, partial(_undo, self._connection)))

    def cursor(self) -> "Cursor":  # type: ignore[override]
        """Return a cursor for SQLAlchemy."""
        return Cursor(self, self._conn)


class Cursor:
    """What SQLAlchemy uses of a cursor; once a statement has run, its rows are here and nothing of it is open."""

    def __init__(self, connection: Connection, opened: sqlite3.Connection) -> None:
        self._connection = connection
        self._cursor = opened.cursor()
        self._rows: list[Any] = []

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement and fetch its rows."""

        def run() -> None:
            self._cursor.execute(statement, parameters)
            self._rows = self._cursor.fetchall() if self._cursor.description else []

        await self._connection.run(statement, run)

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each of some parameters."""

        def run() -> None:
            self._cursor.executemany(statement, parameters)

        await self._connection.run(statement, run, len(parameters))

    async def fetchall(self) -> list[Any]:
        """Return the rows."""
        return self._rows

    async def close(self) -> None:
        """Close the cursor, for which nothing has to be done."""

    @property
    def description(self) -> Any:
        """Describe the columns; None where the statement gives no rows."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """Tell how many rows were changed."""
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """Tell the number of the row that was inserted last."""
        return self._cursor.lastrowid
