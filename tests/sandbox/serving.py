"""The sandbox on a real socket."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from bot.sandbox import Sandbox


@asynccontextmanager
async def served(sandbox: Sandbox) -> AsyncIterator[str]:
    """Serve the sandbox on a free port of the loopback for the block; yield its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(sandbox.app, log_level="critical", timeout_graceful_shutdown=1))
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve([listener]))
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            server.should_exit = True
