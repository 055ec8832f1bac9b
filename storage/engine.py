"""Two engines, one behaviour: transactions that mean what they say on SQLite and on PostgreSQL.

Promises: no update is lost (SQLite's own driver opens no transaction before a read, storage/driver.py does, and a
writer holds the write lock from its first read); everything committed survives a power cut (WAL with synchronous=FULL;
PostgreSQL's own default); one connection belongs to one unit of work. Inside one process SQLite's writers queue for an
asyncio lock, in order, instead of polling for the file's lock. Storing updates, claiming and recording messages, and
what an update does `beforehand` go first: they wait for whoever writes now, not for the line. What runs in which thread
is storage/driver.py's matter.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from functools import cache, partial
from sqlite3 import SQLITE_ERROR
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Insert, Select, String, Table, event, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from storage.driver import connect
from storage.prepared import Prepared
from storage.trouble import let_cancelled_end

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

T = TypeVar("T")

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}

MOST_LISTED = 1000  # values that a statement names one by one; drivers take about 32,000 in all
AT_ONCE = 500  # rows or values in one statement, where there may be many
READS_ONLY = "reads_only"  # the option of a connection whose queries hold no rows; on SQLite none does


def with_driver(url: str) -> URL:
    """Return the URL with our driver for its engine; raises ValueError for an engine that is neither of the two."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend not in DRIVERS:
        raise ValueError(f"storage.url names {backend}; it takes sqlite:///… or postgresql://…")
    return parsed.set(drivername=DRIVERS[backend])


def open_engine(url: str) -> AsyncEngine:
    """Open an engine whose transactions keep the promises above."""
    return _open(with_driver(url), reads_only=False)


def open_reader(engine: AsyncEngine) -> AsyncEngine:
    """Open an engine beside another, whose transactions only read: each sees one moment, and refuses to write.

    It is the connection that refuses, so those who read have their own.
    """
    return _open(engine.url, reads_only=True)


def _open(url: URL, *, reads_only: bool) -> AsyncEngine:
    # Opening a connection costs as much as an update's whole work, so none is opened in passing (no overflow). The one
    # used last is used next: it knows the statements and the tables best.
    if url.get_backend_name() == "postgresql":
        from storage.postgresql import open_postgresql  # noqa: PLC0415 - its driver is an extra

        engine = open_postgresql(url, reads_only=reads_only)
        return engine.execution_options(**{READS_ONLY: reads_only})
    # On SQLite there is one writer at a time; as many as this may read beside it.
    creator = partial(connect, url.database or "", reads_only=reads_only)
    engine = create_async_engine(
        url, async_creator=creator, hide_parameters=True, pool_size=16, max_overflow=0, pool_use_lifo=True
    )
    event.listen(engine.sync_engine, "handle_error", _name_mistakes, retval=True)
    return engine


def _name_mistakes(context: ExceptionContext) -> ProgrammingError | None:
    """Name a mistake in a statement as PostgreSQL's is named; SQLite's driver calls it an OperationalError too."""
    error, code = context.sqlalchemy_exception, getattr(context.original_exception, "sqlite_errorcode", None)
    if not isinstance(error, OperationalError) or error.orig is None or code != SQLITE_ERROR:
        return None
    return ProgrammingError(error.statement, None, error.orig, hide_parameters=True)


class Transactions:
    """Opens transactions on one database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.reader = open_reader(engine)
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writer = asyncio.Lock()
        self._line = asyncio.Lock()
        self.in_line = 0  # who stand there now

    @asynccontextmanager
    async def writing(self, *, goes_first: bool = False) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that may write; it commits at the end of the block, or is undone by an error.

        On SQLite, one that `goes_first` stands in no line; there must be few of these.
        """
        if not self.is_sqlite:
            async with _connected(self.engine) as connection, connection.begin():
                yield connection
            return
        async with (
            nullcontext() if goes_first else self._stood_in_line(),
            self._writer,
            _connected(self.engine) as connection,
            connection.begin(),
        ):
            yield connection

    @asynccontextmanager
    async def _stood_in_line(self) -> AsyncIterator[None]:
        """Wait for one's turn to be the next who writes, and be it for the block."""
        self.in_line += 1
        try:
            await self._line.acquire()
        finally:
            self.in_line -= 1
        try:
            yield
        finally:
            self._line.release()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that only reads: it sees one moment, waits for no writer, and refuses to write."""
        async with _connected(self.reader) as connection, connection.begin():
            yield connection

    async def truncate_log(self) -> bool:
        """Empty SQLite's write-ahead log, in which what was erased still stands; tells whether that was possible.

        Somebody who reads at this moment keeps it from being emptied. PostgreSQL's log is its operator's matter.
        """
        if not self.is_sqlite:
            return True
        async with self._writer, _connected(self.engine) as connection:
            driven: Any = (await connection.get_raw_connection()).driver_connection
            return bool(await driven.truncate_log())

    async def close(self) -> None:
        """Close every connection."""
        await self.reader.dispose()
        await self.engine.dispose()


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Give a connection for the block; who is cancelled within is, even if the connection fails on the way out."""
    pool: Any = engine.pool
    try:
        connection = await (engine.connect() if pool.checkedin() else _opened(engine))
        try:
            yield connection
        except BaseException:
            await asyncio.shield(connection.close())  # may have to wait until something is undone
            raise
        await connection.close()  # everything is done, so this waits for nothing and cannot be cancelled
    except Exception as error:
        let_cancelled_end(error)
        raise


