"""Define the options that several commands take: the configuration, a trial without effect, and days."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.speaking import stop
from bot.clock import now
from bot.config import loading
from casework.model.deadline import local_day


def _or_global(context: typer.Context, path: Path | None) -> Path | None:
    """Return the option's value behind the command, else the one before it: people write it in both places."""
    return path or context.find_root().params.get("config")


ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        callback=_or_global,
        help="The configuration [default: ./config.toml, else the file that CLEANWARD_CONFIG names]",
    ),
]
# For a command that reads a configuration only where one is named, and not what lies in the folder by chance.
NamedConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        callback=_or_global,
        help="Play the district of this configuration, in a database of its own [default: San Francisco]",
    ),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="say what was found, and keep nothing")]
OverOption = Annotated[bool, typer.Option("--yes", help="take a day that is over, too")]
DAY = ["%Y-%m-%d"]  # Typer reads a day as a moment, because it has no option type for days
Day = Annotated[datetime | None, typer.Option(formats=DAY, metavar="DATE")]


def read_config(path: Path | None, *, needs_token: bool = False) -> loading.Config:
    """Read the configuration; raises ConfigError with a sentence for each mistake in it."""
    return loading.load(path, os.environ, Path.cwd(), needs_token=needs_token)


def load_config(path: Path | None, *, needs_token: bool = False) -> loading.Config:
    """Read the configuration, or stop with a sentence for each mistake in it."""
    try:
        return read_config(path, needs_token=needs_token)
    except loading.ConfigError as error:
        stop(*error.problems)


def as_day(moment: datetime | None) -> date | None:
    """Return the day of a moment; Typer reads days as moments, because it has no option type for days."""
    return None if moment is None else moment.date()


def check_not_over(day: date, config: loading.Config, *, yes: bool) -> None:
    """Stop if a day is over, unless that is meant: with a mistyped year, what is planned would be done at once."""
    if not yes and day < local_day(now(), config.calendar.zone):
        stop(f"Nothing was changed: {day} is over, so this would be done at once. If that is meant: --yes")
