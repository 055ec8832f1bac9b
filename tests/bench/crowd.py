"""One person cannot stop the others: what a `/help` takes while a crowd sends pictures.

First 40 accounts send the two dearest pictures each, then 20 accounts send two of 20 MB each, the heaviest that a bot
can fetch. The baseline is the same chat, alone, in the same bot a moment before. The memory is the bot's own; its
workers give theirs back, and none may live longer than its limit.
"""

import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from storage.files.worker import LIFE_S
from storage.files.workers import GRACE_S
from tests.bench import databases
from tests.bench.crowding import DEAREST, HEAVIEST
from tests.bench.figure import Figure
from tests.bench.processes import alone, crowd, files, resident_mb, running, telegram, wait_for_poll

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
    """Return what another's `/help` takes in two crowds, what the bot grows by, and how old a worker gets."""
    dearest, grown, oldest = _among(load, DEAREST)
    heaviest, grown_by_heavy, _ = _among(Crowd((load.accounts + 1) // 2, load.updates), HEAVIEST)
    return [
        *dearest.figures("among the dearest pictures"),
        *heaviest.figures("among the heaviest pictures"),
        Figure("memory by which the bot grows", "MB", max(grown, grown_by_heavy), ALLOWED_MB, "what it may grow by"),
        Figure("the oldest worker", "s", max(0.1, oldest), LIFE_S + GRACE_S, "how long one may live"),
    ]


@dataclass(frozen=True, slots=True)
class Answers:
    """The seconds of each `/help` in a crowd, and the median alone in the same bot."""

    among: list[float]
    quiet: float

    def figures(self, where: str) -> list[Figure]:
        """Return the median and the slowest."""
        return [
            Figure(f"/help {where}", "ms", median(self.among) * 1e3, self.quiet * 1e3, "alone, just before"),
            Figure("the slowest of these", "ms", max(self.among) * 1e3, self.quiet * 1e3, "alone, just before"),
        ]


def _among(load: Crowd, pictures: Sequence[str]) -> tuple[Answers, float, int]:
    """Return the answers in a crowd that sends these pictures, the MB that the bot grew by, and the oldest worker."""
    with databases.folder() as photos, databases.sqlite(load.accounts + 1) as url, telegram() as api_url, files() as at:
        assert url is not None
        with running("ours", api_url, TOKEN, url, str(Path(photos)), "both", "0", at) as bot:
            wait_for_poll(api_url, TOKEN, bot)
            alone(api_url, TOKEN, 10)
            quiet = median(alone(api_url, TOKEN, max(2, load.updates // 2)))
            before = resident_mb(bot)
            with Watch(bot) as seen:
                among = crowd(api_url, TOKEN, load.accounts, load.updates, pictures)
    return Answers(among, quiet), max(0.1, seen.most_mb - before), seen.oldest_s
