"""Cases from outside: their day warns, they stand by source with what was done in time, and are found by number."""

from tests.stories.oversight.test_supervising import supervisor
from tests.stories.oversight.test_warnings import at
from tests.stories.stage import ELM, Stage, picture


async def enters(stage: Stage, source: str, said: str) -> None:
    stage.carl.says("/start")
    stage.carl.says(f"/enter {source}", stage.east)
    await stage.settle()
    stage.carl.says(said)
    stage.carl.sends_photo(picture("brown"))
    stage.carl.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.carl, "group", "cat")
    await stage.says_it_is_another(stage.carl)
    await stage.goes_on(stage.carl, "send")
    await stage.sees()


async def test_a_petition_warns_of_its_own_day_and_is_counted_by_its_source(stage: Stage) -> None:
    sue = await supervisor(stage)
    await enters(stage, "petition", "Ref: XF-2026/117\nby: 2026-03-03\ncontact: Mrs Wong\nA sofa by the gate")
    await enters(stage, "inspectorate", "Ref: 9\nby: 2026-03-20\ncontact: The inspectorate\nA bed")
    await stage.reports()
    assert any("📨 Petition · XF-2026/117" in message.text for message in stage.east.messages)
    stage.carl.says("/find xf-2026/117", stage.east)
    found = (await stage.sees())["Eastside desk"][-1]
    assert "#1 · Bulky waste" in found
    assert "📨 Petition XF-2026/117 by 3 Mar 2026" in found
    assert "#2" not in found

    for number in (1, 2):
        stage.carl.says(f"/take {number}", stage.east)
    await stage.sees()
    seen = await at(stage, 4, 8.1)  # the promise would be the evening of this day
    letter = seen["Eastside desk"][-1]
    assert "🔥 Late: 2" in letter  # the petition, and what nobody took
    assert "#1 · Bulky waste · Eastside · 2 days · 📨 Petition XF-2026/117 by 3 Mar 2026 · 🔥 late by 8 hours" in letter

    sue.says("/overview")
    assert "📨 From outside: 2" in (await stage.sees())["Sue"][-1]
    sue.presses("📨 From outside")
    assert "📨 Inspectorate: ⏳ 1 due / 📨 Petition: 🔥 1 overdue / #1" in (await stage.sees())["Sue"][-1]

    for number in (1, 2):
        stage.carl.says(f"/fix {number} it is all gone", stage.east)
    await stage.sees()
    sue.says("/overview")
    overview = (await stage.sees())["Sue"][-1]
    assert "📨 From outside: 0" in overview
    assert "📨 Inspectorate: 1 of 1 in time / 📨 Petition: 0 of 1 in time" in overview
    stage.carl.says("/owed", stage.east)
    owed = (await stage.sees())["Eastside desk"][-1]
    assert "Mrs Wong · by 6 Mar 2026" in owed
    assert "The inspectorate · by 20 Mar 2026" in owed
    assert owed.index("Mrs Wong") < owed.index("The inspectorate")
    letter = (await at(stage, 10, 8.1))["Eastside desk"][-1]
    assert "✉️ 2 answers are owed on paper: /owed (1 late)" in letter
