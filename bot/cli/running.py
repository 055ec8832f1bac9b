"""The commands that run until they are stopped: run and demo."""

import asyncio
import signal
import tempfile
from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import structlog
import typer

from bot import logs
from bot.app import App, Webhook
from bot.cli.database import opened
from bot.cli.options import ConfigOption, load_config
from bot.cli.reports import bring_in
from bot.cli.speaking import stop
from bot.clock import now
from bot.composing import Composer
from bot.config import Config
from bot.connecting import connect
from bot.demo.script import ScriptError, play
from bot.demo.town import Furnish, living
from bot.geocoding import open_geocoder
from bot.polling import Stopped
from storage.lease import LeaseLost, LeaseTaken
from storage.photos import PhotoFiles

log = structlog.get_logger()

DEMO_PORT = 8765


def run(config: ConfigOption = None) -> None:
    """Run the bot until it is stopped (Ctrl-C or SIGTERM); nothing is lost by stopping it."""
    loaded = load_config(config, needs_token=True)
    password = urlsplit(loaded.storage.url).password or ""
    secrets = (loaded.telegram.token, loaded.telegram.webhook_secret, password)
    logs.set_up(loaded.log.level, loaded.log.format, secrets)
    _until_stopped(_run(loaded))


async def _run(config: Config) -> None:
    lookups = config.geocoder
    async with (
        opened(config) as storage,
        open_geocoder(lookups.url, email=lookups.email, timeout_s=lookups.timeout_s, clock=now) as geocoder,
    ):
        app = App(
            storage=storage,
            bot=connect(config.telegram.token, config.telegram.api_url),
            photos=PhotoFiles(config.storage.photos),
            composer=Composer(config.district.name, config.district.map_link, config.district.emergency_number),
            geocoder=geocoder,
            calendar=config.calendar,
            clock=now,
            sentinels=config.district.doubtful_positions,
            webhook=_webhook(config),
        )
        log.info("Cleanward runs", telegram=urlsplit(config.telegram.api_url).netloc, config=str(config.source))
        await app.run()


def _webhook(config: Config) -> Webhook | None:
    telegram = config.telegram
    if not telegram.webhook_url:
        return None
    return Webhook(telegram.webhook_url, *telegram.webhook_listen, telegram.webhook_secret)


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
            _until_stopped(_play(Path(folder)) if script else _show(Path(folder), port, furnish))
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


def _until_stopped(work: Coroutine[None, None, None]) -> None:
    """Run to the end, or until a signal; what cannot go on says so in a sentence."""

    async def main() -> None:
        task = asyncio.current_task()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel if task else lambda: None)
        await work

    try:
        asyncio.run(main())
    except asyncio.CancelledError:
        return
    except BaseExceptionGroup as errors:
        _explain(errors)
    except (LeaseTaken, Stopped) as error:
        _explain(BaseExceptionGroup("", [error]))


def _explain(errors: BaseExceptionGroup[BaseException]) -> None:
    """Say in a sentence why the bot cannot go on; what nobody foresaw goes up with its trace."""
    taken, rest = errors.split(LeaseTaken)
    if taken:
        stop("Another Cleanward runs on this database already. Stop it first, or give this one another storage.url.")
    if errors.subgroup(LeaseLost):
        stop("The database ended the connection by which this process leads. Start it again when the database is back.")
    stopped, rest = errors.split((Stopped, ScriptError))
    if rest is not None or stopped is None:
        raise errors
    stop(str(next(leaf for leaf in _leaves(stopped))))


def _leaves(errors: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    leaves: list[BaseException] = []
    for error in errors.exceptions:
        leaves += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return leaves
