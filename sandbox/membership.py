"""Who is what in a chat, as the Bot API spells it, and the updates that tell of a change."""

from sandbox.accounts import BotAccount
from sandbox.checks import TYPES
from sandbox.objects import (
    Chat,
    Json,
    Status,
    User,
)
from sandbox.state import State

TYPE_OF: dict[Status, str] = {
    "creator": "ChatMemberOwner",
    "administrator": "ChatMemberAdministrator",
    "member": "ChatMemberMember",
    "restricted": "ChatMemberRestricted",
    "left": "ChatMemberLeft",
    "kicked": "ChatMemberBanned",
}

# Rights that the description leaves open, because only groups, or only channels, have them.
GIVEN_IN_GROUPS = frozenset({"can_pin_messages", "can_manage_topics"})
GIVEN_IN_CHANNELS = frozenset({"can_post_messages", "can_edit_messages"})


def chat_member(chat: Chat, user: User, status: Status) -> Json:
    """Return the ChatMember object.

    An administrator has every right of the description that was not denied, a restricted user has none.
    """
    member: Json = {"status": status, "user": user.to_api()}
    facts = {
        "until_date": 0,
        "is_anonymous": chat.voices.get(user.id) is chat,
        "is_member": user.id not in chat.absent,
    }
    denied = chat.denied.get(user.id, frozenset())
    given = GIVEN_IN_CHANNELS if chat.kind == "channel" else GIVEN_IN_GROUPS
    fields = TYPES[TYPE_OF[status]]["fields"]
    for name, field in fields.items():
        is_right_here = name in given and status == "administrator"
        if name not in member and (field.get("required") or is_right_here):
            member[name] = facts.get(name, status != "restricted" and name not in denied)
    return member


def set_status(state: State, chat: Chat, user: User, status: Status, by: User, *, absent: bool = False) -> None:
    """Change what a user is in a chat, and tell the bots: the one it happens to, and administrators that ask for it.

    `absent` says of a restricted user that they are outside: leaving does not end a restriction.
    """
    old = chat_member(chat, user, chat.status(user))
    chat.users[user.id] = user
    chat.statuses[user.id] = status
    if absent:
        chat.absent.add(user.id)
    else:
        chat.absent.discard(user.id)
    for bot in state.bots.values():
        if bot is user:
            state.push(bot, "my_chat_member", _change(state, chat, user, old, by), chat.id)
        elif chat.is_run_by(bot):
            state.push(bot, "chat_member", _change(state, chat, user, old, by), chat.id)


def set_blocked(state: State, bot: BotAccount, chat: Chat, person: User, *, blocked: bool) -> None:
    """Block or unblock the bot in a private chat, and tell it."""
    old = chat_member(chat, bot, chat.status(bot))
    chat.statuses[bot.id] = "kicked" if blocked else "member"
    if blocked:
        bot.blocked.add(person.id)
    else:
        bot.blocked.discard(person.id)
    state.push(bot, "my_chat_member", _change(state, chat, bot, old, person), chat.id)


def _change(state: State, chat: Chat, user: User, old: Json, by: User) -> Json:
    return {
        "chat": chat.to_api(),
        "from": by.to_api(),
        "date": state.now(),
        "old_chat_member": old,
        "new_chat_member": chat_member(chat, user, chat.status(user)),
    }
