"""Transactions that mean what they say, on both engines; and what happens without our BEGIN."""

import asyncio
import socket
import sqlite3
from contextlib import AsyncExitStack, closing
from math import inf

import psycopg
import pytest
from sqlalchemy import Executable, event, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import driver, postgresql
from storage.engine import Transactions, open_engine, with_driver
from storage.schema import revisions
from storage.trouble import StorageAway
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.storage.samples import AT, CARL, RITA

only_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
NUMBER = select(revisions.c.number).where(revisions.c.name == "n")


async def begin_counting(transactions: Transactions) -> None:
    async with transactions.writing() as connection:
        await connection.execute(insert(revisions).values(name="n", number=0))


async def number(transactions: Transactions) -> int:
    async with transactions.reading() as connection:
        return int((await connection.execute(NUMBER)).scalar_one())


async def count_up(connection: AsyncConnection) -> None:
    found = (await connection.execute(NUMBER.with_for_update())).scalar_one()
    await connection.execute(update(revisions).values(number=found + 1))


async def test_of_twenty_who_read_change_and_write_one_row_at_once_none_is_lost(storage: Storage) -> None:
    await begin_counting(storage.transactions)

    async def work() -> None:
        async with storage.transactions.writing() as connection:
            await count_up(connection)

    await asyncio.gather(*(work() for _ in range(20)))
    assert await number(storage.transactions) == 20


async def test_two_processes_lose_nothing_either(storage: Storage, database_url: str, clock: Clock) -> None:
    # A second storage shares no lock in memory with the first, as a command line beside the bot does not.
    other = Storage(database_url, clock)
    await begin_counting(storage.transactions)

    async def work(transactions: Transactions) -> None:
        async with transactions.writing() as connection:
            await count_up(connection)

    await asyncio.gather(*(work(each.transactions) for each in (storage, other) * 10))
    assert await number(storage.transactions) == 20
    await other.close()


async def test_a_reader_in_between_sees_a_whole_state(storage: Storage) -> None:
    await begin_counting(storage.transactions)
    async with storage.transactions.reading() as reader:
        assert (await reader.execute(NUMBER)).scalar_one() == 0
        async with storage.transactions.writing() as writer:
            await count_up(writer)
        assert (await reader.execute(NUMBER)).scalar_one() == 0
    assert await number(storage.transactions) == 1


@only_sqlite
async def test_without_our_begin_an_update_is_lost(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    await begin_counting(storage.transactions)
    opened = storage.transactions.engine
    with monkeypatch.context() as as_the_driver_does:
        as_the_driver_does.setattr(driver.Connection, "_in_transaction", lambda _self, _statement, function: function())
        async with opened.begin() as one, opened.begin() as other:
            seen = [(await each.execute(NUMBER)).scalar_one() for each in (one, other)]
            for each, found in zip((one, other), seen, strict=True):
                await each.execute(update(revisions).values(number=found + 1))
    assert await number(storage.transactions) == 1


@only_sqlite
async def test_with_our_begin_the_second_cannot_read_before_the_first_has_written(
    storage: Storage, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begin_counting(storage.transactions)
    monkeypatch.setattr(driver, "BUSY_MS", 0)
    other = Transactions(open_engine(database_url))
    async with storage.transactions.writing() as one:
        await one.execute(NUMBER)
        with pytest.raises(DBAPIError, match="database is locked"):
            async with other.writing() as two:
                await two.execute(NUMBER)
    await other.close()


@only_sqlite
async def test_readers_keep_few_pages_because_there_are_many_of_them(storage: Storage) -> None:
    async with storage.transactions.reading() as connection:
        kept = (await connection.execute(text("PRAGMA cache_size"))).scalar_one()
    assert kept == -driver.READER_KIB


@only_sqlite
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)],
)
async def test_every_connection_is_prepared(storage: Storage, pragma: str, value: str | int) -> None:
    async with AsyncExitStack() as stack:
        for opened in (storage.transactions.engine, storage.transactions.reader):
            for _ in range(3):
                raw = await (await stack.enter_async_context(opened.connect())).get_raw_connection()
                assert raw.driver_connection is not None
                cursor = await raw.driver_connection.execute(f"PRAGMA {pragma}")
                assert await cursor.fetchone() == (value,)
                await cursor.close()


