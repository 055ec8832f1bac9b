"""A database in which every table has rows, of every kind of value, and helpers to compare databases."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, Integer, Table, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import Transactions, open_engine
from storage.migrating import Step
from storage.schema import metadata, tickets
from storage.schema.columns import Moment
from storage.upkeep.files import Phase

MOMENT = datetime(2026, 3, 2, 9, 0, 0, 123, tzinfo=UTC)
PHOTO = b"a photo " * 1000
RECORDING = b"a voice"
NAMES = {"photos": sha256(PHOTO).hexdigest(), "recordings": sha256(RECORDING).hexdigest()}


@contextmanager
def unwatched(_phase: Phase) -> Iterator[Step]:
    yield lambda _done, _total: None


@asynccontextmanager
async def transactions_on(url: str) -> AsyncIterator[Transactions]:
    opened = Transactions(open_engine(url))
    try:
        yield opened
    finally:
        await opened.close()


async def fill(connection: AsyncConnection) -> None:
    """Put two rows into every table: one full, one with nothing where nothing may be."""
    for table in metadata.sorted_tables:
        for number in (1, 2):
            await connection.execute(insert(table).values(_row(table, number)))
    # a ticket that refers to a later one, and numbers that were given to rows that are gone
    await connection.execute(update(tickets).where(tickets.c.id == 1).values(duplicate_of=2))
    await connection.execute(insert(tickets).values(_row(tickets, 2) | {"id": 40}))
    await connection.execute(tickets.delete().where(tickets.c.id == 40))
    if connection.dialect.name == "postgresql":
        for name in ("tickets", "drafts"):
            await connection.execute(text(f"SELECT setval('{name}_id_seq', 40)"))


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(table, column, number) for column in table.columns}


def _value(table: Table, column: Column[Any], number: int) -> Any:
    if column.name == "name" and table.name in NAMES:
        return NAMES[table.name]
    if column.nullable and number == 2:
        return None
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column
        return number if isinstance(target.type, Integer) else f"{number}"
    if column.name == "code":
        return f"{number}"
    if isinstance(column.type, Moment):
        return MOMENT
    if isinstance(column.type, JSON):
        return {"垃圾": [number, None, 0.1]} if number == 1 else None
    match column.type.python_type.__name__:
        case "bool":
            return number == 1
        case "int":
            return number if column.primary_key else number * 2**40 if _is_big(column) else number
        case "float":
            return number / 3
        case "date":
            return date(2026, 3, number)
        case "bytes":
            return bytes([0, 255, number])
        case _:
            return f"{number} 垃圾 \\ 'x'"[: getattr(column.type, "length", None)]


def _is_big(column: Column[Any]) -> bool:
    return type(column.type).__name__ == "BigInteger"


async def everything(transactions: Transactions) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table, as the schema reads it."""
    found = {}
    async with transactions.reading() as connection:
        for table in metadata.sorted_tables:
            rows = (await connection.execute(select(table))).all()
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def keep_files(folder: Path) -> None:
    """Keep the two files that the rows name."""
    for name, data in ((f"{NAMES['photos']}.jpg", PHOTO), (f"{NAMES['recordings']}.bin", RECORDING)):
        (folder / name[:2]).mkdir(parents=True, exist_ok=True)
        (folder / name[:2] / name).write_bytes(data)


def files_in(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder, whole files only."""
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
