"""An area ends: its tickets stay with their team, nothing new is reported there, and it is not removed."""

from datetime import date

import pytest

from casework.district import ending
from casework.model.area import AreaCode
from casework.model.change import Changed
from casework.model.finding import UnusableError, What
from casework.model.team import TeamCode
from casework.model.ticket import Status
from casework.model.ticket_id import TicketId
from tests.stories.stage import Stage

EAST, WEST = AreaCode("east"), AreaCode("west")


async def test_the_tickets_of_an_area_that_ends_stay_with_their_team_and_nothing_new_comes(stage: Stage) -> None:
    await stage.reports()
    async with stage.storage.begin("end") as work:
        with pytest.raises(UnusableError) as refused:
            await ending.remove(work, EAST, None, stage.clock())
        assert (refused.value.what, refused.value.facts) == (What.AREA_HAS_TICKETS, {"code": "east", "count": 1})
        rest = await ending.end(work, EAST, date(2026, 3, 1), None, stage.clock())
    assert (rest.tickets, rest.teams) == ({TeamCode("east"): 1}, (TeamCode("east"),))
    await stage.app.district.load()
    stage.carl.says("/take 1", stage.east)
    await stage.settle()
    async with stage.storage.read() as work:
        ticket = await work.tickets.get(TicketId(1))
        district = await work.districts.read(stage.app.district().calendar, stage.app.district().policy)
        (entry,) = [each for each in await work.audit.latest(0, 9) if each.what is Changed.AREA]
    assert ticket is not None
    assert ticket.status is Status.TAKEN
    assert entry.after is not None
    assert entry.after["valid_to"] == "2026-03-01"
    assert [area.code for area in district.areas.valid(date(2026, 3, 2))] == ["west"]
    assert district.areas.last_known(EAST) is not None


async def test_an_area_without_tickets_is_removed_with_all_its_days(stage: Stage) -> None:
    async with stage.storage.begin("remove") as work:
        rest = await ending.remove(work, WEST, None, stage.clock())
        assert (dict(rest.tickets), rest.teams) == ({}, (TeamCode("west"),))
        assert [area.code for area in await work.districts.areas()] == ["east"]
        with pytest.raises(UnusableError):
            await ending.end(work, WEST, date(2026, 3, 1), None, stage.clock())
