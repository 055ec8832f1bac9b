"""Fixtures of the running process: a command line in an empty folder, with and without a city in its database."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from storage import migrating
from tests.bot.cli.command_line import Run, imported, write
from tests.remembering import remember_schema

MIGRATION = """
import sqlalchemy as sa
from alembic import op

def upgrade():
    op.add_column("assets", sa.Column("colour", sa.Text, nullable=False, server_default=""))
"""


def command(*arguments: object) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="cleanward")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder with nothing but a configuration that says nothing."""
    monkeypatch.chdir(tmp_path)
    remember_schema(monkeypatch)
    write("config.toml", "")
    for name in ("CLEANWARD_CONFIG", "CLEANWARD_TELEGRAM_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return command


@pytest.fixture(scope="session")
def city_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the 117 neighbourhoods of San Francisco and the categories that ship."""
    folder = tmp_path_factory.mktemp("city")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        remember_schema(patch)
        write("config.toml", "")
        patch.delenv("CLEANWARD_CONFIG", raising=False)
        assert imported(command).exit_code == 0
        assert command("categories", "import").exit_code == 0
    return folder / "data" / "cleanward.db"


@pytest.fixture
def upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make this a later version, whose schema has one migration more: assets have a colour."""

    def upgrade() -> None:
        later = tmp_path / "later"
        shutil.copytree(migrating.MIGRATIONS, later)
        text = f'revision = "9000"\ndown_revision = "{migrating.newest()}"\n{MIGRATION}'
        (later / "versions" / "9000_colours.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(migrating, "MIGRATIONS", later)

    return upgrade


@pytest.fixture
def city(run: Run, city_file: Path) -> Run:
    """A command line whose database has a city and categories in it."""
    Path("data").mkdir()
    shutil.copyfile(city_file, "data/cleanward.db")
    return run
