"""Supervisors and administrators are named and removed, on both engines."""

from datetime import timedelta

from casework.model.authority import Role
from storage.unit_of_work import Storage
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
