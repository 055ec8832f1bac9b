"""What is sent over a line that stalls or breaks holds up nobody else, and no secret is kept of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from bot.connecting import connect
from bot.delivery.claiming import AT_ONCE
from bot.delivery.pace import LATE_S
from storage.schema import outbox
from tests.in_process import InProcess
from tests.serving import served
from tests.stories.delivery.restarting import restarted
from tests.stories.stage import ELM, TOKEN, Stage

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@pytest.fixture
def freed(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Let no picture arrive before the event is set."""
    freed, request = asyncio.Event(), InProcess.do_request

    async def do_request(self: InProcess, url: str, *arguments: Any, **more: Any) -> tuple[int, bytes]:
        if url.endswith("/editMessageMedia"):
            await freed.wait()
        return await request(self, url, *arguments, **more)

    monkeypatch.setattr(InProcess, "do_request", do_request)
    return freed


@on_sqlite
async def test_seventeen_slow_uploads_hold_up_nobody_else(stage: Stage, freed: asyncio.Event) -> None:
    crowd = [stage.sandbox.person(f"Sender {number}") for number in range(AT_ONCE // 2 + 1)]
    for who in crowd:
        who.says("/start")
    await stage.settle()
    stage.clock.advance(minutes=1)
    for who in crowd:
        who.sends_location(*ELM)  # the answer is a map
    await stage.until(lambda: stage.app.pace.under_way() == len(crowd))
    stage.clock.advance(seconds=LATE_S)
    stage.otto.says("/help")
    await stage.until(lambda: any("How to report" in line for line in stage.otto.screen()))
    freed.set()
    await stage.settle()
    assert all(stage.draft(who).medium == "photo" for who in crowd)


@asynccontextmanager
async def raving(address: str) -> AsyncIterator[str]:
    """Pass calls on, but answer those that send words with what is no HTTP; aiohttp quotes the address then."""
    port = urlsplit(address).port

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs, ours = await asyncio.open_connection("127.0.0.1", port)

        async def answer() -> None:
            while data := await theirs.read(65_536):
                writer.write(data)

        async with asyncio.TaskGroup() as tasks:
            answering = tasks.create_task(answer())
            while data := await reader.read(65_536):
                if b"/sendMessage" in data.partition(b"\r\n")[0]:
                    writer.write(b"hello there\r\n\r\n")
                    break
                ours.write(data)
            answering.cancel()
        for each in (ours, writer):
            each.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@on_sqlite
async def test_what_the_outbox_keeps_of_a_call_that_failed_does_not_name_the_token(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.stop()
    async with (
        served(stage.sandbox.app) as telegram,
        raving(telegram) as address,
        restarted(stage, tmp_path / "photos", connect(TOKEN, address)),
    ):
        stage.rita.says("/help")
        async with asyncio.timeout(60):
            while not (kept := await _troubles(stage)):  # noqa: ASYNC110 - what is recorded sets no event
                await asyncio.sleep(0.01)
        await stage.stop()
    assert "/bot(secret)/sendMessage" in kept[0]
    assert TOKEN not in "".join(kept)


async def _troubles(stage: Stage) -> list[str]:
    async with stage.storage.transactions.reading() as connection:
        return list((await connection.execute(select(outbox.c.trouble).where(outbox.c.trouble.is_not(None)))).scalars())
