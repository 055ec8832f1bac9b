"""The composition root: the one file that knows everybody. Read it aloud.

Several processes may share a PostgreSQL (`storage/traffic/peers.py`). Each of them works updates; one of them at a time
leads: it alone polls, sends and keeps time, so that Telegram's limits hold over all.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.clock import Clock
from bot.connecting import RawBot
from bot.counting import Counts
from bot.delivery.composing import Composer
from bot.delivery.courier import Courier
from bot.delivery.pace import Pace
from bot.delivery.sending import Sender
from bot.delivery.wire import gate
from bot.districts import CurrentDistrict
from bot.doctor.doctor import Doctor
from bot.enduring import keep_going
from bot.introducing import introduce
from bot.monitoring.door import be_watched
from bot.paper.archive import Packer
from bot.paper.printing import CLOSE_M, PLAIN, MapStyle, Printer, draw_charts, draw_place, drawn
from bot.places.naming import Namer
from bot.receiving.alone import Alone
from bot.receiving.lanes import Lanes
from bot.receiving.outage import Outage
from bot.receiving.polling import (
    BACKOFF_S,
    Inlet,
    Poller,
    Stopped,
)
from bot.receiving.sharing import Shared
from bot.referring.referrer import TO_NOBODY, Referrer, Referring
from bot.suggestions import Suggestions
from bot.sweeping import Sweeper
from bot.timekeeper import Timekeeper
from bot.web.door import PATH, stand_open, webhook_app
from bot.web.open311.interface import Interface
from bot.web.public.door import Shown, Site, be_public_beside
from casework.model.deadline import local_day
from casework.model.health import Ailment
from casework.ports import Geocoder
from handlers.messages.message import Charts, PlaceMap
from handlers.messages.occasion import Installation
from handlers.routes import ALLOWED_UPDATES
from storage.files.photos import PhotoFiles
from storage.traffic.inbox import Waiting
from storage.traffic.lease import lease
from storage.traffic.peers import INBOX, OUTBOX, Peers
from storage.trouble import StorageAway, why
from storage.unit_of_work import Storage

if TYPE_CHECKING:
    from starlette.applications import Starlette

log = structlog.get_logger()

TOKEN_REFUSALS = 5  # in a row at the start, until we believe that the token is wrong: eight seconds
REJOIN_S = (0.5, 1, 2, 5)  # before a connection to the other processes is made again


class Duty(StrEnum):
    """What a process does: work updates, lead when nobody else does, or both. SQLite's only process does both."""

    BOTH = "both"
    WORKER = "worker"
    LEADER = "leader"


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram finds us, where this process listens, if it does, and the secret by which we know Telegram."""

    url: str
    listen: tuple[str, int] | None
    secret: str


@dataclass(frozen=True, slots=True)
class Doors:
    """Where this process listens: to Telegram, to who watches it, and to everybody at the site; None is nowhere.

    `interface` is how other systems are served at the site.
    """

    webhook: Webhook | None = None
    monitoring: tuple[str, int] | None = None
    site: Site | None = None
    interface: Interface = field(default_factory=Interface)


SHUT = Doors()


class App:
    """The bot, whole: everything that runs, put together."""

    def __init__(
        self,
        *,
        storage: Storage,
        bot: RawBot,
        photos: PhotoFiles,
        installation: Installation,
        geocoder: Geocoder,
        district: CurrentDistrict,
        clock: Clock,
        map_style: MapStyle = PLAIN,
        pace: Pace | None = None,
        doors: Doors = SHUT,
        referring: Referring = TO_NOBODY,
        doctor: Doctor | None = None,
        duty: Duty = Duty.BOTH,
    ) -> None:
        self.storage = storage
        self._duty = duty
        self.peers: Peers | None = None
        if not storage.transactions.is_sqlite:
            self.peers = Peers(storage.transactions.engine, f"cleanward {duty}", may_lead=duty is not Duty.WORKER)
            self.peers.on_call = self._hear
        self.counts = Counts()
        self.bot = bot
        self.district = district
        self.suggestions = Suggestions(storage, self.district)
        printer = Printer(photos, self._draw, lambda: bot.username, map_style.paper)
        sender = Sender(bot, photos, self._draw, Packer(storage, photos), printer)
        self.doctor = doctor
        self._is_initialized, self._reached = asyncio.Event(), asyncio.Event()
        composer = Composer(
            replace(installation, suggest=self.suggestions, ailments=self._ailments),
            self.district,
        )
        self.pace = pace or Pace()
        bot.go_through(gate(self.pace))
        self.courier = Courier(storage, sender, composer, self.pace, clock, self.counts)
        turns = Alone(storage) if self.peers is None else Shared(storage, self.peers)
        self.lanes = Lanes(storage, bot, photos, geocoder, self.district, clock, self.counts, turns)
        self.inlet = Inlet(storage, self._take, Outage(bot, district.zone), clock)
        self.poller = Poller(bot, self.inlet, self.counts)
        self.timekeeper = Timekeeper(storage, clock, self.district)
        self.sweeper = Sweeper(storage, photos, clock)
        self.namer = Namer(storage, geocoder, self.district, clock)
        self.referrer = Referrer(storage, self.district, clock, referring)
        self._district_name = installation.district_name
        self._zone = district.zone
        self._clock = clock
        self._doors = doors
        self._map_style = map_style
        takes = replace(doors.interface, takes_reports=True)
        looks = storage, photos, self.district, installation
        self.shown = Shown(*looks, self._bot_name, clock, takes, map_style.paper)
        storage.on_said = self._say
        storage.on_left_over = self.sweeper.throw_away
        storage.on_unnamed = self.namer.want

    async def run(self) -> None:
        """Run until cancelled; raises Stopped (in an exception group) where going on makes no sense."""
        if self.peers is not None:
            await self._run(self._stay(self.peers), self._lead_in_turn(self.peers))
            return
        async with lease(self.storage.transactions.engine):
            await self._run(self._lead())

    async def _run(self, *parts: Coroutine[None, None, None]) -> None:
        """Run everything until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                for part in (*parts, self._be_watched()):
                    tasks.create_task(part)
                await keep_going("district", self.district.load)
                tasks.create_task(self._be_public())
                if self.doctor is not None:
                    tasks.create_task(self.doctor.run(self._reached))
                await self._reach_telegram(self.bot.initialize)
                self._is_initialized.set()
                for name, go in self._parts().items():
                    tasks.create_task(keep_going(name, go))
                if self._doors.webhook is not None and self._doors.webhook.listen is not None:
                    tasks.create_task(self._receive(*self._doors.webhook.listen))
        finally:
            await self.bot.shutdown()

    async def _stay(self, peers: Peers) -> None:
        """Stay connected with the other processes until cancelled."""
        failures = 0
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await peers.stay()
            except StorageAway as error:
                failures = failures + 1 if asyncio.get_running_loop().time() - began < max(REJOIN_S) else 0
                pause = REJOIN_S[min(failures, len(REJOIN_S) - 1)]
                log.warning("the other processes cannot be reached; trying again", seconds=pause, why=why(error))
                await asyncio.sleep(pause)

    async def _lead_in_turn(self, peers: Peers) -> None:
        """Lead whenever it is our turn, until it is not any more."""
        await self._is_initialized.wait()
        if not peers.leads.is_set():  # who leads must agree with Telegram on delivery first
            self._be_ready()
        while self._duty is not Duty.WORKER:
            await peers.leads.wait()
            log.info("this process leads")
            async with asyncio.TaskGroup() as term:
                leading = term.create_task(self._lead())
                await peers.leads_no_more.wait()
                self.courier.stand_down()
                leading.cancel()
            self.counts.follow()
            log.warning("this process leads no more")

    async def _lead(self) -> None:
        """Take updates from Telegram, send, and keep time, until cancelled."""
        await self._is_initialized.wait()
        self.counts.lead()
        await self._reach_telegram(self._agree_on_delivery)
        self._be_ready()
        async with asyncio.TaskGroup() as tasks:
            leading = {
                "courier": self._send,
                "timekeeper": self.timekeeper.run,
                "referrals": self.referrer.run,
                "suggestions": self.suggestions.run,
                "menus": self.introduce,
            }
            for name, part in leading.items():
                tasks.create_task(keep_going(name, part))
            if self._doors.webhook is None:
                tasks.create_task(self.poller.run())

    async def _send(self) -> None:
        """Send what the outbox holds, but not beside a process that led before and still does."""
        if self.peers is None:
            await self.courier.run()
            return
        async with self.peers.sending() as is_alone:
            if not is_alone:
                log.warning("the process that led before has not ended sending, and is waited for no longer")
            await self.courier.run()

    def _be_ready(self) -> None:
        self._reached.set()
        self.counts.is_ready = True

    def _leads(self) -> bool:
        return self.peers is None or self.peers.leads.is_set()

    def _say(self) -> None:
        """Let what was just said be sent."""
        if self._leads():
            self.courier.claimer.wake()
        elif self.peers is not None:
            self.peers.call(OUTBOX)

    def _take(self, new: Sequence[Waiting]) -> None:
        """Let updates that were just stored be worked, by whoever comes first."""
        self.counts.take(len(new))
        if self._works():
            self.lanes.take(new)
        if self.peers is not None and new:
            self.peers.call(INBOX)

    def _works(self) -> bool:
        return self._duty is not Duty.LEADER

    def _hear(self, what: Collection[str]) -> None:
        """Look for what another process has called out."""
        if INBOX in what and self._works():
            self.lanes.look()
        if OUTBOX in what and self._leads():
            self.courier.claimer.wake()

    def _ailments(self) -> Sequence[Ailment] | None:
        return self.doctor.latest if self.doctor else None

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing is being worked, done or said at this moment."""
        rests = self.timekeeper.is_resting and self.courier.claimer.is_resting and self.namer.is_resting
        return rests and self.lanes.is_idle()

    def _parts(self) -> dict[str, Callable[[], Coroutine[None, None, None]]]:
        """Return what every process does, by names for the log."""
        parts = {"district": self.district.run, "sweeper": self.sweeper.run, "streets": self.namer.run}
        return parts | ({"lanes": self.lanes.run} if self._works() else {})

    async def _receive(self, host: str, port: int) -> None:
        """Take what Telegram sends by webhook; raises Stopped if nobody can reach us."""
        try:
            await stand_open(self.web, host, port)
        except OSError as error:
            raise Stopped(
                f"The webhook's address {host}:{port} cannot be used: {error.strerror}. If another "
                "process has it, give this one its own: --webhook-listen."
            ) from error

    async def _be_watched(self) -> None:
        """Let others see how the bot is, if that is configured."""
        if self._doors.monitoring is not None:
            polls = self._doors.webhook is None
            await be_watched(self.storage, self.counts, self._clock, *self._doors.monitoring, polls=polls)

    def _bot_name(self) -> str:
        return self.bot.username if self._is_initialized.is_set() else ""

    async def _be_public(self) -> None:
        """Show the public page, if that is configured."""
        if self._doors.site is not None:
            await be_public_beside(self.shown, self._doors.site)

    async def _draw(self, place: PlaceMap | Charts) -> bytes:
        """Draw charts, or where a place is, on today's map."""
        if isinstance(place, Charts):
            return await drawn(draw_charts, place)
        today = local_day(self._clock(), self._zone)
        async with self.storage.read() as work:
            streets = await work.streets.around(place.point, CLOSE_M)
        return await drawn(draw_place, self.district().areas, place, today, streets, self._map_style)

    @property
    def web(self) -> "Starlette":
        """The web application that receives updates by webhook."""
        return webhook_app(self.inlet, self._doors.webhook.secret if self._doors.webhook else "")

    async def _reach_telegram(self, ask: Callable[[], Awaitable[None]]) -> None:
        """Wait until Telegram answers what it is asked; raises Stopped if it goes on not to know the token."""
        failures = refusals = 0
        while True:
            try:
                await ask()
            except TelegramError as error:
                pause = BACKOFF_S[min(failures, len(BACKOFF_S) - 1)]
                failures += 1
                refusals = refusals + 1 if isinstance(error, InvalidToken) else 0
                if refusals >= TOKEN_REFUSALS:
                    raise Stopped(
                        "Telegram does not know this token. Copy it again from @BotFather into telegram.token."
                    ) from error
                if refusals:
                    log.warning("Telegram does not know this token; trying again", seconds=pause, why=error.message)
                else:
                    log.warning("Telegram cannot be reached; waiting", seconds=pause, why=error.message)
                await asyncio.sleep(pause)
            else:
                return

    async def _agree_on_delivery(self) -> None:
        """Tell Telegram how its updates reach us; without this there is nothing to run for."""
        if self._doors.webhook is None:
            await self.bot.delete_webhook(drop_pending_updates=False)
            return
        await self.bot.set_webhook(
            self._doors.webhook.url.rstrip("/") + PATH,
            secret_token=self._doors.webhook.secret,
            allowed_updates=list(ALLOWED_UPDATES),
        )

    async def introduce(self) -> None:
        """Tell Telegram what it shows of the bot; the next start, or the next process that leads, tries again."""
        try:
            await introduce(self.bot, self.storage, self._district_name, self._zone, self._clock)
        except StorageAway as error:
            log.warning("the menus of roles may be old: the database is away", why=why(error))
