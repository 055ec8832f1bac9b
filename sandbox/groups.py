"""Groups: who joins and leaves, topics, and the day on which a basic group becomes a supergroup.

What happens in the app leaves a service message in the chat, which every bot in it hears; a bot that is itself added or
removed is told so by a `my_chat_member` update.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sandbox.errors import CannotDo
from sandbox.membership import set_status
from sandbox.objects import (
    Chat,
    Json,
    Message,
    Topic,
    User,
)
from sandbox.state import State

TOPIC_BLUE = 7322096  # 0x6FB9F0, the first of the six colours that the Bot API documents


@dataclass(eq=False)
class Group(Chat):
    """A basic group, a supergroup or a forum; its first human member owns it."""

    state: State = field(kw_only=True)

    def __post_init__(self) -> None:
        self.last_message = self.state.numbers_from

    @property
    def owner(self) -> User:
        """The person who made the group, in whose name the acts of this class happen."""
        for user_id, status in self.statuses.items():
            if status == "creator":
                return self.users[user_id]
        raise CannotDo(f"{self.title} has no owner: a group needs a person in it")

    def add(self, user: User, by: User | None = None) -> Message:
        """Let somebody join, or be added `by` a member."""
        if self.has(user):
            raise CannotDo(f"{user.name} is in {self.title} already")
        actor = by or (self.owner if user.is_bot else user)
        set_status(self.state, self, user, "member", actor)
        words = f"{user.name} joined" if actor is user else f"{actor.name} added {user.name}"
        return self._service(actor, {"new_chat_members": [user.to_api()]}, words)

    def remove(self, user: User, by: User | None = None) -> Message:
        """Remove somebody; `by` themselves is leaving. A bot that is removed hears so, and no more after it."""
        self._must_have(user)
        actor = by or self.owner
        words = f"{user.name} left" if actor is user else f"{actor.name} removed {user.name}"
        message = self._service(actor, {"left_chat_member": user.to_api()}, words)
        if actor is user and self.status(user) == "restricted":
            set_status(self.state, self, user, "restricted", actor, absent=True)
        else:
            set_status(self.state, self, user, "left" if actor is user else "kicked", actor)
        self.prompts.pop(user.id, None)
        return message

    def unban(self, user: User) -> None:
        """Let somebody who was removed come back if they wish."""
        set_status(self.state, self, user, "left", self.owner)

    def promote(self, user: User, *, without: Iterable[str] = (), anonymous: bool = False) -> None:
        """Make a member an administrator; the owner stays the owner.

        `without` are rights that they are not given, as the Bot API names them (can_pin_messages …); an anonymous
        administrator writes in the group's name, yet a press of theirs still tells the bot who they are.
        """
        self._must_have(user)
        self.denied[user.id] = frozenset(without)
        self.speaks_as(user, self if anonymous else None)
        is_owner = self.status(user) == "creator"
        set_status(self.state, self, user, "creator" if is_owner else "administrator", self.owner)

    def demote(self, user: User) -> None:
        """Make an administrator, or somebody restricted, an ordinary member again."""
        if self.status(user) == "creator":
            raise CannotDo(f"{user.name} owns {self.title}")
        self.denied.pop(user.id, None)
        self.speaks_as(user, None)
        set_status(self.state, self, user, "member", self.owner)

    def restrict(self, user: User) -> None:
        """Forbid a member to write; they stay a member."""
        self._must_have(user)
        set_status(self.state, self, user, "restricted", self.owner)

    def speaks_as(self, user: User, chat: Chat | None) -> None:
        """Let somebody write here in the name of a channel, or of the group itself, or (None) in their own again."""
        if chat is None:
            self.voices.pop(user.id, None)
        else:
            self.voices[user.id] = chat

    def rename(self, title: str) -> Message:
        """Give the group another title."""
        self.title = title
        return self._service(self.owner, {"new_chat_title": title}, f"{self.owner.name} renamed the group to {title}")

    def migrate(self) -> "Group":
        """Become a supergroup: a new chat with the same members; the old id only says where it went."""
        if self.kind != "group" or self.migrated_to is not None:
            raise CannotDo(f"{self.title} is not a basic group")
        new_id = self.state.next_group_id(supergroup=True)
        new = Group(new_id, "supergroup", self.title, state=self.state)
        new.statuses, new.users, new.denied = dict(self.statuses), dict(self.users), dict(self.denied)
        new.prompts = dict(self.prompts)
        self.state.groups[new_id] = new
        words = "The group became a supergroup"
        self._service(self.owner, {"migrate_to_chat_id": new_id}, words)
        self.migrated_to = new
        new._service(new.owner, {"migrate_from_chat_id": self.id}, words)
        return new

    def add_topic(self, name: str) -> Topic:
        """Open a topic of a forum."""
        if not self.forum:
            raise CannotDo(f"{self.title} has no topics")
        body = {"forum_topic_created": {"name": name, "icon_color": TOPIC_BLUE}}
        topic = Topic(self.last_message + 1, name)
        self.topics[topic.id] = topic
        self._service(self.owner, body, f"{self.owner.name} opened the topic {name}", topic)
        return topic

    def close_topic(self, topic: Topic) -> None:
        """Close a topic: only administrators may write in it now."""
        topic.closed = True
        self._service(self.owner, {"forum_topic_closed": {}}, f"{self.owner.name} closed {topic.name}", topic)

    def reopen_topic(self, topic: Topic) -> None:
        """Open a closed topic again."""
        topic.closed = False
        self._service(self.owner, {"forum_topic_reopened": {}}, f"{self.owner.name} reopened {topic.name}", topic)

    def rename_topic(self, topic: Topic, name: str) -> None:
        """Give a topic another name."""
        words = f"{self.owner.name} renamed {topic.name} to {name}"
        topic.name = name
        self._service(self.owner, {"forum_topic_edited": {"name": name}}, words, topic)

    def delete_topic(self, topic: Topic) -> None:
        """Delete a topic with its messages; Telegram tells no bot of it."""
        topic.deleted = True
        for message in [message for message in self.messages if message.topic is topic]:
            self.state.forget(message)
        self.state.say(self, f"[{self.title}] the topic {topic.name} was deleted")

    def _must_have(self, user: User) -> None:
        if not self.has(user):
            raise CannotDo(f"{user.name} is not in {self.title}")

    def _service(self, actor: User, body: Json, words: str, topic: Topic | None = None) -> Message:
        return self.state.post(self, actor, body, service=words, topic=topic)
