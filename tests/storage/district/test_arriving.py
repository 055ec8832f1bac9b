"""Many areas arrive in pieces: all of them count at once, and whatever is cut short has changed nothing."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import date, datetime, timedelta
from time import monotonic

import pytest
import shapely

from casework.district import arriving
from casework.model.area import Area, AreaCode
from casework.model.change import Changed
from storage.migrating import Step
from storage.unit_of_work import Storage, UnitOfWork
from tests.clock import Clock
from tests.storage.samples import AT

FIRST = date(2026, 1, 1)
MANY = int(os.environ.get("CLEANWARD_AREAS", "1000"))


def areas(count: int, north: float = 1.0) -> list[Area]:
    return [Area(AreaCode(f"a{n}"), f"A {n}", None, shapely.box(n, 0, n + 1, north), FIRST) for n in range(count)]


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "MOST_LOGGED", 5)
    monkeypatch.setattr(arriving, "PIECE", 3)


async def bring_areas(
    storage: Storage, added: list[Area], revision: int, at: datetime, step: Step = lambda _done, _total: None
) -> int | None:
    name = arriving.named(at, "x")
    replaced = await arriving.bring(storage.begin, storage.read, added, revision, name, at, monotonic, step)
    if replaced is not None and arriving.is_large(added):
        await arriving.clear(storage.begin, storage.read, at, monotonic)
    return replaced


async def kept(storage: Storage) -> dict[str, float]:
    async with storage.read() as work:
        return {area.code: area.polygon.bounds[3] for area in await work.districts.areas()}


async def test_nothing_counts_before_everything_is_there(storage: Storage) -> None:
    seen: list[int] = []
    async with storage.read() as work:
        revision = await work.districts.revision()

    assert await bring_areas(storage, areas(10), revision, AT, lambda done, _: seen.append(done)) == 0
    assert seen == [3, 6, 9, 10]
    assert len(await kept(storage)) == 10
    async with storage.begin("half") as work:
        await work.districts.store_areas(areas(10, 2.0)[:6], "areas 2026-01-01")
    assert set((await kept(storage)).values()) == {1.0}
    async with storage.read() as work:
        (entry,) = await work.audit.latest(0, 5)
        assert (entry.what, entry.after) == (Changed.AREAS, {"imported": 10, "replaced": 0})
        assert await work.districts.revision() == revision + 1


async def test_areas_take_the_place_of_older_ones_and_what_was_cut_short_is_thrown_away(storage: Storage) -> None:
    assert await bring_areas(storage, areas(4), 0, AT) == 0  # few: in one transaction
    async with storage.begin("cut short") as work:
        long_ago = AT - timedelta(days=1)
        await work.districts.store_areas(areas(3, 9.0), arriving.named(long_ago, "cut"))
    assert await bring_areas(storage, areas(8, 2.0), 1, AT) == 4
    assert await kept(storage) == {f"a{n}": 2.0 for n in range(8)}
    async with storage.read() as work:
        assert await work.districts.left_over_areas("areas 9") == []
    assert await bring_areas(storage, areas(8, 3.0), 2, AT + timedelta(minutes=1)) == 8
    assert await kept(storage) == {f"a{n}": 3.0 for n in range(8)}


async def test_a_district_that_has_changed_meanwhile_is_judged_again(storage: Storage) -> None:
    async with storage.begin("somebody else") as work:
        await work.districts.add_areas(areas(1, 7.0))
    assert await bring_areas(storage, areas(2), 0, AT) is None
    assert await bring_areas(storage, areas(8), 0, AT) is None
    assert await kept(storage) == {"a0": 7.0}


def _losing(storage: Storage) -> arriving.Begin:
    """Begin transactions of which the first is undone without a word."""
    begun = iter([True])

    @asynccontextmanager
    async def begin(cause: str) -> AsyncIterator[UnitOfWork]:
        with suppress(LookupError):
            async with storage.begin(cause) as work:
                yield work
                if next(begun, False):
                    raise LookupError

    return begin


async def test_an_import_of_which_a_part_is_missing_does_not_count(storage: Storage) -> None:
    with pytest.raises(RuntimeError, match="5 of 8 areas"):
        await arriving.store(_losing(storage), storage.read, areas(8), "areas x", monotonic)
    assert await kept(storage) == {}


async def test_nobody_waits_long_while_thousands_of_areas_arrive(
    storage: Storage, database_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process writes meanwhile, as a running bot does; `make test-long` imports fifty thousand."""
    monkeypatch.setattr(arriving, "PIECE", 200)
    outlines = [shapely.Point(n % 200, n // 200).buffer(0.5, quad_segs=25) for n in range(MANY)]
    added = [Area(AreaCode(f"a{n}"), "A", None, outline) for n, outline in enumerate(outlines)]
    bot, waited = Storage(database_url, clock), [0.0]

    async def write() -> None:
        while True:
            start = monotonic()
            async with bot.begin("beside") as work:
                await work.districts.add_assets([])
            waited.append(monotonic() - start)
            await asyncio.sleep(0.01)

    async with asyncio.TaskGroup() as group:
        beside = group.create_task(write())
        replaced = await arriving.store(storage.begin, storage.read, added, "areas x", monotonic)
        async with storage.begin("all of them") as work:
            await arriving.count(work, MANY, replaced, "areas x", None, AT)
        beside.cancel()
    await bot.close()
    assert len(await kept(storage)) == MANY
    assert len(waited) > MANY / 400
    assert max(waited) < 1
