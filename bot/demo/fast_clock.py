"""The demo's clock: the time of day until somebody moves it, and then as far ahead as they moved it.

Promises: it never goes back. It is moved in steps of an hour, and by the seconds for which Telegram's limits hold the
bot back while it is moved. After each step everything that is due because of the time is done and said before the next
one, so that letters and warnings come in their order, one day like any other.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock

STEP = timedelta(hours=1)
STEP_S = 1 / 24  # while it plays: a day a second, or slower if there is much to do


class FastClock:
    """A clock like any other of the bot (call it), with what the page's bar needs to move it."""

    def __init__(self, clock: Clock, zone: str) -> None:
        self.zone = zone
        self.is_playing = False
        self._clock = clock
        self._ahead = timedelta(0)
        self._wanted = 0  # hours
        self._moves = asyncio.Event()

    def __call__(self) -> datetime:
        """Return the moment, aware UTC."""
        return self._clock() + self._ahead

    def ticks(self) -> float:
        """Return a number of seconds that only grows: those that really passed, and those by which it was moved."""
        return time.monotonic() + self._ahead.total_seconds()

    def play(self) -> None:
        """Let a day pass each second until somebody pauses it."""
        self.is_playing = True
        self._moves.set()

    def pause(self) -> None:
        """Let the time pass as it does by itself; hours that are still wanted are given up."""
        self.is_playing, self._wanted = False, 0

    def skip(self, hours: int) -> None:
        """Let so many hours pass, as fast as they can."""
        self._wanted += hours
        self._moves.set()

    async def run(self, act: Callable[[], Awaitable[None]]) -> None:
        """Move when somebody wants it, until cancelled; `act` does and says what is due after each step."""
        loop = asyncio.get_running_loop()
        while True:
            await self._moves.wait()
            if not self.is_playing and not self._wanted:
                self._moves.clear()
                continue
            began = loop.time()
            self._wanted = max(0, self._wanted - 1)
            await self.step(act)
            if self.is_playing and not self._wanted:
                await asyncio.sleep(max(0, began + STEP_S - loop.time()))

    def forward(self, pause: timedelta) -> None:
        """Be some time further on at once."""
        self._ahead += max(timedelta(0), pause)

    async def step(self, act: Callable[[], Awaitable[None]]) -> None:
        """Let an hour pass."""
        self._ahead += STEP
        await act()
