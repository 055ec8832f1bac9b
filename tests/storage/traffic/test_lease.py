"""A lease gives somebody a database for himself, on both engines; it ends with its holder."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import open_engine
from storage.traffic.lease import PRESENT, LeaseTaken, lease
from storage.unit_of_work import Storage
from tests.paths import ROOT


@pytest.fixture
def engine(storage: Storage) -> AsyncEngine:
    return storage.transactions.engine


@pytest.fixture
async def holder(database_url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A second process that has the lease."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.storage.traffic.holder", database_url, cwd=ROOT, stdin=-1, stdout=-1
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"held\n"
    yield process
    if process.returncode is None:
        process.kill()
    await process.communicate()


async def take(engine: AsyncEngine) -> None:
    async with lease(engine):
        pass


async def wait_until_postgresql_has_noticed(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:  # this waits for the lease until it is free
        await connection.execute(text(f"SELECT pg_advisory_lock({PRESENT}), pg_advisory_unlock({PRESENT})"))


async def test_a_second_holder_is_refused_until_the_first_lets_go(engine: AsyncEngine) -> None:
    async with lease(engine):
        with pytest.raises(LeaseTaken):
            await take(engine)
    await take(engine)


async def test_a_holder_that_fails_lets_go(engine: AsyncEngine) -> None:
    async def fail() -> None:
        async with lease(engine):
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    await take(engine)


async def test_work_goes_on_beside_the_lease(engine: AsyncEngine, storage: Storage) -> None:
    async with lease(engine), storage.begin("1") as work:
        await work.photos.add("a" * 64, None)
        with pytest.raises(LeaseTaken):
            await take(engine)


async def test_a_second_process_is_refused_and_the_lease_is_free_when_the_holder_is_killed(
    engine: AsyncEngine, holder: asyncio.subprocess.Process
) -> None:
    with pytest.raises(LeaseTaken):
        await take(engine)
    holder.kill()  # kill -9: the holder cannot say goodbye
    await holder.wait()
    if engine.dialect.name == "postgresql":
        await wait_until_postgresql_has_noticed(engine)
    await take(engine)


async def test_a_holder_that_ends_lets_go(engine: AsyncEngine, holder: asyncio.subprocess.Process) -> None:
    await holder.communicate(b"\n")
    assert holder.returncode == 0
    await take(engine)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_leases_of_two_databases_are_two_leases(engine: AsyncEngine, tmp_path: Path) -> None:
    other = open_engine(f"sqlite:///{tmp_path / 'other.db'}")
    async with lease(engine), lease(other):
        pass
    await other.dispose()