async def test_postgresql_and_sqlite_keep_what_was_committed(storage: Storage) -> None:
    query = {True: "PRAGMA synchronous", False: "SHOW synchronous_commit"}[storage.transactions.is_sqlite]
    async with storage.transactions.writing() as connection:
        assert (await connection.execute(text(query))).scalar_one() in {2, "on"}


async def test_reading_does_not_wait_for_a_writer(storage: Storage) -> None:
    async with storage.begin("1") as writer:
        rita, _ = await writer.people.meet(RITA, "en", AT)
        async with storage.read() as reader:
            assert await reader.people.get(rita.id) is None
    async with storage.begin("2") as writer:
        draft = await writer.drafts.begin(rita.id, AT)
    async with storage.begin("3") as writer:
        assert await writer.drafts.open_of(rita.id) == draft
        async with storage.read() as reader:
            assert await reader.drafts.open_of(rita.id) == draft


async def test_a_transaction_that_only_reads_cannot_write(storage: Storage) -> None:
    async def write() -> None:
        async with storage.read() as work:
            await work.people.meet(RITA, "en", AT)

    with pytest.raises(DBAPIError, match=r"(readonly|read-only)"):
        await write()
    async with storage.begin("1") as work:
        assert (await work.people.meet(RITA, "en", AT))[1]


@only_sqlite
async def test_one_that_goes_first_waits_for_who_writes_now_and_not_for_all(storage: Storage) -> None:
    order, begun, written = list[str](), asyncio.Event(), asyncio.Event()

    async def write(who: str, *, goes_first: bool = False) -> None:
        async with storage.begin(who, goes_first=goes_first):
            order.append(who)
            begun.set()
            await written.wait()

    async with asyncio.TaskGroup() as tasks:
        for who in ("now", "second", "third"):
            tasks.create_task(write(who))
        await asyncio.sleep(0)
        tasks.create_task(write("first", goes_first=True))
        await begun.wait()
        written.set()
    assert order == ["now", "first", "second", "third"]


async def test_an_error_undoes_everything(storage: Storage) -> None:
    async def fail() -> None:
        async with storage.begin("1") as work:
            await work.people.meet(RITA, "en", AT)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with storage.begin("2") as work:
        assert await work.people.by_account(RITA) is None
        await work.people.meet(CARL, "en", AT)


async def test_whoever_is_cancelled_in_a_transaction_leaves_nothing_behind(storage: Storage) -> None:
    wrote = asyncio.Event()

    async def never_ends() -> None:
        async with storage.begin("1") as work:
            await work.people.meet(RITA, "en", AT)
            wrote.set()
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(never_ends())
        await wrote.wait()
        task.cancel()
    async with storage.begin("2") as work:
        assert await work.people.by_account(RITA) is None


@only_sqlite
async def test_whoever_is_cancelled_while_many_rows_are_written_leaves_no_lock(storage: Storage) -> None:
    rows = [{"name": str(number), "number": 0} for number in range(2 * driver.FEW)]
    await begin_counting(storage.transactions)

    async def write() -> None:
        async with storage.transactions.writing() as connection:
            await connection.execute(insert(revisions), rows)
            raise AssertionError("too late to be cancelled")

    for steps in range(1, 6):  # of the event loop: the rows travel to the thread meanwhile
        task = asyncio.get_running_loop().create_task(write())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        async with asyncio.timeout(5), storage.transactions.writing() as connection:
            await count_up(connection)
    assert await number(storage.transactions) == 5


@only_sqlite
async def test_whoever_is_cancelled_while_waiting_for_another_process_leaves_no_lock(
    storage: Storage, database_url: str
) -> None:
    begins = asyncio.Event()

    async def write() -> None:
        async with storage.begin("1") as work:
            await work.people.meet(RITA, "en", AT)

    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        event.listen(storage.transactions.engine.sync_engine, "before_cursor_execute", lambda *_: begins.set())
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(write())
            await begins.wait()
            task.cancel()
            other.execute("ROLLBACK")
    async with storage.begin("2") as work:
        assert await work.people.by_account(RITA) is None
        await work.people.meet(CARL, "en", AT)


