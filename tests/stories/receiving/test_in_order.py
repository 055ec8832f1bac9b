"""Updates are stored before they are acknowledged, and handled in order, once, and never for ever."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot import app as application
from bot.app import Webhook
from bot.connecting import connect
from bot.delivery.pace import Pace
from bot.receiving import lanes, polling
from bot.receiving.polling import Stopped
from casework.desk import fixing
from casework.ports import KeptPhoto
from casework.reporting import drafting
from handlers import files
from sandbox import Sandbox
from sandbox.limits import Limits
from storage.files.photos import PhotoFiles, Prepared
from storage.traffic.inbox import Inbox, Waiting
from storage.traffic.lease import LeaseTaken
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.in_process import in_process
from tests.media import voice
from tests.stories.stage import TOKEN, Stage, build, furnish, picture, running

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


async def test_an_update_that_is_delivered_twice_has_its_effect_once(stage: Stage) -> None:
    stage.rita.says("A sofa")
    again = stage.account.queue[-1]
    await stage.sees()
    stage.account.queue.append(again)
    stage.account.arrived.notify()
    (await stage.sees()).check()
    stage.rita.says("/report")
    assert "📝 Words: A sofa /" in (await stage.sees())["Rita"][-1]


class SlowPhotos(PhotoFiles):
    """A photo store that keeps a photo only when a gate opens."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.gate = asyncio.Event()
        self.kept = 0

    async def prepare(self, data: bytes) -> tuple[Prepared, KeptPhoto]:
        await self.gate.wait()
        self.kept += 1
        return await super().prepare(data)


async def test_a_slow_photo_holds_up_its_own_chat_in_order_and_no_other(stage: Stage, tmp_path: Path) -> None:
    slow = SlowPhotos(tmp_path / "photos")
    stage.app.lanes._photos = slow
    stage.rita.says("/start")
    await stage.sees()
    stage.rita.sends_photo(picture("brown"))
    stage.rita.says("A sofa")
    stage.otto.says("/help")
    await stage.until(lambda: any("How to report" in line for line in stage.otto.screen()))
    assert stage.rita.screen()[3:] == ["[Rita] Rita: (photo)", "[Rita] Rita: A sofa"]
    slow.gate.set()
    await stage.settle()
    assert "✅ 1 photo" in stage.draft().text
    assert "📝 Words: A sofa" in stage.draft().text


# Processes that share a PostgreSQL read 20 updates of a lane at a time, so there people take turns only among these.
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_in_a_group_nobody_waits_behind_all_that_somebody_else_has_sent(stage: Stage, tmp_path: Path) -> None:
    await stage.reports()
    slow = SlowPhotos(tmp_path / "photos")
    slow.gate.set()
    stage.app.lanes._photos = slow
    for number in range(30):
        stage.carl.sends_photo(picture("green"), str(number), chat=stage.east, reply_to=stage.card())
    stage.cora.says("/queue", stage.east)
    await stage.until(lambda: bool(slow.kept))
    await stage.until(lambda: "📋" in stage.east.messages[-1].text)
    assert slow.kept < 10


