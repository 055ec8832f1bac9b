"""Bring a database to the schema of this version: automatically on SQLite, on demand on PostgreSQL.

Promise: if the database has the schema already, Alembic is not imported, because that takes longer than most commands
take to run. One row in the database and the names of our migration files tell the version without it.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import Transactions
from storage.trouble import MigrationImpossible

MIGRATING = 0x6D6967726174  # "migrat" in ASCII: the advisory lock of a process that migrates
MIGRATIONS = Path(__file__).with_name("migrations")


async def migrate(engine: AsyncEngine) -> None:
    """Run the migrations that the database has not seen, all of them or none; raises MigrationImpossible."""
    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # on SQLite the transaction itself keeps out a second migration
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - only a database without the schema needs it
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise MigrationImpossible(str(error)) from error


async def is_current(transactions: Transactions) -> bool:
    """Tell whether the database has the schema of this version, without waiting for a writer."""
    async with transactions.reading() as connection:
        return await connection.run_sync(_revisions) == [_newest()]


def _revisions(connection: Connection) -> list[str]:
    """Return the last migration that Alembic noted in the database, as a list; it is empty if there was none."""
    if not inspect(connection).has_table("alembic_version"):
        return []
    return list(connection.scalars(text("SELECT version_num FROM alembic_version")))


def _newest() -> str:
    """Return the revision of the newest migration: the number at the beginning of its file's name."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))
