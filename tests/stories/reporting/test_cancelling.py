"""A cancelled report can be taken back for a minute, and a greeting begins none."""

import pytest

from tests.stories.stage import ELM, Stage, picture

BACK = "↩️ Take it back"


async def filled(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"), "A sofa")
    stage.rita.sends_location(*ELM)
    await stage.sees()


async def test_a_cancelled_report_comes_back_with_all_that_was_in_it(stage: Stage) -> None:
    await filled(stage)
    whole = stage.draft().text
    stage.rita.presses("❌ Cancel")
    said = (await stage.sees())["Rita"][-1]
    assert "This report was cancelled." in said
    assert "For 1 minute you can take that back" in said
    stage.rita.presses(BACK)
    (await stage.sees()).check(rita=["Rita presses", 'bot edits: (photo) "Your report'])
    assert stage.draft().text == whole
    await stage.goes_on(stage.rita, "group", "cat", "send")
    card = stage.card()
    assert card is not None
    assert "💬 A sofa" in card.text


async def test_an_empty_report_that_was_begun_meanwhile_gives_way(stage: Stage) -> None:
    await filled(stage)
    stage.rita.presses("❌ Cancel")
    await stage.sees()
    cancelled = stage.rita.private().messages[-1]
    stage.rita.says("/report")
    await stage.sees()
    stage.rita.presses(BACK, cancelled)
    await stage.sees()
    shown = [message.text for message in stage.rita.private().messages if message.text.startswith("Your report")]
    assert len(shown) == 1
    assert "📝 Words: A sofa" in shown[0]


async def test_after_a_minute_or_with_another_report_begun_it_stays_cancelled(stage: Stage) -> None:
    await filled(stage)
    stage.rita.presses("❌ Cancel")
    await stage.sees()
    first = stage.rita.private().messages[-1]
    stage.rita.sends_photo(picture("green"))
    await stage.sees()
    stage.rita.presses(BACK, first)
    assert "this one stays cancelled" in (await stage.sees()).toasts[0]
    stage.rita.presses("❌ Cancel")
    await stage.sees()
    stage.clock.advance(minutes=2)
    stage.rita.presses(BACK)
    assert "That report was cancelled." in (await stage.sees()).toasts[0]
    stage.press_data(stage.otto, "1.takeback.1", first)
    assert "does nothing any more" in (await stage.sees()).toasts[0]


async def test_an_empty_report_that_was_cancelled_has_nothing_to_take_back(stage: Stage) -> None:
    stage.rita.says("/report")
    await stage.sees()
    stage.rita.presses("❌ Cancel")
    await stage.sees()
    assert stage.draft().labels == []


async def test_a_sent_report_is_not_taken_back(stage: Stage) -> None:
    await stage.reports()
    stage.press_data(stage.rita, "1.takeback.1", stage.rita.private().messages[-1])
    assert "number #1" in (await stage.sees()).toasts[0]


async def test_the_command_cancels_too_and_says_so_at_the_end_of_the_chat(stage: Stage) -> None:
    await filled(stage)
    stage.rita.says("/privacy")
    await stage.sees()
    stage.rita.says("/cancel")
    (await stage.sees()).check(rita=["Rita: /cancel", "bot deleted", "This report was cancelled."])
    assert BACK in stage.rita.private().messages[-1].labels
    stage.rita.says("/cancel")
    (await stage.sees()).check(rita=["Rita: /cancel", "There is nothing to cancel"])


async def test_the_command_gives_up_what_the_bot_waits_for(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.press_verb(stage.rita, "notfixed")
    await stage.sees()
    stage.rita.says("/cancel")
    assert "You have the last word on #1." in (await stage.sees())["Rita"][-1]
    stage.rita.says("A new sofa")
    await stage.sees()
    assert "📝 Words: A new sofa" in stage.draft().text


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_a_greeting_thanks_or_a_number_begins_no_report(stage: Stage) -> None:
    rita = stage.rita
    rita.says("/start")
    await stage.sees()
    for words in ("hello", "Thank you!", "4155550100", "👍", "谢谢"):
        rita.says(words)
        (await stage.sees()).check(rita=[f"Rita: {words}", "How to report"])
    assert len([line for line in rita.screen() if "bot: Your report" in line]) == 1
    rita.says("hello, an old sofa")
    await stage.sees()
    assert "📝 Words: hello, an old sofa" in stage.draft().text
    rita.says("thanks")  # in a report it is one more word of it
    await stage.sees()
    assert "📝 Words: hello, an old sofa\nthanks" in stage.draft().text
