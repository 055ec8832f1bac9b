"""Projects: imported, moved at their desk until they are done, and asked about when their end has passed."""

from datetime import date

from casework.campaigns import lines
from casework.campaigns.projects import moving
from casework.files.projects import read_projects
from casework.model.project import State
from casework.model.summary import Period
from tests.media import voice
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.stage import MORNING, Stage, picture

FILE = """项目编号,项目名称,类型,责任单位,辖区,计划开工,预计完工,计划投资,类别
A12,Elm Lane,alley,east,east,2026-03-01,2026-03-03,180万元,rubbish
B7,Oak Market,market,west,west,2026-03-01,2026-05-03,1.2亿,
"""


async def imported(stage: Stage, text: str = FILE) -> None:
    """Import a file of projects, as the command line does."""
    async with stage.storage.begin(f"projects {stage.clock()}") as work:
        known = await work.projects.all()
        found = read_projects(text.encode(), stage.app.district(), known, MORNING.date())
        assert found.findings == ()
        await moving.keep_all(work, found.projects, stage.clock())


async def test_a_project_is_imported_and_moved_at_its_desk(stage: Stage) -> None:
    await imported(stage)
    stage.rita.says("/projects")
    assert "That is for staff" in (await stage.sees())["Rita"][-1]
    stage.carl.says("/projects", stage.east)
    seen = (await stage.sees())["Eastside desk"][-1]
    assert "🏗 Projects · not over · 1 / 🗓 A12 Elm Lane · until 3 Mar 2026" in seen
    stage.carl.presses("A12 Elm Lane", chat=stage.east)
    card = (await stage.sees())["Eastside desk"][-1]
    assert "🏗 A12 Elm Lane / alley · Eastside · Eastside crew / 🗓 planned" in card
    assert "💰 0 yuan of 1,800,000 yuan" in card
    stage.carl.says("/project B7", stage.east)
    assert "belongs to another team" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.presses("▶️ Started", chat=stage.east)
    assert "🚧 under way" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.presses("💰 Spent…", chat=stage.east)
    assert "what was spent in all" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("a lot", stage.east, stage.east.messages[-1])
    assert "120万元 or 50,000" in (await stage.sees())["Eastside desk"][-1]
    wanted = next(each for each in reversed(stage.east.messages) if "Please reply" in each.text)
    stage.carl.says("95.5万", stage.east, wanted)
    assert any("💰 955,000 yuan of 1,800,000 yuan" in line for line in (await stage.sees())["Eastside desk"])


async def test_a_team_is_asked_why_a_project_is_late_until_it_is_done(stage: Stage) -> None:
    sue = await supervisor(stage)
    await imported(stage)
    stage.carl.says("/project A12\nspent 95.5万", stage.east)
    await stage.sees()
    stage.clock.advance(days=1)  # its last day is not over
    await stage.app.timekeeper.act()
    assert not any("⏰" in line for line in (await stage.sees())["Eastside desk"])
    stage.clock.advance(days=1)
    await stage.app.timekeeper.act()
    assert "⏰ It was to be done by 3 Mar 2026. / A12 Elm Lane" in (await stage.sees())["Eastside desk"][-1]
    sue.says("/projects late")
    assert "past their end · 1 / ⏰ A12 Elm Lane · Eastside crew · until 3 Mar 2026" in (await stage.sees())["Sue"][-1]
    late = stage.east.messages[-1]
    stage.carl.says("yesterday rain", stage.east, late)
    assert "the new end, a day ahead" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("2026-03-12 rain", stage.east, late)
    assert any(
        "⏳ delayed / Reason: rain / 1 Mar 2026 – 12 Mar 2026 / At first until 3 Mar 2026" in line
        for line in (await stage.sees())["Eastside desk"]
    )
    stage.clock.advance(days=1)
    await stage.app.timekeeper.act()
    assert not any("⏰" in line for line in (await stage.sees())["Eastside desk"])
    shown = next(each for each in reversed(stage.east.messages) if each.text.startswith("🏗 A12"))
    stage.carl.sends_photo(picture("green"), "paved", chat=stage.east, reply_to=shown)
    assert "a photo paved (Carl)" in (await stage.sees())["Eastside desk"][-1]
    sue.says("/project a12 done")
    seen = await stage.sees()
    assert "✅ done" in seen["Sue"][-1]
    assert "✅ done" in seen["Eastside desk"][-1]
    stage.carl.says("/project A12 started", stage.east)
    assert "The project A12 is over already." in (await stage.sees())["Eastside desk"][-1]
    sue.says("/project B7 暂停资金未到位")
    assert "⏸ paused / Reason: 资金未到位" in (await stage.sees())["Sue"][-1]
    async with stage.storage.read() as work:
        found = await lines.project_lines(work, stage.app.district(), Period(date(2026, 3, 1), date(2026, 3, 31)))
    assert [each.project.code for each in found.done] == ["A12"]
    assert [each.project.reason for each in found.paused] == ["资金未到位"]
    assert found.started == found.delayed == found.late == ()
    assert (found.planned_sum, found.spent_sum, found.states[State.DONE]) == (121_800_000, 955_000, 1)


async def test_a_supervisor_answers_in_private_and_no_report_begins(stage: Stage) -> None:
    sue = await supervisor(stage)
    await imported(stage)
    sue.says("/project A12")
    await stage.sees()
    card = sue.private().messages[-1]
    sue.presses("⏳ Delayed…")
    assert "Please reply to this message with the new end and the reason" in (await stage.sees())["Sue"][-1]
    asked = sue.private().messages[-1]
    sue.says("2026-03-24 rain", sue.private(), asked)
    assert "⏳ delayed / Reason: rain" in (await stage.sees())["Sue"][-1]
    card = next(each for each in reversed(sue.private().messages) if each.text.startswith("🏗 A12"))
    sue.sends_photo(picture("green"), "paved", reply_to=card)
    assert "a photo paved (Sue)" in (await stage.sees())["Sue"][-1]
    card = sue.private().messages[-1]
    sue.says("looks good", sue.private(), card)
    assert "Write the project's code and what happened" in (await stage.sees())["Sue"][-1]
    sue.sends_voice(voice(5), 5, reply_to=card)
    assert "I can only use pictures" in (await stage.sees())["Sue"][-1]
    sue.sends_voice(voice(5), 5, "2026-03-25 snow", reply_to=asked)
    seen = (await stage.sees())["Sue"]
    assert any("⏳ delayed / Reason: snow" in line for line in seen)
    assert any("I can only use pictures" in line for line in seen)
    async with stage.storage.read() as work:
        person = await work.people.by_account(sue.id)
        assert person is not None
        assert await work.drafts.open_of(person.id) is None


async def test_a_supervisor_narrows_the_list_down_and_is_told_what_is_missing(stage: Stage) -> None:
    sue = await supervisor(stage)
    await imported(stage)
    for said, why in (
        ("/project A12", "🗓 planned"),
        ("/project Z", "There is no project Z."),
        ("/project", "Write the project's code"),
        ("/project B7 painted", "Write the project's code"),
        ("/project B7 dropped", "the reason as well"),
        ("/projects nobody", "There is no team “nobody”"),
    ):
        sue.says(said)
        assert why in (await stage.sees())["Sue"][-1]
    sue.says("/projects all\nwest")
    await stage.sees()
    sue.presses("delayed")
    assert "delayed · 0 / Westside crew / Nothing." in (await stage.sees())["Sue"][-1]
