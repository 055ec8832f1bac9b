"""A resident reports: in any order, with anything, and loses nothing."""

from itertools import permutations

import pytest

from casework.model.category import CategoryTree
from tests.stories.stage import ELM, OAK, SEA, TREE, Stage, picture

IN_THE_OCEAN = "outside our area"


def drafts(stage: Stage) -> list[str]:
    """The messages that show a draft or a receipt to Rita."""
    shown = [message.text for message in stage.rita.private().messages if message.sender is stage.account]
    return [text for text in shown if text.startswith(("Your report", "✅ Thank you"))]


async def says_part(stage: Stage, part: str) -> None:
    """Rita says one part of a report."""
    match part:
        case "photo":
            stage.rita.sends_photo(picture("brown"))
        case "place":
            stage.rita.sends_location(*ELM)
        case "category":
            await chooses(stage)
        case _:
            stage.rita.says("An old sofa")


async def chooses(stage: Stage) -> None:
    """Rita says what is wrong, asked or not, with a draft or without one."""
    await stage.settle()
    if "❌ Cancel" not in labels(stage):
        stage.rita.says("/report")
        await stage.settle()
    if "Rubbish" not in labels(stage):
        await stage.goes_on(stage.rita, "pick")
    stage.rita.presses("Rubbish")
    await stage.settle()
    stage.rita.presses("Bulky waste")


def labels(stage: Stage) -> list[str]:
    return [label for message in stage.rita.private().messages for label in message.labels]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_the_parts_of_a_report_come_in_any_order_and_make_the_same_report(stage: Stage) -> None:
    made = set[str]()
    for order in [*permutations(("photo", "place", "category", "words"))][
        ::4
    ]:  # tests/model/test_draft.py has them all
        if made:
            await stage.goes_on(stage.rita, "cancel")
        for part in order:
            await says_part(stage, part)
        await stage.settle()
        assert "✅ Send" in stage.draft().labels, order
        made.add(stage.draft().text)
        assert len(made) == 1, (order, made)
    stage.rita.presses("✅ Send")
    await stage.settle()
    assert drafts(stage)[-1].startswith("✅ Thank you! Your report is number #1.")
    assert len(drafts(stage)) == 1
    card = stage.card()
    assert card is not None
    assert card.medium == "photo"
    assert "Bulky waste" in card.text
    assert "💬 An old sofa" in card.text


async def test_an_album_is_one_draft_message_and_one_card_with_one_sheet(stage: Stage) -> None:
    rita = stage.rita
    rita.sends_album([picture(color) for color in ("red", "green", "blue")], "Three bags")
    seen = (await stage.sees())["Rita"]
    assert [line for line in seen if line.startswith("bot: Your report")] == seen[4:5]
    assert "✅ 3 photos" in drafts(stage)[0]
    assert "📝 Words: Three bags" in drafts(stage)[0]
    rita.sends_location(*ELM)
    await stage.settle()
    for verb in ("group", "cat", "send"):
        stage.press_verb(rita, verb)
        await stage.settle()
    assert [message.medium for message in stage.east.messages if message.text.startswith("#1")] == ["photo"]
    await stage.sees()
    stage.carl.presses("🖼 All photos", chat=stage.east)
    (await stage.sees()).check(
        east=["Carl presses", 'bot: (photo) "Photos of #1"', "bot: (photo)", "bot: (photo)"],
    )


async def test_without_a_photo_a_reason_is_asked_for_and_the_card_says_so(stage: Stage) -> None:
    rita = stage.rita
    rita.says("/report")
    await stage.sees()
    rita.presses("I have no photo")
    (await stage.sees()).check(rita=["Rita presses", "write in a few words what is wrong and why there is no photo"])
    rita.says("Too dark; a smell of paint")
    (await stage.sees()).check(rita=["Rita: Too dark", "Where is it?"])
    rita.sends_location(*ELM)
    await stage.settle()
    for verb in ("group", "cat", "send"):
        stage.press_verb(rita, verb)
        await stage.settle()
    card = stage.card()
    assert card is not None
    assert card.medium is None
    assert "➖ No photo" in card.text
    assert "💬 Too dark; a smell of paint" in card.text


