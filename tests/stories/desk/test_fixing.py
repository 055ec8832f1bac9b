"""*Fix* asks for a photo and takes it, however it is sent; who acts by a message sees that it was taken."""

import pytest

from casework.model.policy import DEFAULTS
from casework.model.ticket import Act, Status
from sandbox.objects import Message
from sandbox.writing import Clip
from tests.stories.desk.test_handling import acts, ticket, types
from tests.stories.stage import ELM, Stage, picture


@pytest.fixture(autouse=True)
async def hearing(stage: Stage) -> None:
    """The bot is an administrator of the desk's group, so it hears photos that are no reply."""
    stage.east.promote(stage.account)
    await stage.sees()


on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


async def presses_fix(stage: Stage, card: Message | None = None) -> Message:
    """Carl presses Fix on a card, the newest if none is given; returns what the bot asks."""
    shown = card or stage.card()
    assert shown is not None
    stage.carl.presses("📷 Fix", shown)
    await stage.settle()
    return stage.east.messages[-1]


async def sends(stage: Stage, color: str = "green", reply_to: Message | None = None) -> None:
    stage.carl.sends_photo(picture(color), chat=stage.east, reply_to=reply_to)
    await stage.settle()


async def test_fix_asks_for_a_photo_and_the_next_one_is_it(stage: Stage) -> None:
    await stage.reports()
    asked = await presses_fix(stage)
    assert asked.text.startswith("Carl, reply to this message with a photo of how #1 looks now.")
    assert "within 10 minutes" in asked.text
    assert stage.east.prompts[stage.carl.id].forces
    await stage.sees()
    stage.carl.sends_photo(picture("green"), chat=stage.east)
    seen = await stage.sees()
    seen.check(east=["Carl: (photo)", "Fixed by Carl."], rita=["Is it fixed?"])
    assert seen.reactions == ["bot reacts 👍 to (photo)"]
    assert (await ticket(stage)).status is Status.FIXED
    count = len(stage.east.messages)
    await sends(stage, "white")  # only one photo was announced
    assert len(stage.east.messages) == count + 1
    assert await acts(stage) == [Act.SEND, Act.FIX]


@on_sqlite
async def test_a_photo_in_reply_to_what_fix_asks_closes_the_ticket(stage: Stage) -> None:
    await stage.reports()
    asked = await presses_fix(stage)
    stage.carl.says("On my way", stage.east, asked)
    await stage.settle()
    refused = stage.east.messages[-1]
    assert "#1 is not fixed yet" in refused.text
    assert "send /fix 1 and say why" in refused.text
    stage.carl.says("/fix 1 somebody took it away", stage.east, refused)
    await stage.settle()
    assert (await ticket(stage)).status is Status.FIXED


@on_sqlite
async def test_a_photo_fixes_although_words_came_before_it(stage: Stage) -> None:
    await stage.reports()
    asked = await presses_fix(stage)
    stage.carl.says("On my way", stage.east, asked)
    await stage.settle()
    await sends(stage, reply_to=asked)
    assert (await ticket(stage)).status is Status.FIXED


@on_sqlite
async def test_what_the_bot_does_not_hear_it_does_not_promise(stage: Stage) -> None:
    stage.east.demote(stage.account)
    await stage.reports()
    asked = await presses_fix(stage)
    assert "reply to this message" in asked.text
    assert "next photo" not in asked.text
    await sends(stage, reply_to=asked)
    assert (await ticket(stage)).status is Status.FIXED


@on_sqlite
async def test_an_album_after_fix_is_one_fix_with_one_reaction(stage: Stage) -> None:
    await stage.reports()
    await presses_fix(stage)
    await stage.sees()
    stage.carl.sends_album([picture(color) for color in ("green", "white", "blue")], "All gone", chat=stage.east)
    seen = await stage.sees()
    assert len(seen.reactions) == 1
    async with stage.storage.read() as work:
        assert len(await work.tickets.photos((await ticket(stage)).id)) == 4
    assert await acts(stage) == [Act.SEND, Act.FIX]


@on_sqlite
async def test_only_the_pressers_photo_counts_and_only_in_time(stage: Stage) -> None:
    await stage.reports()
    await presses_fix(stage)
    stage.cora.sends_photo(picture("green"), chat=stage.east)
    await stage.settle()
    assert (await ticket(stage)).status is Status.OPEN
    stage.clock.advance(minutes=DEFAULTS.fix_photo_minutes + 1)
    await sends(stage)
    assert (await ticket(stage)).status is Status.OPEN
    await presses_fix(stage)
    stage.carl.sends_file(picture("green"), "after.jpg", "image/jpeg", chat=stage.east)
    await stage.settle()
    assert (await ticket(stage)).status is Status.FIXED


@on_sqlite
async def test_after_another_act_on_the_ticket_a_photo_is_talk_again(stage: Stage) -> None:
    await stage.reports()
    await presses_fix(stage)
    await types(stage, "/dismiss nothing there")
    await sends(stage)
    assert (await acts(stage))[-1] is Act.DISMISS
    await types(stage, "/undo")
    await sends(stage)
    assert (await ticket(stage)).status is Status.FIXED


