"""Supporters and followers hear what the reporter hears, and see what is public."""

import pytest

from casework.model.ticket_id import TicketId
from sandbox.people import Person
from tests.stories.stage import ELM, Seen, Stage, picture

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


async def supports(stage: Stage, who: Person, words: str = "It smells") -> Seen:
    """Report the same in the same place, and say that it is the same."""
    who.sends_photo(picture("orange"), words)
    who.sends_location(*ELM)
    await stage.settle()
    for verb in ("group", "cat", "same"):
        stage.press_verb(who, verb)
        await stage.settle()
    return await stage.sees()


async def follows(stage: Stage, who: Person, said: str = "/follow 1") -> Seen:
    who.says(said)
    return await stage.sees()


async def test_listeners_hear_what_the_reporter_hears_each_in_words_that_fit_them(stage: Stage) -> None:
    await stage.reports()
    sam, fay = stage.sandbox.person("Sam"), stage.sandbox.person("Fay")
    await supports(stage, sam)
    await follows(stage, fay)
    stage.press_verb(stage.carl, "take", stage.east)
    seen = await stage.sees()
    assert "bot: 🧹 Your report #1 was taken by Eastside crew. They aim to fix it by" in seen["Rita"][0]
    assert "The report #1, which you support, was taken by Eastside crew." in seen["Sam"][0]
    assert "The report #1, which you follow, was taken by Eastside crew." in seen["Fay"][0]
    await stage.settle()
    stage.carl.sends_photo(picture("green"), chat=stage.east, reply_to=stage.card())
    seen = await stage.sees()
    for judge in ("Rita", "Sam"):
        assert "Is it fixed? You have the last word." in seen[judge][0]
        assert seen[judge][0].endswith("[👍 Fixed]  [👎 Not fixed]")
    assert seen["Fay"][0].endswith('Those who reported it are asked whether it is."')


async def test_a_supporter_has_the_verdict_too_and_nobody_learns_who_gave_it(stage: Stage) -> None:
    await stage.reports()
    sam, fay = stage.sandbox.person("Sam"), stage.sandbox.person("Fay")
    await supports(stage, sam)
    await follows(stage, fay)
    await stage.fixes()
    stage.press_verb(sam, "notfixed")
    (await stage.sees()).check(sam=["Sam presses", "What is still wrong with #1?"])
    sam.says("The bags are there")
    seen = await stage.sees()
    assert seen["Sam"][-1].startswith("bot: 🔁 Thank you. #1 is open again")
    assert any(line.endswith('👎 You said that it is not fixed."') for line in seen["Sam"])
    for other, whose in (("Rita", "Your report #1"), ("Fay", "The report #1, which you follow,")):
        verdict, news = seen[other]
        assert "👎 Somebody who reported it said that it is not fixed." in verdict
        assert news.startswith(f"bot: 🔁 {whose} is open again: it was not fixed.")
    assert "💬 The bags are there" in seen["Eastside desk"][-1]
    await stage.fixes()
    stage.press_verb(stage.rita, "fixed")
    seen = await stage.sees()
    assert "👍 You said that it is fixed. Thank you!" in seen["Rita"][-1]
    for other in ("Sam", "Fay"):
        assert "👍 Somebody who reported it said that it is fixed." in seen[other][0]


async def test_what_one_was_asked_is_taken_back_when_another_has_said_it(stage: Stage) -> None:
    await stage.reports()
    sam = stage.sandbox.person("Sam")
    await supports(stage, sam)
    await stage.fixes()
    for who in (stage.rita, sam):
        stage.press_verb(who, "notfixed")
    await stage.sees()
    sam.says("The bags are there")
    assert "bot edits: I am no longer asking what is still wrong with #1." in (await stage.sees())["Rita"]
    stage.rita.says("A fridge, elsewhere")
    assert "Your report" in (await stage.sees())["Rita"][-1]


@on_sqlite
async def test_a_follower_has_no_verdict(stage: Stage) -> None:
    await stage.reports()
    await follows(stage, stage.otto)
    await stage.fixes()
    for verb in ("fixed", "notfixed", "return", "add", "nudge", "withdraw", "withdrawok"):
        stage.press_data(stage.otto, f"1.{verb}.1", stage.otto.private().messages[-1])
        assert "Only somebody who reported #1 can do that." in (await stage.sees()).toasts[0]


@on_sqlite
async def test_a_ticket_is_followed_by_its_number_or_its_link(stage: Stage) -> None:
    await stage.reports()
    stage.otto.says("/help")
    await stage.sees()
    for said in (
        "/follow 1",
        "/follow #1",
        "/follow  1 ",
        "/follow https://t.me/cleanward_bot?start=t11",
        "/follow t.me/cleanward_bot?start=t11",
    ):
        if stage.otto.private().messages[-1].labels[:1] == ["Unfollow"]:
            stage.otto.presses("Unfollow")
            assert (await stage.sees())["Otto"][-1].endswith("[⭐ Follow]  [🚩 Flag this]  [‹ My reports]")
        (line,) = [line for line in (await follows(stage, stage.otto, said))["Otto"] if line.startswith("bot: ")]
        assert line.startswith("bot: #1 · Bulky waste / 📍 Eastside / ⏳ Open."), said
        assert line.endswith("[Unfollow]  [🚩 Flag this]  [‹ My reports]"), said
    stage.press_verb(stage.carl, "take", stage.east)
    assert "The report #1, which you follow, was taken" in (await stage.sees())["Otto"][0]


