"""What may go wrong on the bot's own machine, and with files: nothing is lost in silence, and other chats go on."""

import asyncio
import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs
from telegram.error import RetryAfter, TimedOut

from bot.connecting import connect
from bot.receiving import insisting, lanes, polling
from casework.model.notice import Kind, Notice, ToChat
from handlers import files
from sandbox.people import Person
from storage import driver
from storage.files import photos, places
from storage.traffic.inbox import Waiting
from storage.traffic.parcels import Parcel, Parcels
from tests.in_process import in_process
from tests.media import voice
from tests.stories.stage import TOKEN, Stage, build, picture, running

TOLD, NOT_KEPT = "I could not fetch your photo or file", "I cannot keep photos or files at the moment"
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what takes seconds take hundredths."""
    monkeypatch.setattr(polling, "BACKOFF_S", (0.01,))
    monkeypatch.setattr(insisting, "PATIENCE_S", (0.01,))
    monkeypatch.setattr(lanes, "FILE_PATIENCE_S", (0.01,))
    monkeypatch.setattr(lanes, "AGAIN_S", 0.1)
    monkeypatch.setattr(files, "FETCH_S", 0.3)
    monkeypatch.setattr(files, "STALLED_S", 0.1)


def helped(who: Person) -> bool:
    return any("How to report" in line for line in who.screen())


def told(who: Person, words: str) -> int:
    return sum(words in line for line in who.screen())


def names(logs: Sequence[Mapping[str, Any]], who: Person) -> bool:
    """Tell whether a line of the log holds somebody's number at Telegram."""
    return any(str(who.id) in str(value) for log in logs for value in log.values())


async def test_forty_photos_that_do_not_come_hold_up_nobody_and_their_senders_hear_of_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is on its way until the gate opens; then Telegram wants us to wait for longer than a sender should."""
    gate = asyncio.Event()

    async def stalled(*_: object) -> bytes:
        await gate.wait()
        raise RetryAfter(3600)

    monkeypatch.setattr(files, "FETCH_S", 600)
    crowd = [stage.sandbox.person(f"Sender {number}") for number in range(40)]
    for who in crowd:
        who.says("/start")
    await stage.settle()
    with monkeypatch.context() as away:
        away.setattr(files, "_fetch", stalled)
        for who in crowd:
            who.sends_photo(picture("brown"))
        await stage.until(lambda: stage.app.lanes._set_aside == 40)
        stage.otto.says("/help")
        await stage.until(lambda: helped(stage.otto))
        crowd[0].says("A sofa")
        gate.set()
        await stage.settle()
    assert [told(who, TOLD) for who in crowd] == [1] * 40
    assert "📝 Words: A sofa" in crowd[0].screen()[-1]
    crowd[0].sends_photo(picture("brown"))
    await stage.settle()
    assert "✅ 1 photo" in crowd[0].screen()[-1]


async def test_whoever_sent_a_large_file_is_told_that_files_do_not_come_before_theirs_has_a_place(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One large file at a time has a place, and each attempt keeps it for as long as Telegram is silent."""
    asked = list[str]()

    async def silent(_bot: object, file_id: str) -> bytes:
        asked.append(file_id)
        await asyncio.sleep(files.STALLED_S)
        raise TimedOut

    monkeypatch.setattr(files, "_fetch", silent)
    monkeypatch.setattr(files, "SLOWEST", 10**9)
    monkeypatch.setattr(places, "LARGE_AT_ONCE", 1)
    monkeypatch.setattr(stage.app.lanes._photos, "_places", places.Places())
    crowd = [stage.sandbox.person(f"Sender {number}") for number in range(12)]
    for who in crowd:
        who.says("/start")
    await stage.settle()
    for who in crowd:
        who.sends_file(picture("brown") + bytes(3_000_000), "photo.jpg", "image/jpeg")
    await stage.settle()
    assert [told(who, TOLD) for who in crowd] == [1] * len(crowd)
    assert len(set(asked)) < len(crowd)


FILES = {
    "getFile gives 500": ("getFile", {"status": 500}),
    "getFile gives 404": ("getFile", {"status": 404}),
    "getFile is cut": ("getFile", {"cut": "before"}),
    "getFile asks to wait for an hour": ("getFile", {"retry_after": 3600}),
    "the file is nowhere": ("download", {"status": 404}),
    "the file is forbidden": ("download", {"status": 403}),
    "the file breaks off": ("download", {"cut": "after"}),
}


