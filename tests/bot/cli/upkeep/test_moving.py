"""`cleanward migrate-storage`: a district goes to the other engine and back, whole, and nothing is mixed."""

import fcntl
import re
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from storage.upkeep import moving
from storage.upkeep.rows import copy_rows
from tests.bot.cli.command_line import Run, imported, refused, write
from tests.bot.cli.upkeep.test_copies import kept, query
from tests.terminal import on_a_terminal

__all__ = ["kept"]
ELSEWHERE = "sqlite:///elsewhere/cleanward.db"


def elsewhere(name: str = ELSEWHERE) -> str:
    return write("other.toml", f'storage.url = "{name}"\nstorage.photos = "data/photos"')


def test_every_table_is_moved_counted_and_summed_up_and_the_old_database_stays(kept: Run) -> None:
    photos = {path: path.stat().st_mtime_ns for path in Path("data/photos").rglob("*")}
    before = kept("areas", "list").stdout
    result = kept("migrate-storage", "--to", ELSEWHERE)
    assert (result.exit_code, result.stderr) == (0, "")  # in a pipe there is nothing but the result
    *tables, moved, then = result.stdout.splitlines()
    counted = {name: rest for name, *rest in (line.split("\t") for line in tables)}
    assert counted["areas"][:2] == ["117", "117"]
    assert counted["tickets"][:2] == ["0", "0"]
    for rows, there, digest, digest_there in counted.values():
        assert (rows, digest) == (there, digest_there)
        assert re.fullmatch("[0-9a-f]{16}", digest)
    assert len({digest for rows, _, digest, _ in counted.values() if rows != "0"}) > 1
    total = sum(int(rows) for rows, *_ in counted.values())
    assert moved == f"Moved {total} rows in {len(counted)} tables; read again, and the same."
    assert "storage.url" in then
    assert kept("areas", "list", "--config", elsewhere()).stdout == before
    assert kept("areas", "list").stdout == before
    assert {path: path.stat().st_mtime_ns for path in Path("data/photos").rglob("*")} == photos


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_to_postgresql_and_back_nothing_changes_and_no_number_is_given_twice(kept: Run, empty_url: str) -> None:
    query("INSERT INTO sqlite_sequence (name, seq) VALUES ('tickets', 40)")  # forty tickets were there, and are gone
    assert kept("migrate-storage", "--to", empty_url).exit_code == 0
    there = elsewhere(empty_url)
    assert kept("areas", "list", "--config", there).stdout == kept("areas", "list").stdout
    with psycopg.connect(empty_url) as connection:
        assert connection.execute("SELECT nextval('tickets_id_seq')").fetchone() == (41,)
    refused(kept("migrate-storage", "--to", empty_url), "The other database is not empty: it holds ", "117 areas")
    back = kept("migrate-storage", "--to", ELSEWHERE, "--config", there)
    assert back.exit_code == 0, back.output
    assert query("SELECT seq FROM sqlite_sequence WHERE name = 'tickets'", "elsewhere/cleanward.db") == [(41,)]
    for table in ("areas", "categories", "photos", "audit"):
        every = f"SELECT * FROM {table} ORDER BY 1"
        assert query(every, "elsewhere/cleanward.db") == query(every)


def test_where_something_is_already_nothing_is_moved(kept: Run) -> None:
    there = elsewhere()
    assert imported(kept, "--config", there).exit_code == 0
    refused(kept("migrate-storage", "--to", ELSEWHERE), "The other database is not empty: it holds 117 areas")
    refused(kept("migrate-storage", "--to", "sqlite:///data/cleanward.db"), "in which everything is already")
    query("CREATE TABLE theirs (x)", "stranger.db")
    refused(kept("migrate-storage", "--to", "sqlite:///stranger.db"), "tables of something else (theirs)")
    assert query("SELECT name FROM sqlite_master", "stranger.db") == [("theirs",)]


