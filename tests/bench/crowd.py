"""(h) One person cannot stop the others: what a `/help` takes while 40 accounts send the dearest pictures twice.

The baseline is the same chat, alone, in the same bot a moment before. The memory is the bot's own; its workers give
theirs back, and none may live longer than its limit.
"""

import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from storage.files.worker import LIFE_S
from storage.files.workers import GRACE_S
from tests.bench import databases
from tests.bench.figure import Figure
from tests.bench.processes import alone, crowd, resident_mb, running, telegram, wait_for_poll

TOKEN = "1:crowd"
ALLOWED_MB = 200.0
EVERY_S = 0.05
UNBORN_S = 10**6  # `ps` tells nonsense of a process that has just begun


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many accounts send two pictures each, and how many updates another one sends meanwhile."""

    accounts: int
    updates: int


class Watch:
    """Looks at the bot and its workers until it is told to stop."""

    def __init__(self, bot: subprocess.Popen[str]) -> None:
        self._bot = bot
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.most_mb, self.oldest_s, self.workers = 0.0, 0, 0

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._is_over.wait(EVERY_S):
            self.most_mb = max(self.most_mb, resident_mb(self._bot))
            command = ["ps", "-o", "etimes=", "--ppid", str(self._bot.pid)]
            ages = list(map(int, subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()))
            self.workers = max(self.workers, len(ages))
            self.oldest_s = max([self.oldest_s, *(age for age in ages if age < UNBORN_S)])


def measure(load: Crowd) -> list[Figure]:
    """Return what another's `/help` takes in a crowd, over what it takes alone; what the bot grows by; the workers."""
    with databases.folder() as photos, databases.sqlite(load.accounts + 1) as url, telegram() as api_url:
        assert url is not None
        with running("ours", api_url, TOKEN, url, str(Path(photos))) as bot:
            wait_for_poll(api_url, TOKEN, bot)
            alone(api_url, TOKEN, 10)
            quiet = median(alone(api_url, TOKEN, max(2, load.updates // 2)))
            before = resident_mb(bot)
            with Watch(bot) as seen:
                among = crowd(api_url, TOKEN, load.accounts, load.updates)
    grown = max(0.1, seen.most_mb - before)
    return [
        Figure("/help among the dearest pictures", "ms", median(among) * 1e3, quiet * 1e3, "alone, just before"),
        Figure("the slowest of these", "ms", max(among) * 1e3, quiet * 1e3, "alone, just before"),
        Figure("memory by which the bot grows", "MB", grown, ALLOWED_MB, "what it may grow by"),
        Figure("the oldest worker", "s", max(0.1, seen.oldest_s), LIFE_S + GRACE_S, "how long one may live"),
    ]
