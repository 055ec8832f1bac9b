"""Copy all rows of one database into another, from either engine to either engine, and sum them up for comparison.

Promises: what is copied is compared row by row with what was read. Both databases must have the same schema, whichever
version's: columns are looked up in the databases, not in `storage.schema`, which only says which tables are ours.
Values keep their meaning on both engines: a moment is UTC, JSON keeps its very characters. A number that must never be
given twice is not given again.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnClause,
    Connection,
    DateTime,
    LargeBinary,
    TableClause,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    inspect,
    select,
    table,
    text,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import Date, TypeEngine

from storage.migrating import VERSION, noted_tables
from storage.schema import Moment, metadata

CHUNK = 1000  # rows in memory at once
NUMBERED = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' ORDER BY name"

Advance = Callable[[int], None]  # called with how many rows more are done


@dataclass(frozen=True, slots=True)
class Kept:
    """A table as a database has it: its columns by name, and those of its primary key.

    Migrations may have put the columns of two databases into different orders, so they are sorted.
    """

    name: str
    columns: Mapping[str, TypeEngine[Any]]
    key: Sequence[str]

    @property
    def clause(self) -> TableClause:
        """The table as SQLAlchemy writes it into statements."""
        return table(self.name, *(column(name, kind) for name, kind in self.columns.items()))


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a table has, and a digest of them that does not depend on their order."""

    rows: int = 0
    digest: int = 0

    def plus(self, rows: Iterable[Sequence[object]]) -> "Sum":
        """Return the sum with some rows more."""
        count, digest = self.rows, self.digest
        for row in rows:
            count += 1
            digest += int.from_bytes(sha256(repr(tuple(row)).encode("utf-8", "surrogatepass")).digest())
        return Sum(count, digest % 2**256)


async def tables_of(connection: AsyncConnection) -> list[Kept]:
    """Return the tables of a database, each behind those to which its rows refer."""
    return await connection.run_sync(_tables)


async def tables_of_both(source: AsyncConnection, target: AsyncConnection) -> list[Kept]:
    """Return those tables of a database that another one has too, in the order of `tables_of`."""
    theirs = {each.name for each in await tables_of(target)}
    return [each for each in await tables_of(source) if each.name in theirs]


def _tables(connection: Connection) -> list[Kept]:
    found = inspect(connection)
    columns = {name: each for (_, name), each in found.get_multi_columns().items()}
    keys = {name: each for (_, name), each in found.get_multi_pk_constraint().items()}
    order = [name for name, _ in found.get_sorted_table_and_fkc_names() if name and name != VERSION.name]
    return [
        Kept(
            name,
            {each["name"]: _plain(each["type"]) for each in sorted(columns[name], key=itemgetter("name"))},
            keys[name]["constrained_columns"],
        )
        for name in order
    ]


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """Return the type by which a value is the same on both engines."""
    match kind:
        case DateTime():
            return Moment()
        case JSON():
            return JSON()
        case Boolean():
            return Boolean()
        case Date():
            return Date()
        case LargeBinary():
            return LargeBinary()
        case _:
            try:
                return kind.as_generic()
            except NotImplementedError:  # a type of this engine alone: the table is not ours
                return kind


async def count_rows(connection: AsyncConnection, kept: Sequence[Kept]) -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        each.name: (await connection.execute(select(func.count()).select_from(each.clause))).scalar_one()
        for each in kept
    }


async def chunks(connection: AsyncConnection, kept: Kept) -> AsyncIterator[Sequence[Any]]:
    """Yield all rows of a table in the order of its key, in chunks; JSON comes as its text."""
    clause = kept.clause
    shown = [cast(each, Text) if isinstance(each.type, JSON) else each for each in clause.columns]
    keys: list[ColumnClause[Any]] = [clause.columns[name] for name in kept.key]
    places = [list(kept.columns).index(name) for name in kept.key]
    query = select(*shown).order_by(*keys).limit(CHUNK)
    last: Any = None
    while True:
        after = query if last is None else query.where(tuple_(*keys) > tuple_(*last))
        rows = (await connection.execute(after)).all()
        if rows:
            yield rows
        if len(rows) < CHUNK:
            return
        last = [bindparam(None, rows[-1][place], type_=key.type) for place, key in zip(places, keys, strict=True)]


async def sum_up(connection: AsyncConnection, kept: Sequence[Kept], advance: Advance) -> dict[str, Sum]:
    """Return the sum of each table."""
    found = {}
    for each in kept:
        total = Sum()
        async for rows in chunks(connection, each):
            total = total.plus(rows)
            advance(len(rows))
        found[each.name] = total
    return found


