"""The least that can poll: import python-telegram-bot, say hello, poll. `python -m tests.bench.bare API_URL TOKEN`."""

import asyncio
import sys

from telegram import Bot


async def main(api_url: str, token: str) -> None:
    """Poll until killed."""
    async with Bot(token, base_url=f"{api_url}/bot") as bot:
        while True:
            await bot.get_updates(timeout=4)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
