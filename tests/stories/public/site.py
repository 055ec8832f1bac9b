"""Look at the public page without a network."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bot.app import App
from bot.web.public.pages import pages

BASE = "http://page.test"


@asynccontextmanager
async def looking(app: App) -> AsyncIterator[httpx.AsyncClient]:
    """Open the public page of a bot, as a browser that likes English."""
    transport = httpx.ASGITransport(pages(app.shown, BASE))
    headers = {"accept-language": "en"}
    async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers) as http:
        yield http
