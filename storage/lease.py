"""One process leads: it polls Telegram and sends. Others wait or help.

A lease dies with its holder and needs no time-out: on SQLite it is a lock on a file beside the database, on PostgreSQL
an advisory lock of a session. Two pollers would steal each other's updates (Telegram answers both), so a lease is taken
before the first poll.
"""

import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

LEADER = 0x636C65616E  # "clean" in ASCII; any number does that nobody else in the database uses


class LeaseTaken(Exception):
    """Another process has the lease."""


@asynccontextmanager
async def lease(engine: AsyncEngine) -> AsyncIterator[None]:
    """Hold the lease of the leading process for the block; raises LeaseTaken if another process has it."""
    if engine.dialect.name == "sqlite":
        path = Path(f"{engine.url.database}.lock")
        with path.open("w") as file:  # noqa: ASYNC230 - an empty file, opened once
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise LeaseTaken(str(path)) from error
            yield
        return
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        taken = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LEADER})
        if not taken:
            raise LeaseTaken(str(engine.url.host or "PostgreSQL"))
        try:
            yield
        finally:
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LEADER})
