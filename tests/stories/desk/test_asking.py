"""The desk asks, the reporter answers: through the bot, and neither learns who the other is."""

import re

import pytest

from sandbox.objects import Message
from tests.stories.stage import Stage, picture

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


async def asks(stage: Stage, question: str = "Which <side> of the street?") -> Message:
    """Carl puts a question to Rita by the button; returns the message that she is shown."""
    stage.press_verb(stage.carl, "ask", stage.east)
    await stage.settle()
    stage.carl.says(question, stage.east, stage.east.messages[-1])
    await stage.settle()
    return stage.rita.private().messages[-1]


async def test_a_question_is_a_reply_and_goes_to_the_reporter_as_written(stage: Stage) -> None:
    await stage.reports()
    stage.press_verb(stage.carl, "ask", stage.east)
    (wanted,) = (await stage.sees())["Eastside desk"][1:]
    assert wanted.startswith("bot: Carl, reply to this message with your question to the reporter of #1.")
    assert wanted.endswith("{reply}")
    stage.carl.says("Which <side> of the street?", stage.east, stage.east.messages[-1])
    seen = await stage.sees()
    card = seen["Eastside desk"][-1]
    assert "❓ Which <side> of the street? /" in card
    assert "⏸ Waiting for the reporter's answer, until Sat 7 Mar 09:00 at most; Carl asked." in card
    assert "[▶️ Go on without]" in card
    assert "[✋ Take]" not in card
    (question,) = seen["Rita"]
    assert question.startswith("bot: ❓ Your report #1: the people who work on it ask / 💬 Which <side> of the street?")
    assert "Carl" not in question


