"""A folder in which the command line is given what many tests begin with; each of them has a copy of its own.

To import the same few rows for every test by a command would take as long as the tests themselves.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bot.cli.command_line import Run, write
from tests.bot.cli.conftest import command


@contextmanager
def in_city(folder: Path, city_file: Path) -> Iterator[Run]:
    """Run commands in a folder whose database has the city and the categories in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in ("CLEANWARD_CONFIG", "CLEANWARD_TELEGRAM_TOKEN"):
            patch.delenv(name, raising=False)
        write("config.toml", "")
        Path("data").mkdir()
        shutil.copyfile(city_file, "data/cleanward.db")
        yield command


def copy_here(folder: Path) -> None:
    """Put a copy of everything in that folder into the one we are in."""
    shutil.copytree(folder, ".", dirs_exist_ok=True)
