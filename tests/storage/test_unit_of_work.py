"""A unit of work is one transaction with everything in it, on both engines."""

import asyncio

import pytest

from storage.unit_of_work import Storage


async def test_a_photo_gets_a_number_of_its_own_each_time(storage: Storage) -> None:
    async with storage.begin("1") as work:
        first, second = await work.photos.add("a" * 64, None), await work.photos.add("a" * 64, "file-a")
    assert first.id != second.id
    assert (first.name, first.file_id, second.file_id) == ("a" * 64, None, "file-a")


async def test_telegrams_copies_are_found_by_name(storage: Storage) -> None:
    async with storage.begin("1") as work:
        for name, file_id in (("a", "A"), ("b", None), ("c", "C")):
            await work.photos.add(name * 64, file_id)
        assert await work.photos.file_ids(["a" * 64, "b" * 64, "d" * 64]) == {"a" * 64: "A"}
        assert await work.photos.file_ids([]) == {}
        await work.photos.forget_file_ids(["a" * 64, "b" * 64])
        assert await work.photos.file_ids(["a" * 64, "b" * 64, "c" * 64]) == {"c" * 64: "C"}


async def test_what_is_stored_survives_closing(storage: Storage) -> None:
    async with storage.begin("1") as work:
        await work.photos.add("a" * 64, "A")
    await storage.close()
    async with storage.read() as work:
        assert await work.photos.file_ids(["a" * 64]) == {"a" * 64: "A"}


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
async def test_who_throws_a_file_away_waits_for_who_stores_it_in_another_process(storage: Storage) -> None:
    name, began = "ab" * 32, asyncio.Event()

    async def look_for_records() -> bool:
        async with storage.begin("sweep") as work:
            began.set()
            await work.hold_files([name])
            return name in await work.holdings.named([name])

    async with storage.begin("store") as work:
        await work.photos.add(name, None, None)
        await work.hold_files([name])
        looking = asyncio.get_running_loop().create_task(look_for_records())
        await began.wait()
        await asyncio.sleep(0.05)
        assert not looking.done()
    assert await looking
