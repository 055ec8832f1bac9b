"""Seconds from the start of the process to its first poll, and the memory it holds then.

Ours starts on a migrated database with the 117 neighbourhoods of San Francisco. The baseline is a bare Python process
that imports python-telegram-bot, says hello and polls.
"""

from contextlib import ExitStack
from statistics import median
from time import monotonic

from tests.bench import databases
from tests.bench.figure import Figure
from tests.bench.processes import resident_mb, running, telegram, wait_for_poll

AGAINST = "bare process: import telegram, getMe, getUpdates"


def measure(turns: int) -> list[Figure]:
    """Return the time to the first poll and the memory at it, over the bare process's; the two take turns."""
    seconds: dict[str, list[float]] = {"ours": [], "bare": []}
    memory: dict[str, list[float]] = {"ours": [], "bare": []}
    with ExitStack() as stack:
        api_url = stack.enter_context(telegram())
        url = stack.enter_context(databases.sqlite(chats=1))
        arguments = {"ours": [url, str(stack.enter_context(databases.folder()))], "bare": []}
        for turn in range(turns):
            for name, more in arguments.items():
                token = f"{turn}:{name}"
                began = monotonic()
                with running(name, api_url, token, *more) as bot:
                    wait_for_poll(api_url, token, bot)
                    seconds[name].append(monotonic() - began)
                    memory[name].append(resident_mb(bot))
    return [
        Figure("start to first poll", "s", median(seconds["ours"]), median(seconds["bare"]), AGAINST),
        Figure("resident memory at first poll", "MB", median(memory["ours"]), median(memory["bare"]), AGAINST),
    ]
