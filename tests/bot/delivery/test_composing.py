"""Notices are put into words beside those who write: without waiting for them, and without stopping them."""

import asyncio
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.claiming import Claimer
from bot.delivery.composing import Composer
from bot.delivery.pace import Pace
from casework.model.deadline import Calendar
from casework.model.notice import draft_notice
from casework.model.policy import DEFAULTS
from handlers.messages.occasion import Installation
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.storage.samples import meet

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)  # on SQLite who writes is alone
async def test_a_draft_is_shown_while_its_owner_changes_it(storage: Storage, clock: Clock) -> None:
    rita = await meet(storage)
    async with storage.begin("begin") as work:
        draft = await work.drafts.begin(rita, AT)
        await work.say(draft_notice(rita, draft.id))
    async with storage.read() as work:
        district = await work.districts.read(Calendar(ZoneInfo("UTC")), DEFAULTS)
    composer = Composer(Installation("Bay City", "https://maps.test/?lat={lat}&lon={lon}"), lambda: district)
    claimer = Claimer(storage, composer, Pace(), clock)
    async with storage.begin("change") as work:
        assert await work.drafts.get(draft.id)  # held until the end of the block
        async with asyncio.timeout(10):
            (claimed,) = await claimer.claim()
    assert claimed.composed is not None
    assert claimed.composed.message is not None
