"""The bot's own settings."""

from typing import Any

import pytest

from sandbox import Sandbox
from sandbox.people import Person
from tests.sandbox.client import Client


async def test_the_bot_knows_itself(sandbox: Sandbox, api: Client) -> None:
    me = await api.ok("getMe")
    assert (me["id"], me["username"], me["is_bot"]) == (123456, "cleanward_bot", True)
    assert me["can_read_all_group_messages"] is False
    assert await api.ok("logOut")
    assert await api.ok("close")
    assert sandbox.violations == []


async def test_commands_are_kept_by_scope_and_language(api: Client) -> None:
    commands = [{"command": "start", "description": "Begin"}]
    groups = {"type": "all_group_chats"}
    await api.ok("setMyCommands", commands=commands)
    await api.ok("setMyCommands", commands=[], scope=groups, language_code="zh")
    assert await api.ok("getMyCommands") == commands
    assert await api.ok("getMyCommands", scope={"type": "default"}) == commands
    assert await api.ok("getMyCommands", language_code="zh") == []
    await api.ok("deleteMyCommands")
    assert await api.ok("getMyCommands") == []


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([{"command": "Start", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "a" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "a", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "a", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "a", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_that_telegram_refuses(api: Client, commands: list[dict[str, Any]], words: str) -> None:
    assert await api.refused("setMyCommands", commands=commands) == f"Bad Request: {words}"


async def test_descriptions_and_the_menu_button_are_kept(sandbox: Sandbox, api: Client, rita: Person) -> None:
    await api.ok("setMyDescription", description="long", language_code="en")
    await api.ok("setMyShortDescription", short_description="short")
    await api.ok("setChatMenuButton", chat_id=rita.id, menu_button={"type": "commands"})
    assert await api.ok("getMyDescription", language_code="en") == {"description": "long"}
    assert await api.ok("getMyDescription") == {"description": ""}
    assert await api.ok("getMyShortDescription") == {"short_description": "short"}
    assert await api.ok("getChatMenuButton", chat_id=rita.id) == {"type": "commands"}
    assert sandbox.violations == []
