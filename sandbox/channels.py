"""Channels, as far as a group meets them: posts that arrive in the group that discusses them, and members who write in
a channel's name.

No bot of the sandbox is in a channel, so a post is no update by itself; its copy in the linked group is one.
"""

from dataclasses import dataclass, field

from sandbox.objects import (
    TELEGRAM,
    Chat,
    Json,
    Message,
)
from sandbox.state import State


@dataclass(eq=False)
class Channel(Chat):
    """A channel; `group` is where its posts are discussed."""

    state: State = field(kw_only=True)
    group: Chat | None = None

    def posts(self, text: str) -> Message:
        """Publish a text; return the copy that Telegram makes in the linked group, or the post if none is linked."""
        post = self.state.post(self, TELEGRAM, {"text": text}, sender_chat=self)
        if self.group is None:
            return post
        origin: Json = {"type": "channel", "date": post.date, "chat": self.to_api(), "message_id": post.id}
        return self.state.post(self.group, TELEGRAM, dict(post.body), origin=origin, sender_chat=self)
