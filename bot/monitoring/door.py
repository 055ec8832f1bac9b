"""Where those who watch over the bot come in; what it takes to answer them is imported when the door opens."""

from importlib import import_module
from typing import Any

import structlog

from bot.clock import Clock
from bot.counting import Counts
from bot.web.door import stand_open
from storage.unit_of_work import Storage

log = structlog.get_logger()


async def be_watched(storage: Storage, counts: Counts, clock: Clock, host: str, port: int, *, polls: bool) -> None:
    """Answer at an address until cancelled; if it cannot be used, say so and let the bot go on without."""
    pages: Any = import_module("bot.monitoring.pages")
    try:
        await stand_open(pages.pages(storage, counts, clock, polls=polls), host, port)
    except OSError as error:
        log.warning(
            "nobody can watch this process: its address cannot be used",
            port=port,
            why=error.strerror,
            option="--monitoring-listen",
        )
