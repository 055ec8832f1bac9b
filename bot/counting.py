"""Count what the running bot does, for whoever looks at it from outside (`bot.monitoring`).

An update costs a few additions here and nothing else; what monitoring needs beyond that is imported and asked only when
somebody looks.
"""

from bisect import bisect_left
from collections import Counter
from time import monotonic

BUCKETS_S = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class Durations:
    """How long something took: how many times up to each of BUCKETS_S seconds, and longer; and all of it together."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BUCKETS_S) + 1)
        self.total_s = 0.0

    def add(self, seconds: float) -> None:
        """Count one duration."""
        self.counts[bisect_left(BUCKETS_S, seconds)] += 1
        self.total_s += max(seconds, 0.0)


class Counts:
    """What has happened since the process began."""

    def __init__(self) -> None:
        self.received = 0
        self.updates: Counter[str] = Counter()  # by outcome: done, given_up
        self.working = Durations()  # from the commit that stored an update to the one with its effect
        self.sends: Counter[str] = Counter()  # by outcome: delivered, failed, or a failure of bot/delivery/failures.py
        self.saying = Durations()  # from the commit that caused a notice to the moment at which Telegram has it
        self.is_ready = False  # Telegram was reached, and knows how its updates come to us
        self.polled_at: float | None = None  # by the monotonic clock
        self.leads = False  # this process polls, sends and keeps time

    def take(self, updates: int) -> None:
        """Count updates that were stored."""
        self.received += updates

    def work(self, seconds: float, outcome: str) -> None:
        """Count an update that has had its effect, or was given up, and how long after it was stored."""
        self.updates[outcome] += 1
        self.working.add(seconds)

    def lead(self) -> None:
        """Note that this process leads from now on."""
        self.leads, self.polled_at = True, monotonic()

    def follow(self) -> None:
        """Note that it leads no more."""
        self.leads = False

    def poll(self) -> None:
        """Note that Telegram has answered a poll."""
        self.polled_at = monotonic()

    def say(self, seconds: float) -> None:
        """Count a notice that has arrived, and how long that took."""
        self.sends["delivered"] += 1
        self.saying.add(seconds)
