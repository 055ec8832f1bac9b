"""Keep below Telegram's limits on how fast a bot may send: a rate limiter.

The limits are about 30 messages a second over all chats, 1 a second in a chat (short bursts pass), and 20 a minute in a
group (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Each is kept as a window: a
number of messages within a period. With windows, somebody who acts quickly is answered at once; even spacing would make
them wait.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """At most `most` messages within `period`."""

    most: int
    period: timedelta


OVERALL = Window(28, timedelta(seconds=1))
CHAT = Window(5, timedelta(seconds=5))
GROUP = Window(19, timedelta(minutes=1))


@dataclass(slots=True)
class Pace:
    """Remembers when we wrote to which chat, for as long as a limit counts it."""

    overall: Window = OVERALL
    chat: Window = CHAT
    group: Window = GROUP
    _sent: deque[datetime] = field(default_factory=deque)
    _sent_to: dict[int, deque[datetime]] = field(default_factory=dict)
    _halted: dict[int, datetime] = field(default_factory=dict)
    _all_halted: datetime | None = None

    @classmethod
    def unlimited(cls) -> "Pace":
        """Return a pace without limits: for a Bot API server that has none, and for measuring."""
        free = Window(1_000_000, timedelta(seconds=1))
        return cls(free, free, free)

    def spend(self, chat: int, at: datetime, messages: int = 1) -> None:
        """Count one or more messages to a chat; each part of an album counts as a message."""
        self._sent.extend([at] * messages)
        self._sent_to.setdefault(chat, deque(maxlen=self._longest(chat).most)).extend([at] * messages)

    def halt(self, chat: int, until: datetime) -> None:
        """Obey a 429: for a group, only that group waits; for a private chat it is the overall limit, and all wait."""
        self._halted[chat] = until
        if chat > 0:
            self._all_halted = max(until, self._all_halted or until)

    def waiting(self, at: datetime) -> dict[int, datetime]:
        """Return the chats that must wait, and until when; forgets chats that no limit counts any more."""
        self._halted = {chat: until for chat, until in self._halted.items() if until > at}
        self._sent_to = {
            chat: sent for chat, sent in self._sent_to.items() if sent[-1] + self._longest(chat).period > at
        }
        held = dict(self._halted)
        for chat, sent in self._sent_to.items():
            windows = (self.chat, self.group) if chat < 0 else (self.chat,)
            free = max(_free(sent, window, at) for window in windows)
            if free > at:
                held[chat] = max(free, held.get(chat, free))
        return held

    def allowance(self, at: datetime) -> int:
        """Return how many messages may leave now, over all chats."""
        if self._all_halted and self._all_halted > at:
            return 0
        while self._sent and self._sent[0] + self.overall.period <= at:
            self._sent.popleft()
        return max(0, self.overall.most - len(self._sent))

    def next_moment(self, at: datetime) -> datetime:
        """Return when the overall limit allows one more message."""
        return max(_free(self._sent, self.overall, at), self._all_halted or at)

    def _longest(self, chat: int) -> Window:
        return self.group if chat < 0 else self.chat


def _free(sent: deque[datetime], window: Window, at: datetime) -> datetime:
    """Return when a window allows one more message."""
    return at if len(sent) < window.most else max(at, sent[-window.most] + window.period)
