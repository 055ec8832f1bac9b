"""Open the database for a command: migrate SQLite, check PostgreSQL, and close it at the end.

Promises: a database with an earlier schema is copied before it is migrated (UPGRADES), and what it has kept is counted
for the figures afterwards. While a bot runs on it, it is not migrated: that bot is of the earlier version, and what it
writes in between would be in no copy. Only the commands with which a district begins make a database where there is
none. A trial leaves everything as it is.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from bot.cli.progress import progress, watch
from bot.cli.speaking import stop
from bot.clock import now
from bot.config.loading import Config
from storage.engine import with_driver
from storage.migrating import migrate, newest, revision
from storage.tickets.filling import fill, left_to_fill
from storage.traffic.lease import LeaseTaken, lease
from storage.trouble import StorageTrouble, why
from storage.unit_of_work import Storage, UnitOfWork
from storage.upkeep.copies import FolderBusy, take
from storage.upkeep.files import CopyDamaged

UPGRADES = "before-upgrade"  # the folder of the copies that are taken before a migration
KEPT = 3  # of them
OTHER_SCHEMA = "The database has not the schema of this version. Please run: cleanward migrate"


@asynccontextmanager
async def opened(config: Config, *, begins: bool = False, migrates: bool = False) -> AsyncIterator[Storage]:
    """Open the database for the block. If it cannot be used, now or inside the block, stop with a sentence.

    Only a command with which a district may begin (`begins`) makes a database where there is none; from any other it
    would hide that `storage.url` names another place than the district's. `migrates` brings PostgreSQL to the schema of
    this version; without it, PostgreSQL with another schema stops the command. What is migrated is copied first.
    """
    async with connected(config, begins=begins) as storage:
        await _prepare(storage, config, may_migrate=migrates or storage.transactions.is_sqlite)
        yield storage


@asynccontextmanager
async def tried(config: Config, *, begins: bool = False) -> AsyncIterator[Storage]:
    """Open the database for a trial, which leaves it as it is; a database with another schema stops the command.

    Where there is none, a command with which a district may begin is tried on an empty one, which is gone afterwards.
    """
    if begins and _is_missing(config):
        with TemporaryDirectory() as folder:
            empty = replace(config, storage=replace(config.storage, url=f"sqlite:///{folder}/empty.db"))
            async with opened(empty, begins=True) as storage:
                yield storage
        return
    async with connected(config) as storage:
        if await revision(storage.transactions) != newest():
            stop(OTHER_SCHEMA)
        yield storage


@asynccontextmanager
async def importing(config: Config, name: str, *, is_trial: bool, begins: bool = False) -> AsyncIterator[UnitOfWork]:
    """Open the database and a transaction for an import of that name; for its trial, one that only reads."""
    if is_trial:
        async with tried(config, begins=begins) as storage, storage.read() as work:
            yield work
    else:
        async with opened(config, begins=begins) as storage, storage.begin(name) as work:
            yield work


@asynccontextmanager
async def connected(config: Config, *, begins: bool = False, named: str = "storage.url") -> AsyncIterator[Storage]:
    """Open the database for the block as it is, whatever schema it has; stop with a sentence if it cannot be used.

    The sentence says where it is `named`.
    """
    try:
        storage = Storage(config.storage.url, now, config.district.zone)
    except ImportError:
        stop("PostgreSQL needs its driver: install Cleanward with the extra postgres, as in cleanward[postgres].")
    try:
        if storage.transactions.is_sqlite:
            _look_for(Path(str(storage.transactions.engine.url.database)), begins=begins)
        yield storage
    except StorageTrouble as error:
        stop(f"The database ({named}) cannot be used: {why(error)}")
    finally:
        await storage.close()


def _is_missing(config: Config) -> bool:
    url = with_driver(config.storage.url)
    return url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists()


def _look_for(file: Path, *, begins: bool) -> None:
    """Stop if there is no file of the database, or make its folder if the command may begin one."""
    if file.exists():
        return
    if not begins:
        stop(f"There is no database yet: {file} (storage.url) does not exist. First: cleanward areas import")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        stop(f"The folder of the database, {file.parent}, cannot be made: {error.strerror}.")


async def _prepare(storage: Storage, config: Config, *, may_migrate: bool) -> None:
    """Bring the database to the schema of this version; a database that has another one is copied before."""
    transactions = storage.transactions
    if await revision(transactions) != newest():
        if not may_migrate:
            stop(OTHER_SCHEMA)
        try:
            async with lease(transactions.engine):
                await _migrate(storage, config)
        except LeaseTaken:
            stop(
                "The database has not the schema of this version, and Cleanward runs on it, or migrates it already. "
                "Stop it first, all of its processes, and then try again."
            )
    if await left_to_fill(transactions):
        with progress("Counting what is stored, for the figures") as step:
            await fill(transactions, storage.zone, step)


async def _migrate(storage: Storage, config: Config) -> None:
    """Migrate a database that we have for ourselves; whoever had it before may have done so."""
    found = await revision(storage.transactions)
    if found is not None and found != newest():
        await _copy_before(storage, config)
    with progress("Migrating the database") as step:
        await migrate(storage.transactions.engine, step)


async def _copy_before(storage: Storage, config: Config) -> None:
    """Copy all rows before a migration changes them; files are not touched by one."""
    url = storage.transactions.engine.url
    beside = Path(str(url.database)) if storage.transactions.is_sqlite else config.storage.photos
    folder = beside.parent / UPGRADES
    try:
        copy, _ = await take(storage.transactions, None, folder, now(), KEPT, watch)
    except (OSError, CopyDamaged, FolderBusy) as error:
        stop(f"The database must be migrated, but cannot be copied to {folder} before: {error}.")
    typer.echo(f"The database is migrated; a copy of it as it was is {copy.rows}.", err=True)
