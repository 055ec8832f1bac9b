"""Have a database for oneself, by a lease (an exclusive lock).

Promises: on SQLite one process runs the bot, and a second one is refused, because two pollers would steal each other's
updates. On PostgreSQL several processes share a database (`peers`); there a lease is for a command during which none of
them may run, such as a restore or a migration. A lease ends with its holder and needs no time-out: on SQLite it is a
lock on a file beside the database, on PostgreSQL an advisory lock of a session.
"""

import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

PRESENT = 0x636C65616E  # "clean" in ASCII; any number works that nothing else in the database uses


class LeaseTaken(Exception):
    """Another process has the database."""


@asynccontextmanager
async def lease(engine: AsyncEngine) -> AsyncIterator[None]:
    """Have the database for oneself for the block; raises LeaseTaken if a process uses it."""
    if engine.dialect.name == "sqlite":
        path = Path(f"{engine.url.database}.lock")
        with path.open("w") as file:  # noqa: ASYNC230 - an empty file, opened once
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise LeaseTaken(str(path)) from error
            yield  # the system keeps the lock for as long as we live
        return
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        taken = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": PRESENT})
        if not taken:
            raise LeaseTaken(str(engine.url.host or "PostgreSQL"))
        try:
            yield
        finally:
            if not connection.invalidated and not connection.closed:
                await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": PRESENT})
