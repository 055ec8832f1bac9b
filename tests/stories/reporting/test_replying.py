"""A reply to a message about a closed ticket is about that ticket, or a new report: the bot names it and asks."""

import pytest

from casework.model.ticket import Act, Status
from casework.model.ticket_id import TicketId
from sandbox.objects import Message
from tests import media
from tests.stories.desk.test_handling import acts, ticket, types
from tests.stories.stage import Stage, picture

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
QUESTION = "Is this about #1, or a new report?"


async def confirmed(stage: Stage) -> Message:
    """Rita's report is fixed and closed; returns the message in which she confirmed it."""
    await stage.reports()
    await stage.fixes()
    stage.rita.presses("👍 Fixed")
    await stage.settle()
    return next(each for each in stage.rita.private().messages if "You said that it is fixed" in each.text)


async def dismissed(stage: Stage) -> Message:
    await stage.reports()
    await types(stage, "/dismiss nothing there")
    return stage.rita.private().messages[-1]


async def replies(stage: Stage, words: str, to: Message) -> Message:
    """Rita replies with words; returns the newest message of the bot."""
    stage.rita.says(words, reply_to=to)
    await stage.settle()
    return stage.rita.private().messages[-1]


async def photos_of(stage: Stage, number: int = 1) -> int:
    async with stage.storage.read() as work:
        return len(await work.tickets.photos(TicketId(number)))


async def test_the_reporter_who_brings_it_back_reads_once_that_it_is_open_and_by_when_it_is_due(stage: Stage) -> None:
    told = await confirmed(stage)
    stage.rita.sends_photo(picture("black"), reply_to=told)
    await stage.settle()
    stage.rita.presses("🔁 #1")
    await stage.settle()
    said = [each.text for each in stage.rita.private().messages if not each.deleted]
    (thanks,) = [text for text in said if "Thank you. #1 is open again" in text]
    assert thanks.startswith("🔁 Thank you. #1 is open again, and Eastside crew have been told. They aim to fix it by ")
    assert not any("what its reporter is told" in text for text in said)
    assert [text for text in said if "That went to #1" in text] == ["✅ That went to #1."]


async def test_words_in_reply_are_kept_and_the_closed_ticket_is_named(stage: Stage) -> None:
    told = await dismissed(stage)
    asked = await replies(stage, "It is behind the gate", told)
    assert QUESTION in asked.text
    assert "What you sent is kept." in asked.text
    assert "📝 Words: It is behind the gate" in stage.draft().text
    stage.rita.presses("🔁 #1", asked)
    seen = await stage.sees()
    assert any("Added to #1" in line and "behind the gate" in line for line in seen["Eastside desk"])
    assert asked.text == "✅ That went to #1. Eastside crew have been told."
    assert (await acts(stage))[-1] is Act.ADD
    assert not any(each.text.startswith("Your report\n") for each in stage.rita.private().messages)


async def test_a_photo_in_reply_opens_a_ticket_that_was_fixed_again(stage: Stage) -> None:
    told = await confirmed(stage)
    stage.rita.sends_photo(picture("red"), "Again", reply_to=told)
    await stage.settle()
    asked = stage.rita.private().messages[-1]
    assert QUESTION in asked.text
    assert (await ticket(stage)).status is Status.CONFIRMED
    stage.rita.presses("🔁 #1", asked)
    await stage.settle()
    again = await ticket(stage)
    assert (again.status, again.rework) == (Status.OPEN, 1)
    assert (await acts(stage))[-1] is Act.RETURN
    assert await photos_of(stage) == 3


async def test_a_new_report_begins_with_what_was_sent(stage: Stage) -> None:
    told = await confirmed(stage)
    stage.rita.sends_photo(picture("red"), "Bags", reply_to=told)
    await stage.settle()
    asked = stage.rita.private().messages[-1]
    stage.rita.presses("🆕 A new report", asked)
    await stage.settle()
    assert asked.text == "✅ That is a new report, and not about #1."
    assert stage.rita.private().messages[-1] is stage.draft()
    assert "✅ 1 photo" in stage.draft().text
    assert "📝 Words: Bags" in stage.draft().text
    assert (await ticket(stage)).status is Status.CONFIRMED


@on_sqlite
async def test_an_album_is_asked_about_once_and_goes_along_whole(stage: Stage) -> None:
    told = await confirmed(stage)
    stage.rita.sends_album([picture(color) for color in ("red", "blue", "white")], "Again", reply_to=told)
    await stage.settle()
    assert sum(QUESTION in each.text for each in stage.rita.private().messages) == 1
    stage.rita.presses("🔁 #1")
    await stage.settle()
    assert await photos_of(stage) == 5


@on_sqlite
async def test_what_was_in_the_report_before_stays_in_it(stage: Stage) -> None:
    told = await confirmed(stage)
    stage.rita.sends_photo(picture("yellow"), "A sofa elsewhere")
    await stage.settle()
    await replies(stage, "It is back", told)
    stage.rita.sends_photo(picture("red"), reply_to=told)
    await stage.settle()
    assert sum(QUESTION in each.text for each in stage.rita.private().messages) == 1
    stage.rita.presses("🔁 #1")
    await stage.settle()
    assert (await ticket(stage)).status is Status.OPEN
    assert await photos_of(stage) == 3
    assert "✅ 1 photo" in stage.draft().text
    assert "📝 Words: A sofa elsewhere" in stage.draft().text
    assert "It is back" not in stage.draft().text


@on_sqlite
async def test_a_reply_to_the_receipt_is_about_the_ticket_too(stage: Stage) -> None:
    await stage.reports()
    receipt = stage.draft()
    assert "Your report is number #1" in receipt.text
    await replies(stage, "The gate is open", receipt)
    assert (await acts(stage))[-1] is Act.ADD  # while it is open, nothing need be asked
    await types(stage, "/dismiss nothing there")
    assert QUESTION in (await replies(stage, "Look again", receipt)).text


@on_sqlite
async def test_somebody_who_only_follows_begins_a_report_with_their_reply(stage: Stage) -> None:
    await stage.reports()
    stage.otto.says("/follow 1")
    await stage.settle()
    await stage.fixes()
    told = stage.otto.private().messages[-1]
    assert "say that it is fixed" in told.text
    stage.otto.says("A heap", reply_to=told)
    await stage.settle()
    assert "📝 Words: A heap" in stage.draft(stage.otto).text
    assert await acts(stage) == [Act.SEND, Act.FIX]


@on_sqlite
async def test_a_question_of_which_the_draft_is_gone_is_refused_in_words(stage: Stage) -> None:
    asked = await replies(stage, "Look again", await dismissed(stage))
    stage.rita.presses("❌ Cancel", stage.draft())
    await stage.settle()
    stage.rita.presses("🔁 #1", asked)
    seen = await stage.sees()
    assert seen.toasts
    assert (await acts(stage))[-1] is Act.DISMISS


async def test_a_video_in_reply_begins_no_report_and_the_words_beneath_it_are_asked_about(stage: Stage) -> None:
    told = await dismissed(stage)
    await stage.sees()
    stage.rita.sends_video(media.video(), 5, reply_to=told)
    (await stage.sees()).check(rita=["video", "Only photos and words can go to #1."])
    stage.rita.sends_video(media.video(), 5, "It is behind the gate", reply_to=told)
    seen = await stage.sees()
    assert any("Only photos and words can go to #1." in line for line in seen["Rita"])
    assert QUESTION in "".join(seen["Rita"])
    assert "1 video" not in stage.draft().text
    assert "📝 Words: It is behind the gate" in stage.draft().text
