"""The commands about the district's channel."""

import asyncio

from bot.clock import now
from casework.district import channelling
from casework.model.channel import Channel
from storage.unit_of_work import Storage
from tests.bot.cli.command_line import Run, refused


def test_a_channel_is_linked_shown_and_unlinked(city: Run) -> None:
    code = city("channel", "code", "--language", "zh_TW").stdout.split()[-1]
    refused(city("channel", "show"), "The district has no channel")

    async def linked() -> None:
        storage = Storage("sqlite:///data/cleanward.db", now)
        async with storage.begin("link") as work:
            await channelling.link(work, Channel(-(10**12) - 1, "City news", "news", ""), code, now())
        await storage.close()

    asyncio.run(linked())
    assert "City news\tnews\tzh_TW" in city("channel", "show").stdout
    assert "no channel any more" in city("channel", "unlink").stdout
    refused(city("channel", "unlink"), "Nothing was changed")
