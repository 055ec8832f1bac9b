"""The command that runs the bot: run."""

from typing import Annotated
from urllib.parse import unquote, urlsplit

import structlog
import typer

from bot import logs
from bot.app import App, Doors, Duty, Webhook
from bot.cli.database import opened
from bot.cli.lasting import until_stopped
from bot.cli.options import ConfigOption, load_config
from bot.cli.serving.showing import interface_of, site_of
from bot.cli.speaking import stop
from bot.clock import now
from bot.config import values
from bot.config.loading import Config
from bot.connecting import RawBot, connect
from bot.districts import CurrentDistrict
from bot.doctor.doctor import Doctor
from bot.doctor.inside import Inside
from bot.doctor.outside import Outside
from bot.paper.printing import MapStyle, check_font, check_paper_font
from bot.places.geocoding import open_geocoder
from bot.receiving.polling import Stopped
from bot.referring.calling import There
from bot.referring.referrer import Referring
from bot.web.door import PATH
from handlers.messages.occasion import Installation
from storage.files.guarding import guard, holds_any, is_open
from storage.files.photos import PhotoFiles, can_blur
from storage.unit_of_work import Storage

log = structlog.get_logger()


Address = tuple[str, int]
Role = Annotated[
    Duty,
    typer.Option(
        help="Where several processes share a PostgreSQL: work updates (worker), lead when nobody else does (leader: "
        "poll, send, keep time), or both."
    ),
]
WebhookListen = Annotated[
    str | None,
    typer.Option(
        metavar="HOST:PORT",
        help="Where this process takes updates by webhook [default: telegram.webhook_listen; a worker: nowhere]",
    ),
]
MonitoringListen = Annotated[
    str | None,
    typer.Option(
        metavar="HOST:PORT",
        help='Where this process can be watched, "" for nowhere [default: monitoring.listen]',
    ),
]


def run(
    config: ConfigOption = None,
    role: Role = Duty.BOTH,
    webhook_listen: WebhookListen = None,
    monitoring_listen: MonitoringListen = None,
) -> None:
    """Run the bot until Ctrl-C or SIGTERM; stopping loses nothing."""
    loaded = load_config(config, needs_token=True)
    passwords = [urlsplit(url).password or "" for url in (loaded.storage.url, loaded.telegram.proxy)]
    keys = [each.key for each in loaded.open311.servers]
    secrets = (loaded.telegram.token, loaded.telegram.webhook_secret, *keys, *passwords, *map(unquote, passwords))
    logs.set_up(loaded.log.level, loaded.log.format, secrets)
    _guard(loaded, secrets)
    if role is Duty.WORKER and webhook_listen is None:
        webhook_listen = ""
    webhook = _address("webhook-listen", webhook_listen, loaded.telegram.webhook_listen)
    monitoring = _address("monitoring-listen", monitoring_listen, loaded.monitoring.listen)
    until_stopped(_run(loaded, role, webhook, monitoring), Stopped)


def _address(option: str, given: str | None, configured: Address | None) -> Address | None:
    """Return the address that an option names, None where it names none, or else the configured one."""
    if given is None:
        return configured
    try:
        return values.host_and_port_or_none(given)
    except ValueError as error:
        stop(f"--{option} must be {error}.")


def _guard(config: Config, secrets: tuple[str, ...]) -> None:
    """Close what is stored to others on this machine, and say what they can read nevertheless."""
    for path in guard(config.storage.url, config.storage.photos):
        log.warning("others on this machine can read what is stored", path=str(path))
    source = config.source
    if is_open(source) and holds_any(source, secrets):
        log.warning("others on this machine can read the configuration", path=str(source), do=f"chmod 600 {source}")


async def _run(config: Config, duty: Duty, webhook: Address | None, monitoring: Address | None) -> None:
    lookups, style = config.geocoder, _map_style(config)
    async with (
        opened(config, begins=True) as storage,
        open_geocoder(lookups.url, email=lookups.email, timeout_s=lookups.timeout_s, clock=now) as geocoder,
    ):
        if duty is not Duty.BOTH and storage.transactions.is_sqlite:
            stop(f"With SQLite one process does everything. For --role {duty}, storage.url must name a PostgreSQL.")
        photos = PhotoFiles(config.storage.photos, blurs=can_blur())
        bot = connect(config.telegram.token, config.telegram.api_url, proxy=config.telegram.proxy)
        app = App(
            storage=storage,
            bot=bot,
            photos=photos,
            installation=Installation(
                config.district.name,
                config.district.map_link,
                config.district.emergency_number,
                agreement=config.frontages.agreement,
                agreement_url=config.frontages.agreement_url,
            ),
            geocoder=geocoder,
            district=CurrentDistrict(storage, config.calendar, config.policy, now, config.district.doubtful_positions),
            clock=now,
            map_style=style,
            doors=_doors(config, webhook, monitoring),
            referring=_referring(config),
            doctor=doctor_for(config, storage, bot, photos),
            duty=duty,
        )
        log.info(
            "Cleanward runs",
            role=str(duty),
            telegram=urlsplit(config.telegram.api_url).netloc,
            config=str(config.source),
        )
        await app.run()


def _map_style(config: Config) -> MapStyle:
    """Return how the small map and papers are drawn, or stop with a sentence if a font cannot be read."""
    font = config.district.map_font
    if font is not None:
        try:
            check_font(font)
        except OSError as error:
            stop(f"{font} (district.map_font) is no font that can be read: {error}.")
    paper = config.district.paper_font
    if paper is not None:
        try:
            check_paper_font(paper)
        except OSError as error:
            stop(f"{paper} (district.paper_font) cannot be embedded; it must be a TrueType font (.ttf): {error}.")
    return MapStyle(config.district.streets_credit, font, paper)


def doctor_for(config: Config, storage: Storage, bot: RawBot, photos: PhotoFiles) -> Doctor:
    """Return the doctor who examines an installation."""
    webhook = config.telegram.webhook_url
    expected = webhook.rstrip("/") + PATH if webhook else ""
    outside = Outside(storage, bot, expected, config.geocoder.url, config.geocoder.email, now)
    return Doctor(inside_of(config, storage, photos), outside)


def inside_of(config: Config, storage: Storage, photos: PhotoFiles) -> Inside:
    """Return what the doctor looks at on this machine."""
    return Inside(storage, config.storage.photos, config.calendar, now, photos if photos.blurs else None)


def _doors(config: Config, webhook: Address | None, monitoring: Address | None) -> Doors:
    telegram, web = config.telegram, config.web
    return Doors(
        Webhook(telegram.webhook_url, webhook, telegram.webhook_secret) if telegram.webhook_url else None,
        monitoring,
        site_of(config, web.listen) if web.listen else None,
        interface_of(config),
    )


def _referring(config: Config) -> Referring:
    theirs = [
        There(each.server, each.url, each.jurisdiction, each.key, each.email, each.format)
        for each in config.open311.servers
    ]
    return Referring(theirs, config.open311.poll_minutes)
