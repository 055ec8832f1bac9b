"""The pages for monitoring: is the bot alive and able, is it ready, and figures for Prometheus.

Promises: /health answers 503 with the reasons as soon as the bot cannot do its work, and never waits longer than
PATIENCE_S for the database. No page names a person, a chat, a team or a secret.
"""

import asyncio
from contextlib import suppress
from datetime import datetime
from time import monotonic

from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.counting import Counts
from bot.monitoring.metrics import exposition
from storage.trouble import StorageAway
from storage.unit_of_work import Storage
from storage.upkeep.vitals import Vitals, closed, vitals

PATIENCE_S = 5.0
POLL_LATE_S = 120.0  # a poll takes 30 seconds, and up to 30 more are waited after a failure
OUTBOX_LATE_S = 1800.0  # a desk that got 200 cards at once has them after 10 minutes
INBOX_LATE_S = 300.0
CLOSED_EVERY_S = 300.0  # closed tickets are counted no more often than this


class Watched:
    """Looks at the bot for those who ask."""

    def __init__(self, storage: Storage, counts: Counts, clock: Clock, *, polls: bool) -> None:
        self._storage = storage
        self._counts = counts
        self._clock = clock
        self._polls = polls
        self._closed: dict[str, int] = {}
        self._counted_at: float | None = None

    async def look(self) -> Vitals | None:
        """Return how the queues are, or None if the database does not say so in time."""
        try:
            async with asyncio.timeout(PATIENCE_S), self._storage.transactions.reading() as connection:
                return await vitals(connection)
        except (TimeoutError, *StorageAway):
            return None

    async def health(self, _request: Request) -> Response:
        """Answer 200 if the bot is able to do its work, else 503; the body says why, and what was measured."""
        found = await self.look()
        measured, problems = self._measured(found), []
        if found is None:
            problems.append("the database does not answer")
        if measured.get("last_poll_s", 0.0) > POLL_LATE_S:
            problems.append("Telegram has not answered for too long")
        if measured["inbox_oldest_s"] > INBOX_LATE_S:
            problems.append("updates wait too long")
        if measured["outbox_oldest_s"] > OUTBOX_LATE_S:
            problems.append("messages wait too long")
        leads = self._counts.leads
        said = {"status": "failing" if problems else "ok", "problems": problems, "leads": leads, **measured}
        return JSONResponse(said, 503 if problems else 200)

    def _measured(self, found: Vitals | None) -> dict[str, float]:
        polled_at = self._counts.polled_at if self._polls and self._counts.leads else None
        measured = {} if polled_at is None else {"last_poll_s": round(monotonic() - polled_at, 1)}
        measured["inbox_oldest_s"] = self._age(found.inbox.since) if found else 0.0
        measured["outbox_oldest_s"] = self._age(found.outbox["turn"].since) if found else 0.0
        return measured

    def _age(self, since: datetime | None) -> float:
        return 0.0 if since is None else max(0.0, round((self._clock() - since).total_seconds(), 1))

    async def ready(self, _request: Request) -> Response:
        """Answer 200 once Telegram was reached, else 503."""
        is_ready = self._counts.is_ready
        return JSONResponse({"status": "ready" if is_ready else "starting"}, 200 if is_ready else 503)

    async def metrics(self, _request: Request) -> Response:
        """Give the figures in Prometheus' format."""
        found = await self.look()
        if found is not None:
            await self._count_closed()
        text = exposition(self._counts, found, self._closed, self._clock())
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    async def _count_closed(self) -> None:
        if self._counted_at is None or monotonic() - self._counted_at > CLOSED_EVERY_S:
            self._counted_at = monotonic()
            with suppress(TimeoutError, *StorageAway):  # the figures of the last time stay
                async with asyncio.timeout(PATIENCE_S), self._storage.transactions.reading() as connection:
                    self._closed = await closed(connection)


def pages(storage: Storage, counts: Counts, clock: Clock, *, polls: bool) -> Starlette:
    """Return the application that answers at /health, /ready and /metrics."""
    watched = Watched(storage, counts, clock, polls=polls)
    routes = {"/health": watched.health, "/ready": watched.ready, "/metrics": watched.metrics}
    return Starlette(routes=[Route(path, page) for path, page in routes.items()])
