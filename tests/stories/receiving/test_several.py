"""Several processes on one PostgreSQL: one of them leads, all work, and whoever goes is replaced."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.app import App, Duty
from bot.connecting import connect
from bot.delivery.sending import Sender, Target
from bot.doctor.inside import Inside
from casework.model.category import CategoryTree
from casework.model.health import Ailment, Ill
from storage.schema import inbox, outbox
from storage.unit_of_work import Storage
from tests.in_process import in_process
from tests.stories.delivery.test_killed import Scene, nursery, scene
from tests.stories.receiving.test_poison import SlowPhotos
from tests.stories.stage import CALENDAR, TOKEN, Stage, build, picture, running

__all__ = ["nursery", "scene"]  # fixtures
pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
HELP = "How to report"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is tried again after seconds be tried after hundredths."""
    for what in ("bot.app.REJOIN_S", "bot.enduring.PAUSES_S", "bot.receiving.polling.BACKOFF_S"):
        monkeypatch.setattr(what, (0.05,))
    monkeypatch.setattr("bot.delivery.courier.PATIENCE_S", 0.05)


@asynccontextmanager
async def another(stage: Stage, folder: Path, duty: Duty, ahead: timedelta = timedelta(0)) -> AsyncIterator[App]:
    """Run another process of the same bot for the block, in this one; its clock may be ahead."""
    storage = Storage(
        stage.storage.transactions.engine.url.render_as_string(hide_password=False), lambda: stage.clock() + ahead
    )
    bot = connect(TOKEN, "http://telegram.test", in_process(stage.sandbox.app))
    app = build(storage, lambda: stage.clock() + ahead, folder, bot, duty=duty)
    async with running(app) as task:
        await stage.until(lambda: app.counts.is_ready or task.done() or duty is not Duty.WORKER)
        yield app
        assert not task.done(), task.exception()
    await storage.close()


async def asks_for_help(stage: Stage) -> None:
    """Rita asks, and is answered once; so long after the last time that the pace does not matter."""
    stage.clock.advance(minutes=1)
    before = sum(HELP in line for line in stage.rita.screen())
    stage.rita.says("/help")
    await stage.until(lambda: sum(HELP in line for line in stage.rita.screen()) > before)
    assert sum(HELP in line for line in stage.rita.screen()) == before + 1


EVERYBODY = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def ends_sessions(stage: Stage, app: App) -> None:
    """Let the server end the connection by which a process knows the others."""
    assert app.peers is not None
    assert app.peers._beside is not None
    pid = app.peers._beside._connection.get_server_pid()
    async with stage.storage.transactions.writing() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})


async def test_who_only_leads_leaves_the_work_to_a_worker(stage: Stage, tmp_path: Path) -> None:
    await stage.stop()
    async with another(stage, tmp_path, Duty.WORKER) as worker, another(stage, tmp_path, Duty.LEADER) as leader:
        await asks_for_help(stage)
        await stage.until(lambda: leader.counts.sends["delivered"] == 1)
        assert (leader.counts.received, leader.counts.updates["done"], leader.counts.leads) == (1, 0, True)
        assert (worker.counts.received, worker.counts.updates["done"], worker.counts.leads) == (0, 1, False)
        assert worker.counts.sends["delivered"] == 0


