"""The things of the fake Telegram: users, chats, topics, messages, and how the Bot API spells each of them.

They are live objects: an edit changes the message in place, so what a test holds in its hand is what people see.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

PRESENT: frozenset[Status] = frozenset({"creator", "administrator", "member", "restricted"})
MEDIA = ("live_photo", "photo", "document", "video", "voice", "audio", "animation", "video_note", "sticker")
CAPTIONED = ("live_photo", "photo", "document", "video", "voice", "audio", "animation")


@dataclass(eq=False)
class User:
    """Somebody with an account: a person or a bot."""

    id: int
    name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False

    def to_api(self) -> Json:
        """Return the User object."""
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        if self.username:
            user["username"] = self.username
        if self.language and not self.is_bot:
            user["language_code"] = self.language
        return user


# Whom the Bot API names as the author where a chat speaks and not a person; the ids are Telegram's own.
ANONYMOUS = User(1_087_968_824, "Group", "GroupAnonymousBot", is_bot=True)
CHANNEL = User(136_817_688, "Channel", "Channel_Bot", is_bot=True)
TELEGRAM = User(777_000, "Telegram")


@dataclass(eq=False, slots=True)
class Topic:
    """A topic of a forum; its id is the id of the service message that opened it."""

    id: int
    name: str
    closed: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a bot answered to a press: a toast, or an alert to be closed, or a link that the app opens.

    Without text and link it only stops the spinner.
    """

    text: str
    show_alert: bool
    url: str = ""


@dataclass(eq=False, slots=True)
class Press:
    """One press of an inline button, at a time in seconds since 1970; `answer` is None while it is unanswered."""

    id: str
    person: User
    message: "Message"
    data: str
    at: float
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """What shows under a chat for one person: reply keys, or the demand to reply; and the message that brought it."""

    markup: Json
    message: "Message"

    @property
    def forces(self) -> bool:
        """Whether it demands a reply, instead of offering keys."""
        return "force_reply" in self.markup


@dataclass(eq=False)
class Chat:
    """A chat and what is in it.

    By user id: `prompts` are what shows under the chat, `voices` the chats in whose name people speak here, `denied`
    the rights that an administrator was not given. `absent` are the restricted who have left, `pins` the pinned
    messages, the newest last.
    """

    id: int
    kind: Kind
    title: str
    forum: bool = False
    statuses: dict[int, Status] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    messages: list["Message"] = field(default_factory=list)
    by_id: dict[int, "Message"] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    prompts: dict[int, Prompt] = field(default_factory=dict)
    voices: dict[int, "Chat"] = field(default_factory=dict)
    denied: dict[int, frozenset[str]] = field(default_factory=dict)
    absent: set[int] = field(default_factory=set)
    pins: list["Message"] = field(default_factory=list)
    reactions_are_on: bool = True
    migrated_to: "Chat | None" = None
    last_message: int = 0

    @property
    def is_group(self) -> bool:
        """Whether several people talk here."""
        return self.kind != "private"

    @property
    def members(self) -> list[User]:
        """Everybody who is in the chat now."""
        return [user for user_id in self.statuses if self.has(user := self.users[user_id])]

    @property
    def pinned(self) -> "Message | None":
        """The message that was pinned last."""
        return self.pins[-1] if self.pins else None

    def status(self, user: User) -> Status:
        """Return what the user is in this chat; one who never was here has left."""
        return self.statuses.get(user.id, "left")

    def has(self, user: User) -> bool:
        """Whether the user is in the chat now."""
        return self.status(user) in PRESENT and user.id not in self.absent

    def is_run_by(self, user: User) -> bool:
        """Whether the user is the creator or an administrator."""
        return self.status(user) in ("creator", "administrator")

    def grants(self, user: User, right: str) -> bool:
        """Whether the user runs the chat and was given a right, as the Bot API names it (can_pin_messages …)."""
        return self.is_run_by(user) and right not in self.denied.get(user.id, ())

    def to_api(self) -> Json:
        """Return the Chat object."""
        if self.kind == "private":
            person = next(user for user in self.users.values() if not user.is_bot)
            chat: Json = {"id": self.id, "type": "private", "first_name": person.name}
            if person.username:
                chat["username"] = person.username
            return chat
        chat = {"id": self.id, "type": self.kind, "title": self.title}
        if self.forum:
            chat["is_forum"] = True
        return chat


@dataclass(eq=False)
class Message:
    """A message as it now stands; `body` holds the fields of its content as the Bot API spells them.

    `sender_chat` is the chat in whose name the sender spoke; `service` is the sentence that people read in place of a
    service message; `thread` is the Bot API's message_thread_id; `reactions` are emoji by user id; `was_prompt` tells
    that it was sent with keys or a request for a reply.
    """

    id: int
    chat: Chat
    sender: User
    date: int
    body: Json
    reply_to: "Message | None" = None
    thread: int | None = None
    topic: Topic | None = None
    album: str | None = None
    markup: Json | None = None
    origin: Json | None = None
    edited_at: int | None = None
    service: str | None = None
    deleted: bool = False
    sender_chat: Chat | None = None
    reactions: dict[int, str] = field(default_factory=dict)
    was_prompt: bool = False

    @property
    def author(self) -> User:
        """Whom the Bot API names in `from`."""
        if self.sender_chat is None or self.sender is TELEGRAM:
            return self.sender
        return ANONYMOUS if self.sender_chat is self.chat else CHANNEL

    @property
    def text(self) -> str:
        """The text or the caption, without markup; empty when there is none."""
        words: str = self.body.get("text") or self.body.get("caption") or ""
        return words

    @property
    def entities(self) -> list[Json]:
        """The entities of the text or of the caption."""
        found: list[Json] = self.body.get("entities") or self.body.get("caption_entities") or []
        return found

    @property
    def medium(self) -> str | None:
        """The kind of file in it, if it has one: photo, document, video and so on."""
        return next((kind for kind in MEDIA if kind in self.body), None)

    @property
    def file_id(self) -> str | None:
        """The file_id of its file, of a photo's largest size."""
        medium = self.medium
        if medium is None:
            return None
        content = self.body[medium]
        found: str = (content[-1] if isinstance(content, list) else content)["file_id"]
        return found

    @property
    def buttons(self) -> list[list[Json]]:
        """The rows of its inline keyboard."""
        rows: list[list[Json]] = (self.markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def labels(self) -> list[str]:
        """The labels of its inline buttons, in order."""
        return [button["text"] for row in self.buttons for button in row]

    def to_api(self, *, with_reply: bool = True) -> Json:
        """Return the Message object; the message it replies to is shown one level deep, as Telegram does."""
        is_post = self.chat.kind == "channel"
        message: Json = {
            "message_id": self.id,
            **({} if is_post else {"from": self.author.to_api()}),
            "chat": self.chat.to_api(),
            "date": self.date,
            **self.body,
        }
        speaks = self.chat if is_post else self.sender_chat
        optional: Mapping[str, Any] = {
            "message_thread_id": self.thread,
            "is_topic_message": True if self.topic is not None else None,
            "media_group_id": self.album,
            "edit_date": self.edited_at,
            "reply_markup": self.markup,
            "forward_origin": self.origin,
            "sender_chat": None if speaks is None else speaks.to_api(),
            "is_automatic_forward": True if self.sender is TELEGRAM and self.chat is not self.sender_chat else None,
        }
        message.update((name, value) for name, value in optional.items() if value is not None)
        if with_reply and self.reply_to is not None:
            message["reply_to_message"] = self.reply_to.to_api(with_reply=False)
        return message
