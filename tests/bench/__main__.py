"""`python -m tests.bench [PART …]`: measure some parts or all, show a table, write bench.json into this folder."""

import json
import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench import (
    bulletins,
    crowd,
    desk,
    duplicates,
    figures as looks,
    load,
    loop,
    reading,
    routing,
    scale,
    starting,
    statements,
    suggestions,
    transports,
)
from tests.bench.figure import Figure

RESULT = Path("bench.json")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured; a test takes less than the bench."""

    load: loop.Load
    transactions: int
    polygons: tuple[int, ...]
    points: int
    senders: tuple[int, ...]
    sends: int
    reports: int
    cases: int
    stored: tuple[int, int]
    showings: int
    turns: int
    crowd: crowd.Crowd
    scale: scale.Scale
    residents: int
    read: tuple[int, int, int]


FULL = Sizes(
    load=loop.Load(updates=1_000, chats=200, reporters=20, alone=100, turns=3),
    transactions=300,
    polygons=(100, 3_000, 50_000),
    points=5_000,
    senders=(1, 8, 32),
    sends=1_000,
    reports=10_000,
    cases=40_000,
    stored=(5_000, 1_000_000),
    showings=21,  # more than turns: a message takes milliseconds
    turns=3,
    crowd=crowd.Crowd(accounts=40, updates=200),
    scale=scale.Scale(updates=1_000, heavy=400, chats=200, turns=3),
    residents=300,
    read=(100_000, 1_000_000, 10_000),
)


def parts(sizes: Sizes) -> dict[str, Callable[[], list[Figure]]]:
    """Return what can be measured, each part by its name."""
    return {
        "loop": partial(loop.measure, sizes.load),
        "statements": partial(statements.measure, sizes.transactions, sizes.turns),
        "routing": partial(routing.measure, sizes.polygons, sizes.points, sizes.turns),
        "starting": partial(starting.measure, sizes.turns),
        "transports": partial(transports.measure, sizes.senders, sizes.sends, sizes.turns),
        "suggestions": partial(suggestions.measure, sizes.reports),
        "duplicates": partial(duplicates.measure, sizes.cases, sizes.turns),
        "crowd": partial(crowd.measure, sizes.crowd),
        "scale": partial(scale.measure, sizes.scale),
        "load": partial(load.measure, sizes.residents),
        "desk": partial(desk.measure, *sizes.stored, sizes.showings),
        "bulletins": partial(bulletins.measure, sizes.stored[1], sizes.turns),
        "reading": partial(reading.measure, *sizes.read, sizes.turns),
        "figures": partial(looks.measure, *sizes.stored, sizes.showings),
    }


def run(sizes: Sizes, result: Path, *names: str) -> None:
    """Measure the named parts, or all; show each figure as soon as it is known, and write them all as JSON."""
    known = parts(sizes)
    _show(f"{'':<42} {'ours':>10} {'baseline':>10} {'ratio':>7}")
    figures: dict[str, list[Figure]] = {}
    for name in names or known:
        figures[name] = known[name]()
        for figure in figures[name]:
            _show(str(figure))
    machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
    written = {name: [figure.as_json() for figure in part] for name, part in figures.items()}
    result.write_text(json.dumps({"machine": machine} | written, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _show(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    unknown = set(sys.argv[1:]) - parts(FULL).keys()
    if unknown:
        sys.exit(f"There is no part {', '.join(sorted(unknown))}. There are: {', '.join(parts(FULL))}")
    run(FULL, RESULT, *sys.argv[1:])
