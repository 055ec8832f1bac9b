"""A dismissal or a merge is contested once, and somebody else has the last word, with a reason."""

from datetime import datetime

import pytest

from bot.timekeeper import CLOCKS_DIFFER
from casework.model.ticket_id import TicketId
from storage.people.holdings import Holdings
from tests.stories.desk.test_handling import presses, supervise, types
from tests.stories.oversight.test_warnings import oversee
from tests.stories.stage import Stage, picture


async def test_a_dismissal_is_contested_once_and_a_supervisor_decides_with_a_reason(stage: Stage) -> None:
    await oversee(stage)
    await stage.reports()
    await types(stage, "/dismiss nothing")
    seen = await stage.sees()
    assert seen["Rita"][-1].endswith(
        "nothing was found there. / If that is not so, contest it: a supervisor decides then.  [⚖️ Contest it]"
    )
    stage.rita.presses("⚖️ Contest it")
    assert "A supervisor reads it and decides, and not Eastside crew." in (await stage.sees())["Rita"][-1]
    stage.rita.sends_album([picture("red"), picture("blue")], "It is behind the fence")
    seen = await stage.sees()
    assert any("A supervisor decides about #1, and not Eastside crew." in line for line in seen["Rita"])
    assert not any("Contest it" in line for line in seen["Rita"])
    assert not any("bot: " in line for line in seen["Eastside desk"])
    assert "⚖️ The reporter contests that; a supervisor decides." in seen["Eastside desk"][-1]
    (said,) = [line for line in seen["Cora"] if line.startswith("bot: ")]
    assert "⚖️ #1 · Bulky waste · Eastside crew" in said
    assert "🚫 Carl dismissed it: nothing was found there. / The reporter contests that: It is behind the fence" in said
    assert said.endswith("[🔁 Reverse]  [⚖️ Uphold]")
    stage.press_data(stage.rita, "1.contest.1", stage.rita.private().messages[-1])
    assert "was contested once already; a supervisor has the last word" in (await stage.sees()).toasts[0]
    stage.carl.says("/undo", stage.east, stage.card())
    assert "There is nothing of yours to undo on #1" in (await stage.sees())["Eastside desk"][-1]

    stage.cora.says("/overview")
    overview = (await stage.sees())["Cora"][-1]
    assert "⚖️ Contested: 1" in overview
    assert "🚫 Dismissed: 1" in overview
    stage.cora.presses("🚫 Dismissed")
    assert "👷 Eastside crew: 1 of 1 closed (100%) / #1 · Bulky waste" in (await stage.sees())["Cora"][-1]
    stage.cora.says("/reverse 1")
    assert "The reporter contests that and reads why: /reverse 1 and why" in (await stage.sees())["Cora"][-1]
    stage.cora.says("/case 1")
    await stage.sees()
    stage.cora.presses("🔁 Reverse")
    assert "🔁 Why is it opened again? The reporter reads it." in (await stage.sees())["Cora"][-1]
    stage.cora.presses("it is there")
    seen = await stage.sees()
    assert any("🔁 Your report #1 is open again, says a supervisor: it is there." in line for line in seen["Rita"])
    assert any("⏳ Open." in line for line in seen["Eastside desk"])
    assert any("🔁 Reversed: it is there." in line and "[🔁 Reverse]" not in line for line in seen["Cora"])

    await types(stage, "/dismiss 1 elsewhere")  # once more: that is another decision
    await stage.sees()
    stage.rita.presses("⚖️ Contest it")
    await stage.settle()
    stage.rita.says("It is on the street")
    await stage.sees()
    stage.cora.says("/uphold 1 It is on the railway's ground")
    seen = await stage.sees()
    assert "⚖️ Your report #1 stays closed, says a supervisor: It is on the railway's ground." in seen["Rita"][-1]
    assert "⚖️ The reporter contested that; a supervisor upheld it." in seen["Eastside desk"][-1]


