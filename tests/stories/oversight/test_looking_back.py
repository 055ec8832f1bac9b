"""Inspectors look at closed tickets on the spot: a sample each week, and what they find has consequences."""

from datetime import timedelta

from casework.model.authority import Gives, Role
from casework.model.photo import Stage as PhotoStage
from casework.model.ticket import Status
from casework.model.ticket_id import TicketId
from casework.oversight import appointing
from sandbox.people import Person
from tests.stories.oversight.test_warnings import oversee
from tests.stories.stage import OAK, Stage, picture


async def inspector(stage: Stage) -> Person:
    """Ira, who became an inspector by a code."""
    ira = stage.sandbox.person("Ira")
    async with stage.storage.begin("inspector") as work:
        await appointing.issue_code(work, Gives.INSPECTOR, "JRA22222", None, stage.clock())
    ira.says("/join jra22222")
    await stage.sees()
    return ira


async def _close(stage: Stage, verdict: str) -> None:
    await stage.reports()
    if verdict == "dismissed":
        stage.carl.says(
            f"/dismiss {len([m for m in stage.east.messages if m.text.startswith('#')])} nothing", stage.east
        )
    else:
        await stage.fixes()
        if verdict == "fixed":
            stage.press_verb(stage.rita, "fixed")
    await stage.sees()


async def _next_week(stage: Stage) -> None:
    stage.clock.advance(days=7)
    await stage.app.timekeeper.act()


async def test_what_was_closed_becomes_tasks_and_what_an_inspector_finds_is_seen(stage: Stage) -> None:
    await stage.reports()  # stays open
    await _close(stage, "dismissed")
    await _close(stage, "dismissed")
    await _close(stage, "dismissed")
    ira = await inspector(stage)
    assert "You are an inspector now" in ira.private().messages[-1].text
    await _next_week(stage)
    letter = (await stage.sees())["Ira"]
    assert len(letter) == 1
    assert "🔍 Look-back: 3 closed tickets are to be looked at on the spot." in letter[0]
    await stage.app.timekeeper.act()
    assert (await stage.sees())["Ira"] == []  # once a week
    ira.presses("🔍 Show them")
    listed = (await stage.sees())["Ira"][-1]
    assert "🔍 To be looked at: 3 / ❗ #2 · Bulky waste · Eastside · dismissed / ❗ #3" in listed
    ira.presses("#2")
    task = (await stage.sees())["Ira"][-1]
    assert "How does it look there now?" in task
    assert "👷 Eastside crew / ⚪ Dismissed" in task
    ira.presses("✅ Still clean")
    assert "Send a photo of how it looks at #2 now." in (await stage.sees())["Ira"][-1]
    ira.says("looks fine")
    assert "Please send a photo" in (await stage.sees())["Ira"][-1]
    ira.sends_photo(picture("green"))
    seen = await stage.sees()
    assert "👍 Thank you. #2: / ✅ Still clean." in seen["Ira"][-1]
    async with stage.storage.read() as work:
        assert [each.stage for each in await work.tickets.photos(TicketId(2))][-1] is PhotoStage.CHECKED


async def test_what_has_come_back_is_open_again_and_what_nobody_could_reach_is_over(stage: Stage) -> None:
    ira = await inspector(stage)
    for _ in range(2):
        await _close(stage, "dismissed")
    await _next_week(stage)
    await stage.sees()
    ira.says("/tasks")
    await stage.sees()
    ira.presses("#1")
    await stage.sees()
    ira.presses("🔁 Came back")
    await stage.sees()
    ira.sends_photo(picture("black"), "it is full again")
    seen = await stage.sees()
    assert "🔁 It came back, and was opened again." in seen["Ira"][-1]
    assert any(
        "🔁 An inspector found #1 on the spot; it was opened again. / 💬 it is full again" in line
        for line in seen["Eastside desk"]
    )
    assert any("Your report #1 is open again: it came back." in line for line in seen["Rita"])
    ira.says("/tasks")
    await stage.sees()
    ira.presses("#2")
    await stage.sees()
    ira.presses("🚧 Could not get there")
    assert "🚧 Nobody could get there." in (await stage.sees())["Ira"][-1]
    async with stage.storage.read() as work:
        again = await work.tickets.get(TicketId(1))
    assert again is not None
    assert (again.status, again.rework, again.dismissed_for) == (Status.OPEN, 1, None)
    stage.press_data(ira, "1.check.2.back", ira.private().messages[-1])
    assert "#2 need not be looked at any more." in (await stage.sees()).toasts[-1]
    ira.says("/tasks")
    assert "To be looked at: 0" in (await stage.sees())["Ira"][-1]


