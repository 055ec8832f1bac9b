"""A bot's account: its token, its queue of updates, its webhook, and who may be written to.

Promise: update ids only grow, an update stays in the queue until it is confirmed, and of two pollers the older one is
told so.
"""

import re
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from sandbox.changes import Changes
from sandbox.limits import Gate
from sandbox.objects import Chat, Json, User

# Sent only to a bot that asks for them by name.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_UPDATE = 700_000_001
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")  # what looks like a token


@dataclass(frozen=True, slots=True)
class Update:
    """One update in the queue: whose lane it is in, and when it came (seconds since 1970)."""

    id: int
    chat_id: int
    at: float
    body: Json

    def to_api(self) -> Json:
        """Return the Update object."""
        return {"update_id": self.id, **self.body}


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed to, and how that went."""

    url: str
    secret: str | None = None
    max_connections: int = 40
    last_error: str | None = None
    last_error_at: int | None = None


@dataclass(eq=False)
class BotAccount(User):
    """A bot.

    `takes_any_token` lets in whoever brings something that looks like a token. `privacy` is a setting that its owner
    made; `started` are the people who wrote to it first, `blocked` those who blocked it, `private` its private chats;
    `allowed` are the kinds of updates that it asked for, None for the usual ones; `poll` counts its polls, so that an
    older one learns of a newer.
    """

    token: str = ""
    takes_any_token: bool = False
    privacy: bool = True
    gate: Gate = field(kw_only=True)
    allowed: frozenset[str] | None = None
    webhook: Webhook | None = None
    private: dict[int, Chat] = field(default_factory=dict)
    started: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)
    settings: dict[tuple[str, ...], Any] = field(default_factory=dict)
    queue: deque[Update] = field(default_factory=deque)
    arrived: Changes = field(default_factory=Changes)
    poll: int = 0
    next_update: int = FIRST_UPDATE

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for updates of this kind."""
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    def push(self, kind: str, content: Json, chat_id: int, at: float) -> None:
        """Queue an update and wake who waits for it."""
        self.queue.append(Update(self.next_update, chat_id, at, {kind: content}))
        self.next_update += 1
        self.arrived.notify()

    def confirm(self, offset: int) -> None:
        """Forget the updates before `offset`; a negative one keeps only that many of the newest."""
        if offset < 0:
            while len(self.queue) > -offset:
                self.queue.popleft()
            return
        while self.queue and self.queue[0].id < offset:
            self.queue.popleft()

    def forget_old(self, before: float) -> None:
        """Drop what came before a time: Telegram keeps updates for a day."""
        while self.queue and self.queue[0].at < before:
            self.queue.popleft()
