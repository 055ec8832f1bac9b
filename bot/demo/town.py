"""The demo's town: one process that holds the sandbox, the bot, a district with its teams, and a page with telephones.

Everything is the product: the bot speaks to the sandbox over HTTP on the loopback interface, as it would speak to
Telegram, and the district is kept as the command line keeps it. Only its clock can be moved (`fast_clock.py`).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from socket import socket

from bot.app import App
from bot.clock import Clock, now
from bot.connecting import connect
from bot.delivery.pace import Pace
from bot.demo.fast_clock import FastClock
from bot.demo.photos import PHOTOS
from bot.demo.scenery import SAN_FRANCISCO, Scenery, san_francisco
from bot.districts import CurrentDistrict
from bot.places.geocoding import open_geocoder
from bot.web.public.pages import pages
from bot.web.serving import listen, serve
from casework.desk import linking
from casework.model import deep_link
from casework.model.asset import Asset
from casework.model.authority import Gives, Role
from casework.model.deadline import local_day
from casework.model.district import District
from casework.model.team import Desk, TeamCode
from casework.oversight import appointing
from casework.ports import Geocoder
from handlers.messages.occasion import Installation
from sandbox import Limits, Sandbox
from sandbox.accounts import BotAccount
from sandbox.groups import Group
from sandbox.nominatim import Nominatim
from sandbox.people import Person
from storage.files.photos import PhotoFiles, can_blur
from storage.migrating import migrate
from storage.unit_of_work import Storage

TOKEN = "1:demo"  # noqa: S105 - opens nothing but the sandbox in this process
LOOPBACK = "127.0.0.1"
NAMED = {Role.SUPERVISOR: "Sue", Role.INSPECTOR: "Ines", Role.ADMINISTRATOR: "Ada"}  # all over the district
ROUND_S = 0.005  # between two looks whether everything is said
MOST_ROUNDS = 2000  # ten seconds or more; what takes longer is said later
SOON = timedelta(minutes=1)  # what waits no longer than this waits for Telegram's limits

Furnish = Callable[[Storage, District], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Town:
    """Who lives there: two residents, one member of all teams, the teams' desks by their code, and named people."""

    sandbox: Sandbox
    app: App
    url: str
    time: FastClock
    rita: Person
    wei: Person
    carl: Person
    desks: dict[str, Group]
    named: dict[Role, Person]

    async def passes_hour(self) -> None:
        """Let an hour pass, and wait until what it brings is said."""
        await self.time.step(self._catch_up)

    async def keep_moving(self) -> None:
        """Move the clock as the page's bar wants it, until cancelled."""
        await self.time.run(self._catch_up)

    async def _catch_up(self) -> None:
        """Do and say what is due now, as the bot does once a minute; messages of an hour ago count no more."""
        self._look_again()
        await self.app.timekeeper.act()
        self.app.courier.claimer.wake()
        await self.settle()

    def _look_again(self) -> None:
        """Tell what waits for a moment that the clock was moved."""
        self.app.pace.look_again()
        self.app.courier.claimer.wake()
        self.sandbox.changed.notify()

    async def settle(self) -> None:
        """Wait until everything is worked and said; while only Telegram's limits are in the way, the clock is moved."""
        for _ in range(MOST_ROUNDS):
            await asyncio.sleep(ROUND_S)
            if not self._is_calm():
                continue
            due = self.app.courier.claimer.rests_until
            if due is None or due - self.time() > SOON:
                return
            self.time.forward(due - self.time())
            self._look_again()

    def _is_calm(self) -> bool:
        """Tell whether nothing is being worked or said; something may wait for Telegram's limits."""
        is_read = not any(self.sandbox.pending(bot) for bot in self.sandbox.bots.values())
        return is_read and self.app.is_idle


@asynccontextmanager
async def living(
    folder: Path,
    port: int,
    furnish: Furnish | None = None,
    *,
    scenery: Scenery | None = None,
    clock: Clock = now,
    is_paced: bool = True,
) -> AsyncIterator[Town]:
    """Let the town live for the block, with its data in a folder; raises OSError if the port is taken.

    `scenery` is the district, San Francisco unless another is given. `furnish` puts something into its database before
    anybody comes. Unless it `is_paced`, neither Telegram nor the bot counts messages, so that nobody waits.
    `clock` is the time until somebody moves the town's own.
    """
    if scenery is None:
        scenery = san_francisco(local_day(clock(), SAN_FRANCISCO.zone))
    today = local_day(clock(), scenery.calendar.zone)
    time = FastClock(clock, scenery.calendar.zone.key)
    sandbox = Sandbox(time, limits=None if is_paced else Limits.without_rates())
    sandbox.panel.time = time
    account = sandbox.bot(TOKEN)
    rita, wei, carl = sandbox.person("Rita"), sandbox.person("小伟", "zh-hans"), sandbox.person("Carl")
    listening = listen(LOOPBACK, port)
    url = _address(listening)
    storage = Storage(f"sqlite:///{folder / 'cleanward.db'}", time, scenery.calendar.zone)
    desks: dict[str, Group] = {
        team.code: sandbox.group(team.name, members=[carl, account]) for team in scenery.working(today)
    }
    await _furnish(storage, scenery, desks, clock(), furnish)
    named = {role: sandbox.person(name) for role, name in NAMED.items()}
    await _name(storage, named, clock())
    at_desks, others = [(carl, desk) for desk in desks.values()], [(each, None) for each in named.values()]
    _put_on_the_page(sandbox, [(rita, None), *at_desks, (wei, None), *others], scenery, today, account)
    services, lookups = [serve(sandbox.app, listening)], ""
    if scenery.places is not None:
        looking_up = listen(LOOPBACK, 0)
        lookups = _address(looking_up)
        services.append(serve(Nominatim(scenery.places).app, looking_up))
    async with open_geocoder(lookups, email="", timeout_s=5, clock=time) as geocoder:
        pace = Pace(ticks=time.ticks) if is_paced else Pace.unlimited()
        app = _bot(storage, scenery, url, folder, geocoder=geocoder, clock=time, pace=pace)
        town = Town(sandbox, app, url, time, rita, wei, carl, desks, named)
        async with _running(app, [*services, town.keep_moving()]):
            yield town
    await storage.close()


