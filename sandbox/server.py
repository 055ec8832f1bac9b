"""The sandbox over HTTP: the Bot API, the files, the page.

One Starlette app, used in process by the tests (httpx.ASGITransport) and under uvicorn by the demo. A connection that
the script cuts ends after the first line of the answer: under uvicorn the socket is closed, in process httpx raises.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from sandbox import forms
from sandbox.calls import Cut, Garbled, answer
from sandbox.doors import Doors
from sandbox.errors import ApiError
from sandbox.state import State

PAGE = Path(__file__).with_name("page")
CUT = "the script cut the connection"  # what the error says by which a connection ends; no news for who ordered it
Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


class Server:
    """Answers over HTTP for one state."""

    def __init__(self, state: State) -> None:
        self.state = state

    def app(self, panel: list[Route], lifespan: Lifespan) -> Starlette:
        """Return the app, with the routes of the page's data among its own."""
        routes = [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._download),
            *panel,
            Route("/", self._index),
            Mount("/page", StaticFiles(directory=PAGE, check_dir=False)),
        ]
        return Starlette(routes=routes, middleware=[Middleware(Doors)], lifespan=lifespan)

    async def _call(self, request: Request) -> Response:
        token, name = request.path_params["token"], request.path_params["method"]
        try:
            raw, uploads = await forms.read(request)
            status, content = await answer(self.state, token, name, raw, uploads)
        except ApiError as error:
            status, content = error.code, {"ok": False, "error_code": error.code, "description": error.description}
        except Garbled:
            return Response("<html><body>It works!</body></html>", media_type="text/html")
        except Cut:
            return CutResponse()
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        return Response(body, status, media_type="application/json")

    async def _download(self, request: Request) -> Response:
        fault = self.state.faults.take("download", None)
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault is not None and fault.cut:
            return CutResponse()
        if fault is not None and fault.status:
            return Response(fault.words, fault.status)
        data = None
        if self.state.bot_of(request.path_params["token"]) is not None:
            data = self.state.files.download(request.path_params["path"], self.state.clock())
        return Response("Not Found", 404) if data is None else Response(data, media_type="application/octet-stream")

    async def _index(self, _: Request) -> Response:
        return FileResponse(PAGE / "index.html")


class CutResponse(Response):
    """An answer that breaks off: its head says that there is a body, and then the connection is gone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Send the head only, and fail as a broken connection does."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
        raise httpx.ReadError(CUT)
