"""The page of what time alone causes says what the code does, with the numbers that it uses."""

import ast
import inspect
import textwrap

import pytest

from bot.timekeeper import Timekeeper
from casework.model.policy import DEFAULTS
from tests.house.lifecycle import COMMAND, PAGE, STEPS, Timed, numbers, page

ROWS = [row for rows in STEPS.values() for row in rows]


def test_the_page_is_written_anew() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), f"run: {COMMAND}"


def jobs() -> dict[str, bool]:
    """Return the jobs that `act` begins, and whether each is begun by night too, as the code reads."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(Timekeeper.act)))
    by_day = next(node for node in ast.walk(tree) if isinstance(node, ast.If) and "is_quiet" in ast.unparse(node.test))
    only_by_day = {
        node.attr for statement in by_day.body for node in ast.walk(statement) if isinstance(node, ast.Attribute)
    }
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    methods = {name for name, _ in inspect.getmembers(Timekeeper, inspect.iscoroutinefunction)}
    return {name: name not in only_by_day for name in named & methods}


def test_every_job_of_the_timekeeper_is_on_the_page_and_the_page_names_no_other() -> None:
    assert {row.job for row in ROWS} == jobs().keys()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
def test_what_comes_by_night_is_what_the_timekeeper_does_by_night(row: Timed) -> None:
    # At night the warnings are of dangers only, which the page says for all of them.
    assert row.at_night == (jobs()[row.job] and row.job != "_warn")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
def test_every_number_is_one_of_the_rules(row: Timed) -> None:
    for name in numbers(row):
        assert hasattr(DEFAULTS, name)
