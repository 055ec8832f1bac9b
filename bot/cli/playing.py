"""The command that plays the whole loop: demo. It lives apart from run, which needs no sandbox."""

import asyncio
import tempfile
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot import logs
from bot.cli.lasting import until_stopped
from bot.cli.options import ConfigOption
from bot.cli.reports import bring_in
from bot.cli.speaking import stop
from bot.demo.script import ScriptError, play
from bot.demo.town import Furnish, living
from bot.receiving.polling import Stopped

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
    config: ConfigOption = None,  # noqa: ARG001 - every command takes --config
) -> None:
    """Play the whole loop in a browser: no token, no network, nothing that stays behind."""
    if script and history:
        raise typer.BadParameter("--script counts on a town without a --history")
    furnish = partial(bring_in, file=history, mapping=mapping) if history else None
    logs.set_up("warning", "console")
    with tempfile.TemporaryDirectory(prefix="cleanward-demo-") as folder:
        try:
            work = _play(Path(folder)) if script else _show(Path(folder), port, furnish)
            until_stopped(work, Stopped, ScriptError)
        except OSError as error:
            stop(f"The page cannot use port {port}: {error.strerror}. Choose another one with --port.")


async def _show(folder: Path, port: int, furnish: Furnish | None) -> None:
    async with living(folder, port, furnish) as town:
        typer.echo(f"Cleanward's demo is at {town.url} (Ctrl-C ends it).")
        await asyncio.Event().wait()


async def _play(folder: Path) -> None:
    async with living(folder, 0) as town:
        async for line in play(town):
            typer.echo(line)
    typer.echo("Every step was right.")
