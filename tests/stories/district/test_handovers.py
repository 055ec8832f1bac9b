"""The district changes hands: tickets go where they belong from that day on, and both desks are told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.desk import linking
from casework.district import handing_over
from casework.model.area import AreaCode
from casework.model.deadline import local_day
from casework.model.handover import Handover
from casework.model.team import Rule, TeamCode
from casework.model.ticket_id import TicketId
from tests.stories.stage import TEAMS, Stage

EAST, WEST = TeamCode("east"), TeamCode("west")


async def plan(stage: Stage, handover: Handover) -> int:
    async with stage.storage.begin("plan") as work:
        return await handing_over.plan(work, stage.app.district(), handover)


def today(stage: Stage) -> Handover:
    day = local_day(stage.clock(), stage.app.district().calendar.zone)
    return Handover(EAST, day, WEST, AreaCode("east"))


async def test_an_area_that_is_handed_over_takes_its_open_tickets_along_on_that_day(stage: Stage) -> None:
    await stage.reports()
    tomorrow = replace(today(stage), on=today(stage).on + timedelta(days=1))
    assert await plan(stage, tomorrow) == 1
    await stage.app.timekeeper.act()
    assert (await stage.sees())["Westside desk"] == []
    stage.clock.advance(days=1)
    await stage.app.timekeeper.act()
    seen = await stage.sees()
    assert any("1 of your tickets went to Westside crew" in line for line in seen["Eastside desk"])
    assert any("Eastside crew" in line and "1" in line for line in seen["Westside desk"])
    assert any("#1" in line and "📥 由Eastside crew移交。" in line for line in seen["Westside desk"])
    (told,) = seen["Rita"]
    assert "➡️ Your report #1 was passed on to Westside crew, who answer for it." in told
    await stage.app.timekeeper.act()
    (await stage.sees()).check()
    stage.press_verb(stage.cora, "take", stage.west)
    assert any("was taken by Westside crew" in line for line in (await stage.sees())["Rita"])


async def test_both_desks_are_told_of_each_team_that_gets_some_and_of_all_tickets(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_over, "MOST_AT_ONCE", 2)
    for _ in range(3):
        await stage.reports()
    stage.carl.says("/category 2 bags", stage.east)
    await stage.sees()
    north = replace(TEAMS[0], code=TeamCode("north"), name="North crew", areas=())
    async with stage.storage.begin("rules") as work:
        await work.districts.add_teams([north])
        rules = ((WEST, "bulky"), (north.code, "bags"))
        await work.districts.replace_rules([Rule(team, AreaCode("east"), code) for team, code in rules])
    await stage.app.district.load()
    assert await plan(stage, replace(today(stage), to_team=None)) == 3
    await stage.app.timekeeper.act()
    told = [line for line in (await stage.sees())["Eastside desk"] if "📤" in line]
    assert ["Westside" in line for line in told] == [True, False, True]
    assert "1 of your tickets went to North crew" in told[1]


async def test_a_ticket_elsewhere_or_closed_stays(stage: Stage) -> None:
    await stage.reports()
    assert await plan(stage, replace(today(stage), area=AreaCode("west"))) == 0
    await stage.app.timekeeper.act()
    async with stage.storage.read() as work:
        ticket = await work.tickets.get(TicketId(1))
    assert ticket is not None
    assert ticket.team == EAST


async def test_a_team_that_is_dissolved_leaves_no_ticket_behind(stage: Stage) -> None:
    await stage.reports()
    handover = replace(today(stage), to_team=None, area=None)
    async with stage.storage.begin("dissolve") as work:
        assert await handing_over.dissolve(work, stage.app.district(), TEAMS[0], handover) == 1
        await work.districts.add_teams([replace(TEAMS[1], is_fallback=True)])
    await stage.app.district.load()
    async with stage.storage.begin("dissolve") as work:
        assert await handing_over.dissolve(work, stage.app.district(), TEAMS[0], handover) == 0
    await stage.app.district.load()
    await stage.app.timekeeper.act()
    await stage.sees()
    async with stage.storage.read() as work:
        ticket = await work.tickets.get(TicketId(1))
        assert ticket is not None
        assert ticket.team == WEST
        assert await work.terms.find(WEST, "bulky", 10) == [1]


async def test_a_team_that_is_found_for_a_report_which_waited_is_told_to_its_reporter(stage: Stage) -> None:
    async with stage.storage.begin("nobody") as work:
        await work.districts.add_teams([replace(team, areas=()) for team in TEAMS])
    await stage.app.district.load()
    await stage.reports()
    async with stage.storage.begin("somebody") as work:
        await work.districts.add_teams(TEAMS)
    await stage.app.district.load()
    async with stage.storage.begin("route") as work:
        assert await linking.route_waiting(work, stage.app.district(), stage.clock()) == 1
    seen = await stage.sees()
    assert any("📥" not in line and "#1" in line for line in seen["Eastside desk"])  # nobody had it before
    (told,) = seen["Rita"]
    assert "➡️ Your report #1 was passed on to Eastside crew, who answer for it." in told


async def test_what_would_happen_is_counted_before_rules_are_kept(stage: Stage) -> None:
    await stage.reports()
    now = stage.app.district()
    then = replace(now, rules=(Rule(WEST, AreaCode("east"), "rubbish"),))
    async with stage.storage.read() as work:
        moves = await handing_over.effects(work, now, then, [EAST, WEST], today(stage).on)
    assert dict(moves) == {(EAST, WEST): 1}
