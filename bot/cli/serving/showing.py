"""The command that shows the public page in a process of its own: web."""

import asyncio
from typing import Annotated

import structlog
import typer

from bot import logs
from bot.cli.database import opened
from bot.cli.lasting import until_stopped
from bot.cli.options import ConfigOption, load_config, read_config
from bot.cli.speaking import stop
from bot.clock import now
from bot.config import values
from bot.config.loading import Config, ConfigError
from bot.districts import CurrentDistrict
from bot.identity import IdentityUnknown, bot_name
from bot.receiving.polling import Stopped
from bot.web.open311.interface import Interface
from bot.web.public.door import NoTiles, Shown, Site, be_public
from handlers.messages.occasion import Installation
from storage.files.photos import PhotoFiles, can_blur

log = structlog.get_logger()

Listen = Annotated[
    str | None,
    typer.Option(metavar="HOST:PORT", help="Where the page is shown [default: web.listen, else 127.0.0.1:8090]"),
]
DEFAULT = ("127.0.0.1", 8090)


def web(config: ConfigOption = None, listen: Listen = None) -> None:
    """Show the public page in a process of its own; it only reads.

    It runs until Ctrl-C or SIGTERM, beside the bot or without it.
    """
    try:
        loaded = read_config(config, needs_token=True)
    except ConfigError:  # the token alone may be missing; it only names the bot
        loaded = load_config(config)
    logs.set_up(loaded.log.level, loaded.log.format, (loaded.telegram.token,))
    try:
        where = values.host_and_port(listen) if listen is not None else loaded.web.listen or DEFAULT
    except ValueError as error:
        stop(f"--listen must be {error}.")
    until_stopped(_show(loaded, site_of(loaded, where)), Stopped)


def site_of(config: Config, listen: tuple[str, int]) -> Site:
    """Return the public page that a configuration describes, shown at an address."""
    web = config.web
    return Site(listen, web.base_url, web.tiles, web.tiles_credit)


async def _show(config: Config, site: Site) -> None:
    name = await _bot_name(config)
    async with opened(config) as storage:
        place = config.district
        district = CurrentDistrict(storage, config.calendar, config.policy, now, place.doubtful_positions)
        await district.load()
        installation = Installation(place.name, place.map_link, place.emergency_number)
        photos = PhotoFiles(config.storage.photos, blurs=can_blur())
        looks = storage, photos, district, installation
        shown = Shown(*looks, lambda: name, now, interface_of(config), place.paper_font)
        log.info("the public page is shown", address=site.base, faces="blurred" if photos.blurs else "not blurred")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(district.run())
            tasks.create_task(_serve(shown, site))


async def _serve(shown: Shown, site: Site) -> None:
    """Show the page until cancelled; raises Stopped if its address cannot be used."""
    host, port = site.listen
    try:
        await be_public(shown, site)
    except NoTiles as error:
        raise Stopped(f"The map's tiles (web.tiles) cannot be used: {error}.") from error
    except OSError as error:
        raise Stopped(f"The page's address {host}:{port} cannot be used: {error.strerror}.") from error


async def _bot_name(config: Config) -> str:
    """Ask Telegram for the bot's name, to which the page links; without it the page has no links into the bot."""
    telegram = config.telegram
    if not telegram.token:
        return ""
    try:
        return await bot_name(telegram.token, telegram.api_url, telegram.proxy)
    except IdentityUnknown as error:
        log.warning("the page has no links into the bot", why=str(error))
        return ""


def interface_of(config: Config) -> Interface:
    """Return how other systems are served by a process that only reads."""
    said = config.open311
    return Interface(said.jurisdiction, said.contact, said.reports_a_minute, said.exports_a_minute, said.media_hosts)
