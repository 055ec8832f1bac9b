"""Define the district's channel: the public place where the bot posts, and nobody answers."""

from dataclasses import dataclass

from casework.model.team import Loss


@dataclass(frozen=True, slots=True)
class Channel:
    """A Telegram channel; `username` is its public name without @, "" if it has none, `language` that of its posts.

    `loss` is what the bot may not do there any more.
    """

    chat: int
    title: str
    username: str
    language: str
    loss: Loss | None = None
