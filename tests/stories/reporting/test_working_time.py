"""A promise is made in the working time of the team that gets the report."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from casework.model.deadline import Calendar
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.stories.stage import CALENDAR, ELM, OAK, ZONE, Stage, playing

EVENING = Calendar(ZONE, time(18), time(0), known_until=2025)
UNKNOWN = "The public holidays of 2026 are not announced yet: this deadline does not count them."


@pytest.fixture
async def stage(storage: Storage, clock: Clock, tmp_path: Path) -> AsyncIterator[Stage]:
    calendar = replace(CALENDAR, teams={"east": EVENING})
    async with playing(storage, clock, tmp_path / "photos", calendar=calendar) as raised:
        await raised.sees()
        yield raised


async def test_each_teams_own_hours_count(stage: Stage) -> None:
    assert (card := await stage.reports(at=ELM))
    assert "Take it by Tue 3 Mar 00:00, fix it by Thu 5 Mar 00:00." in card.text
    await stage.reports(at=OAK)
    assert (card := stage.card(stage.west))
    assert "请于3月2日 周一 17:00前认领，3月4日 周三 17:00前处置完毕。" in card.text


async def test_a_promise_says_that_it_does_not_count_holidays_that_nobody_knows(stage: Stage) -> None:
    assert (card := await stage.reports(at=ELM))
    assert UNKNOWN in card.text
    receipt = next(each for each in reversed(stage.rita.private().messages) if "It went to" in each.text)
    assert UNKNOWN in receipt.text
    await stage.reports(at=OAK)
    assert (card := stage.card(stage.west))
    assert UNKNOWN not in card.text
