"""The outbox keeps what is said, once and for whom it is, on both engines."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casework.model.notice import Kind, Notice, ToChat, ToDesk, ToPerson
from casework.model.person import PersonId
from storage.schema import outbox
from storage.traffic.parcels import Parcel
from storage.unit_of_work import Storage
from tests.storage.samples import (
    AT,
    CARL,
    CREW,
    DESK,
    OFFICE,
    RITA,
    abouts,
    add_teams,
    claim,
    link_desk,
    meet,
    say,
    say_in,
)

SOON = AT + timedelta(minutes=1)
LATER = AT + timedelta(hours=1)


async def test_a_notice_for_a_person_goes_to_their_private_chat(storage: Storage) -> None:
    rita = await meet(storage)
    await say(storage, Notice(Kind.TAKEN, ToPerson(rita), 7, {"rework": 1, "who": "Carl", "m": 2.5}, slot="s"))
    [parcel] = await claim(storage)
    assert parcel == Parcel(
        id=parcel.id,
        kind=Kind.TAKEN,
        person=rita,
        team=None,
        language="en",
        chat=RITA,
        thread=None,
        about=7,
        facts={"rework": 1, "who": "Carl", "m": 2.5},
        slot="s",
        attempts=0,
        after_message=0,
        may_have_arrived=False,
        since=AT,
    )


async def test_a_notice_for_a_chat_keeps_its_topic_and_language(storage: Storage) -> None:
    await say(storage, Notice(Kind.REFUSAL, ToChat(DESK, 7, "zh")))
    [parcel] = await claim(storage)
    assert (parcel.chat, parcel.thread, parcel.language) == (DESK, 7, "zh")
    assert (parcel.person, parcel.team) == (None, None)


async def test_a_notice_for_somebody_unknown_is_a_mistake(storage: Storage) -> None:
    with pytest.raises(IntegrityError):
        await say(storage, Notice(Kind.CLOSED, ToPerson(PersonId(99))))


async def test_the_same_notice_for_the_same_cause_is_kept_once(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    notice = Notice(Kind.CLOSED, ToPerson(rita), 7)
    async with storage.begin("update 1") as work:
        assert await work.outbox.add(notice, "update 1", AT)
        assert not await work.outbox.add(notice, "update 1", AT)
    async with storage.begin("update 1") as work:
        assert not await work.outbox.add(notice, "update 1", AT)
        assert await work.outbox.add(Notice(Kind.CLOSED, ToPerson(rita), 8), "update 1", AT)
        assert await work.outbox.add(Notice(Kind.CLOSED, ToPerson(carl), 7), "update 1", AT)
        assert await work.outbox.add(Notice(Kind.REOPENED, ToPerson(rita), 7, {"rework": 1}), "update 1", AT)
        assert await work.outbox.add(Notice(Kind.CLOSED, ToPerson(rita), 7, slot="s"), "update 1", AT)
        assert await work.outbox.add(notice, "update 2", AT)


async def test_what_answers_an_album_is_said_once_for_all_its_parts(storage: Storage) -> None:
    notice = Notice(Kind.REFUSAL, ToChat(RITA, None, "en"), once="album 9")
    await asyncio.gather(*(say(storage, notice, f"update {number}") for number in range(5)))
    assert len(await claim(storage)) == 1
    assert await claim(storage) == []


async def test_a_commit_that_said_something_wakes_whoever_waits(storage: Storage) -> None:
    woken: list[datetime | None] = []
    storage.on_said = lambda: woken.append(AT)
    await say_in(storage, RITA, 1)
    assert len(woken) == 1
    await say_in(storage, RITA, 1)
    await meet(storage)

    async def say_and_fail() -> None:
        async with storage.begin("update 2") as work:
            await work.say(Notice(Kind.CLOSED, ToChat(RITA, None, "en"), 2))
            raise LookupError

    with pytest.raises(LookupError):
        await say_and_fail()
    assert len(woken) == 1
    assert await abouts(storage) == [1]


async def test_what_is_gathered_is_put_out_at_the_end_in_its_order_and_once(storage: Storage) -> None:
    await add_teams(storage)
    await link_desk(storage)
    rita = await meet(storage)
    to_rita, to_desk = Notice(Kind.CLOSED, ToPerson(rita), 7), Notice(Kind.CARD, ToDesk(CREW), 7, slot="card:7")
    homeless, to_chat = Notice(Kind.CARD, ToDesk(OFFICE), 8), Notice(Kind.REFUSAL, ToChat(-77, 3, "zh"))
    woken: list[int] = []
    storage.on_said = lambda: woken.append(1)
    async with storage.begin("time", gathers=True) as work:
        for notice in (to_desk, to_rita, to_desk, homeless, to_chat):
            await work.say(notice)
        assert await work.said(replace(to_rita, once="week 1")) is None
        await work.say(replace(to_rita, once="week 1"))
    async with storage.begin("time", gathers=True) as work:
        assert await work.said(replace(to_rita, once="week 1")) == {}
        await work.say(to_rita)
    assert woken == [1, 1]
    async with storage.transactions.reading() as connection:
        rows = (await connection.execute(select(outbox).order_by(outbox.c.id))).all()
    assert [(row.kind, row.chat_id, row.thread_id, row.team, row.person_id, row.language) for row in rows] == [
        (Kind.CARD, DESK, None, CREW, None, None),
        (Kind.CLOSED, RITA, None, None, rita, None),
        (Kind.CARD, None, None, OFFICE, None, None),
        (Kind.REFUSAL, -77, 3, None, None, "zh"),
        (Kind.CLOSED, RITA, None, None, rita, None),
    ]


@pytest.mark.parametrize("steps", [1, 3, 9])
async def test_who_is_cancelled_while_much_is_put_out_leaves_no_lock(storage: Storage, steps: int) -> None:
    rita = await meet(storage)

    async def say_much() -> None:
        async with storage.begin("time", gathers=True) as work:
            for number in range(100):
                await work.say(Notice(Kind.CLOSED, ToPerson(rita), number))

    saying = asyncio.get_running_loop().create_task(say_much())
    for _ in range(steps):
        await asyncio.sleep(0)
    saying.cancel()
    await asyncio.wait({saying})
    async with asyncio.timeout(5):
        await say(storage, Notice(Kind.CLOSED, ToPerson(rita), 1), "update 2")
