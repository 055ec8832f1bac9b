"""Chats and who is in them: reading, leaving, pinning, reacting."""

from sandbox.errors import bad_request
from sandbox.membership import chat_member, set_status
from sandbox.methods.query import Query
from sandbox.objects import Chat, Json, Message
from sandbox.reactions import set_reaction

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
DEFAULT_REACTIONS = 11  # reactions that one message may carry where nobody set another number


def get_chat(query: Query) -> Json:
    """Return what the bot may know of a chat."""
    chat = query.seen_chat()
    full: Json = {
        **chat.to_api(),
        "accent_color_id": 0,
        "max_reaction_count": DEFAULT_REACTIONS,
        "accepted_gift_types": dict.fromkeys(GIFTS, True),
    }
    if chat.pinned is not None:
        full["pinned_message"] = chat.pinned.to_api(with_reply=False)
    return full


def get_chat_member(query: Query) -> Json:
    """Return what a user is in a chat."""
    chat = query.seen_chat()
    user = query.state.users.get(query.params["user_id"])
    if user is None:
        raise bad_request("user not found")
    return chat_member(chat, user, chat.status(user))


def get_chat_administrators(query: Query) -> list[Json]:
    """Return the owner and the administrators; bots are left out, as Telegram leaves out other bots."""
    chat = _group(query)
    return [
        chat_member(chat, user, chat.status(user))
        for user in chat.members
        if chat.is_run_by(user) and (not user.is_bot or user is query.bot)
    ]


def get_chat_member_count(query: Query) -> int:
    """Return how many are in the chat."""
    return len(query.seen_chat().members)


def leave_chat(query: Query) -> bool:
    """Leave a group."""
    chat = _group(query)
    words = f"{query.bot.name} left"
    query.state.post(chat, query.bot, {"left_chat_member": query.bot.to_api()}, service=words)
    set_status(query.state, chat, query.bot, "left", query.bot)
    return True


def pin_chat_message(query: Query) -> bool:
    """Pin a message."""
    query.state.pin(_to_pin(query), query.bot)
    return True


def unpin_chat_message(query: Query) -> bool:
    """Unpin one message, without a number the newest."""
    chat = query.open_chat()
    _check_may_pin(query, chat)
    message = chat.by_id.get(query.params["message_id"]) if "message_id" in query.params else chat.pinned
    if message is None or message not in chat.pins:
        raise bad_request("message to unpin not found")
    query.state.unpin([message], query.bot)
    return True


def unpin_all_chat_messages(query: Query) -> bool:
    """Unpin every message."""
    chat = query.open_chat()
    _check_may_pin(query, chat)
    query.state.unpin(list(chat.pins), query.bot)
    return True


def set_message_reaction(query: Query) -> bool:
    """React to a message, or take the reaction back; a group may have turned reactions off."""
    message = query.open_chat().by_id.get(query.params["message_id"])
    if message is None:
        raise bad_request("message to react not found")
    if not query.open_chat().reactions_are_on:
        raise bad_request("REACTION_INVALID")
    found = [one["emoji"] for one in query.get("reaction", []) if one["type"] == "emoji"]
    set_reaction(query.state, message, query.bot, found[0] if found else None)
    return True


def _group(query: Query) -> Chat:
    chat = query.seen_chat()
    if not chat.is_group:
        raise bad_request("there are no administrators in the private chat")
    return chat


def _to_pin(query: Query) -> Message:
    chat = query.open_chat()
    _check_may_pin(query, chat)
    message = chat.by_id.get(query.params["message_id"])
    if message is None:
        raise bad_request("message to pin not found")
    return message


def _check_may_pin(query: Query, chat: Chat) -> None:
    if chat.is_group and not chat.grants(query.bot, "can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")
