"""The command that brings the database to the schema of this version: migrate."""

import asyncio

import typer

from bot.cli.database import opened
from bot.cli.options import ConfigOption, load_config
from bot.config.loading import Config


def migrate(config: ConfigOption = None) -> None:
    """Bring the database to the schema of this version.

    The bot must not run meanwhile. On SQLite every command does so by itself.
    """
    asyncio.run(_migrate(load_config(config)))
    typer.echo("The database has the schema of this version.")


async def _migrate(config: Config) -> None:
    async with opened(config, begins=True, migrates=True):
        pass
