"""/help fits the moment."""

from telegram import BotCommandScopeAllPrivateChats

from bot.app import App
from casework.model.team import Desk, TeamCode
from tests.stories.stage import ELM, Stage, picture


async def helped(stage: Stage) -> str:
    stage.rita.says("/help")
    return (await stage.sees())["Rita"][-1]


async def test_who_does_nothing_yet_is_told_how_to_report(stage: Stage) -> None:
    said = await helped(stage)
    assert "How to report" in said
    for command in ("/report", "/mine", "/follow", "/areas", "/language", "/privacy"):
        assert command in said
    stage.rita.says("/start")
    await stage.sees()
    assert "How to report" in await helped(stage)  # an empty draft is nothing yet


async def test_while_a_report_is_written_help_says_what_is_asked_now(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"))
    await stage.settle()
    assert "Your report is not sent yet. / Say where it is" in await helped(stage)
    stage.rita.sends_location(*ELM)
    await stage.settle()
    assert "Choose with the buttons under your report what is wrong." in await helped(stage)
    for verb in ("group", "cat"):
        stage.press_verb(stage.rita, verb)
        await stage.settle()
    assert "It is complete: press Send under it." in await helped(stage)


async def test_who_has_the_last_word_is_reminded_of_it(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    assert "You have the last word on #1." in await helped(stage)
    stage.press_verb(stage.rita, "notfixed")
    await stage.sees()
    assert "I am waiting for something about #1. / Send a sentence or a photo" in await helped(stage)


async def test_at_a_desk_help_explains_the_desk_in_its_language(stage: Stage) -> None:
    stage.carl.says("/help", stage.east)
    said = (await stage.sees())["Eastside desk"][-1]
    assert "The desk of Eastside crew" in said
    assert "reply to the card with a photo" in said
    stage.cora.says("/help", stage.west)  # a Chinese desk
    assert "Westside crew" in (await stage.sees())["Westside desk"][-1]


async def test_in_a_topic_help_speaks_of_the_team_whose_topic_it_is(stage: Stage) -> None:
    forum = stage.sandbox.group("Forum", members=[stage.carl, stage.account], forum=True)
    topic = forum.add_topic("West")
    await stage.sees()
    async with stage.storage.begin("link") as work:
        await work.desks.link(Desk(TeamCode("west"), forum.id, topic.id), stage.clock.now)
    stage.carl.says("/help", forum, topic=topic)
    assert "Westside crew" in (await stage.sees())["Forum"][-1]


async def test_in_a_group_that_is_no_desk_help_says_how_it_becomes_one(stage: Stage) -> None:
    stage.sandbox.group("Elsewhere", members=[stage.otto, stage.account])
    await stage.sees()
    group = next(each for each in stage.sandbox.groups.values() if each.title == "Elsewhere")
    stage.otto.says("/help", group)
    assert "/link" in (await stage.sees())["Elsewhere"][-1]
    stage.otto.says("/mydata", group)
    assert "only in a private chat" in (await stage.sees())["Elsewhere"][-1]


async def test_the_app_offers_the_commands_of_where_one_is_in_ones_language(stage: Stage) -> None:
    await App.introduce(stage.app)
    assert stage.rita.commands()[:3] == ["report", "mine", "follow"]
    assert stage.carl.commands(stage.east)[:3] == ["queue", "ticket", "find"]
    offered = await stage.app.bot.get_my_commands(BotCommandScopeAllPrivateChats(), "zh")
    assert (offered[0].command, offered[0].description) == ("report", "反映问题，或继续填写")
