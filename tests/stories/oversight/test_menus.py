"""Whoever has a role has its commands in Telegram's menu and in /help, for as long as they have it."""

import asyncio
from pathlib import Path

import pytest

from bot.app import App
from bot.connecting import connect
from casework.model.authority import Gives, Role
from casework.oversight import appointing
from handlers.messages import commands
from handlers.messages.speaker import Speaker
from sandbox.people import Person
from tests.in_process import in_process
from tests.stories.stage import TOKEN, ZONE, Stage, build

ENGLISH = Speaker("en", ZONE)
EVERYBODYS = [name for name, _ in commands.private(ENGLISH)]
SUPERVISORS = [name for name, _ in commands.supervisor(ENGLISH)]
MOST_IN_A_GROUP = 10  # nobody reads a longer menu on a telephone
ADMINISTRATORS = [name for name, _ in commands.administrator(ENGLISH)]


async def joins(stage: Stage, who: Person, gives: Gives) -> None:
    async with stage.storage.begin(f"code {who.name} {gives}") as work:
        await appointing.issue_code(work, gives, f"{who.name.upper():2<8}", None, stage.clock())
    who.says(f"/join {who.name.upper():2<8}")
    await stage.sees()


async def loses(stage: Stage, who: Person, role: Role) -> None:
    """The command line takes a role away."""
    async with stage.storage.begin(f"removed {who.name} {role}") as work:
        person = await work.people.by_account(who.id)
        assert person is not None
        assert await appointing.take(work, person.id, role, None, stage.clock())


@pytest.fixture
async def introduced(stage: Stage) -> Stage:
    """The stage, on which Telegram has the bot's commands."""
    await App.introduce(stage.app)
    return stage


FIGURES = ("figures", "league", "exposures", "models", "contracts", "frontages", "campaigns", "projects", "bulletin")


def sets(stage: Stage) -> list[str]:
    """The calls that changed what Telegram shows of the bot."""
    return [call.method for call in stage.sandbox.calls if call.method.startswith(("setMy", "deleteMy"))]


async def test_a_role_brings_its_commands_and_takes_them_along(introduced: Stage) -> None:
    stage = introduced
    sue = stage.sandbox.person("Sue")
    await joins(stage, sue, Gives.SUPERVISOR)
    assert sue.commands() == [*SUPERVISORS, *FIGURES, *EVERYBODYS]
    assert stage.rita.commands() == EVERYBODYS
    await joins(stage, sue, Gives.ADMINISTRATOR)
    assert sue.commands() == [*SUPERVISORS, *FIGURES, *ADMINISTRATORS, *EVERYBODYS]
    await loses(stage, sue, Role.SUPERVISOR)
    await stage.sees()
    assert sue.commands() == [*ADMINISTRATORS, *EVERYBODYS]
    await loses(stage, sue, Role.ADMINISTRATOR)
    await stage.sees()
    assert sue.commands() == EVERYBODYS


async def test_the_button_that_takes_a_role_takes_its_commands(introduced: Stage) -> None:
    stage = introduced
    ada, sue = stage.sandbox.person("Ada"), stage.sandbox.person("Sue")
    await joins(stage, ada, Gives.ADMINISTRATOR)
    await joins(stage, sue, Gives.SUPERVISOR)
    ada.says("/admin")
    await stage.sees()
    ada.presses("👥 People and roles")
    await stage.sees()
    ada.presses("✖️ Sue, supervisor")
    await stage.sees()
    assert sue.commands() == EVERYBODYS


async def test_whoever_is_forgotten_has_no_commands_of_a_role(introduced: Stage) -> None:
    stage = introduced
    sue = stage.sandbox.person("Sue")
    await joins(stage, sue, Gives.SUPERVISOR)
    sue.says("/forget")
    await stage.sees()
    stage.press_verb(sue, "forgetyes")
    assert "It is erased" in (await stage.sees())["Sue"][-1]
    assert sue.commands() == EVERYBODYS
    stage.rita.says("/forget")
    await stage.sees()
    stage.press_verb(stage.rita, "forgetyes")
    before = sets(stage)
    await stage.sees()
    assert sets(stage) == before


async def test_the_menu_of_a_role_is_in_the_readers_language(introduced: Stage) -> None:
    stage = introduced
    sue = stage.sandbox.person("Sue")
    await joins(stage, sue, Gives.SUPERVISOR)
    for language in ("zh_TW", "en"):
        sue.says("/language")
        await stage.sees()
        stage.press_data(sue, f"1.lang.0.{language}", sue.private().messages[-1])
        await stage.sees()
        shown = stage.account.settings["commands", f'{{"chat_id": {sue.id}, "type": "chat"}}', ""]
        wanted = commands.of_roles({Role.SUPERVISOR}, Speaker(language, ZONE))
        assert [(each["command"], each["description"]) for each in shown] == list(wanted)


