"""Keep callers from holding connections for nothing: a uvicorn protocol with time limits and a limit of connections.

Promise: a caller who sends a request's head or body too slowly, or none, is cut off, and so is one who reads nothing of
an answer for a while; more callers than `MOST` at once are turned away, so that a few slow ones cannot keep Telegram
out. An answer may take as long as it needs, and whoever reads it slowly gets all of it.
"""

import asyncio
from math import inf

import h11
import structlog
from uvicorn.protocols.http.h11_impl import H11Protocol

log = structlog.get_logger()

HEAD_S = 10  # for the head of a request, from the beginning of the connection or since the last answer was read
BODY_S = 30  # for the body after it; an update is a few thousand bytes, a video in a rehearsal comes from next door
READ_S = 30  # without reading anything of an answer that the system sees (see `serving.KEPT`)
MOST = 200  # connections at once; Telegram makes up to 100 (setWebhook, max_connections)


TO_READ = object()  # what a caller owes for whom a part of an answer waits


class GuardedProtocol(H11Protocol):
    """A connection that must hurry while its caller owes something."""

    _owed: object = None  # TO_READ, or the state of the caller's side, as h11 names it
    _limit: asyncio.TimerHandle | None = None
    _unread = inf  # bytes that waited at the last look; more wait than then only if some were read

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
        self._unread = inf
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        """Write no more of an answer for now, because much of it waits for its reader."""
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        """Write more of an answer, because most of it was read."""
        super().resume_writing()
        self._unread = inf

    def connection_lost(self, exc: Exception | None) -> None:
        """Let the connection go."""
        self._stop()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Give the caller time for what they owe now; a few bytes more do not give more time."""
        unread = self.transport.get_write_buffer_size()
        state = self.conn.their_state
        owed = TO_READ if unread and state is not h11.SEND_BODY else state
        if owed is self._owed:
            return
        self._stop()
        self._owed = owed
        if owed is TO_READ:
            self._unread = unread
            self._limit = self.loop.call_later(READ_S, self._look_again)
        elif owed in (h11.IDLE, h11.SEND_BODY):
            self._limit = self.loop.call_later(HEAD_S if owed is h11.IDLE else BODY_S, self._cut_off)

    def _look_again(self) -> None:
        """Give a caller more time who has read a part of what waits; who has read all owes the next request."""
        unread = self.transport.get_write_buffer_size()
        if unread and unread >= self._unread:
            self._cut_off()
        else:
            self._owed = None
            self._watch()

    def _stop(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _cut_off(self) -> None:
        log.debug("a caller was too slow")
        self.transport.abort()
