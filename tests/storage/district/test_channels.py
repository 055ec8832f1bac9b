"""Which channel is the district's, and what becomes of posts that wait when another takes its place."""

import pytest

from casework.model.channel import Channel
from casework.model.notice import Kind, Notice, ToChannel, ToChat
from casework.model.team import Loss
from storage.schema import outbox
from storage.traffic.slots import Shown
from storage.unit_of_work import Storage
from tests.storage.samples import AT

FIRST, OTHER = Channel(-(10**12) - 1, "City news", "news", "en"), Channel(-(10**12) - 2, "Other news", "", "zh_CN")


async def _waiting(storage: Storage) -> list[tuple[int, str, str]]:
    async with storage.read() as work:
        found = await work._connection.execute(outbox.select().order_by(outbox.c.id))
        return [(row.chat_id, row.language, row.state) for row in found]


async def test_posts_that_wait_go_where_the_district_posts_now(storage: Storage) -> None:
    async with storage.begin("nowhere") as work:
        assert await work.channels.linked() is None
        with pytest.raises(LookupError):
            await work.say(Notice(Kind.NOT_LINKED, ToChannel(), slot="a"))
    async with storage.begin("first") as work:
        await work.channels.link(FIRST, AT)
        await work.say(Notice(Kind.NOT_LINKED, ToChannel(), slot="a"))
        assert await work.channels.showing("a") == [ToChat(FIRST.chat, None, "en")]
    async with storage.begin("gathered", gathers=True) as work:
        await work.say(Notice(Kind.NOT_LINKED, ToChannel(), slot="b"))
    async with storage.begin("other") as work:
        await work.channels.lose(Loss.MUTE, AT)
        assert await work.channels.lost_since() == AT
        await work.channels.link(OTHER, AT)
        assert await work.channels.linked() == OTHER
        assert await work.channels.lost_since() is None
    assert await _waiting(storage) == [(OTHER.chat, "zh_CN", "waiting")] * 2
    async with storage.begin("none") as work:
        await work.channels.unlink(AT)
        assert await work.channels.linked() is None
    assert await _waiting(storage) == [(OTHER.chat, "zh_CN", "failed")] * 2
    async with storage.begin("back") as work:
        await work.channels.link(FIRST, AT)
        assert await work.channels.linked() == FIRST


async def test_the_newest_posts_of_a_name_are_found_in_every_channel_and_nowhere_else(storage: Storage) -> None:
    shown = [(FIRST.chat, "today:1", 5), (FIRST.chat, "todayx", 6), (FIRST.chat, "exhibited:1", 7)]
    shown += [(OTHER.chat, "today:2", 9), (OTHER.chat, "today:1", 8), (77, "today:3", 10)]  # 77 is no channel
    async with storage.begin("posts") as work:
        for channel in (FIRST, OTHER):
            await work.channels.link(channel, AT)
        await work.slots.show([(chat, slot, Shown(message, None, None)) for chat, slot, message in shown])
        assert await work.channels.standing("today:", 9) == ["today:2", "today:1", "today:1"]
        assert await work.channels.standing("today:", 1) == ["today:2"]
        assert await work.channels.standing("other:", 9) == []
