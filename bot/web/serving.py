"""Serve a web application inside our process, beside everything else that runs in it."""

import asyncio
import logging
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette


class QuietServer(uvicorn.Server):
    """A server that leaves signals to the process it lives in."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals alone."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that takes connections from now on; port 0 is any free one. Raises OSError.

    An answer leaves in several pieces. None of them waits until the one before has arrived, which takes 40 ms where the
    other side has nothing to say meanwhile; connections inherit this from the socket that takes them.
    """
    listening = socket.create_server((host, port))
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


async def serve(app: Starlette, listening: socket.socket) -> None:
    """Serve an application until cancelled, then let the answers that are under way finish, for a second."""
    logging.getLogger("uvicorn.error").addFilter(_is_worth_telling)
    server = QuietServer(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
    running = asyncio.get_running_loop().create_task(server.serve(sockets=[listening]))  # awaited on both ways out
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        server.should_exit = True
        await running
        raise


def _is_worth_telling(record: logging.LogRecord) -> bool:
    """Tell whether a line of uvicorn's is news; that we end a long poll or an event stream ourselves is none."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError)) and (
        "timeout graceful shutdown exceeded" not in record.getMessage()
    )
