"""Our bot as a process of its own.

    python -m tests.bench.ours API_URL TOKEN DATABASE_URL FOLDER [ROLE] [MS] [FILES] [paced]

MS is how many milliseconds of processor every handler takes beside its own work. FILES is the address of the files,
if that is not the Bot API.

All of it is the bot that a district runs. Its pace is there only if it is asked for: Telegram's 30 messages a second
would hide everything else.
"""

# ruff: noqa: E402 - as in bot.cli.later, what is large is imported first, while the collector rests
from bot.starting import imported

imported("bot.app")

import asyncio
import sys
from functools import partial
from pathlib import Path
from time import thread_time
from zoneinfo import ZoneInfo

from bot.app import App, Duty
from bot.clock import now
from bot.connecting import connect
from bot.delivery.pace import Pace
from bot.districts import CurrentDistrict
from bot.places.geocoding import NoGeocoder
from bot.receiving import lanes
from casework.model.deadline import Calendar
from casework.model.policy import DEFAULTS
from handlers.messages.occasion import Installation
from handlers.routes import handle
from handlers.turn import Turn
from storage.files.photos import PhotoFiles
from storage.unit_of_work import Storage


async def heavy(seconds: float, turn: Turn) -> None:
    """Handle an update, and compute something for some seconds."""
    began = thread_time()
    while thread_time() - began < seconds:
        pass
    await handle(turn)


async def main(
    api_url: str,
    token: str,
    database_url: str,
    folder: str,
    duty: str = Duty.BOTH,
    burn_ms: str = "0",
    files_url: str = "",
    pace: str = "",
) -> None:
    """Run the bot until killed; files come from `files_url`, or from the Bot API."""
    if float(burn_ms):
        vars(lanes)["handle"] = partial(heavy, float(burn_ms) / 1e3)
    bot = connect(token, api_url)
    if files_url:
        bot._base_file_url = f"{files_url}/file/bot{token}"
    storage = Storage(database_url, now)
    app = App(
        storage=storage,
        bot=bot,
        photos=PhotoFiles(Path(folder)),
        installation=Installation("Bench", "https://maps.test/?lat={lat}&lon={lon}"),
        geocoder=NoGeocoder(),
        district=CurrentDistrict(storage, Calendar(ZoneInfo("UTC")), DEFAULTS, now),
        clock=now,
        pace=Pace() if pace else Pace.unlimited(),
        duty=Duty(duty),
    )
    await app.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
