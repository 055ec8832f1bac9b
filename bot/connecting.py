"""The bot's connection to Telegram, or to whatever stands at `telegram.api_url`.

PTB's own HTTP client collapses with many senders; with the aiohttp transport it does not (docs/decisions/0008).
"""

import os
import ssl
from collections.abc import Sequence
from functools import cache
from typing import Any

import httpx
from httpx_aiohttp import AiohttpTransport
from telegram import Bot
from telegram.request import HTTPXRequest

POOL = 64  # connections; more than the courier and the lanes use together
PATIENCE_S = 20  # for an answer, a file on a slow network included


class RawBot(Bot):
    """PTB's bot, which also hands updates out as they came: one that PTB cannot read must be stored all the same."""

    async def get_raw_updates(
        self, offset: int | None, timeout_s: int, allowed_updates: Sequence[str]
    ) -> list[dict[str, Any]]:
        """Ask for updates from `offset` on and wait for them up to `timeout_s` seconds; raises TelegramError."""
        data = {"offset": offset, "timeout": timeout_s, "allowed_updates": list(allowed_updates)}
        updates: list[dict[str, Any]] = await self._post("getUpdates", data, read_timeout=timeout_s + PATIENCE_S)
        return updates


@cache
def _trust() -> ssl.SSLContext:
    """Return whom we believe to be Telegram: reading all the certificates takes longer than the rest of connecting."""
    return httpx.create_ssl_context()


def connect(token: str, api_url: str, transport: httpx.AsyncBaseTransport | None = None) -> RawBot:
    """Return a bot that is not initialised yet; `transport` replaces the network (in process, for tests)."""

    # PTB is about to give lengths of time as timedelta and warns wherever it does not yet: take the new form now.
    os.environ["PTB_TIMEDELTA"] = "1"

    limits = httpx.Limits(max_connections=POOL)

    def request() -> HTTPXRequest:
        return HTTPXRequest(
            connection_pool_size=POOL,
            connect_timeout=10,
            read_timeout=PATIENCE_S,
            write_timeout=PATIENCE_S,
            pool_timeout=PATIENCE_S,
            httpx_kwargs={"transport": transport or AiohttpTransport(verify=_trust(), limits=limits)},
        )

    base = api_url.rstrip("/")
    return RawBot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request(),
        get_updates_request=request(),
    )
