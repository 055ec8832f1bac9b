"""Set the stage (the stories' fixture): the real application, a real database, the sandbox, and a clock that we move.

`settle` waits until nothing is left to do; where the bot waits for time to pass (its rate limits, a retry), the clock
moves, unless the bot waits for longer than `PATIENCE`: then a story moves the clock itself. If a story writes to the
outbox itself, without the bot, it must wake the bot (`claimer.wake`).
"""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import shapely
from PIL import Image

from bot.app import App, Doors, Duty, Webhook
from bot.connecting import RawBot, connect
from bot.delivery.pace import Pace
from bot.districts import CurrentDistrict
from bot.places.geocoding import NoGeocoder
from bot.web.public.door import Site
from casework.desk import boarding
from casework.model.area import Area, AreaCode
from casework.model.category import Category, CategoryCode, CategoryGroup, CategoryTree
from casework.model.deadline import Allowance, Calendar
from casework.model.place import Point
from casework.model.policy import DEFAULTS, Policy
from casework.model.team import Desk, Team, TeamCode, TeamKind
from casework.ports import Geocoder
from handlers.messages.occasion import Installation
from sandbox import Sandbox
from sandbox.accounts import BotAccount
from sandbox.groups import Group
from sandbox.limits import Limits
from sandbox.objects import Chat, Message, Press
from sandbox.people import Person
from storage.files.photos import PhotoFiles
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.in_process import in_process
from tests.remembering import Remembering

# httpx looks for this library at every call, and Python searches all of its folders before it finds nothing.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]  # None: there is no such module

TOKEN = "123456:sandbox"
ZONE = ZoneInfo("America/Los_Angeles")
CALENDAR = Calendar(ZONE)
EAST_DESK, WEST_DESK = -1001, -1002  # for tests without a sandbox
MORNING = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # a Monday, 9:00 in San Francisco
ELM = (37.765, -122.425)  # in Eastside
OAK = (37.765, -122.435)  # in Westside
SEA = (37.765, -122.600)  # nobody's
BOARD = re.compile("bot( edits)?: 📋.*🧹.*🔥")
PATIENCE = timedelta(minutes=2)  # longer than any rate limit holds a message back
UNKNOWN = (37.7625, -122.4225)  # in Eastside, and what the district's own data say for "not known"

AREAS = (
    Area(AreaCode("east"), "Eastside", None, shapely.box(-122.43, 37.76, -122.42, 37.77)),
    Area(AreaCode("west"), "Westside", None, shapely.box(-122.44, 37.76, -122.43, 37.77)),
)
TEAMS = (
    Team(TeamCode("east"), "Eastside crew", TeamKind.COMMUNITY, (AreaCode("east"),), "en"),
    Team(TeamCode("west"), "Westside crew", TeamKind.COMMUNITY, (AreaCode("west"),), "zh_CN"),
)


def _category(code: str, english: str, chinese: str) -> Category:
    names = {"en": english, "zh_CN": chinese}
    day, three = Allowance.parse("1 working day"), Allowance.parse("3 working days")
    return Category(CategoryCode(code), names, TeamKind.COMMUNITY, day, three)


TREE = CategoryTree(
    (
        CategoryGroup(
            CategoryCode("rubbish"),
            {"en": "Rubbish", "zh_CN": "垃圾"},
            (_category("bulky", "Bulky waste", "大件垃圾"), _category("bags", "Rubbish bags", "袋装垃圾")),
        ),
        CategoryGroup(
            CategoryCode("street"), {"en": "Street", "zh_CN": "街道"}, (_category("dirt", "Street dirt", "街面不洁"),)
        ),
    )
)


def picture(color: str, size: tuple[int, int] = (64, 48)) -> bytes:
    """Return a photo of one colour."""
    out = BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG")
    return out.getvalue()


class Familiar(App):
    """The bot, except that Telegram has its commands already: sending them takes as long as many a story."""

    async def introduce(self) -> None:
        """Leave the commands as they are; see tests/stories/people/test_help.py."""


