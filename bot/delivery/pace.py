"""Keep below Telegram's limits on how fast a bot may send: a rate limiter.

The limits are about 30 messages a second over all chats, 1 a second in a chat (short bursts pass), and 20 a minute in a
group (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Each is kept as a window: a
number of messages within a period. With windows, somebody who acts quickly is answered at once; even spacing would make
them wait.

Messages are counted where they leave (`bot/delivery/wire.py`). Telegram counts a message at some moment between its
departure and the answer, so a message counts from its departure until a period after its answer: then no period of
Telegram's has more of them than the window allows, however long each is on its way.

In a group, news may not use up the minute, and after the first ones they leave evenly. So whoever waits there for an
answer gets it at once or, if many do, within seconds.

Time is a number of seconds that only grows, whatever happens to the time of day.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import inf

Ticks = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Window:
    """At most `most` messages within `period_s` seconds."""

    most: int
    period_s: float


OVERALL = Window(30, 1)
CHAT = Window(5, 5)
GROUP = Window(20, 60)
NEWS = Window(17, 60)  # of a group's window; the rest is for those who wait for an answer
FREELY = 0.6  # of the window for news: so many messages may stand in it before news leave evenly
LATE_S = 5.0  # what is under way for longer is a large upload: it counts again when its answer comes
SAME_MOMENT_S = 1.5  # 429s say whole seconds: those that end so close together have one reason


class Late(Exception):
    """A message may not leave yet: its chat, or everybody, must wait for so many seconds."""

    def __init__(self, pause_s: float) -> None:
        super().__init__(pause_s)
        self.pause_s = pause_s


@dataclass(slots=True)
class Leaving:
    """A message on the wire; `was_refused` if Telegram has done nothing, and so counts nothing."""

    was_refused: bool = False


class _Tally:
    """What counts for a window: when messages left that are under way, and when the others were answered."""

    def __init__(self, longest: Window) -> None:
        self.under_way: list[float] = []
        self.answered: deque[float] = deque(maxlen=longest.most)
        self._longest_s = longest.period_s

    def newest(self) -> float:
        """Return when the latest message left or was answered; it may be long ago."""
        return max([*self.under_way[-1:], *([self.answered[-1]] if self.answered else [])], default=-inf)

    def counts(self, now: float) -> bool:
        """Tell whether any limit still counts something here; forgets what none counts."""
        while self.answered and self.answered[0] + self._longest_s <= now:
            self.answered.popleft()
        return bool(self.under_way or self.answered)

    def free(self, window: Window, now: float, messages: int = 1) -> float:
        """Return when a window allows more messages; more than the whole window never need to fit."""
        if not self.counts(now) or len(self.under_way) + len(self.answered) + messages <= window.most:
            return now
        ends = self.ends(window, now)
        over = len(ends) + min(messages, window.most) - window.most
        return now if over <= 0 else ends[over - 1]

    def ends(self, window: Window, now: float) -> list[float]:
        """Return when each message that counts now will count no more, in order."""
        ends = [left + LATE_S + window.period_s for left in self.under_way if left + LATE_S > now]
        ends += [answered + window.period_s for answered in self.answered if answered + window.period_s > now]
        return sorted(ends)


@dataclass(frozen=True, slots=True)
class Pauses:
    """For how many seconds chats must wait: for any message, and (groups only) for one that is news."""

    any: dict[int, float]
    news: dict[int, float]


@dataclass(slots=True)
class Pace:
    """Remembers when we wrote to which chat, for as long as a limit counts it; `ticks` tells the seconds."""

    overall: Window = OVERALL
    chat: Window = CHAT
    group: Window = GROUP
    news: Window = NEWS
    ticks: Ticks = time.monotonic
    _all: _Tally = field(init=False)
    _to: dict[int, _Tally] = field(default_factory=dict)
    _halted: dict[int, float] = field(default_factory=dict)
    _all_halted: float = 0.0
    _door: asyncio.Lock = field(default_factory=asyncio.Lock)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    waited_for: int = 0  # messages at the door

    def __post_init__(self) -> None:
        """Begin with nothing sent."""
        self._all = _Tally(self.overall)

    @classmethod
    def unlimited(cls) -> "Pace":
        """Return a pace without limits: for a Bot API server that has none, and for measuring."""
        free = Window(1_000_000, 1)
        return cls(free, free, free, free)

    @asynccontextmanager
    async def leaving(self, chat: int, messages: int = 1) -> AsyncIterator[Leaving]:
        """Let one or more messages to a chat leave in the block, first come, first served; an album is several.

        Waits for the limit over all chats. Raises Late where the chat itself must wait: somebody else could leave.
        """
        self.waited_for += 1
        try:
            async with self._door:
                await self._wait_for_room(chat, messages)
                left, tallies = self.ticks(), (self._all, self._tally(chat))
                for tally in tallies:
                    tally.under_way += [left] * messages
        finally:
            self.waited_for -= 1
        leaving = Leaving()
        try:
            yield leaving
        finally:
            answered = self.ticks()
            for tally in tallies:
                for _ in range(messages):
                    tally.under_way.remove(left)
                if not leaving.was_refused:
                    tally.answered.extend([answered] * messages)
            self.look_again()

    def look_again(self) -> None:
        """Let whoever stands at the door look at the time again."""
        self._changed.set()

    async def _wait_for_room(self, chat: int, messages: int) -> None:
        while True:
            now = self.ticks()
            free = self._free(chat, now, messages)
            if free > now:
                raise Late(free - now)
            if self._all_halted > now:
                raise Late(self._all_halted - now)
            free = self._all.free(self.overall, now, messages)
            if free <= now:
                return
            self._changed.clear()
            try:
                async with asyncio.timeout(free - now):
                    await self._changed.wait()
            except TimeoutError:
                pass  # it is time

    def halt(self, chat: int, seconds: float) -> None:
        """Obey a 429: its chat waits for as long as it says. If several chats must wait until one moment, all wait."""
        now = self.ticks()
        until = now + seconds
        others = [end for other, end in self._halted.items() if other != chat and end > now]
        if any(abs(end - until) <= SAME_MOMENT_S for end in others):
            self._all_halted = max(until, self._all_halted)
        self._halted[chat] = max(until, self._halted.get(chat, until))

    def pauses(self) -> Pauses:
        """Return which chats must wait, and for how long; forgets chats that no limit counts any more."""
        now = self.ticks()
        self._halted = {chat: until for chat, until in self._halted.items() if until > now}
        self._to = {chat: tally for chat, tally in self._to.items() if tally.counts(now)}
        pauses = Pauses({}, {})
        for chat in self._halted.keys() | self._to.keys():
            free = self._free(chat, now, 1)
            if free > now:
                pauses.any[chat] = free - now
            free = max(free, self._free_for_news(chat, now)) if chat < 0 else free
            if free > now:
                pauses.news[chat] = free - now
        return pauses

    def lately(self) -> Collection[int]:
        """Return the chats to which something has just left: it is the others' turn."""
        now = self.ticks()
        return [chat for chat, tally in self._to.items() if tally.newest() + self.chat.period_s > now]

    def allowance(self) -> int:
        """Return how many messages may leave now, over all chats."""
        now = self.ticks()
        if self._all_halted > now:
            return 0
        self._all.counts(now)  # forgets what is past
        return max(0, self.overall.most - len(self._all.ends(self.overall, now)))

    def halted_for(self) -> float:
        """Return for how many seconds nothing may leave at all, because Telegram says so; 0 if it does not."""
        return max(0.0, self._all_halted - self.ticks())

    def under_way(self) -> int:
        """Return how many messages have left and are not answered yet; large uploads are not among them."""
        now = self.ticks()
        return sum(left + LATE_S > now for left in self._all.under_way)

    def uploads(self) -> int:
        """Return to how many chats a large upload is under way."""
        now = self.ticks()
        return sum(any(left + LATE_S <= now for left in tally.under_way) for tally in self._to.values())

    def upload_in(self) -> float | None:
        """Return in how many seconds something that is under way counts as one more large upload, if nobody answers."""
        now = self.ticks()
        return min((left + LATE_S - now for left in self._all.under_way if left + LATE_S > now), default=None)

    def _free(self, chat: int, now: float, messages: int) -> float:
        """Return when a chat allows more messages."""
        halted = self._halted.get(chat, now)
        tally = self._to.get(chat)
        if tally is None:
            return max(now, halted)
        windows = (self.chat, self.group) if chat < 0 else (self.chat,)
        return max(now, halted, *(tally.free(window, now, messages) for window in windows))

    def _free_for_news(self, chat: int, now: float) -> float:
        """Return when a group allows one more message for which nobody waits."""
        tally = self._to.get(chat)
        if tally is None or len(tally.ends(self.news, now)) < int(self.news.most * FREELY):
            return now
        return max(tally.free(self.news, now), tally.newest() + self.news.period_s / self.news.most)

    def _tally(self, chat: int) -> _Tally:
        return self._to.setdefault(chat, _Tally(self.group if chat < 0 else self.chat))
