"""The composition root: the one file that knows everybody. Read it aloud."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
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
from bot.introducing import introduce
from bot.monitoring.door import be_watched
from bot.naming import Namer
from bot.paper.archive import Packer
from bot.paper.printing import CLOSE_M, PLAIN, MapStyle, Printer, draw_place
from bot.receiving.lanes import Lanes
from bot.receiving.outage import Outage
from bot.receiving.polling import (
    BACKOFF_S,
    Inlet,
    Poller,
    Stopped,
)
from bot.suggestions import Suggestions
from bot.sweeping import Sweeper
from bot.timekeeper import Timekeeper
from bot.web.door import PATH, stand_open, webhook_app
from casework.model.deadline import Calendar, local_day
from casework.model.health import Ailment
from casework.model.place import Point
from casework.model.policy import Policy
from casework.ports import Geocoder
from handlers.messages.message import PlaceMap
from handlers.messages.occasion import Installation
from handlers.routes import ALLOWED_UPDATES
from storage.files.photos import PhotoFiles
from storage.traffic.lease import lease
from storage.unit_of_work import Storage

if TYPE_CHECKING:
    from starlette.applications import Starlette

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram finds us, where we listen, and the secret by which we know it."""

    url: str
    host: str
    port: int
    secret: str


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
        calendar: Calendar,
        policy: Policy,
        clock: Clock,
        sentinels: tuple[Point, ...] = (),
        map_style: MapStyle = PLAIN,
        pace: Pace | None = None,
        polling_timeout_s: int = 30,
        webhook: Webhook | None = None,
        monitoring: tuple[str, int] | None = None,
        doctor: Doctor | None = None,
    ) -> None:
        self.storage = storage
        self.counts = Counts()
        self.bot = bot
        self.district = CurrentDistrict(storage, calendar, policy, sentinels)
        self.suggestions = Suggestions(storage, self.district)
        printer = Printer(photos, self._draw, lambda: bot.username)
        sender = Sender(bot, photos, self._draw, Packer(storage, photos), printer)
        self.doctor = doctor
        self._reached = asyncio.Event()
        composer = Composer(
            replace(installation, suggest=self.suggestions, ailments=self._ailments),
            self.district,
        )
        self.pace = pace or Pace()
        bot.go_through(gate(self.pace))
        self.courier = Courier(storage, sender, composer, self.pace, clock, self.counts)
        self.lanes = Lanes(storage, bot, photos, geocoder, self.district, clock, self.counts)
        self.inlet = Inlet(storage, self.lanes, Outage(bot, calendar.zone), clock)
        self.poller = Poller(bot, self.inlet, polling_timeout_s, self.counts)
        self.timekeeper = Timekeeper(storage, clock, self.district)
        self.sweeper = Sweeper(storage, photos, clock)
        self.namer = Namer(storage, geocoder, self.district, clock)
        self._district_name = installation.district_name
        self._zone = calendar.zone
        self._clock = clock
        self._webhook = webhook
        self._map_style = map_style
        self._monitoring = monitoring
        storage.on_said = self.courier.claimer.wake
        storage.on_left_over = self.sweeper.throw_away
        storage.on_unnamed = self.namer.want

    async def run(self) -> None:
        """Run until cancelled; raises Stopped (in an exception group) where going on makes no sense."""
        async with lease(self.storage.transactions.engine) as watch:
            await self.district.load()
            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._be_watched())
                    if self.doctor is not None:
                        tasks.create_task(self.doctor.run(self._reached))
                    await self._reach_telegram()
                    self._reached.set()
                    self.counts.is_ready = True
                    for part in (watch(), *self._parts(), self.introduce()):
                        tasks.create_task(part)
            finally:
                await self.bot.shutdown()

    def _ailments(self) -> Sequence[Ailment] | None:
        return self.doctor.latest if self.doctor else None

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing is being worked, done or said at this moment."""
        rests = self.timekeeper.is_resting and self.courier.claimer.is_resting and self.namer.is_resting
        return rests and self.lanes.is_idle()

    def _parts(self) -> list[Coroutine[None, None, None]]:
        parts = [self.lanes.run(), self.courier.run(), self.timekeeper.run(), self.district.run()]
        parts += [self.suggestions.run(), self.sweeper.run(), self.namer.run()]
        if self._webhook is None:
            return [*parts, self.poller.run()]
        return [*parts, stand_open(self.web, self._webhook.host, self._webhook.port)]

    async def _be_watched(self) -> None:
        """Let others see how the bot is, if that is configured."""
        if self._monitoring is not None:
            polls = self._webhook is None
            await be_watched(self.storage, self.counts, self._clock, *self._monitoring, polls=polls)

    async def _draw(self, place: PlaceMap) -> bytes:
        """Draw where a place is, on today's map."""
        today = local_day(self._clock(), self._zone)
        async with self.storage.read() as work:
            streets = await work.streets.around(place.point, CLOSE_M)
        return await asyncio.to_thread(draw_place, self.district().areas, place, today, streets, self._map_style)

    @property
    def web(self) -> "Starlette":
        """The web application that receives updates by webhook."""
        return webhook_app(self.inlet, self._webhook.secret if self._webhook else "")

    async def _reach_telegram(self) -> None:
        """Wait until Telegram answers and knows how to deliver; raises Stopped if it does not know the token."""
        failures = 0
        while True:
            try:
                await self.bot.initialize()
                await self._agree_on_delivery()
            except InvalidToken as error:
                raise Stopped(
                    "Telegram does not know this token. Copy it again from @BotFather into telegram.token."
                ) from error
            except TelegramError as error:
                pause = BACKOFF_S[min(failures, len(BACKOFF_S) - 1)]
                failures += 1
                log.warning("Telegram cannot be reached; waiting", seconds=pause, why=error.message)
                await asyncio.sleep(pause)
            else:
                return

    async def _agree_on_delivery(self) -> None:
        """Tell Telegram how its updates reach us; without this there is nothing to run for."""
        if self._webhook is None:
            await self.bot.delete_webhook(drop_pending_updates=False)
            return
        await self.bot.set_webhook(
            self._webhook.url.rstrip("/") + PATH,
            secret_token=self._webhook.secret,
            allowed_updates=list(ALLOWED_UPDATES),
        )

    async def introduce(self) -> None:
        """Tell Telegram what it shows of the bot."""
        await introduce(self.bot, self.storage, self._district_name, self._zone, self._clock)
