"""Keep callers from holding connections for nothing: a uvicorn protocol with time limits and a limit of connections.

Promise: a caller who sends a request's head or body too slowly, or none, is cut off, and more callers than `MOST` at
once are turned away, so that a few slow ones cannot keep Telegram out. An answer may take as long as it needs.
"""

import asyncio

import h11
import structlog
from uvicorn.protocols.http.h11_impl import H11Protocol

log = structlog.get_logger()

HEAD_S = 10  # for the head of a request, from the beginning of the connection or the end of the last answer
BODY_S = 30  # for the body after it; an update is a few thousand bytes, a video in a rehearsal comes from next door
MOST = 200  # connections at once; Telegram makes up to 100 (setWebhook, max_connections)


class GuardedProtocol(H11Protocol):
    """A connection that must hurry while its caller owes something."""

    _owed: object = None  # the state of the caller's side, as h11 names it
    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Take a connection, or turn it away if there are too many."""
        super().connection_made(transport)
        if len(self.connections) > MOST:
            log.warning("a caller is turned away: too many connections", most=MOST)
            transport.abort()
            return
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take a part of a request."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let the connection go."""
        self._stop()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Give the caller time for what they owe now; a few bytes more do not give more time."""
        owed = self.conn.their_state
        if owed is self._owed:
            return
        self._stop()
        self._owed = owed
        seconds = {h11.IDLE: HEAD_S, h11.SEND_BODY: BODY_S}.get(owed)
        if seconds is not None:
            self._limit = self.loop.call_later(seconds, self._cut_off)

    def _stop(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _cut_off(self) -> None:
        log.debug("a caller was too slow")
        self.transport.abort()
