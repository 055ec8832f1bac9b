"""Let only one process lead, by a lease (a leader lock): it takes updates from Telegram, works them and sends.

A second process is refused. A lease ends with its holder and needs no time-out: on SQLite it is a lock on a file beside
the database, on PostgreSQL an advisory lock of a session. Two pollers would steal each other's updates, because
Telegram answers both. So the lease is taken before the first poll.
"""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

WATCH_S = 5
LEADER = 0x636C65616E  # "clean" in ASCII; any number works that nothing else in the database uses

Watch = Callable[[], Coroutine[None, None, object]]


class LeaseTaken(Exception):
    """Another process has the lease."""


class LeaseLost(Exception):
    """The database has released our lease, because its server or the connection to it has ended."""


@asynccontextmanager
async def lease(engine: AsyncEngine) -> AsyncIterator[Watch]:
    """Hold the lease of the leading process for the block; raises LeaseTaken if another process has it.

    Yields a watch: call it and await it beside the work. It never ends by itself. It raises LeaseLost once the lease is
    gone.
    """
    if engine.dialect.name == "sqlite":
        path = Path(f"{engine.url.database}.lock")
        with path.open("w") as file:  # noqa: ASYNC230 - an empty file, opened once
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise LeaseTaken(str(path)) from error
            yield asyncio.Event().wait  # the system keeps the lock for as long as we live
        return
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        taken = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LEADER})
        if not taken:
            raise LeaseTaken(str(engine.url.host or "PostgreSQL"))
        try:
            yield lambda: _watch(connection)
        finally:
            if not connection.invalidated and not connection.closed:
                await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LEADER})


async def _watch(connection: AsyncConnection) -> None:
    """Check again and again that the connection with the lease still works; raises LeaseLost if it does not."""
    while True:
        await asyncio.sleep(WATCH_S)
        try:
            await connection.execute(text("SELECT 1"))
        except DBAPIError as error:
            raise LeaseLost(str(error.orig)) from error
