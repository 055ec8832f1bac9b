"""Open the database for a command: migrate SQLite, check PostgreSQL, and close it at the end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.cli.speaking import stop
from bot.clock import now
from bot.config.loading import Config
from storage.migrating import is_current, migrate
from storage.trouble import StorageTrouble, why
from storage.unit_of_work import Storage


@asynccontextmanager
async def opened(config: Config, *, migrates: bool = False) -> AsyncIterator[Storage]:
    """Open the database for the block. If it cannot be used, now or inside the block, stop with a sentence.

    `migrates` brings PostgreSQL to this version's schema; without it, PostgreSQL with another schema stops the command.
    """
    try:
        storage = Storage(config.storage.url, now)
    except ImportError:
        stop("PostgreSQL needs its driver: install Cleanward with the extra postgres, as in cleanward[postgres].")
    try:
        await _prepare(storage, may_migrate=migrates or storage.transactions.is_sqlite)
        yield storage
    except StorageTrouble as error:
        stop(f"The database (storage.url) cannot be used: {why(error)}")
    finally:
        await storage.close()


async def _prepare(storage: Storage, *, may_migrate: bool) -> None:
    engine = storage.transactions.engine
    if storage.transactions.is_sqlite:
        folder = Path(str(engine.url.database)).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            stop(f"The folder of the database, {folder}, cannot be made: {error.strerror}.")
    if await is_current(storage.transactions):
        return
    if not may_migrate:
        stop("The database has not the schema of this version. Please run: cleanward migrate")
    await migrate(engine)
