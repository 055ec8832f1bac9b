"""Calls of the Bot API without a network: the bot's own transport, over the sandbox's application in this process."""

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

import aiohttp
import httpx
from starlette.types import ASGIApp, Message
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot.transport import Transport, body_of


def in_process(app: ASGIApp) -> Callable[[], BaseRequest]:
    """Return what `bot.connecting.connect` takes in place of the network."""
    return lambda: InProcess(app)


class InProcess(Transport):
    """The bot's transport up to the bytes that leave; an application in this process gets them at once."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__()
        self._app = app

    async def initialize(self) -> None:
        """Nothing is connected."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,  # noqa: ARG002 - nobody waits for a network
        write_timeout: Any = None,  # noqa: ARG002 - likewise
        connect_timeout: Any = None,  # noqa: ARG002 - likewise
        pool_timeout: Any = None,  # noqa: ARG002 - likewise
    ) -> tuple[int, bytes]:
        """Make one call and return the status and the body; raises NetworkError if the connection is cut."""
        body, headers = body_of(request_data)
        if isinstance(body, aiohttp.MultipartWriter):
            headers = dict(body.headers)
            body = await body.as_bytes()
        there = urlsplit(url)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": there.scheme,
            "method": method,
            "path": unquote(there.path),
            "query_string": there.query.encode(),
            "root_path": "",
            "headers": [
                (name.lower().encode(), value.encode()) for name, value in ({"Host": there.netloc} | headers).items()
            ],
        }
        status, answer = 0, b""
        request: list[Message] = [{"type": "http.request", "body": body or b"", "more_body": False}]

        async def receive() -> Message:
            if not request:
                await asyncio.Event().wait()  # whoever calls stays until the answer
            return request.pop()

        async def send(message: Message) -> None:
            nonlocal status, answer
            status = message.get("status", status)
            answer += message.get("body", b"")

        try:
            await self._app(scope, receive, send)
        except httpx.ReadError as error:
            raise NetworkError(str(error)) from error
        return status, answer
