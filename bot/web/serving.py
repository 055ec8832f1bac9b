"""Serve a web application inside our process, beside everything else that runs in it."""

import asyncio
import logging
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

KEPT = 128 * 1024  # bytes of an answer that the system takes off us for one reader; by more a slow one looks idle
GUARDED = "bot.web.connections:GuardedProtocol"


class QuietServer(uvicorn.Server):
    """A server that leaves signals to the process in which it runs."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals alone."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that takes connections from now on; port 0 means any free port. Raises OSError.

    An answer leaves in several pieces. With TCP_NODELAY a piece does not wait until the one before was acknowledged,
    which takes 40 ms if the other side has nothing to send meanwhile. Connections inherit what is set of the socket.
    """
    listening = socket.create_server((host, port))
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KEPT)
    return listening


async def serve(app: Starlette, listening: socket.socket) -> None:
    """Serve an application until cancelled; then give the answers that are under way a second to finish."""
    logging.getLogger("uvicorn.error").addFilter(_is_worth_telling)
    config = uvicorn.Config(app, http=GUARDED, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    server = QuietServer(config)
    running = asyncio.get_running_loop().create_task(server.serve(sockets=[listening]))  # awaited on both ways out
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        server.should_exit = True
        await running
        raise


def _is_worth_telling(record: logging.LogRecord) -> bool:
    """Tell whether a line from uvicorn is worth logging; it is not when we end a long poll or an event stream."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError)) and (
        "timeout graceful shutdown exceeded" not in record.getMessage()
    )
