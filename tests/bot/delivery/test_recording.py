"""Deliveries are written down together, and whoever waits is told when theirs is on disk."""

import asyncio

import pytest

from bot.delivery.recording import Recorder
from casework.model.notice import Kind, Notice, ToChat
from storage.traffic.outbox import Parcel, Shown
from storage.unit_of_work import Storage
from tests.clock import Clock


async def _parcels(storage: Storage, clock: Clock, count: int) -> list[Parcel]:
    async with storage.begin("test") as work:
        for chat in range(1, count + 1):
            await work.say(Notice(Kind.HELP, ToChat(chat, None, "en"), slot="s"))
    async with storage.begin("test") as work:
        return await work.outbox.claim(clock(), [], count)


async def test_many_that_come_at_once_are_all_written_down(storage: Storage, clock: Clock) -> None:
    recorder = Recorder(storage, clock)
    parcels = await _parcels(storage, clock, 9)
    await asyncio.gather(*(recorder.record(parcel, Shown(parcel.chat * 10, None, None)) for parcel in parcels))
    async with storage.read() as work:
        for parcel in parcels:
            assert await work.outbox.shown(parcel.chat, "s") == Shown(parcel.chat * 10, None, None)
    async with storage.begin("test") as work:
        assert await work.outbox.left_sending(clock()) == 0


async def test_each_is_told_what_kept_them_from_the_disk_and_the_next_is_written(
    storage: Storage, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(storage, clock)
    first, second, third = await _parcels(storage, clock, 3)
    with monkeypatch.context() as patched:
        patched.setattr(storage, "begin", lambda _cause: storage.read())  # may not write
        failures = await asyncio.gather(
            *(recorder.record(parcel, Shown(1, None, None)) for parcel in (first, second)), return_exceptions=True
        )
    assert all(isinstance(failure, Exception) for failure in failures)
    await recorder.record(third, Shown(30, None, None))
    async with storage.read() as work:
        assert await work.outbox.shown(third.chat, "s") == Shown(30, None, None)
