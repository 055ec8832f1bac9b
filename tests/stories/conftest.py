"""Provide the stage (the stories' fixture), and decide which story (end-to-end test) plays on which engine.

Stories that must hold on each engine by itself play on both: the whole loop, receiving, sending, killing, racing, and
random trials. Each other story plays on one engine, always the same: seven in eight on SQLite, and one in
eight on PostgreSQL, which costs more. Only storage knows the differences between the engines, and its tests run on
both. With EVERY_ENGINE=1 in the environment, as in `make test-long`, every story plays on both.
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from zlib import crc32

import pytest

from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.stories.stage import MORNING, Stage, playing

ON_BOTH = frozenset(
    f"test_{name}"
    for name in (
        "the_loop",
        "killed",
        "kills",
        "machine",
        "outage",
        "races",
        "in_order",
        "poison",
        "sending",
    )
)
ENGINES = ("sqlite", "postgresql")
IN_TURN = (*["sqlite"] * 7, "postgresql")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each story that need not play on both engines play on one of them."""
    if os.environ.get("EVERY_ENGINE"):
        return
    twice = {item.nodeid for item in items}
    left_out = [item for item in items if _plays_elsewhere(item, twice)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def _plays_elsewhere(item: pytest.Item, chosen: set[str]) -> bool:
    """Tell whether a story is one of a pair of which only the other plays."""
    if Path(__file__).parent not in item.path.parents or item.path.stem in ON_BOTH:
        return False
    engine = next((name for name in ENGINES if f"[{name}" in item.nodeid or f"-{name}" in item.nodeid), None)
    if engine is None:
        return False
    other = ENGINES[1 - ENGINES.index(engine)]
    story = item.nodeid.replace(engine, "")
    return item.nodeid.replace(engine, other) in chosen and IN_TURN[crc32(story.encode()) % len(IN_TURN)] != engine


@pytest.fixture
async def stage(storage: Storage, clock: Clock, tmp_path: Path) -> AsyncIterator[Stage]:
    clock.now = MORNING
    async with playing(storage, clock, tmp_path / "photos") as raised:
        await raised.sees()
        yield raised