async def test_a_crash_between_the_role_and_the_menu_leaves_no_menu_that_lies(
    introduced: Stage, tmp_path: Path
) -> None:
    stage = introduced
    sue = stage.sandbox.person("Sue")
    await joins(stage, sue, Gives.SUPERVISOR)
    await stage.stop()
    await loses(stage, sue, Role.SUPERVISOR)
    assert sue.commands() == [*SUPERVISORS, *FIGURES, *EVERYBODYS]
    bot = connect(TOKEN, "http://telegram.test", in_process(stage.sandbox.app))
    stage.app = build(stage.storage, stage.clock, tmp_path / "photos", bot)
    stage.running = asyncio.get_running_loop().create_task(stage.app.run())
    await stage.sees()
    assert sue.commands() == EVERYBODYS
    await stage.stop()


async def test_a_role_that_went_while_somebody_had_blocked_the_bot_goes_from_the_menu(introduced: Stage) -> None:
    stage = introduced
    sue = stage.sandbox.person("Sue")
    await joins(stage, sue, Gives.SUPERVISOR)
    sue.blocks()
    await stage.sees()
    await loses(stage, sue, Role.SUPERVISOR)
    await stage.sees()
    sue.unblocks()
    sue.says("/help")
    await stage.sees()
    assert sue.commands() == EVERYBODYS


async def test_the_supervisors_group_has_ten_commands_of_its_own_and_another_group_takes_them(
    introduced: Stage,
) -> None:
    stage = introduced
    sue = stage.sandbox.person("Sue")
    first, second = (
        stage.sandbox.group(name, members=[sue, stage.account], supergroup=False) for name in ("First", "Second")
    )
    desks = [name for name, _ in commands.group(ENGLISH)]
    for number, group in enumerate((first, second)):
        async with stage.storage.begin(f"code {number}") as work:
            await appointing.issue_code(work, Gives.GROUP, f"GRP2222{number + 2}", None, stage.clock())
        sue.says(f"/link GRP2222{number + 2}", group)
        await stage.sees()
        assert sue.commands(group) == [*SUPERVISORS, "help"]
        assert len(sue.commands(group)) == MOST_IN_A_GROUP
    assert sue.commands(first) == desks
    assert sue.commands() == EVERYBODYS
    moved = second.migrate()
    await stage.sees()
    assert sue.commands(moved) == [*SUPERVISORS, "help"]


async def test_help_names_the_commands_of_ones_roles(stage: Stage) -> None:
    sue = stage.sandbox.person("Sue")
    sue.says("/help")
    said = (await stage.sees())["Sue"][-1]
    assert "/queue" not in said
    assert "/audit" not in said
    await joins(stage, sue, Gives.SUPERVISOR)
    sue.says("/help")
    said = (await stage.sees())["Sue"][-1]
    assert all(f"/{name}" in said for name in SUPERVISORS)
    assert "/audit" not in said
    await joins(stage, sue, Gives.ADMINISTRATOR)
    sue.says("/help")
    said = (await stage.sees())["Sue"][-1]
    assert all(f"/{name}" in said for name in (*SUPERVISORS, *ADMINISTRATORS))


async def test_help_in_the_supervisors_group_is_about_supervising(stage: Stage) -> None:
    sue = stage.sandbox.person("Sue")
    group = stage.sandbox.group("Supervisors", members=[sue, stage.account])
    async with stage.storage.begin("code") as work:
        await appointing.issue_code(work, Gives.GROUP, "GRP22222", None, stage.clock())
    sue.says("/link GRP22222", group)
    await stage.sees()
    sue.says("/help", group)
    said = (await stage.sees())["Supervisors"][-1]
    assert all(f"/{name}" in said for name in SUPERVISORS)


async def test_a_start_sends_only_what_differs(introduced: Stage) -> None:
    stage = introduced
    sue = stage.sandbox.person("Sue")
    await joins(stage, sue, Gives.SUPERVISOR)
    before = sets(stage)
    await App.introduce(stage.app)
    await stage.sees()
    assert sets(stage) == before
    chat = f'{{"chat_id": {sue.id}, "type": "chat"}}'
    stage.account.settings["commands", chat, ""] = [{"command": "old", "description": "Of an earlier version"}]
    stage.account.settings["short", "zh"] = "旧"
    await App.introduce(stage.app)
    await stage.sees()
    assert sue.commands() == [*SUPERVISORS, *FIGURES, *EVERYBODYS]
    assert sets(stage)[len(before) :] == ["setMyShortDescription", "setMyCommands"]


async def test_the_bot_says_what_it_is_for_in_three_languages(introduced: Stage) -> None:
    bot = introduced.app.bot
    english = (await bot.get_my_description()).description
    assert english.startswith("Report dumped rubbish")
    assert "Bay City" in english
    chinese = (await bot.get_my_description("zh")).description
    simplified, traditional = chinese.split("\n\n")
    assert "照片" in simplified
    assert "责任单位" in simplified
    assert "承辦單位" in traditional
    assert (await bot.get_my_short_description()).short_description.startswith("Report rubbish")
    short = (await bot.get_my_short_description("zh")).short_description
    assert len(short.split("\n")) == 2
