"""The stage, on each engine in turn."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.stories.stage import MORNING, Stage, playing


@pytest.fixture
async def stage(storage: Storage, clock: Clock, tmp_path: Path) -> AsyncIterator[Stage]:
    clock.now = MORNING
    async with playing(storage, clock, tmp_path / "photos") as raised:
        await raised.sees()
        yield raised