async def copy_rows(source: AsyncConnection, target: AsyncConnection, advance: Advance) -> dict[str, Sum]:
    """Copy every row into a database of the same schema, in place of its own; returns the sums of what was read.

    Tables that somebody else made beside ours stay behind.
    """
    kept = await tables_of_both(source, target)
    await _let_references_wait(target)
    for each in reversed(kept):
        await target.execute(delete(each.clause))
    found = {}
    for each in kept:
        total = Sum()
        into = _insert(each, is_postgresql=target.dialect.name == "postgresql")
        async for rows in chunks(source, each):
            await target.execute(into, [{f"_{place}": value for place, value in enumerate(row)} for row in rows])
            total = total.plus(rows)
            advance(len(rows))
        found[each.name] = total
    await _check_references(target)
    await _number_on(target, kept, await _numbers(source))
    return found


def _insert(kept: Kept, *, is_postgresql: bool) -> Any:
    clause = kept.clause
    values: dict[str, Any] = {}
    for place, (name, kind) in enumerate(kept.columns.items()):
        is_json = isinstance(kind, JSON)
        given = bindparam(f"_{place}", type_=Text() if is_json else kind)
        values[name] = cast(given, JSON) if is_json and is_postgresql else given
    return insert(clause).values({clause.columns[name]: value for name, value in values.items()})


async def empty_out(connection: AsyncConnection) -> set[str]:
    """Drop every table of ours; returns the names of those that somebody else made beside them, which stay.

    Ours are those of the schema, of whatever version: no migration has ever taken a table out of it. Which ones a later
    version has added, it has noted.
    """
    noted = await connection.run_sync(noted_tables)
    ours = metadata.tables.keys() | (noted or set())
    found = [each.name for each in await tables_of(connection)]
    for name in reversed(found):
        if name in ours:
            await connection.execute(text(f'DROP TABLE "{name}"'))
    await connection.execute(text(f"DROP TABLE IF EXISTS {VERSION.name}"))
    return set(found) - ours


async def _let_references_wait(connection: AsyncConnection) -> None:
    """Check references at the end only: a ticket may refer to one that is copied after it."""
    if connection.dialect.name == "sqlite":
        await connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        return
    for name, constraint in await _references(connection):
        await connection.execute(text(f'ALTER TABLE {name} ALTER CONSTRAINT "{constraint}" DEFERRABLE'))
    await connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))


async def _check_references(connection: AsyncConnection) -> None:
    """Check the references that waited; SQLite does so when the transaction commits."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        for name, constraint in await _references(connection):
            await connection.execute(text(f'ALTER TABLE {name} ALTER CONSTRAINT "{constraint}" NOT DEFERRABLE'))


async def _references(connection: AsyncConnection) -> Sequence[Any]:
    query = (
        "SELECT conrelid::regclass::text, conname FROM pg_constraint"
        " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
    )
    return (await connection.execute(text(query))).all()


async def _numbers(connection: AsyncConnection) -> dict[str, int]:
    """Return the last number that was given in each table that numbers its rows; SQLite knows some of them only."""
    if connection.dialect.name == "sqlite":
        if not (await connection.execute(text(NUMBERED))).all():
            return {}
        found = await connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
        return {row.name: row.seq for row in found}
    found = await connection.execute(
        text("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()")
    )
    given = {row.sequencename: row.last_value for row in found}
    owned = await _sequences(connection)
    return {name: given[sequence] for name, (sequence, _) in owned.items() if given.get(sequence) is not None}


async def _sequences(connection: AsyncConnection) -> dict[str, tuple[str, str]]:
    """Return the sequence that numbers each table on PostgreSQL, and the column that it numbers."""
    query = (
        "SELECT t.relname AS table, s.relname AS sequence, a.attname AS column FROM pg_class s"
        " JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')"
        " JOIN pg_class t ON t.oid = d.refobjid"
        " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid"
        " WHERE s.relkind = 'S' AND s.relnamespace = current_schema()::regnamespace"
    )
    found = (await connection.execute(text(query))).all()
    return {row[0]: (row[1], row[2]) for row in found}


async def _number_on(connection: AsyncConnection, kept: Sequence[Kept], given: Mapping[str, int]) -> None:
    """Go on numbering behind the last number that was given, and behind the largest that is there."""
    if connection.dialect.name == "sqlite":
        for name in (await connection.execute(text(NUMBERED))).scalars().all():
            await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
            row = {"name": name, "last": await _last(connection, name, "id", given)}
            await connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), row)
        return
    owned = await _sequences(connection)
    for each in kept:
        if each.name in owned:
            sequence, numbered = owned[each.name]
            last = await _last(connection, each.name, numbered, given)
            await connection.execute(
                text("SELECT setval(CAST(:sequence AS regclass), :next, :is_given)"),
                {"sequence": f'"{sequence}"', "next": max(last, 1), "is_given": last > 0},
            )


async def _last(connection: AsyncConnection, name: str, numbered: str, given: Mapping[str, int]) -> int:
    largest = (await connection.execute(select(func.max(column(numbered))).select_from(table(name)))).scalar()
    return max(given.get(name, 0), largest or 0)