async def cut_off(database_url: str) -> None:
    """End all connections that rest in the pools, as a server does that restarts."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as other:
        await other.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )


@only_postgresql
async def test_a_connection_that_died_while_it_rested_is_replaced(
    storage: Storage, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "RESTED_S", -1.0)
    await begin_counting(storage.transactions)
    assert await number(storage.transactions) == 0
    await cut_off(database_url)
    async with storage.transactions.writing() as connection:
        await count_up(connection)
    assert await number(storage.transactions) == 1


@only_postgresql
async def test_one_that_died_a_moment_after_it_was_used_is_found_by_who_uses_it_and_then_replaced(
    storage: Storage, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "RESTED_S", inf)
    await begin_counting(storage.transactions)
    await asyncio.gather(*(number(storage.transactions) for _ in range(3)))
    await cut_off(database_url)
    with pytest.raises(StorageAway):
        await number(storage.transactions)
    assert await asyncio.gather(*(number(storage.transactions) for _ in range(3))) == [0, 0, 0]


@only_postgresql
async def test_a_server_that_ends_us_in_the_middle_is_away(storage: Storage, database_url: str) -> None:
    await begin_counting(storage.transactions)

    async def count_and_be_cut_off() -> None:
        async with storage.transactions.writing() as connection:
            await count_up(connection)
            await cut_off(database_url)
            await count_up(connection)

    with pytest.raises(StorageAway):
        await count_and_be_cut_off()
    assert await number(storage.transactions) == 0


async def test_a_mistake_of_ours_is_not_taken_for_a_database_that_is_away(storage: Storage) -> None:
    mistakes: list[Executable] = [text("SELECT number FROM nowhere"), text("SELEC 1")]
    if not storage.transactions.is_sqlite:  # what the driver finds
        mistakes += [NUMBER.where(revisions.c.number == 2**70), NUMBER.where(revisions.c.number.in_(range(40_000)))]
    for wrong in mistakes:
        with pytest.raises(DBAPIError) as raised:
            async with storage.transactions.reading() as connection:
                await connection.execute(wrong)
        assert not isinstance(raised.value, StorageAway)


@only_postgresql
async def test_of_two_who_wait_for_each_other_one_is_told_to_try_again(storage: Storage) -> None:
    async with storage.transactions.writing() as connection:
        await connection.execute(insert(revisions), [{"name": "a", "number": 0}, {"name": "b", "number": 0}])
    met = asyncio.Barrier(2)

    async def write(first: str, second: str) -> None:
        async with storage.transactions.writing() as connection:
            await connection.execute(update(revisions).where(revisions.c.name == first).values(number=1))
            await met.wait()
            await connection.execute(update(revisions).where(revisions.c.name == second).values(number=1))

    outcomes = await asyncio.gather(write("a", "b"), write("b", "a"), return_exceptions=True)
    assert sorted(isinstance(outcome, StorageAway) for outcome in outcomes) == [False, True]


async def test_a_server_that_nobody_runs_is_away() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # nobody else gets this port, and nobody listens there
        transactions = Transactions(open_engine(f"postgresql://ada@127.0.0.1:{held.getsockname()[1]}/cleanward"))
        with pytest.raises(StorageAway, match="Connect call failed"):
            await number(transactions)
        await transactions.close()


@only_postgresql
async def test_statements_stay_prepared_from_one_reader_to_the_next(storage: Storage) -> None:
    await begin_counting(storage.transactions)
    for _ in range(10):
        await number(storage.transactions)
    async with storage.transactions.reading() as connection:
        prepared = await connection.execute(text("SELECT count(*) FROM pg_prepared_statements"))
        assert prepared.scalar_one() > 0


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///var/cleanward.db", "sqlite+aiosqlite:///var/cleanward.db"),
        ("sqlite:////var/lib/cleanward.db", "sqlite+aiosqlite:////var/lib/cleanward.db"),
        ("postgresql://ada@db/cleanward", "postgresql+asyncpg://ada@db/cleanward"),
        ("postgresql+psycopg://ada@db/cleanward", "postgresql+asyncpg://ada@db/cleanward"),
    ],
)
def test_a_url_gets_our_driver(url: str, expected: str) -> None:
    assert str(with_driver(url)) == expected


def test_another_engine_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="names mysql"):
        with_driver("mysql://ada@db/cleanward")


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
async def test_an_error_on_the_way_out_hides_from_nobody_that_they_were_cancelled(storage: Storage) -> None:
    """A part that is told to end while its connection is lost must not believe that it shall try again."""
    number, forever = asyncio.get_running_loop().create_future(), asyncio.Event()

    async def write() -> None:
        async with storage.transactions.writing() as connection:
            number.set_result(await connection.scalar(text("SELECT pg_backend_pid()")))
            await forever.wait()

    task = asyncio.get_running_loop().create_task(write())
    async with storage.transactions.writing() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": await number})
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
