"""Our bot as a process of its own: `python -m tests.bench.ours API_URL TOKEN DATABASE_URL FOLDER`.

All of it is the bot that a district runs but its pace: Telegram's 30 messages a second would hide everything else.
"""

# ruff: noqa: E402 - as in bot.cli.later, what is large is imported first, while the collector rests
from bot.starting import imported

imported("bot.app")

import asyncio
import gc
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App
from bot.clock import now
from bot.connecting import connect
from bot.delivery.pace import Pace
from bot.geocoding import NoGeocoder
from casework.model.deadline import Calendar
from casework.model.policy import DEFAULTS
from handlers.messages.occasion import Installation
from storage.files.photos import PhotoFiles
from storage.unit_of_work import Storage


async def main(api_url: str, token: str, database_url: str, folder: str) -> None:
    """Run the bot until killed."""
    app = App(
        storage=Storage(database_url, now),
        bot=connect(token, api_url),
        photos=PhotoFiles(Path(folder)),
        installation=Installation("Bench", "https://maps.test/?lat={lat}&lon={lon}"),
        geocoder=NoGeocoder(),
        calendar=Calendar(ZoneInfo("UTC")),
        policy=DEFAULTS,
        clock=now,
        pace=Pace.unlimited(),
    )
    gc.freeze()
    await app.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
