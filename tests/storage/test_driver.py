"""What runs in the event loop's thread and what travels: on the real driver, told by which thread ran it."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.driver import BUSY_MS, FEW, STEPS, Connection, connect

HERE = threading.get_ident()
PATIENCE_S = 10  # for whoever waits in another thread, so that a mistake fails instead of hanging
NUMBERS = (
    "(WITH RECURSIVE numbers(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < ?) SELECT n FROM numbers)"
)


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "driver.db")


@pytest.fixture
async def connection(path: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Connection]:
    monkeypatch.setattr(Connection, "_known_as_long", set())
    opened = await connect(path, reads_only=False)
    await opened.create_function("thread", 0, threading.get_ident)
    await fetch(opened, "CREATE TABLE rows (number INTEGER, thread INTEGER)")
    await opened.commit()
    yield opened
    await opened.close()


async def fetch(connection: Connection, statement: str, *parameters: object) -> list[tuple[int, ...]]:
    cursor = connection.cursor()
    await cursor.execute(statement, parameters)
    return await cursor.fetchall()


async def threads(connection: Connection) -> set[int]:
    return {thread for (thread,) in await fetch(connection, "SELECT DISTINCT thread FROM rows")}


async def tick(times: int = 100) -> None:
    for _ in range(times):
        await asyncio.sleep(0)


async def test_a_short_statement_runs_here(connection: Connection) -> None:
    assert await fetch(connection, "SELECT thread(), ?", 7) == [(HERE, 7)]


async def test_a_read_that_turns_out_long_is_broken_off_and_repeated_in_the_thread(connection: Connection) -> None:
    long = f"SELECT max(n), min(thread()), max(thread()) FROM {NUMBERS}"
    [(count, first, last)] = await fetch(connection, long, STEPS)
    assert (count, first) == (STEPS, last)
    assert first != HERE
    [(_, thread, _)] = await fetch(connection, long, 1)
    assert thread != HERE, "it was long once"


async def test_what_is_short_each_time_stays_here_however_often_it_runs(connection: Connection) -> None:
    assert {
        (await fetch(connection, f"SELECT max(thread()) FROM {NUMBERS}", 100))[0][0] for _ in range(STEPS // 100)
    } == {HERE}


async def test_a_change_that_turns_out_long_is_finished_and_travels_from_the_next_time_on(
    connection: Connection,
) -> None:
    change = f"INSERT INTO rows SELECT n, thread() FROM {NUMBERS}"
    await fetch(connection, "INSERT INTO rows VALUES (0, ?)", HERE)
    await fetch(connection, change, STEPS)
    assert await threads(connection) == {HERE}
    await fetch(connection, change, 1)
    await connection.commit()
    assert len(await threads(connection)) == 2
    assert await fetch(connection, "SELECT count(*) FROM rows") == [(STEPS + 2,)]


async def test_many_rows_travel(connection: Connection) -> None:
    cursor = connection.cursor()
    await cursor.executemany("INSERT INTO rows VALUES (?, thread())", [(n,) for n in range(FEW)])
    assert await threads(connection) == {HERE}
    await cursor.executemany("INSERT INTO rows VALUES (?, thread())", [(n,) for n in range(FEW + 1)])
    assert cursor.rowcount == FEW + 1
    assert len(await threads(connection)) == 2


async def test_a_disk_that_takes_its_time_over_a_commit_does_not_stop_the_loop(connection: Connection) -> None:
    disk = threading.Event()
    flushed: list[bool] = []

    def flush(statement: str) -> None:
        if statement == "COMMIT":
            flushed.append(disk.wait(PATIENCE_S))

    await connection.set_trace_callback(flush)
    await fetch(connection, "INSERT INTO rows VALUES (1, 1)")
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(connection.commit())
        await tick()
        assert not task.done()
        disk.set()
    assert flushed == [True]


async def test_another_process_that_holds_the_lock_does_not_stop_the_loop(connection: Connection, path: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(fetch(connection, "INSERT INTO rows VALUES (1, 1)"))
            await tick()
            assert not task.done()
            other.execute("COMMIT")
    await connection.commit()
    assert await fetch(connection, "SELECT number FROM rows") == [(1,)]


async def test_the_thread_waits_long_for_another_process_and_the_loop_not_at_all(connection: Connection) -> None:
    seen: list[int] = []

    def ask() -> None:
        seen.append(connection._conn.execute("PRAGMA busy_timeout").fetchone()[0])

    await connection.travel(ask)
    ask()
    assert seen == [BUSY_MS, 0]


async def test_who_is_cancelled_while_the_disk_takes_its_time_leaves_nothing_open(
    connection: Connection, path: str
) -> None:
    disk = threading.Event()
    await connection.set_trace_callback(lambda statement: statement == "COMMIT" and disk.wait(PATIENCE_S))
    await fetch(connection, "INSERT INTO rows VALUES (1, 1)")
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(connection.commit())
        await tick()
        task.cancel()
        following = tasks.create_task(fetch(connection, "SELECT thread(), count(*) FROM rows"))
        await tick()
        assert not following.done(), "it would have to wait here for what runs there"
        disk.set()
    [(thread, count)] = following.result()
    assert count == 1
    assert thread != HERE
    await connection.rollback()
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM rows").fetchone() == (1,)


async def test_who_only_reads_flushes_nothing_and_commits_here(connection: Connection, path: str) -> None:
    reader = await connect(path, reads_only=True)
    ran: list[tuple[str, int]] = []
    await reader.set_trace_callback(lambda statement: ran.append((statement, threading.get_ident())))
    await fetch(reader, "SELECT count(*) FROM rows")
    await reader.commit()
    assert ran == [("BEGIN", HERE), ("SELECT count(*) FROM rows", HERE), ("COMMIT", HERE)]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await fetch(reader, "DELETE FROM rows")
    await reader.rollback()
    await reader.close()


@pytest.fixture
def spoilt(path: str) -> str:
    Path(path).write_bytes(b"no database" * 1000)
    return path


async def test_what_cannot_be_opened_leaves_no_thread_behind(spoilt: str) -> None:
    before = set(threading.enumerate())  # one of another test may end meanwhile
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        await connect(spoilt, reads_only=False)
    assert set(threading.enumerate()) <= before
