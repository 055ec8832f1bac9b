"""Bring a database to the schema of this version: automatically on SQLite, on demand on PostgreSQL.

Promise: if the database has the schema already, Alembic is not imported, because that takes longer than most commands
take to run. One row in the database and the names of our migration files tell the version without it. The same row
names the tables of the newest version that has migrated the database, so that an earlier one knows that they are ours.
"""

from collections.abc import Callable
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, Text, column, inspect, select, table, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import Transactions
from storage.schema import metadata
from storage.trouble import MigrationImpossible

MIGRATING = 0x6D6967726174  # "migrat" in ASCII: the advisory lock of a process that migrates
MIGRATIONS = Path(__file__).with_name("migrations")
VERSION = table("alembic_version", column("version_num", Text), column("tables", Text))  # the second column is ours

Step = Callable[[int, int], None]  # called with how much is done and how much there is


def _silent(_done: int, _total: int) -> None:
    """Tell nobody how far a migration has come."""


async def migrate(engine: AsyncEngine, step: Step = _silent) -> None:
    """Run the migrations that the database has not seen, all of them or none; raises MigrationImpossible."""
    async with engine.begin() as connection:
        await hold_migrations(connection)
        await upgrade(connection, step=step)


async def hold_migrations(connection: AsyncConnection) -> None:
    """Keep out every other migration until the transaction ends."""
    if connection.dialect.name == "postgresql":  # on SQLite the transaction itself keeps it out
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})


async def upgrade(connection: AsyncConnection, to: str = "head", step: Step = _silent) -> None:
    """Run the migrations up to a revision within a transaction; raises MigrationImpossible."""
    await connection.run_sync(_upgrade, to, step)


def _upgrade(connection: Connection, to: str, step: Step) -> None:
    from alembic import command  # noqa: PLC0415 - only a database without the schema needs it
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    before = _revisions(connection)
    total = len([each for each in known_revisions() if not before or each > before[0]])
    numbers = count(1)
    config.attributes["on_version_apply"] = lambda **_: step(next(numbers), total)
    try:
        command.upgrade(config, to)
    except CommandError as error:
        raise MigrationImpossible(str(error)) from error
    _note_tables(connection)


def _note_tables(connection: Connection) -> None:
    """Add this version's tables to those that are noted as ours; databases of early versions have no place for it."""
    noted = noted_tables(connection)
    if noted is not None:
        names = " ".join(sorted(noted | metadata.tables.keys()))
        connection.execute(update(VERSION).values(tables=names))


def noted_tables(connection: Connection) -> set[str] | None:
    """Return the tables that any version has noted in a database as ours; None if it has no place for that."""
    found = inspect(connection)
    columns = found.get_columns(VERSION.name) if found.has_table(VERSION.name) else []
    if VERSION.c.tables.name not in {each["name"] for each in columns}:
        return None
    return set((connection.scalar(select(VERSION.c.tables)) or "").split())


async def is_current(transactions: Transactions) -> bool:
    """Tell whether the database has the schema of this version, without waiting for a writer."""
    return await revision(transactions) == newest()


async def revision(transactions: Transactions) -> str | None:
    """Return the last migration that the database has seen, or None; waits for no writer."""
    async with transactions.reading() as connection:
        found = await connection.run_sync(_revisions)
    return found[-1] if found else None


def _revisions(connection: Connection) -> list[str]:
    """Return the last migration that Alembic noted in the database, as a list; it is empty if there was none."""
    if not inspect(connection).has_table(VERSION.name):
        return []
    return list(connection.scalars(select(VERSION.c.version_num)))


def newest() -> str:
    """Return the revision of the newest migration."""
    return max(known_revisions())


def known_revisions() -> set[str]:
    """Return the revisions to which this version can bring a database: the numbers that begin its files' names."""
    return {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py")}
