"""Each package says where to begin, and `casework.model` has a table of its contents that names every module."""

import ast
import re
from pathlib import Path

import pytest

from tests.paths import ROOT

ROOMS = ("casework", "handlers", "storage", "bot", "sandbox")
SAYS_NOTHING = ROOT / "storage" / "migrations"  # Alembic's own
PACKAGES = sorted(
    path.parent
    for room in ROOMS
    for path in (ROOT / room).rglob("__init__.py")
    if not path.is_relative_to(SAYS_NOTHING)
)


def said(package: Path) -> str:
    tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))
    return " ".join((ast.get_docstring(tree) or "").split())


def modules(package: Path) -> set[str]:
    files = {path.stem for path in package.glob("*.py")} - {"__init__"}
    return files | {path.parent.name for path in package.glob("*/__init__.py")}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda each: str(each.relative_to(ROOT)))
def test_a_package_says_where_to_begin(package: Path) -> None:
    named = re.search(r"[Bb]egin with `(\w+)`", said(package))
    assert named, "no “Begin with `module`”"
    assert named[1] in modules(package)


def test_the_contents_of_the_model_name_each_module_once() -> None:
    package = ROOT / "casework" / "model"
    contents = said(package).partition("Contents")[2]
    assert sorted(re.findall(r"`(\w+)`", contents)) == sorted(modules(package))