@pytest.mark.parametrize("fault", FILES)
async def test_whoever_sent_a_file_that_does_not_come_is_told_to_send_it_again(stage: Stage, fault: str) -> None:
    method, how = FILES[fault]
    stage.rita.says("/help")
    await stage.sees()
    stage.sandbox.faults.add(method, times=10_000, **how)  # type: ignore[arg-type]  # as the table has them
    stage.rita.sends_photo(picture("brown"))
    stage.rita.sends_voice(voice(3), 3)
    stage.otto.says("/help")
    with capture_logs() as logs:
        await stage.settle()
    assert told(stage.rita, TOLD) == 2
    assert helped(stage.otto)
    assert sum("its sender is asked to send it again" in log["event"] for log in logs) == 2
    assert not names(logs, stage.rita)


async def test_one_file_that_comes_at_the_third_attempt_is_taken_without_a_word(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "FETCH_S", 60)
    stage.sandbox.faults.add("getFile", status=500)
    stage.sandbox.faults.add("download", status=502)
    stage.rita.sends_photo(picture("brown"))
    assert "✅ 1 photo" in (await stage.sees())["Rita"][-1]


async def test_waiting_for_who_is_in_a_group_holds_up_nobody_else(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.reports()
    monkeypatch.setattr(lanes, "AT_ONCE", 1)
    gate, post = asyncio.Event(), stage.app.bot._post

    async def slow(method: str, *arguments: Any, **options: Any) -> Any:
        if method in ("getChatMember", "answerCallbackQuery"):
            await gate.wait()
        return await post(method, *arguments, **options)

    monkeypatch.setattr(stage.app.bot, "_post", slow)
    stage.carl.presses("✋ Take", chat=stage.east)
    stage.otto.says("/help")
    await stage.until(lambda: helped(stage.otto))
    card = stage.card()
    assert card is not None
    assert "Taken by Carl" not in card.text
    gate.set()
    await stage.settle()
    assert "Taken by Carl" in card.text


@contextmanager
def _folder_gone(stage: Stage, _: pytest.MonkeyPatch) -> Iterator[None]:
    """A file stands where the folder was: as root, no mode of a folder keeps anybody out."""
    folder = stage.app.sweeper._photos._folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("the disk is not mounted")
    yield
    folder.unlink()


@contextmanager
def _full_at_the_worker(_: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as full:

        def spool(_data: bytes) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        full.setattr("storage.files.workers._spool", spool)
        full.setattr("tests.remembering.Remembering._made", {})
        yield


@contextmanager
def _full_at_the_commit(_: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as full:

        def flush(_path: Path) -> None:
            raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

        full.setattr(photos, "flush", flush)
        yield


DISKS = {
    "the folder is gone": _folder_gone,
    "the disk is full for the worker": _full_at_the_worker,
    "the disk is full at the commit": _full_at_the_commit,
}


@pytest.mark.parametrize("fault", DISKS)
async def test_whoever_sent_a_photo_that_the_disk_does_not_take_is_told_the_truth(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    stage.rita.says("A sofa")
    await stage.sees()
    with DISKS[fault](stage, monkeypatch), capture_logs() as logs:
        stage.rita.sends_photo(picture("brown"), "Here")
        stage.otto.says("/help")
        await stage.settle()
    assert told(stage.rita, NOT_KEPT) == 1
    assert not any("is kept. Please try again" in line for line in stage.rita.screen())
    assert helped(stage.otto)
    assert any("make room on the disk" in log["event"] for log in logs)
    stage.rita.sends_photo(picture("brown"))
    assert "✅ 1 photo" in (await stage.sees())["Rita"][-1]
    assert "📝 Words: A sofa" in stage.draft().text


async def test_a_disk_that_takes_the_photo_at_the_second_attempt_is_no_matter_for_its_sender(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "FILE_PATIENCE_S", (0.3,))
    with _folder_gone(stage, monkeypatch):
        stage.rita.sends_photo(picture("brown"))
        await asyncio.sleep(0.2)
    assert "✅ 1 photo" in (await stage.sees())["Rita"][-1]


@on_sqlite
async def test_a_database_that_another_program_locks_is_waited_for(
    stage: Stage, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the lock lasted longer than the bot's patience of 20 seconds."""
    monkeypatch.setattr(driver, "BUSY_MS", 20)
    locker = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    with capture_logs() as logs:
        stage.rita.says("A sofa")
        stage.otto.says("/help")
        await stage.until(lambda: any("the database cannot be reached" in log["event"] for log in logs))
        await asyncio.sleep(0.2)
    locker.execute("ROLLBACK")
    locker.close()
    await stage.settle()
    assert told(stage.rita, "📝 Words: A sofa") == 1
    assert helped(stage.otto)


@on_sqlite
async def test_a_database_that_is_read_only_is_waited_for(stage: Stage) -> None:
    async with stage.storage.transactions.writing() as connection:
        await connection.exec_driver_sql("PRAGMA query_only=ON")
    with capture_logs() as logs:
        stage.rita.says("A sofa")
        await stage.until(lambda: any("the database cannot be reached" in log["event"] for log in logs))
    async with stage.storage.transactions.writing() as connection:
        await connection.exec_driver_sql("PRAGMA query_only=OFF")
    await stage.settle()
    assert told(stage.rita, "📝 Words: A sofa") == 1


@on_postgresql
async def test_postgresql_restarts_and_the_bot_goes_on(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.app.REJOIN_S", (0.05,))
    monkeypatch.setattr("bot.enduring.PAUSES_S", (0.05,))
    monkeypatch.setattr("bot.delivery.courier.PATIENCE_S", 0.05)
    everybody = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with capture_logs() as logs:
        for _ in range(2):
            async with stage.storage.transactions.writing() as connection:
                await connection.execute(everybody)
            stage.rita.says("A sofa")
            await asyncio.sleep(0.3)
        await stage.until(lambda: not stage.sandbox.pending(stage.account))
    await stage.settle()
    assert stage.running is not None
    assert not stage.running.done()
    assert any(log["log_level"] == "warning" and "database" in log["event"] for log in logs)
    drafts = [each for each in stage.rita.private().messages if "A sofa / A sofa" in each.text.replace("\n", " / ")]
    assert len(drafts) == 1


async def test_the_log_names_nobody_while_the_updates_of_a_chat_wait_for_the_database(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    pop = stage.app.lanes._turns.pop
    faults = [OperationalError("SELECT", {}, Exception("gone"))]

    async def fail_once(lane: int) -> Waiting | None:
        if faults:
            raise faults.pop()
        return await pop(lane)

    monkeypatch.setattr(stage.app.lanes._turns, "pop", fail_once)
    stage.rita.says("A sofa")
    with capture_logs() as logs:
        await stage.settle()
    assert any(log["event"] == "updates must wait" for log in logs)
    assert not names(logs, stage.rita)
    assert told(stage.rita, "📝 Words: A sofa") == 1


DAY = 86_400


@pytest.mark.parametrize("seconds", [DAY, -DAY, -1800])
@pytest.mark.parametrize("has_failed", [False, True])
async def test_a_clock_that_jumps_mutes_nobody(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, seconds: int, *, has_failed: bool
) -> None:
    """What waits when the clock jumps is what was just said, or what Telegram did not take at once."""
    claim = Parcels.claim

    async def nothing(*_: object) -> list[Parcel]:
        await asyncio.sleep(0.01)
        return []

    stage.rita.says("/help")
    await stage.sees()
    if has_failed:
        stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, status=500)
    else:
        monkeypatch.setattr(Parcels, "claim", nothing)
    stage.rita.says("A sofa")
    stage.carl.says("/queue", stage.east)
    await stage.until(lambda: not has_failed or any(call.status == 500 for call in stage.sandbox.calls))
    await stage.until(stage.app.lanes.is_idle)
    stage.clock.advance(seconds=seconds)
    monkeypatch.setattr(Parcels, "claim", claim)
    stage.otto.says("/help")
    await stage.settle()
    assert helped(stage.otto)
    assert told(stage.rita, "📝 Words: A sofa") == 1
    stage.rita.says("A fridge")
    await stage.settle()
    assert "A fridge" in stage.rita.screen()[-1]


async def test_a_clock_that_was_set_back_while_the_bot_was_off_mutes_nobody(stage: Stage, tmp_path: Path) -> None:
    await stage.stop()
    async with stage.storage.begin("before") as work:
        await work.say(Notice(Kind.HELP, ToChat(stage.east.id, None, "en")))
    stage.clock.advance(seconds=-DAY)
    bot = connect(TOKEN, "http://telegram.test", in_process(stage.sandbox.app))
    stage.app = build(stage.storage, stage.clock, tmp_path, bot)
    async with running(stage.app) as stage.running:
        await stage.settle()
        assert any(each.sender is stage.account for each in stage.east.messages)
