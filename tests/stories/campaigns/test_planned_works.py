"""Works that are planned where somebody reports what they put right: they wait for them, or report it all the same."""

from tests.stories.campaigns.test_projects import imported
from tests.stories.reporting.test_duplicates import describes, metres_from_elm
from tests.stories.stage import ELM, Stage, picture

FILE = f"""code,name,team,lat,lon,starts,ends,categories
A12,New bins,east,{ELM[0]},{ELM[1]},2026-03-03,2026-03-20,rubbish
"""


async def test_a_resident_waits_for_planned_works_and_another_reports_all_the_same(stage: Stage) -> None:
    await imported(stage, FILE)
    text = await describes(stage, stage.otto, picture("blue"), metres_from_elm(20))
    assert "🗓 Works are planned here: New bins (Eastside crew)" in text
    assert "They come on Tuesday, 3 Mar 2026, until 20 Mar 2026." in text
    assert "20 m away" in text
    stage.otto.presses("Report it all the same")
    assert "Everything is there: press Send." in (await stage.sees())["Otto"][-1]
    stage.otto.presses("✅ Send")
    assert "Your report is number #1" in (await stage.sees())["Otto"][-1]

    text = await describes(stage, stage.rita, picture("red"), ELM)
    assert "❓ Is it the same as this?" in text  # the same, something else, or the works: one question
    assert "🗓 Works are planned here" in text
    await stage.sees()
    stage.rita.presses("🔔 Tell me when done")
    seen = (await stage.sees())["Rita"][-1]
    assert "🗓 Good. No report was sent. I will tell you when this is done, or delayed: New bins" in seen
    assert "↩️ Take it back" in stage.rita.private().messages[-1].labels
    far = await describes(stage, stage.cora, picture("grey"), metres_from_elm(200))
    assert "Works are planned" not in far
    other = await describes(stage, stage.carl, picture("green"), ELM, "Street")
    assert "Works are planned" not in other  # they do not sweep the street
    await stage.sees()

    stage.carl.says("/project A12 delayed 2026-04-02 the bins come later", stage.east)
    told = await stage.sees()
    assert (
        "⏳ The works that you wait for are delayed until 2 Apr 2026: New bins / Reason: the bins come"
        in told["Rita"][-1]
    )
    assert told["Otto"] == []
    stage.carl.says("/project A12 done", stage.east)
    assert "✅ The works that you wait for are done: New bins" in (await stage.sees())["Rita"][-1]
    async with stage.storage.read() as work:
        assert await work.projects.followers(1) == []


async def test_works_of_an_area_that_come_late_are_no_answer(stage: Stage) -> None:
    await imported(
        stage,
        "code,name,team,area,starts,ends,categories\n"
        "L,Late,east,east,2026-03-20,2026-04-20,bulky\n"
        "P,Past,east,east,2026-02-01,2026-03-01,bulky\n"
        "N,No matter,east,east,2026-03-01,2026-04-01,\n",
    )
    assert "Works are planned" not in await describes(stage, stage.otto, picture("blue"), ELM)
    await imported(stage, "code,name,team,area,starts,ends,categories\nM,Now,east,east,2026-03-01,2026-04-01,bulky\n")
    stage.press_verb(stage.otto, "send")
    assert "They are under way, until 1 Apr 2026." in (await stage.sees())["Otto"][-1]  # what changed is asked again
