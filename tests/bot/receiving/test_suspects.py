"""Suspects are worked one at a time and counted meanwhile, but not while they wait for the network."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import pytest

from bot.receiving import suspects
from bot.receiving.suspects import Suspects
from storage.traffic.inbox import Incoming, Waiting
from storage.unit_of_work import Storage
from tests.storage.samples import AT

SOON_S = 0.01


async def left_undone(storage: Storage) -> Sequence[Waiting]:
    """Store two updates of two chats, as a process that died leaves them."""
    async with storage.begin("store") as work:
        await work.inbox.store([Incoming(number, number, "{}", None) for number in (1, 2)], AT)
        return await work.inbox.suspects()


async def counted(storage: Storage) -> list[int]:
    async with storage.read() as work:
        return [each.attempts for each in await work.inbox.suspects()]


async def test_who_waits_for_the_network_is_not_counted_and_another_is_worked(storage: Storage) -> None:
    first, second = await left_undone(storage)
    here = Suspects(storage)
    async with here.worked(first):
        assert await counted(storage) == [1, 0]
        async with here.blameless(first):
            assert await counted(storage) == [0, 0]
            async with here.worked(second):
                assert await counted(storage) == [0, 1]
                await here.clear(second)
        assert await counted(storage) == [1, 0]


async def test_deaths_are_remembered_while_a_suspect_waits_for_the_network(storage: Storage) -> None:
    first, _ = await left_undone(storage)
    async with storage.begin("died") as work:
        await work.inbox.begun(first.seq)
    here = Suspects(storage)
    with suppress(ZeroDivisionError):
        async with here.worked(first):
            assert await counted(storage) == [2, 0]
            async with here.blameless(first):
                assert await counted(storage) == [1, 0]
                raise ZeroDivisionError
    assert await counted(storage) == [2, 0]


async def test_who_comes_back_from_the_network_waits_for_their_turn(storage: Storage) -> None:
    first, second = await left_undone(storage)
    here, answered, order = Suspects(storage), asyncio.Event(), list[int]()

    async def fetches() -> None:
        async with here.worked(first):
            async with here.blameless(first):
                await answered.wait()
            assert await counted(storage) == [1, 0]
            order.append(1)

    await here.take(first)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(fetches())
        await here.take(second)
        async with here.worked(second):
            answered.set()
            await asyncio.sleep(SOON_S)
            assert (order, await counted(storage)) == ([], [0, 1])
            await here.clear(second)
            order.append(2)
    assert sorted(order) == [1, 2]


async def test_ordinary_updates_are_not_touched(storage: Storage) -> None:
    first, _ = await left_undone(storage)
    here = Suspects(storage)
    async with here.blameless(first):
        await here.clear(first)
    assert await counted(storage) == [0, 0]


async def test_who_takes_long_keeps_the_others_waiting_only_for_a_while(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suspects, "ALONE_S", SOON_S)
    first, second = await left_undone(storage)
    here = Suspects(storage)
    async with here.worked(first):
        await here.rest()
        async with here.worked(second):
            assert await counted(storage) == [1, 1]


async def test_who_waits_for_the_network_keeps_the_others_waiting_only_for_a_moment(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suspects, "ALONE_S", 3600)
    monkeypatch.setattr(suspects, "NETWORK_S", SOON_S)
    first, _ = await left_undone(storage)
    here = Suspects(storage)
    async with here.worked(first), here.blameless(first):
        async with asyncio.timeout(60):
            await here.rest()
    async with asyncio.timeout(60):
        await here.rest()  # nobody is left
