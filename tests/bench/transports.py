"""Sends a second through python-telegram-bot's Bot: our transport over its stock one (docs/decisions/0008).

So many senders share one Bot, each sends one message after the other; the two transports take turns.
"""

import asyncio
from collections.abc import Sequence
from statistics import median
from time import monotonic

from telegram import Bot

from bot.connecting import connect
from tests.bench.figure import Figure
from tests.bench.processes import telegram
from tests.bench.telegram import FIRST_CHAT

AGAINST = "PTB's Bot with its stock httpx"


def measure(senders: Sequence[int], sends: int, turns: int) -> list[Figure]:
    """Return sends a second at each number of concurrent senders."""
    with telegram() as api_url:
        return [_measure(api_url, many, sends, turns) for many in senders]


def _measure(api_url: str, senders: int, sends: int, turns: int) -> Figure:
    rates: dict[str, list[float]] = {"ours": [], "stock": []}
    for _ in range(turns):
        bots = {"ours": connect("1:ours", api_url), "stock": Bot("1:stock", base_url=f"{api_url}/bot")}
        for name, bot in bots.items():
            rates[name].append(asyncio.run(_send(bot, senders, sends)))
    return Figure(f"sending, {senders} at once", "sends/s", median(rates["ours"]), median(rates["stock"]), AGAINST)


async def _send(bot: Bot, senders: int, sends: int) -> float:
    async def sender(chat: int) -> None:
        for _ in range(sends // senders):
            await bot.send_message(chat, ".")

    async with bot:
        await bot.send_message(FIRST_CHAT, ".")  # opens the first connection
        began = monotonic()
        async with asyncio.TaskGroup() as tasks:
            for number in range(senders):
                tasks.create_task(sender(FIRST_CHAT + number))
        return sends // senders * senders / (monotonic() - began)