async def test_an_error_of_ours_is_apologised_for_with_a_code_and_the_chat_goes_on(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError("planted")

    await stage.reports()
    with monkeypatch.context() as planted, capture_logs() as logs:
        planted.setattr(drafting, "answer", broken)
        planted.setattr(fixing, "take", broken)
        stage.rita.says("A sofa")
        stage.carl.presses("✋ Take", chat=stage.east)
        seen = await stage.sees()
    codes = {log["incident"] for log in logs if "incident" in log}
    assert "Something went wrong on our side" in seen["Rita"][-1]
    assert "Something went wrong on our side" in seen.toasts[0]
    assert {next(code for code in codes if code in said) for said in (seen["Rita"][-1], seen.toasts[0])} == codes
    stage.rita.says("A fridge")
    assert "📝 Words: A fridge" in (await stage.sees())["Rita"][-1]
    stage.carl.presses("✋ Take", chat=stage.east)
    assert (await stage.sees()).toasts == ["toast for Carl: ✓"]


async def test_an_error_that_passes_is_retried_and_nobody_hears_of_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, failures = drafting.answer, [ZeroDivisionError("planted"), ZeroDivisionError("planted")]

    async def shaky(*arguments: object) -> object:
        if failures:
            raise failures.pop()
        return await answer(*arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(drafting, "answer", shaky)
    stage.rita.says("A sofa")
    (await stage.sees()).check(rita=["A sofa", "bot: Dumped rubbish", "📝 Words: A sofa"])


async def test_a_photo_that_cannot_be_fetched_for_a_while_comes_later_and_in_order(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "FILE_PATIENCE_S", (0,))
    stage.sandbox.faults.add("getFile", status=502)
    stage.sandbox.faults.add("getFile", cut="before")
    stage.sandbox.faults.add("download", cut="after")
    stage.rita.sends_photo(picture("brown"), "Here")
    stage.rita.says("A sofa")
    await stage.sees()
    assert "✅ 1 photo" in stage.draft().text
    assert "📝 Words: Here\nA sofa" in stage.draft().text


AWAY = "Bad Request: wrong file_id or the file is temporarily unavailable"


async def test_a_file_that_telegram_does_not_hand_out_is_waited_for_and_never_blamed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "FILE_PATIENCE_S", (0,))
    stage.sandbox.faults.add("getFile", times=6, status=400, description=AWAY)
    stage.rita.sends_photo(picture("brown"))
    (await stage.sees()).check(rita=["(photo)", "bot: Dumped rubbish", "✅ 1 photo"])
    stage.sandbox.faults.add("getFile", times=6, status=400, description=AWAY)
    stage.rita.sends_voice(voice(3), 3)
    assert "1 voice message" in (await stage.sees())["Rita"][-1]
    stage.sandbox.faults.add("download", times=6, status=404)
    stage.rita.sends_photo(picture("red"))
    assert "✅ 2 photos" in (await stage.sees())["Rita"][-1]


async def test_a_file_that_telegram_never_hands_out_is_asked_for_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "FETCH_S", 0.1)
    monkeypatch.setattr(lanes, "FILE_PATIENCE_S", (0.05,))
    fault = stage.sandbox.faults.add("getFile", times=1000, status=400, description=AWAY)
    stage.rita.sends_photo(picture("brown"))
    assert "I could not fetch your photo or file" in (await stage.sees())["Rita"][-1]
    stage.rita.sends_voice(voice(3), 3)
    assert "I could not fetch your photo or file" in (await stage.sees())["Rita"][-1]
    stage.sandbox.faults.waiting.remove(fault)
    stage.rita.sends_photo(picture("brown"))
    assert "✅ 1 photo" in (await stage.sees())["Rita"][-1]


async def test_a_file_whose_size_telegram_did_not_tell_and_that_is_too_big_is_refused_at_once(stage: Stage) -> None:
    stage.sandbox.faults.add("getFile", status=400, description="Bad Request: file is too big")
    stage.rita.sends_photo(picture("brown"))
    assert "20 MB" in (await stage.sees())["Rita"][-1]
    stage.sandbox.faults.add("getFile", status=400, description="Bad Request: file is too big")
    stage.rita.sends_voice(voice(3), 3)
    assert "20 MB" in (await stage.sees())["Rita"][-1]


