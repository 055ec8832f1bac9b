"""The whole loop happens as people see it in the_loop.txt, which has every line of it, chat by chat."""

from pathlib import Path

from tests.stories.stage import ELM, Stage, picture

EXPECTED = Path(__file__).with_name("the_loop.txt")


async def test_rita_reports_and_carl_fixes_and_rita_has_the_last_word(stage: Stage) -> None:
    rita, carl = stage.rita, stage.carl
    rita.says("/start")
    await stage.settle()
    rita.sends_photo(picture("brown"))
    await stage.settle()
    rita.position = ELM
    rita.taps_key("📍 It is where I am")
    await stage.settle()
    rita.presses("Rubbish")
    await stage.settle()
    rita.presses("Bulky waste")
    await stage.settle()
    rita.says("A mattress & a <b>sofa</b>")
    await stage.settle()
    rita.presses("✅ Send")
    await stage.settle()
    carl.presses("✋ Take", chat=stage.east)
    await stage.settle()
    carl.sends_photo(picture("green"), "All gone", chat=stage.east, reply_to=stage.card())
    await stage.settle()
    rita.presses("👍 Fixed")
    seen = await stage.sees()
    assert [*seen["Rita"], "", *seen["Eastside desk"]] == EXPECTED.read_text(encoding="utf-8").splitlines()
    assert seen["Westside desk"] == []
    assert seen.toasts == ["toast: #1 ✓", "toast for Carl: ✓", "toast: 👍"]
