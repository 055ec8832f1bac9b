"""(a) Updates a second: the durable loop against the stock echo bot, which stores nothing.

Both bots wait in a long poll; then one of them is given all updates at once, and its time ends when the last answer has
arrived at the Bot API. Ours has by then written each update to disk, worked it in a transaction, written the answer to
disk, claimed it and sent it. The bots take turns; a figure is the median of its turns.
"""

import time
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from tests.bench import databases
from tests.bench.figure import Figure
from tests.bench.processes import running, rush, telegram, wait_for_poll

REST_S = 0.5  # for what a bot still writes after its last answer


@dataclass(frozen=True, slots=True)
class Load:
    """How many updates from how many private chats, and how often."""

    updates: int
    chats: int
    turns: int


def measure(load: Load) -> list[Figure]:
    """Return our updates a second on each database, over the stock bot's."""
    with ExitStack() as stack:
        api_url = stack.enter_context(telegram())
        urls = {
            "sqlite": stack.enter_context(databases.sqlite(load.chats)),
            "postgresql": stack.enter_context(databases.postgresql(load.chats)),
        }
        photos = str(stack.enter_context(databases.folder()))
        bots = {"1:stock": stack.enter_context(running("stock", api_url, "1:stock"))}
        for name, url in urls.items():
            if url is not None:
                token = f"1:{name}"
                bots[token] = stack.enter_context(running("ours", api_url, token, url, photos))
        for token, bot in bots.items():
            wait_for_poll(api_url, token, bot)
            rush(api_url, token, max(1, load.updates // 5), load.chats)  # warms up
        turns: dict[str, list[float]] = {token: [] for token in bots}
        for _ in range(load.turns):
            for token, rates in turns.items():
                time.sleep(REST_S)
                rates.append(load.updates / rush(api_url, token, load.updates, load.chats))
    middle = {token.partition(":")[2]: median(rates) for token, rates in turns.items()}
    return [
        Figure(f"durable loop on {name}", "updates/s", middle[name], middle["stock"], "stock PTB echo, nothing stored")
        for name in middle
        if name != "stock"
    ]