@on_sqlite
async def test_what_names_no_ticket_is_told_so(stage: Stage) -> None:
    await stage.reports()
    stage.otto.says("/help")
    await stage.sees()
    for said, told in (
        ("/follow", "Send the number of a report"),
        ("/follow Elm Street", "Send the number of a report"),
        ("/follow 0", "Send the number of a report"),
        ("/follow https://[", "Send the number of a report"),
        ("/follow https://t.me/cleanward_bot?start=p1x", "Send the number of a report"),
        ("/follow 99999999999999999999", "Send the number of a report"),
        ("/follow 2", "There is no ticket #2."),
        ("#999999999999999999", "There is no ticket #999999999999999999."),
        ("/start t12", "There is no ticket #2."),
    ):
        (line,) = (await follows(stage, stage.otto, said))["Otto"][1:]
        assert told in line, said


async def test_whoever_follows_sees_what_is_public_and_no_more(stage: Stage) -> None:
    rita = stage.rita
    rita.sends_photo(picture("brown"), "My neighbour's mattress")
    rita.sends_venue(*ELM, "Rita's door", "12 Elm Street")
    await stage.settle()
    for verb in ("group", "cat", "send"):
        stage.press_verb(rita, verb)
        await stage.settle()
    stage.carl.says("/ask Whose is it?", stage.east, stage.card())
    await stage.settle()
    rita.says("The neighbour's")
    await stage.settle()
    await stage.fixes(caption="Taken to the depot")
    text = (await follows(stage, stage.otto))["Otto"][-1]
    for public in (
        "#1 · Bulky waste",
        "📍 Eastside /",
        "reported",
        "the reporter answered",
        "fixed: Taken to the depot",
    ):
        assert public in text
    for private in ("mattress", "door", "Elm", "Whose", "neighbour", "Carl", "Rita"):
        assert private not in text
    stage.press_verb(rita, "open")
    text = (await stage.sees())["Rita"][-1]
    for own in ("Rita's door, 12 Elm Street", "Words: My neighbour's mattress", "Whose is it?", "The neighbour's"):
        assert own in text
    assert "Carl" not in text


async def test_whoever_unfollows_hears_no_more_and_may_follow_again(stage: Stage) -> None:
    await stage.reports()
    sam = stage.sandbox.person("Sam")
    await supports(stage, sam)
    await follows(stage, stage.otto)
    await follows(stage, sam)
    for who, counted in (
        (stage.otto, "👥 1 other"),
        (sam, "bot: #1 · Bulky waste"),
    ):  # without the photo, which strangers do not see
        who.presses("Unfollow")
        line = (await stage.sees())[who.name][-1]
        assert counted in line
        assert line.endswith("[⭐ Follow]  [🚩 Flag this]  [‹ My reports]")
    card = stage.card()
    assert card is not None
    assert "👥" not in card.text
    stage.press_verb(stage.carl, "take", stage.east)
    seen = await stage.sees()
    assert seen["Otto"] == seen["Sam"] == []
    stage.otto.presses("⭐ Follow")
    assert (await stage.sees())["Otto"][-1].endswith("[Unfollow]  [🚩 Flag this]  [‹ My reports]")


async def test_nobody_finds_a_ticket_that_is_not_public_by_a_button_that_ends_following_it(stage: Stage) -> None:
    await stage.reports()
    await follows(stage, stage.otto)
    shown = stage.otto.private().messages[-1]
    sam = stage.sandbox.person("Sam")
    sam.says("/help")
    stage.carl.says("/private 1", stage.east)
    await stage.sees()
    stage.press_data(sam, "1.unfollow.1", sam.private().messages[-1])
    seen = await stage.sees()
    assert seen.toasts == ["alert: There is no ticket #1."]
    assert seen["Sam"] == ["Sam presses [1.unfollow.1]"]
    stage.press_data(stage.otto, "1.unfollow.1", shown)
    seen = await stage.sees()
    assert seen["Otto"][-1] == "bot edits: 🚷 #1 is not public any more."
    async with stage.storage.read() as work:
        assert await work.listeners.of(TicketId(1)) == {}


async def test_the_desk_sees_how_many_see_it_too_and_what_they_saw(stage: Stage) -> None:
    await stage.reports()
    seen = await supports(stage, stage.sandbox.person("Sam"))
    assert "👥 1 other person sees it too" in seen["Eastside desk"][0]
    assert seen["Eastside desk"][1] == 'bot: (photo) "👥 Somebody else sees #1 too. / 💬 It smells"'
    seen = await supports(stage, stage.otto, "And rats")
    assert "👥 2 others see it too" in seen["Eastside desk"][0]