async def test_a_merge_is_contested_and_who_merged_does_not_decide(stage: Stage) -> None:
    await oversee(stage)
    stage.carl.says("/start")
    await stage.reports()
    await stage.reports(stage.otto)
    stage.cora.says("/merge 1", stage.east, stage.card())
    await stage.settle()
    stage.otto.presses("⚖️ Contest it")
    await stage.settle()
    stage.otto.says("Mine is a sofa")
    seen = await stage.sees()
    assert "🔗 Cora closed it as the same as #1. / The reporter contests that: Mine is a sofa" in seen["Cora"][-1]
    stage.cora.says("/reverse 2 other")
    assert "You closed #2 yourself, so another supervisor decides" in (await stage.sees())["Cora"][-1]
    await supervise(stage, stage.carl)
    stage.carl.says("/reverse 2 other")
    seen = await stage.sees()
    told = [line for line in seen["Otto"] if "is open again" in line]
    assert "🔁 Your report #2 is open again, says a supervisor: another matter." in told[0]
    assert "👥" not in next(line for line in seen["Eastside desk"] if "#1 · " in line)
    await presses(stage, "✋ Take")
    stage.otto.says("#1")
    assert "[⭐ Follow]" in (await stage.sees())["Otto"][-1]


async def test_what_is_contested_keeps_its_photos_until_a_supervisor_has_decided(stage: Stage) -> None:
    await oversee(stage)
    await stage.reports()
    await types(stage, "/dismiss nothing")
    stage.clock.advance(days=85)
    stage.rita.presses("⚖️ Contest it")
    await stage.settle()
    stage.rita.sends_photo(picture("red"), "It is behind the fence")
    await stage.settle()
    stage.clock.advance(days=6)
    await stage.app.timekeeper.act()
    await stage.settle()
    stage.cora.says("/case 1")
    assert "[🖼 All photos]" in (await stage.sees())["Cora"][-1]
    stage.cora.says("/uphold 1 It is on the railway's ground")
    await stage.settle()
    stage.clock.advance(hours=1)
    await stage.app.timekeeper.act()
    await stage.settle()
    stage.cora.says("/case 1")
    assert "➖ No photo" in (await stage.sees())["Cora"][-1]


async def test_what_waits_for_a_decision_has_nothing_older_looked_at_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_since, dismissed = list[datetime | None](), Holdings.dismissed

    async def noted(holdings: Holdings, since: datetime | None, before: datetime) -> list[TicketId]:
        looked_since.append(since)
        return await dismissed(holdings, since, before)

    monkeypatch.setattr(Holdings, "dismissed", noted)
    await oversee(stage)
    await stage.reports()
    closed = stage.clock()
    await types(stage, "/dismiss nothing")
    stage.clock.advance(days=85)
    stage.rita.presses("⚖️ Contest it")
    await stage.settle()
    stage.rita.sends_photo(picture("red"), "It is behind the fence")
    await stage.settle()
    looked_since.clear()
    for hours in (6 * 24, 1, 1):
        stage.clock.advance(hours=hours)
        await stage.app.timekeeper.act()
        await stage.settle()
    assert looked_since[1:]
    assert {*looked_since[1:]} == {closed - CLOCKS_DIFFER}


async def test_to_reverse_one_merge_leaves_the_next_one_of_the_chain_as_it_is(stage: Stage) -> None:
    await oversee(stage)
    uma = stage.sandbox.person("Uma")
    for who in (stage.rita, stage.otto, uma):
        await stage.reports(who)
    for words in ("/merge 3 2", "/merge 2 1"):
        stage.clock.advance(minutes=5)
        stage.carl.says(words, stage.east)
        await stage.settle()
    uma.presses("⚖️ Contest it")
    await stage.settle()
    uma.says("Mine is a sofa")
    await stage.sees()
    stage.cora.says("/reverse 3 other")
    seen = await stage.sees()
    assert any("🔁 Your report #3 is open again, says a supervisor: another matter." in line for line in seen["Uma"])
    assert not any("that was a slip" in line for line in seen["Otto"])
    stage.otto.presses("⚖️ Contest it")
    await stage.settle()
    stage.otto.says("Mine is a chair")
    seen = await stage.sees()
    assert any("A supervisor decides about #2, and not Eastside crew." in line for line in seen["Otto"])
    assert "🔗 Carl closed it as the same as #1. / The reporter contests that: Mine is a chair" in seen["Cora"][-1]
    stage.cora.says("/reverse 2 other")
    assert any("Your report #2 is open again" in line for line in (await stage.sees())["Otto"])
