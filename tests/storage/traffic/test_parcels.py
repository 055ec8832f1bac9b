"""Parcels leave the outbox in order, and what becomes of them is recorded, on both engines."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import product

import pytest
from sqlalchemy import event, update

from casework.model.draft import DraftId
from casework.model.notice import Kind, Notice, ToPerson, draft_notice
from storage.schema import outbox
from storage.traffic.inbox import Incoming
from storage.traffic.parcels import Held
from storage.traffic.slots import Shown
from storage.unit_of_work import Storage
from tests.storage.samples import (
    AT,
    CARL,
    DESK,
    RITA,
    abouts,
    claim,
    meet,
    next_moment,
    say,
    say_in,
)

SOON = AT + timedelta(minutes=1)
LATER = AT + timedelta(hours=1)


async def test_each_chat_gets_its_first_notice_and_the_next_when_it_is_not_busy(storage: Storage) -> None:
    for chat, about in ((RITA, 1), (RITA, 2), (CARL, 3), (RITA, 4)):
        await say_in(storage, chat, about)
    assert await abouts(storage) == [1, 3]
    assert await abouts(storage, busy=[RITA, CARL]) == []
    assert await abouts(storage, busy=[CARL]) == [2]
    assert await abouts(storage) == [4]
    assert await abouts(storage) == []


async def test_whoever_waits_for_an_answer_comes_first(storage: Storage) -> None:
    await say_in(storage, 1, 1, kind=Kind.TAKEN)
    await say_in(storage, 2, 2, kind=Kind.REFUSAL)
    await say_in(storage, 3, 3, kind=Kind.CARD)
    await say_in(storage, 4, 4, kind=Kind.DRAFT)
    assert await abouts(storage, limit=3) == [2, 4, 1]
    assert await abouts(storage, limit=3) == [3]


async def test_within_a_private_chat_the_order_counts_more_than_urgency(storage: Storage) -> None:
    await say_in(storage, RITA, 1, kind=Kind.TAKEN)
    await say_in(storage, RITA, 2, kind=Kind.REFUSAL)
    assert await abouts(storage) == [1]


async def test_of_several_notices_for_a_slot_one_leaves(storage: Storage) -> None:
    rita = await meet(storage)
    for cause in ("1", "2", "3"):
        await say(storage, draft_notice(rita, DraftId(5)), cause)
    await say(storage, draft_notice(rita, DraftId(6)), "4")
    [parcel] = await claim(storage)
    assert (parcel.slot, parcel.about) == ("draft:5", 5)
    # A notice from now on may change what was just put into words.
    await say(storage, draft_notice(rita, DraftId(5)), "5")
    assert await abouts(storage) == [6]
    assert await abouts(storage) == [5]
    assert await abouts(storage) == []


@pytest.mark.parametrize("wish", ["afresh", "lowest"])
async def test_what_shall_stand_below_everything_leaves_after_what_was_said_before_it(
    storage: Storage, wish: str
) -> None:
    rita = await meet(storage)
    draft = draft_notice(rita, DraftId(1))
    for number, notice in enumerate((draft, draft, Notice(Kind.HELP, ToPerson(rita)), replace(draft, facts={wish: 1}))):
        await say(storage, notice, f"update {number}")
    left = [(await claim(storage))[0] for _ in range(3)]
    assert [(each.kind, dict(each.facts)) for each in left] == [
        (Kind.DRAFT, {}),
        (Kind.HELP, {}),
        (Kind.DRAFT, {wish: 1}),
    ]
    assert await claim(storage) == []


async def test_the_newest_message_to_a_person_is_known_with_and_without_a_slot(storage: Storage) -> None:
    rita = await meet(storage)
    for message, notice in enumerate((draft_notice(rita, DraftId(1)), Notice(Kind.HELP, ToPerson(rita))), 10):
        await say(storage, notice, f"update {message}")
        [parcel] = await claim(storage)
        async with storage.begin("courier") as work:
            await work.parcels.delivered([(parcel, Shown(message, None, None))], AT)
            assert await work.slots.newest(RITA) == message
            assert await work.slots.newest(CARL) == 0


async def test_a_slot_of_another_chat_is_another_slot(storage: Storage) -> None:
    await say_in(storage, RITA, 1, slot="s")
    await say_in(storage, CARL, 2, slot="s")
    await say_in(storage, CARL, 3)
    await say_in(storage, CARL, 4)
    assert await abouts(storage) == [1, 2]
    assert await abouts(storage) == [3]
    assert await abouts(storage) == [4]


async def test_what_must_wait_keeps_back_what_stands_behind_it(storage: Storage) -> None:
    await say_in(storage, RITA, 1)
    await say_in(storage, RITA, 2)
    await say_in(storage, CARL, 3)
    first, other = await claim(storage)
    async with storage.begin("1") as work:
        await work.parcels.later(first, SOON, "429", may_have_arrived=True)
        await work.parcels.delivered([(other, None)], AT)
    assert await claim(storage) == []
    # There is nothing to do before: the second notice could leave now, but is behind the first.
    assert await next_moment(storage) == SOON
    [again] = await claim(storage, SOON)
    assert (again.about, again.attempts, again.may_have_arrived) == (1, 1, True)
    assert await abouts(storage) == [2]


async def test_the_next_moment_is_the_earliest_of_all_chats_that_are_not_busy(storage: Storage) -> None:
    assert await next_moment(storage) is None
    for chat in (RITA, CARL, DESK):
        await say_in(storage, chat, 1)
    rita, carl, _ = await claim(storage)
    assert await next_moment(storage) is None
    async with storage.begin("1") as work:
        await work.parcels.later(rita, LATER, "429")
        await work.parcels.later(carl, SOON, "429")
    assert await next_moment(storage) == SOON
    assert await next_moment(storage, [CARL]) == LATER
    assert await next_moment(storage, [CARL, RITA]) is None


async def test_of_some_chats_those_are_named_in_which_something_waits(storage: Storage) -> None:
    for chat in (RITA, RITA, CARL, DESK):
        await say_in(storage, chat, 1)
    await say_in(storage, RITA, 2)
    await claim(storage)
    async with storage.read() as work:
        assert await work.parcels.waiting_in([RITA, CARL]) == {RITA: False}
        assert not await work.parcels.waiting_in([CARL])
        assert not await work.parcels.waiting_in([])


async def test_a_parcel_remembers_the_newest_message_before_its_first_attempt(storage: Storage) -> None:
    updates = [Incoming(number, RITA, "{}", message) for number, message in ((1, 10), (2, 12), (3, None), (4, 11))]
    async with storage.begin("store") as work:
        await work.inbox.store(updates, AT)
        await work.inbox.note_messages({RITA: 9})
    await say_in(storage, RITA, 1)
    [parcel] = await claim(storage)
    assert parcel.after_message == 12
    async with storage.begin("1") as work:
        await work.inbox.note_messages({RITA: 20})
        await work.parcels.later(parcel, AT, "429")
    [again] = await claim(storage)
    assert (again.after_message, again.newest) == (20, 20)  # it has not arrived
    async with storage.begin("2") as work:
        await work.inbox.note_messages({RITA: 30})
        await work.parcels.later(again, AT, "timed out", may_have_arrived=True)
    [doubtful] = await claim(storage)
    async with storage.begin("3") as work:
        await work.inbox.note_messages({RITA: 40})
        await work.parcels.later(doubtful, AT, "429")
    [still] = await claim(storage)
    assert (still.after_message, still.newest, still.may_have_arrived) == (20, 40, True)


async def test_private_chats_and_basic_groups_share_their_numbers_and_a_supergroup_counts_for_itself(
    storage: Storage,
) -> None:
    supergroup = -1_001_234_567_890
    async with storage.begin("seen") as work:
        await work.inbox.note_messages({RITA: 9, CARL: 30, -77: 20, supergroup: 4})
        await work.inbox.note_messages({RITA: 29, supergroup: 3})
    for chat in (RITA, CARL, -77, supergroup):
        await say_in(storage, chat, 1)
    assert {parcel.chat: parcel.after_message for parcel in await claim(storage)} == {
        RITA: 30,
        CARL: 30,
        -77: 30,
        supergroup: 4,
    }


async def test_what_a_notice_took_over_is_in_its_row(storage: Storage) -> None:
    rita = await meet(storage)
    draft = draft_notice(rita, DraftId(1))
    for number, notice in enumerate((draft, replace(draft, facts={"afresh": 1}), replace(draft, facts={"pin": 1}))):
        await say(storage, notice, f"update {number}")
    [parcel] = await claim(storage)
    assert dict(parcel.facts) == {"afresh": 1, "pin": 1}
    async with storage.begin("1") as work:
        await work.parcels.later(parcel, AT, "500", may_have_arrived=True)
    await say(storage, replace(draft, facts={"done": 1}), "update 9")
    [again] = await claim(storage)
    assert dict(again.facts) == {"afresh": 1, "pin": 1, "done": 1}
    async with storage.begin("2") as work:
        assert await work.parcels.left_sending(AT) == 1
    [at_last] = await claim(storage)
    assert dict(at_last.facts) == {"afresh": 1, "pin": 1, "done": 1}


async def test_a_notice_is_of_the_newest_kind_that_it_took_over(storage: Storage) -> None:
    for kind in (Kind.LEFT, Kind.TAKEN_DOWN):
        await say_in(storage, RITA, 1, slot="left:9", kind=kind)
    [parcel] = await claim(storage)
    assert parcel.kind is Kind.TAKEN_DOWN
    async with storage.begin("1") as work:
        await work.parcels.later(parcel, AT, "500")
    [again] = await claim(storage)
    assert again.kind is Kind.TAKEN_DOWN


async def test_what_was_said_after_one_that_must_wait_waits_too(storage: Storage) -> None:
    rita = await meet(storage)
    draft = draft_notice(rita, DraftId(1))
    below, latest = replace(draft, facts={"afresh": 1, "n": 1}), replace(draft, facts={"n": 2})
    for number, notice in enumerate((draft, Notice(Kind.HELP, ToPerson(rita)), below, latest)):
        await say(storage, notice, f"update {number}")
    left = [(await claim(storage))[0] for _ in range(3)]
    assert [(each.kind, dict(each.facts)) for each in left] == [
        (Kind.DRAFT, {}),
        (Kind.HELP, {}),
        (Kind.DRAFT, {"afresh": 1, "n": 2}),
    ]


async def test_what_a_process_that_died_was_sending_is_put_back(storage: Storage) -> None:
    for chat in (RITA, CARL, DESK):
        await say_in(storage, chat, 1)
    [done, *half_sent] = await claim(storage)
    async with storage.begin("1") as work:
        await work.parcels.delivered([(done, None)], AT)
        assert await work.parcels.left_sending(SOON) == 2
        assert await work.parcels.left_sending(SOON) == 0
    assert await claim(storage) == []
    again = await claim(storage, SOON)
    assert [(parcel.id, parcel.attempts, parcel.may_have_arrived) for parcel in again] == [
        (parcel.id, 1, True) for parcel in half_sent
    ]


async def test_what_arrived_or_never_will_is_not_sent_again(storage: Storage) -> None:
    await say_in(storage, RITA, 1, slot="s")
    await say_in(storage, CARL, 2)
    first, second = await claim(storage)
    async with storage.begin("1") as work:
        await work.parcels.delivered([(first, Shown(55, 7, "map"))], AT)
        await work.parcels.failed(second, AT, "bot was blocked by the user")
        assert await work.parcels.left_sending(AT) == 0
        assert await work.slots.shown(RITA, "s") == Shown(55, 7, "map")
    assert await claim(storage) == []


async def test_old_notices_are_thrown_away_once_they_are_settled(storage: Storage) -> None:
    rita = await meet(storage)
    await say(storage, draft_notice(rita, DraftId(1)), "1")
    await say(storage, draft_notice(rita, DraftId(1)), "2")
    await say_in(storage, CARL, 3)
    [parcel, _] = await claim(storage)
    async with storage.begin("1") as work:
        await work.parcels.delivered([(parcel, None)], AT)
        await work.parcels.prune(AT)
        assert not await work.outbox.add(draft_notice(rita, DraftId(1)), "1", AT)
        await work.parcels.prune(SOON)
        assert await work.outbox.add(draft_notice(rita, DraftId(1)), "1", AT)
        assert await work.outbox.add(draft_notice(rita, DraftId(1)), "2", AT)
        assert await work.parcels.left_sending(AT) == 1


async def test_a_person_who_cannot_be_reached_has_no_language_to_be_told_in(storage: Storage) -> None:
    rita = await meet(storage)
    async with storage.begin("blocked") as work:
        await work.people.set_reachable(rita, is_reachable=False)
    await say(storage, Notice(Kind.CLOSED, ToPerson(rita), 7))
    [parcel] = await claim(storage)
    assert (parcel.person, parcel.language) == (rita, None)


async def test_a_moment_that_no_pause_explains_is_not_believed(storage: Storage) -> None:
    """As after a clock that was ahead: of three that failed two wait for a day; one waits for half an hour."""
    for chat in (1, 2, 3):
        await say_in(storage, -chat, chat)
    pauses = (timedelta(days=1), timedelta(minutes=30), timedelta(days=1))
    for parcel, pause in zip(await claim(storage), pauses, strict=True):
        async with storage.begin("later") as work:
            await work.parcels.later(parcel, AT + pause, "x")
    assert await abouts(storage) == []
    async with storage.begin("disbelieve") as work:
        assert await work.parcels.disbelieve(AT, timedelta(hours=1)) == 2
    assert await abouts(storage) == [1, 3]


async def becomes_unknown(storage: Storage, about: int) -> None:
    async with storage.transactions.writing() as connection:
        await connection.execute(update(outbox).where(outbox.c.about == about).values(kind="later_kind"))


async def test_what_is_of_a_kind_that_nobody_knows_is_given_up_and_holds_up_nothing(storage: Storage) -> None:
    for chat, about in ((RITA, 1), (RITA, 2), (CARL, 3)):
        await say_in(storage, chat, about)
    await becomes_unknown(storage, 1)
    async with storage.begin("claim") as work:
        assert [parcel.about for parcel in await work.parcels.claim(AT, Held(), 100)] == [3]
        assert work.parcels.unknown == ["later_kind"]
    assert await next_moment(storage) == AT
    assert await abouts(storage) == [2]


async def test_a_notice_takes_nothing_over_from_one_of_a_kind_that_nobody_knows(storage: Storage) -> None:
    for about in (1, 2):
        await say_in(storage, RITA, about, slot="s")
    await becomes_unknown(storage, 2)
    [parcel] = await claim(storage)
    assert (parcel.about, parcel.kind) == (1, Kind.TAKEN)
    assert await claim(storage) == []
    assert await next_moment(storage) is None


async def test_however_many_chats_wait_there_are_few_statements(storage: Storage) -> None:
    await say_in(storage, DESK, 1)
    prepared = set[str]()
    listen = partial(event.listens_for, storage.transactions.engine.sync_engine, "before_cursor_execute")
    listen()(lambda _connection, _cursor, statement, *_rest: prepared.add(statement))
    for busy, hushed, served in product((0, 1, 2, 3, 5, 8), repeat=3):
        held = Held(*(range(1, count + 1) for count in (busy, hushed, served)))
        async with storage.begin("look") as work:
            assert await work.parcels.next_moment(AT, held) == AT
    async with storage.begin("claim") as work:
        assert [each.about for each in await work.parcels.claim(AT, held, 1)] == [1]
    assert len([each for each in prepared if "min(" in each]) <= 5  # one to eight chats, and what was claimed
