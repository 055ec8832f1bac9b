"""kill -9, as often as there are steps: whoever was in the middle of something goes on where they were.

The bot is a real process under polling, the Telegram beside it a real server on loopback; only the people are ours.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from bot.sandbox import Sandbox
from bot.sandbox.accounts import BotAccount
from bot.sandbox.groups import Group
from bot.sandbox.limits import Limits
from bot.sandbox.objects import Message
from bot.sandbox.people import Person
from storage.schema import inbox, outbox
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.serving import served
from tests.stories.stage import ELM, TOKEN, furnish, picture

PATIENCE_S = 60


@dataclass
class Scene:
    """The people, the sandbox over HTTP, and a bot that lives in a process of its own."""

    sandbox: Sandbox
    account: BotAccount
    storage: Storage
    rita: Person
    carl: Person
    east: Group
    nursery: asyncio.subprocess.Process
    bot: int = 0

    async def start(self) -> None:
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write(b"\n")
        self.bot = int(await self.nursery.stdout.readline())

    def kill(self) -> None:
        os.kill(self.bot, signal.SIGKILL)

    async def settle(self) -> None:
        """Wait until the bot has taken and worked everything and has nothing left to say."""
        async with asyncio.timeout(PATIENCE_S):
            while not await self.is_settled():  # noqa: ASYNC110 - another process sets no event of ours
                await asyncio.sleep(0.01)

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


@pytest.fixture
async def scene(database_url: str, clock: Clock, tmp_path: Path) -> AsyncIterator[Scene]:
    sandbox = Sandbox(clock, limits=Limits.without_rates())
    account = sandbox.bot(TOKEN)
    rita, carl = sandbox.person("Rita"), sandbox.person("Carl")
    east = sandbox.group("Eastside desk", members=[carl, account])
    west = sandbox.group("Westside desk", members=[carl, account])
    storage = Storage(database_url, clock)
    await furnish(storage, east.id, west.id, clock())
    async with served(sandbox.app) as address, nursing(database_url, address, tmp_path / "photos") as nursery:
        scene = Scene(sandbox, account, storage, rita, carl, east, nursery)
        await scene.start()
        try:
            await scene.settle()
            yield scene
        finally:
            scene.kill()
            await storage.close()
    assert sandbox.violations == []


@asynccontextmanager
async def nursing(*arguments: object) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the nursery of tests/stories/child.py."""
    pipe, null = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    command = [sys.executable, "-m", "tests.stories.child", *map(str, arguments)]
    nursery = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=null)
    try:
        yield nursery
    finally:
        nursery.kill()
        await nursery.wait()


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
    """Everything is there, and once."""
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
        await scene.start()
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
        calls = len(scene.sandbox.calls) + chance.randrange(6)
        try:
            async with asyncio.timeout(0.2):
                while len(scene.sandbox.calls) < calls and not await scene.is_settled():  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0)
        except TimeoutError:
            pass  # it does not call so often any more
        scene.kill()
        await scene.start()
        await scene.settle()
    check_the_end(scene)
