"""The demo's town: one process that holds the sandbox, the bot, a city with three teams, and a page with telephones.

Everything is the product: the same importers read the boundaries, the category tree and the teams, and the bot speaks
to the sandbox over HTTP on the loopback interface, as it would speak to Telegram.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App
from bot.clock import Clock, now
from bot.connecting import connect
from bot.delivery.pace import Pace
from bot.geocoding import open_geocoder
from bot.web.serving import listen, serve
from casework.desk import linking
from casework.files.assets import read_assets
from casework.files.boundaries import read_boundaries
from casework.files.categories import read_categories
from casework.files.teams import read_teams
from casework.model import deep_link
from casework.model.area import AreaMap
from casework.model.asset import Asset
from casework.model.deadline import Calendar, local_day
from casework.model.district import District
from casework.model.policy import DEFAULTS
from casework.model.team import Desk, Team
from handlers.messages.occasion import Installation
from handlers.messages.speaker import LANGUAGES
from sandbox import Limits, Sandbox
from sandbox.accounts import BotAccount
from sandbox.groups import Group
from sandbox.nominatim import Nominatim, read_places
from sandbox.people import Person
from storage.files.photos import PhotoFiles
from storage.migrating import migrate
from storage.unit_of_work import Storage

HERE = Path(__file__).parent
CATEGORIES = HERE.parent / "data" / "categories.toml"
TOKEN = "1:demo"  # noqa: S105 - opens nothing but the sandbox in this process
PHOTOS = ("mattress", "bags", "heap", "clean")
LOOPBACK = "127.0.0.1"
MAP_LINK = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=18/{lat}/{lon}"

CITY = {
    "city": "San Francisco",
    "state": "California",
    "ISO3166-2-lvl4": "US-CA",
    "country": "United States",
    "country_code": "us",
}


Furnish = Callable[[Storage, District], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Town:
    """Who lives there: two residents, one member of the three teams, and their desks by the team's code."""

    sandbox: Sandbox
    app: App
    url: str
    rita: Person
    wei: Person
    carl: Person
    desks: dict[str, Group]


@asynccontextmanager
async def living(
    folder: Path, port: int, furnish: Furnish | None = None, *, clock: Clock = now, is_paced: bool = True
) -> AsyncIterator[Town]:
    """Let the town live for the block, with its data in a folder; raises OSError if the port is taken.

    `furnish` puts something into its database before anybody comes. Unless it `is_paced`, neither Telegram nor the bot
    counts messages, so that nobody waits.
    """
    sandbox = Sandbox(clock, limits=None if is_paced else Limits.without_rates())
    account = sandbox.bot(TOKEN)
    rita, wei, carl = sandbox.person("Rita"), sandbox.person("小伟", "zh-hans"), sandbox.person("Carl")
    boundaries = (HERE / "san_francisco.geojson").read_bytes()
    listening = listen(LOOPBACK, port)
    url = f"http://{LOOPBACK}:{listening.getsockname()[1]}"
    storage = Storage(f"sqlite:///{folder / 'cleanward.db'}", clock)
    await migrate(storage.transactions.engine)
    calendar = Calendar(ZoneInfo("America/Los_Angeles"), opens=time(8), closes=time(17))
    teams, assets = await _settle_district(storage, boundaries, local_day(clock(), calendar.zone))
    desks: dict[str, Group] = {team.code: sandbox.group(team.name, members=[carl, account]) for team in teams}
    async with storage.begin("demo") as work:
        for team in teams:
            await linking.settle(work, Desk(team.code, desks[team.code].id), clock())
    if furnish:
        async with storage.read() as work:
            district = await work.districts.read(calendar, DEFAULTS)
        await furnish(storage, district)
    for person, chat in ((rita, None), *((carl, desk) for desk in desks.values()), (wei, None)):
        sandbox.panel.show(person, chat)
    sandbox.panel.map = json.loads(boundaries)
    sandbox.panel.photos = {name: HERE / f"{name}.jpg" for name in PHOTOS}
    sandbox.panel.links = {f"QR code: {asset.name}": _link(account, asset) for asset in assets}
    looking_up = listen(LOOPBACK, 0)
    lookups = f"http://{LOOPBACK}:{looking_up.getsockname()[1]}"
    async with open_geocoder(lookups, email="", timeout_s=5, clock=clock) as geocoder:
        app = App(
            storage=storage,
            bot=connect(TOKEN, url),
            photos=PhotoFiles(folder / "photos"),
            installation=Installation("San Francisco", MAP_LINK, emergency_number="911"),
            geocoder=geocoder,
            calendar=calendar,
            policy=DEFAULTS,
            clock=clock,
            pace=None if is_paced else Pace.unlimited(),
        )
        async with asyncio.TaskGroup() as tasks:
            services = [serve(sandbox.app, listening), serve(_nominatim().app, looking_up)]
            serving, running = [tasks.create_task(each) for each in services], tasks.create_task(app.run())
            try:
                yield Town(sandbox, app, url, rita, wei, carl, desks)
            finally:
                running.cancel()
                await asyncio.wait([running])  # the bot takes its leave while there is somebody to take leave of
                for each in serving:
                    each.cancel()
    await storage.close()


def _link(account: BotAccount, asset: Asset) -> str:
    """Return what the QR code on a thing says."""
    return deep_link.url(account.username or "", deep_link.AtAsset(asset.code))


def _nominatim() -> Nominatim:
    """Return a server that knows some of the city's places; the bot asks it as it would ask the real one."""
    with (HERE / "places.csv").open(encoding="utf-8", newline="") as lines:
        return Nominatim(read_places(lines, CITY))


async def _settle_district(
    storage: Storage, boundaries: bytes, today: date
) -> tuple[tuple[Team, ...], tuple[Asset, ...]]:
    """Import areas, categories, teams and assets as the command line does; what ships has no mistakes in it."""
    areas = read_boundaries(boundaries, code="code", name="name", parent=None, valid_from=None, valid_to=None).areas
    tree = read_categories(CATEGORIES.read_bytes()).tree
    teams = read_teams((HERE / "teams.csv").read_bytes(), {area.code for area in areas}, LANGUAGES).teams
    if not areas or tree is None or not teams:
        raise RuntimeError("the demo's own data cannot be read")
    assets = read_assets((HERE / "assets.csv").read_bytes(), tree, AreaMap(areas), today).assets
    async with storage.begin("demo") as work:
        await work.districts.add_areas(areas)
        await work.districts.replace_tree(tree)
        await work.districts.add_teams(teams)
        await work.districts.add_assets(assets)
    return tuple(teams), assets