async def _opened(engine: AsyncEngine) -> AsyncConnection:
    """Open a connection; an opening that is cancelled is finished first, or the file would stay open behind it."""

    async def connect() -> AsyncConnection:
        return await engine.connect()

    opening = asyncio.get_running_loop().create_task(connect())  # awaited on both ways out
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        await (await opening).close()
        raise


def holding(query: Select[Any]) -> Callable[[AsyncConnection], Prepared]:
    """Prepare a query that holds its rows until the transaction ends; where a transaction only reads, it holds none."""
    holds, looks = Prepared(query.with_for_update()), Prepared(query)

    def chosen(connection: AsyncConnection) -> Prepared:
        options = connection.sync_connection.get_execution_options() if connection.sync_connection else {}
        return looks if options.get(READS_ONLY) else holds

    return chosen


def insert_into(connection: AsyncConnection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An insert that can say what happens to a row that is there already."""
    return _insert(connection.dialect.name, table)


def ready(table: Table, finish: Callable[[Any], Any]) -> Callable[[str], Any]:
    """Return an insert by the engine's name, put together once for each engine: for what runs with every message."""
    return cache(lambda engine: finish(_insert(engine, table)))


def _insert(engine: str, table: Table) -> "sqlite.Insert | postgresql.Insert":
    if engine == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - a district on SQLite starts without it

    return postgresql.insert(table)


def insert_new(connection: AsyncConnection, table: Table, values: dict[str, Any]) -> Insert:
    """An insert that leaves a row alone which is there already."""
    return insert_into(connection, table).values(values).on_conflict_do_nothing()


def upsert(connection: AsyncConnection, table: Table, values: dict[str, Any]) -> Insert:
    """An insert that brings a row up to date which has the same primary key."""
    keys = [column.name for column in table.primary_key]
    rest = {name: value for name, value in values.items() if name not in keys}
    return insert_into(connection, table).values(values).on_conflict_do_update(index_elements=keys, set_=rest)


class _Listed(GenericFunction[str]):
    """The values of a JSON array of texts, each in a row."""

    name = "listed"
    type = String()
    inherit_cache = True


@compiles(_Listed, "sqlite")
def _listed_by_sqlite(listed: _Listed, compiler: Any, **how: Any) -> str:
    return f"json_each({compiler.process(listed.clauses, **how)})"


@compiles(_Listed, "postgresql")
def _listed_by_postgresql(listed: _Listed, compiler: Any, **how: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(listed.clauses, **how)} AS JSON))"


def among(column: ColumnElement[Any], texts: Collection[str]) -> ColumnElement[bool]:
    """Match a column with one of some texts, however many there are: a whole district may have 100,000 areas."""
    if len(texts) <= MOST_LISTED:
        return column.in_(filled_up(list(texts)))
    return column.in_(select(_Listed(json.dumps(list(texts))).table_valued("value").c.value))


def pieces(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield values in their order, as many at once as one statement may have."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def filled_up(values: Sequence[T]) -> list[T]:
    """Return values with the last one repeated, up to a power of two.

    Each length of a list is a statement of its own, which the database must prepare, and which takes 10 to 50 kB.
    """
    missing = (1 << max(len(values) - 1, 0).bit_length()) - len(values)
    return [*values, *list(values[-1:]) * missing]


async def hold(connection: AsyncConnection, keys: Iterable[int]) -> None:
    """Hold some numbers until the transaction ends: whoever wants one of them waits.

    They are taken in order, so that of two who want some of the same only one waits. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        for key in sorted(keys):
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
