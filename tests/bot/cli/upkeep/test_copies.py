"""`cleanward backup` and `cleanward restore`, and the copy that is taken before a migration."""

import fcntl
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from storage.traffic.lease import PRESENT
from tests.bot.cli.command_line import Run, imported, refused, write

PHOTO = b"a photo"


def query(sql: str, file: str = "data/cleanward.db") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as database, database:
        return database.execute(sql).fetchall()


@pytest.fixture
def kept(city: Run) -> Run:
    """A city with a photo."""
    name = sha256(PHOTO).hexdigest()
    query(f"INSERT INTO photos (name) VALUES ('{name}')")
    folder = Path("data/photos") / name[:2]
    folder.mkdir(parents=True)
    (folder / f"{name}.jpg").write_bytes(PHOTO)
    return city


def test_a_copy_is_taken_said_and_put_back_elsewhere(kept: Run) -> None:
    result = kept("backup", "copies")
    assert re.fullmatch(
        r"Copied \d+ rows and 1 new files to copies/\S+\.db; read again, and the same\.\n", result.output
    )
    assert "and 0 new files" in kept("backup", "copies").stdout
    write("other.toml", 'storage.url = "sqlite:///other/cleanward.db"\nstorage.photos = "other/photos"')
    back = kept("restore", "copies", "--config", "other.toml")
    assert back.stdout.startswith("Restored ")
    assert "ask people to send /forget once more" in back.stdout
    assert kept("areas", "list", "--config", "other.toml").stdout == kept("areas", "list").stdout
    assert [path.read_bytes() for path in Path("other/photos").rglob("*.jpg")] == [PHOTO]


def test_nothing_is_overwritten_without_a_word(kept: Run) -> None:
    assert kept("backup", "copies").exit_code == 0
    query("DELETE FROM areas")
    refused(kept("restore", "copies"), "is not empty: it holds ", " categories", "say so: --overwrite")
    assert query("SELECT count(*) FROM areas") == [(0,)]
    assert kept("restore", "copies", "--overwrite").exit_code == 0
    assert query("SELECT count(*) FROM areas") == [(117,)]


def test_beside_a_running_bot_nothing_is_restored(kept: Run) -> None:
    assert kept("backup", "copies").exit_code == 0
    with Path("data/cleanward.db.lock").open("w") as lease:
        fcntl.flock(lease, fcntl.LOCK_EX)
        refused(kept("restore", "copies", "--overwrite"), "Cleanward runs on this database. Stop it first.")


def test_a_copy_is_chosen_by_its_name_and_old_ones_go(kept: Run) -> None:
    refused(kept("restore", "copies"), "There is no copy in copies. A copy is made by: cleanward backup copies")
    for _ in range(3):
        assert kept("backup", "copies", "--keep", "2").exit_code == 0
    names = sorted(path.stem for path in Path("copies").glob("*.db"))
    assert len(names) == 2
    refused(kept("restore", "copies", "--copy", "x"), f"There is no copy x in copies. There are: {', '.join(names)}.")
    assert kept("restore", "copies", "--copy", names[0], "--overwrite").exit_code == 0


def test_what_is_missing_or_cannot_be_used_is_said(kept: Run) -> None:
    next(Path("data/photos").rglob("*.jpg")).unlink()
    result = kept("backup", "copies")
    assert result.exit_code == 0
    assert re.search(r"warning: 1 files are missing in \S+data/photos: [0-9a-f]{64}\.jpg", result.stderr)
    newest = next(Path("copies").glob("*.db"))
    query("DELETE FROM areas", str(newest))
    refused(kept("restore", "copies", "--overwrite"), "The copy cannot be used: ", "tables do not hold", "areas")
    write("file", "")
    refused(kept("backup", "file"), "file cannot be used: ")


def test_a_database_of_a_later_version_is_left_as_it_is(kept: Run) -> None:
    query("UPDATE alembic_version SET version_num = '9999'")
    refused(kept("areas", "list"), "The database (storage.url) cannot be used: ", "9999")
    assert query("SELECT version_num FROM alembic_version") == [("9999",)]
    assert not list(Path("data").glob("before-upgrade/*.db"))


def test_an_upgrade_takes_a_copy_of_the_database_as_it_was(kept: Run, upgrade: Callable[[], None]) -> None:
    upgrade()
    result = kept("areas", "list")
    assert len(result.stdout.splitlines()) == 117
    (copy,) = Path("data/before-upgrade").glob("*.db")
    assert result.stderr == f"The database is migrated; a copy of it as it was is {copy.absolute()}.\n"
    assert query("SELECT count(*) FROM assets WHERE colour IS NULL") == [(0,)]
    with pytest.raises(sqlite3.OperationalError, match="no such column: colour"):
        query("SELECT colour FROM assets", str(copy))
    assert query("SELECT count(*) FROM areas", str(copy)) == [(117,)]
    query("DELETE FROM areas")
    assert kept("restore", "data/before-upgrade", "--overwrite").exit_code == 0
    assert query("SELECT count(*) FROM areas") == [(117,)]  # of the schema of this version again
    assert query("SELECT count(*) FROM assets WHERE colour IS NULL") == [(0,)]


