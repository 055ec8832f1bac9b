"""Reactions to messages: an emoji of each person's under a message, and which bots are told of it."""

from sandbox import transcript
from sandbox.objects import Json, Message, User
from sandbox.state import State


def set_reaction(state: State, message: Message, user: User, emoji: str | None) -> None:
    """React to a message with an emoji, None for none any more.

    Bots hear of it if they asked for message_reaction by name, in groups as administrators only, and never of a bot's
    (the Bot API's Update object).
    """
    old = message.reactions.get(user.id)
    if emoji == old:
        return
    if emoji is None:
        del message.reactions[user.id]
    else:
        message.reactions[user.id] = emoji
    chat = message.chat
    state.say(chat, transcript.reacted(user, message, emoji))
    if user.is_bot:
        return
    content: Json = {
        "chat": chat.to_api(),
        "message_id": message.id,
        "user": user.to_api(),
        "date": state.now(),
        "old_reaction": _spelled(old),
        "new_reaction": _spelled(emoji),
    }
    for bot in state.bots.values():
        if chat.is_run_by(bot) if chat.is_group else chat.has(bot):
            state.push(bot, "message_reaction", content, chat.id)


def _spelled(emoji: str | None) -> list[Json]:
    return [] if emoji is None else [{"type": "emoji", "emoji": emoji}]
