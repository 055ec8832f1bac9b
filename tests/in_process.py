"""Calls of the Bot API without a network: PTB's own client, over the sandbox's application in this process."""

from collections.abc import Callable

import httpx
from starlette.types import ASGIApp
from telegram.request import BaseRequest, HTTPXRequest


def in_process(app: ASGIApp) -> Callable[[], BaseRequest]:
    """Return what `bot.connecting.connect` takes in place of the network."""
    return lambda: HTTPXRequest(httpx_kwargs={"transport": httpx.ASGITransport(app)})
