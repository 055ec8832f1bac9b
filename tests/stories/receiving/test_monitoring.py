"""What those see who watch over the bot: whether it is able, whether it is ready, and its figures."""

import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from bot.connecting import connect
from bot.counting import BUCKETS_S, Counts, Durations
from bot.monitoring import pages as monitoring
from bot.monitoring.door import be_watched
from bot.monitoring.pages import pages
from casework.model.notice import Kind, Notice, ToPerson
from casework.model.person import PersonId
from casework.model.ticket import Status
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.storage.samples import add_teams, add_ticket, claim, link_desk, meet, say_in
from tests.stories.stage import TOKEN, Stage, build


@asynccontextmanager
async def watching(
    storage: Storage, clock: Clock, counts: Counts, *, polls: bool = True
) -> AsyncIterator[httpx.AsyncClient]:
    """Look at the pages of a bot without a network."""
    transport = httpx.ASGITransport(pages(storage, counts, clock, polls=polls))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as http:
        yield http


async def figures(http: httpx.AsyncClient) -> dict[str, float]:
    """Return the bot's figures, by their names with their labels."""
    answer = await http.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    lines = [line.rpartition(" ") for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


async def test_what_happened_is_counted(stage: Stage) -> None:
    await stage.reports()
    async with watching(stage.storage, stage.clock, stage.app.counts) as http:
        found = await figures(http)
        answer = await http.get("/health")
    assert found["cleanward_updates_received_total"] == found['cleanward_updates_total{outcome="done"}'] >= 5
    assert found["cleanward_update_seconds_count"] == found["cleanward_updates_received_total"]
    assert found['cleanward_sends_total{outcome="delivered"}'] >= 3
    assert found["cleanward_message_seconds_count"] == found['cleanward_sends_total{outcome="delivered"}']
    assert found['cleanward_message_seconds_bucket{le="+Inf"}'] == found["cleanward_message_seconds_count"]
    assert found['cleanward_tickets{state="open"}'] == 1
    assert found["cleanward_inbox_waiting"] == found['cleanward_outbox_waiting{why="turn"}'] == 0
    assert found["cleanward_ready"] == found["cleanward_database_up"] == 1
    assert found["cleanward_process_resident_memory_bytes"] > 1e6
    assert (answer.status_code, answer.json()["status"], answer.json()["problems"]) == (200, "ok", [])
    assert answer.json()["last_poll_s"] < 60


async def test_no_page_names_anybody(stage: Stage) -> None:
    stage.rita.says("my name is Rita Roe")
    await stage.reports()
    async with watching(stage.storage, stage.clock, stage.app.counts) as http:
        said = "".join([(await http.get(path)).text for path in ("/health", "/ready", "/metrics")])
    assert "Rita" not in said
    assert str(stage.rita.id) not in said
    assert str(stage.east.id) not in said
    assert TOKEN not in said


async def test_a_refusal_of_telegrams_is_counted_by_what_it_means(stage: Stage) -> None:
    stage.rita.says("/start")
    await stage.sees()
    stage.rita.blocks(stage.account)
    async with stage.storage.begin("later") as work:
        await work.say(Notice(Kind.JOINED, ToPerson(PersonId(1)), facts={"role": "supervisor"}))
    await stage.settle()
    assert stage.app.counts.sends["unreachable"] == stage.app.counts.sends["failed"] == 1


async def test_an_update_that_is_given_up_is_counted(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise ValueError("a mistake of ours")

    monkeypatch.setattr("bot.receiving.lanes.handle", fail)
    stage.rita.says("hello")
    await stage.settle()
    assert stage.app.counts.updates == {"given_up": 1}
    assert sum(stage.app.counts.working.counts) == 1


async def test_before_telegram_was_reached_it_is_alive_and_not_ready(
    storage: Storage, clock: Clock, tmp_path: Path
) -> None:
    app = build(storage, clock, tmp_path, connect(TOKEN, "http://127.0.0.1:9"))
    async with watching(storage, clock, app.counts) as http:
        assert (await http.get("/ready")).status_code == 503
        assert (await http.get("/health")).status_code == 200
        app.counts.is_ready = True
        assert (await http.get("/ready")).json() == {"status": "ready"}


async def test_without_a_poll_for_long_it_is_not_able_but_by_webhook_it_need_not_poll(
    storage: Storage, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(monitoring, "POLL_LATE_S", -1.0)
    leader = Counts()
    leader.lead()
    async with watching(storage, clock, leader) as http:
        answer = await http.get("/health")
        assert answer.status_code == 503
        assert answer.json()["problems"] == ["Telegram has not answered for too long"]
    for counts, polls in ((leader, False), (Counts(), True)):  # the second one does not lead
        async with watching(storage, clock, counts, polls=polls) as http:
            answer = await http.get("/health")
            assert answer.status_code == 200
            assert "last_poll_s" not in answer.json()


async def test_what_waits_too_long_is_said_but_not_what_a_shut_desk_keeps(storage: Storage, clock: Clock) -> None:
    await say_in(storage, -6, 1)
    [parcel] = await claim(storage, clock())
    async with storage.begin("shut") as work:
        await work.parcels.wait_for_chat(parcel, clock() + timedelta(hours=9), "no rights")
    await say_in(storage, -6, 2)  # behind the other
    await say_in(storage, 5, 1)
    async with watching(storage, clock, Counts()) as http:
        clock.advance(minutes=29)
        assert (await http.get("/health")).status_code == 200
        clock.advance(minutes=2)
        answer = await http.get("/health")
        assert (answer.status_code, answer.json()["problems"]) == (503, ["messages wait too long"])
        assert answer.json()["outbox_oldest_s"] == 31 * 60
        found = await figures(http)
        assert found['cleanward_outbox_oldest_seconds{why="turn"}'] == 31 * 60
        assert (found['cleanward_outbox_waiting{why="turn"}'], found['cleanward_outbox_waiting{why="shut"}']) == (1, 2)


async def test_tickets_are_counted_by_state_closed_ones_too(storage: Storage, clock: Clock) -> None:
    await add_teams(storage)
    await link_desk(storage)
    rita = await meet(storage)
    for status in (Status.OPEN, Status.OPEN, Status.TAKEN, Status.CONFIRMED):
        await add_ticket(storage, rita, status=status)
    async with watching(storage, clock, Counts()) as http:
        found = await figures(http)
    states = {re.findall(r'"(\w+)"', name)[0]: n for name, n in found.items() if name.startswith("cleanward_tickets")}
    assert states == {"open": 2, "taken": 1, "confirmed": 1}


async def test_while_the_database_is_away_it_says_so_and_gives_what_it_knows(
    storage: Storage, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> Any:
        raise OperationalError("", None, Exception("gone"))

    monkeypatch.setattr(storage.transactions, "reading", away)
    async with watching(storage, clock, Counts()) as http:
        answer = await http.get("/health")
        assert (answer.status_code, answer.json()["problems"]) == (503, ["the database does not answer"])
        found = await figures(http)
        assert found["cleanward_database_up"] == 0
        assert not any("inbox" in name for name in found)


def test_durations_are_counted_in_their_buckets() -> None:
    durations = Durations()
    for seconds in (0.01, BUCKETS_S[0], 0.06, 1e6, -3.0):
        durations.add(seconds)
    assert durations.counts[:2] == [3, 1]
    assert durations.counts[-1] == 1
    assert durations.total_s == pytest.approx(0.01 + 0.05 + 0.06 + 1e6)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_an_address_that_is_taken_does_not_end_the_bot(storage: Storage, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        await be_watched(storage, Counts(), clock, "127.0.0.1", taken.getsockname()[1], polls=True)