def test_while_a_bot_runs_on_either_nothing_is_moved(kept: Run) -> None:
    Path("elsewhere").mkdir()
    for file, which in (("data", "this database"), ("elsewhere", "the other database")):
        with Path(f"{file}/cleanward.db.lock").open("w") as lease:
            fcntl.flock(lease, fcntl.LOCK_EX)
            refused(kept("migrate-storage", "--to", ELSEWHERE), f"Cleanward runs on {which}. Stop it first.")
    assert kept("migrate-storage", "--to", ELSEWHERE).exit_code == 0


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_while_a_bot_runs_on_a_postgresql_nothing_is_moved_there(kept: Run, empty_url: str) -> None:
    with psycopg.connect(empty_url) as bot:
        bot.execute(sql.SQL("SELECT pg_advisory_lock({})").format(0x636C65616E))
        refused(kept("migrate-storage", "--to", empty_url), "Cleanward runs on the other database. Stop it first.")


def test_what_cannot_be_moved_leaves_the_other_database_empty(kept: Run, monkeypatch: pytest.MonkeyPatch) -> None:

    async def forget_some(source: object, target: object, advance: object) -> object:
        found = await copy_rows(source, target, advance)  # type: ignore[arg-type]  # as the command hands them on
        await target.exec_driver_sql("DELETE FROM areas WHERE id = 7")  # type: ignore[attr-defined]  # the same
        return found

    monkeypatch.setattr(moving, "copy_rows", forget_some)
    refused(kept("migrate-storage", "--to", ELSEWHERE), "Nothing was moved: these tables do not hold", "areas")
    assert query("SELECT count(*) FROM sqlite_master", "elsewhere/cleanward.db") == [(0,)]


def test_a_table_that_somebody_made_beside_ours_stays_behind(kept: Run) -> None:
    query("CREATE TABLE reports_of_ours (x)")
    query("INSERT INTO reports_of_ours VALUES (1)")
    assert kept("backup", "copies").exit_code == 0
    result = kept("migrate-storage", "--to", ELSEWHERE)
    assert result.exit_code == 0
    assert "reports_of_ours" not in result.stdout
    result = kept("restore", "copies", "--overwrite")
    assert result.exit_code == 0, result.output
    assert query("SELECT x FROM reports_of_ours") == [(1,)]


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("mysql://x/y", "--to, or CLEANWARD_STORAGE_TO must be sqlite:///path/to/file or postgresql://"),
        ("postgresql://u:hush@127.0.0.1:1/x", "The database (storage.url, or --to, or CLEANWARD_STORAGE_TO)"),
    ],
)
def test_an_address_that_cannot_be_used_is_said_without_its_password(kept: Run, to: str, why: str) -> None:
    result = kept("migrate-storage", "--to", to)
    refused(result, why)
    assert "hush" not in result.output


def test_the_address_may_come_from_the_environment(kept: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANWARD_STORAGE_TO", ELSEWHERE)
    assert kept("migrate-storage").exit_code == 0
    assert query("SELECT count(*) FROM areas", "elsewhere/cleanward.db") == [(117,)]


def test_a_database_of_an_earlier_version_is_upgraded_with_a_copy_and_then_moved(
    kept: Run, upgrade: Callable[[], None]
) -> None:
    upgrade()
    result = kept("migrate-storage", "--to", ELSEWHERE)
    assert result.stderr.startswith("The database is migrated; a copy of it as it was is ")
    assert query("SELECT count(*) FROM assets WHERE colour IS NULL", "elsewhere/cleanward.db") == [(0,)]


def test_on_a_terminal_it_shows_how_far_it_has_come(kept: Run, tmp_path: Path) -> None:
    said = on_a_terminal([sys.executable, "-m", "bot", "migrate-storage", "--to", ELSEWHERE], tmp_path)
    for phase in ("Adding up what there is", "Copying rows", "Reading what was copied"):
        assert phase in said
    assert "areas" not in said  # the result goes to stdout
