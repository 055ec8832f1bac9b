"""A notice finds its desk even if the desk is linked later, moves, or falls back to its group; on both engines."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from casework.model.notice import card_notice, news_notice
from casework.model.team import Desk, Loss
from casework.model.ticket_id import TicketId
from storage.unit_of_work import Storage
from tests.storage.samples import (
    AT,
    CREW,
    DESK,
    OFFICE,
    RITA,
    add_teams,
    add_ticket,
    claim,
    link_desk,
    meet,
    next_moment,
    say,
    say_in,
)

SUPERGROUP = -1_000_000_005_001


async def test_what_is_for_a_desk_waits_until_there_is_one(storage: Storage) -> None:
    await add_teams(storage)
    await say(storage, card_notice(CREW, TicketId(1)))
    await say(storage, card_notice(OFFICE, TicketId(2)))
    assert await claim(storage) == []
    assert await next_moment(storage) is None
    await link_desk(storage, DESK, 7)
    [parcel] = await claim(storage)
    assert (parcel.team, parcel.chat, parcel.thread, parcel.about) == (CREW, DESK, 7, 1)


async def test_what_waits_for_a_desk_follows_it_to_another_chat(storage: Storage) -> None:
    await add_teams(storage)
    await link_desk(storage)
    await say(storage, card_notice(CREW, TicketId(1)))
    await say(storage, card_notice(CREW, TicketId(2)))
    async with storage.begin("seen") as work:
        await work.inbox.note_messages({DESK: 500})
        await work.inbox.note_messages({SUPERGROUP: 2})
    [on_its_way] = await claim(storage)
    await link_desk(storage, SUPERGROUP, 3)
    async with storage.begin("1") as work:
        await work.parcels.later(on_its_way, AT, "429")
    left = [(await claim(storage))[0] for _ in range(2)]
    where = [(parcel.chat, parcel.thread, parcel.after_message, parcel.about) for parcel in left]
    assert where == [(SUPERGROUP, 3, 2, 1), (SUPERGROUP, 3, 2, 2)]


async def test_linking_the_same_chat_again_forgets_nothing_about_what_may_have_arrived_there(storage: Storage) -> None:
    await add_teams(storage)
    await link_desk(storage)
    await say(storage, card_notice(CREW, TicketId(1)))
    [on_its_way] = await claim(storage)
    async with storage.begin("1") as work:
        await work.parcels.later(on_its_way, AT, "timed out", may_have_arrived=True)
        await work.inbox.note_messages({DESK: 500})
    await link_desk(storage, DESK, 3)
    [again] = await claim(storage)
    assert (again.thread, again.after_message, again.may_have_arrived) == (3, 0, True)


async def test_a_group_that_became_a_supergroup_takes_along_what_is_on_its_way(storage: Storage) -> None:
    await add_teams(storage)
    await link_desk(storage)
    await say(storage, card_notice(CREW, TicketId(1)))
    await say(storage, card_notice(CREW, TicketId(2)))
    await say_in(storage, DESK, 3)
    await say_in(storage, RITA, 4)
    async with storage.begin("seen") as work:
        await work.inbox.note_messages({DESK: 500})
    on_its_way, _ = await claim(storage)
    assert on_its_way.after_message == 500
    async with storage.begin("1") as work:
        await work.desks.move(DESK, SUPERGROUP)
        await work.parcels.later(on_its_way, AT, "migrated")
        await work.inbox.note_messages({SUPERGROUP: 2})
    for about in (1, 2, 3):
        [parcel] = await claim(storage)
        assert (parcel.chat, parcel.about, parcel.after_message) == (SUPERGROUP, about, 2)


async def test_what_is_for_a_topic_that_was_closed_goes_to_the_group(storage: Storage) -> None:
    await add_teams(storage)
    await link_desk(storage, DESK, 7)
    await link_desk(storage, DESK, 8, OFFICE)
    await say(storage, card_notice(CREW, TicketId(1)))
    await say(storage, card_notice(CREW, TicketId(2)))
    await say(storage, card_notice(OFFICE, TicketId(3)))
    [on_its_way] = await claim(storage)
    async with storage.begin("1") as work:
        await work.desks.leave_topic(DESK, 7)
        await work.parcels.later(on_its_way, AT, "message thread not found")
        assert await work.desks.of(CREW) == Desk(CREW, DESK)
        assert await work.desks.of(OFFICE) == Desk(OFFICE, DESK, 8)
    left = [(await claim(storage))[0] for _ in range(3)]
    assert [(parcel.thread, parcel.about) for parcel in left] == [(None, 1), (None, 2), (8, 3)]


async def somebody_waits_for_a_lock(storage: Storage) -> bool:
    async with storage.transactions.reading() as connection:
        return bool((await connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))).scalar_one())


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
async def test_what_is_said_while_a_desk_is_being_linked_reaches_it(storage: Storage) -> None:
    await add_teams(storage)
    async with asyncio.TaskGroup() as tasks, storage.begin("say") as work:
        await work.say(card_notice(CREW, TicketId(1)))
        linking = tasks.create_task(link_desk(storage))
        while not (linking.done() or await somebody_waits_for_a_lock(storage)):
            pass
    assert [parcel.chat for parcel in await claim(storage)] == [DESK]


async def test_what_is_refused_lets_the_others_of_its_chat_pass_until_its_time_has_come(storage: Storage) -> None:
    await say_in(storage, RITA, 1)
    await say_in(storage, RITA, 2)
    [refused] = await claim(storage)
    async with storage.begin("refused") as work:
        await work.parcels.stand_aside(refused, AT + timedelta(hours=1), "no")
        assert await work.parcels.bring_back(AT) == AT + timedelta(hours=1)
    assert [parcel.about for parcel in await claim(storage)] == [2]
    assert await claim(storage) == []
    async with storage.begin("later") as work:
        assert await work.parcels.bring_back(AT + timedelta(hours=1)) is None
    [again] = await claim(storage, AT + timedelta(hours=1))
    assert (again.about, again.attempts, again.since) == (1, 1, AT)


async def test_what_waits_for_a_shut_desk_holds_back_everything_until_it_opens_or_another_is_linked(
    storage: Storage,
) -> None:
    rita = await meet(storage)
    await add_teams(storage)
    await link_desk(storage)
    ticket = await add_ticket(storage, rita)
    for about in (ticket.id, 2):
        await say(storage, news_notice(CREW, TicketId(about), 1))
    for opens in (True, False):
        [first] = await claim(storage)
        async with storage.begin("shut") as work:
            await work.parcels.wait_for_chat(first, AT + timedelta(hours=1), "kicked")
            await work.desks.lose(DESK, Loss.GONE, AT)
            assert await work.supervision.is_unheard(ticket.id)
        assert await claim(storage) == []
        async with storage.begin("open") as work:
            if opens:
                await work.desks.try_again(DESK)
            else:
                await work.desks.link(Desk(CREW, DESK - 1), AT)
    [first] = await claim(storage)
    assert (first.about, first.chat) == (ticket.id, DESK - 1)
    async with storage.read() as work:
        assert not await work.supervision.is_unheard(ticket.id)
