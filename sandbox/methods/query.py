"""One call on its way: its parameters, and the questions that many methods ask of them.

Each question either answers or raises the `ApiError` that Telegram answers with; the sentences are those of
tdlib/telegram-bot-api (Client.cpp) and of the server behind it.
"""

from dataclasses import dataclass
from typing import Any

from sandbox.accounts import BotAccount
from sandbox.errors import (
    ApiError,
    bad_request,
    breach,
    forbidden,
)
from sandbox.formatting import (
    Entity,
    FormatError,
    parse_html,
    tidy,
    units,
)
from sandbox.keyboards import checked_keyboard
from sandbox.linking import found_in
from sandbox.objects import (
    Chat,
    Json,
    Message,
    Topic,
)
from sandbox.state import State


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    data: bytes
    mime_type: str | None


@dataclass(slots=True)
class Query:
    """A call whose parameters have been checked against the description."""

    state: State
    bot: BotAccount
    method: str
    params: dict[str, Any]
    uploads: dict[str, Upload]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a parameter, or the default where it was not given."""
        return self.params.get(name, default)

    def seen_chat(self, name: str = "chat_id") -> Chat:
        """Return the chat that a parameter names, if the bot may know of it."""
        chat_id = self.params[name]
        if isinstance(chat_id, str):
            # Nobody here has a public name, and a person's @name is no chat to a bot.
            raise bad_request("chat not found")
        if chat_id in self.bot.private and chat_id in self.bot.started:
            return self.bot.private[chat_id]
        group = self.state.groups.get(chat_id)
        if group is None or self.bot.id not in group.statuses:
            raise bad_request("chat not found")
        if group.migrated_to is not None:
            moved = {"migrate_to_chat_id": group.migrated_to.id}
            raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", parameters=moved)
        status = group.status(self.bot)
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {group.kind} chat")
        if status == "left":
            raise forbidden(f"bot is not a member of the {group.kind} chat")
        return group

    def open_chat(self, name: str = "chat_id") -> Chat:
        """Return the chat that a parameter names, if the bot may write there."""
        chat_id = self.params[name]
        user = self.state.users.get(chat_id) if isinstance(chat_id, int) else None
        if user is not None:
            if user.is_bot:
                raise forbidden("bot can't send messages to bots")
            if user.id in self.state.deactivated:
                raise forbidden("user is deactivated")
            if user.id in self.bot.blocked:
                raise forbidden("bot was blocked by the user")
            if user.id not in self.bot.started:
                raise forbidden("bot can't initiate conversation with a user")
        chat = self.seen_chat(name)
        if chat.is_group and chat.status(self.bot) == "restricted":
            raise bad_request("not enough rights to send text messages to the chat")
        if chat.kind == "channel" and not chat.grants(self.bot, "can_post_messages"):
            raise bad_request("need administrator rights in the channel chat")
        return chat

    def topic(self, chat: Chat) -> Topic | None:
        """Return the topic to write to; the general topic has no number that could be sent to."""
        thread = self.get("message_thread_id")
        if thread is None:
            return None
        topic = chat.topics.get(thread)
        if topic is None or topic.deleted:
            raise bad_request("message thread not found")
        if topic.closed and not chat.is_run_by(self.bot):
            raise bad_request("TOPIC_CLOSED")
        return topic

    def reply_to(self, chat: Chat) -> Message | None:
        """Return the message to reply to; None too where it is missing and that was allowed."""
        wanted = self.get("reply_parameters")
        if wanted is None:
            return None
        if wanted.get("chat_id", chat.id) != chat.id:
            raise bad_request("message to be replied not found")
        message = chat.by_id.get(wanted["message_id"])
        if message is None and not wanted.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        return message

    def keyboard(self, chat: Chat) -> Json | None:
        """Return the checked reply_markup."""
        return checked_keyboard(self.get("reply_markup"), chat, self.state.limits)

    def admit(self, chat: Chat, messages: int = 1) -> None:
        """Count the messages against Telegram's rates; raises the 429."""
        wait = self.bot.gate.admit(chat.id, self.state.clock(), group=chat.is_group, messages=messages)
        if wait:
            raise ApiError(429, f"Too Many Requests: retry after {wait}", parameters={"retry_after": wait})

    def text(self) -> Json:
        """Return the text and its entities, as a message's body has them."""
        if not self.get("text"):
            raise breach("message text is empty")
        words, entities = self.formatted(self.params, "text", "entities")
        if not words:
            raise breach("text must be non-empty")
        if units(words) > self.state.limits.text:
            raise breach("message is too long")
        return _body(words, entities, "text", "entities")

    def caption(self, source: dict[str, Any] | None = None) -> Json:
        """Return the caption and its entities, from the parameters or from one part of an album."""
        words, entities = self.formatted(self.params if source is None else source, "caption", "caption_entities")
        if units(words) > self.state.limits.caption:
            raise breach("message caption is too long")
        return _body(words, entities, "caption", "caption_entities")

    def formatted(self, source: dict[str, Any], name: str, entities_name: str) -> tuple[str, list[Entity]]:
        """Return a text as Telegram keeps it, with the entities of its markup and those found in it."""
        raw = source.get(name) or ""
        if len(raw.encode("utf-8", "surrogatepass")) > self.state.limits.raw_text_bytes:
            raise breach("message is too long" if name == "text" else "message caption is too long")
        mode = (source.get("parse_mode") or "").lower()
        if mode not in ("", "html"):
            # MarkdownV2 is Telegram's too, yet not the sandbox's: Cleanward writes HTML.
            raise breach("unsupported parse_mode")
        if mode:
            try:
                words, entities = parse_html(raw)
            except FormatError as error:
                raise breach(f"can't parse entities: {error}") from error
        else:
            words, entities = raw, list(source.get(entities_name) or [])
        words, entities = tidy(words, [self._with_user(entity) for entity in entities])
        entities += found_in(words, entities)
        entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return words, entities

    def _with_user(self, entity: Entity) -> Entity:
        if "user_id" not in entity:
            return entity
        user = self.state.users.get(entity["user_id"])
        kept = {name: value for name, value in entity.items() if name != "user_id"}
        return {**kept, "user": user.to_api()} if user else {**kept, "length": 0}


def _body(words: str, entities: list[Entity], name: str, entities_name: str) -> Json:
    if not words:
        return {}
    return {name: words, entities_name: entities} if entities else {name: words}
