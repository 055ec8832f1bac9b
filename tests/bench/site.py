"""Serve pages from a process of its own: `python -m tests.bench.site [DATABASE_URL FOLDER]` prints the port.

With a database these are the public pages; without one, a bare Starlette page of about the same weight.
"""

import asyncio
import sys
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot import logs
from bot.clock import now
from bot.districts import CurrentDistrict
from bot.web.public.door import Shown
from bot.web.public.pages import pages
from bot.web.serving import listen, serve
from casework.model.deadline import Calendar
from casework.model.policy import DEFAULTS
from handlers.messages.occasion import Installation
from storage.files.photos import PhotoFiles
from storage.unit_of_work import Storage
from tests.stories.stage import ZONE

WEIGHT = 8_000  # bytes of the bare page


async def main(database_url: str = "", folder: str = "") -> None:
    """Serve until killed."""
    logs.set_up("warning", "console")
    listening = listen("127.0.0.1", 0)
    app = await _ours(database_url, folder) if database_url else _bare()
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    await serve(app, listening)


async def _ours(database_url: str, folder: str) -> Starlette:
    storage = Storage(database_url, now)
    district = CurrentDistrict(storage, Calendar(ZONE), DEFAULTS, now, ())
    await district.load()
    installation = Installation("Bay City", "https://maps.test/?lat={lat}&lon={lon}")
    shown = Shown(storage, PhotoFiles(Path(folder)), district, installation, lambda: "cleanward_bot", now)
    return pages(shown, "http://page.test")


def _bare() -> Starlette:
    async def page(_: Request) -> HTMLResponse:
        return HTMLResponse("x" * WEIGHT)

    return Starlette(routes=[Route("/{rest:path}", page)])


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
