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
from tests.bench.processes import running, rush, telegram, wait_for_poll

REST_S = 0.5  # for what a bot still writes after its last answer


@dataclass(frozen=True, slots=True)
class Load:
    """How many updates from how many private chats, and how often."""

    updates: int
    chats: int
    turns: int


def measure(load: Load) -> dict[str, float | None]:
    """Return updates a second of each bot, and ours as a ratio over the stock bot."""
    with ExitStack() as stack:
        api_url = stack.enter_context(telegram())
        urls = {
            "sqlite": stack.enter_context(databases.sqlite(load.chats)),
            "postgresql": stack.enter_context(databases.postgresql(load.chats)),
        }
        photos = str(stack.enter_context(databases.folder()))
        tokens = {"stock": "1:stock"}
        stack.enter_context(running("stock", api_url, tokens["stock"]))
        for name, url in urls.items():
            if url is not None:
                tokens[name] = f"1:{name}"
                stack.enter_context(running("ours", api_url, tokens[name], url, photos))
        for token in tokens.values():
            wait_for_poll(api_url, token)
            rush(api_url, token, max(1, load.updates // 5), load.chats)  # warms up
        turns: dict[str, list[float]] = {name: [] for name in tokens}
        for _ in range(load.turns):
            for name, token in tokens.items():
                time.sleep(REST_S)
                turns[name].append(load.updates / rush(api_url, token, load.updates, load.chats))
    rates = {name: median(turn) for name, turn in turns.items()}
    return {
        "stock_per_s": rates["stock"],
        "sqlite_per_s": rates["sqlite"],
        "postgresql_per_s": rates.get("postgresql"),
        "sqlite_ratio": rates["sqlite"] / rates["stock"],
        "postgresql_ratio": rates["postgresql"] / rates["stock"] if "postgresql" in rates else None,
    }
