"""Which of a bot's lists of commands a person sees in a chat.

The order is the Bot API's ("Determining list of commands", core.telegram.org/bots/api#botcommandscope): the narrowest
scope first, and within a scope the list for the person's language before the one for everybody.
"""

import json

from sandbox.accounts import BotAccount
from sandbox.objects import Chat, Json, User


def key(scope: Json, language: str) -> tuple[str, str, str]:
    """Return under which setting of a bot the list for a scope and a language (two letters, or "") is kept."""
    return "commands", json.dumps(scope, sort_keys=True), language


def commands_for(bot: BotAccount, chat: Chat, user: User) -> list[Json]:
    """Return the commands that a user is shown in a chat; empty when there are none."""
    language = (user.language or "")[:2].lower()
    for scope in _scopes(chat, user):
        for spoken in (language, ""):
            commands: list[Json] = bot.settings.get(key(scope, spoken), [])
            if commands:
                return commands
    return []


def _scopes(chat: Chat, user: User) -> list[Json]:
    here = {"type": "chat", "chat_id": chat.id}
    if not chat.is_group:
        return [here, {"type": "all_private_chats"}, {"type": "default"}]
    runs = chat.is_run_by(user)
    return [
        {"type": "chat_member", "chat_id": chat.id, "user_id": user.id},
        *([{"type": "chat_administrators", "chat_id": chat.id}] if runs else []),
        here,
        *([{"type": "all_chat_administrators"}] if runs else []),
        {"type": "all_group_chats"},
        {"type": "default"},
    ]
