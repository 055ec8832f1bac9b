"""Many residents report at once: how near the bot comes to Telegram's 30 messages a second, without a 429.

The sandbox keeps Telegram's limits strictly, and counts a message when it arrives. The bot is a process of its own with
the pace that a district runs. A day's reports, without a limit on the pace, show whether its memory grows.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from subprocess import Popen
from time import monotonic

from bot.clock import now
from sandbox import Sandbox
from tests.bench import databases
from tests.bench.figure import Figure
from tests.bench.processes import reports, resident_mb, running, telegram, wait_for_poll
from tests.bench.residents import photo, places
from tests.rush import CEILING, Rush
from tests.serving import served

TOKEN = "123456:load"
LONGEST_S = 1800
AT_ONCE = 100  # residents of a day who write at the same time
LOOKS, LOOK_S = 10, 0.3
WARM = 0.1  # of a day's reports, after which the memory is what it will be


@dataclass(frozen=True, slots=True)
class Played:
    """How it went: 429s, the share of the ceiling, when the last first answer came over the soonest, MB grown.

    It grows from the moment when half the residents have a draft: everything has been imported and used by then.
    """

    refused: int
    share: float
    last_first_answer: float
    grown_mb: float


def play(residents: int) -> Played:
    """Let residents report all at once and wait until all are thanked."""
    with databases.folder() as photos, databases.sqlite(0) as url:
        return asyncio.run(_play(residents, url, str(photos)))


async def _play(residents: int, url: str, photos: str) -> Played:
    sandbox = Sandbox(now)
    account = sandbox.bot(TOKEN)
    rush = Rush(sandbox, residents, photo(), places(), monotonic)
    async with served(sandbox.app) as api_url, _bot(api_url, url, photos) as bot, asyncio.timeout(LONGEST_S):
        while account.poll == 0:  # noqa: ASYNC110 - a first poll sets no event
            await asyncio.sleep(0.1)
        rush.begin()
        warm = 0.0
        while not rush.is_over():
            await sandbox.changed.wait(sandbox.changed.revision, 1)
            if not warm and len(rush.offered) >= residents / 2:
                warm = resident_mb(bot)
        return Played(rush.refused(), rush.share(), rush.last_first_answer(), resident_mb(bot) - warm)


@asynccontextmanager
async def _bot(api_url: str, url: str, photos: str) -> AsyncIterator[Popen[str]]:
    with running("ours", api_url, TOKEN, url, photos, "both", "0", "", "paced") as bot:
        yield bot


def day(count: int) -> float:
    """Play so many reports, one crowd after another, and return by how many MB the bot has grown since the first.

    Each area has a team of its own: nobody's desk would have a day of a whole city open.
    """
    with (
        telegram() as api_url,
        databases.folder() as photos,
        databases.sqlite(count, has_a_team_in_each_area=True) as url,
        running("ours", api_url, TOKEN, url, str(photos)) as bot,
    ):
        wait_for_poll(api_url, TOKEN, bot)
        warm = 0.0
        for first in range(0, count, AT_ONCE):
            reports(api_url, TOKEN, AT_ONCE, first)
            if not warm and first >= count * WARM:
                warm = _at_rest_mb(bot)
            if first % (10 * AT_ONCE) == 0:
                sys.stdout.write(f"{first + AT_ONCE} reports, {_at_rest_mb(bot):.1f} MB\n")
                sys.stdout.flush()
        return _at_rest_mb(bot) - warm


def _at_rest_mb(bot: Popen[str]) -> float:
    """Return the least memory that a process holds within some seconds: pictures that it draws come and go."""
    found = []
    for _ in range(LOOKS):
        time.sleep(LOOK_S)
        found.append(resident_mb(bot))
    return min(found)


def measure(residents: int) -> list[Figure]:
    """Return the messages a second over Telegram's ceiling, and when the last resident got a first answer."""
    played = play(residents)
    if played.refused:
        raise RuntimeError(f"{played.refused} messages were refused with 429")
    soonest = residents / CEILING
    return [
        Figure("messages to all who report at once", "messages/s", played.share * CEILING, CEILING, "the ceiling"),
        Figure("the last first answer", "s", played.last_first_answer * soonest, soonest, "the soonest possible"),
    ]
