"""The durable loop: updates a second, processor time, whole reports, and one chat alone.

The baselines are the stock echo bot, which stores nothing, and one that writes a row to SQLite before it answers. All
bots wait in a long poll; then one of them is given updates, and its time ends when the last answer has arrived at the
Bot API. Ours has by then written each update to disk, worked it in a transaction, written the answer to disk, claimed
it and sent it. The bots take turns; a figure is the median of its turns.

`/help` from many chats at once is answered by one message each. A whole report (photo, place, two to four presses)
has the photo decoded and a map drawn; it is counted by its updates, to stand beside `/help`. One chat alone sends
`/help` again as soon as it is answered.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles

from tests.bench import databases
from tests.bench.figure import Figure
from tests.bench.processes import alone, processor_s, reports, running, rush, spent_ms, telegram, wait_for_poll

REST_S = 0.5  # for what a bot still writes after its last answer
STOCK, STORING = "stock", "storing"
AGAINST = {STOCK: "stock PTB echo, nothing stored", STORING: "PTB echo that writes a row before it answers"}


@dataclass(frozen=True, slots=True)
class Load:
    """How many updates from how many private chats, reports from how many, updates from one alone, and how often."""

    updates: int
    chats: int
    reporters: int
    alone: int
    turns: int


@dataclass(slots=True)
class Measured:
    """One bot, and what its turns have given."""

    process: subprocess.Popen[str]
    rates: list[float] = field(default_factory=list)  # /help a second
    processor_ms: list[float] = field(default_factory=list)  # for each /help
    report_rates: list[float] = field(default_factory=list)  # updates of reports a second
    alone_ms: list[float] = field(default_factory=list)  # of each /help of one chat alone


def measure(load: Load) -> list[Figure]:
    """Return ours on each database over the baselines'."""
    with telegram() as api_url, _bots(api_url, load.chats) as bots:
        for name, bot in bots.items():
            wait_for_poll(api_url, _token(name), bot.process)
            rush(api_url, _token(name), max(1, load.updates // 5), load.chats)  # warms up
        for _ in range(load.turns):
            for name, bot in bots.items():
                _turn(api_url, _token(name), bot, load, has_reports=name not in AGAINST)
    ours = [name for name in bots if name not in AGAINST]
    return [figure for name in ours for figure in _figures(name, bots)]


@contextmanager
def _bots(api_url: str, chats: int) -> Iterator[dict[str, Measured]]:
    """Run the bots for the block, by name: the baselines, and ours by its database."""
    with ExitStack() as stack:
        file = str(stack.enter_context(databases.folder()) / "storing.db")
        photos = str(stack.enter_context(databases.folder()))
        urls = {
            "sqlite": stack.enter_context(databases.sqlite(chats)),
            "postgresql": stack.enter_context(databases.postgresql(chats)),
        }
        bots = {
            STOCK: stack.enter_context(running(STOCK, api_url, _token(STOCK))),
            STORING: stack.enter_context(running(STORING, api_url, _token(STORING), file)),
        }
        for name, url in urls.items():
            if url is not None:
                bots[name] = stack.enter_context(running("ours", api_url, _token(name), url, photos))
        yield {name: Measured(bot) for name, bot in bots.items()}


def _token(name: str) -> str:
    return f"1:{name}"


def _turn(api_url: str, token: str, bot: Measured, load: Load, *, has_reports: bool) -> None:
    time.sleep(REST_S)
    before = processor_s(bot.process)
    bot.rates.append(load.updates / rush(api_url, token, load.updates, load.chats))
    time.sleep(REST_S)
    bot.processor_ms.append(spent_ms(before, processor_s(bot.process), load.updates))
    bot.alone_ms += [seconds * 1e3 for seconds in alone(api_url, token, load.alone)]
    if has_reports:
        seconds, updates = reports(api_url, token, load.reporters)
        bot.report_rates.append(updates / seconds)


def _figures(name: str, bots: dict[str, Measured]) -> list[Figure]:
    ours, stock, storing = bots[name], bots[STOCK], bots[STORING]
    rate, usual = median(ours.rates), median(stock.rates)
    return [
        Figure(f"durable loop on {name}", "updates/s", rate, usual, AGAINST[STOCK]),
        Figure(f"the same on {name}", "updates/s", rate, median(storing.rates), AGAINST[STORING]),
        Figure(
            f"processor for an update on {name}",
            "ms",
            median(ours.processor_ms),
            median(stock.processor_ms),
            AGAINST[STOCK],
        ),
        Figure(f"whole reports on {name}", "updates/s", median(ours.report_rates), usual, f"{AGAINST[STOCK]}, /help"),
        Figure(f"one chat alone on {name}", "ms", median(ours.alone_ms), median(stock.alone_ms), AGAINST[STOCK]),
        Figure(f"one chat alone on {name}, 95th", "ms", _late(ours.alone_ms), _late(stock.alone_ms), AGAINST[STOCK]),
    ]


def _late(milliseconds: list[float]) -> float:
    """Return what 95 in a hundred stay below."""
    return quantiles(milliseconds, n=20)[-1]