class Seen:
    """Lines of the transcript, by chat.

    There is no order between chats, and none between a toast and an edit. The desks' boards are kept apart, because
    they change whenever a card does, and so are the bot's reactions to what staff send.
    """

    def __init__(self, lines: list[str]) -> None:
        self.toasts: list[str] = []
        self.reactions: list[str] = []
        self.boards: dict[str, list[str]] = {}
        self.in_chat: dict[str, list[str]] = {}
        for line in lines:
            chat, _, rest = line[1:].partition("] ")
            is_toast = rest.startswith(("toast", "alert"))
            if rest.startswith("bot reacts"):
                self.reactions.append(rest)
                continue
            by_chat = self.boards if BOARD.match(rest) else self.in_chat
            (self.toasts if is_toast else by_chat.setdefault(chat, [])).append(rest)

    def __getitem__(self, chat: str) -> list[str]:
        """Return what was seen in a chat, in order."""
        return self.in_chat.get(chat, [])

    def check(self, **said: list[str]) -> None:
        """Check that each chat (rita, the desks east, west …) got these lines, given in part, and no other got any."""
        names = {"east": "Eastside desk", "west": "Westside desk"}
        for chat, parts in said.items():
            lines = self[names.get(chat, chat.capitalize())]
            assert len(lines) == len(parts), "\n".join(lines)
            for line, part in zip(lines, parts, strict=True):
                assert part in line, f"{part!r} is not in {line!r}"
        others = self.in_chat.keys() - {names.get(chat, chat.capitalize()) for chat in said}
        assert not others, "\n".join(self[next(iter(others))])


@dataclass
class Stage:
    """Everybody and everything in a story."""

    sandbox: Sandbox
    account: BotAccount
    storage: Storage
    app: App
    clock: Clock
    rita: Person
    carl: Person
    cora: Person
    otto: Person
    east: Group
    west: Group
    marked: int = 0
    running: asyncio.Task[None] | None = None

    async def stop(self) -> None:
        """End the bot's task, in the middle of whatever it does."""
        if self.running is not None:
            self.running.cancel()
            await asyncio.gather(self.running, return_exceptions=True)

    async def sees(self) -> "Seen":
        """Settle, and return what people saw since the last time."""
        await self.settle()
        lines = self.sandbox.transcript()[self.marked :]
        self.marked += len(lines)
        return Seen(lines)

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait until something has happened, while the clock stands still."""
        async with asyncio.timeout(60):
            while not happened():  # noqa: ASYNC110 - a call of the bot's sets no event
                await asyncio.sleep(0.001)

    async def settle(self) -> None:
        """Wait until everything that was said and done has had its effect."""
        for _ in range(10_000):
            await asyncio.sleep(0.003)
            if self.running is not None and self.running.done() and not self.running.cancelled():
                await self.running  # raises the error if the bot died
            if self.app.pace.waited_for:
                self.clock.advance(seconds=1)
                self.app.pace.look_again()
            if self.sandbox.pending(self.account) or not self.app.is_idle:
                continue
            due = self.app.courier.claimer.rests_until
            if due is None or due - self.clock() > PATIENCE:
                return
            self.clock.advance(seconds=1)
            self.app.courier.claimer.wake()
        raise AssertionError(f"the bot never came to rest; it waits for {self.app.courier.claimer.rests_until}")

    async def reports(self, who: Person | None = None, at: tuple[float, float] = ELM) -> Message | None:
        """Rita, or `who`, reports bulky waste; returns the newest card on the Eastside desk, if there is one.

        Asked whether it is the same as another report, they say that it is not.
        """
        who = who or self.rita
        who.sends_photo(picture("brown"))
        who.sends_location(*at)
        await self.settle()
        await self.goes_on(who, "group", "cat")
        await self.says_it_is_another(who)
        await self.goes_on(who, "send")
        self.marked = len(self.sandbox.transcript())
        return self.card()

    async def says_it_is_another(self, who: Person) -> None:
        """Say that a report is not the same as another, as often as the bot asks."""
        while self._buttons("different", who.private()):
            await self.goes_on(who, "different")

    async def goes_on(self, who: Person, *verbs: str) -> None:
        """Press one button after the other, each the first of its verb."""
        for verb in verbs:
            self.press_verb(who, verb)
            await self.settle()

    def press_verb(self, who: Person, verb: str, chat: Chat | None = None) -> Press:
        """Press the first button of a verb on the newest message that has one, whatever its label's language."""
        found = self._buttons(verb, chat or who.private())
        assert found, f"no button for {verb}"
        return who.presses(*found[0])

    def _buttons(self, verb: str, chat: Chat) -> list[tuple[str, Message]]:
        """Return the data of a verb's buttons, each with its message, the newest message first."""
        shown = [(button, message) for message in reversed(chat.messages) for row in message.buttons for button in row]
        data = [(button.get("callback_data", ""), message) for button, message in shown]
        return [(each, message) for each, message in data if each.split(".")[1:2] == [verb]]

    async def has_boards(self) -> None:
        """Show the desks' boards now; otherwise they come with the first ticket."""
        async with self.storage.begin("boards") as work:
            for team in TEAMS:
                await boarding.show(work, team.code)
        await self.sees()

    def draft(self, who: Person | None = None) -> Message:
        """Return the one message that shows the draft of Rita, or `who`; else the newest about a finished draft."""
        begins = ("Your report\n", "✅ Thank you!", "🤝 Thank you!", "This report was cancelled")
        messages = [each for each in (who or self.rita).private().messages if each.text.startswith(begins)]
        assert sum(each.text.startswith("Your report\n") and bool(each.labels) for each in messages) <= 1
        return messages[-1]

    def press_data(self, who: Person, data: str, message: Message) -> Press:
        """Press any data on any message of the bot; no honest app shows such a button."""
        return who._press(message, {"text": data, "callback_data": data})

    def card(self, desk: Group | None = None) -> Message | None:
        """Return the newest card on a desk (the Eastside's), or None."""
        found = [m for m in (desk or self.east).messages if m.text.startswith("#") and m.sender is self.account]
        return found[-1] if found else None

    async def fixes(self, who: Person | None = None, color: str = "green", caption: str | None = None) -> None:
        """Carl, or `who`, replies to the newest card with a photo."""
        (who or self.carl).sends_photo(picture(color), caption, chat=self.east, reply_to=self.card())
        await self.settle()
        self.marked = len(self.sandbox.transcript())


