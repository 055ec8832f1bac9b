"""Telegram's numbers, and the gate that answers 429.

The numbers come from the Bot API's documentation and FAQ ("My bot is hitting limits"); they are an argument of the
sandbox so that a test may relax one and keep the rest. Time is the sandbox's clock, never the machine's.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil, inf
from typing import Self

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What Telegram allows; sizes in bytes, times in seconds, lengths in UTF-16 units."""

    text: int = 4096
    caption: int = 1024
    raw_text_bytes: int = 32_768
    callback_data_bytes: int = 64
    callback_seconds: float = 15
    buttons: int = 100
    buttons_in_a_row: int = 8
    album: int = 10
    download: int = 20 * MEGABYTE
    upload: int = 50 * MEGABYTE
    photo: int = 10 * MEGABYTE
    link_seconds: float = 3600
    delete_seconds: float = 48 * 3600
    updates_seconds: float = 24 * 3600
    poll_seconds: float = 50
    chat_burst: int = 5
    chat_per_second: float = 1
    group_per_minute: float = 20
    overall_per_second: float = 30
    webhook_attempts: int = 5

    @classmethod
    def without_rates(cls) -> Self:
        """Return the limits with every 429 switched off, for a test of something else and for measuring."""
        return cls(chat_per_second=inf, group_per_minute=inf, overall_per_second=inf)


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float


@dataclass(slots=True)
class Gate:
    """Counts the messages of one bot and says when it has to wait."""

    limits: Limits
    _chats: dict[int, _Bucket] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _overall: deque[float] = field(default_factory=deque)

    def admit(self, chat_id: int, now: datetime, *, group: bool, messages: int = 1) -> int:
        """Let `messages` through and return 0, or let none through and return after how many seconds to try again.

        An album is one message to the limit per second and as many as it has parts to the limit per minute.
        """
        at = now.timestamp()
        waits = [self._wait_for_all(at), self._wait_for_chat(chat_id, at)]
        if group:
            waits.append(self._wait_for_group(chat_id, at, messages))
        if max(waits) > 0:
            return max(1, ceil(max(waits)))
        if self.limits.overall_per_second != inf:
            self._overall.append(at)
        if chat_id in self._chats:
            self._chats[chat_id].level -= 1
        if group and chat_id in self._groups:
            self._groups[chat_id].extend([at] * messages)
        return 0

    def _wait_for_all(self, at: float) -> float:
        return _wait(self._overall, at, 1.0, self.limits.overall_per_second, 1)

    def _wait_for_group(self, chat_id: int, at: float, messages: int) -> float:
        if self.limits.group_per_minute == inf:
            return 0
        sent = self._groups.setdefault(chat_id, deque())
        return _wait(sent, at, 60.0, self.limits.group_per_minute, messages)

    def _wait_for_chat(self, chat_id: int, at: float) -> float:
        rate, burst = self.limits.chat_per_second, self.limits.chat_burst
        if rate == inf:
            return 0
        bucket = self._chats.setdefault(chat_id, _Bucket(burst, at))
        bucket.level = min(burst, bucket.level + max(0.0, at - bucket.at) * rate)
        bucket.at = at
        return max(0.0, (1 - bucket.level) / rate)


def _wait(sent: deque[float], at: float, window: float, most: float, messages: int) -> float:
    while sent and sent[0] <= at - window:
        sent.popleft()
    over = len(sent) + messages - most
    if over <= 0:
        return 0
    return sent[min(len(sent), int(over)) - 1] + window - at if sent else window
