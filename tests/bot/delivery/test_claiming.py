"""The claimer looks at the outbox when something can have changed, and not before.

It also finds notices of processes that cannot wake it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import OperationalError

from bot.delivery import claiming
from bot.delivery.claiming import AHEAD, AT_ONCE, Claimed, Claimer
from bot.delivery.composing import Composed, Composer
from bot.delivery.pace import FREELY, LATE_S, NEWS, OVERALL, Pace
from casework.model.deadline import Calendar
from casework.model.notice import Kind
from casework.model.policy import DEFAULTS
from handlers.messages.occasion import Installation
from storage.traffic.parcels import Parcel, Parcels
from storage.traffic.slots import Shown
from storage.trouble import StorageAway
from storage.unit_of_work import Storage, UnitOfWork
from tests.clock import Clock
from tests.storage.samples import CARL, RITA, say_in

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


class Looks:
    """A storage that counts the looks at it, and can be away."""

    def __init__(self, storage: Storage) -> None:
        self.count = 0
        self.is_away = self.is_crowded = False
        self._storage = storage

    @asynccontextmanager
    async def begin(self, cause: str, *, goes_first: bool = False) -> AsyncIterator[UnitOfWork]:
        self.count += 1
        if self.is_away:
            raise OperationalError("BEGIN", None, Exception("away"))
        async with self._storage.begin(cause, goes_first=goes_first) as work:
            yield work


@pytest.fixture
def looks(storage: Storage) -> Looks:
    return Looks(storage)


@pytest.fixture
async def claimer(looks: Looks, storage: Storage, clock: Clock) -> Claimer:
    async with storage.read() as work:
        district = await work.districts.read(Calendar(ZoneInfo("UTC")), DEFAULTS)
    composer = Composer(Installation("Bay City", "https://maps.test/?lat={lat}&lon={lon}"), lambda: district)
    pace = Pace(ticks=lambda: clock().timestamp())
    return Claimer(looks, composer, pace, clock)  # type: ignore[arg-type]  # it only calls `begin` of its storage


async def claimed(claimer: Claimer) -> list[Parcel]:
    """Claim until there is something to send, and return it."""
    async with asyncio.timeout(10):
        while not (found := await claimer.claim()):
            pass
    return [each.parcel for each in found]


async def resting(claimer: Claimer) -> asyncio.Task[list[Claimed]]:
    """Let the claimer look until it rests, and return the task that rests."""
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
    (first,) = await claimed(claimer)
    rest = await resting(claimer)
    claimer.come_back(first)
    assert await rest == []
    (second,) = await claimed(claimer)
    assert (first.about, second.about, looks.count) == (1, 2, 2)
    rest = await resting(claimer)
    claimer.come_back(second)
    await rest
    (await resting(claimer)).cancel()
    assert looks.count == 2  # nothing waits behind the second, and nobody has woken the claimer


async def test_a_call_is_heard_while_a_chat_is_busy_and_not_forgotten(
    claimer: Claimer, looks: Looks, storage: Storage
) -> None:
    await say_in(storage, RITA, 1)
    (first,) = await claimed(claimer)
    rest = await resting(claimer)
    await say_in(storage, RITA, 2)
    claimer.wake()
    await rest
    rest = await resting(claimer)  # it looked, and Rita's chat was busy
    assert looks.count == 2
    claimer.come_back(first)
    await rest
    assert [parcel.about for parcel in await claimed(claimer)] == [2]


async def test_what_another_process_says_is_found_although_others_come_back_all_the_time(
    claimer: Claimer, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "LONGEST_REST", timedelta(seconds=0.2))
    for chat in (RITA, CARL):
        await say_in(storage, chat, 1)
    claimer._pace = Pace.unlimited()
    to_carl = next(parcel for parcel in await claimed(claimer) if parcel.chat == CARL)
    await say_in(storage, -77, 3)  # nobody wakes the claimer

    async def comes_and_goes() -> None:
        while True:
            await asyncio.sleep(0.05)
            claimer._busy[CARL] = to_carl.id
            claimer.come_back(to_carl)

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


async def test_while_telegram_takes_nothing_at_all_it_rests(
    claimer: Claimer, looks: Looks, storage: Storage, clock: Clock
) -> None:
    for chat in (CARL, -77):
        claimer._pace.halt(chat, 30)
    await say_in(storage, RITA, 1)
    (await resting(claimer)).cancel()
    assert (looks.count, claimer.rests_until) == (0, clock() + timedelta(seconds=30))
    clock.advance(seconds=30)
    assert [parcel.about for parcel in await claimed(claimer)] == [1]


async def test_what_arrived_is_recorded_and_what_waits_behind_it_claimed_in_one_look(
    claimer: Claimer, looks: Looks, storage: Storage
) -> None:
    for about in (1, 2):
        await say_in(storage, RITA, about)
    (first,) = await claimed(claimer)
    recording = asyncio.get_running_loop().create_task(claimer.record(first, Shown(10, None, None)))
    await asyncio.sleep(0)
    (second,) = await claimed(claimer)
    await recording
    assert (second.about, second.after_message, looks.count) == (2, 10, 2)
    claimer.come_back(first)  # the task of the first ends only now, when the second is already on its way
    assert claimer._busy == {RITA: second.id}


async def test_while_the_database_is_away_what_arrived_waits_and_is_recorded_then(
    claimer: Claimer, looks: Looks, storage: Storage, clock: Clock
) -> None:
    await say_in(storage, RITA, 1)
    (parcel,) = await claimed(claimer)
    recording = asyncio.get_running_loop().create_task(claimer.record(parcel, Shown(10, None, None)))
    await asyncio.sleep(0)
    looks.is_away = True
    with pytest.raises(StorageAway):
        await claimer.claim()
    assert not recording.done()
    looks.is_away = False
    assert await claimer.claim() == []
    await recording
    async with storage.begin("test") as work:
        assert await work.parcels.left_sending(clock()) == 0


async def test_whoever_records_is_told_what_kept_it_from_the_disk(
    claimer: Claimer, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await say_in(storage, RITA, 1)
    (parcel,) = await claimed(claimer)
    recording = asyncio.get_running_loop().create_task(claimer.record(parcel, Shown(10, None, None)))
    await asyncio.sleep(0)
    with monkeypatch.context() as patched:

        async def broken(*_: object) -> None:
            raise KeyError("planted")

        patched.setattr(Parcels, "delivered", broken)
        with pytest.raises(KeyError):
            await claimer.claim()
    with pytest.raises(KeyError):
        await recording


async def test_one_that_cannot_be_put_into_words_is_claimed_with_the_others_and_tried_by_itself(
    claimer: Claimer, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = Composer.prepare

    async def shaky(composer: Composer, parcel: Parcel, work: UnitOfWork, at: datetime) -> Composed:
        if parcel.chat == CARL:
            raise KeyError("planted")
        return await prepare(composer, parcel, work, at)

    monkeypatch.setattr(Composer, "prepare", shaky)
    for chat in (RITA, CARL):
        await say_in(storage, chat, 1)
    found = await claimer.claim()
    assert {each.parcel.chat: each.composed for each in found} == {RITA: None, CARL: None}
    async with storage.begin("test") as work:
        assert await work.parcels.left_sending(AT) == 2  # both are marked as claimed on disk


async def test_what_an_older_message_has_to_say_now_is_looked_for_at_once(
    claimer: Claimer, looks: Looks, storage: Storage
) -> None:
    await say_in(storage, RITA, 1, slot="board:crew", kind=Kind.BOARD)
    (board,) = await claimed(claimer)
    recording = asyncio.get_running_loop().create_task(claimer.record(board, Shown(10, None, None)))
    await asyncio.sleep(0)
    assert await claimer.claim() == []  # this records; nobody has called, so nothing is looked for yet
    await recording
    await say_in(storage, RITA, 2, slot="board:crew", kind=Kind.BOARD)
    claimer.wake()
    (again,) = await claimed(claimer)
    recording = asyncio.get_running_loop().create_task(claimer.record(again, Shown(11, None, None)))
    await asyncio.sleep(0)
    assert await claimer.claim() == []
    (left,) = await claimed(claimer)
    assert (left.kind, left.slot) == (Kind.LEFT, "left:10")
    await recording


async def test_what_may_not_leave_yet_is_claimed_only_a_little_ahead(claimer: Claimer, storage: Storage) -> None:
    for chat in range(1, OVERALL.most + 1):
        async with claimer._pace.leaving(chat):
            pass
    for chat in range(101, 101 + 2 * AHEAD):
        await say_in(storage, chat, chat)
    first = await claimed(claimer)
    assert [parcel.chat for parcel in first] == [*range(101, 101 + AHEAD)]
    rest = await resting(claimer)
    claimer.come_back(first[0])
    assert await rest == []
    assert [parcel.chat for parcel in await claimed(claimer)] == [101 + AHEAD]


async def test_slow_uploads_leave_room_for_the_others(claimer: Claimer, storage: Storage, clock: Clock) -> None:
    slow = range(1, AT_ONCE // 2 + 2)
    for chat in slow:
        await say_in(storage, chat, chat)
    assert [parcel.chat for parcel in await claimed(claimer)] == [*slow]
    async with AsyncExitStack() as uploads:
        for chat in slow:
            await uploads.enter_async_context(claimer._pace.leaving(chat))
        await say_in(storage, RITA, 99)
        claimer.wake()
        (await resting(claimer)).cancel()
        assert claimer.rests_until == clock() + timedelta(seconds=LATE_S)
        clock.advance(seconds=LATE_S)
        assert [parcel.about for parcel in await claimed(claimer)] == [99]


@pytest.mark.parametrize("reason", ["the pace", "the database"])
async def test_while_enough_is_made_ready_or_many_want_to_write_what_arrives_is_recorded_in_few_looks(
    claimer: Claimer, looks: Looks, storage: Storage, reason: str
) -> None:
    for chat in (1, 2):
        await say_in(storage, chat, chat)
    first, second = await claimed(claimer)
    claimer._pace.waited_for = AHEAD if reason == "the pace" else 0
    looks.is_crowded = reason == "the database"
    before = looks.count
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(claimer.claim())
        await asyncio.sleep(0)
        for each in (first, second):
            tasks.create_task(claimer.record(each, None))
    assert looks.count == before + 1


async def test_news_of_a_group_wait_when_they_have_had_their_share_and_answers_do_not(
    claimer: Claimer, looks: Looks, storage: Storage, clock: Clock
) -> None:
    for _ in range(int(NEWS.most * FREELY)):
        clock.advance(seconds=2)
        async with claimer._pace.leaving(-77):
            pass
    await say_in(storage, -77, 1, kind=Kind.HANDED_OVER)
    rest = await resting(claimer)
    assert (looks.count, claimer.rests_until) == (1, clock() + timedelta(seconds=NEWS.period_s / NEWS.most))
    await say_in(storage, -77, 2, kind=Kind.REFUSAL)
    claimer.wake()
    assert await rest == []
    (answer,) = await claimed(claimer)
    assert answer.about == 2
    # Somebody waits again while the answer is on its way, and is found when it is back.
    await say_in(storage, -77, 3, kind=Kind.REFUSAL)
    claimer.wake()
    rest = await resting(claimer)
    claimer.come_back(answer)
    assert await rest == []
    (answer,) = await claimed(claimer)
    assert answer.about == 3
    claimer.come_back(answer)
    rest = await resting(claimer)
    clock.advance(seconds=NEWS.period_s / NEWS.most)
    claimer.wake()
    assert await rest == []
    assert [parcel.about for parcel in await claimed(claimer)] == [1]


async def test_a_chat_that_has_just_got_something_lets_the_others_pass(claimer: Claimer, storage: Storage) -> None:
    await say_in(storage, RITA, 1)
    (first,) = await claimed(claimer)
    async with claimer._pace.leaving(RITA):
        pass
    for about in (2, 3):
        await say_in(storage, RITA, about)
    await say_in(storage, CARL, 4)
    claimer.come_back(first)
    claimer.wake()
    assert [parcel.about for parcel in await claimed(claimer)] == [4, 2]
