"""How fast we may speak: Telegram's limits, kept so that they are never hit.

About 30 messages a second over all, 1 a second in a chat (short bursts pass), 20 a minute in a group
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Each is a window: so many messages
within so long. A window lets somebody who is quick be answered at once, which an even spacing would not.
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
    """Who was written to when; remembers a chat only for as long as it counts."""

    overall: Window = OVERALL
    chat: Window = CHAT
    group: Window = GROUP
    _sent: deque[datetime] = field(default_factory=deque)
    _sent_to: dict[int, deque[datetime]] = field(default_factory=dict)
    _halted: dict[int, datetime] = field(default_factory=dict)
    _all_halted: datetime | None = None

    @classmethod
    def unlimited(cls) -> "Pace":
        """Return a pace that holds nobody back: for a Bot API server without limits, and for measuring."""
        free = Window(1_000_000, timedelta(seconds=1))
        return cls(free, free, free)

    def spend(self, chat: int, at: datetime, messages: int = 1) -> None:
        """Count messages to a chat, one or more; an album counts as many as it has parts."""
        self._sent.extend([at] * messages)
        self._sent_to.setdefault(chat, deque(maxlen=self._longest(chat).most)).extend([at] * messages)

    def halt(self, chat: int, until: datetime) -> None:
        """Obey a 429: a group alone waits; one in a private chat means the limit over all, and everybody waits."""
        self._halted[chat] = until
        if chat > 0:
            self._all_halted = max(until, self._all_halted or until)

    def waiting(self, at: datetime) -> dict[int, datetime]:
        """Return the chats that must wait, and until when; forgets those that count no more."""
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
        """Return how many messages may leave now, over all."""
        if self._all_halted and self._all_halted > at:
            return 0
        while self._sent and self._sent[0] + self.overall.period <= at:
            self._sent.popleft()
        return max(0, self.overall.most - len(self._sent))

    def next_moment(self, at: datetime) -> datetime:
        """Return when the limit over all allows one more message."""
        return max(_free(self._sent, self.overall, at), self._all_halted or at)

    def _longest(self, chat: int) -> Window:
        return self.group if chat < 0 else self.chat


def _free(sent: deque[datetime], window: Window, at: datetime) -> datetime:
    """Return when a window allows one more message than were sent."""
    return at if len(sent) < window.most else max(at, sent[-window.most] + window.period)
