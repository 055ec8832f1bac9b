"""Look at the public page without a network."""

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import httpx

from bot.app import App
from bot.web.public.pages import pages
from bot.web.public.tiles import Tiles

BASE = "http://page.test"
LOWEST, PORTS = 10_000, 20_000  # below those that the system gives to whoever asks for any port


def free_port() -> int:
    """Return a port of this machine that nobody has, and that nobody is given by chance before it is used."""
    return next(port for port in (LOWEST + number % PORTS for number in count(os.getpid())) if _is_free(port))


def _is_free(port: int) -> bool:
    try:
        with socket.create_server(("127.0.0.1", port)):
            return True
    except OSError:
        return False


@asynccontextmanager
async def looking(
    app: App, tiles: Tiles | None = None, fresh_s: float = 0, *, raises: bool = True
) -> AsyncIterator[httpx.AsyncClient]:
    """Open the public page of a bot, as a browser that likes English; a mistake `raises` here, or is answered only."""
    transport = httpx.ASGITransport(pages(app.shown, BASE, tiles, fresh_s=fresh_s), raise_app_exceptions=raises)
    headers = {"accept-language": "en"}
    async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers) as http:
        yield http
