"""The start of the command line: a command imports what it needs and no more, and is listed without being imported."""

import subprocess
import sys

import pytest

from bot.cli import COMMANDS
from bot.cli.later import Later
from tests.bot.cli.command_line import Run
from tests.paths import ROOT

SLOW = {"alembic", "sqlalchemy", "telegram", "httpx", "aiohttp", "reportlab", "PIL", "shapely", "numpy", "babel"}
OF_THE_BOT = {
    "alembic",
    "telegram",
    "httpx",
    "aiohttp",
    "starlette",
    "uvicorn",
    "reportlab",
    "PIL",
    "babel",
    "structlog",
}


def imported_by(*arguments: str) -> set[str]:
    """Return the names of the modules that a run of Python imports."""
    command = [sys.executable, "-X", "importtime", *arguments]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stderr
    return {line.rpartition("|")[2].strip() for line in said.splitlines()}


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [(("version",), SLOW | OF_THE_BOT), (("--help",), SLOW | OF_THE_BOT), (("migrate", "--help"), OF_THE_BOT)],
    ids=["version", "help", "the help of a command"],
)
def test_a_command_imports_nothing_that_only_others_need(arguments: tuple[str, ...], unwanted: set[str]) -> None:
    imported = imported_by("-m", "bot", *arguments)
    assert "bot.cli" in imported
    assert imported & (unwanted | {"sandbox", "bot.demo"}) == set()


def test_the_bot_starts_without_what_it_may_need_later() -> None:
    imported = imported_by("-c", "import bot.cli.serving.running")
    assert {"telegram", "aiohttp", "bot.app", "bot.paper.printing", "bot.web.door"} <= imported
    later = {"reportlab", "PIL", "pillow_heif", "starlette", "uvicorn", "alembic", "prometheus_client"}
    later |= {"telegram.ext", "sqlalchemy.dialects.postgresql"}
    assert imported & later == set()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.name))
def test_the_list_says_of_a_command_what_it_says_itself(command: Later) -> None:
    itself = command.load()
    assert itself.name == command.name
    for width in range(10, 200):  # where the list cuts the sentence off depends on the width of the terminal
        assert itself.get_short_help_str(width) == command.get_short_help_str(width)


def test_a_command_that_is_misspelt_is_guessed(run: Run) -> None:
    result = run("versoin")
    assert result.exit_code == 2
    assert "No such command 'versoin'. Did you mean 'version'?" in result.stderr
