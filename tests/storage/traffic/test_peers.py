"""Several processes share a PostgreSQL: one leads, a lane is one's own while it is worked, and calls are heard."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage.traffic import peers as module
from storage.traffic.inbox import Incoming
from storage.traffic.lease import LeaseTaken, lease
from storage.traffic.peers import FIRST_LANE, INBOX, OUTBOX, Peers
from storage.unit_of_work import Storage
from tests.storage.samples import AT

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)

RITA, OTTO, DESK = 7_000_000_000, 7_000_000_001, -1_001_234_567_890
EVERY_SESSION = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE application_name = 'test' AND datname = current_database()"
)


@asynccontextmanager
async def joined(
    storage: Storage, *, may_lead: bool = True, hear: Callable[[Collection[str]], None] = lambda _what: None
) -> AsyncIterator[Peers]:
    """Be one of the processes for the block."""
    async with storage.begin("SQLAlchemy asks the server who it is when it connects for the first time"):
        pass
    peers = Peers(storage.transactions.engine, "test", may_lead=may_lead)
    peers.on_call = hear
    staying = asyncio.get_running_loop().create_task(peers.stay())
    await until(lambda: peers._beside is not None or staying.done())
    try:
        yield peers
    finally:
        staying.cancel()
        with suppress(asyncio.CancelledError, OperationalError):
            await staying


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not happened():  # noqa: ASYNC110 - the server sets no event of ours
            await asyncio.sleep(0.002)


async def insist(act: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await act():  # noqa: ASYNC110 - the server sets no event of ours
            await asyncio.sleep(0.002)


async def store(storage: Storage, *lanes: int) -> None:
    async with storage.begin("store") as work:
        await work.inbox.store([Incoming(number, lane, "{}", None) for number, lane in enumerate(lanes, 1)], AT)


async def lanes_of(peers: Peers, most: int = 10, busy: Collection[int] = ()) -> dict[int, list[int]]:
    taken = await peers.take(FIRST_LANE, busy, most, 20)
    return {lane: [each.update_id for each in updates] for lane, updates in taken.lanes.items()}


async def test_one_leads_and_when_its_connection_ends_another_does(storage: Storage) -> None:
    async with joined(storage) as second, joined(storage, may_lead=False) as third:
        async with AsyncExitStack() as first_lives:
            await asyncio.wait_for(second.leads.wait(), 20)
            first = await first_lives.enter_async_context(joined(storage))
            assert second._beside is not None
            second._beside.end()
            await asyncio.wait_for(first.leads.wait(), 20)
            assert not second.leads.is_set()
            assert second.leads_no_more.is_set()
        assert not first.leads.is_set()
        assert not third.leads.is_set()


async def test_a_connection_that_the_server_ends_is_noticed_at_once(storage: Storage) -> None:
    peers = Peers(storage.transactions.engine, "test", may_lead=True)
    staying = asyncio.get_running_loop().create_task(peers.stay())
    await asyncio.wait_for(peers.leads.wait(), 20)
    async with storage.transactions.writing() as connection:
        await connection.execute(EVERY_SESSION)
    with pytest.raises(OperationalError):
        await asyncio.wait_for(staying, 20)
    assert not peers.leads.is_set()
    with pytest.raises(OperationalError):
        await peers.take(FIRST_LANE, (), 1, 1)


async def test_who_wants_the_database_for_himself_waits_for_all_and_keeps_all_away(storage: Storage) -> None:
    async with joined(storage, may_lead=False), joined(storage):
        with pytest.raises(LeaseTaken):
            async with lease(storage.transactions.engine):
                pass

    async def is_free() -> bool:
        try:
            async with lease(storage.transactions.engine):
                with pytest.raises(LeaseTaken):
                    await Peers(storage.transactions.engine, "test", may_lead=True).stay()
        except LeaseTaken:  # the server has not noticed yet that the others have gone
            return False
        return True

    await insist(is_free)


async def test_a_lane_is_worked_by_one_until_it_is_let_go_or_its_process_has_gone(storage: Storage) -> None:
    await store(storage, RITA, DESK, RITA)
    async with joined(storage) as first:
        async with joined(storage) as second:
            assert await lanes_of(first) == {RITA: [1, 3], DESK: [2]}
            assert await lanes_of(second) == {}
            await first.let_go([DESK])
            assert await lanes_of(second) == {DESK: [2]}
            assert await lanes_of(first, busy=[RITA]) == {}

        async def has_come_back() -> bool:
            return await lanes_of(first, busy=[RITA]) == {DESK: [2]}

        await insist(has_come_back)


async def test_who_has_lost_the_connection_by_which_it_sends_leads_no_more(storage: Storage) -> None:
    peers = Peers(storage.transactions.engine, "test", may_lead=True)
    staying = asyncio.get_running_loop().create_task(peers.stay())
    await asyncio.wait_for(peers.leads.wait(), 20)
    async with peers.sending():
        assert peers._sends is not None
        peers._sends.end()
        with pytest.raises(OperationalError):
            await asyncio.wait_for(staying, 20)
    assert not peers.leads.is_set()


async def test_one_sends_and_the_next_begins_when_it_has_ended(storage: Storage) -> None:
    first, second = (Peers(storage.transactions.engine, "test", may_lead=True) for _ in range(2))
    began = list[str]()

    async def send() -> None:
        async with second.sending() as is_alone:
            began.append(f"second {is_alone}")

    async with asyncio.TaskGroup() as tasks, first.sending() as is_alone:
        began.append(f"first {is_alone}")
        tasks.create_task(send())
        await asyncio.sleep(3 * module.HASTE_S)
        assert began == ["first True"]
    assert began == ["first True", "second True"]


async def test_one_that_hangs_is_waited_for_no_longer_than_a_while(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (Peers(storage.transactions.engine, "test", may_lead=True) for _ in range(2))
    async with first.sending():
        with pytest.raises(LeaseTaken):  # who sends is there, whatever else it has lost
            async with lease(storage.transactions.engine):
                pass
        monkeypatch.setattr(module, "OVERLAP_S", 0.05)
        async with second.sending() as is_alone:
            assert not is_alone


async def test_who_sends_goes_on_when_it_loses_its_other_connection_and_the_next_leader_waits(storage: Storage) -> None:
    async with AsyncExitStack() as sends:
        async with joined(storage) as first:
            await asyncio.wait_for(first.leads.wait(), 20)
            await sends.enter_async_context(first.sending())
        async with joined(storage) as second:
            await asyncio.wait_for(second.leads.wait(), 20)
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(module, "OVERLAP_S", 0.05)
                async with second.sending() as is_alone:
                    assert not is_alone
            await sends.aclose()
            async with second.sending() as is_alone:
                assert is_alone


async def test_lanes_come_in_the_order_of_their_numbers_so_many_at_a_time_and_of_each_so_many_updates(
    storage: Storage,
) -> None:
    await store(storage, OTTO, *[RITA] * 5, DESK)
    async with joined(storage) as peers:
        first = await peers.take(FIRST_LANE, (), 2, 3)
        assert {lane: [each.update_id for each in updates] for lane, updates in first.lanes.items()} == {
            RITA: [2, 3, 4],
            DESK: [7],
        }
        assert first.after == RITA
        second = await peers.take(RITA, (), 2, 3)
        assert list(second.lanes) == [OTTO]
        assert second.after is None


async def test_the_heads_of_lanes_are_found_by_jumping_through_the_index(storage: Storage) -> None:
    await store(storage, *[RITA] * 300, OTTO)
    async with storage.transactions.reading() as connection:
        await connection.execute(text("SET LOCAL enable_seqscan = off"))
        query = module._TAKE
        values = (str(FIRST_LANE), "'{}'", "10", "20", str(module.LANES))
        for number, value in enumerate(values, 1):
            query = query.replace(f"${number}", value)
        plan = (await connection.execute(text("EXPLAIN (ANALYZE, FORMAT TEXT) " + query))).scalars().all()
    assert sum("ix_inbox_waiting" in line for line in plan) >= 3
    assert max(int(line.split("rows=")[-1].split()[0].split(".")[0]) for line in plan if "actual" in line) <= 40


async def test_others_hear_a_call_we_do_not_and_many_calls_are_few(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_S", 60.0)
    own, heard, clock = list[Collection[str]](), list[Collection[str]](), asyncio.get_running_loop().time
    async with (
        joined(storage, may_lead=False, hear=own.append) as first,
        joined(storage, may_lead=False, hear=heard.append),
    ):
        await until(lambda: bool(own and heard))  # both look at the beginning
        own.clear()
        heard.clear()
        began = clock()
        for _ in range(50):
            first.call(INBOX)
            await asyncio.sleep(0.001)
        first.call(OUTBOX)
        await until(lambda: any(OUTBOX in what for what in heard))
        most = (clock() - began) / module.CALLS_S + 2
    assert INBOX in heard[0]
    assert len(heard) <= min(most, 40)
    assert own == []


async def test_what_nobody_has_called_out_is_looked_for_each_second(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_S", 0.01)
    looks = list[Collection[str]]()
    async with joined(storage, may_lead=False) as peers:
        peers.on_call = looks.append
        await until(lambda: len(looks) >= 2)
    assert looks[0] == module.BOTH_QUEUES
