"""The commands about the installation itself: migrate and version."""

import asyncio
from importlib.metadata import PackageNotFoundError, version as version_of

import typer

from bot.cli.database import opened
from bot.cli.options import ConfigOption, load_config
from bot.config import Config


def migrate(config: ConfigOption = None) -> None:
    """Bring the database to the schema of this version (SQLite does so by itself)."""
    asyncio.run(_migrate(load_config(config)))
    typer.echo("The database has the schema of this version.")


async def _migrate(config: Config) -> None:
    async with opened(config, migrates=True):
        pass


def version(config: ConfigOption = None) -> None:  # noqa: ARG001 - every command takes --config
    """Print the version."""
    try:
        typer.echo(version_of("cleanward"))
    except PackageNotFoundError:
        typer.echo("not installed: this is a checkout")
