"""The district changes hands: tickets go where they belong from that day on, and both desks are told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.desk import linking
from casework.district import handing_over
from casework.model.area import AreaCode
from casework.model.deadline import local_day
from casework.model.handover import Handover
from casework.model.place import Point
from casework.model.summary import Part, Period, Scope
from casework.model.team import Rule, TeamCode
from casework.model.ticket import Status, Ticket
from casework.model.ticket_id import TicketId
from casework.ports import Work
from casework.tickets import keeping
from tests.stories.desk.test_entering import enter, writes
from tests.stories.desk.test_handling import supervise, types
from tests.stories.desk.test_passing import two_topics
from tests.stories.following.test_afterwards import fixed_and_confirmed, views
from tests.stories.stage import ELM, OAK, SEA, TEAMS, Stage, picture

EAST, WEST = TeamCode("east"), TeamCode("west")


async def plan(stage: Stage, handover: Handover) -> int:
    async with stage.storage.begin("plan") as work:
        return await handing_over.plan(work, stage.app.district(), handover)


def today(stage: Stage) -> Handover:
    day = local_day(stage.clock(), stage.app.district().calendar.zone)
    return Handover(EAST, day, WEST, AreaCode("east"))


async def is_back(stage: Stage) -> None:
    """Rita says of what was fixed that it is back, with a photo."""
    await views(stage)
    stage.rita.presses("🔁 It is back")
    stage.rita.sends_photo(picture("black"))


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


async def test_what_is_handed_over_to_another_topic_of_the_group_has_its_card_there(stage: Stage) -> None:
    forum, topics = await two_topics(stage)
    await stage.reports()
    card = stage.card(forum)
    assert card is not None
    assert card.topic == topics[0]
    await plan(stage, today(stage))
    await stage.app.timekeeper.act()
    await stage.sees()
    card = stage.card(forum)
    assert card is not None
    assert ("📥 由Eastside crew移交。" in card.text, card.topic) == (True, topics[1])
    stage.carl.presses("✋ 认领", card)
    assert any("was taken by Westside crew" in line for line in (await stage.sees())["Rita"])


async def test_what_was_parked_when_its_area_was_handed_over_goes_on_as_open(
    stage: Stage,
) -> None:
    await supervise(stage)
    await stage.reports()
    await types(stage, "/park 7 the weather")
    stage.cora.says("/grant 1")
    await stage.sees()
    await plan(stage, today(stage))
    await stage.app.timekeeper.act()
    seen = await stage.sees()
    assert any("#1" in line for line in seen["Westside desk"])
    assert not any("[✋ 认领]" in line for line in seen["Westside desk"])
    stage.clock.advance(days=7)
    await stage.app.timekeeper.act()
    seen = await stage.sees()
    assert any("▶️ Your report #1 goes on." in line for line in seen["Rita"])
    card = stage.card(stage.west)
    assert card is not None
    assert "✋ 认领" in card.labels
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
    assert "2 of your tickets went to Westside crew" in told[0]
    assert "1 of your tickets went to North crew" in told[1]
    assert len(told) == 2


async def test_a_team_of_any_size_is_handed_over_to_its_last_ticket_and_both_desks_are_told_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_over, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(keeping, "PAGE", 2)
    for n in range(4):
        await stage.reports(at=(ELM[0], ELM[1] + n / 1000))
    async with stage.storage.begin("elsewhere") as work:  # one that the handover leaves where it is
        first = await work.tickets.get(TicketId(1))
        assert first is not None
        await work.tickets.save(replace(first, point=Point(*OAK), area=AreaCode("west")))
    assert await plan(stage, today(stage)) == 3
    for moved in (1, 2):  # then the process ends
        async with stage.storage.begin(f"{moved} moved") as work:
            assert await handing_over.carry_out(work, stage.app.district(), stage.clock()) == moved
        assert not [line for line in (await stage.sees())["Eastside desk"] if "went to" in line]
    await stage.app.timekeeper.act()
    seen = await stage.sees()
    (told,) = [line for line in seen["Eastside desk"] if "went to" in line]
    assert told == "bot: 📤 3 of your tickets went to Westside crew today."
    assert len([line for line in seen["Westside desk"] if "3" in line and "Eastside crew" in line]) == 1
    async with stage.storage.read() as work:
        teams = [ticket.team for ticket in await work.tickets.learnable(TicketId(0), 9)]
    assert teams == [EAST, WEST, WEST, WEST]


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


async def test_what_a_dissolved_team_owes_on_paper_is_owed_by_the_team_that_follows_it(stage: Stage) -> None:
    await stage.reports()
    for said in ("/merge 2 1", "/dismiss 3 nothing there"):
        await enter(stage)
        await writes(stage)
        await stage.goes_on(stage.carl, "send")
        stage.carl.says(said, stage.east)
        await stage.sees()
    async with stage.storage.begin("dissolve") as work:
        handover = replace(today(stage), area=None)
        assert await handing_over.dissolve(work, stage.app.district(), TEAMS[0], handover) == 0
    await stage.app.district.load()
    await stage.app.timekeeper.act()
    seen = await stage.sees()
    assert "bot: 📤 1 of your tickets went to Westside crew today." in seen["Eastside desk"]
    assert len([line for line in seen["Westside desk"] if "#2" in line or "#3" in line]) == 0
    stage.cora.says("/owed", stage.west)
    assert "#3 · " in (await stage.sees())["Westside desk"][-1]
    stage.cora.says("/fix 1 It was gone when we came", stage.west)
    await stage.sees()
    stage.cora.says("/owed", stage.west)
    listed = (await stage.sees())["Westside desk"][-1]
    assert ("#2 · " in listed, "#3 · " in listed) == (True, True)
    for _ in range(2):
        stage.press_verb(stage.cora, "told", stage.west)
        await stage.sees()
    async with stage.storage.read() as work:
        assert await work.tickets.owed(EAST, 9) + await work.tickets.owed(WEST, 9) == []
        assert [each.team for each in await work.tickets.learnable(TicketId(0), 9)] == [WEST] * 3


async def test_what_comes_back_after_its_area_was_handed_over_is_the_team_s_that_has_it_now(stage: Stage) -> None:
    await fixed_and_confirmed(stage)
    assert await plan(stage, today(stage)) == 0
    await stage.app.timekeeper.act()
    stage.clock.advance(days=1)
    await views(stage)
    stage.rita.presses("🔁 It is back")
    await stage.sees()
    stage.rita.sends_photo(picture("black"), "Twice as much")
    seen = await stage.sees()
    said = [line for line in seen["Rita"] if line.startswith("bot: ")]
    assert "🔁 Thank you. #1 is open again, and Westside crew have been told." in said[-2]
    assert "➡️ Your report #1 was passed on to Westside crew, who answer for it." in said[-1]
    assert any("#1 · " in line and "📥 由Eastside crew移交。" in line for line in seen["Westside desk"])
    assert "Twice as much" in seen["Westside desk"][-1]
    assert not [line for line in seen["Eastside desk"] if line.startswith("bot: ")]
    assert "Westside crew" in seen["Eastside desk"][-1]
    async with stage.storage.read() as work:
        assert await work.terms.find(WEST, "bulky", 10) == [1]
        counted = await work.figures.parts(Scope(), Period(today(stage).on, today(stage).on), Part.TEAM)
    assert {team: parts["reopened"] for team, parts in counted.items()} == {EAST: 1}  # whose fix it was


async def test_what_a_dissolved_team_dismissed_is_opened_again_at_the_team_that_follows_it(stage: Stage) -> None:
    await supervise(stage)
    await stage.reports()
    await types(stage, "/dismiss nothing")
    await stage.reports(stage.otto)
    await types(stage, "/dismiss nothing")
    async with stage.storage.begin("dissolve") as work:
        await work.districts.add_teams([replace(TEAMS[1], areas=(AreaCode("east"), AreaCode("west")))])
    await stage.app.district.load()
    async with stage.storage.begin("dissolve") as work:
        handover = replace(today(stage), to_team=None, area=None)
        assert await handing_over.dissolve(work, stage.app.district(), TEAMS[0], handover) == 0
    await stage.app.district.load()
    stage.cora.says("/reverse 1 there")  # on its day, before anything was moved
    assert any("#1 · " in line for line in (await stage.sees())["Westside desk"])
    await stage.app.timekeeper.act()
    await stage.sees()
    stage.cora.says("/reverse 2 there")
    seen = await stage.sees()
    assert any("#2 · " in line for line in seen["Westside desk"])
    assert any("passed on to Westside crew" in line for line in seen["Otto"])
    async with stage.storage.read() as work:
        assert await work.tickets.unfinished(EAST) == []


async def test_what_is_closed_while_its_area_is_handed_over_follows_however_long_that_takes(stage: Stage) -> None:
    await stage.reports()
    began = stage.clock.advance(minutes=1)
    stage.clock.advance(hours=3)
    await stage.fixes()
    stage.press_verb(stage.rita, "fixed")
    await stage.sees()
    await plan(stage, today(stage))
    async with stage.storage.begin("handover") as work:  # it began before the verdict, and came to the ticket after it
        assert await handing_over.carry_out(work, stage.app.district(), began) == 0
    stage.clock.advance(days=1)
    await is_back(stage)
    assert "Westside crew have been told" in "".join((await stage.sees())["Rita"])


async def test_what_was_given_back_right_after_a_handover_comes_back_to_the_team_that_fixed_it(stage: Stage) -> None:
    await stage.reports()
    await plan(stage, today(stage))
    await stage.app.timekeeper.act()
    await stage.sees()
    stage.clock.advance(minutes=5)
    stage.cora.says("/pass 1 east not our area", stage.west)
    await stage.sees()
    await stage.fixes()
    stage.press_verb(stage.rita, "fixed")
    await stage.sees()
    stage.clock.advance(days=2)
    await is_back(stage)
    assert "Eastside crew have been told" in (await stage.sees())["Rita"][-1]


async def test_what_was_reported_right_after_a_handover_or_lies_elsewhere_comes_back_to_its_own_team(
    stage: Stage,
) -> None:
    await plan(stage, today(stage))
    await stage.app.timekeeper.act()
    stage.clock.advance(minutes=5)
    await fixed_and_confirmed(stage)  # the rules still name the east
    await plan(stage, replace(today(stage), area=AreaCode("west")))
    await stage.app.timekeeper.act()
    stage.clock.advance(hours=1)
    await is_back(stage)
    assert "Eastside crew have been told" in (await stage.sees())["Rita"][-1]


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


async def test_the_teams_that_assist_have_the_card_however_the_ticket_came_to_its_team(stage: Stage) -> None:
    async with stage.storage.begin("nobody") as work:
        await work.districts.add_teams([replace(team, areas=()) for team in TEAMS])
    await stage.app.district.load()
    await stage.reports()
    north = replace(TEAMS[0], code=TeamCode("north"), name="North crew")
    async with stage.storage.begin("somebody") as work:
        await work.districts.add_teams([*TEAMS, north])
        await work.districts.replace_rules([Rule(EAST, AreaCode("east"), assisting=(WEST,))])
    await stage.app.district.load()
    async with stage.storage.begin("route") as work:
        assert await linking.route_waiting(work, stage.app.district(), stage.clock()) == 1
    assert any("#1 · " in line for line in (await stage.sees())["Westside desk"])
    async with stage.storage.begin("rules") as work:
        await work.districts.replace_rules([Rule(north.code, AreaCode("east"), assisting=(WEST,))])
    await stage.app.district.load()
    assert await plan(stage, replace(today(stage), to_team=None)) == 1
    await stage.app.timekeeper.act()
    await stage.sees()
    stage.cora.says("/fix 1 It is all clear", stage.west)
    assert any("North crew say that it is fixed." in line for line in (await stage.sees())["Rita"])


async def test_each_ticket_without_a_team_is_looked_at_and_what_somebody_has_given_meanwhile_stays(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PAGE", 1)
    for n in range(4):
        await stage.reports(at=(ELM[0], ELM[1] + n / 1000))
    async with stage.storage.begin("nobody's") as work:
        for number, point in ((1, Point(*SEA)), (2, Point(*OAK)), (3, Point(*ELM)), (4, Point(*ELM))):
            ticket = await work.tickets.get(TicketId(number))
            assert ticket is not None
            await work.tickets.save(replace(ticket, team=None, point=point))  # no team answers for the first of them
    find = keeping.find

    async def find_late(work: Work, ticket_id: TicketId) -> Ticket:
        """Let somebody else be quicker by a moment."""
        found = await find(work, ticket_id)
        if ticket_id == 3:
            return replace(found, team=WEST)
        return replace(found, status=Status.WITHDRAWN) if ticket_id == 4 else found

    monkeypatch.setattr(linking, "find", find_late)
    async with stage.storage.begin("route") as work:
        assert await linking.route_waiting(work, stage.app.district(), stage.clock()) == 1
        assert [each.team for each in await work.tickets.learnable(TicketId(0), 9)] == [None, WEST, None, None]


async def test_what_would_happen_is_counted_before_rules_are_kept(stage: Stage) -> None:
    await stage.reports()
    now = stage.app.district()
    then = replace(now, rules=(Rule(WEST, AreaCode("east"), "rubbish"),))
    async with stage.storage.read() as work:
        moves = await handing_over.effects(work, now, then, [EAST, WEST], today(stage).on)
    assert dict(moves) == {(EAST, WEST): 1}
