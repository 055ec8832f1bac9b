"""Whose turn it is where several processes work."""

import pytest

from bot.receiving.sharing import Shared
from storage.unit_of_work import Storage
from tests.storage.traffic.test_peers import DESK, RITA, joined, store

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)


async def test_whoever_comes_up_first_after_a_death_is_a_suspect_however_many_have_waited_longer(
    storage: Storage,
) -> None:
    crowd = [RITA + number for number in range(40)]
    await store(storage, *crowd, DESK)
    async with joined(storage, may_lead=False) as peers:
        shared = Shared(storage, peers)
        suspects = [each.lane for each in await shared.suspects(32)]
        assert suspects == [*crowd[:31], DESK]
        assert await shared.next(1, ()) == {DESK}


async def test_of_those_that_have_waited_longest_a_few_are_suspects_too(storage: Storage) -> None:
    crowd = [RITA + number for number in reversed(range(80))]
    await store(storage, *crowd)
    async with joined(storage, may_lead=False) as peers:
        suspects = [each.lane for each in await Shared(storage, peers).suspects(32)]
    assert suspects == [*crowd[:8], *crowd[-32:]]
