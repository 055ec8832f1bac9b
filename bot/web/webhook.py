"""Take updates from Telegram by webhook: store them first, answer afterwards.

Telegram sends a chat's next update only after the 200 for the last one, so the order of arrival is the order of the
chat. An update that cannot be stored is answered with 503, and Telegram sends it again. A caller who does not know the
secret is told nothing; what has not even an update's number is answered with 400, whatever it is, and so is what is
nested too deep to be read, which Telegram never sends. An update that nobody can read is stored, and given up by the
lanes: Telegram would send it again and again.
"""

import hmac
import json

import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.receiving.polling import Inlet
from bot.receiving.shapes import Malformed
from bot.web.door import PATH
from storage.trouble import StorageAway, why

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not the secret
LARGEST = 1_000_000  # bytes; an update is a few thousand


def webhook_app(inlet: Inlet, secret: str) -> Starlette:
    """Return the application that receives updates at PATH and answers "alive" at /health."""

    async def receive(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            return Response(status_code=403)
        try:
            if int(request.headers.get("content-length", LARGEST + 1)) > LARGEST:
                return Response(status_code=413)
            raw = json.loads(await request.body())
        except (ValueError, RecursionError, ClientDisconnect):  # the last: whoever sends too slowly is cut off
            return Response(status_code=400)
        try:
            await inlet.store([raw])
        except Malformed:
            return Response(status_code=400)
        except StorageAway as error:
            log.warning("the database cannot be reached; Telegram must send this again", why=why(error))
            return Response(status_code=503)
        return Response()

    async def health(_request: Request) -> Response:
        return Response("alive")

    return Starlette(routes=[Route(PATH, receive, methods=["POST"]), Route("/health", health)])
