"""The whole loop, as people saw it."""

from tests.stories.stage import ELM, Stage, picture


async def test_rita_reports_and_carl_fixes_and_rita_has_the_last_word(stage: Stage) -> None:
    rita, carl = stage.rita, stage.carl
    rita.says("/start")
    await stage.settle()
    rita.sends_photo(picture("brown"))
    await stage.settle()
    rita.sends_location(*ELM)
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
    card = stage.east.messages[-1]
    carl.sends_photo(picture("green"), "All gone", chat=stage.east, reply_to=card)
    await stage.settle()
    rita.presses("👍 Fixed")
    await stage.settle()
    print("\n".join(stage.sandbox.transcript()))
    assert False