def test_beside_a_running_bot_nothing_is_migrated(kept: Run, upgrade: Callable[[], None]) -> None:
    before = query("SELECT version_num FROM alembic_version")
    with Path("data/cleanward.db.lock").open("w") as lease:
        fcntl.flock(lease, fcntl.LOCK_EX)
        assert kept("areas", "list").exit_code == 0  # nothing is to be migrated yet
        upgrade()
        for use in (("migrate",), ("backup", "copies"), ("areas", "list")):
            refused(kept(*use), "has not the schema of this version, and Cleanward runs on it", "Stop it first")
    assert not Path("data/before-upgrade").exists()
    assert query("SELECT version_num FROM alembic_version") == before
    assert kept("migrate").exit_code == 0
    assert query("SELECT version_num FROM alembic_version") == [("9000",)]


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_beside_any_process_on_postgresql_nothing_is_migrated(
    run: Run, empty_url: str, upgrade: Callable[[], None]
) -> None:
    write("config.toml", f'storage.url = "{empty_url}"')
    assert run("migrate").exit_code == 0
    with psycopg.connect(empty_url, autocommit=True) as worker:
        worker.execute("SELECT pg_advisory_lock_shared(%s)", (PRESENT,))
        assert run("migrate").exit_code == 0  # nothing is to be migrated yet
        upgrade()
        refused(run("migrate"), "has not the schema of this version, and Cleanward runs on it", "Stop it first")
        assert not Path("data/before-upgrade").exists()
    assert run("migrate").exit_code == 0


def test_a_new_database_needs_no_copy(run: Run) -> None:
    assert run("migrate").output == "The database has the schema of this version.\n"
    assert not Path("data/before-upgrade").exists()


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_on_postgresql_migrating_takes_a_copy_too(run: Run, empty_url: str, upgrade: Callable[[], None]) -> None:
    write("config.toml", f'storage.url = "{empty_url}"')
    assert run("migrate").exit_code == 0
    assert imported(run).exit_code == 0
    upgrade()
    refused(run("areas", "list"), "Please run: cleanward migrate")
    assert run("migrate").exit_code == 0
    (copy,) = Path("data/before-upgrade").glob("*.db")
    assert query("SELECT count(*) FROM areas", str(copy)) == [(117,)]


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_a_copy_moves_between_the_engines(kept: Run, empty_url: str) -> None:
    assert kept("backup", "copies").exit_code == 0
    write("other.toml", f'storage.url = "{empty_url}"\nstorage.photos = "other/photos"')
    assert kept("restore", "copies", "--config", "other.toml").exit_code == 0
    assert kept("areas", "list", "--config", "other.toml").stdout == kept("areas", "list").stdout
    refused(kept("restore", "copies", "--config", "other.toml"), "say so: --overwrite")
    assert kept("restore", "copies", "--overwrite", "--config", "other.toml").exit_code == 0


def test_importing_after_a_restore_works(kept: Run) -> None:
    assert kept("backup", "copies").exit_code == 0
    assert kept("restore", "copies", "--overwrite").exit_code == 0
    assert imported(kept).exit_code == 0


def test_a_copy_that_cannot_be_read_is_named_and_stands_in_no_others_way(kept: Run) -> None:
    for _ in range(2):
        assert kept("backup", "copies").exit_code == 0
    damaged, good = sorted(Path("copies").glob("*.json"))
    damaged.write_bytes(damaged.read_bytes()[:100])
    back = kept("restore", "copies", "--copy", good.stem, "--overwrite")
    assert back.exit_code == 0, back.output
    assert f"warning: these copies in copies cannot be read: {damaged.stem}. " in back.stderr
    refused(
        kept("restore", "copies", "--copy", damaged.stem, "--overwrite"),
        f"The copy {damaged.stem} cannot be read. There are: {good.stem}.",
    )
    query("DELETE FROM photos")
    result = kept("backup", "copies", "--keep", "1")
    assert result.exit_code == 0, result.output
    assert f"warning: these copies in copies cannot be read: {damaged.stem}. " in result.stderr
    assert damaged.exists()
    assert not good.exists()
    assert list(Path("copies").rglob("*.jpg"))  # the damaged one may name it
    for each in (damaged, damaged.with_suffix(".db")):
        each.unlink()
    result = kept("backup", "copies", "--keep", "1")
    assert (result.exit_code, result.stderr) == (0, "")
    assert not list(Path("copies").rglob("*.jpg"))


def test_the_newest_copy_is_not_passed_over_without_a_word(kept: Run) -> None:
    for _ in range(2):
        assert kept("backup", "copies").exit_code == 0
    good, damaged = sorted(Path("copies").glob("*.json"))
    damaged.write_text("")
    why = f"The copy {damaged.stem} cannot be read. "
    refused(kept("restore", "copies", "--overwrite"), f"{why}There are: {good.stem}.")
    good.write_text("")
    refused(kept("restore", "copies", "--overwrite"), f"{why}There is no other.")


def test_an_upgrade_is_not_held_up_by_a_copy_that_cannot_be_read(kept: Run, upgrade: Callable[[], None]) -> None:
    Path("data/before-upgrade").mkdir()
    write("data/before-upgrade/2026-01-01T000000.000Z.json", "{")
    upgrade()
    assert kept("areas", "list").exit_code == 0
    assert len(list(Path("data/before-upgrade").glob("*.db"))) == 1
