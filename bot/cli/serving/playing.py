"""The command that plays the whole loop: demo. It lives apart from run, which needs no sandbox.

Promise: the database that a configuration names is never written; the demo has one of its own, which is gone with it.
"""

import asyncio
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot import logs
from bot.cli.database import opened
from bot.cli.lasting import until_stopped
from bot.cli.options import NamedConfigOption, load_config
from bot.cli.reports.reports import bring_in
from bot.cli.speaking import stop
from bot.clock import now
from bot.config.loading import Config
from bot.demo.scenery import Scenery, own
from bot.demo.script import ScriptError, play
from bot.demo.town import Furnish, living, showing
from bot.receiving.polling import Stopped
from casework.model.deadline import local_day
from storage.copying import CopyImpossible, copy_of

DEMO_PORT = 8765


def demo(
    script: Annotated[
        bool, typer.Option("--script", help="Play the loop without hands and print what people saw")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The page's port on 127.0.0.1; 0 is any free one")
    ] = DEMO_PORT,
    history: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Begin with a city's reports, a CSV file such as San Francisco's"),
    ] = None,
    mapping: Annotated[Path, typer.Option(metavar="MAPPING", help="What its columns mean")] = Path("san_francisco"),
    config: NamedConfigOption = None,
) -> None:
    """Play the whole loop in a browser; it needs no token.

    With --config it plays your own district: its areas, categories, teams, rules and assets, as they are in your
    database, which is only read.
    """
    if script and (history or config):
        raise typer.BadParameter("--script counts on the town that ships, without --history and --config")
    scenery = asyncio.run(read_own(load_config(config))) if config else None
    furnish = partial(bring_in, file=history, mapping=mapping) if history else None
    logs.set_up("warning", "console")
    with tempfile.TemporaryDirectory(prefix="cleanward-demo-") as folder:
        try:
            work = _play(Path(folder)) if script else _show(Path(folder), port, furnish, scenery)
            until_stopped(work, Stopped, ScriptError)
        except OSError as error:
            stop(f"The page cannot use port {port}: {error.strerror}. Choose another one with --port.")


async def _show(folder: Path, port: int, furnish: Furnish | None, scenery: Scenery | None) -> None:
    async with living(folder, port, furnish, scenery=scenery) as town, showing(town) as page:
        typer.echo(f"Cleanward's demo is at {town.url} (Ctrl-C ends it).")
        typer.echo(f"What everybody sees of it is at {page}.")
        await asyncio.Event().wait()


async def _play(folder: Path) -> None:
    async with living(folder, 0) as town:
        async for line in play(town):
            typer.echo(line)
    typer.echo("Every step was right.")


async def read_own(config: Config) -> Scenery:
    """Read the district of a configuration, or stop with a sentence where there is too little to play with."""
    with tempfile.TemporaryDirectory(prefix="cleanward-demo-") as folder:  # people's data in it is gone at once
        try:
            url = copy_of(config.storage.url, Path(folder))
        except CopyImpossible as error:
            stop(f"The database (storage.url) cannot be used: {error}.")
        async with opened(replace(config, storage=replace(config.storage, url=url))) as storage, storage.read() as work:
            scenery = await own(work, config)
    gaps = scenery.gaps(local_day(now(), config.district.zone))
    if gaps:
        commands = ", ".join(f"cleanward {name} import" for name in gaps)
        missing = " and no ".join(gaps)
        stop(f"There is no district to play yet: the database (storage.url) has no {missing}. First: {commands}.")
    return scenery
