"""What may leave is looked for when something can have changed, and not before; who cannot call is found anyway."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.delivery import claiming
from bot.delivery.claiming import Claimer
from bot.delivery.pace import Pace
from storage.traffic.outbox import Parcel
from storage.trouble import StorageAway
from storage.unit_of_work import Storage, UnitOfWork
from tests.clock import Clock
from tests.storage.samples import CARL, RITA, say_in

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


class Looks:
    """A storage that counts who looks, and can be away."""

    def __init__(self, storage: Storage) -> None:
        self.count = 0
        self.is_away = False
        self._storage = storage

    @asynccontextmanager
    async def begin(self, cause: str) -> AsyncIterator[UnitOfWork]:
        self.count += 1
        if self.is_away:
            raise OperationalError("BEGIN", None, Exception("away"))
        async with self._storage.begin(cause) as work:
            yield work


@pytest.fixture
def looks(storage: Storage) -> Looks:
    return Looks(storage)


@pytest.fixture
def claimer(looks: Looks, clock: Clock) -> Claimer:
    return Claimer(looks, Pace(), clock)  # type: ignore[arg-type]  # all it does with a storage is to begin


async def claimed(claimer: Claimer) -> list[Parcel]:
    """Claim until something leaves."""
    async with asyncio.timeout(10):
        while not (parcels := await claimer.claim()):
            pass
    return parcels


async def resting(claimer: Claimer) -> asyncio.Task[list[Parcel]]:
    """Let it look until it rests, and return its rest."""
    async with asyncio.timeout(10):
        while True:
            task = asyncio.get_running_loop().create_task(claimer.claim())
            while not task.done():
                await asyncio.sleep(0.001)
                if claimer._rests:
                    return task
            assert task.result() == []


async def test_of_a_chat_one_leaves_and_the_next_when_it_is_back(
    claimer: Claimer, looks: Looks, storage: Storage
) -> None:
    for about in (1, 2):
        await say_in(storage, RITA, about)
    assert [parcel.about for parcel in await claimed(claimer)] == [1]
    rest = await resting(claimer)
    claimer.come_back(RITA)
    assert await rest == []
    assert [parcel.about for parcel in await claimed(claimer)] == [2]
    assert looks.count == 2
    rest = await resting(claimer)
    claimer.come_back(RITA)
    await rest
    (await resting(claimer)).cancel()
    assert looks.count == 2  # nothing stands behind the second, and nobody has called


async def test_a_call_is_heard_while_a_chat_is_busy_and_not_forgotten(
    claimer: Claimer, looks: Looks, storage: Storage
) -> None:
    await say_in(storage, RITA, 1)
    await claimed(claimer)
    rest = await resting(claimer)
    await say_in(storage, RITA, 2)
    claimer.wake()
    await rest
    rest = await resting(claimer)  # it looked, and Rita's chat was busy
    assert looks.count == 2
    claimer.come_back(RITA)
    await rest
    assert [parcel.about for parcel in await claimed(claimer)] == [2]


async def test_what_another_process_says_is_found_although_others_come_back_all_the_time(
    claimer: Claimer, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "LONGEST_REST", timedelta(seconds=0.2))
    for chat in (RITA, CARL):
        await say_in(storage, chat, 1)
    claimer._pace = Pace.unlimited()
    assert len(await claimed(claimer)) == 2
    await say_in(storage, -77, 3)  # nobody calls

    async def comes_and_goes() -> None:
        while True:
            await asyncio.sleep(0.05)
            claimer._busy.add(CARL)
            claimer.come_back(CARL)

    going = asyncio.get_running_loop().create_task(comes_and_goes())
    assert [parcel.about for parcel in await claimed(claimer)] == [3]
    going.cancel()


async def test_while_the_database_is_away_a_call_is_not_forgotten(
    claimer: Claimer, looks: Looks, storage: Storage
) -> None:
    await say_in(storage, RITA, 1)
    looks.is_away = True
    for _ in range(2):
        with pytest.raises(StorageAway):
            await claimer.claim()
    looks.is_away = False
    assert [parcel.about for parcel in await claimed(claimer)] == [1]


async def test_at_the_limit_over_all_it_rests_until_one_more_may_leave(
    claimer: Claimer, looks: Looks, storage: Storage, clock: Clock
) -> None:
    claimer._pace.halt(CARL, clock() + timedelta(seconds=30))
    await say_in(storage, RITA, 1)
    (await resting(claimer)).cancel()
    assert (looks.count, claimer.rests_until) == (0, clock() + timedelta(seconds=30))
    clock.advance(seconds=30)
    assert [parcel.about for parcel in await claimed(claimer)] == [1]
