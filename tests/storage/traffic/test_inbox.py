"""Updates are stored once, in order, and marked done once, on both engines."""

import asyncio
from datetime import timedelta

import pytest

from storage.traffic.inbox import AlreadyDone, Incoming, Waiting
from storage.unit_of_work import Storage
from tests.storage.samples import AT, RITA

CHAT, OTHER = 1001, -1002


def update(number: int, lane: int = CHAT, message: int | None = None) -> Incoming:
    return Incoming(number, lane, f'{{"update_id": {number}}}', message)


async def store(storage: Storage, *updates: Incoming) -> None:
    async with storage.begin("store") as work:
        await work.inbox.store(updates, AT)


async def waiting(storage: Storage, lane: int = CHAT, limit: int = 100) -> list[Waiting]:
    async with storage.read() as work:
        return await work.inbox.waiting(lane, limit)


async def test_what_was_stored_waits_as_it_came(storage: Storage) -> None:
    await store(storage, update(5))
    [found] = await waiting(storage)
    assert found == Waiting(found.seq, 5, CHAT, '{"update_id": 5}', 0, AT)


async def test_nothing_to_store_is_no_mistake(storage: Storage) -> None:
    await store(storage)
    async with storage.read() as work:
        assert await work.inbox.suspects() == []


async def test_a_redelivered_update_is_absorbed(storage: Storage) -> None:
    await store(storage, update(5), update(5), update(6))
    await store(storage, update(6), update(7), update(5))
    assert [each.update_id for each in await waiting(storage)] == [5, 6, 7]


async def test_a_redelivered_update_that_was_worked_does_not_wait_again(storage: Storage) -> None:
    await store(storage, update(5))
    [first] = await waiting(storage)
    async with storage.begin("1") as work:
        await work.inbox.done(first.seq, AT)
    await store(storage, update(5))
    assert await waiting(storage) == []


async def test_each_lane_keeps_the_order_of_arrival(storage: Storage) -> None:
    # Update ids become random after a week without updates, so a later update may have a smaller number.
    await store(storage, update(900), update(3, OTHER), update(800, OTHER))
    await store(storage, update(2), update(901))
    assert [each.update_id for each in await waiting(storage)] == [900, 2, 901]
    assert [each.update_id for each in await waiting(storage, OTHER)] == [3, 800]
    assert [each.update_id for each in await waiting(storage, limit=2)] == [900, 2]


async def test_a_suspect_is_the_first_of_its_lane_that_waits(storage: Storage) -> None:
    await store(storage, update(1), update(3, OTHER), update(2))
    async with storage.begin("1") as work:
        first, other = await work.inbox.suspects()
        assert (first.update_id, other.update_id) == (1, 3)
        await work.inbox.done(first.seq, AT)
        assert [each.update_id for each in await work.inbox.suspects()] == [3, 2]
        await work.inbox.done(other.seq, AT)
        assert [each.update_id for each in await work.inbox.suspects()] == [2]


async def test_an_update_done_twice_undoes_the_second_effect(storage: Storage) -> None:
    await store(storage, update(1))
    [only] = await waiting(storage)
    async with storage.begin("1") as work:
        await work.inbox.done(only.seq, AT)

    async def work_it_again() -> None:
        async with storage.begin("2") as work:
            await work.people.meet(RITA, "en", AT)
            await work.inbox.done(only.seq, AT)

    with pytest.raises(AlreadyDone):
        await work_it_again()
    async with storage.read() as work:
        assert await work.people.by_account(RITA) is None


async def test_of_twenty_who_work_one_update_at_once_one_has_an_effect(storage: Storage) -> None:
    await store(storage, update(1))
    [only] = await waiting(storage)

    async def work_it(number: int) -> None:
        async with storage.begin("1") as work:
            await work.people.meet(2000 + number, "en", AT)
            await work.inbox.done(only.seq, AT)

    ended = await asyncio.gather(*(work_it(number) for number in range(20)), return_exceptions=True)
    assert [each for each in ended if not isinstance(each, AlreadyDone)] == [None]
    async with storage.read() as work:
        met = [await work.people.by_account(2000 + number) for number in range(20)]
    assert len([person for person in met if person]) == 1


async def test_how_often_a_suspect_was_begun_is_counted_until_it_is_cleared(storage: Storage) -> None:
    await store(storage, update(1), update(2))
    first, second = await waiting(storage)
    async with storage.begin("1") as work:
        await work.inbox.begun(first.seq)
        await work.inbox.begun(first.seq)
    assert [each.attempts for each in await waiting(storage)] == [2, 0]
    async with storage.begin("1") as work:
        await work.inbox.unbegun(first.seq)
    assert [each.attempts for each in await waiting(storage)] == [1, 0]
    async with storage.begin("1") as work:
        await work.inbox.cleared(first.seq)
    assert [each.attempts for each in await waiting(storage)] == [0, 0]
    async with storage.begin("2") as work:
        await work.inbox.done(first.seq, AT, "given up")
    assert [each.seq for each in await waiting(storage)] == [second.seq]


async def test_old_updates_are_thrown_away_once_they_were_worked(storage: Storage) -> None:
    await store(storage, update(1), update(2))
    first, second = await waiting(storage)
    async with storage.begin("1") as work:
        await work.inbox.done(first.seq, AT)
        await work.inbox.prune(AT)
    await store(storage, update(1))
    assert await waiting(storage) == [second]
    async with storage.begin("2") as work:
        await work.inbox.prune(AT + timedelta(seconds=1))
    assert await waiting(storage) == [second]
    await store(storage, update(1))
    assert [each.update_id for each in await waiting(storage)] == [2, 1]
