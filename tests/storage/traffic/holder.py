"""Take the lease and keep it until killed: `python -m tests.storage.traffic.holder URL`."""

import asyncio
import sys

from storage.engine import open_engine
from storage.traffic.lease import lease


async def hold(url: str) -> None:
    """Take the lease, say so on standard output, and wait for a line."""
    engine = open_engine(url)
    async with lease(engine):
        sys.stdout.write("held\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(hold(sys.argv[1]))
