"""The command line as tests use it: run a command, write a file, and what a refusal looks like."""

from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from tests.paths import ROOT

CITY = ROOT / "bot" / "demo" / "san_francisco.geojson"
MISSION = ("37.76", "-122.42")
TEAMS = "code,name,kind,areas,language,chat_id\ncrew,Mission crew,community,mission,en,-1001\n"
LORRY = "lorry,Lorries,contractor,*,zh_CN,\n"

Run = Callable[..., Result]


def imported(run: Run, *more: object, file: Path = CITY) -> Result:
    return run("areas", "import", file, "--code", "code", "--name", "name", *more)


def write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def refused(result: Result, *parts: str) -> None:
    """Assert that a command ended with exit code 1 and nothing but a sentence that holds these parts."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for part in parts:
        assert part in result.stderr
