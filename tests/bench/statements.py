"""Milliseconds of processor for a transaction on SQLite: ours over SQLAlchemy with aiosqlite as they come.

The two use the same file, prepared alike (WAL, synchronous=FULL, BEGIN IMMEDIATE for who writes), and take turns;
docs/decisions/0013 says why they differ.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from statistics import median
from time import process_time
from typing import Any

from sqlalchemy import bindparam, event, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.engine import Transactions, open_engine, with_driver
from storage.schema import people
from tests.bench import databases
from tests.bench.figure import Figure
from tests.bench.telegram import FIRST_CHAT

AGAINST = "SQLAlchemy over aiosqlite as they come"
STATEMENTS = 6  # of one transaction
READ = select(people).where(people.c.account == bindparam("one"))
WRITE = update(people).where(people.c.account == bindparam("one")).values(name=bindparam("called"))
READING, WRITING = "a transaction that reads", "a transaction that writes"

Begin = Callable[[], AbstractAsyncContextManager[AsyncConnection]]


def measure(times: int, turns: int) -> list[Figure]:
    """Return a transaction's milliseconds of processor, one that reads and one that writes."""
    with databases.sqlite(chats=1) as url:
        spent = asyncio.run(_measure(url, times, turns))
    figures = []
    for name in (READING, WRITING):
        ours, usual = (median(spent[name, side]) for side in ("ours", "usual"))
        figures.append(Figure(f"{name} ({STATEMENTS} statements)", "ms", ours, usual, AGAINST))
    return figures


async def _measure(url: str, times: int, turns: int) -> dict[tuple[str, str], list[float]]:
    ours, usual = Transactions(open_engine(url)), _as_it_comes(url)
    begins: dict[tuple[str, str], Begin] = {
        (READING, "ours"): ours.reading,
        (READING, "usual"): lambda: _usual(usual, "BEGIN"),
        (WRITING, "ours"): ours.writing,
        (WRITING, "usual"): lambda: _usual(usual, "BEGIN IMMEDIATE"),
    }
    spent: dict[tuple[str, str], list[float]] = {name: [] for name in begins}
    for _ in range(turns):
        for name, begin in begins.items():
            await _work(begin, name[0])  # opens the connection, prepares the statement
            began = process_time()
            for _ in range(times):
                await _work(begin, name[0])
            spent[name].append((process_time() - began) * 1e3 / times)
    await ours.close()
    await usual.dispose()
    return spent


async def _work(begin: Begin, name: str) -> None:
    async with begin() as connection:
        for number in range(STATEMENTS):
            if name == READING:
                (await connection.execute(READ, {"one": FIRST_CHAT})).one()
            else:
                await connection.execute(WRITE, {"one": FIRST_CHAT, "called": f"Rita {number}"})


def _as_it_comes(url: str) -> AsyncEngine:
    engine = create_async_engine(with_driver(url))

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    return engine


@asynccontextmanager
async def _usual(engine: AsyncEngine, begin: str) -> AsyncIterator[AsyncConnection]:
    async with engine.begin() as connection:
        await connection.exec_driver_sql(begin)
        yield connection
