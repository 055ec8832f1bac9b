"""A unit of work outlives another process that holds SQLite's write lock for a moment; a reader does not even wait.

Every method of every store runs inside a unit of work, and one that may write asks for the lock before anything else
(test_engine.py holds that a reading one cannot write), so what is true of one is true of all. The moment ends when the
unit of work has asked for the lock, so nothing here waits for a clock.
"""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import event

from casework.model.ticket_id import TicketId
from storage.unit_of_work import Storage
from tests.storage.samples import add_ticket, meet, new_ticket

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


async def test_who_writes_waits_for_another_process_and_then_goes_on(storage: Storage, database_url: str) -> None:
    rita = await meet(storage)
    asked = asyncio.Event()
    has_read = False

    async def report() -> TicketId:
        nonlocal has_read
        async with storage.begin("report") as work:
            await work.people.get(rita)
            has_read = True
            return (await work.tickets.add(new_ticket(rita))).id

    event.listen(storage.transactions.engine.sync_engine, "before_cursor_execute", lambda *_: asked.set())
    path = database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(report())
            await asked.wait()
            for _ in range(100):
                await asyncio.sleep(0)
            assert not has_read
            other.execute("COMMIT")
    async with storage.read() as work:
        assert await work.tickets.get(task.result()) is not None


async def test_who_reads_does_not_even_wait(storage: Storage, database_url: str) -> None:
    ticket = await add_ticket(storage, await meet(storage))
    path = database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with storage.read() as work:
            assert await work.tickets.get(ticket.id) is not None
