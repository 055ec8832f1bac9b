"""The bench runs; what it measures is nobody's assertion."""

import json
import random
from pathlib import Path

import pytest
import shapely

from tests.bench.__main__ import Sizes, parts, run
from tests.bench.crowd import Crowd
from tests.bench.duplicates import REPORTS as CASES
from tests.bench.loop import Load
from tests.bench.routing import grid
from tests.bench.scale import Scale
from tests.bench.suggestions import REPORTS

TINY = Sizes(
    load=Load(updates=4, chats=2, reporters=1, alone=2, turns=1),
    transactions=2,
    polygons=(9,),
    points=5,
    senders=(1, 2),
    sends=4,
    reports=300,
    cases=1_000,
    stored=(600, 1_200),
    showings=1,
    turns=1,
    crowd=Crowd(accounts=1, updates=2),
    scale=Scale(updates=4, heavy=4, chats=2, turns=1),
    residents=2,
    read=(40, 80, 60),
)
LENGTHS = {
    "loop": 12,
    "statements": 2,
    "routing": 1,
    "starting": 2,
    "transports": 2,
    "suggestions": 8 if REPORTS.exists() else 0,
    "duplicates": 17 if CASES.exists() else 0,
    "crowd": 6,
    "scale": 6,
    "load": 2,
    "desk": 7,
    "figures": 12,
    "bulletins": 1,
    "reading": 3,
}


@pytest.mark.parametrize("part", parts(TINY))
def test_the_bench_writes_every_figure_as_a_ratio(tmp_path: Path, part: str) -> None:
    run(TINY, tmp_path / "bench.json", part)
    written = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert written["machine"]["cores"] > 0
    assert len(written[part]) == LENGTHS[part]
    for figure in written[part]:
        assert set(figure) == {"name", "unit", "ours", "baseline", "against", "ratio"}
        assert min(figure["ours"], figure["baseline"]) > 0


def test_the_map_of_the_bench_has_neither_gaps_nor_overlaps() -> None:
    cells = grid(9, random.Random(1))
    whole = shapely.union_all(cells)
    assert all(cell.is_valid for cell in cells)
    assert whole.area == pytest.approx(sum(cell.area for cell in cells))
    assert isinstance(whole, shapely.Polygon)
    assert not whole.interiors
