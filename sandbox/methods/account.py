"""The bot itself: who it is, what its profile and its menu say, its files, its answers to presses."""

import re

from sandbox import menus, transcript
from sandbox.errors import bad_request, breach
from sandbox.linking import deep_link
from sandbox.methods.query import Query
from sandbox.objects import Answer, Json

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MOST_COMMANDS = 100


def get_me(query: Query) -> Json:
    """Return the bot's own User object, with what only the bot itself is told."""
    bot = query.bot
    return {
        **bot.to_api(),
        "can_join_groups": True,
        "can_read_all_group_messages": not bot.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def done(_query: Query) -> bool:
    """Agree, and do nothing: closing and logging out matter to a server of one's own."""
    return True


def get_file(query: Query) -> Json:
    """Return where a file can be downloaded for the next hour."""
    stored = query.state.files.link(query.params["file_id"], query.state.clock())
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
        "file_path": stored.path,
    }


def answer_callback_query(query: Query) -> bool:
    """Stop the spinner on a pressed button, and show a toast or an alert."""
    state = query.state
    press = state.presses.get(query.params["callback_query_id"])
    if (
        press is None
        or press.message.sender is not query.bot
        or state.clock().timestamp() - press.at > state.limits.callback_seconds
    ):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    url = query.get("url", "")
    # Without games a bot may only open itself, by a deep link (the Bot API's answerCallbackQuery).
    if url and deep_link(url, query.bot) is None:
        raise breach("URL_INVALID")
    press.answer = Answer(query.get("text", ""), query.get("show_alert", False), url)
    if press.answer.text or url:
        state.toasts.append((press.person, press.answer))
        line = transcript.answered(press.person, press.message.chat, press.answer)
        state.say(press.message.chat, line)
    state.changed.notify()
    return True


def set_my_commands(query: Query) -> bool:
    """Set the list of commands for a scope and a language."""
    commands = query.params["commands"]
    if len(commands) > MOST_COMMANDS:
        raise breach("BOT_COMMANDS_TOO_MUCH")
    if not all(COMMAND.fullmatch(command["command"].removeprefix("/")) for command in commands):
        raise breach("BOT_COMMAND_INVALID")
    query.bot.settings[_scope(query)] = commands
    query.state.changed.notify()
    return True


def get_my_commands(query: Query) -> list[Json]:
    """Return the list of commands for a scope and a language."""
    commands: list[Json] = query.bot.settings.get(_scope(query), [])
    return commands


def delete_my_commands(query: Query) -> bool:
    """Forget the list of commands for a scope and a language."""
    query.bot.settings.pop(_scope(query), None)
    return True


def set_my_description(query: Query) -> bool:
    """Set what an empty chat with the bot shows."""
    query.bot.settings["description", query.get("language_code", "")] = query.get("description", "")
    return True


def get_my_description(query: Query) -> Json:
    """Return what an empty chat with the bot shows."""
    return {"description": query.bot.settings.get(("description", query.get("language_code", "")), "")}


def set_my_short_description(query: Query) -> bool:
    """Set what the bot's profile page shows."""
    query.bot.settings["short", query.get("language_code", "")] = query.get("short_description", "")
    return True


def get_my_short_description(query: Query) -> Json:
    """Return what the bot's profile page shows."""
    return {"short_description": query.bot.settings.get(("short", query.get("language_code", "")), "")}


def set_chat_menu_button(query: Query) -> bool:
    """Set the button beside the field in which people type."""
    if "chat_id" in query.params:
        query.seen_chat()
    query.bot.settings["menu", str(query.get("chat_id", ""))] = query.get("menu_button", {"type": "default"})
    return True


def get_chat_menu_button(query: Query) -> Json:
    """Return the button beside the field in which people type."""
    key = ("menu", str(query.get("chat_id", "")))
    button: Json = query.bot.settings.get(key, {"type": "commands"})
    return button


def _scope(query: Query) -> tuple[str, str, str]:
    scope = query.get("scope", {"type": "default"})
    if "chat_id" in scope and scope["chat_id"] not in query.bot.private and scope["chat_id"] not in query.state.groups:
        raise bad_request("chat not found")
    return menus.key(scope, query.get("language_code", ""))