async def test_what_cannot_be_stored_is_not_acknowledged_and_stored_later(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, failed_at = Inbox.store, list[int]()

    async def away(inbox: Inbox, *arguments: object) -> list[Waiting]:
        if len(failed_at) < 2:
            failed_at.append(len(stage.sandbox.calls))
            raise OperationalError("INSERT", {}, Exception("the disk is full"))
        return await store(inbox, *arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(polling, "BACKOFF_S", (0,))
    monkeypatch.setattr(Inbox, "store", away)
    stage.rita.says("/help")
    mine = stage.account.queue[-1].id
    said = ["/help", "I cannot write anything down", "bot: Dumped rubbish", "How to report"]
    (await stage.sees()).check(rita=said)
    for seen in failed_at:
        following = next(call for call in stage.sandbox.calls[seen:] if call.method == "getUpdates")
        assert following.params.get("offset", 0) <= mine


async def test_a_bot_starts_when_telegram_can_be_reached_and_says_so_until_then(
    storage: Storage, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "BACKOFF_S", (0,))
    sandbox = Sandbox(clock)
    sandbox.bot(TOKEN)
    sandbox.person("Rita").says("/help")  # the first poll ends at once
    sandbox.faults.add("getMe", times=2, cut="before")
    app = build(storage, clock, tmp_path, connect(TOKEN, "http://telegram.test", in_process(sandbox.app)))
    with capture_logs() as logs:
        async with running(app), asyncio.timeout(60):
            await app.poller.has_polled.wait()
    assert [log["event"] for log in logs].count("Telegram cannot be reached; waiting") == 2
    assert sandbox.violations == []


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_a_bot_with_a_token_that_nobody_knows_stops_and_says_what_to_do(
    storage: Storage, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "BACKOFF_S", (0,))
    sandbox = Sandbox(clock)
    app = build(storage, clock, tmp_path, connect("1:none", "http://telegram.test", in_process(sandbox.app)))
    with pytest.RaisesGroup(pytest.RaisesExc(Stopped, match="does not know this token")):
        await app.run()


@pytest.mark.parametrize(
    ("status", "description", "said"),
    [(409, CONFLICT, "Another program takes this bot's updates"), (401, "Unauthorized", "does not know this token")],
)
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_a_bot_that_cannot_go_on_polling_stops_and_says_why(
    storage: Storage,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    description: str,
    said: str,
) -> None:
    monkeypatch.setattr(polling, "CONFLICT_PAUSE_S", 0)
    monkeypatch.setattr(polling, "BACKOFF_S", (0,))
    sandbox = Sandbox(clock)
    sandbox.bot(TOKEN)
    sandbox.faults.add("getUpdates", times=99, status=status, description=description)
    app = build(storage, clock, tmp_path, connect(TOKEN, "http://telegram.test", in_process(sandbox.app)))
    with pytest.raises(ExceptionGroup) as stopped:
        await app.run()
    assert stopped.group_contains(Stopped, match=said)


@pytest.mark.parametrize(
    "given",
    [
        *(None, True, {}, "no list", [7], [None], [{}], [{"update_id": "7"}]),
        *([{"update_id": 2**63}], [{"update_id": -2}], [{"update_id": True}]),
    ],
)
async def test_what_is_no_list_of_updates_is_logged_and_waited_out(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, given: object
) -> None:
    monkeypatch.setattr(polling, "BACKOFF_S", (0,))
    post, left = stage.app.bot._post, [given, given]

    async def broken(method: str, *arguments: Any, **options: Any) -> Any:
        if method == "getUpdates" and left:
            return left.pop()
        return await post(method, *arguments, **options)

    with capture_logs() as logs:
        monkeypatch.setattr(stage.app.bot, "_post", broken)
        stage.rita.says("/help")
        await stage.sees()
        await stage.until(lambda: not left)
        stage.rita.says("A sofa")
        (await stage.sees()).check(rita=["A sofa", "📝 Words: A sofa"])
    assert sum(log["log_level"] == "warning" and "trying again" in log["event"] for log in logs) == 2


SENDER = {"id": 7, "is_bot": False, "first_name": "x"}
CHAT = {"id": 7, "type": "private"}


@pytest.mark.parametrize(
    "odd",
    [
        {"message": {"chat": 1}},
        {"message": {"message_id": 1, "date": 0, "chat": CHAT | {"id": "7"}, "from": SENDER, "text": "x"}},
        {"message": {"message_id": 1, "date": 0, "chat": CHAT, "from": SENDER | {"id": "seven"}, "text": "/help"}},
        {"message": {"message_id": 1, "date": 0, "chat": CHAT, "from": SENDER, "text": 7}},
        {"callback_query": {"id": "1", "chat_instance": "1", "from": SENDER | {"id": "seven"}, "data": "1.take.1"}},
        {"my_chat_member": {"chat": CHAT | {"id": 2**63}, "from": SENDER}},
    ],
)
async def test_what_is_no_update_keeps_no_other_waiting_and_ends_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, odd: dict[str, object]
) -> None:
    post, left = stage.app.bot._post, [odd]

    async def among(method: str, *arguments: Any, **options: Any) -> Any:
        given = await post(method, *arguments, **options)
        if method == "getUpdates" and given and left:
            return [left.pop() | {"update_id": given[0]["update_id"] - 100_000}, *given]
        return given

    with capture_logs() as logs:
        monkeypatch.setattr(stage.app.bot, "_post", among)
        stage.rita.says("A sofa")
        assert "📝 Words: A sofa" in "".join((await stage.sees())["Rita"])
        stage.rita.says("It is wet")
        assert "It is wet" in "".join((await stage.sees())["Rita"])
        await stage.until(lambda: any(log["event"] == "an update was given up" for log in logs))
    (said,) = (log for log in logs if log["event"] == "an update was given up")
    assert len(said["incident"]) == 6


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_a_second_process_is_turned_away(stage: Stage, tmp_path: Path, database_url: str) -> None:
    second = Storage(database_url, stage.clock)
    app = build(second, stage.clock, tmp_path, stage.app.bot)
    with pytest.raises(LeaseTaken):
        await app.run()
    await second.close()


async def test_updates_by_webhook_are_kept_in_order_and_worked(storage: Storage, clock: Clock, tmp_path: Path) -> None:
    sandbox = Sandbox(clock, limits=Limits.without_rates())  # the clock stands still
    sandbox.bot(TOKEN)
    rita = sandbox.person("Rita")
    await furnish(storage, -1, -2, clock())
    bot = connect(TOKEN, "http://telegram.test", in_process(sandbox.app))
    app = build(storage, clock, tmp_path, bot, Pace.unlimited(), Webhook("http://bot.test", ("127.0.0.1", 0), "s3cret"))
    sandbox.webhooks.transport = httpx.ASGITransport(app.web)
    async with running(app), asyncio.timeout(60):
        deliveries = asyncio.get_running_loop().create_task(sandbox.webhooks.run())
        for number in range(5):
            rita.says(f"word {number}")
        while not any("word 0 / word 1 / word 2 / word 3 / word 4" in line for line in rita.screen()):
            await sandbox.changed.wait(sandbox.changed.revision)
        deliveries.cancel()
        await asyncio.gather(deliveries, return_exceptions=True)
    assert sandbox.violations == []
    assert sandbox.webhooks.given_up == []