async def test_a_venue_names_the_place_on_the_card(stage: Stage) -> None:
    rita = stage.rita
    rita.sends_photo(picture("brown"))
    rita.sends_venue(*ELM, "Bar <Zum> Ochsen & Co", "Elm St 5")
    await stage.settle()
    assert "✅ Place: Bar <Zum> Ochsen & Co, Elm St 5, Eastside" in drafts(stage)[0]
    for verb in ("group", "cat", "send"):
        stage.press_verb(rita, verb)
        await stage.settle()
    card = stage.card()
    assert card is not None
    assert "📍 Eastside · Bar <Zum> Ochsen & Co, Elm St 5" in card.text
    await stage.sees()
    stage.carl.presses("📍 Show the spot", chat=stage.east)
    (await stage.sees()).check(east=["Carl presses", "bot: (location 37.76500, -122.42500)"])
    assert stage.east.messages[-1].reply_to is card


async def test_a_photo_sent_as_a_file_is_a_photo(stage: Stage) -> None:
    stage.rita.sends_file(picture("brown"), "IMG_1.JPG", "image/jpeg")
    await stage.settle()
    assert "✅ 1 photo" in drafts(stage)[0]


async def test_the_same_photo_twice_is_one(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"))
    stage.rita.sends_photo(picture("brown"))
    await stage.settle()
    assert "✅ 1 photo" in drafts(stage)[0]


async def test_an_eleventh_photo_is_refused_and_ten_are_kept(stage: Stage) -> None:
    rita = stage.rita
    rita.sends_album([picture("brown", (64, side)) for side in range(40, 50)])
    await stage.sees()
    rita.sends_photo(picture("green"))
    (await stage.sees()).check(rita=["Rita: (photo)", "at most 10 photos"])
    assert "✅ 10 photos" in drafts(stage)[0]


async def test_a_place_outside_every_area_is_said_so_and_nothing_is_lost(stage: Stage) -> None:
    rita = stage.rita
    rita.sends_photo(picture("brown"), "A boat")
    rita.sends_location(*SEA)
    await stage.sees()
    assert IN_THE_OCEAN in drafts(stage)[0]
    rita.sends_location(*OAK)
    (await stage.sees()).check(rita=["Rita: (location", "✅ 1 photo / ✅ Place: Westside"])
    assert "📝 Words: A boat" in drafts(stage)[0]
    for verb in ("group", "cat", "send"):
        stage.press_verb(rita, verb)
        await stage.settle()
    assert stage.card() is None
    assert stage.card(stage.west) is not None


async def test_send_pressed_twice_makes_one_ticket(stage: Stage) -> None:
    rita = stage.rita
    rita.sends_photo(picture("brown"))
    rita.sends_location(*ELM)
    await stage.settle()
    for verb in ("group", "cat"):
        stage.press_verb(rita, verb)
        await stage.settle()
    draft = next(message for message in rita.private().messages if "✅ Send" in message.labels)
    await stage.sees()
    rita.presses("✅ Send", draft)
    rita.presses("✅ Send", draft)
    seen = await stage.sees()
    assert seen.toasts[0] == "toast: #1 ✓"
    assert "sent already. It is number #1" in seen.toasts[1]
    seen.check(rita=["Rita presses", "Rita presses", 'bot edits: (photo) "✅ Thank you!'], east=['bot: (photo) "#1'])


async def test_a_cancelled_draft_is_over_and_the_next_photo_begins_another(stage: Stage) -> None:
    rita = stage.rita
    rita.sends_photo(picture("brown"))
    await stage.sees()
    draft = rita.private().messages[-1]
    rita.presses("❌ Cancel")
    (await stage.sees()).check(rita=["Rita presses", "This report was cancelled."])
    rita.sends_photo(picture("green"))
    (await stage.sees()).check(rita=["Rita: (photo)", "bot: Your report / ✅ 1 photo"])
    stage.press_data(rita, "1.cat.1.bulky", draft)
    assert "cancelled" in (await stage.sees()).toasts[0]


async def test_the_report_command_brings_the_draft_down_and_leaves_no_other_behind(stage: Stage) -> None:
    rita = stage.rita
    rita.sends_photo(picture("brown"))
    await stage.sees()
    for _ in range(2):
        rita.says("/report")
        (await stage.sees()).check(rita=["Rita: /report", "bot deleted: Your report", "bot: Your report / ✅ 1 photo"])
        assert len(drafts(stage)) == 1


async def test_words_that_are_too_long_are_refused_and_the_rest_stays(stage: Stage) -> None:
    rita = stage.rita
    rita.says("A sofa")
    await stage.sees()
    rita.says("x" * 600)
    (await stage.sees()).check(rita=["Rita: xxx", "607 characters"])
    assert "📝 Words: A sofa" in drafts(stage)[0]


async def test_two_residents_are_strangers_to_each_others_drafts(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"))
    await stage.settle()
    stage.otto.says("/start")
    await stage.sees()
    stage.press_data(stage.otto, "1.cancel.1", stage.otto.private().messages[-1])
    seen = await stage.sees()
    assert "does nothing any more" in seen.toasts[0]
    seen.check(otto=["Otto presses"])
    assert "✅ 1 photo" in drafts(stage)[0]


async def test_a_photo_with_a_caption_that_is_too_long_is_kept_and_the_caption_refused(stage: Stage) -> None:
    stage.rita.says("/report")
    await stage.sees()
    stage.rita.sends_photo(picture("brown"), "x" * 600)
    (await stage.sees()).check(rita=["Rita: (photo)", "✅ 1 photo", "600 characters"])
    stage.rita.sends_album([picture(color) for color in ("red", "green")], "y" * 600)
    seen = await stage.sees()
    assert len([line for line in seen["Rita"] if "600 characters" in line]) == 1
    assert "✅ 3 photos" in drafts(stage)[0]
    assert "📝" not in drafts(stage)[0]


async def test_a_draft_that_was_left_alone_for_an_hour_comes_down(stage: Stage) -> None:
    rita = stage.rita
    rita.says("/report")
    await stage.sees()
    stage.clock.advance(minutes=59)
    rita.sends_photo(picture("red"))
    (await stage.sees()).check(rita=["Rita: (photo)", "bot edits: Your report / ✅ 1 photo"])
    stage.clock.advance(hours=1)
    rita.sends_photo(picture("brown"))
    (await stage.sees()).check(rita=["Rita: (photo)", "bot deleted: Your report", "bot: Your report / ✅ 2 photos"])


async def test_a_draft_comes_down_when_two_messages_stand_below_it_and_an_album_brings_it_down_once(
    stage: Stage,
) -> None:
    rita = stage.rita
    rita.sends_location(*ELM)
    rita.says("/report")
    await stage.sees()
    for words in ("A sofa", "A stove"):
        rita.says(words)
        (await stage.sees()).check(rita=[words, 'bot edits: (photo) "Your report'])
        rita.sends_photo(picture("red" if words == "A sofa" else "blue"), "Look")
        (await stage.sees()).check(rita=["(photo)", 'bot deleted: (photo) "Your report', 'bot: (photo) "Your report'])
    rita.says("And more")
    await stage.sees()
    rita.sends_album([picture(color) for color in ("green", "navy", "black")], "A fridge")
    seen = (await stage.sees())["Rita"]
    assert len([line for line in seen if line.startswith("bot: ")]) == 1
    assert "✅ 5 photos" in rita.private().messages[-1].text
    assert len(drafts(stage)) == 1


async def test_a_category_that_is_gone_is_asked_for_again(stage: Stage) -> None:
    rita = stage.rita
    rita.sends_photo(picture("brown"))
    rita.sends_location(*ELM)
    await stage.settle()
    for verb in ("group", "cat"):
        stage.press_verb(rita, verb)
        await stage.settle()
    await stage.sees()
    await import_categories(stage, CategoryTree(TREE.groups[1:]))
    stage.press_verb(rita, "send")
    (await stage.sees()).check(rita=["Rita presses", "⬜ What is wrong /  / What is wrong?"])
    for verb in ("group", "cat", "send"):
        stage.press_verb(rita, verb)
        await stage.settle()
    card = stage.card()
    assert card is not None
    assert "Street dirt" in card.text


async def test_while_there_are_no_categories_a_draft_says_that_it_cannot_be_sent_and_keeps_what_it_gets(
    stage: Stage,
) -> None:
    await import_categories(stage, CategoryTree())
    stage.rita.sends_photo(picture("brown"))
    assert "Reports cannot be taken yet" in (await stage.sees())["Rita"][-1]
    assert stage.rita.private().messages[-1].labels == ["❌ Cancel"]
    await import_categories(stage, TREE)
    stage.rita.sends_location(*ELM)
    (await stage.sees()).check(
        rita=["(location", "bot deleted", "✅ 1 photo / ✅ Place: Eastside / ⬜ What is wrong /  / What is"]
    )


async def import_categories(stage: Stage, tree: CategoryTree) -> None:
    async with stage.storage.begin("categories") as work:
        await work.districts.replace_tree(tree)
    await stage.app.district.load()
