"""Bring a database to the schema of this version: by itself on SQLite, on demand on PostgreSQL."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import Transactions

MIGRATING = 0x6D6967726174  # "migrat" in ASCII: the advisory lock of whoever migrates
MIGRATIONS = Path(__file__).with_name("migrations")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


async def migrate(engine: AsyncEngine) -> None:
    """Run the migrations that the database has not seen, all of them or none."""
    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # on SQLite the transaction itself keeps a second one out
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), "head"))


async def is_current(engine: AsyncEngine) -> bool:
    """Tell whether the database has the schema of this version."""
    async with Transactions(engine).reading() as connection:
        found = await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
    return found == ScriptDirectory.from_config(_config()).get_current_head()
