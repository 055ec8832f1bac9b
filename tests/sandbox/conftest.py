"""The cast and the ground: Rita talks to the bot in private, Carl owns the desk's group, Otto is a stranger."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox import Sandbox
from sandbox.accounts import BotAccount
from sandbox.groups import Group
from sandbox.people import Person
from tests.clock import Clock
from tests.sandbox.client import Client
from tests.sandbox.pictures import jpeg


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


@pytest.fixture
def phones(sandbox: Sandbox, rita: Person, carl: Person, desk: Group, tmp_path: Path) -> Sandbox:
    """Return the sandbox with two telephones, a map, two photos that ship and the link of a QR code."""
    shipped = tmp_path / "mattress.jpg"
    shipped.write_bytes(jpeg(50, 40))
    sandbox.panel.show(rita)
    sandbox.panel.show(carl, desk)
    sandbox.panel.map = {"type": "FeatureCollection", "features": []}
    sandbox.panel.photos = {"mattress": shipped, "tyres": jpeg(60, 50)}
    sandbox.panel.links = {"QR code: Bin 17": "https://t.me/cleanward_bot?start=bin-17"}
    return sandbox
