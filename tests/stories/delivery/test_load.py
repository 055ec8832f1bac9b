"""Residents who report at once are served as fast as Telegram allows, without a 429, and in turn.

A few play by a clock that is moved. `CLEANWARD_RESIDENTS=1000 make test TEST=tests/stories/delivery/test_load.py`
plays so many in real time, with the bot as a process of its own (`make test-long` does). `CLEANWARD_REPORTS=30000`
plays a day of so many reports and watches the memory.
"""

import os
from math import ceil

import pytest

from bot.delivery.pace import Window
from sandbox.limits import Limits
from tests.bench import load
from tests.rush import Rush
from tests.stories.delivery.test_fairness import seconds_until
from tests.stories.stage import ELM, OAK, Stage, picture

ASKED = int(os.environ.get("CLEANWARD_RESIDENTS", "0"))
REPORTS = int(os.environ.get("CLEANWARD_REPORTS", "0"))
FEW, LOW = 5, 4  # residents, and messages a second over all chats: as a thousand are to thirty, but quicker to play
GROWTH_MB = 10


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_a_few_who_report_at_once_are_served_in_turn_at_the_ceiling(stage: Stage) -> None:
    stage.account.gate.limits = Limits(overall_per_second=LOW)
    stage.app.pace.overall = Window(LOW, 1)
    rush = Rush(stage.sandbox, FEW, picture("brown"), [ELM, OAK], lambda: stage.clock().timestamp(), LOW)
    rush.begin()
    await seconds_until(stage, rush.is_over)
    assert rush.refused() == 0
    assert rush.share() >= 0.94
    assert max(rush.answered.values()) <= ceil(FEW / LOW)


@pytest.mark.skipif(not ASKED, reason="CLEANWARD_RESIDENTS says how many; they take minutes")
def test_a_thousand_who_report_at_once_are_served_in_turn_at_the_ceiling() -> None:
    played = load.play(ASKED)
    assert played.refused == 0
    assert played.share >= 0.94
    assert played.last_first_answer <= 1.1
    assert played.grown_mb <= GROWTH_MB


@pytest.mark.skipif(not REPORTS, reason="CLEANWARD_REPORTS says how many; 30,000 take an hour")
def test_over_a_day_of_reports_the_memory_stays() -> None:
    assert load.day(REPORTS) <= GROWTH_MB
