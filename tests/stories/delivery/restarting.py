"""Let the bot die in the middle of sending, and start again with what it had written down."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from bot.connecting import RawBot, connect
from bot.delivery import courier
from bot.delivery.courier import Courier
from tests.in_process import in_process
from tests.stories.stage import TOKEN, Stage, build, running


@contextmanager
def dying(monkeypatch: pytest.MonkeyPatch) -> Iterator[asyncio.Event]:
    """For the length of the block, a bot dies after it has sent something, before it notes that; then the event is set.

    Whoever stops it then kills it: nothing ends in order.
    """
    dead = asyncio.Event()

    async def dies(*_: object) -> None:
        dead.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as planted:
        planted.setattr(Courier, "_record", dies)
        planted.setattr(courier, "LAST_S", 0)
        yield dead


@asynccontextmanager
async def restarted(stage: Stage, folder: Path, bot: RawBot | None = None) -> AsyncIterator[None]:
    """Run a new bot on the same database for the length of the block."""
    bot = bot or connect(TOKEN, "http://telegram.test", in_process(stage.sandbox.app))
    stage.app = build(stage.storage, stage.clock, folder, bot)
    async with running(stage.app) as task:
        stage.running = task
        yield