@asynccontextmanager
async def playing(
    storage: Storage,
    clock: Clock,
    folder: Path,
    geocoder: Geocoder | None = None,
    *,
    is_unlimited: bool = False,
    policy: Policy = DEFAULTS,
    calendar: Calendar = CALENDAR,
) -> AsyncIterator[Stage]:
    """Set the stage: two areas, two teams with their desks, the bot running.

    `is_unlimited`: neither Telegram nor the bot limits how much is said.
    """
    storage.zone = calendar.zone
    sandbox = Sandbox(clock, limits=Limits.without_rates() if is_unlimited else None)
    account = sandbox.bot(TOKEN)
    rita, carl, cora, otto = (sandbox.person(name) for name in ("Rita", "Carl", "Cora", "Otto"))
    east = sandbox.group("Eastside desk", members=[carl, cora, account])
    west = sandbox.group("Westside desk", members=[cora, account])
    account.queue.clear()  # as if the bot had been added to them long ago
    await furnish(storage, east.id, west.id, clock())
    bot = connect(TOKEN, "http://telegram.test", in_process(sandbox.app))
    pace = Pace.unlimited() if is_unlimited else None
    app = build(storage, clock, folder, bot, pace, geocoder=geocoder, policy=policy, calendar=calendar)
    stage = Stage(sandbox, account, storage, app, clock, rita, carl, cora, otto, east, west)
    async with running(app) as task:
        stage.running = task
        yield stage
    assert sandbox.violations == []


async def furnish(storage: Storage, east: int, west: int, at: datetime) -> None:
    """Store two areas, two teams and their desks, as if the desks had been linked long ago."""
    async with storage.begin("stage") as work:
        await work.districts.add_areas(AREAS)
        await work.districts.replace_tree(TREE)
        await work.districts.add_teams(TEAMS)
        await work.desks.link(Desk(TeamCode("east"), east), at)
        await work.desks.link(Desk(TeamCode("west"), west), at)


def build(
    storage: Storage,
    clock: Callable[[], datetime],
    folder: Path,
    bot: RawBot,
    pace: Pace | None = None,
    webhook: Webhook | None = None,
    geocoder: Geocoder | None = None,
    policy: Policy = DEFAULTS,
    duty: Duty = Duty.BOTH,
    calendar: Calendar = CALENDAR,
    site: Site | None = None,
) -> App:
    """Put the bot together as its composition root does."""
    return Familiar(
        storage=storage,
        bot=bot,
        photos=PhotoFiles(folder, Remembering()),
        installation=Installation("Bay City", "https://maps.test/?lat={lat}&lon={lon}"),
        geocoder=geocoder or NoGeocoder(),
        district=CurrentDistrict(storage, calendar, policy, clock, (Point(*UNKNOWN),)),
        clock=clock,
        pace=pace or Pace(ticks=lambda: clock().timestamp()),
        doors=Doors(webhook, site=site),
        duty=duty,
    )


@asynccontextmanager
async def running(app: App) -> AsyncIterator[asyncio.Task[None]]:
    """Run the bot for the length of the block; the yielded task holds the error if the bot dies."""
    task = asyncio.get_running_loop().create_task(app.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
