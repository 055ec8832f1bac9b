"""Channels: whoever runs one posts there, in its name; a group may discuss the posts.

A bot is in a channel only as an administrator. It hears what is posted there (`channel_post`), and may have the right
to post itself. What people post appears in the linked group too, as a copy.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sandbox.membership import set_status
from sandbox.objects import (
    TELEGRAM,
    Chat,
    Json,
    Message,
    User,
)
from sandbox.state import State


@dataclass(eq=False)
class Channel(Chat):
    """A channel; `group` is where its posts are discussed."""

    state: State = field(kw_only=True)
    group: Chat | None = None

    def __post_init__(self) -> None:
        self.last_message = self.state.numbers_from

    def admit(self, user: User, by: User, *, without: Iterable[str] = ()) -> None:
        """Let `by` make somebody, as a rule a bot, an administrator, or give them other rights.

        `without` are rights that they are not given, as the Bot API names them (can_post_messages …).
        """
        self.state.groups[self.id] = self
        self.denied[user.id] = frozenset(without)
        set_status(self.state, self, user, "administrator", by)

    def remove(self, user: User, by: User) -> None:
        """Let `by` remove somebody."""
        set_status(self.state, self, user, "kicked", by)

    def posts(self, text: str) -> Message:
        """Publish a text; return the copy that Telegram makes in the linked group, or the post if none is linked."""
        post = self.state.post(self, TELEGRAM, {"text": text}, sender_chat=self)
        if self.group is None:
            return post
        origin: Json = {"type": "channel", "date": post.date, "chat": self.to_api(), "message_id": post.id}
        return self.state.post(self.group, TELEGRAM, dict(post.body), origin=origin, sender_chat=self)