async def test_the_weeks_sample_is_drawn_once_although_its_inspector_was_replaced(stage: Stage) -> None:
    await inspector(stage)
    await _close(stage, "dismissed")
    await _next_week(stage)
    assert "1 closed ticket is to be looked at" in (await stage.sees())["Ira"][-1]
    ola = stage.sandbox.person("Ola")
    async with stage.storage.begin("replaced") as work:
        for person, role in await work.roles.all():
            if role is Role.INSPECTOR:
                await appointing.take(work, person, role, None, stage.clock())
        await appointing.issue_code(work, Gives.INSPECTOR, "HLA22222", None, stage.clock())
    ola.says("/join hla22222")
    await stage.sees()
    stage.clock.advance(days=1)
    for _ in range(2):
        await stage.app.timekeeper.act()
    seen = await stage.sees()
    assert [line for line in seen["Ola"] if "🔍 Look-back" in line] == [seen["Ola"][-1]]
    assert "1 closed ticket is to be looked at" in seen["Ola"][-1]
    ola.says("/tasks")
    assert "🔍 To be looked at: 1 / ❗ #1" in (await stage.sees())["Ola"][-1]
    async with stage.storage.read() as work:
        _, count = await work.lookbacks.open(stage.clock() - timedelta(days=9), 0, 9)
    assert count == 1


async def test_what_an_inspector_finds_decides_on_the_objection_too(stage: Stage) -> None:
    ira = await inspector(stage)
    await oversee(stage)
    await _close(stage, "dismissed")
    stage.rita.presses("⚖️ Contest it")
    await stage.sees()
    stage.rita.says("It is behind the fence")
    assert "[🔁 Reverse]  [⚖️ Uphold]" in "".join((await stage.sees())["Cora"])
    await _next_week(stage)
    await stage.sees()
    ira.says("/tasks")
    await stage.sees()
    ira.presses("#1")
    await stage.sees()
    ira.presses("🔁 Came back")
    await stage.sees()
    ira.sends_photo(picture("black"), "it is full again")
    (decided,) = [line for line in (await stage.sees())["Cora"] if "⚖️ #1" in line]
    assert decided.endswith('🔁 Found on the spot by an inspector; opened again."')  # without buttons
    async with stage.storage.read() as work:
        again = await work.tickets.get(TicketId(1))
    assert again is not None
    assert (again.status, again.contested_at) == (Status.OPEN, None)


async def test_what_is_opened_again_or_was_never_drawn_is_no_task(stage: Stage) -> None:
    ira = await inspector(stage)
    await _close(stage, "fixed")
    stage.press_data(ira, "1.task.1", ira.private().messages[-1])
    assert "need not be looked at any more" in (await stage.sees()).toasts[-1]
    await stage.reports(at=OAK)
    stage.cora.says("/dismiss 2 nothing", stage.west)
    await stage.sees()
    await _next_week(stage)
    await stage.sees()
    ira.says("/tasks")
    assert "#2" in (await stage.sees())["Ira"][-1]
    async with stage.storage.begin("supervisor") as work:
        await appointing.issue_code(work, Gives.SUPERVISOR, "SUE22222", None, stage.clock())
    stage.cora.says("/join SUE22222")
    stage.cora.says("/reverse 2")
    await stage.sees()
    ira.says("/tasks")
    assert "#2" not in (await stage.sees())["Ira"][-1]


async def test_who_goes_back_on_it_is_waited_for_no_more(stage: Stage) -> None:
    ira = await inspector(stage)
    await _close(stage, "dismissed")
    await _next_week(stage)
    await stage.sees()
    ira.presses("🔍 Show them")
    await stage.sees()
    ira.presses("#1")
    await stage.sees()
    ira.presses("🔁 Came back")
    await stage.sees()
    ira.presses("❌ Never mind")
    assert "I am no longer waiting for a photo of #1." in (await stage.sees())["Ira"][-1]
    stage.clock.now += timedelta(minutes=1)
    ira.presses("🔁 Came back")
    await stage.sees()
    ira.sends_album([picture("black"), picture("red"), picture("navy")])
    await stage.sees()
    async with stage.storage.read() as work:
        photos = await work.tickets.photos(TicketId(1))
    assert [each.stage for each in photos].count(PhotoStage.STILL) == 3
