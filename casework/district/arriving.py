"""Bring the areas of a large file in while others work: in pieces, each in a transaction of its own.

Promises: all areas count, or none. A piece takes a fraction of a second, and the pause behind it is as long, so no
other writer waits longer than a second. The last transaction lets all of them count at once. An import that is cut
short has changed nothing that anybody sees; what it stored is thrown away by a later one.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta

import shapely

from casework.district.administering import MOST_LOGGED, keep_areas, log_areas
from casework.files.maps.seams import Ticks
from casework.model.area import Area
from casework.model.person import PersonId
from casework.ports import Work

PIECE = 200  # areas that are stored together
PIECE_CORNERS = 50_000  # or fewer, if they have so many: less than a megabyte
NAME = "areas "  # how the names of imports begin
CUT_AFTER = timedelta(hours=6)  # an import that began so long ago does not go on any more

Begin = Callable[[str], AbstractAsyncContextManager[Work]]  # opens a transaction; its cause is given
Read = Callable[[], AbstractAsyncContextManager[Work]]


def is_large(added: Sequence[Area]) -> bool:
    """Tell whether areas are so many that they must arrive in pieces."""
    return len(added) > MOST_LOGGED


def named(at: datetime, token: str) -> str:
    """Return the name of an import that begins at a moment; the token (8 characters) tells it from others.

    Names are in the order of the moments, and fit into the 32 characters of `revisions`.
    """
    return f"{NAME}{at.astimezone(UTC):%Y%m%dT%H%M%S} {token}"


async def store(
    begin: Begin,
    read: Read,
    added: Sequence[Area],
    name: str,
    ticks: Ticks,
    step: Callable[[int, int], None] = lambda *_: None,
) -> int:
    """Store areas, which do not count yet, and return how many of them will replace an older one.

    `step` is told how many are stored, and of how many. Raises RuntimeError if some are missing in the end.
    """
    done = 0
    for piece in _pieces(added):
        start = ticks()
        async with begin(name) as work:
            await work.districts.store_areas(piece, name)
        done += len(piece)
        step(done, len(added))
        await asyncio.sleep(ticks() - start)  # whoever waits comes first
    async with read() as work:  # it takes long to look, so that is done while others may write
        stored, replaced = await work.districts.stored_areas(name)
    if stored != len(added):
        raise RuntimeError(f"{stored} of {len(added)} areas of an import are stored")
    return replaced


async def count(work: Work, number: int, replaced: int, name: str, by: PersonId | None, at: datetime) -> None:
    """Let areas count that were stored; so many of them replace an older one."""
    await work.districts.arrive(name, number)
    await log_areas(work, number, replaced, by, at)


async def bring(
    begin: Begin,
    read: Read,
    added: Sequence[Area],
    revision: int,
    name: str,
    at: datetime,
    ticks: Ticks,
    step: Callable[[int, int], None],
) -> int | None:
    """Keep areas that were judged beside the district of a revision; returns how many replace an older one.

    Returns None, and keeps nothing, if the district has changed since.
    """
    replaced = await store(begin, read, added, name, ticks, step) if is_large(added) else 0
    async with begin(name) as work:
        if await work.districts.revision() != revision:
            return None
        if not is_large(added):
            return await keep_areas(work, added, None, at)
        await count(work, len(added), replaced, name, None, at)
        return replaced


async def clear(begin: Begin, read: Read, at: datetime, ticks: Ticks) -> None:
    """Throw away, in pieces, what nobody sees: areas that were replaced, and those of imports that were cut short."""
    async with read() as work:
        numbers = await work.districts.left_over_areas(named(at - CUT_AFTER, ""))
    for start in range(0, len(numbers), PIECE):
        begun = ticks()
        async with begin("areas") as work:
            await work.districts.drop_areas(numbers[start : start + PIECE])
        await asyncio.sleep(ticks() - begun)


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