@asynccontextmanager
async def showing(town: Town) -> AsyncIterator[str]:
    """Show the town's public page for the block, and return its address."""
    await town.app.district.load()
    listening = listen(LOOPBACK, 0)
    url = _address(listening)
    async with asyncio.TaskGroup() as tasks:
        shown = pages(town.app.shown, url, fresh_s=0, framed_by=town.url)
        serving = tasks.create_task(serve(shown, listening))
        town.sandbox.panel.sites = {"What everybody sees": url}
        try:
            yield url
        finally:
            serving.cancel()


def _address(listening: socket) -> str:
    return f"http://{LOOPBACK}:{listening.getsockname()[1]}"


async def _furnish(
    storage: Storage, scenery: Scenery, desks: Mapping[str, Group], at: datetime, furnish: Furnish | None
) -> None:
    """Put the district and its desks into an empty database, and then what `furnish` has."""
    await migrate(storage.transactions.engine)
    async with storage.begin("demo") as work:
        await work.districts.add_areas(scenery.areas)
        await work.districts.replace_tree(scenery.tree)
        await work.districts.add_teams(scenery.teams)
        await work.districts.replace_rules(scenery.rules)
        await work.districts.add_assets(scenery.assets)
        await work.streets.replace(scenery.streets)
    async with storage.begin("demo desks") as work:
        for code, group in desks.items():
            await linking.settle(work, Desk(TeamCode(code), group.id), at)
    if furnish:
        async with storage.read() as work:
            district = await work.districts.read(scenery.calendar, scenery.policy)
        await furnish(storage, district)


async def _name(storage: Storage, named: Mapping[Role, Person], at: datetime) -> None:
    """Let people become what they are as people do: with a code that they send to the bot."""
    for role, person in named.items():
        code = person.name.upper().ljust(linking.CODE_LENGTH, "2")
        async with storage.begin(f"demo {role}") as work:
            await appointing.issue_code(work, Gives(role), code, None, at)
        person.says(f"/join {code}")


def _put_on_the_page(
    sandbox: Sandbox,
    telephones: Sequence[tuple[Person, Group | None]],
    scenery: Scenery,
    today: date,
    account: BotAccount,
) -> None:
    """Show people's telephones, each with the chat that is open on it, and what can be sent without having it."""
    for person, chat in telephones:
        sandbox.panel.show(person, chat)
    sandbox.panel.map = scenery.drawn(today)
    sandbox.panel.photos = dict(PHOTOS)
    sandbox.panel.links = {f"QR code: {asset.name}": _link(account, asset) for asset in scenery.assets}


def _bot(
    storage: Storage, scenery: Scenery, url: str, folder: Path, *, geocoder: Geocoder, clock: Clock, pace: Pace
) -> App:
    return App(
        storage=storage,
        bot=connect(TOKEN, url),
        photos=PhotoFiles(folder / "photos", blurs=can_blur()),
        installation=Installation(scenery.name, scenery.map_link, scenery.emergency_number),
        geocoder=geocoder,
        district=CurrentDistrict(storage, scenery.calendar, scenery.policy, clock, scenery.sentinels),
        clock=clock,
        map_style=scenery.map_style,
        pace=pace,
    )


@asynccontextmanager
async def _running(app: App, services: Sequence[Coroutine[None, None, None]]) -> AsyncIterator[None]:
    """Run the bot and what it talks to for the block; the bot ends first."""
    async with asyncio.TaskGroup() as tasks:
        serving, running = [tasks.create_task(each) for each in services], tasks.create_task(app.run())
        try:
            yield
        finally:
            running.cancel()
            await asyncio.wait([running])  # the bot says goodbye while the sandbox still listens
            for each in serving:
                each.cancel()


def _link(account: BotAccount, asset: Asset) -> str:
    """Return what the QR code on a thing says."""
    return deep_link.url(account.username or "", deep_link.AtAsset(asset.code))
