"""Restoring, rehearsed: a copy that is taken while people report comes back elsewhere, and the bot goes on from it."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from bot.connecting import connect
from storage.schema import history, photos, ticket_photos, tickets
from storage.unit_of_work import Storage
from storage.upkeep.copies import Copy, copies_in, opened, take
from storage.upkeep.files import Moved
from storage.upkeep.restoring import put_back
from tests.in_process import in_process
from tests.storage.upkeep.samples import everything, files_in, unwatched
from tests.stories.stage import TOKEN, Stage, build, picture, running

REPORTS = 2


async def copied(stage: Stage, folder: Path, days: int) -> Copy:
    at = stage.clock() + timedelta(days=days)
    copy, moved = await take(stage.storage.transactions, folder, folder.parent / "copies", at, 7, unwatched)
    assert (moved.missing, moved.damaged) == ((), ())
    return copy


async def test_a_copy_under_load_comes_back_elsewhere_with_every_row_and_photo_and_the_bot_goes_on(
    stage: Stage, tmp_path: Path, fresh_database: Callable[[], AbstractContextManager[str]]
) -> None:
    folder = stage.app.sweeper._photos._folder

    async def report(number: int) -> None:
        stage.rita.sends_photo(picture(("red", "blue")[number]))  # beside the one of every report
        await stage.reports()

    under_load: list[Copy] = []
    for number in range(REPORTS):
        reporting = asyncio.get_running_loop().create_task(report(number))
        under_load.append(await copied(stage, folder, len(under_load)))
        await reporting
    await stage.stop()
    last = await copied(stage, folder, len(under_load))
    assert under_load[0].sums["history"].rows < last.sums["history"].rows  # they were taken at different moments
    for copy in (under_load[-1], last):
        with fresh_database() as url:
            elsewhere = Storage(url, stage.clock)
            assert isinstance(await put_back(copy, elsewhere.transactions, tmp_path / "elsewhere", unwatched), Moved)
            await check_whole(elsewhere, tmp_path / "elsewhere")
            await check_same(copy, elsewhere, folder, tmp_path)
            if copy is last:
                assert await everything(elsewhere.transactions) == await everything(stage.storage.transactions)
                assert files_in(tmp_path / "elsewhere") == files_in(folder)
                await goes_on(stage, elsewhere, tmp_path / "elsewhere")
            await elsewhere.close()
    assert copies_in(last.rows.parent)[-1] == last


async def check_whole(storage: Storage, folder: Path) -> None:
    """Check that each ticket has its history and its photo, and that each photo is on the disk."""
    async with storage.transactions.reading() as connection:
        numbers = set((await connection.execute(select(tickets.c.id))).scalars())
        assert set((await connection.execute(select(history.c.ticket_id))).scalars()) == numbers
        assert set((await connection.execute(select(ticket_photos.c.ticket_id))).scalars()) == numbers
        names = set((await connection.execute(select(photos.c.name))).scalars())
    assert {f"{name}.jpg" for name in names} <= files_in(folder).keys()


async def check_same(copy: Copy, storage: Storage, folder: Path, place: Path) -> None:
    """Check that every row is the copy's, and that every photo is the district's, byte by byte."""
    restored = await everything(storage.transactions)
    async with opened(copy, place) as rows:
        assert restored == await everything(rows)
    ours = files_in(folder)
    assert files_in(place / "elsewhere").items() <= ours.items()


async def goes_on(stage: Stage, storage: Storage, folder: Path) -> None:
    """Start a bot on what was restored: a member takes a ticket on the card that the other bot has sent."""
    stage.app = build(
        storage, stage.clock, folder, connect(TOKEN, "http://telegram.test", in_process(stage.sandbox.app))
    )
    async with running(stage.app) as stage.running:
        await stage.sees()
        card = stage.card()
        assert card is not None
        stage.carl.presses("✋ Take", card)
        await stage.settle()
        assert "Taken by Carl" in card.text
    stage.running = None
