"""The README of the sandbox: its example is a script, and its table names every file."""

import json
import re
from pathlib import Path

from sandbox.script import read_script
from tests.paths import ROOT
from tests.sandbox.pictures import jpeg

FOLDER = ROOT / "sandbox"
README = (FOLDER / "README.md").read_text(encoding="utf-8")
SQUARE = {"type": "Polygon", "coordinates": [[[9.9, 53.5], [10, 53.5], [10, 53.6], [9.9, 53.5]]]}


def test_the_example_is_a_script(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    area = {"type": "Feature", "geometry": SQUARE, "properties": {"NAME": "Harbour"}}
    (tmp_path / "boundaries.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    (tmp_path / "mattress.jpg").write_bytes(jpeg(8, 8))
    (tmp_path / "stage.toml").write_text(example, encoding="utf-8")
    stage = read_script(tmp_path / "stage.toml", {"mattress": tmp_path / "mattress.jpg"})
    assert [len(part) for part in (stage.people, stage.groups, stage.faults, stage.acts)] == [2, 1, 3, 3]
    assert stage.map is not None


def test_every_file_is_named_and_every_name_is_a_file() -> None:
    named = set(re.findall(r"`(\w+\.py|\w+/)`", README))
    there = {path.name for path in FOLDER.glob("*.py")} | {"methods/", "page/"}
    assert named == there
