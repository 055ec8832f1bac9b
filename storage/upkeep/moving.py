"""Move everything that is kept into another database, from either engine to the other; files stay where they are.

Promises: all of it or nothing. The database from which it comes is only read, and nobody writes to it meanwhile. Every
table of the other database is summed up before the move is committed, and has the rows that were read. It gives no
number again that was given before.
"""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import Transactions
from storage.migrating import hold_migrations, upgrade
from storage.upkeep.copies import advancing, compare
from storage.upkeep.files import Phase, Watch
from storage.upkeep.rows import Sum, copy_rows, sum_up, tables_of, tables_of_both


async def move(source: Transactions, target: Transactions, watch: Watch) -> Mapping[str, tuple[Sum, Sum]]:
    """Copy every row into a database that holds none; returns the sums of each table, here and there.

    The caller sees to it that the source has the schema of this version, and that no bot runs on either.
    Raises CopyDamaged, MigrationImpossible, and what the databases raise.
    """
    async with source.writing() as rows, target.writing() as into:
        await _hold_still(rows)
        await hold_migrations(into)
        await upgrade(into)
        with watch(Phase.SUMMING) as step:
            before = await sum_up(rows, await tables_of_both(rows, into), await advancing(rows, step))
        with watch(Phase.ROWS) as step:
            await copy_rows(rows, into, await advancing(rows, step))
        with watch(Phase.READING) as step:
            after = await compare(into, before, step)
    return {name: (total, after[name]) for name, total in before.items()}


async def strangers(transactions: Transactions, other: Transactions) -> list[str]:
    """Return the tables of a database that another one does not have."""
    async with transactions.reading() as connection, other.reading() as theirs:
        known = {each.name for each in await tables_of(theirs)}
        return [each.name for each in await tables_of(connection) if each.name not in known]


async def _hold_still(connection: AsyncConnection) -> None:
    """Let nobody else write until the transaction ends; on SQLite the transaction itself sees to that."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{each.name}"' for each in await tables_of(connection))
        await connection.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))
