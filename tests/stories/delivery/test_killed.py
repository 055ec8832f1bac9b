"""The bot is killed with kill -9 at every step, and people in the middle of something go on where they were.

The bot is a real process that polls, and Telegram's stand-in is a real server on loopback; only the people are ours.
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from sandbox import Sandbox
from sandbox.accounts import BotAccount
from sandbox.groups import Group
from sandbox.limits import Limits
from sandbox.objects import Message
from sandbox.people import Person
from sandbox.state import Call
from storage.schema import inbox, outbox
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.serving import served
from tests.stories.stage import ELM, TOKEN, furnish, picture

PATIENCE_S = 60
GLANCE_S = 0.02  # seconds between two looks into the database


class Calls(list[Call]):
    """The calls of the Bot API that a bot has made; each new call wakes the task that waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.came = asyncio.Event()

    def append(self, call: Call) -> None:
        super().append(call)
        self.came.set()


@dataclass
class Scene:
    """The people, the sandbox over HTTP, and a bot that lives in a process of its own."""

    sandbox: Sandbox
    account: BotAccount
    storage: Storage
    rita: Person
    carl: Person
    east: Group
    calls: Calls
    give_birth: Callable[[], int]
    bot: int = 0

    def start(self) -> None:
        self.bot = self.give_birth()

    def kill(self) -> None:
        os.kill(self.bot, signal.SIGKILL)

    async def settle(self) -> None:
        """Wait until the bot has received and handled everything, and has nothing left to say."""
        async with asyncio.timeout(PATIENCE_S):
            while not await self.is_settled():  # noqa: ASYNC110 - another process sets no event of ours
                await asyncio.sleep(GLANCE_S)

    async def called(self, times: int) -> None:
        """Wait until the bot has made so many more calls, or has settled before that."""
        most = len(self.calls) + times
        with suppress(TimeoutError):
            async with asyncio.timeout(0.2):
                while True:
                    self.calls.came.clear()
                    if len(self.calls) >= most or await self.is_settled():
                        return
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self.calls.came.wait(), GLANCE_S)

    async def is_settled(self) -> bool:
        if self.sandbox.pending(self.account):
            return False
        async with self.storage.transactions.reading() as connection:
            worked = select(func.count()).where(inbox.c.done_at.is_(None))
            said = select(func.count()).where(outbox.c.settled_at.is_(None))
            return not await connection.scalar(worked) and not await connection.scalar(said)

    def shown(self, where: Person | Group, *beginnings: str) -> list[Message]:
        chat = where.private() if isinstance(where, Person) else where
        return [m for m in chat.messages if m.sender is self.account and m.text.startswith(beginnings)]


Nursery = Callable[..., int]


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """Run child.py; call the fixture with a database, a Bot API and a folder, and it starts a bot."""
    pipe, null = subprocess.PIPE, subprocess.DEVNULL
    command = [sys.executable, "-m", "tests.stories.delivery.child"]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=null, text=True, bufsize=1) as running:

        def start(*arguments: object) -> int:
            assert running.stdin is not None
            assert running.stdout is not None
            running.stdin.write("\t".join(map(str, arguments)) + "\n")
            return int(running.stdout.readline())

        yield start
        running.kill()


@pytest.fixture
async def scene(database_url: str, clock: Clock, tmp_path: Path, nursery: Nursery) -> AsyncIterator[Scene]:
    sandbox = Sandbox(clock, limits=Limits.without_rates())
    sandbox.calls = calls = Calls()
    account = sandbox.bot(TOKEN)
    rita, carl = sandbox.person("Rita"), sandbox.person("Carl")
    east = sandbox.group("Eastside desk", members=[carl, account])
    west = sandbox.group("Westside desk", members=[carl, account])
    storage = Storage(database_url, clock)
    await furnish(storage, east.id, west.id, clock())
    async with served(sandbox.app) as address:
        bot = partial(nursery, database_url, address, tmp_path / "photos")
        scene = Scene(sandbox, account, storage, rita, carl, east, calls, bot)
        scene.start()
        try:
            await scene.settle()
            yield scene
        finally:
            scene.kill()
            await storage.close()
    assert sandbox.violations == []


def conversation(scene: Scene) -> list[Callable[[], object]]:
    """What Rita and Carl do, one act after the other."""
    rita, carl, east = scene.rita, scene.carl, scene.east
    return [
        lambda: rita.says("/start"),
        lambda: rita.sends_photo(picture("brown")),
        lambda: rita.sends_album([picture("red"), picture("blue")], "Two more"),
        lambda: rita.sends_location(*ELM),
        lambda: rita.presses("Rubbish"),
        lambda: rita.presses("Bulky waste"),
        lambda: rita.says("A sofa"),
        lambda: rita.presses("✅ Send"),
        lambda: carl.presses("✋ Take", chat=east),
        lambda: carl.sends_photo(picture("green"), "Gone", chat=east, reply_to=scene.shown(east, "#")[-1]),
        lambda: rita.presses("👎 Not fixed"),
        lambda: rita.says("Half of it is there"),
        lambda: carl.presses("✋ Take", chat=east),
        lambda: carl.sends_photo(picture("white"), chat=east, reply_to=scene.shown(east, "#")[-1]),
        lambda: rita.presses("👍 Fixed"),
    ]


def check_the_end(scene: Scene) -> None:
    """Check that everything is there, and only once."""
    (card,) = scene.shown(scene.east, "#")
    number = card.text.split()[0]  # PostgreSQL gives no number twice, not even one whose transaction was killed
    assert "reopened once" in card.text
    assert "✅ Closed. Fixed by Carl" in card.text
    assert "💬 Two more\nA sofa" in card.text
    (receipt,) = scene.shown(scene.rita, "Your report", "✅ Thank you")
    assert receipt.text.startswith(f"✅ Thank you! Your report is number {number}.")
    assert len(scene.shown(scene.rita, f"📷 {number}")) == 2  # one question for each round
    assert "You said that it is fixed." in scene.shown(scene.rita, f"📷 {number}")[-1].text


async def test_a_bot_that_is_killed_between_any_two_steps_goes_on_where_it_was(scene: Scene) -> None:
    for act in conversation(scene):
        scene.kill()
        scene.start()
        act()
        await scene.settle()
    check_the_end(scene)


@pytest.mark.parametrize("seed", [1])
async def test_a_bot_that_is_killed_in_the_middle_of_its_work_loses_and_repeats_nothing(
    scene: Scene, seed: int
) -> None:
    chance = Random(seed)
    for act in conversation(scene):
        act()
        await scene.called(chance.randrange(6))
        scene.kill()
        scene.start()
        await scene.settle()
    check_the_end(scene)
