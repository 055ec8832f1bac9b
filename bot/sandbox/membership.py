"""Who is what in a chat, as the Bot API spells it, and the updates that tell of a change."""

from bot.sandbox.accounts import BotAccount
from bot.sandbox.checks import TYPES
from bot.sandbox.objects import Chat, Json, Status, User
from bot.sandbox.state import State

TYPE_OF: dict[Status, str] = {
    "creator": "ChatMemberOwner",
    "administrator": "ChatMemberAdministrator",
    "member": "ChatMemberMember",
    "left": "ChatMemberLeft",
    "kicked": "ChatMemberBanned",
}


def chat_member(user: User, status: Status) -> Json:
    """Return the ChatMember object; an administrator has every required right of the description, but is not hidden."""
    member: Json = {"status": status, "user": user.to_api()}
    for name, field in TYPES[TYPE_OF[status]]["fields"].items():
        if field.get("required") and name not in member:
            member[name] = 0 if name == "until_date" else name != "is_anonymous"
    return member


def set_status(state: State, chat: Chat, user: User, status: Status, by: User) -> None:
    """Change what a user is in a chat, and tell the bots: the one it happens to, and administrators that ask for it."""
    old = chat.status(user)
    chat.users[user.id] = user
    chat.statuses[user.id] = status
    for bot in state.bots.values():
        if bot is user:
            state.push(bot, "my_chat_member", _change(state, chat, user, old, by), chat.id)
        elif chat.is_run_by(bot):
            state.push(bot, "chat_member", _change(state, chat, user, old, by), chat.id)


def set_blocked(state: State, bot: BotAccount, chat: Chat, person: User, *, blocked: bool) -> None:
    """Block or unblock the bot in a private chat, and tell it."""
    old: Status = chat.status(bot)
    chat.statuses[bot.id] = "kicked" if blocked else "member"
    if blocked:
        bot.blocked.add(person.id)
    else:
        bot.blocked.discard(person.id)
    state.push(bot, "my_chat_member", _change(state, chat, bot, old, person), chat.id)


def _change(state: State, chat: Chat, user: User, old: Status, by: User) -> Json:
    return {
        "chat": chat.to_api(),
        "from": by.to_api(),
        "date": state.now(),
        "old_chat_member": chat_member(user, old),
        "new_chat_member": chat_member(user, chat.status(user)),
    }
