"""The command that runs the bot: run."""

import gc
from urllib.parse import unquote, urlsplit

import structlog

from bot import logs
from bot.app import App, Webhook
from bot.cli.database import opened
from bot.cli.lasting import until_stopped
from bot.cli.options import ConfigOption, load_config
from bot.cli.speaking import stop
from bot.clock import now
from bot.config.loading import Config
from bot.connecting import RawBot, connect
from bot.doctor.doctor import Doctor
from bot.doctor.inside import Inside
from bot.doctor.outside import Outside
from bot.geocoding import open_geocoder
from bot.paper.printing import MapStyle, check_font
from bot.receiving.polling import Stopped
from bot.web.door import PATH
from handlers.messages.occasion import Installation
from storage.files.guarding import guard, holds_any, is_open
from storage.files.photos import PhotoFiles
from storage.unit_of_work import Storage

log = structlog.get_logger()


def run(config: ConfigOption = None) -> None:
    """Run the bot until Ctrl-C or SIGTERM; stopping loses nothing."""
    loaded = load_config(config, needs_token=True)
    passwords = [urlsplit(url).password or "" for url in (loaded.storage.url, loaded.telegram.proxy)]
    secrets = (loaded.telegram.token, loaded.telegram.webhook_secret, *passwords, *map(unquote, passwords))
    logs.set_up(loaded.log.level, loaded.log.format, secrets)
    _guard(loaded, secrets)
    until_stopped(_run(loaded), Stopped)


def _guard(config: Config, secrets: tuple[str, ...]) -> None:
    """Close what is stored to others on this machine, and say what they can read nevertheless."""
    for path in guard(config.storage.url, config.storage.photos):
        log.warning("others on this machine can read what is stored", path=str(path))
    source = config.source
    if is_open(source) and holds_any(source, secrets):
        log.warning("others on this machine can read the configuration", path=str(source), do=f"chmod 600 {source}")


async def _run(config: Config) -> None:
    lookups, style = config.geocoder, _map_style(config)
    async with (
        opened(config, begins=True) as storage,
        open_geocoder(lookups.url, email=lookups.email, timeout_s=lookups.timeout_s, clock=now) as geocoder,
    ):
        bot = connect(config.telegram.token, config.telegram.api_url, proxy=config.telegram.proxy)
        app = App(
            storage=storage,
            bot=bot,
            photos=PhotoFiles(config.storage.photos),
            installation=Installation(config.district.name, config.district.map_link, config.district.emergency_number),
            geocoder=geocoder,
            calendar=config.calendar,
            policy=config.policy,
            clock=now,
            sentinels=config.district.doubtful_positions,
            map_style=style,
            webhook=_webhook(config),
            monitoring=config.monitoring.listen,
            doctor=doctor_for(config, storage, bot),
        )
        log.info("Cleanward runs", telegram=urlsplit(config.telegram.api_url).netloc, config=str(config.source))
        gc.freeze()  # what was imported stays: the collector need not go through it again and again
        await app.run()


def _map_style(config: Config) -> MapStyle:
    """Return how the small map is drawn, or stop with a sentence if its font cannot be read."""
    font = config.district.map_font
    if font is not None:
        try:
            check_font(font)
        except OSError as error:
            stop(f"{font} (district.map_font) is no font that can be read: {error}.")
    return MapStyle(config.district.streets_credit, font)


def doctor_for(config: Config, storage: Storage, bot: RawBot) -> Doctor:
    """Return the doctor who examines an installation."""
    webhook = config.telegram.webhook_url
    inside = Inside(storage, config.storage.photos, config.calendar, now)
    expected = webhook.rstrip("/") + PATH if webhook else ""
    return Doctor(inside, Outside(storage, bot, expected, config.geocoder.url, config.geocoder.email, now))


def _webhook(config: Config) -> Webhook | None:
    telegram = config.telegram
    if not telegram.webhook_url:
        return None
    return Webhook(telegram.webhook_url, *telegram.webhook_listen, telegram.webhook_secret)
