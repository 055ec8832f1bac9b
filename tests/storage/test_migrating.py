"""Migrations bring a database exactly to the tables of `storage.schema`, and back, on both engines."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, literal, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import Transactions, open_engine
from storage.migrating import MIGRATIONS, is_current, migrate
from storage.schema import history, metadata, tickets
from storage.tickets.bulk import Bulk
from tests.storage.tickets.test_bulk import CLOSED, OPEN

# Every index in both engines' own words, with the condition of a partial index, which Alembic does not compare.
INDEXES = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY sql",
    "postgresql": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
    " AND tablename <> 'alembic_version' ORDER BY indexdef",
}

# SQLite drops AUTOINCREMENT without a word when a migration makes a table anew, and Alembic does not compare it.
NEVER_GIVEN_TWICE = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' ORDER BY name"


@pytest.fixture
async def transactions(empty_url: str) -> AsyncIterator[Transactions]:
    opened = Transactions(open_engine(empty_url))
    yield opened
    await opened.close()


@pytest.fixture
def engine(transactions: Transactions) -> AsyncEngine:
    return transactions.engine


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def shape(connection: Connection) -> dict[str, object]:
    """Every column, key and index of a database, and where numbers are never given twice, in its engine's own words."""
    found = inspect(connection)
    names = sorted(tables(connection) - {"alembic_version"})
    constraints = {
        name: (
            [{key: str(value) for key, value in column.items()} for column in found.get_columns(name)],
            found.get_pk_constraint(name),
            sorted(map(str, found.get_unique_constraints(name))),
            sorted(map(str, found.get_foreign_keys(name))),
        )
        for name in names
    }
    is_sqlite = connection.dialect.name == "sqlite"
    return constraints | {
        "indexes": list(connection.execute(text(INDEXES[connection.dialect.name])).scalars()),
        "numbers": list(connection.execute(text(NEVER_GIVEN_TWICE)).scalars()) if is_sqlite else [],
    }


def downgrade(connection: Connection, to: str = "base") -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    command.downgrade(config, to)


async def test_the_migrations_make_the_tables_of_the_schema(engine: AsyncEngine) -> None:
    await migrate(engine)
    async with engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), metadata)
        )
    assert differences == []


async def test_a_migrated_database_has_the_shape_of_one_made_from_the_schema(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        made = await connection.run_sync(shape)
        await connection.run_sync(metadata.drop_all)
    await migrate(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(shape) == made


async def test_downgrading_leaves_nothing_and_upgrading_works_again(
    engine: AsyncEngine, transactions: Transactions
) -> None:
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.run_sync(downgrade)
        assert await connection.run_sync(tables) == {"alembic_version"}
    assert not await is_current(transactions)
    await migrate(engine)
    assert await is_current(transactions)
    async with engine.connect() as connection:
        assert await connection.run_sync(tables) == {*metadata.tables, "alembic_version"}


async def test_what_an_earlier_version_has_imported_as_open_is_an_older_record_unless_somebody_acted_on_it(
    engine: AsyncEngine, transactions: Transactions
) -> None:
    await migrate(engine)
    async with transactions.writing() as connection:
        added = [OPEN, replace(OPEN, reference="A-3"), CLOSED]
        await Bulk(connection).add(added)
        acted = select(tickets.c.id, literal(OPEN.reported_at), literal("note"), literal("why"))
        lines = history.insert().from_select(
            ["ticket_id", "at", "act", "note"], acted.where(tickets.c.reference == "A-3")
        )
        await connection.execute(lines)
    async with engine.begin() as connection:
        await connection.run_sync(downgrade, "0001")
    await migrate(engine)
    async with transactions.reading() as connection:
        found = await connection.execute(select(tickets.c.reference, tickets.c.record).order_by(tickets.c.reference))
    assert [tuple(row) for row in found] == [("A-1", ""), ("A-2", "new"), ("A-3", "")]


async def test_an_empty_database_is_not_current_until_it_is_migrated(
    engine: AsyncEngine, transactions: Transactions
) -> None:
    assert not await is_current(transactions)
    await migrate(engine)
    assert await is_current(transactions)


async def test_migrating_again_changes_nothing(engine: AsyncEngine, transactions: Transactions) -> None:
    await migrate(engine)
    async with transactions.writing() as connection:
        await connection.execute(text("INSERT INTO revisions (name, number) VALUES ('n', 7)"))
    await migrate(engine)
    async with transactions.reading() as connection:
        assert (await connection.execute(text("SELECT number FROM revisions"))).scalar_one() == 7


async def test_whoever_only_asks_whether_it_is_current_waits_for_no_writer(
    engine: AsyncEngine, transactions: Transactions
) -> None:
    await migrate(engine)
    async with transactions.writing():
        assert await is_current(transactions)


async def test_a_database_of_a_later_version_is_not_current(engine: AsyncEngine, transactions: Transactions) -> None:
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not await is_current(transactions)


async def test_a_migration_that_fails_leaves_nothing_half_done(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE tickets (surprise INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        await migrate(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(tables) == {"tickets"}
