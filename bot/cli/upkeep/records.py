"""The commands about the older records that an import brought as open: close them all, or let them be."""

import asyncio

import typer

from bot.cli.database import opened
from bot.cli.options import ConfigOption, load_config
from bot.clock import now
from bot.config.loading import Config
from casework.oversight.records import Settling, settle_for

app = typer.Typer(help="Older records: close all of them, or let them be.", no_args_is_help=True)


@app.command()
def close(config: ConfigOption = None) -> None:
    """Close all older records on which nobody has acted; only those who follow one are told."""
    count = asyncio.run(_settle(load_config(config), Settling.CLOSE))
    typer.echo(f"Closed {count} older records.")


@app.command("let-be")
def let_be(config: ConfigOption = None) -> None:
    """Let all older records be: they stay open, and supervisors are not shown them any more."""
    count = asyncio.run(_settle(load_config(config), Settling.LET_BE))
    typer.echo(f"{count} older records stay open and are not shown to supervisors any more.")


async def _settle(config: Config, how: Settling) -> int:
    async with opened(config) as storage, storage.begin(f"records {now().isoformat()}") as work:
        return await settle_for(work, None, how, now())
