"""Campaigns: one is planned in chat, a team falls behind and says why, and each reader sees what is theirs."""

from datetime import date

from casework.campaigns import lines
from casework.model.change import Changed
from casework.model.summary import Period
from sandbox.people import Person
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.stage import Stage

PLAN = "clean Clean month; 2026-03-02 to 2026-03-11; areas east, Westside; 20 t; planted 10 trees; each; public"


async def test_what_cannot_be_read_of_a_campaign_is_refused_with_the_very_part(stage: Stage) -> None:
    sue = await supervisor(stage)
    for said, why in (
        ("/campaign", "Write code and name, then the rest"),
        ("/campaign new clean Clean month", "Write code and name, then the rest"),
        ("/campaign new clean Clean month; soon", "I cannot read “soon”."),
        ("/campaign new clean Clean month; 20 t", "its first and its last day"),
        ("/campaign new clean Clean month; 2026-03-09 to 2026-03-01; 20 t", "its first and its last day"),
        ("/campaign new clean Clean month; 2026-03-02 to 2026-03-11", "one to 5 targets"),
        ("/campaign new clean Clean month; 2026-03-02 to 2026-03-11; 20 t; areas north", "“north”"),
        ("/campaign change clean Clean month; 2026-03-02 to 2026-03-11; 20 t", "There is no campaign clean."),
    ):
        sue.says(said)
        assert why in (await stage.sees())["Sue"][-1]
    async with stage.storage.read() as work:
        assert await work.campaigns.since(date(2026, 1, 1)) == []


async def takes_part(stage: Stage, sue: Person) -> None:
    """A campaign is planned, in lines, and the Eastside crew does nine tonnes and four trees of it."""
    sue.says("/campaign new\n" + PLAN.replace("; ", "\n"))
    await stage.sees()
    await stage.reports()
    await stage.fixes(caption="6 t")  # by a fix
    for said in ("/work 2 t", "/work planted 4 trees", "/campaign clean\n1 t from the yard"):
        stage.carl.says(said, stage.east)
    await stage.sees()


async def test_a_campaign_is_planned_and_a_desk_takes_part_by_fixes_by_work_and_by_hand(stage: Stage) -> None:
    sue = await supervisor(stage)
    sue.says(f"/campaign new {PLAN}")
    card = (await stage.sees())["Sue"][-1]
    assert "🧹 Clean month · clean / 2 Mar 2026 – 11 Mar 2026 · 0% of the time is over" in card
    assert "░░░░░░░░░░ 0% · 0 of 40 t · in time" in card
    sue.says(f"/campaign new {PLAN}")
    assert "There is a campaign clean already" in (await stage.sees())["Sue"][-1]

    await stage.reports()
    await stage.fixes(caption="6 t")  # by a fix
    stage.carl.says("/work 2 t", stage.east)  # without a ticket
    stage.carl.says("/work planted 4 trees", stage.east)
    stage.carl.says("/campaign clean", stage.east)
    assert "/campaign clean 12" in (await stage.sees())["Eastside desk"][-1]
    for said, why in (
        ("/campaign clean soon", "Please write one amount for clean with its unit. Its targets: 20 tonnes; planted 10"),
        ("/campaign clean 3 posters", "Please write one amount for clean"),
        ("/campaign winter 1 t", "There is no campaign winter."),
    ):
        stage.carl.says(said, stage.east)
        assert why in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("/campaign clean 1 t from the yard", stage.east)  # by hand
    assert "➕ 1 t for Clean month / “1 t from the yard”" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("/campaign clean 1 t twice", stage.east)
    await stage.sees()
    stage.carl.presses("↩️ Take it back", chat=stage.east)
    assert "↩️ Taken back; it does not count for Clean month." in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("/campaigns", stage.east)
    own = (await stage.sees())["Eastside desk"][-1]
    assert "▓▓▓▓░░░░░░ 45% · 9 of 20 t · ahead by 45%" in own
    assert "planted: 4 of 10 trees · ahead by 40%" in own


async def test_a_team_that_is_behind_says_why_once_in_a_while_and_supervisors_read_it(stage: Stage) -> None:
    sue = await supervisor(stage)
    await takes_part(stage, sue)
    stage.clock.advance(days=7)  # Monday, when seven of ten days are over
    await stage.app.timekeeper.act()
    seen = await stage.sees()
    assert "⏳ Clean month: behind by 30%" in seen["Eastside desk"][-1]
    assert "⏳ Clean month: behind by 70%" in seen["Westside desk"][-1].replace("落后70%", "behind by 70%").replace(
        "：", ": "
    )
    stage.carl.says("The lorry broke down", stage.east, stage.east.messages[-1])
    assert "✅ Reason: The lorry broke down" in (await stage.sees())["Eastside desk"][-1]
    stage.clock.advance(days=1)
    await stage.app.timekeeper.act()
    assert not any("⏳" in line for line in (await stage.sees())["Eastside desk"])  # once in some days
    sue.says("/campaign clean")
    assert "Eastside crew" in (card := (await stage.sees())["Sue"][-1])
    assert "💬 9 Mar 2026: The lorry broke down" in card
    assert "💬 asked on 9 Mar 2026, no reason yet" in card
    assert card.index("Westside crew") < card.index("Eastside crew")  # the furthest behind comes first

    stage.otto.says("/campaigns")
    public = (await stage.sees())["Otto"][-1]
    assert "Clean month" in public
    assert "9 of 40 t" in public
    assert "lorry" not in public
    stage.otto.says("/campaign clean")
    public = (await stage.sees())["Otto"][-1]
    assert "lorry" not in public
    assert "crew" not in public
    sue.says("/campaign end clean")
    await stage.sees()
    async with stage.storage.read() as work:
        district = stage.app.district()
        found = await lines.campaign_lines(work, district, Period(date(2026, 3, 1), date(2026, 3, 10)))
        logged = [each for each in await work.audit.latest(0, 9) if each.what is Changed.CAMPAIGN]
        stranger = await work.people.by_account(stage.otto.id)
    assert [(each.name, each.last, each.behind[1]) for each in found] == [
        ("Clean month", date(2026, 3, 10), ("Eastside crew", 60))
    ]
    assert len(logged) == 2
    assert stranger is not None
    assert stranger.name is None
