"""What runs past SQLAlchemy's machinery says, raises and leaves behind what it would through it; on both engines."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import psycopg
import pytest
from sqlalchemy import bindparam, event, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.model.notice import Kind, Notice, ToChat
from storage.prepared import Prepared
from storage.schema import inbox, outbox, people, revisions
from storage.trouble import StorageAway
from storage.unit_of_work import Storage
from tests.storage.samples import AT, CARL, DESK, RITA, meet
from tests.storage.test_engine import begin_counting, cut_off, number, only_postgresql, only_sqlite

EVERYTHING = select(outbox).where(outbox.c.chat_id == bindparam("chat")).order_by(outbox.c.id)
ADD = Prepared(insert(revisions))
COUNT_UP = Prepared(update(revisions).where(revisions.c.name == bindparam("which")).values(number=bindparam("to")))
NUMBER = Prepared(select(revisions.c.number).where(revisions.c.name == bindparam("which")))


async def through_sqlalchemy(connection: AsyncConnection, values: dict[str, Any]) -> Sequence[Any]:
    return [tuple(row) for row in await connection.execute(EVERYTHING, values)]


async def test_rows_are_those_of_sqlalchemy_with_moments_json_and_what_is_missing(storage: Storage) -> None:
    facts: dict[str, str | int | float] = {"city": "上海", "count": 3}
    async with storage.begin("1") as work:
        for slot in ("card:1", None):
            await work.say(Notice(Kind.HELP, ToChat(DESK, None, "en"), facts=facts, slot=slot))
    prepared = Prepared(EVERYTHING)
    for _ in range(2):  # the second time its form is known
        async with storage.transactions.reading() as connection:
            rows = await prepared.rows(connection, {"chat": DESK})
            assert [tuple(row) for row in rows] == await through_sqlalchemy(connection, {"chat": DESK})
            assert [(row.slot, row.facts, row.thread_id, row.may_have_arrived) for row in rows] == [
                ("card:1", facts, None, False),
                (None, facts, None, False),
            ]
            assert rows[0].created_at.tzinfo is not None
            assert list(await prepared.rows(connection, {"chat": DESK - 1})) == []


async def test_it_reads_and_writes_in_its_transaction(storage: Storage) -> None:
    async def write_and_fail() -> None:
        async with storage.transactions.writing() as connection:
            await ADD.rows(connection, {"name": "n", "number": 1})
            assert (await NUMBER.first(connection, {"which": "n"})).number == 1
            raise LookupError

    with pytest.raises(LookupError):
        await write_and_fail()
    async with storage.transactions.writing() as connection:
        assert await NUMBER.first(connection, {"which": "n"}) is None
        await ADD.rows(connection, {"name": "n", "number": 2})
    assert await number(storage.transactions) == 2


async def test_who_only_reads_cannot_write_and_no_row_is_there_twice(storage: Storage) -> None:
    await begin_counting(storage.transactions)

    async def write() -> None:
        async with storage.transactions.reading() as connection:
            await COUNT_UP.rows(connection, {"which": "n", "to": 1})

    async def add_again() -> None:
        async with storage.transactions.writing() as connection:
            await ADD.rows(connection, {"name": "n", "number": 1})

    with pytest.raises(DBAPIError, match=r"(readonly|read-only)"):
        await write()
    with pytest.raises(IntegrityError):
        await add_again()
    assert await number(storage.transactions) == 0


async def test_what_was_said_in_an_error_is_not_quoted(storage: Storage) -> None:
    await begin_counting(storage.transactions)
    with pytest.raises(DBAPIError) as raised:
        async with storage.transactions.writing() as connection:
            await ADD.rows(connection, {"name": "n", "number": 31337})
    assert "31337" not in str(raised.value)


async def test_another_set_of_values_is_another_form(storage: Storage) -> None:
    await meet(storage, RITA)
    add = Prepared(insert(inbox))
    same = {"lane": 1, "received_at": AT, "attempts": 0}
    async with storage.transactions.writing() as connection:
        await add.rows(connection, same | {"update_id": 1, "payload": "a"})
        await add.rows(connection, {"update_id": 2, "payload": "b", "done_at": AT} | same)
        await add.rows(connection, {"done_at": AT, "payload": "c", "update_id": 3} | same)
    async with storage.transactions.reading() as connection:
        found = await connection.execute(select(inbox.c.payload, inbox.c.done_at).order_by(inbox.c.update_id))
        assert [tuple(row) for row in found] == [("a", None), ("b", AT), ("c", AT)]


async def test_a_statement_that_differs_each_time_is_refused(storage: Storage) -> None:
    differs = Prepared(select(revisions).where(revisions.c.name.in_(bindparam("names", expanding=True))))
    async with storage.transactions.reading() as connection:
        with pytest.raises(ValueError, match="not the same each time"):
            await differs.rows(connection, {"names": ["n"]})


@only_sqlite
async def test_cancelled_while_another_process_writes_it_leaves_no_lock(storage: Storage, database_url: str) -> None:
    begins = asyncio.Event()

    async def write() -> None:
        async with storage.transactions.writing() as connection:
            await ADD.rows(connection, {"name": "n", "number": 1})

    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        event.listen(storage.transactions.engine.sync_engine, "before_cursor_execute", lambda *_: begins.set())
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(write())
            await begins.wait()
            task.cancel()
            other.execute("ROLLBACK")
    async with storage.transactions.writing() as connection:
        assert await NUMBER.first(connection, {"which": "n"}) is None
        await ADD.rows(connection, {"name": "n", "number": 2})


@only_postgresql
async def test_cancelled_while_it_waits_for_a_row_it_leaves_nothing_open(storage: Storage, database_url: str) -> None:
    await begin_counting(storage.transactions)
    begins = asyncio.Event()

    async def write() -> None:
        async with storage.transactions.writing() as connection:
            await COUNT_UP.rows(connection, {"which": "n", "to": 1})

    async with await psycopg.AsyncConnection.connect(database_url) as other:
        await other.execute("UPDATE revisions SET number = 7")
        event.listen(storage.transactions.engine.sync_engine, "before_cursor_execute", lambda *_: begins.set())
        task = asyncio.get_running_loop().create_task(write())
        await begins.wait()
        for _ in range(50):
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert int(storage.transactions.engine.sync_engine.pool.checkedout()) == 0  # type: ignore[attr-defined] # of its pool
    async with storage.transactions.writing() as connection:
        await COUNT_UP.rows(connection, {"which": "n", "to": 2})
    assert await number(storage.transactions) == 2


@only_postgresql
async def test_a_server_that_ends_us_before_it_is_away_and_then_another_connection_is_taken(
    storage: Storage, database_url: str
) -> None:
    await begin_counting(storage.transactions)

    async def be_cut_off() -> None:
        async with storage.transactions.writing() as connection:
            await COUNT_UP.rows(connection, {"which": "n", "to": 1})
            await cut_off(database_url)
            await COUNT_UP.rows(connection, {"which": "n", "to": 2})

    with pytest.raises(StorageAway):
        await be_cut_off()
    assert await number(storage.transactions) == 0


@only_postgresql
async def test_a_table_that_changed_under_a_running_bot_is_read_anew(storage: Storage, database_url: str) -> None:
    await meet(storage, CARL)
    everybody = Prepared(select(people.c.account, people.c.name))

    async def look() -> list[int]:
        async with storage.transactions.reading() as connection:
            return [row.account for row in await everybody.rows(connection, {})]

    assert await look() == [CARL]
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as other:
        await other.execute("ALTER TABLE people ALTER COLUMN name TYPE VARCHAR(50)")
    with pytest.raises(DBAPIError, match="cached statement plan is invalid"):
        await look()
    assert await look() == [CARL]
