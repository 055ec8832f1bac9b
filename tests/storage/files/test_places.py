"""Whoever waits for a place waits for a slow line as long as it takes, and not for long where files do not come.

Of two places one is always free: whoever waits here waits until their own other file is done.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from storage.files import places
from storage.files.places import Places

SOON_S, LATER_S = 0.02, 0.06
ME, OTHER = 1, 2


class Broken(Exception):
    """A file does not come, or cannot be taken."""


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> Places:
    """Return places of which two are for large files."""
    monkeypatch.setattr(places, "LARGE_AT_ONCE", 2)
    return Places()


@asynccontextmanager
async def broken(two: Places) -> AsyncIterator[Callable[[], None]]:
    """Let somebody else's file fail at the end of the block."""
    with suppress(Broken):
        async with two.one(OTHER, None, None) as came:
            yield came
            raise Broken


async def waits(two: Places) -> bool:
    """Wait for a place within a short limit; tell whether there was one, with all of the limit left for the file."""
    clock = asyncio.get_running_loop().time
    try:
        async with asyncio.timeout(SOON_S) as limit, two.one(ME, None, limit):
            assert (limit.when() or 0) > clock()
            return True
    except TimeoutError:
        return False


async def test_a_slow_line_is_waited_for_and_the_time_for_the_file_begins_at_its_end(two: Places) -> None:
    async with asyncio.TaskGroup() as tasks:
        async with two.one(ME, None, None), two.one(OTHER, None, None) as came:
            waiting = tasks.create_task(waits(two))
            await asyncio.sleep(LATER_S)
            came()
            await asyncio.sleep(LATER_S)
            assert not waiting.done()
        assert await waiting


async def test_where_a_file_does_not_come_nobody_waits_longer_than_for_a_file_of_their_own(two: Places) -> None:
    async with asyncio.TaskGroup() as tasks, two.one(ME, None, None):
        async with broken(two):
            waiting = tasks.create_task(waits(two))
            await asyncio.sleep(LATER_S)
            assert not waiting.done()
        assert not await waiting


async def test_where_a_file_comes_again_the_line_is_only_slow(two: Places) -> None:
    async with asyncio.TaskGroup() as tasks:
        async with two.one(ME, None, None) as came:
            async with broken(two):
                waiting = tasks.create_task(waits(two))
                await asyncio.sleep(0)
            came()
            await asyncio.sleep(LATER_S)
            assert not waiting.done()
        assert await waiting


async def test_a_file_that_came_and_is_refused_says_nothing_about_the_others(two: Places) -> None:
    async with asyncio.TaskGroup() as tasks:
        async with two.one(ME, None, None):
            async with broken(two) as came:
                waiting = tasks.create_task(waits(two))
                await asyncio.sleep(0)
                came()
            await asyncio.sleep(LATER_S)
            assert not waiting.done()
        assert await waiting


async def test_a_file_that_comes_when_the_waiting_is_just_over_is_too_late(two: Places) -> None:
    async with asyncio.TaskGroup() as tasks, two.one(ME, None, None) as came:
        async with broken(two):
            waiting = tasks.create_task(waits(two))
            await asyncio.sleep(0)
        (limit,) = two._large._limits
        limit.reschedule(0)
        while not limit.expired():  # noqa: ASYNC110 - only the loop knows
            await asyncio.sleep(0)
        came()
        assert not await waiting


async def test_what_has_no_limit_is_waited_for(two: Places) -> None:
    async with asyncio.timeout(None) as limit, two.one(ME, None, limit) as came:
        came()
    assert two._turns == {}
