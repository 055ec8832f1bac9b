"""PostgreSQL's connections: opened by asyncpg, asked whether they live after a rest, their errors named.

Beside the pool a process may have connections of its own (`Beside`), which no transaction ever uses.

Promises: whatever libpq's URLs say of host, TLS and password holds, as far as asyncpg knows it; whatever may pass (the
server is away, restarts, is full, breaks a deadlock) is an OperationalError, on which the bot waits and tries again. A
machine that is gone from the network without a word is given up within half a minute, the server's as well as ours.
"""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
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
# The server lets go of what a machine held that is gone from the network, locks and rows: after 5 + 3 × 3 seconds if it
# waits for that machine, and after as many if it has sent it something. The last of these is for that: the system asks
# nobody whether they live while something is not acknowledged, but sends it again for some 15 minutes, and every
# process is sent the calls of the others. By then the machine itself, if it lives, has given up too (ANSWER_S)
# (https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-TCP-USER-TIMEOUT).
GONE = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "3",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "14000",
}
# We ourselves give up a server whose machine is gone, whatever we wait for: after 10 + 4 × 5 seconds, and after as many
# milliseconds if we have sent it something. Not sooner, because a server whose disk stalls reads nothing for a while,
# and a large import must not fail of that. A system that lacks some of these is as slow as its defaults are.
SERVER_GONE = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 4, "TCP_USER_TIMEOUT": 30_000}

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
        return await _dial(dsn)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        said = str(error) or type(error).__name__
        raise AsyncAdapt_asyncpg_dbapi.OperationalError(said, error) from error  # type: ignore[no-untyped-call]


async def _dial(dsn: str, **settings: str) -> Any:
    """Open a connection that ends when a machine is gone; raises OSError and asyncpg's errors."""
    connection: Any = await asyncpg.connect(dsn, timeout=CONNECT_S, server_settings=GONE | settings)
    opened = connection._transport.get_extra_info("socket")
    if opened.family in (socket.AF_INET, socket.AF_INET6):
        with suppress(OSError):  # it has ended already, as whoever uses it finds, or the system knows only the name
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for name, value in SERVER_GONE.items():
                if hasattr(socket, name):
                    opened.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    return connection


class Beside:
    """A connection beside the pool: what it locks is its own until it ends, and it can hear what others call out.

    Every method raises OperationalError if the server does not answer; then the connection is closed.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._one_at_a_time = asyncio.Lock()

    @classmethod
    async def open(cls, url: URL, name: str) -> "Beside":
        """Connect under a name that the server shows."""
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            return cls(await _dial(dsn, application_name=name))
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise _away(error) from error

    async def listen(self, channel: str, hear: Callable[[str | None], None]) -> None:
        """Call `hear` with what others call out on a channel, and with None when the connection has ended."""
        try:
            self._connection.add_termination_listener(lambda _connection: hear(None))
            await self._connection.add_listener(channel, partial(_pass_on, self._connection.get_server_pid(), hear))
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            self.end()
            raise _away(error) from error

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
