"""A nursery of bots to be killed: it imports everything once, and forks a whole bot for every line that it reads.

    python -m tests.stories.child DATABASE_URL API_URL FOLDER

Each line on its input starts a bot; the bot's process id is the answer. A fork starts in some milliseconds where a new
interpreter needs seconds, and is as real a process: what it held is gone when it is killed.
"""

import asyncio
import ctypes
import os
import signal
import sys
from pathlib import Path

from bot.clock import now
from bot.connecting import connect
from bot.pace import Pace
from storage.lease import LeaseTaken
from storage.unit_of_work import Storage
from tests.stories.stage import TOKEN, build

PR_SET_PDEATHSIG = 1  # prctl(2)


async def live(url: str, api_url: str, folder: Path) -> None:
    """Run the bot until somebody kills it."""
    while True:
        app = build(Storage(url, now), now, folder, connect(TOKEN, api_url), Pace.unlimited())
        try:
            await app.run()
        except LeaseTaken:
            # PostgreSQL needs a moment to notice that the last one is dead.
            await asyncio.sleep(0.01)


def main() -> None:
    """Fork a bot for every line."""
    url, api_url, folder = sys.argv[1:]
    answers, sys.stdout = sys.stdout, sys.stderr  # what a bot logs is no answer of ours
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            if sys.platform == "linux":  # nobody may outlive the tests
                ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            asyncio.run(live(url, api_url, Path(folder)))
        answers.write(f"{pid}\n")
        answers.flush()


if __name__ == "__main__":
    main()
