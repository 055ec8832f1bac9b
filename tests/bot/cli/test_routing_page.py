"""The page about routing says what is so: its table has every reason in order, and its examples play as they stand."""

import json
import re
import shlex
from pathlib import Path

from casework.files.rules import read_rules
from casework.files.teams import REQUIRED
from casework.model.category import CategoryTree
from casework.model.routing import RoutingReason
from tests.bot.cli.command_line import Run
from tests.paths import ROOT

PAGE = (ROOT / "docs" / "routing.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(  # a file to save, commands with what they print, or a row of the table of spots
    r"(?:`(?P<name>[\w.]+)`:\n\n)?```\w+\n(?P<block>.*?)```"
    r"|^\| (?P<spot>[\d. ]+) \| (?P<category>[a-z-]+) \| (?P<team>[a-z]+) \| (?P<reason>[a-z_]+) \|$",
    re.DOTALL | re.MULTILINE,
)


def table_below(heading: str) -> list[str]:
    """Return the first cells of the table below a heading, without code marks."""
    rows = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [line.split("|")[1].strip(" `") for line in rows.splitlines() if line.startswith("| `")]


def test_the_table_of_the_order_names_every_reason_in_the_order_in_which_it_is_tried() -> None:
    rows = PAGE.partition("## The order of the rules\n")[2].partition("\n## ")[0]
    assert re.findall(r"\| `(\w+)` \|$", rows, re.MULTILINE) == [str(reason) for reason in RoutingReason]


def test_each_column_of_both_files_is_explained() -> None:
    assert table_below("`teams.csv`") == [*REQUIRED, "chat_id"]
    columns = table_below("`rules.csv`")
    assert columns == ["area", "category", "team", "assisting", "valid_from"]
    assert read_rules(f"{','.join(columns)}\n".encode(), [], CategoryTree(), []).findings == ()


def test_the_examples_are_played_as_they_stand(run: Run) -> None:
    played, asked = 0, 0
    for found in EXAMPLE.finditer(PAGE):
        if found["name"]:
            Path(found["name"]).write_text(found["block"], encoding="utf-8")
        elif found["block"]:
            played += play(run, found["block"])
        else:
            answer = json.loads(run("route", *found["spot"].split(), "--category", found["category"], "--json").stdout)
            team = answer["team"]["code"] if answer["team"] else "nobody"
            assert (team, answer["reason"]) == (found["team"], found["reason"]), found[0]
            asked += 1
    assert (played, asked) == (14, 6)


def play(run: Run, block: str) -> int:
    """Run the commands of a block, and compare what each prints with what stands below it, if anything does."""
    commands = re.split(r"^\$ cleanward ", block, flags=re.MULTILINE)[1:]
    for each in commands:
        command, _, expected = each.partition("\n")
        result = run(*shlex.split(command))
        assert result.exit_code == 0, result.output
        if expected:
            assert result.stderr + result.stdout == expected, command
    return len(commands)
