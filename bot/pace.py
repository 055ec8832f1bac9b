"""How fast we may speak: Telegram's limits, kept so that they are never hit.

About 30 messages a second over all, 1 a second in a chat (short bursts pass), 20 a minute in a group
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Each is a generic cell rate: a
virtual clock that moves on by one interval a message and may run ahead of the real one by the burst. We stay a little
below.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rate:
    """One message an interval on average, `burst` of them at once."""

    interval: timedelta
    burst: int


OVERALL = Rate(timedelta(seconds=1 / 28), 5)
PRIVATE_CHAT = Rate(timedelta(seconds=1), 3)
GROUP = Rate(timedelta(seconds=3.1), 10)


@dataclass(slots=True)
class Pace:
    """Who has spoken when; remembers a chat only while it must wait."""

    overall: Rate = OVERALL
    private: Rate = PRIVATE_CHAT
    group: Rate = GROUP
    _ahead: dict[int, datetime] = field(default_factory=dict)
    _overall_ahead: datetime | None = None
    _halted: dict[int, datetime] = field(default_factory=dict)
    _all_halted: datetime | None = None

    def spend(self, chat: int, at: datetime) -> None:
        """Count one message to a chat."""
        self._ahead[chat] = max(at, self._ahead.get(chat, at)) + self._rate(chat).interval
        self._overall_ahead = max(at, self._overall_ahead or at) + self.overall.interval

    def halt(self, chat: int, until: datetime) -> None:
        """Obey a 429: a group alone waits; one in a private chat means the limit over all, and everybody waits."""
        self._halted[chat] = until
        if chat > 0:
            self._all_halted = max(until, self._all_halted or until)

    def waiting(self, at: datetime) -> dict[int, datetime]:
        """Return the chats that must wait, and until when; forgets those that need not."""
        self._ahead = {chat: ahead for chat, ahead in self._ahead.items() if ahead > at}
        self._halted = {chat: until for chat, until in self._halted.items() if until > at}
        held = dict(self._halted)
        for chat, ahead in self._ahead.items():
            rate = self._rate(chat)
            free = ahead - rate.burst * rate.interval
            if free >= at:
                held[chat] = max(free, held.get(chat, free))
        return held

    def allowance(self, at: datetime) -> int:
        """Return how many messages may leave now, over all."""
        if self._all_halted and self._all_halted > at:
            return 0
        ahead = max(at, self._overall_ahead or at) - at
        return max(0, self.overall.burst - -(-ahead // self.overall.interval))

    def next_moment(self, at: datetime) -> datetime:
        """Return when the limit over all allows one more message."""
        ahead = self._overall_ahead or at
        moments: Iterable[datetime] = (
            at,
            ahead - (self.overall.burst - 1) * self.overall.interval,
            self._all_halted or at,
        )
        return max(moments)

    def _rate(self, chat: int) -> Rate:
        return self.private if chat > 0 else self.group
