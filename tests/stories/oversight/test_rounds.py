"""Rounds: a supervisor plans them, an inspector walks, checks in and finds something, and coverage is seen."""

from dataclasses import replace
from datetime import UTC, datetime

from casework.model.area import AreaCode
from casework.model.change import Changed
from casework.model.deep_link import OnRound, payload
from casework.model.entry import Source
from casework.model.ticket_id import TicketId
from tests.stories.oversight.test_looking_back import inspector
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.stage import AREAS, ELM, OAK, Stage


async def test_a_round_is_planned_walked_and_counted_and_what_is_found_comes_from_it(stage: Stage) -> None:
    sue, ira = await supervisor(stage), await inspector(stage)
    for said, why in (
        ("/round east", "which area, how often and who"),
        ("/round nowhere daily Ira", "There is no area nowhere."),
        ("/round east daily Otto", "No inspector is called Otto."),
    ):
        sue.says(said)
        assert why in (await stage.sees())["Sue"][-1]
    sue.says("/round East  Side daily ira")
    assert "There is no area East Side." in (await stage.sees())["Sue"][-1]
    sue.says("/round Eastside daily ira")
    seen = await stage.sees()
    assert "Eastside · daily · Ira · 0 of 0" in seen["Sue"][-1]
    assert "🚶 Rounds · Mar 2026 / Eastside · daily · Ira · 0 of 0" in seen["Ira"][-1]
    ira.presses("📍 Check in")
    assert "Share your location" in (await stage.sees())["Ira"][-1]
    ira.sends_location(*OAK)
    assert "You walk no area there." in (await stage.sees())["Ira"][-1]
    ira.sends_location(*ELM)
    seen = await stage.sees()
    assert "✅ Checked in: Eastside / What you report there within 120 minutes" in seen["Ira"][-1]
    card = await stage.reports(ira)
    assert card is not None
    assert "📨 Round" in card.text
    await stage.reports(stage.rita)
    await stage.reports(ira, at=OAK)
    stage.clock.advance(hours=2, minutes=1)
    await stage.reports(ira)
    async with stage.storage.read() as work:
        found = [await work.tickets.get(TicketId(number)) for number in range(1, 5)]
    assert [ticket.source for ticket in found if ticket] == [Source.ROUND, *[Source.RESIDENT] * 3]
    sue.says("/rounds")
    assert "Eastside · daily · Ira · 1 of 1" in (await stage.sees())["Sue"][-1]
    stage.clock.advance(days=2)
    sue.says("/rounds")
    assert "Eastside · daily · Ira · 1 of 2" in (await stage.sees())["Sue"][-1]
    sue.says("/round east never")
    await stage.sees()
    sue.says("/round east never")  # nothing has changed
    await stage.sees()
    async with stage.storage.read() as work:
        logged = [each for each in await work.audit.latest(0, 9) if each.what is Changed.ROUND]
        daily = {"rhythm": "daily", "person": logged[0].before and logged[0].before["person"]}
    assert [(each.subject, each.before, each.after) for each in logged] == [
        ("east", daily, None),
        ("east", None, daily),
    ]
    ira.presses("📍 Check in")
    assert "You walk no area there." in (await stage.sees()).toasts[-1]


async def test_a_greeting_does_not_end_a_check_in(stage: Stage) -> None:
    sue, ira = await supervisor(stage), await inspector(stage)
    sue.says("/round east daily Ira")
    await stage.sees()
    ira.presses("📍 Check in")
    await stage.sees()
    ira.says("Hello")
    assert (
        "Share your location (📍, or 📎 → Location), and I check you in on your round."
        in (await stage.sees())["Ira"][-1]
    )
    ira.sends_location(*ELM)
    assert "✅ Checked in: Eastside" in (await stage.sees())["Ira"][-1]


async def test_who_walks_an_area_no_more_is_told_and_the_list_says_that_it_ended(stage: Stage) -> None:
    sue = await supervisor(stage)
    await inspector(stage)
    sue.says("/round east daily Ira")
    await stage.sees()
    sue.says("/round east never")
    seen = await stage.sees()
    for reader in ("Sue", "Ira"):
        assert "Eastside · daily · Ira · 0 of 0 · ended 2 Mar 2026" in seen[reader][-1]


async def test_the_code_that_hangs_in_an_area_checks_its_walker_in_and_nobody_else(stage: Stage) -> None:
    async with stage.storage.begin("a name of two words") as work:
        await work.districts.add_areas([replace(AREAS[1], name="North Beach")])
    await stage.app.district.load()
    sue, ira = await supervisor(stage), await inspector(stage)
    sue.says("/round north beach Weekly  Ira")
    await stage.sees()
    code = payload(OnRound(AreaCode("west")))
    stage.otto.says(f"/start {code}")
    assert not any("Checked in" in line for line in (await stage.sees())["Otto"])
    ira.says(f"/start {code}")
    assert "✅ Checked in: North Beach" in (await stage.sees())["Ira"][-1]
    ira.says("/rounds")
    assert "North Beach · weekly · Ira · 1 of 1" in (await stage.sees())["Ira"][-1]
    ira.presses("‹")
    assert "🚶 Rounds · Feb 2026 / Nothing." in (await stage.sees())["Ira"][-1]
    ira.says("/forget")
    await stage.sees()
    stage.press_verb(ira, "forgetyes", ira.private())
    await stage.sees()
    sue.says("/rounds")
    assert "North Beach · weekly · – · 1 of 1" in (await stage.sees())["Sue"][-1]


async def test_a_check_in_of_the_next_month_counts_for_the_week_that_began_in_this_one(stage: Stage) -> None:
    sue, ira = await supervisor(stage), await inspector(stage)
    stage.clock.now = datetime(2026, 3, 30, 17, tzinfo=UTC)  # a Monday
    sue.says("/round east weekly Ira")
    await stage.sees()
    stage.clock.advance(days=3)  # the second of April
    ira.says(f"/start {payload(OnRound(AreaCode('east')))}")
    await stage.sees()
    sue.says("/rounds")
    assert "🚶 Rounds · Apr 2026 / Eastside · weekly · Ira · 0 of 0" in (await stage.sees())["Sue"][-1]
    sue.presses("‹")
    assert "🚶 Rounds · Mar 2026 / Eastside · weekly · Ira · 1 of 1" in (await stage.sees())["Sue"][-1]
