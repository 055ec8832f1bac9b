"""Several processes write and carry the same notices: their clocks differ, and two may believe that one is theirs."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from storage.schema import outbox
from storage.traffic.parcels import Held, Parcel, Parcels
from storage.traffic.slots import Shown
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CARL, DESK, RITA, abouts, claim, next_moment, say_in

LATER = AT + timedelta(hours=1)


async def someone_waits_for_a_row(storage: Storage) -> bool:
    async with storage.transactions.reading() as connection:
        return bool(await connection.scalar(text("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")))


async def rows(storage: Storage) -> list[tuple[object, ...]]:
    async with storage.transactions.reading() as connection:
        return [tuple(row) for row in await connection.execute(select(outbox).order_by(outbox.c.id))]


async def test_what_was_never_tried_waits_for_nothing_although_its_writer_had_a_clock_that_is_ahead(
    storage: Storage,
) -> None:
    await say_in(storage, DESK, 1)
    before = AT - timedelta(minutes=30)
    assert await next_moment(storage, at=before) == before
    assert await abouts(storage, before) == [1]


async def test_what_another_process_lets_leave_at_once_waits_for_nothing_either(storage: Storage) -> None:
    await say_in(storage, DESK, 1)
    before = AT - timedelta(minutes=30)
    [parcel] = await claim(storage, before)
    async with storage.begin("1") as work:
        await work.parcels.wait_for_chat(parcel, LATER, "kicked")
    assert await next_moment(storage, at=before) == LATER
    async with storage.begin("the bot is back") as work:
        await work.desks.try_again(DESK)
    assert await next_moment(storage, at=before) == before
    assert await abouts(storage, before) == [1]


async def test_a_pause_is_waited_for_also_where_the_writer_had_a_clock_that_is_ahead(storage: Storage) -> None:
    await say_in(storage, DESK, 1)
    before = AT - timedelta(minutes=30)
    [parcel] = await claim(storage, before)
    async with storage.begin("1") as work:
        await work.parcels.later(parcel, before + timedelta(seconds=1), "500")
    assert await abouts(storage, before) == []
    assert await next_moment(storage, at=before) == before + timedelta(seconds=1)


async def put_back_by_another(storage: Storage, parcel: Parcel) -> None:
    async with storage.begin("another process leads") as work:
        assert await work.parcels.left_sending(AT) == 1


async def tried_by_another(storage: Storage, parcel: Parcel) -> None:
    await put_back_by_another(storage, parcel)
    assert [again.id for again in await claim(storage)] == [parcel.id]


async def delivered_by_another(storage: Storage, parcel: Parcel) -> None:
    await put_back_by_another(storage, parcel)
    [again] = await claim(storage)
    async with storage.begin("another courier") as work:
        await work.parcels.delivered([(again, Shown(90, None, None))], AT)


Ending = Callable[[Parcels, Parcel], Awaitable[object]]
ENDINGS: dict[str, Ending] = {
    "later": lambda parcels, parcel: parcels.later(parcel, LATER, "500", may_have_arrived=True),
    "the chat is shut": lambda parcels, parcel: parcels.wait_for_chat(parcel, LATER, "kicked"),
    "it stands aside": lambda parcels, parcel: parcels.stand_aside(parcel, LATER, "no"),
    "failed": lambda parcels, parcel: parcels.failed(parcel, LATER, "blocked"),
}


@pytest.mark.parametrize("meanwhile", [put_back_by_another, tried_by_another, delivered_by_another])
@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
async def test_how_an_attempt_ended_changes_nothing_once_another_process_has_the_notice(
    storage: Storage, ending: Ending, meanwhile: Callable[[Storage, Parcel], Awaitable[None]]
) -> None:
    await say_in(storage, RITA, 1, slot="s")
    [parcel] = await claim(storage)
    await meanwhile(storage, parcel)
    before = await rows(storage)
    async with storage.begin("late") as work:
        await ending(work.parcels, parcel)
    assert await rows(storage) == before


@pytest.mark.parametrize("ending", [ENDINGS["later"], ENDINGS["the chat is shut"]], ids=["later", "shut"])
async def test_what_was_said_of_its_chat_is_not_said_of_the_one_to_which_it_goes_by_now(
    storage: Storage, ending: Ending
) -> None:
    await say_in(storage, DESK, 1)
    [parcel] = await claim(storage)
    async with storage.begin("a supergroup") as work:
        await work.desks.move(DESK, DESK - 1)
    async with storage.begin("late") as work:
        await ending(work.parcels, parcel)
    [again] = await claim(storage)
    assert (again.chat, again.may_have_arrived) == (DESK - 1, False)


async def test_what_has_arrived_is_not_sent_again_although_it_was_put_back(storage: Storage) -> None:
    await say_in(storage, RITA, 1, slot="s")
    [parcel] = await claim(storage)
    await put_back_by_another(storage, parcel)
    async with storage.begin("late") as work:
        await work.parcels.delivered([(parcel, Shown(55, None, None))], AT)
    assert await claim(storage) == []
    async with storage.read() as work:
        assert await work.slots.shown(RITA, "s") == Shown(55, None, None)


async def test_of_two_messages_for_one_notice_the_first_that_is_recorded_shows_its_slot(storage: Storage) -> None:
    await say_in(storage, RITA, 1, slot="s")
    [parcel] = await claim(storage)
    await delivered_by_another(storage, parcel)
    async with storage.begin("late") as work:
        await work.parcels.delivered([(parcel, Shown(55, None, None))], AT)
        assert await work.slots.shown(RITA, "s") == Shown(90, None, None)


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
async def test_of_two_who_claim_at_the_same_moment_one_has_a_notice(storage: Storage) -> None:
    await say_in(storage, RITA, 1)
    await say_in(storage, CARL, 2)
    async with asyncio.TaskGroup() as tasks, storage.begin("first") as work:
        first = await work.parcels.claim(AT, Held(), 100)
        second = tasks.create_task(claim(storage))
        async with asyncio.timeout(20):
            while not await someone_waits_for_a_row(storage):  # noqa: ASYNC110 - the server sets no event of ours
                await asyncio.sleep(0.002)
    assert [parcel.about for parcel in first] == [1, 2]
    assert second.result() == []
