"""Bring the areas of a large file into the database while a bot runs, for the command line.

Promises: all areas count, or none. They are stored in pieces, each in a transaction of its own that takes a fraction of
a second, with a pause behind it that is as long: no other writer waits longer than a second. The last transaction lets
all of them count at once. An import that is cut short has changed nothing that anybody sees; what it stored is thrown
away by the next one. If the district changed since the file was judged, the caller is told and judges again.
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from time import monotonic

import shapely

from casework.district.administering import MOST_LOGGED, keep_areas, log_areas
from casework.model.area import Area
from storage.migrating import Step
from storage.unit_of_work import Storage

PIECE = 200  # areas that are stored together
PIECE_CORNERS = 50_000  # or fewer, if they have so many: less than a megabyte
NAME = "areas "  # how the names of imports begin
CUT_AFTER = timedelta(hours=6)  # an import that began so long ago does not go on any more


async def bring_areas(
    storage: Storage, added: Sequence[Area], revision: int, at: datetime, step: Step = lambda _done, _total: None
) -> int | None:
    """Keep areas that were judged beside the district of a revision; returns how many replace an older one.

    Returns None, and keeps nothing, if the district has changed since. `step` is told how many areas are stored.
    """
    name = f"{NAME}{at.isoformat()}"
    if len(added) <= MOST_LOGGED:
        async with storage.begin(name) as work:
            return await keep_areas(work, added, None, at) if await work.districts.revision() == revision else None
    await _clear(storage, at)
    done = 0
    for piece in _pieces(added):
        start = monotonic()
        async with storage.begin(name) as work:
            await work.districts.store_areas(piece, name)
        done += len(piece)
        step(done, len(added))
        await asyncio.sleep(monotonic() - start)  # whoever waits comes first
    async with storage.read() as work:
        kept = {(area.code, area.valid_from) for area in await work.districts.areas()}
    replaced = sum((area.code, area.valid_from) in kept for area in added)
    async with storage.begin(name) as work:
        if await work.districts.revision() != revision:
            return None
        await work.districts.arrive(name, len(added))
        await log_areas(work, len(added), replaced, None, at)
    await _clear(storage, at)
    return replaced


async def _clear(storage: Storage, at: datetime) -> None:
    """Throw away, in pieces, what nobody sees: areas that were replaced, and those of imports that were cut short."""
    async with storage.read() as work:
        numbers = await work.districts.left_over_areas(f"{NAME}{(at - CUT_AFTER).isoformat()}")
    for start in range(0, len(numbers), PIECE):
        begun = monotonic()
        async with storage.begin("areas") as work:
            await work.districts.drop_areas(numbers[start : start + PIECE])
        await asyncio.sleep(monotonic() - begun)


def _pieces(added: Sequence[Area]) -> Iterator[list[Area]]:
    piece: list[Area] = []
    corners = 0
    for area in added:
        piece.append(area)
        corners += int(shapely.get_num_coordinates(area.polygon))
        if len(piece) == PIECE or corners >= PIECE_CORNERS:
            yield piece
            piece, corners = [], 0
    if piece:
        yield piece
