"""A chat's slots name the message that shows each of them, on both engines."""

from storage.traffic.slots import Shown
from storage.unit_of_work import Storage
from tests.storage.samples import CARL, RITA


async def test_a_slot_is_shown_by_one_message_until_it_is_hidden(storage: Storage) -> None:
    async with storage.begin("1") as work:
        await work.slots.show([(RITA, "s", Shown(55, 7, None))])
        await work.slots.show([(RITA, "s", Shown(56, None, "map"))])
        await work.slots.show([(RITA, "t", Shown(57, None, None))])
        assert await work.slots.shown(RITA, "s") == Shown(56, None, "map")
        assert [await work.slots.hide(RITA, "s") for _ in range(2)] == [True, False]
        assert await work.slots.shown(RITA, "s") is None
        assert await work.slots.shown(RITA, "t") == Shown(57, None, None)
        assert await work.slots.shown(CARL, "t") is None
