"""PostgreSQL's connections: opened by asyncpg, asked whether they live after a rest, their errors named.

Beside the pool a process may have one connection of its own (`Beside`), which no transaction ever uses.

Promises: whatever libpq's URLs say of host, TLS and password holds, as far as asyncpg knows it; whatever may pass (the
server is away, restarts, is full, breaks a deadlock) is an OperationalError, on which the bot waits and tries again.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from math import inf
from time import monotonic
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.trouble import let_cancelled_end

# SQLSTATE classes of what passes or is mended from outside: connection, resources, limits, state, operator, system; and
# what another transaction caused (https://www.postgresql.org/docs/current/errcodes-appendix.html).
AWAY = frozenset({"08", "40", "53", "54", "55", "57", "58"})
READ_ONLY = "25006"  # a server that stands by, or whose disk is almost full, takes no writes for a while
CONNECT_S = 20  # seconds for PostgreSQL to let us in

ANSWER_S = 10  # seconds for an answer on the connection beside the pool; then it is given up
# The server lets go of what a machine held that is gone from the network: after 5 + 3 × 3 seconds, so later than the
# machine itself has given up (https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-TCP-KEEPALIVES-IDLE).
KEEPALIVE = {"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "3", "tcp_keepalives_count": "3"}

RESTS_SINCE = "rests_since"  # by the machine's monotonic clock, when a connection was used last
RESTED_S = 10.0  # a connection that was used less than this ago is believed to live


def open_postgresql(url: URL, *, reads_only: bool) -> AsyncEngine:
    """Open an engine; what it raises for trouble that may pass is an OperationalError."""
    level = "REPEATABLE READ" if reads_only else "READ COMMITTED"
    creator = partial(_connect, url.set(drivername="postgresql").render_as_string(hide_password=False))
    engine = create_async_engine(
        url,
        async_creator=creator,
        isolation_level=level,
        hide_parameters=True,
        pool_size=10,
        max_overflow=0,
        pool_use_lifo=True,
    )
    dialect: Any = engine.dialect

    def prepare(connection: Any, _record: object) -> None:
        dialect.set_readonly(connection, reads_only)

    def note_rest(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[RESTS_SINCE] = monotonic()

    def wake(connection: Any, record: ConnectionPoolEntry, _fairy: object) -> None:
        """Ask a connection that has rested for a while whether it lives; if not, others are opened."""
        if monotonic() - record.info.get(RESTS_SINCE, inf) > RESTED_S:
            try:
                dialect.do_ping(connection)
            except dialect.loaded_dbapi.Error as error:
                raise InvalidatePoolError from error

    event.listen(engine.sync_engine, "handle_error", _name_what_passes, retval=True)
    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "checkin", note_rest)
    event.listen(engine.sync_engine, "checkout", wake)
    return engine


async def _connect(dsn: str) -> Any:
    """Open a connection; whatever keeps the server from answering is an OperationalError, which may pass."""
    try:
        return await asyncpg.connect(dsn, timeout=CONNECT_S)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        said = str(error) or type(error).__name__
        raise AsyncAdapt_asyncpg_dbapi.OperationalError(said, error) from error  # type: ignore[no-untyped-call]


class Beside:
    """One connection beside the pool: what it locks is its own until it ends, and it hears what others call out.

    Every method raises OperationalError if the server does not answer; then the connection is closed.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._one_at_a_time = asyncio.Lock()

    @classmethod
    async def open(cls, url: URL, name: str, channel: str, hear: Callable[[str | None], None]) -> "Beside":
        """Connect under a name that the server shows, and listen to a channel.

        `hear` is called with what others call out there, and with None when the connection has ended.
        """
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        settings = KEEPALIVE | {"application_name": name}
        try:
            connection: Any = await asyncpg.connect(dsn, timeout=CONNECT_S, server_settings=settings)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise _away(error) from error
        beside = cls(connection)
        try:
            connection.add_termination_listener(lambda _connection: hear(None))
            await connection.add_listener(channel, partial(_pass_on, connection.get_server_pid(), hear))
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            beside.end()
            raise _away(error) from error
        except asyncio.CancelledError:
            beside.end()
            raise
        return beside

    async def ask(self, sql: str, *values: object) -> list[Any]:
        """Run a statement by itself and return its rows."""
        async with self._one_at_a_time:
            try:
                rows: list[Any] = await self._connection.fetch(sql, *values, timeout=ANSWER_S)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                self.end()
                let_cancelled_end(error)
                raise _away(error) from error
        return rows

    @property
    def has_ended(self) -> bool:
        """Tell whether the connection has ended."""
        return bool(self._connection.is_closed())

    def end(self) -> None:
        """Close the connection at once; the server lets go of all that it held."""
        self._connection.terminate()


def _pass_on(own: int, hear: Callable[[str | None], None], _connection: object, pid: int, _at: str, said: str) -> None:
    """Pass on what others call out; what we call comes back too, and we know it already."""
    if pid != own:
        hear(said)


def _away(error: Exception) -> OperationalError:
    return OperationalError(None, None, RuntimeError(str(error) or type(error).__name__))


def _name_what_passes(context: ExceptionContext) -> OperationalError | None:
    """Name a passing trouble of PostgreSQL's as SQLAlchemy does elsewhere; asyncpg's errors are general ones."""
    error = context.sqlalchemy_exception
    state: str = getattr(context.original_exception, "sqlstate", None) or ""
    passes = context.is_disconnect or state[:2] in AWAY or state == READ_ONLY
    if not isinstance(error, DBAPIError) or not passes:
        return None
    return OperationalError(
        error.statement,
        None,
        error.orig,  # type: ignore[arg-type] # SQLAlchemy declares one that is never missing
        hide_parameters=True,
        connection_invalidated=context.is_disconnect,
    )
