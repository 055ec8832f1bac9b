"""What kills the process is worked alone the second time, and given up with an apology the third."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import select
from telegram import Bot

from bot.connecting import connect
from bot.receiving import lanes, suspects
from casework.ports import KeptPhoto
from handlers import files
from storage.files.photos import PhotoFiles, Prepared
from storage.schema import inbox
from storage.traffic.inbox import Waiting
from storage.unit_of_work import Storage
from tests.in_process import in_process
from tests.stories.delivery.child import DEADLY
from tests.stories.delivery.restarting import restarted as restarted_bot
from tests.stories.delivery.test_killed import Scene, nursery, scene
from tests.stories.stage import TOKEN, Stage, build, picture, running

__all__ = ["nursery", "scene"]  # fixtures


async def fetched(scene: Scene, times: int) -> None:
    """Wait until the bots have asked for so many files."""
    async with asyncio.timeout(60):
        while sum(call.method == "getFile" for call in scene.calls) < times:  # noqa: ASYNC110 - other processes
            await asyncio.sleep(0.01)


async def attempts(storage: Storage) -> list[tuple[int, bool]]:
    """Return how often each update that was counted was begun, and whether it is done; else an empty list."""
    async with storage.transactions.reading() as connection:
        found = await connection.execute(select(inbox.c.attempts, inbox.c.done_at).where(inbox.c.attempts > 0))
        return [(row.attempts, row.done_at is not None) for row in found]


async def test_a_photo_that_kills_the_bot_is_given_up_and_the_others_go_on(scene: Scene) -> None:
    rita, otto = scene.rita, scene.sandbox.person("Otto")
    rita.sends_file(picture("brown") + DEADLY, "photo.jpg", "image/jpeg")
    await fetched(scene, 1)
    otto.says("/help")
    scene.start()
    for times in (2, 3):  # it is worked alone twice
        await fetched(scene, times)
        scene.start()
    await scene.settle()
    assert "Something went wrong on our side" in rita.screen()[-1]
    assert "How to report" in otto.screen()[-1]
    rita.says("A sofa")
    await scene.settle()
    assert "📝 Words: A sofa" in rita.screen()[-1]
    assert sum(call.method == "getFile" for call in scene.calls) == 3


async def test_of_many_photos_the_one_that_kills_the_bot_is_given_up_and_no_other(scene: Scene) -> None:
    rita, calls = scene.rita, scene.calls
    crowd = [scene.sandbox.person(f"Sender {number}") for number in range(3)]
    scene.kill()
    for who in crowd[:2]:
        who.sends_photo(picture("red"))
    deadly = rita.sends_file(picture("brown") + DEADLY, "photo.jpg", "image/jpeg")
    crowd[2].sends_photo(picture("red"))
    for times in (1, 2, 3):
        scene.start()
        async with asyncio.timeout(60):
            while sum(call.params.get("file_id") == deadly.file_id for call in calls) < times:  # noqa: ASYNC110 - it sets no event
                await asyncio.sleep(0.01)
    scene.start()
    await scene.settle()
    assert "Something went wrong on our side" in rita.screen()[-1]
    assert ["✅ 1 photo" in who.screen()[-1] for who in crowd] == [True] * 3


async def test_what_is_begun_again_and_again_is_given_up_without_a_word(scene: Scene) -> None:
    rita = scene.rita
    rita.sends_file(picture("brown") + DEADLY, "photo.jpg", "image/jpeg")
    await fetched(scene, 1)
    async with scene.storage.begin("even the apology killed it") as work:
        [suspect] = await work.inbox.suspects()
        for _ in range(3):
            await work.inbox.begun(suspect.seq)
    scene.start()
    await scene.settle()
    [greeting] = [line for line in rita.screen() if "bot:" in line]
    assert "Dumped rubbish" in greeting
    assert await attempts(scene.storage) == [(4, True)]


class SlowPhotos(PhotoFiles):
    """A photo store that keeps a photo only when a gate opens."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.began, self.gate = asyncio.Event(), asyncio.Event()

    async def prepare(self, data: bytes) -> tuple[Prepared, KeptPhoto]:
        self.began.set()
        await self.gate.wait()
        return await super().prepare(data)


@asynccontextmanager
async def restarted(stage: Stage, folder: Path) -> AsyncIterator[SlowPhotos]:
    """Let another bot work for the length of the block, with a slow store of photos."""
    bot = connect(TOKEN, "http://telegram.test", in_process(stage.sandbox.app))
    stage.app = build(stage.storage, stage.clock, folder, bot)
    slow = SlowPhotos(folder)
    stage.app.lanes._photos = slow
    async with running(stage.app) as stage.running:
        async with asyncio.timeout(60):
            await slow.began.wait()
        yield slow


