"""What somebody adds to a report is seen: the report comes down if anything else stands below it, whoever said it."""

from collections.abc import Callable

import pytest

from tests.stories.stage import ELM, OAK, Stage, picture

DOWN = ["bot deleted: Your report", "bot: Your report"]


async def test_words_after_other_answers_are_seen(stage: Stage) -> None:
    rita = stage.rita
    rita.says("/report")
    await stage.sees()
    for command in ("/privacy", "/help"):
        rita.says(command)
        await stage.sees()
    rita.says("bags near Dolores Park")
    (await stage.sees()).check(rita=["Rita: bags", *DOWN])
    assert "📝 Words: bags near Dolores Park" in rita.private().messages[-1].text


async def test_all_in_one_go_the_report_ends_below_everything(stage: Stage) -> None:
    rita = stage.rita
    for said in ("/report", "/privacy", "/help", "bags near Dolores Park"):
        rita.says(said)
    await stage.sees()
    assert "📝 Words: bags near Dolores Park" in rita.private().messages[-1].text


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_whatever_the_bot_said_meanwhile_brings_the_report_down(stage: Stage) -> None:
    rita = stage.rita
    await stage.reports(rita, OAK)
    meanwhile: dict[str, Callable[[], object]] = {
        "a list": lambda: rita.says("/mine"),
        "a refusal": rita.sends_sticker,
        "another language": lambda: rita.says("/language"),
        "a ticket": lambda: rita.says("#1"),
        "what a team does": lambda: stage.press_verb(stage.cora, "take", stage.west),
    }
    for number, (what, happens) in enumerate(meanwhile.items()):
        rita.says("/report")
        await stage.sees()
        happens()
        assert (await stage.sees())["Rita"], what
        rita.says(f"Bag {number}")
        seen = (await stage.sees())["Rita"]
        assert [line.partition(" /")[0] for line in seen] == [f"Rita: Bag {number}", *DOWN], what
        assert f"Bag {number}" in rita.private().messages[-1].text, what


async def test_the_parts_of_an_album_and_a_place_are_seen_below_a_refusal(stage: Stage) -> None:
    rita = stage.rita
    rita.says("/report")
    await stage.sees()
    rita.sends_sticker()
    await stage.sees()
    rita.sends_album([picture(color) for color in ("red", "green", "blue")])
    seen = (await stage.sees())["Rita"]
    assert len([line for line in seen if line.startswith("bot: ")]) == 1
    assert "✅ 3 photos" in rita.private().messages[-1].text
    rita.sends_sticker()
    await stage.sees()
    rita.sends_location(*ELM)
    await stage.sees()
    assert "✅ Place: Eastside" in rita.private().messages[-1].text


async def test_edited_words_are_seen_and_a_press_changes_the_report_where_it_is(stage: Stage) -> None:
    rita = stage.rita
    words = rita.says("A sofa")
    await stage.sees()
    rita.says("/privacy")
    await stage.sees()
    rita.presses("I have no photo")
    (await stage.sees()).check(rita=["Rita presses", "bot edits: Your report"])
    rita.edits(words, "Two sofas")
    (await stage.sees()).check(rita=["Rita edits", *DOWN])
