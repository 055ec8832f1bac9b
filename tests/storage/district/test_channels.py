"""Which channel is the district's, and what becomes of posts that wait when another takes its place."""

import pytest

from casework.model.channel import Channel
from casework.model.notice import Kind, Notice, ToChannel, ToChat
from casework.model.team import Loss
from storage.schema import outbox
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
