"""Look at the public page without a network."""

import os
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
from starlette.applications import Starlette

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


@dataclass(frozen=True)
class Answer:
    """What the page answered; names of headers are small."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def sent(
    app: Starlette,
    method: str,
    path: str,
    query: bytes = b"",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> Answer:
    """Send what no client would send: nothing is escaped, checked or put right; the body comes in two pieces."""
    given = {name: value.encode("latin-1", "replace") for name, value in (headers or {}).items()}
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "scheme": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode("utf-8", "replace"),
        "query_string": query,
        "headers": [(name.encode(), value) for name, value in given.items()],
        "root_path": "",
        "server": ("page.test", 80),
        "client": ("127.0.0.1", 1),
    }
    pieces = [body[: len(body) // 2], body[len(body) // 2 :]]
    said: list[Any] = []

    async def receive() -> Any:
        if not pieces:
            return {"type": "http.disconnect"}
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: Any) -> None:
        said.append(message)

    await app(scope, receive, send)
    named = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in said[0]["headers"]}
    return Answer(said[0]["status"], named, b"".join(each.get("body", b"") for each in said[1:]))
