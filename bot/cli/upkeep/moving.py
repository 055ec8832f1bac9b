"""The command that moves a district into another database, on either engine: migrate-storage."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.database import connected, opened
from bot.cli.options import ConfigOption, load_config
from bot.cli.progress import watch
from bot.cli.speaking import print_rows, stop
from bot.config import values as read
from bot.config.loading import Config
from storage.traffic.lease import LeaseTaken, lease
from storage.unit_of_work import Storage
from storage.upkeep.copies import in_words, occupied
from storage.upkeep.files import CopyDamaged
from storage.upkeep.moving import move, strangers
from storage.upkeep.rows import Sum

DIGITS = 16  # of a checksum that are shown
TO = "--to, or CLEANWARD_STORAGE_TO"

Moved = Mapping[str, tuple[Sum, Sum]]


def migrate_storage(
    to: Annotated[
        str,
        typer.Option(
            metavar="URL", envvar="CLEANWARD_STORAGE_TO", show_envvar=True, help="The other database, as storage.url"
        ),
    ],
    config: ConfigOption = None,
) -> None:
    """Move everything into another database, on either engine.

    The bot must not run meanwhile, and the other database must be empty. Photos and recordings stay where they are. For
    each table it prints its name, its rows here and there, and their checksums here and there. This database stays as
    it is.
    """
    settings = load_config(config)
    try:
        url = read.anchored(read.database(to), Path.cwd())
    except ValueError as error:
        stop(f"{TO} must be {error}.")
    try:
        moved = asyncio.run(_move(settings, replace(settings, storage=replace(settings.storage, url=url))))
    except CopyDamaged as error:
        stop(f"Nothing was moved: {error}.")
    print_rows(
        (name, before.rows, after.rows, _digits(before), _digits(after)) for name, (before, after) in moved.items()
    )
    rows = sum(after.rows for _, after in moved.values())
    typer.echo(f"Moved {rows} rows in {len(moved)} tables; read again, and the same.")
    typer.echo("Now write the other address into storage.url, and start the bot. This database stays as it was.")


async def _move(here: Config, there: Config) -> Moved:
    async with opened(here) as source, connected(there, begins=True, named=f"storage.url, or {TO}") as target:
        if source.transactions.engine.url == target.transactions.engine.url:
            stop("That is the database in which everything is already.")
        await _refuse_to_mix(source, target)
        async with AsyncExitStack() as leases:
            for storage, which in ((source, "this database"), (target, "the other database")):
                try:
                    await leases.enter_async_context(lease(storage.transactions.engine))
                except LeaseTaken:
                    stop(f"Cleanward runs on {which}. Stop it first.")
            return await move(source.transactions, target.transactions, watch)


async def _refuse_to_mix(source: Storage, target: Storage) -> None:
    """Stop if the other database holds rows, or tables that are not Cleanward's."""
    rows = await occupied(target.transactions)
    if rows:
        stop(f"The other database is not empty: it holds {in_words(rows)}. Name one that is.")
    others = await strangers(target.transactions, source.transactions)
    if others:
        stop(f"The other database has tables of something else ({', '.join(others)}). Give Cleanward one of its own.")


def _digits(total: Sum) -> str:
    return f"{total.digest:064x}"[:DIGITS]
