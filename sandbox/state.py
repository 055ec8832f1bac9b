"""Everything the fake Telegram remembers, and the few ways in which it changes.

All changes go through `post`, `change`, `remove` and `tell`, so that the transcript, the updates, the checks and the
signal `changed` can never disagree. Promise: a bot is told exactly what the real server would tell it (membership,
blocking and privacy mode included), and every object that leaves is checked against the Bot API's description.

State is changed from one thread: the one of the event loop that serves the app.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox import transcript
from sandbox.accounts import TOKEN, BotAccount
from sandbox.changes import Changes
from sandbox.checks import complaints
from sandbox.errors import DescriptionBroken
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.formatting import cut
from sandbox.hearing import hears
from sandbox.limits import Limits
from sandbox.objects import (
    Answer,
    Chat,
    Json,
    Message,
    Press,
    Prompt,
    Topic,
    User,
)


@dataclass(eq=False, slots=True)
class Call:
    """One call of the Bot API as it came in; `status` is how it was answered, None while it is under way or was cut."""

    method: str
    params: Mapping[str, Any]
    at: datetime
    status: int | None = None


class State:
    """The users, chats, files and queues of one fake Telegram.

    Updates, messages and albums are numbered from `numbers_from` on; people and groups have the same ids each time.
    """

    def __init__(self, clock: Callable[[], datetime], *, strict: bool, limits: Limits, numbers_from: int = 0) -> None:
        self.clock = clock
        self.numbers_from = numbers_from
        self.strict = strict
        self.limits = limits
        self.faults = Faults()
        self.files = Files(limits)
        self.changed = Changes()
        self.bots: dict[str, BotAccount] = {}
        self.users: dict[int, User] = {}
        self.deactivated: set[int] = set()
        self.groups: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.toasts: list[tuple[User, Answer]] = []
        self.lines: list[tuple[Chat, str]] = []
        self._last_user = 5_000_000_000
        self._last_group = 4_000_000
        self._last_album = 13_000_000_000_000_000 + numbers_from
        # Private chats and basic groups share one sequence of message ids, as they do in a real account.
        self._last_message = numbers_from

    def bot_of(self, token: str) -> BotAccount | None:
        """Return the bot whose token it is; else, if it looks like a token, a bot that takes any."""
        known = self.bots.get(token)
        if known is None and TOKEN.fullmatch(token):
            return next((bot for bot in self.bots.values() if bot.takes_any_token), None)
        return known

    def now(self) -> int:
        """Return the time in whole seconds since 1970, as the Bot API tells it."""
        return int(self.clock().timestamp())

    def next_user_id(self) -> int:
        """Return a fresh id; beyond 32 bits, as real ones are by now."""
        self._last_user += 17
        return self._last_user

    def next_group_id(self, *, supergroup: bool) -> int:
        """Return a fresh chat id: small and negative for a basic group, -100… for a supergroup."""
        self._last_group += 13
        return -1_001_000_000_000 - self._last_group if supergroup else -self._last_group

    def next_album(self) -> str:
        """Return a fresh media_group_id."""
        self._last_album += 1
        return str(self._last_album)

    def next_message_id(self, chat: Chat) -> int:
        """Return the id of the next message: every supergroup and every channel counts for itself."""
        if chat.kind in ("supergroup", "channel"):
            chat.last_message += 1
            return chat.last_message
        self._last_message += 1
        return self._last_message

    def say(self, chat: Chat, line: str) -> None:
        """Add a line to the transcript and wake who waits for a change."""
        self.lines.append((chat, line))
        self.changed.notify()

    def post(
        self,
        chat: Chat,
        sender: User,
        body: Json,
        *,
        reply_to: Message | None = None,
        topic: Topic | None = None,
        album: str | None = None,
        markup: Json | None = None,
        origin: Json | None = None,
        service: str | None = None,
        sender_chat: Chat | None = None,
    ) -> Message:
        """Put a message into a chat, show it, and tell the bots that may hear it."""
        message = Message(self.next_message_id(chat), chat, sender, self.now(), body, reply_to)
        message.sender_chat = sender_chat or chat.voices.get(sender.id)
        message.topic, message.album, message.origin, message.service = topic, album, origin, service
        message.thread = _thread(chat, topic, reply_to)
        if topic is not None and reply_to is None:
            # A message in a topic counts as a reply to the topic's first message.
            message.reply_to = chat.by_id.get(topic.id)
        _prompt(message, markup)
        if (asked := chat.prompts.get(sender.id)) is not None and asked.forces and reply_to is asked.message:
            del chat.prompts[sender.id]
        chat.messages.append(message)
        chat.by_id[message.id] = message
        self.say(chat, transcript.sent(message))
        if not sender.is_bot or service is not None:
            self.tell("channel_post" if chat.kind == "channel" else "message", message)
        return message

    def change(self, message: Message, body: Json, markup: Json | None) -> None:
        """Edit a message in place."""
        only_markup = body == message.body
        message.body, message.markup = body, markup
        if not only_markup:
            message.edited_at = self.now()
        self.say(message.chat, transcript.edited(message))
        if not message.sender.is_bot:
            self.tell("edited_channel_post" if message.chat.kind == "channel" else "edited_message", message)

    def remove(self, message: Message, by: User | None = None) -> None:
        """Delete a message for everybody, whoever did it; the keys that it brought go with it."""
        self.forget(message)
        self.say(message.chat, transcript.deleted(message, by))

    def forget(self, message: Message) -> None:
        """Take a message out of its chat without a word."""
        chat = message.chat
        message.deleted = True
        chat.messages.remove(message)
        del chat.by_id[message.id]
        if message in chat.pins:
            chat.pins.remove(message)
        chat.prompts = {user: prompt for user, prompt in chat.prompts.items() if prompt.message is not message}

    def pin(self, message: Message, by: User) -> Message:
        """Pin a message above the others, and say so in the chat."""
        pins = message.chat.pins
        if message in pins:
            pins.remove(message)
        pins.append(message)
        words = f"{by.name} pinned {transcript.quoted(message)}"
        body = {"pinned_message": message.to_api(with_reply=False)}
        return self.post(message.chat, by, body, service=words, topic=message.topic)

    def unpin(self, messages: list[Message], by: User) -> None:
        """Unpin messages; Telegram tells no bot of it."""
        for message in messages:
            message.chat.pins.remove(message)
            self.say(message.chat, transcript.unpinned(message, by))

    def tell(self, kind: str, message: Message) -> None:
        """Queue a message as an update for every bot that may hear it."""
        for bot in self.bots.values():
            # Of what a bot does itself it hears only what it pinned (need_skip_update_message in telegram-bot-api).
            if (bot is not message.sender or "pinned_message" in message.body) and hears(bot, message):
                self.push(bot, kind, message.to_api(), message.chat.id)

    def push(self, bot: BotAccount, kind: str, content: Json, chat_id: int) -> None:
        """Queue an update for one bot, checked, if the bot asked for updates of this kind."""
        if not bot.wants(kind):
            return
        self.check_outgoing({"update_id": 1, kind: content}, "Update")
        bot.push(kind, content, chat_id, self.clock().timestamp())
        self.changed.notify()

    def check_outgoing(self, value: object, kind: str) -> None:
        """Note where an object of ours breaks the description; raise DescriptionBroken too when strict."""
        found = complaints(value, (kind,), kind)
        self.violations += found
        if found and self.strict:
            raise DescriptionBroken("; ".join(found))


def _thread(chat: Chat, topic: Topic | None, reply_to: Message | None) -> int | None:
    """Return message_thread_id: the topic, or in a plain supergroup the first message of the chain of replies."""
    if topic is not None:
        return topic.id
    if chat.kind != "supergroup" or chat.forum or reply_to is None:
        return None
    return reply_to.thread or reply_to.id


def _prompt(message: Message, markup: Json | None) -> None:
    """Let the message carry an inline keyboard, or change what shows under the chat for those whom it is meant for."""
    if markup is None:
        return
    if "inline_keyboard" in markup:
        message.markup = markup if markup["inline_keyboard"] else None
        return
    message.was_prompt = True
    prompts = message.chat.prompts
    for user in message.chat.members:
        if user.is_bot or (markup.get("selective") and message.chat.is_group and not _addresses(message, user)):
            continue
        if "remove_keyboard" in markup:
            prompts.pop(user.id, None)
        else:
            prompts[user.id] = Prompt(markup, message)


def _addresses(message: Message, user: User) -> bool:
    """Whether a message answers or mentions a user; a selective keyboard is for them alone."""
    if message.reply_to is not None and message.reply_to.sender is user:
        return True
    named = f"@{user.username}".lower() if user.username else None
    return any(
        entity.get("user", {}).get("id") == user.id
        or (entity["type"] == "mention" and cut(message.text, entity["offset"], entity["length"]).lower() == named)
        for entity in message.entities
    )
