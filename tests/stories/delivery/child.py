"""Start bots that a test will kill: import everything once, and fork a whole bot for every line of input.

    python -m tests.stories.delivery.child

Each line on its input starts a bot; it is DATABASE_URL API_URL FOLDER, with tabs between them, and one word more if its
calls are to say which row of the outbox they carry. The answer is the bot's process id. A fork starts in some
milliseconds, where a new interpreter needs seconds. It is as real a process: what it held is gone when it is killed.
"""

import asyncio
import ctypes
import gc
import os
import signal
import sys
from pathlib import Path
from typing import Any

from bot.clock import now
from bot.connecting import connect
from bot.delivery.pace import Pace
from casework.ports import KeptPhoto
from handlers.messages.speaker import LANGUAGES, Speaker
from storage.files.likeness import take_likeness
from storage.files.photos import PhotoFiles, Prepared
from storage.files.pictures import read_picture, write_jpeg
from storage.files.workers import Workers
from storage.traffic.lease import LeaseTaken
from storage.unit_of_work import Storage
from tests.stories.delivery.marking import Marked, mark
from tests.stories.stage import CALENDAR, TOKEN, build

PR_SET_PDEATHSIG = 1  # prctl(2)
DEADLY = b"deadly"  # how a picture ends that kills its process


class DeadlyPhotos(PhotoFiles):
    """A photo store that some pictures kill, as a library with a mistake does."""

    async def prepare(self, data: bytes) -> tuple[Prepared, KeptPhoto]:
        """Keep a picture, or end the process at once."""
        if data.endswith(DEADLY):
            os.kill(os.getpid(), signal.SIGKILL)
        return await super().prepare(data)


class Here(Workers):
    """Works on photos in the bot's own process: a process for each would take most of the time of a short life."""

    async def work(self, data: bytes, *job: object) -> dict[str, Any]:
        """Write a photo as a clean JPEG, as a worker does."""
        image = read_picture(data).image
        Path(str(job[2])).write_bytes(write_jpeg(image))  # noqa: ASYNC240 - a small picture
        return {"taken_at": None, "likeness": take_likeness(image)}


async def live(url: str, api_url: str, folder: Path, *, is_marked: bool) -> None:
    """Run the bot until somebody kills it."""
    while True:
        bot = connect(TOKEN, api_url, Marked if is_marked else None)
        app = build(Storage(url, now), now, folder, bot, Pace.unlimited())
        app.lanes._photos = DeadlyPhotos(folder, Here() if is_marked else None)
        if is_marked:
            mark(app)
        try:
            await app.run()
        except LeaseTaken:
            # PostgreSQL needs a moment to notice that the previous bot is dead.
            await asyncio.sleep(0.01)


def prepare() -> None:
    """Read the sentences once for all bots, and freeze what they share, because a page that is written is copied."""
    for language in LANGUAGES:
        Speaker(language, CALENDAR.zone).number(1)
    connect(TOKEN, "http://nowhere.test")
    gc.collect()
    gc.freeze()


def main() -> None:
    """Fork a bot for every line."""
    prepare()
    answers, sys.stdout = sys.stdout, sys.stderr  # a bot's log must not mix with our answers
    for line in sys.stdin:
        url, api_url, folder, *marked = line.rstrip("\n").split("\t")
        pid = os.fork()
        if pid == 0:
            if sys.platform == "linux":  # no bot may outlive the tests
                ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            asyncio.run(live(url, api_url, Path(folder), is_marked=bool(marked)))
        answers.write(f"{pid}\n")
        answers.flush()


if __name__ == "__main__":
    main()
