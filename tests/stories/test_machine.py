"""People send anything at any time in any order, and every promise holds after every step.

`CLEANWARD_STEPS=20000 make test TEST=tests/stories/test_machine.py` plays so many steps, never the same twice.
"""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stories.machine import Machine

ASKED = int(os.environ.get("CLEANWARD_STEPS", "0"))
STEPS = {"sqlite": ASKED or 300, "postgresql": 60}
AT_A_TIME = 60 if ASKED else 30  # steps; then the stage is set anew


def test_whatever_people_do_nobody_is_left_alone_and_nothing_is_lost(
    fresh_database: Callable[[], AbstractContextManager[str]], engine_name: str, tmp_path: Path
) -> None:
    runs = count(1)

    class Here(Machine):
        def __init__(self) -> None:
            super().__init__(fresh_database, tmp_path / str(next(runs)))

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=STEPS[engine_name] // AT_A_TIME,
            stateful_step_count=AT_A_TIME,
            derandomize=not ASKED,
            database=None,
            deadline=None,
            print_blob=True,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
