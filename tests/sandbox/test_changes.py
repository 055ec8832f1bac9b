"""Waiting for a change ends when it should, and only then."""

import asyncio

import pytest

from sandbox.changes import Changes


async def test_whoever_is_cancelled_in_the_moment_of_a_change_is_cancelled() -> None:
    changes = Changes()
    waiting = asyncio.get_running_loop().create_task(changes.wait(timeout=5))
    await asyncio.sleep(0)
    changes.notify()
    asyncio.get_running_loop().call_soon(waiting.cancel)
    await asyncio.wait({waiting})
    assert waiting.cancelled()


@pytest.mark.parametrize(("patience", "changed"), [(5, True), (0.01, False)])
async def test_a_wait_says_whether_there_was_a_change(patience: float, *, changed: bool) -> None:
    changes = Changes()
    waiting = asyncio.get_running_loop().create_task(changes.wait(timeout=patience))
    await asyncio.sleep(0)
    if changed:
        changes.notify()
    assert await waiting is changed
