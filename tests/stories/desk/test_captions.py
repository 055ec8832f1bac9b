"""A command in a caption is a command: what is written above or below a photo is never taken for a fix."""

import pytest

from casework.model.ticket import Act, Status
from tests.media import video
from tests.stories.desk.test_handling import acts, ticket
from tests.stories.stage import OAK, Stage, picture

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
LEFT_OUT = "left out the file above them"


async def photo_under(stage: Stage, caption: str, *, in_reply: bool = True, parts: int = 1) -> None:
    """Carl sends a photo, or an album, with a caption: in reply to the newest card, or simply in the group."""
    photos = [picture(color) for color in ("green", "white", "blue")[:parts]]
    reply_to = stage.card() if in_reply else None
    if parts == 1:
        stage.carl.sends_photo(photos[0], caption, chat=stage.east, reply_to=reply_to)
    else:
        stage.carl.sends_album(photos, caption, chat=stage.east, reply_to=reply_to)
    await stage.settle()


def reporter_reads(stage: Stage) -> str:
    return "\n".join(message.text for message in stage.rita.private().messages if message.sender is stage.account)


async def test_a_note_above_a_photo_is_a_note_and_no_fix(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    stage.carl.sends_photo(picture("green"), "/note behind the gate", chat=stage.east, reply_to=card)
    seen = await stage.sees()
    seen.check(
        east=[
            'Carl: (photo) "/note behind the gate"',
            "📌 Carl: behind the gate",
            LEFT_OUT,
        ]
    )
    assert seen.reactions == ['bot reacts 👍 to "/note behind the gate"']
    assert (await ticket(stage)).status is Status.OPEN
    assert await acts(stage) == [Act.SEND, Act.NOTE]
    assert "gate" not in reporter_reads(stage)


@on_sqlite
@pytest.mark.parametrize(
    ("caption", "answer"),
    [("/note locked", LEFT_OUT), ("/note", "write the note"), ("/nota locked", "I do not know that command")],
)
async def test_no_part_of_an_album_under_a_command_is_a_fix(stage: Stage, caption: str, answer: str) -> None:
    await stage.reports()
    await photo_under(stage, caption, parts=3)
    assert (await ticket(stage)).status is Status.OPEN
    said = [message.text for message in stage.east.messages if message.sender is stage.account]
    assert sum(answer in text for text in said) == 1  # once for the whole album
    assert "locked" not in reporter_reads(stage)


@on_sqlite
async def test_an_unknown_command_is_no_question_and_no_reason_either(stage: Stage) -> None:
    await stage.reports()
    stage.press_verb(stage.carl, "ask", stage.east)
    await stage.settle()
    stage.carl.says("/nota locked", stage.east, stage.east.messages[-1])
    await stage.settle()
    assert "I do not know that command" in stage.east.messages[-1].text
    assert (await ticket(stage)).status is Status.OPEN


@on_sqlite
async def test_another_bots_command_above_a_photo_is_none_of_our_business(stage: Stage) -> None:
    await stage.reports()
    count = len(stage.east.messages)
    await photo_under(stage, "/note@another_bot locked")
    assert len(stage.east.messages) == count + 1  # Carl's own
    assert (await ticket(stage)).status is Status.OPEN


@on_sqlite
@pytest.mark.parametrize("parts", [1, 3])
@pytest.mark.parametrize("in_reply", [True, False])
async def test_fix_above_photos_closes_the_ticket_that_it_names(stage: Stage, parts: int, in_reply: bool) -> None:
    stage.east.promote(stage.account)  # else the bot hears no part of an album but the one with the command
    await stage.reports()
    await stage.reports(stage.otto)
    await photo_under(stage, "/fix 1 swept, 2 t", in_reply=in_reply, parts=parts)
    first, second = await ticket(stage, 1), await ticket(stage, 2)
    assert (first.status, second.status) == (Status.FIXED, Status.OPEN)
    assert dict(first.tally) == {"tonnes": 2.0}
    async with stage.storage.read() as work:
        assert len(await work.tickets.photos(first.id)) == 1 + parts
        assert len(await work.tickets.photos(second.id)) == 1
    assert "💬 swept, 2 t" in reporter_reads(stage)
    assert "/fix" not in reporter_reads(stage)


@on_sqlite
async def test_an_amount_behind_fix_is_an_amount(stage: Stage) -> None:
    await stage.reports()
    await photo_under(stage, "/fix 2 vans")  # there is no ticket 2
    fixed = await ticket(stage)
    assert fixed.status is Status.FIXED
    assert dict(fixed.tally) == {"vehicles": 2.0}


@on_sqlite
async def test_another_teams_number_behind_fix_is_an_amount_too(stage: Stage) -> None:
    await stage.reports()
    await stage.reports(at=OAK)
    await photo_under(stage, "/fix 2 vans")
    assert (await ticket(stage, 1)).status is Status.FIXED
    assert (await ticket(stage, 2)).status is Status.OPEN


@on_sqlite
async def test_a_photo_with_the_reason_for_a_dismissal_is_no_fix(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    for label in ("⋯ More", "🚫 Dismiss", "✏️ In my own words"):
        stage.carl.presses(label, card)
        await stage.settle()
    stage.carl.sends_photo(picture("green"), "It is <art>", chat=stage.east, reply_to=stage.east.messages[-1])
    await stage.settle()
    assert (await ticket(stage)).dismissed_for == "It is <art>"
    assert LEFT_OUT in stage.east.messages[-1].text


async def test_report_above_a_photo_begins_a_report_with_that_photo(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"), "/report sofa")
    seen = await stage.sees()
    assert len(seen["Rita"]) == 3, seen["Rita"]  # hers, the welcome, the draft
    draft = stage.draft()
    assert "📝 Words: sofa" in draft.text
    assert "/report" not in draft.text
    assert "✅ 1 photo" in draft.text
    own = next(message for message in stage.rita.private().messages if message.sender is stage.rita)
    stage.rita.edits(own, "/report sofa bed")
    await stage.settle()
    assert "📝 Words: sofa bed" in stage.draft().text


@on_sqlite
async def test_words_behind_report_are_kept_and_so_are_an_album_and_a_video(stage: Stage) -> None:
    stage.rita.says("/report sofa")
    await stage.settle()
    assert "📝 Words: sofa" in stage.draft().text
    stage.rita.sends_album([picture("red"), picture("blue")], "/report with legs")
    await stage.settle()
    assert "📝 Words: sofa\nwith legs" in stage.draft().text
    assert "2 photos" in stage.draft().text
    stage.rita.sends_video(video(5), 5, "/report here")
    await stage.settle()
    assert "1 video" in stage.draft().text
    assert "here" in stage.draft().text


@on_sqlite
async def test_any_other_command_above_a_photo_is_followed_and_says_that_the_photo_was_left_out(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"), "/help")
    seen = await stage.sees()
    assert LEFT_OUT in seen["Rita"][-1]
    assert not any("Your report\n" in message.text for message in stage.rita.private().messages)