async def test_calls_are_enough_nobody_waits_for_the_look_of_each_second(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.stop()
    monkeypatch.setattr("storage.traffic.peers.LOOK_S", 600.0)
    async with another(stage, tmp_path, Duty.WORKER) as worker, another(stage, tmp_path, Duty.LEADER):
        await asks_for_help(stage)
        for number in range(45):  # more than a turn of a lane
            stage.rita.says(f"/{number}")
            if number % 3 == 0:
                stage.otto.says("/help")
        await stage.until(lambda: worker.counts.updates["done"] == 61)
        assert await undone(stage.storage) == 0


async def test_when_the_leader_goes_another_process_polls_sends_and_keeps_time(stage: Stage, tmp_path: Path) -> None:
    await asks_for_help(stage)
    async with another(stage, tmp_path, Duty.BOTH) as second:
        await stage.until(lambda: second.counts.is_ready)  # it works, and would lead
        assert second.timekeeper.is_resting is second.counts.leads is False
        await stage.stop()
        await asks_for_help(stage)
        await stage.until(lambda: second.timekeeper.is_resting)


async def test_a_worker_that_goes_in_the_middle_of_an_update_is_replaced_and_the_effect_happens_once(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.stop()
    async with another(stage, tmp_path, Duty.LEADER):
        async with another(stage, tmp_path, Duty.WORKER) as first:
            first.lanes._photos = slow = SlowPhotos(tmp_path)
            stage.rita.sends_photo(picture("brown"))
            stage.rita.says("A sofa")
            await asyncio.wait_for(slow.began.wait(), 60)
        async with another(stage, tmp_path, Duty.WORKER) as second:
            await stage.until(lambda: any("📝 Words: A sofa" in line for line in stage.rita.screen()))
            assert "✅ 1 photo" in stage.draft().text
            assert second.counts.updates["done"] == 2
    assert await undone(stage.storage) == 0


async def test_two_workers_that_both_think_a_lane_is_theirs_have_its_effect_once(stage: Stage, tmp_path: Path) -> None:
    await stage.stop()
    async with another(stage, tmp_path, Duty.LEADER), another(stage, tmp_path, Duty.WORKER) as first:
        first.lanes._photos = slow = SlowPhotos(tmp_path)
        stage.rita.sends_photo(picture("brown"))
        await asyncio.wait_for(slow.began.wait(), 60)
        await ends_sessions(stage, first)  # its locks are free, and it goes on all the same
        async with another(stage, tmp_path, Duty.WORKER) as second:
            await stage.until(lambda: second.counts.updates["done"] == 1)
            slow.gate.set()
            await stage.until(first.lanes.is_idle)
            assert first.counts.updates["done"] == 0
        stage.rita.says("A sofa")
        await stage.until(lambda: any("📝 Words: A sofa" in line for line in stage.rita.screen()))
        assert "✅ 1 photo" in stage.draft().text


async def test_a_leader_whose_connection_the_server_ends_goes_on_and_leads_again(stage: Stage) -> None:
    await asks_for_help(stage)
    assert stage.app.peers is not None
    await ends_sessions(stage, stage.app)
    await stage.until(lambda: stage.app.peers is not None and not stage.app.peers.leads.is_set())
    await asks_for_help(stage)
    assert stage.running is not None
    assert not stage.running.done()


async def test_when_the_server_ends_every_connection_as_in_a_restart_nobody_ends(stage: Stage, tmp_path: Path) -> None:
    async with another(stage, tmp_path, Duty.WORKER):
        await asks_for_help(stage)
        for _ in range(3):
            server = Storage(stage.storage.transactions.engine.url.render_as_string(hide_password=False), stage.clock)
            async with server.transactions.writing() as connection:
                await connection.execute(EVERYBODY)
            await server.close()
            await asks_for_help(stage)
        assert stage.running is not None
        assert not stage.running.done()


async def test_workers_without_a_leader_are_an_ailment(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.traffic.peers.LEADERLESS_S", 0)
    inside = Inside(stage.storage, tmp_path, CALENDAR, stage.clock)
    leaderless = Ailment(Ill.NOBODY_LEADS)
    async with another(stage, tmp_path, Duty.WORKER):
        assert leaderless not in await inside.look()
        await stage.stop()
        async with asyncio.timeout(60):
            while leaderless not in await inside.look():  # noqa: ASYNC110 - the server notices a moment later
                await asyncio.sleep(0.01)


async def test_a_change_of_the_district_reaches_every_process(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.districts.LOOK_EVERY_S", 0.01)
    async with another(stage, tmp_path, Duty.WORKER) as worker:
        async with stage.storage.begin("the command line") as work:
            await work.districts.replace_tree(CategoryTree())
        await stage.until(lambda: not worker.district().tree.groups)
        await stage.until(lambda: not stage.app.district().tree.groups)


async def test_when_the_leader_is_killed_another_polls_and_nothing_is_lost_or_done_twice(scene: Scene) -> None:
    leader = scene.bot
    scene.start()
    second, scene.bot = scene.bot, leader
    scene.rita.says("/report")
    scene.rita.says("A sofa")
    scene.kill()
    scene.bot = second
    scene.rita.says("and a chair")
    await scene.settle()
    scene.rita.says("/report")
    await scene.settle()
    assert "📝 Words: A sofa / and a chair" in scene.rita.screen()[-1], scene.rita.screen()


async def loses_its_connection(stage: Stage) -> None:
    await ends_sessions(stage, stage.app)


async def is_told_to_end(stage: Stage) -> None:
    assert stage.running is not None
    stage.running.cancel()


@pytest.fixture
def _the_first_leads_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a process that has lost its connection not come back, and another lead at once."""
    monkeypatch.setattr("bot.app.REJOIN_S", (600,))
    monkeypatch.setattr("storage.traffic.peers.LOOK_S", 0.02)


@pytest.mark.usefixtures("_the_first_leads_once")
@pytest.mark.parametrize("stops_leading", [loses_its_connection, is_told_to_end])
async def test_what_a_leader_was_sending_when_it_led_no_more_is_not_sent_by_the_next_one(
    stage: Stage, tmp_path: Path, stops_leading: Callable[[Stage], Awaitable[None]]
) -> None:
    await asks_for_help(stage)
    stage.clock.advance(minutes=1)
    async with another(stage, tmp_path, Duty.BOTH) as second:
        await stage.until(lambda: second.counts.is_ready)
        stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, delay=0.7)
        sent = sum(call.method == "sendMessage" for call in stage.sandbox.calls)
        stage.rita.says("/help")
        await stage.until(lambda: sum(call.method == "sendMessage" for call in stage.sandbox.calls) > sent)
        await stops_leading(stage)
        await stage.until(lambda: second.counts.leads)
        stage.otto.says("/help")
        await stage.until(lambda: any(HELP in line for line in stage.otto.screen()))
        assert await attempts(stage.storage) == {1}
        assert sum(HELP in line for line in stage.rita.screen()) == 2


@pytest.mark.usefixtures("_the_first_leads_once")
async def test_what_has_not_left_when_a_leader_leads_no_more_leaves_from_the_next_one(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asks_for_help(stage)
    stage.clock.advance(minutes=1)
    send, is_drawn, is_ready = Sender.send, asyncio.Event(), asyncio.Event()

    async def slow(sender: Sender, to: Target, *rest: object, **more: object) -> int:
        is_ready.set()
        await is_drawn.wait()
        return await send(sender, to, *rest, **more)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(Sender, "send", slow)
    async with another(stage, tmp_path, Duty.BOTH) as second:
        await stage.until(lambda: second.counts.is_ready)
        stage.rita.says("/help")
        await asyncio.wait_for(is_ready.wait(), 60)
        await ends_sessions(stage, stage.app)
        await stage.until(lambda: stage.app.courier._stands_down)
        is_drawn.set()
        await stage.until(lambda: stage.app.counts.sends["later"] == 1)
        stage.clock.advance(seconds=2)
        second.courier.claimer.wake()
        await stage.until(lambda: second.counts.sends["delivered"] == 1)
        assert await attempts(stage.storage) == {1, 2}
        assert sum(HELP in line for line in stage.rita.screen()) == 2


async def test_a_worker_whose_clock_is_ahead_mutes_nobody(stage: Stage, tmp_path: Path) -> None:
    await stage.stop()
    async with (
        another(stage, tmp_path, Duty.LEADER),
        another(stage, tmp_path, Duty.WORKER, ahead=timedelta(minutes=10)) as worker,
    ):
        await asks_for_help(stage)
        assert worker.counts.updates["done"] == 1


async def attempts(storage: Storage) -> set[int]:
    """How often something was sent, when everything is said."""
    async with asyncio.timeout(60):
        while True:
            async with storage.transactions.reading() as connection:
                found = (await connection.execute(select(outbox.c.state, outbox.c.attempts))).all()
            if all(state == "delivered" for state, _ in found):
                return {count for _, count in found}
            await asyncio.sleep(0.002)


async def undone(storage: Storage) -> int:
    async with storage.transactions.reading() as connection:
        count = await connection.scalar(select(func.count()).where(inbox.c.done_at.is_(None)))
    return int(count or 0)