async def test_the_answer_reaches_the_desk_and_the_clock_runs_on(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await asks(stage)
    await stage.sees()
    stage.clock.advance(days=1)
    stage.rita.says("The <left> one")
    seen = await stage.sees()
    edited, thanks = seen["Rita"][1:]
    assert edited.endswith("✅ You have answered.")
    assert thanks == "bot: ✅ Passed on to Eastside crew, for #1."
    assert "↩️ The <left> one\n" in card.text
    # The deadline was the end of Wednesday; it moved by the working day for which the clock stood still.
    assert re.search(r"Taken by Carl\. Fix it by (Thu 5 Mar 17:00|Fri 6 Mar 09:00)", card.text)
    assert seen["Eastside desk"][-1] == "bot: ↩️ The reporter of #1 answered: / 💬 The <left> one"
    for private in ("Rita", str(stage.rita.id)):
        assert not any(private in message.text for message in stage.east.messages)
    await stage.fixes()
    assert "Fixed by Carl." in card.text


async def test_an_album_answers_in_one_message(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await asks(stage)
    await stage.sees()
    stage.rita.sends_album([picture(color) for color in ("black", "grey", "navy")], "Here")
    seen = await stage.sees()
    answers = [line for line in seen["Eastside desk"] if line.startswith("bot: ")]
    # It may leave before the other photos have come; the button comes with them.
    assert [each.removesuffix("  [🖼 All photos]") for each in answers] == [
        'bot: (photo) "↩️ The reporter of #1 answered: / 💬 Here"'
    ]
    assert not any("Your report /" in line for line in seen["Rita"])
    assert len([line for line in seen["Rita"] if line.startswith("bot: ")]) == 1
    stage.carl.presses("🖼 All photos", card)
    assert len((await stage.sees())["Eastside desk"]) == 1 + 4


async def test_who_is_writing_a_report_answers_in_reply(stage: Stage) -> None:
    await stage.reports()
    stage.rita.sends_photo(picture("blue"))
    await stage.settle()
    question = await asks(stage)
    assert "Reply to this message to answer" in question.text
    await stage.sees()
    stage.rita.sends_photo(picture("red"))
    assert "✅ 2 photos" in (await stage.sees())["Rita"][-1]
    stage.rita.says("The left one", reply_to=question)
    seen = await stage.sees()
    assert "💬 The left one" in seen["Eastside desk"][-1]
    assert question.text.endswith("✅ You have answered.")


async def test_who_is_writing_a_report_reads_there_that_a_question_waits(stage: Stage) -> None:
    await stage.reports()
    stage.rita.sends_photo(picture("blue"))
    await stage.settle()
    assert "waits for your answer" not in stage.draft(stage.rita).text
    question = await asks(stage)
    waits = "❓ #1 waits for your answer: reply to the question."
    assert waits in stage.draft(stage.rita).text
    stage.rita.says("Yes, since Friday")
    await stage.settle()
    assert "Yes, since Friday" in stage.draft(stage.rita).text
    assert waits in stage.draft(stage.rita).text
    stage.rita.says("The left one", reply_to=question)
    await stage.settle()
    assert waits not in stage.draft(stage.rita).text
    await asks(stage, "Which floor?")
    assert waits in stage.draft(stage.rita).text
    stage.press_verb(stage.carl, "resume", stage.east)
    await stage.settle()
    assert waits not in stage.draft(stage.rita).text


async def test_a_report_begun_meanwhile_is_not_taken_for_the_answer(stage: Stage) -> None:
    await stage.reports()
    question = await asks(stage)
    stage.rita.says("/report")
    await stage.sees()
    assert "Reply to this message to answer" in question.text
    stage.rita.sends_photo(picture("blue"))
    seen = await stage.sees()
    assert "✅ 1 photo" in seen["Rita"][-1]
    assert seen["Eastside desk"] == []


async def test_after_five_days_it_goes_on_without_and_a_late_answer_is_added(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    question = await asks(stage)
    stage.clock.advance(days=4, hours=23)
    await stage.app.timekeeper.act()
    await stage.sees()
    assert "⏸" in card.text
    stage.clock.advance(hours=2)
    await stage.app.timekeeper.act()
    (await stage.sees()).check(
        rita=["bot edits: ❓ Your report #1: the people who work on it ask"], east=["🧹 Taken by Carl."]
    )
    assert "They go on without an answer. A reply to this message still reaches them." in question.text
    stage.rita.says("Another report")
    assert "Your report" in (await stage.sees())["Rita"][-1]
    stage.rita.says("Sorry: the left one", reply_to=question)
    seen = await stage.sees()
    assert seen["Eastside desk"][-1].endswith("➕ Added to #1 by somebody who reported it: / 💬 Sorry: the left one")


async def test_the_desk_goes_on_without(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    question = await asks(stage)
    await stage.sees()
    stage.carl.presses("▶️ Go on without", card)
    seen = await stage.sees()
    assert seen.toasts == ["toast for Carl: ✓"]
    assert "🧹 Taken by Carl." in card.text
    assert "They go on without an answer." in question.text
    stage.press_data(stage.carl, "1.resume.1", card)
    assert "Nothing is asked about #1 any more." in (await stage.sees()).toasts[0]


async def test_a_command_asks_too_and_a_second_question_waits_for_the_first(stage: Stage) -> None:
    card = await stage.reports()
    stage.carl.says("/ask", stage.east, card)
    assert "{reply}" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("/ask", stage.east)
    assert "in reply to a message about it" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("/ask Which side?", stage.east, card)
    assert "💬 Which side?" in (await stage.sees())["Rita"][-1]
    stage.cora.says("/ask And which floor?", stage.east, card)
    assert "#1 waits for the reporter's answer." in (await stage.sees())["Eastside desk"][-1]
    stage.carl.sends_photo(picture("green"), chat=stage.east, reply_to=card)
    assert "#1 waits for the reporter's answer." in (await stage.sees())["Eastside desk"][-1]


@on_sqlite
async def test_a_photo_is_no_question(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    stage.press_verb(stage.carl, "ask", stage.east)
    await stage.settle()
    wanted = stage.east.messages[-1]
    stage.carl.sends_photo(picture("green"), chat=stage.east, reply_to=wanted)
    assert "Please write the question in words" in (await stage.sees())["Eastside desk"][-1]
    assert "⏳ Open." in card.text


@on_sqlite
async def test_nobody_is_asked_who_cannot_be_reached(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    stage.rita.blocks(stage.account)
    await stage.sees()
    assert "❓ Ask the reporter" not in [label for row in card.buttons for label in (button["text"] for button in row)]
    stage.carl.says("/ask Which side?", stage.east, card)
    assert "The reporter of #1 cannot be reached any more" in (await stage.sees())["Eastside desk"][-1]
