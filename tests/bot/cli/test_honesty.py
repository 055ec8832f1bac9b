"""A command says where it has nothing to work on, instead of making an empty district where it stands by chance."""

import io
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from tests.bot.cli.command_line import CITY, Run, imported, refused, write
from tests.paths import ROOT

# Commands that need no district: they play one of their own, stand in for Telegram, or say what they are. `init` makes
# the configuration.
FREE = {"demo", "sandbox", "version", "init"}
FILE = "file"
# Every other command, as it is used.
USES: tuple[tuple[str, ...], ...] = (
    ("run",),
    ("migrate",),
    ("backup", "copies"),
    ("restore", "copies"),
    ("areas", "import", FILE, "--code", "code", "--name", "name"),
    ("areas", "list"),
    ("categories", "import"),
    ("categories", "list"),
    ("teams", "import", FILE),
    ("teams", "list"),
    ("teams", "link", "crew"),
    ("streets", "import", FILE),
    ("streets", "list"),
    ("rules", "import", FILE),
    ("rules", "list"),
    ("assets", "import", FILE),
    ("assets", "list"),
    ("people", "list"),
    ("people", "code", "administrator"),
    ("people", "group-code"),
    ("people", "ban", "7"),
    ("route", "1", "2"),
    ("deadlines", "2026-10-01", "--category", "bulky"),
    ("qr", "--out", "x.pdf", "--bot", "x_bot"),
    ("import", "reports", FILE, "--mapping", "boston"),
    ("records", "close"),
    ("records", "let-be"),
    ("export", "--out", "out"),
    ("audit",),
)
# With a configuration, these begin a district; all others need one that is there.
BEGIN = {"run", "migrate", "restore", "areas import", "categories import", "teams import", "people code"}
BEGIN |= {"people group-code"}


@pytest.fixture
def bare(run: Run) -> Run:
    """A command line in a folder without a configuration, beside files to import."""
    Path("config.toml").unlink()
    write(FILE, "{}")
    return run


def test_each_command_is_tried() -> None:
    assert {use[0] for use in USES} | {"doctor"} | FREE >= {str(command.name) for command in COMMANDS}


@pytest.mark.parametrize("use", USES, ids=" ".join)
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


@pytest.mark.parametrize("use", [use for use in USES if " ".join(use[:2]) not in BEGIN and use[0] not in BEGIN])
def test_a_command_that_needs_a_district_makes_no_database_where_there_is_none(run: Run, use: tuple[str, ...]) -> None:
    write(FILE, "a,b\n")
    result = run(*use)
    assert result.exit_code == 1
    assert "There is no database yet: " in result.stderr
    assert "(storage.url) does not exist. First: cleanward areas import" in result.stderr
    assert not Path("data").exists()


# progress


def test_in_a_pipe_there_is_nothing_but_lines(run: Run, upgrade: Callable[[], None]) -> None:
    result = imported(run)
    assert result.output == f"Imported 117 areas from {CITY}; 0 of them took the place of an older one.\n"
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
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "backup", "copies"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"},
    ) as running:
        os.close(theirs)
        said = _read_all(ours)
        assert running.wait(60) == 0
    assert "Copying rows" in said
    assert "Reading what was copied" in said
    assert "━" in said
    plain = re.sub(r"\x1b\[[?\d;]*[a-zA-Z]", "", said)
    assert re.search(r"Copying rows [^\r]* (\d{3})/\1 ", plain), plain


def _read_all(handle: int) -> str:
    read = io.BytesIO()
    try:
        while data := os.read(handle, 4096):
            read.write(data)
    except OSError:  # the other end of the terminal is closed
        pass
    os.close(handle)
    return read.getvalue().decode()