@on_sqlite
async def test_if_fix_was_pressed_for_two_the_photo_needs_its_card(stage: Stage) -> None:
    first = await stage.reports()
    await stage.reports(stage.otto)
    await presses_fix(stage, first)
    await presses_fix(stage)
    await sends(stage)
    assert "for several tickets" in stage.east.messages[-1].text
    await sends(stage, reply_to=first)
    assert [(await ticket(stage, number)).status for number in (1, 2)] == [Status.FIXED, Status.OPEN]
    await sends(stage, "white")  # now there is only one
    assert (await ticket(stage, 2)).status is Status.FIXED


@on_sqlite
async def test_a_ticket_that_was_fixed_meanwhile_is_said(stage: Stage) -> None:
    card = await stage.reports()
    await presses_fix(stage)
    stage.cora.sends_photo(picture("green"), chat=stage.east, reply_to=card)
    await stage.settle()
    await sends(stage, "white")
    assert "#1 was fixed already, by Cora" in stage.east.messages[-1].text


async def test_each_act_by_a_message_is_seen_to_be_taken(stage: Stage) -> None:
    card = await stage.reports()
    for words in ("/take", "/note locked", "/ask Which gate?"):
        said = stage.carl.says(words, stage.east, card)
        await stage.settle()
        assert list(said.reactions.values()) == ["👍"], words
    said = stage.carl.says("/take 1", stage.east)
    await stage.settle()
    assert not said.reactions  # it was refused
    await types(stage, "/resume", card)
    where = stage.carl.sends_location(ELM[0] + 0.0001, ELM[1], chat=stage.east, reply_to=card)
    await stage.settle()
    assert list(where.reactions.values()) == ["👍"]
    stage.press_verb(stage.carl, "ask", stage.east)
    await stage.settle()
    asked = stage.carl.says("Which gate?", stage.east, stage.east.messages[-1])
    await stage.settle()
    assert list(asked.reactions.values()) == ["👍"]


@on_sqlite
async def test_where_reactions_are_off_a_line_says_it(stage: Stage) -> None:
    card = await stage.reports()
    stage.east.reactions_are_on = False
    said = stage.carl.sends_photo(picture("green"), chat=stage.east, reply_to=card)
    await stage.settle()
    assert not said.reactions
    line = stage.east.messages[-1]
    assert line.text == "👍 Done, for #1."
    assert line.reply_to is said


@on_sqlite
@pytest.mark.parametrize("word", ["park", "pass", "category", "dismiss", "merge", "hide"])
async def test_a_command_with_only_a_number_opens_its_menu_on_a_card_below(stage: Stage, word: str) -> None:
    card = await stage.reports()
    assert card is not None
    stage.carl.says(f"/{word} 1", stage.east)
    await stage.settle()
    below = stage.card()
    assert below is not None
    assert below is not card
    assert below.labels[-1] == "‹ Back"
    assert stage.east.messages[-1] is below


@on_sqlite
@pytest.mark.parametrize("is_announced", [True, False])
@pytest.mark.parametrize("is_first", [True, False])
async def test_beside_a_video_the_photos_of_an_album_fix_and_the_video_is_refused_once(
    stage: Stage, is_announced: bool, is_first: bool
) -> None:
    card = await stage.reports()
    if is_announced:
        await presses_fix(stage)
    clips: list[bytes | Clip] = [Clip(b"a video", 5), Clip(b"another", 5)]
    photos: list[bytes | Clip] = [picture("green"), picture("white")]
    parts = [*clips, *photos] if is_first else [*photos, *clips]
    stage.carl.sends_album(parts, chat=stage.east, reply_to=None if is_announced else card)
    await stage.settle()
    assert (await ticket(stage)).status is Status.FIXED
    async with stage.storage.read() as work:
        assert len(await work.tickets.photos((await ticket(stage)).id)) == 3
    assert sum("I can only use pictures" in each.text for each in stage.east.messages) == 1


@on_sqlite
@pytest.mark.parametrize("is_announced", [True, False])
async def test_a_video_alone_is_no_fix_and_is_refused_each_time(stage: Stage, is_announced: bool) -> None:
    card = await stage.reports()
    if is_announced:
        await presses_fix(stage)
    for count in (1, 2):
        stage.carl.sends_video(b"a video", 5, chat=stage.east, reply_to=None if is_announced else card)
        await stage.settle()
        assert sum("I can only use pictures" in each.text for each in stage.east.messages) == count
    assert (await ticket(stage)).status is Status.OPEN


@on_sqlite
async def test_an_anonymous_administrators_photo_after_fix_is_told_why_it_closes_nothing(stage: Stage) -> None:
    await stage.reports()
    stage.east.promote(stage.carl, anonymous=True)
    await sends(stage)  # nobody pressed Fix: talk
    await stage.sees()
    await presses_fix(stage)
    await stage.sees()
    stage.carl.sends_photo(picture("green"), chat=stage.east)
    assert "I cannot see who you are" in (await stage.sees())["Eastside desk"][-1]
    assert (await ticket(stage)).status is Status.OPEN
