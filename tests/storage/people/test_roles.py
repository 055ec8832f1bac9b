"""Supervisors and administrators are named and removed, on both engines."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from casework.model.authority import Role
from casework.model.errors import Refusal, Why
from casework.model.person import PersonId
from casework.oversight import appointing
from casework.people import forgetting
from storage.unit_of_work import Storage, UnitOfWork
from tests.storage.samples import AT, CARL, RITA, meet


async def test_somebody_is_named_once_and_keeps_it_until_it_is_taken(storage: Storage) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    async with storage.begin("1") as work:
        assert await work.roles.of(rita) == frozenset()
        assert await work.roles.give(rita, Role.SUPERVISOR, AT)
        assert not await work.roles.give(rita, Role.SUPERVISOR, AT + timedelta(days=1))
        assert await work.roles.give(rita, Role.ADMINISTRATOR, AT + timedelta(days=1))
        assert await work.roles.give(carl, Role.SUPERVISOR, AT + timedelta(hours=1))
    async with storage.read() as work:
        assert await work.roles.of(rita) == {Role.SUPERVISOR, Role.ADMINISTRATOR}
        assert await work.roles.all() == [
            (rita, Role.SUPERVISOR),
            (carl, Role.SUPERVISOR),
            (rita, Role.ADMINISTRATOR),
        ]
    async with storage.begin("2") as work:
        assert await work.roles.take(rita, Role.SUPERVISOR)
        assert not await work.roles.take(rita, Role.SUPERVISOR)
        assert await work.roles.of(rita) == {Role.ADMINISTRATOR}
        assert await work.roles.of(carl) == {Role.SUPERVISOR}


async def _steps_down(work: UnitOfWork, person: PersonId) -> None:
    await appointing.take(work, person, Role.ADMINISTRATOR, person, AT)


async def _is_forgotten(work: UnitOfWork, person: PersonId) -> None:
    known = await work.people.get(person)
    assert known is not None
    await forgetting.forget(work, known, 1, AT)


@pytest.mark.parametrize("first", [_steps_down, _is_forgotten])
@pytest.mark.parametrize("second", [_steps_down, _is_forgotten])
async def test_of_two_last_administrators_who_go_at_the_same_moment_one_stays(
    storage: Storage,
    first: Callable[[UnitOfWork, PersonId], Awaitable[None]],
    second: Callable[[UnitOfWork, PersonId], Awaitable[None]],
) -> None:
    rita, carl = await meet(storage, RITA), await meet(storage, CARL)
    async with storage.begin("named") as work:
        for person in (rita, carl):
            await work.roles.give(person, Role.ADMINISTRATOR, AT)
    has_gone = asyncio.Event()

    async def go_first() -> None:
        async with storage.begin("first") as work:
            await first(work, rita)
            has_gone.set()
            await asyncio.sleep(0.05)  # the other has begun too

    async def go_second() -> None:
        await has_gone.wait()
        async with storage.begin("second") as work:
            await second(work, carl)

    _, refused = await asyncio.gather(go_first(), go_second(), return_exceptions=True)
    assert isinstance(refused, Refusal)
    assert refused.why is Why.LAST_ADMINISTRATOR
    async with storage.read() as work:
        assert await work.roles.all() == [(carl, Role.ADMINISTRATOR)]
