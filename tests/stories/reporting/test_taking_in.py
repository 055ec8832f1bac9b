"""What is sent is fetched if there is room for it, stored if something takes it, deleted when nothing shows it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.receiving import lanes
from casework.ports import KeptPhoto
from handlers import files as downloading
from handlers.reporting import pictures
from storage.files.photos import PhotoFiles, Prepared
from storage.files.places import SMALL_AT_ONCE
from storage.schema import drafts, people, photos, recordings
from storage.unit_of_work import Storage, UnitOfWork
from tests.media import voice
from tests.remembering import Remembering
from tests.stories.stage import Stage, picture

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


def downloads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with the files that are fetched from Telegram."""
    fetch, fetched = downloading.download, list[str]()

    def noted(*arguments: object) -> AbstractAsyncContextManager[bytes]:
        fetched.append(str(arguments[1]))
        return fetch(*arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(pictures, "download", noted)
    return fetched


def files(stage: Stage) -> list[Path]:
    folder = stage.app.lanes._photos._folder
    return sorted(path for path in folder.rglob("*") if path.is_file())


async def records(stage: Stage) -> tuple[int, int]:
    """Return how many records of photos and of recordings there are."""
    async with stage.storage.transactions.reading() as connection:
        counted = [
            (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (photos, recordings)
        ]
    return counted[0], counted[1]


async def test_what_a_full_draft_refuses_is_not_even_fetched(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched = downloads(monkeypatch)
    stage.rita.sends_album([picture("brown", (64, side)) for side in range(40, 50)])
    await stage.sees()
    assert (len(fetched), len(files(stage))) == (10, 10)
    stage.rita.sends_photo(picture("red"))
    stage.rita.sends_file(picture("blue"), "a.jpg", "image/jpeg")
    seen = (await stage.sees())["Rita"]
    assert len([line for line in seen if "at most 10 photos" in line]) == 2
    assert (len(fetched), len(files(stage)), await records(stage)) == (10, 10, (10, 0))


@on_sqlite
async def test_a_photo_for_a_ticket_is_taken_although_the_draft_is_full(stage: Stage) -> None:
    await stage.reports()
    stage.rita.sends_album([picture("brown", (64, side)) for side in range(40, 50)])
    await stage.settle()
    answer = [message for message in stage.rita.private().messages if "#1" in message.text][-1]
    stage.rita.sends_photo(picture("red"), reply_to=answer)
    await stage.sees()
    assert len(files(stage)) == 11  # the brown one of the ticket is in the album, too
    assert await records(stage) == (12, 0)


async def test_what_no_draft_takes_is_not_stored(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The draft has the photo already; and a voice message is lost on the way to it, by an error of ours."""
    stage.rita.sends_photo(picture("brown"))
    stage.rita.sends_photo(picture("brown"))
    await stage.sees()
    assert (len(files(stage)), await records(stage)) == (1, (1, 0))

    async def broken(*_: object) -> None:
        raise ZeroDivisionError("planted")

    with monkeypatch.context() as planted:
        planted.setattr("handlers.reporting.evidence.drafting.answer", broken)
        stage.rita.sends_voice(voice(3), 3)
        assert "went wrong on our side" in (await stage.sees())["Rita"][-1]
    assert (len(files(stage)), await records(stage)) == (1, (1, 0))


async def test_what_is_cancelled_goes_within_the_hour_and_not_before_it_can_be_taken_back(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"))
    stage.rita.sends_voice(voice(3), 3)
    await stage.sees()
    stage.rita.says("/cancel")
    await stage.sees()
    stage.clock.advance(seconds=30)
    await stage.app.timekeeper.act()
    stage.press_verb(stage.rita, "takeback")
    await stage.sees()
    assert "✅ 1 photo\n✅ 1 voice message" in stage.draft().text
    stage.rita.says("/cancel")
    await stage.sees()
    stage.clock.advance(minutes=59)
    await stage.app.timekeeper.act()
    await stage.until(lambda: not files(stage))
    assert await records(stage) == (0, 0)
    async with stage.storage.transactions.reading() as connection:
        assert (await connection.execute(select(drafts.c.id))).all() == []
    (await stage.sees()).check()
    stage.press_verb(stage.rita, "takeback")
    assert len((await stage.sees()).toasts) == 1


async def test_what_is_taken_out_of_a_draft_goes_at_once(stage: Stage) -> None:
    await stage.reports()
    stage.rita.sends_album([picture("red"), picture("brown")])  # the brown one is in a ticket already
    stage.rita.sends_voice(voice(3), 3)
    await stage.settle()
    assert len(files(stage)) == 3
    await stage.goes_on(stage.rita, "change", "unphoto", "unphoto", "unrecord")
    await stage.until(lambda: len(files(stage)) == 1)
    assert await records(stage) == (1, 0)


@on_sqlite
async def test_what_is_counted_is_forgotten_with_the_person(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"))
    await stage.sees()
    async with stage.storage.transactions.reading() as connection:
        since, size = (await connection.execute(select(people.c.files_since, people.c.files_bytes))).one()
    assert stage.clock() - since < timedelta(minutes=1)
    assert size == files(stage)[0].stat().st_size
    stage.rita.says("/forget")
    await stage.settle()
    stage.press_verb(stage.rita, "forgetyes")
    await stage.sees()
    async with stage.storage.transactions.reading() as connection:
        assert (await connection.execute(select(people.c.files_since))).all() == []


@on_sqlite
async def test_a_strangers_fix_is_not_even_fetched(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever adds the bot to a hundred groups of their own could have a hundred files decoded there."""
    await stage.reports()
    fetched = downloads(monkeypatch)
    square = stage.sandbox.group("Square", members=[stage.otto, stage.account])
    await stage.sees()
    stage.otto.sends_photo(picture("red"), "/fix 1", chat=square)
    assert "Square" in (await stage.sees()).in_chat
    assert fetched == []
    stage.carl.sends_photo(picture("green"), "/fix 1", chat=stage.east)
    await stage.sees()
    assert len(fetched) == 1


class SlowPhotos(PhotoFiles):
    """A photo store whose workers finish when a gate opens; `most` is how many files were in memory at once."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, Remembering())
        self.gate = asyncio.Event()
        self.now = self.most = 0

    async def prepare(self, data: bytes) -> tuple[Prepared, KeptPhoto]:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self.gate.wait()
            return await super().prepare(data)
        finally:
            self.now -= 1


@on_sqlite
async def test_forty_accounts_with_slow_pictures_hold_up_nobody_else(stage: Stage, tmp_path: Path) -> None:
    """More chats wait for their pictures than are worked at once; those do not count."""
    assert lanes.AT_ONCE < 40
    slow = SlowPhotos(tmp_path / "photos")
    stage.app.lanes._photos = slow
    crowd = [stage.sandbox.person(f"Sender {number}") for number in range(40)]
    for person in crowd:
        person.says("/start")
    await stage.sees()
    for person in crowd:
        person.sends_photo(picture("brown"))
        person.sends_photo(picture("red"))
    await stage.until(lambda: stage.app.lanes._set_aside == 40)
    stage.otto.says("/help")
    await stage.until(lambda: any("How to report" in line for line in stage.otto.screen()))
    assert slow.most == 40 <= SMALL_AT_ONCE
    slow.gate.set()
    await stage.settle()
    assert all("✅ 2 photos" in person.screen()[-1] for person in crowd)
    assert stage.app.lanes._set_aside == 0
    assert slow.most == 40 <= SMALL_AT_ONCE


@on_sqlite
async def test_somebody_new_is_greeted_once_before_their_picture_is_taken_in(stage: Stage, tmp_path: Path) -> None:
    slow = SlowPhotos(tmp_path / "photos")
    stage.app.lanes._photos = slow
    nina = stage.sandbox.person("Nina")
    nina.sends_photo(picture("brown"), "a heap of rubbish")
    await stage.until(lambda: slow.now == 1)
    await stage.until(lambda: len(nina.screen()) == 2)
    assert "Dumped rubbish" in nina.screen()[-1]
    slow.gate.set()
    await stage.settle()
    assert sum("Dumped rubbish" in line for line in nina.screen()) == 1
    assert "✅ 1 photo" in nina.screen()[-1]


@on_sqlite
async def test_forty_who_wait_until_they_may_write_keep_nobody_from_being_greeted(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Updates stand in a long line for SQLite's only writer; a greeting does not stand in it."""
    begin, their_turn = Storage.begin, asyncio.Event()

    @asynccontextmanager
    async def slowly(storage: Storage, cause: str, *waits: int, goes_first: bool = False) -> AsyncIterator[UnitOfWork]:
        if cause.startswith("update") and not goes_first:
            await their_turn.wait()
        async with begin(storage, cause, *waits, goes_first=goes_first) as work:
            yield work

    monkeypatch.setattr(Storage, "begin", slowly)
    crowd = [stage.sandbox.person(f"Sender {number}") for number in range(40)]
    for person in crowd:
        person.says("/help")
    await stage.until(lambda: stage.app.lanes._set_aside == 40)
    nina = stage.sandbox.person("Nina")
    nina.sends_photo(picture("brown"))
    await stage.until(lambda: len(nina.screen()) == 2)
    assert "Dumped rubbish" in nina.screen()[-1]
    their_turn.set()
    await stage.settle()
    assert all("How to report" in person.screen()[-1] for person in crowd)
