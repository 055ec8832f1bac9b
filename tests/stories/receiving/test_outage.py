"""While the inbox cannot be written, people are told so once, and answered when it can."""

import asyncio
from pathlib import Path

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from bot.app import Webhook
from bot.connecting import connect
from bot.receiving import polling
from sandbox import Sandbox
from storage.traffic.inbox import Inbox, Waiting
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.in_process import in_process
from tests.stories.stage import TOKEN, Stage, build, furnish, picture, running

AWAY = "I cannot write anything down at the moment."


class Database:
    """A database whose inbox can be unavailable."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_away = False
        self.refused = 0
        store = Inbox.store

        async def kept(inbox: Inbox, *arguments: object) -> list[Waiting]:
            if self.is_away:
                self.refused += 1
                raise OperationalError("INSERT", {}, Exception("the disk is full"))
            return await store(inbox, *arguments)  # type: ignore[arg-type]  # passed on as they came

        monkeypatch.setattr(polling, "BACKOFF_S", (0,))
        monkeypatch.setattr(Inbox, "store", kept)


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Database:
    return Database(monkeypatch)


async def refusals(stage: Stage, database: Database, more: int = 5) -> None:
    """Wait until `more` further attempts to store have failed."""
    target = database.refused + more
    await stage.until(lambda: database.refused >= target)


async def test_each_who_writes_is_told_once_an_outage_and_answered_when_it_is_over(
    stage: Stage, database: Database
) -> None:
    wu = stage.sandbox.person("Wu", "zh-hans")
    database.is_away = True
    stage.rita.sends_album([picture("red"), picture("green")], "A sofa")
    stage.rita.says("/report")
    stage.otto.says("/help")
    wu.says("/help")
    stage.carl.says("talk", stage.east)
    await refusals(stage, database)
    for who in (stage.rita, stage.otto):
        assert [line for line in who.screen() if "bot:" in line] == [
            f"[{who.name}] bot: {who.private().messages[-1].text}"
        ]
        assert who.private().messages[-1].text.startswith(AWAY)
    assert len([line for line in wu.screen() if "bot:" in line]) == 1
    assert not any("bot:" in line for line in stage.sandbox.transcript()[stage.marked :] if "desk" in line)
    database.is_away = False
    seen = await stage.sees()
    assert "✅ 2 photos" in seen["Rita"][-1]
    assert "📝 Words: A sofa" in seen["Rita"][-1]
    assert "How to report" in seen["Otto"][-1]
    stage.clock.advance(minutes=1)  # Telegram takes no more than one message a second
    database.is_away = True
    stage.rita.says("/help")
    await refusals(stage, database)
    assert AWAY in stage.rita.screen()[-1]
    database.is_away = False
    await stage.sees()


async def test_whoever_telegram_was_too_busy_to_tell_is_told_at_the_next_attempt(
    stage: Stage, database: Database
) -> None:
    stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, times=1, status=429, retry_after=1)
    database.is_away = True
    stage.rita.says("/help")
    await refusals(stage, database)
    stage.clock.advance(seconds=2)
    await stage.until(lambda: AWAY in stage.rita.screen()[-1])
    database.is_away = False
    await stage.sees()


async def test_a_press_gets_its_toast_and_its_effect_later(stage: Stage, database: Database) -> None:
    await stage.reports()
    database.is_away = True
    stage.carl.presses("✋ Take", chat=stage.east)
    await refusals(stage, database)
    assert AWAY in "\n".join(stage.sandbox.transcript()[stage.marked :])
    database.is_away = False
    await stage.sees()
    card = stage.card()
    assert card is not None
    assert "Taken by Carl." in card.text


async def test_who_cannot_be_told_keeps_nobody_from_being_told(stage: Stage, database: Database) -> None:
    stage.rita.says("/start")
    await stage.sees()
    stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, times=99, status=403, description="Forbidden: x")
    database.is_away = True
    stage.rita.says("/help")
    stage.otto.says("/help")
    await refusals(stage, database)
    assert AWAY in stage.otto.screen()[-1]
    database.is_away = False


async def test_by_webhook_telegram_is_asked_to_send_it_again(
    storage: Storage, clock: Clock, tmp_path: Path, database: Database
) -> None:
    sandbox = Sandbox(clock)
    sandbox.bot(TOKEN)
    rita = sandbox.person("Rita")
    await furnish(storage, -1, -2, clock())
    bot = connect(TOKEN, "http://telegram.test", in_process(sandbox.app))
    app = build(storage, clock, tmp_path, bot, webhook=Webhook("http://bot.test", ("127.0.0.1", 0), "s3cret"))
    sandbox.webhooks.transport = httpx.ASGITransport(app.web)
    async with running(app), asyncio.timeout(60):
        deliveries = asyncio.get_running_loop().create_task(sandbox.webhooks.run())
        database.is_away = True
        rita.says("A sofa")
        while not any(AWAY in line for line in rita.screen()):
            await sandbox.changed.wait(sandbox.changed.revision)
        database.is_away = False
        while not any("📝 Words: A sofa" in line for line in rita.screen()):
            clock.advance(seconds=1)
            await asyncio.sleep(0.01)
        deliveries.cancel()
        await asyncio.gather(deliveries, return_exceptions=True)
    assert len([line for line in rita.screen() if AWAY in line]) == 1
