"""The bot is killed (-9) at random moments, again and again, while residents and staff do this and that.

What was acknowledged is kept, what was kept is worked once, and what is worked is told: no card, receipt or question
for a verdict twice, and of all messages at most two in a thousand. `make test` plays 40 kills, `make test-long` 500 on
each engine. `CLEANWARD_KILLS=500 CLEANWARD_PROCESSES=3 make test TEST=tests/stories/delivery/test_kills.py` plays as
many with as many processes, of which any one is killed; CLEANWARD_SEED names another play.
"""

import os
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from random import Random

import pytest

from sandbox import Sandbox
from sandbox.limits import Limits
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.serving import served
from tests.stories.delivery.marking import Marks
from tests.stories.delivery.street import Street
from tests.stories.delivery.test_killed import Calls, Nursery, nursery
from tests.stories.stage import TOKEN, furnish

__all__ = ["nursery"]  # a fixture

KILLS = int(os.environ.get("CLEANWARD_KILLS", "20"))  # on each engine
PROCESSES = int(os.environ.get("CLEANWARD_PROCESSES", "1"))
SEED = int(os.environ.get("CLEANWARD_SEED", "1"))
RESTS = 10  # kills after which everything may come to rest, as at night


@pytest.fixture
async def street(database_url: str, clock: Clock, tmp_path: Path, nursery: Nursery) -> AsyncIterator[Street]:
    sandbox = Sandbox(clock, limits=Limits.without_rates())
    sandbox.calls = calls = Calls()
    account = sandbox.bot(TOKEN)
    residents = [sandbox.person(f"Resident {number}") for number in range(3 + KILLS // 25)]
    staff = [sandbox.person(name) for name in ("Carl", "Cora")]
    desks = [sandbox.group(name, members=[*staff, account]) for name in ("Eastside desk", "Westside desk")]
    storage = Storage(database_url, clock)
    await furnish(storage, desks[0].id, desks[1].id, clock())
    playing = Street(sandbox, account, storage, residents, staff, desks, Random(SEED), calls)
    sandbox.app.add_middleware(Marks, said=playing.said)
    async with served(sandbox.app) as address:
        playing.give_birth = partial(nursery, database_url, address, tmp_path / "photos", "marked")
        try:
            yield playing
        finally:
            playing.end()
            await storage.close()
    assert sandbox.violations == []


async def test_however_often_it_is_killed_nothing_is_lost_and_nothing_is_there_twice(street: Street) -> None:
    street.start(PROCESSES)
    for number in range(KILLS):
        await street.passes_some_time()
        await street.kill_one()
        if number % RESTS == RESTS - 1:
            await street.settles()
    await street.settles()
    await street.check()
