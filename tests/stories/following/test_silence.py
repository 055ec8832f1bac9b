"""Where nobody says whether it is fixed, its reporter is reminded once, then one other person is asked."""

from datetime import timedelta

from casework.model.ticket_id import TicketId
from sandbox.objects import Message
from tests.stories.following.test_areas import follows
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.stage import ELM, MORNING, Seen, Stage, picture


async def after(stage: Stage, days: float) -> Seen:
    """Let so many days pass since the fix."""
    stage.clock.now = MORNING + timedelta(days=days)
    await stage.app.timekeeper.act()
    return await stage.sees()


async def test_the_reporter_is_reminded_then_a_follower_of_the_area_is_asked_and_has_the_word(stage: Stage) -> None:
    await follows(stage, "week")
    await stage.reports()
    await stage.fixes()
    assert (await after(stage, 6.9))["Rita"] == []
    seen = await after(stage, 7.5)  # at night: not yet
    assert seen["Rita"] == []
    (said,) = [line for line in (await after(stage, 8))["Rita"] if line.startswith("bot: ")]
    assert "Is it fixed? You have the last word. / Without an answer it closes on 16 Mar 2026." in said
    assert "👍 Fixed" in said
    assert (await after(stage, 9))["Rita"] == []
    seen = await after(stage, 11)
    assert seen["Rita"] == []
    (said,) = [line for line in seen["Otto"] if "Whoever reported it" in line]
    assert "Whoever reported it has not said whether it is fixed. You are near: is it?" in said
    assert "📍 Eastside" in said
    stage.otto.presses("👎 Not fixed")
    await stage.settle()
    stage.otto.says("Still there")
    seen = await stage.sees()
    assert any("🔁 reopened once" in line for line in seen["Eastside desk"])
    assert any("🔁 Your report #1 is open again: it was not fixed." in line for line in seen["Rita"])
    async with stage.storage.read() as work:
        assert await work.listeners.witnesses(TicketId(1)) != set()
    await stage.fixes()  # now it is for whoever reported it to say
    async with stage.storage.read() as work:
        assert await work.listeners.witnesses(TicketId(1)) == set()
    assert stage.otto.private().messages[-1].labels == []
    stage.press_data(stage.otto, "1.nudge.1", stage.otto.private().messages[-1])
    assert "Only somebody who reported #1 can do that." in (await stage.sees()).toasts[0]


async def test_who_was_asked_before_supervision_was_lifted_has_no_word_on_a_later_fix(stage: Stage) -> None:
    sue = await supervisor(stage)
    await follows(stage, "week")
    await stage.reports()
    await stage.fixes()
    await after(stage, 8)
    assert "You are near: is it?" in "".join((await after(stage, 11))["Otto"])
    for said in ("/supervise 1 tomorrow Look at it", "/lift 1"):
        sue.says(said)
        await stage.settle()
    await stage.sees()
    stage.rita.presses("👎 Not fixed", verdict(stage))
    await stage.settle()
    stage.rita.says("Still there")
    assert any("🔁 reopened once" in line for line in (await stage.sees())["Eastside desk"])
    await stage.fixes()
    assert stage.otto.private().messages[-1].labels == []


def verdict(stage: Stage) -> Message:
    """Return the newest message that asks Rita whether it is fixed."""
    return [each for each in stage.rita.private().messages if "👎 Not fixed" in each.labels][-1]


async def test_a_supporter_is_asked_before_others_and_silence_closes_it(stage: Stage) -> None:
    await stage.reports()
    stage.cora.says("/follow 1")
    stage.otto.sends_photo(picture("black"))
    stage.otto.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.otto, "group", "cat", "same")
    await stage.fixes()
    await after(stage, 8)
    seen = await after(stage, 11)
    assert seen["Cora"] == []
    assert "Is it fixed? You have the last word. / Without an answer it closes on" in seen["Otto"][-1]
    seen = await after(stage, 14.1)
    assert any("It was closed after 14 days without an answer." in line for line in seen["Otto"])
    assert (await after(stage, 16))["Otto"] == []
