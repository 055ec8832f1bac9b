"""The command that serves the sandbox alone, as a stand-in for Telegram: sandbox."""

import asyncio
import logging
from pathlib import Path
from socket import socket
from typing import Annotated

import typer

from bot import logs
from bot.cli.lasting import until_stopped
from bot.cli.options import ConfigOption
from bot.cli.speaking import stop
from bot.clock import now
from bot.demo.photos import PHOTOS
from bot.web.serving import listen, serve
from sandbox.playing import PlayStopped, play
from sandbox.script import ScriptError, read_script
from sandbox.server import CUT
from sandbox.stage import USUAL, Stage, set_out
from sandbox.world import Sandbox

LOOPBACK = "127.0.0.1"
PORT = 8081  # where a Bot API server of one's own listens too
TOKEN = "123456:rehearsal"  # noqa: S105 - the sandbox takes any


def sandbox(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port on 127.0.0.1, of page and Bot API; 0 is any free one")
    ] = PORT,
    script: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Who is on the stage and what goes wrong, a TOML file (sandbox/README.md)"),
    ] = None,
    config: ConfigOption = None,  # noqa: ARG001 - every command takes --config
) -> None:
    """Stand in for Telegram, so that `cleanward run` is rehearsed.

    Nothing is kept, and nothing leaves this machine. The configuration is read by `cleanward run` only.
    """
    try:
        stage = read_script(script, PHOTOS) if script else USUAL
    except ScriptError as error:
        stop(*error.problems)
    try:
        listening = listen(LOOPBACK, port)
    except OSError as error:
        stop(f"The sandbox cannot use port {port}: {error.strerror}. Choose another one with --port.")
    logs.set_up("warning", "console")
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    until_stopped(_serve(stage, listening))


def _is_news(record: logging.LogRecord) -> bool:
    """Tell whether a line of uvicorn's is news; a connection that the script cuts is none."""
    return not (record.exc_info and str(record.exc_info[1]) == CUT)


async def _serve(stage: Stage, listening: socket) -> None:
    url = f"http://{LOOPBACK}:{listening.getsockname()[1]}"
    stand_in = set_out(stage, now, PHOTOS)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(serve(stand_in.app, listening))
        typer.echo(f"The sandbox stands in for Telegram at {url} (Ctrl-C ends it).")
        typer.echo("Put these two lines under [telegram] of your configuration, then start: cleanward run")
        typer.echo(f'\n    api_url = "{url}"\n    token = "{TOKEN}"  # or any other\n')
        typer.echo(f"The telephones are on a page at {url}")
        if stage.acts:
            tasks.create_task(_play(stand_in, stage))


async def _play(stand_in: Sandbox, stage: Stage) -> None:
    try:
        await play(stand_in, stage.acts)
    except PlayStopped as error:
        typer.echo(f"{error} The page goes on.", err=True)
    else:
        typer.echo("All acts of the script are played.")
