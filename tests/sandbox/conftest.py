"""The cast and the ground: Rita talks to the bot in private, Carl owns the desk's group, Otto is a stranger."""

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from bot.sandbox import Sandbox
from bot.sandbox.accounts import BotAccount
from bot.sandbox.groups import Group
from bot.sandbox.people import Person
from tests.sandbox.client import Client


@dataclass
class Clock:
    """A clock that moves only when it is told to."""

    time: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Sandbox:
    return Sandbox(clock)


@pytest.fixture
def bot(sandbox: Sandbox) -> BotAccount:
    return sandbox.bot()


@pytest.fixture
def rita(sandbox: Sandbox, bot: BotAccount) -> Person:
    """Rita, who has written to the bot, so that it may write to her."""
    rita = sandbox.person("Rita")
    rita.says("/start")
    bot.queue.clear()
    return rita


@pytest.fixture
def carl(sandbox: Sandbox) -> Person:
    return sandbox.person("Carl")


@pytest.fixture
def desk(sandbox: Sandbox, bot: BotAccount, carl: Person) -> Group:
    """The desk's supergroup, with Carl and the bot in it; what the bot was told of that is already read."""
    desk = sandbox.group("Mission desk", [carl, bot])
    bot.queue.clear()
    return desk


@pytest.fixture
async def api(sandbox: Sandbox, bot: BotAccount) -> AsyncIterator[Client]:
    client = Client(sandbox)
    yield client
    await client.http.aclose()


@pytest.fixture
def photo() -> bytes:
    """A photo of 1600 × 1200 pixels."""
    return jpeg(1600, 1200)


def jpeg(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "olive").save(out, "JPEG")
    return out.getvalue()
