"""Bulletins: the facts of a month among many stored tickets; wanted are under three seconds.

Measured on SQLite is the reading, with the history of `figures`: a line for each report.
"""

import asyncio
from time import perf_counter

from bot.clock import now
from casework.bulletins import telling
from casework.model.bulletin import Cycle, finished
from casework.model.deadline import Calendar
from casework.model.policy import DEFAULTS
from storage.unit_of_work import Storage
from tests.bench.figure import Figure
from tests.bench.figures import LAST, counted
from tests.stories.stage import ZONE

WANTED_MS = 3000.0


def measure(many: int, turns: int) -> list[Figure]:
    """Return the milliseconds of a month's facts, over those wanted; the quickest turn counts."""
    with counted(many) as url:
        taken = [asyncio.run(_compose(url)) for _ in range(turns)]
    return [Figure("a monthly bulletin", "ms", min(taken), WANTED_MS, f"wanted at most, of {many} stored")]


async def _compose(url: str) -> float:
    storage = Storage(url, now)
    try:
        async with storage.read() as work:
            district = await work.districts.read(Calendar(ZONE), DEFAULTS)
            began = perf_counter()
            await telling.facts(work, district, finished(Cycle.MONTH, LAST), now())
            return (perf_counter() - began) * 1e3
    finally:
        await storage.close()