@pytest.fixture
async def suspicious(stage: Stage, tmp_path: Path) -> Path:
    """Leave Rita's photo undone, as a process that died does; returns the folder of photos."""
    folder = tmp_path / "photos"
    slow = SlowPhotos(folder)
    stage.app.lanes._photos = slow
    stage.rita.sends_photo(picture("brown"))
    await slow.began.wait()
    await stage.stop()
    assert await attempts(stage.storage) == []
    return folder


async def test_a_suspect_is_counted_before_it_is_worked_and_nothing_else_is_worked_meanwhile(
    stage: Stage, suspicious: Path
) -> None:
    async with restarted(stage, suspicious) as slow:
        assert await attempts(stage.storage) == [(1, False)]
        stage.otto.says("/help")
        await stage.until(lambda: not stage.sandbox.pending(stage.account))
        assert not any("bot:" in line for line in stage.otto.screen())
        slow.gate.set()
        await stage.settle()
        assert "How to report" in stage.otto.screen()[-1]
        assert "✅ 1 photo" in stage.draft().text


async def test_a_suspect_that_takes_long_does_not_hold_the_others_up_for_ever(
    stage: Stage, suspicious: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suspects, "ALONE_S", 0.05)
    async with restarted(stage, suspicious) as slow:
        stage.otto.says("/help")
        stage.rita.says("A sofa")
        await stage.until(lambda: any("How to report" in line for line in stage.otto.screen()))
        slow.gate.set()
        await stage.settle()
        assert "✅ 1 photo" in stage.draft().text
        assert "📝 Words: A sofa" in stage.draft().text


async def test_stopping_the_bot_in_order_makes_no_update_guilty(stage: Stage, suspicious: Path) -> None:
    for _ in range(3):
        async with restarted(stage, suspicious):
            pass
        assert await attempts(stage.storage) == []
    async with restarted(stage, suspicious) as slow:
        slow.gate.set()
        await stage.settle()
        assert "✅ 1 photo" in stage.draft().text


async def test_waiting_for_telegram_makes_no_update_guilty(
    stage: Stage, suspicious: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "FILE_PATIENCE_S", (0,))
    stage.sandbox.faults.add("getFile", status=502)
    async with restarted(stage, suspicious) as slow:
        assert await attempts(stage.storage) == []
        slow.gate.set()
        await stage.settle()
        assert "✅ 1 photo" in stage.draft().text


async def test_forty_suspects_whose_files_do_not_come_hold_up_nobody(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = [stage.sandbox.person(f"Sender {number}") for number in range(40)]
    for who in crowd:
        who.says("/start")
    await stage.settle()
    silence, fetch = asyncio.Event(), files._fetch

    async def silent(bot: Bot, file_id: str) -> bytes:
        await silence.wait()
        return await fetch(bot, file_id)

    monkeypatch.setattr(files, "_fetch", silent)
    monkeypatch.setattr(suspects, "ALONE_S", 3600)
    for who in crowd:
        who.sends_photo(picture("brown"))
    await stage.until(lambda: stage.app.lanes._set_aside == len(crowd))
    await stage.stop()
    stage.otto.says("/help")
    async with restarted_bot(stage, tmp_path / "photos"):
        await stage.until(lambda: any("How to report" in line for line in stage.otto.screen()))
        assert await attempts(stage.storage) == []
        silence.set()
        await stage.settle()
    assert all("✅ 1 photo" in stage.draft(who).text for who in crowd)


@pytest.mark.parametrize("says_so", [True, False])
async def test_an_apology_whose_commit_arrived_although_its_answer_was_lost_is_not_made_again(
    stage: Stage, says_so: bool
) -> None:
    stage.rita.says("/help")
    await stage.settle()
    async with stage.storage.transactions.reading() as connection:
        row = (await connection.execute(select(inbox).where(inbox.c.done_at.is_not(None)))).one()
    done = Waiting(**{name: getattr(row, name) for name in Waiting.__slots__})
    await stage.app.lanes._give_up(done, ZeroDivisionError(), says_so=says_so)
    async with stage.storage.transactions.reading() as connection:
        assert (await connection.execute(select(inbox))).all() == [row]  # no code beside what was done
    assert "Something went wrong" not in (await stage.sees())["Rita"][-1]
