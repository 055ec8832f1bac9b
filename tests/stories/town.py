"""Make the stage (a test fixture) a Hypothesis state machine without rules: set it, do an act, look at it.

The machine's steps are plain calls and the bot is asyncio, so an `asyncio.Runner` keeps the event loop from step to
step. The stage lives in one task from its beginning to its end.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any, TypeVar

from hypothesis.stateful import RuleBasedStateMachine
from structlog.testing import capture_logs

from bot.connecting import connect
from casework.model.draft import Draft, Step as Asked
from sandbox.errors import CannotDo
from sandbox.nominatim import Nominatim, Place
from sandbox.objects import Chat, Message, Press
from sandbox.people import Person
from sandbox.writing import Where
from storage.unit_of_work import Storage
from tests.bot.places.lookups import geocoders
from tests.clock import Clock
from tests.in_process import in_process
from tests.stories import props
from tests.stories.reading import Names
from tests.stories.stage import AREAS, ELM, MORNING, OAK, TOKEN, Stage, build, playing
from tests.stories.watching import Step, Watcher

TOLD = 40  # last lines of the transcript that a failure shows
CITY = {"city": "Bay City"}
TOWN = (
    Place("Elm Street", *ELM, {"suburb": "Eastside", **CITY}, {"zh": "榆树街"}),
    Place("Elm Street Park", *OAK, {"suburb": "Westside", **CITY}),
    Place("Elm Street Mall", 38.58, -121.49, {"city": "Sacramento"}),
)
PRESSED: dict[Asked, tuple[str, ...]] = {
    Asked.CANDIDATES: ("spotis", "nospot"),
    Asked.DOUBT: ("insist",),
    Asked.MOVING: ("pin", "back"),
    Asked.CHANGING: ("back",),
    Asked.GROUP: ("group", "cat"),
    Asked.CATEGORY: ("cat",),
    Asked.DANGER: ("goon",),
    Asked.NOTICE: ("allthesame", "answered"),
    Asked.QUESTION: ("answer",),
    Asked.RIVAL: ("different", "same", "backagain"),
    Asked.READY: ("send",),
}  # the buttons that go on with a report

Thing = TypeVar("Thing")
Deed = Callable[[], Message | list[Message] | Press | None]


class Town(RuleBasedStateMachine):
    """Rita, Otto and Wei, who reads Chinese; Carl and Cora of the desks; and everything around them."""

    def __init__(self, fresh_database: Callable[[], AbstractContextManager[str]], folder: Path) -> None:
        super().__init__()
        self.nominatim = Nominatim(TOWN)
        self.buttons: dict[tuple[Message, str], None] = {}  # every button that was ever shown, in order
        self.waits = True
        self._folder = folder
        self._clock = Clock(MORNING)
        self._step = Step()
        self._stack = ExitStack()
        self._logs = self._stack.enter_context(capture_logs())
        self._url = self._stack.enter_context(fresh_database())
        self._runner = self._stack.enter_context(asyncio.Runner(loop_factory=asyncio.new_event_loop))

    def raise_curtain(self) -> None:
        """Set the stage, with more people, categories and assets than the stories have."""
        self._runner.run(self._raise())
        stage = self.stage
        wei = stage.sandbox.person("Wei", "zh-hans")
        everybody = (stage.rita, stage.otto, wei, stage.carl, stage.cora)
        self.people = {each.name.lower(): each for each in everybody}
        self.desks = {"east": stage.east, "west": stage.west}
        names = Names(
            {str(area.code): area.name for area in AREAS}, {props.BIN.code: props.BIN.name}, props.WIDER_TREE, "en"
        )
        self.watcher = Watcher(stage, names, everybody, self._folder / "watcher")
        self.rest()

    async def _raise(self) -> None:
        loop = asyncio.get_running_loop()
        self._over = asyncio.Event()
        raised: asyncio.Future[Stage] = loop.create_future()
        self._play: asyncio.Future[None] = loop.create_task(self._playing(raised))
        futures: set[asyncio.Future[Any]] = {self._play, raised}
        await asyncio.wait(futures, return_when=asyncio.FIRST_COMPLETED)
        if not raised.done():
            await self._play
        self.stage = raised.result()
        async with self.stage.storage.begin("machine") as work:
            await work.districts.replace_tree(props.WIDER_TREE)
            await work.districts.add_assets([props.BIN])
        await self.stage.app.district.load()

    async def _playing(self, raised: "asyncio.Future[Stage]") -> None:
        storage = Storage(self._url, self._clock)
        try:
            async with (
                geocoders(self.nominatim, self._clock) as self._make_geocoder,
                playing(storage, self._clock, self._folder / "photos", self._make_geocoder()) as stage,
            ):
                raised.set_result(stage)
                await self._over.wait()
                await stage.stop()
        finally:
            await storage.close()

    def teardown(self) -> None:
        """Stop the stage and close everything."""
        if hasattr(self, "_play"):
            self._over.set()
            self._runner.run(asyncio.wait_for(self._play, 60))
        self._stack.close()

    def do(self, who: Person, deed: Deed, *, rests: bool = True) -> bool:
        """Let somebody do something, if the app offers it, and see what comes of it; returns whether it was done.

        In private the bot owes an answer to whatever is sent.
        """
        try:
            outcome = deed()
        except CannotDo:
            return False
        self._step.acts += 1
        if isinstance(outcome, Press):
            self._step.pressed.append(outcome)
            if outcome.data.startswith("1.forgetyes."):
                self.watcher.leaves_behind(who.private())
        else:
            for message in outcome if isinstance(outcome, list) else [outcome] if outcome else []:
                self._step.sent.append(message)
                if message.service is None:
                    self.owe(message)
        if rests:
            self.rest()
        return True

    def owe(self, message: Message) -> None:
        """Note that the bot owes an answer to a message, if the message is private."""
        if not message.chat.is_group:
            self._step.owed[message.chat.id] = (message.chat, len(self.stage.sandbox.lines))

    def rest(self) -> None:
        """Wait until everything has had its effect, and check it; or go on without waiting, once, if `waits` is off."""
        if self.waits:
            self._runner.run(self._rest())
        self.waits = True

    async def _rest(self) -> None:
        await self.stage.settle()
        await self.stage.app.suggestions.learn()  # now, not when its time has come
        step, self._step = self._step, Step()
        for person in self.people.values() if step.acts > 1 and step.has_pressed("forgetyes") else ():
            self.watcher.leaves_behind(person.private())
        try:
            assert self.stage.running is not None
            assert not self.stage.running.done(), "the bot has stopped"
            await self.watcher.look(step, self._logs)
        except AssertionError as error:
            raise AssertionError("\n".join([str(error), "", *self.stage.sandbox.transcript()[-TOLD:]])) from None
        self._logs.clear()
        chats = [*(person.private() for person in self.people.values()), *self.desks.values()]
        shown = [
            (message, key) for chat in chats for message in chat.messages for row in message.buttons for key in row
        ]
        self.buttons |= {(message, key["callback_data"]): None for message, key in shown}

    def has_blocked(self, *who: str) -> bool:
        """Tell whether one of these people, or anybody, has blocked the bot."""
        chats = [self.people[name].private() for name in who or self.people]
        return any("kicked" in chat.statuses.values() for chat in chats)

    def in_reply(self, chat: Chat, number: int | None) -> Where:
        """Return where to write: a chat, and the message to reply to, counted from the newest, if any."""
        return {"chat": chat, "reply_to": None if number is None else pick(chat.messages, number)}

    def press(self, who: str, chat: Chat, newest: int, number: int) -> None:
        """Press one of the buttons of the newest messages that have any."""
        messages = [each for each in chat.messages if each.buttons][-newest:]
        data = [(each, key["callback_data"]) for each in messages for row in each.buttons for key in row]
        found = pick(data, number)
        if found:
            self.press_data(who, *found)

    def press_old(self, who: str, chat: Chat, number: int) -> None:
        """Press one of all the buttons that a chat has ever shown."""
        found = pick([each for each in self.buttons if each[0].chat is chat], number)
        if found:
            self.press_data(who, *found)

    def press_data(self, who: str, message: Message, data: str) -> None:
        """Press any data on any message of the bot."""
        person = self.people[who]
        if message.chat.has(person) and (message.chat.is_group or not self.has_blocked(who)):
            self.do(person, lambda: self.stage.press_data(person, data, message))

    def go_on(self, who: str, number: int) -> None:
        """Do what somebody's report asks for."""
        person = self.people[who]
        draft = self._runner.run(self._draft_of(person))
        step = draft.step if draft else Asked.PHOTO
        data = [
            key
            for key in self.buttons
            if draft and key[1].startswith(tuple(f"1.{verb}.{draft.id}" for verb in PRESSED.get(step, ())))
        ]
        shown = [(message, each) for message, each in data if not message.deleted]
        match step:
            case Asked.PHOTO:
                self.do(person, lambda: person.sends_photo(props.PHOTOS[number % len(props.PHOTOS)]))
            case Asked.REASON:
                self.do(person, lambda: person.says("It was dark"))
            case Asked.PLACE:
                self.do(person, lambda: person.sends_location(*(ELM, OAK)[number % 2]))
            case _ if shown:
                self.press_data(who, *(pick(shown, number) or shown[0]))

    async def _draft_of(self, person: Person) -> Draft | None:
        async with self.stage.storage.read() as work:
            known = await work.people.by_account(person.id)
            return await work.drafts.open_of(known.id) if known else None

    def let_pass(self, pause: dict[str, int]) -> None:
        """Let time pass, and let the bot do what is due."""
        self._clock.advance(**pause)
        self._step.has_time_passed = True
        self._runner.run(self.stage.app.timekeeper.act())
        self.rest()

    def restart(self, spins: int) -> None:
        """End the bot after a few turns of its event loop, and start another on the same database."""
        self._step.has_restarted = True
        self._runner.run(self._restart(spins))
        self.rest()

    async def _restart(self, spins: int) -> None:
        stage = self.stage
        for _ in range(spins):
            await asyncio.sleep(0)
        await stage.stop()
        bot = connect(TOKEN, "http://telegram.test", in_process(stage.sandbox.app))
        stage.app = build(stage.storage, stage.clock, self._folder / "photos", bot, geocoder=self._make_geocoder())
        stage.running = asyncio.get_running_loop().create_task(stage.app.run())


def pick(things: Sequence[Thing], number: int) -> Thing | None:
    """Return one of some things by its number, counted from the newest and around again; None if there are none."""
    return things[-1 - number % len(things)] if things else None


def own(person: Person) -> list[Message]:
    """Return what somebody wrote to the bot."""
    return [each for each in person.private().messages if each.sender is person and each.service is None]


def send_photos(person: Person, which: Sequence[int], caption: str | None, where: Where) -> Message | list[Message]:
    """Send a photo, or several as an album."""
    photos = [props.PHOTOS[each] for each in which]
    return (
        person.sends_photo(photos[0], caption, **where)
        if len(photos) == 1
        else person.sends_album(photos, caption, **where)
    )
