"""A command says where it has nothing to work on, instead of making an empty district where it stands by chance."""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup, TyperOption

from bot.cli import COMMANDS
from bot.cli.later import Later
from tests.bot.cli.command_line import CITY, TEAMS, Run, imported, refused, write
from tests.paths import ROOT
from tests.terminal import on_a_terminal

# Commands that need no district: they play one of their own, stand in for Telegram, or say what they are. `init` makes
# the configuration.
FREE = {"demo", "sandbox", "version", "init"}
# With a configuration, these begin a district; all others need one that is there.
BEGIN = {"run", "migrate", "restore", "areas import", "categories import", "teams import", "people code"}
BEGIN |= {"people group-code"}
FILE = "file"
OUT = "out"
GIVEN = {"code": "administrator", "to": "sqlite:///other.db", "out": OUT, "mapping": "boston", "month": "2026-10"}
ALSO = {
    "bot": "x_bot",
    "latitude": "1",
    "longitude": "2",
    "moment": "2026-10-01",
    "category": "bulky",
    "first": "2026-10-01",
    "last": "2026-10-31",
}  # without these, something else is missing first
OF_A_KIND = {str: "x", int: "7", float: "1", Path: FILE, datetime: "2026-11-29"}


def _uses(commands: Iterable[Any], before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield every command of the tree with something for each of its parameters that must be given."""
    for command in commands:
        loaded = command.load() if isinstance(command, Later) else command
        words = (*before, str(command.name))
        if isinstance(loaded, TyperGroup):
            yield from _uses(loaded.commands.values(), words)
        elif words[0] not in FREE:
            yield (
                *words,
                *(word for each in loaded.params if each.required or each.name in ALSO for word in _given(each)),
            )


def _given(parameter: Any) -> tuple[str, ...]:
    kind = parameter.type_descriptor.annotation
    value = {**GIVEN, **ALSO}.get(parameter.name) or (
        next(iter(kind)).value if issubclass(kind, Enum) else OF_A_KIND[kind]
    )
    return (parameter.opts[0], value) if isinstance(parameter, TyperOption) else (value,)


USES = tuple(_uses(COMMANDS))
OF_A_DISTRICT = [use for use in USES if use[0] != "doctor"]  # which says what is missing as what is wrong


@pytest.fixture
def bare(run: Run) -> Run:
    """A command line in a folder without a configuration, beside files to import."""
    Path("config.toml").unlink()
    write(FILE, "{}")
    return run


def test_each_command_is_tried() -> None:
    assert {use[0] for use in USES} | FREE == {str(command.name) for command in COMMANDS}
    assert {" ".join(use[:2]) for use in USES} | {use[0] for use in USES} >= BEGIN
    assert len(USES) > 30


@pytest.mark.parametrize("use", OF_A_DISTRICT, ids=" ".join)
def test_without_a_configuration_a_command_says_so_and_makes_nothing(
    bare: Run, use: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEANWARD_TELEGRAM_TOKEN", "1:x")  # a token alone is no district
    refused(bare(*use), "There is no configuration in ", str(Path.cwd()), "--config FILE")
    assert [path.name for path in Path().iterdir()] == [FILE]


def test_the_doctor_says_it_as_what_is_wrong(bare: Run) -> None:
    result = bare("doctor")
    assert result.exit_code == 2
    assert "error: The configuration cannot be used: There is no configuration in " in result.stdout
    assert [path.name for path in Path().iterdir()] == [FILE]


def test_the_doctor_says_what_else_is_missing_beside_the_token(run: Run, city_file: Path) -> None:
    result = run("doctor")
    assert result.exit_code == 2
    assert "error: The configuration cannot be used: config.toml: telegram.token: is empty" in result.stdout
    assert "error: There is no database yet: " in result.stdout
    assert "First: cleanward areas import" in result.stdout
    assert [path.name for path in Path().iterdir()] == ["config.toml"]
    Path("data").mkdir()
    shutil.copyfile(city_file, "data/cleanward.db")
    said = run("doctor").stdout
    assert "telegram.token: is empty" in said
    assert "error: There are no teams yet" in said


@pytest.mark.parametrize("use", OF_A_DISTRICT, ids=" ".join)
def test_a_configuration_that_is_not_there_is_named(bare: Run, use: tuple[str, ...]) -> None:
    refused(bare(*use, "--config", "nowhere.toml"), "nowhere.toml cannot be read")
    assert [path.name for path in Path().iterdir()] == [FILE]


@pytest.mark.parametrize("use", OF_A_DISTRICT, ids=" ".join)
def test_where_the_database_does_not_answer_a_command_says_so_and_makes_nothing(
    run: Run, use: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEANWARD_TELEGRAM_TOKEN", "1:x")
    write("config.toml", 'storage.url = "postgresql://u:hush@127.0.0.1:1/x"')
    write(FILE, "a,b\n")
    result = run(*use)
    refused(
        result, "There is no copy in file" if use[0] == "restore" else "The database (storage.url) cannot be used: "
    )
    assert "hush" not in result.output
    assert {path.name for path in Path().iterdir()} == {FILE, "config.toml"}


@pytest.mark.parametrize(
    "use", [use for use in OF_A_DISTRICT if " ".join(use[:2]) not in BEGIN and use[0] not in BEGIN], ids=" ".join
)
def test_a_command_that_needs_a_district_makes_no_database_where_there_is_none(run: Run, use: tuple[str, ...]) -> None:
    write(FILE, "a,b\n")
    result = run(*use)
    assert result.exit_code == 1
    assert "There is no database yet: " in result.stderr
    assert "(storage.url) does not exist. First: cleanward areas import" in result.stderr
    assert {path.name for path in Path().iterdir()} == {FILE, "config.toml"}


# a trial

TRIALS = [
    ("areas", "import", CITY, "--code", "code", "--name", "name"),
    *[(each, "import", FILE) for each in ("teams", "assets", "streets", "frontages")],
    ("categories", "import"),
    ("import", "reports", FILE, "--mapping", "boston"),
]


def kept() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "use", [use for use in TRIALS if f"{use[0]} {use[1]}" in BEGIN], ids=lambda use: " ".join(use[:2])
)
def test_a_trial_of_what_begins_a_district_makes_no_database(run: Run, use: tuple[str, ...]) -> None:
    write(FILE, TEAMS.replace("mission", "*"))
    before = kept()
    result = run(*use, "--dry-run")
    assert result.stdout.startswith("Would import "), result.output
    assert kept() == before


@pytest.mark.parametrize("use", TRIALS, ids=lambda use: " ".join(use[:2]))
def test_a_trial_and_whoever_writes_do_not_wait_for_each_other(city: Run, use: tuple[str, ...]) -> None:
    write(FILE, TEAMS)
    with closing(sqlite3.connect(Path("data", "cleanward.db"), isolation_level=None)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        result = city(*use, "--dry-run")
    assert "The database (storage.url) cannot be used" not in result.output


@pytest.mark.parametrize("use", TRIALS, ids=lambda use: " ".join(use[:2]))
def test_a_trial_does_not_migrate(city: Run, upgrade: Callable[[], None], use: tuple[str, ...]) -> None:
    write(FILE, TEAMS)
    upgrade()
    before = kept()
    refused(city(*use, "--dry-run"), "Please run: cleanward migrate")
    assert kept() == before


# progress


def test_in_a_pipe_there_is_nothing_but_lines(run: Run, upgrade: Callable[[], None]) -> None:
    result = imported(run)
    assert result.stdout == f"Imported 117 areas from {CITY}; 0 of them took the place of an older one.\n"
    assert all(line.startswith("note: ") for line in result.stderr.splitlines())
    assert run("categories", "import").stderr == ""
    assert run("export", "--out", "out").output == "Exported 0 tickets to out.\n"
    upgrade()
    migrated = run("migrate")
    assert migrated.stdout == "The database has the schema of this version.\n"
    assert migrated.stderr.startswith("The database is migrated; a copy of it as it was is ")
    assert migrated.stderr.count("\n") == 1


def test_without_a_terminal_rich_is_not_imported() -> None:
    code = "import sys\nfrom bot.cli.progress import progress\nwith progress('x') as step: step(1, 2)\n"
    code += "print(any(name.startswith('rich.progress') for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
    assert done.stderr == ""


def test_on_a_terminal_a_long_command_shows_how_far_it_has_come(run: Run, tmp_path: Path) -> None:
    assert imported(run).exit_code == 0
    said = on_a_terminal([sys.executable, "-m", "bot", "backup", "copies"], tmp_path)
    assert "Copying rows" in said
    assert "Reading what was copied" in said
    assert "━" in said
    plain = re.sub(r"\x1b\[[?\d;]*[a-zA-Z]", "", said)
    assert re.search(r"Copying rows [^\r]* (\d{3})/\1 ", plain), plain
