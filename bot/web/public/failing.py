"""Answer what no route takes, and what failed: a page in the reader's language, or what GeoReport v2 wants.

Promise: no answer is the web framework's own, which knows no Content-Security-Policy and speaks English only.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from bot.web.open311.answering import failure

CATCHES_ALL = "{rest:path}"
FOR_SYSTEMS = ("/open311/", "/export.", "/openapi.json")

Failed = Callable[[Request, int], Awaitable[Response]]
Handler = Callable[[Request, Exception], Awaitable[Response]]


def handlers(routes: Sequence[Route], failed: Failed) -> Mapping[Any, Handler]:
    """Return what answers a method that no route takes, and a mistake of ours; `failed` makes a page of a status."""

    async def answer(request: Request, status: int, headers: Mapping[str, str]) -> Response:
        if request.scope["path"].startswith(FOR_SYSTEMS):
            return failure(request, status, headers)
        page = await failed(request, status)
        page.headers.update(headers)
        return page

    async def not_taken(request: Request, _error: Exception) -> Response:
        asked = {**request.scope, "type": "http"}
        fitting = [each for each in routes if CATCHES_ALL not in each.path and each.matches(asked)[0] is not Match.NONE]
        methods = sorted({method for each in fitting for method in each.methods or ()})
        return await answer(request, 405 if methods else 404, {"Allow": ", ".join(methods)} if methods else {})

    async def mistaken(request: Request, _error: Exception) -> Response:
        return await answer(request, 500, {})

    return {404: not_taken, 405: not_taken, 500: mistaken}
