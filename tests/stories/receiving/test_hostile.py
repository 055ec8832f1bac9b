"""Hostile updates end nothing, tell nobody how the bot is made, give nobody a say, and cost no memory.

They come by the real receiving path, by polling and by the webhook, into the real handlers on a real database. The
Telegram is a small one that keeps nothing, because memory is measured; it says of every stranger that they are in no
group. `make test` takes 300 updates, `make test-long` 100,000.
"""

import asyncio
import gc
import json
import logging
import os
import re
from collections import Counter
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from sqlalchemy import func, select
from telegram.request import BaseRequest, RequestData

from bot.app import App
from bot.connecting import connect
from bot.delivery.pace import Pace
from bot.web.door import PATH
from casework.model.ticket_id import TicketId
from storage.schema import inbox
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.handlers.cast import Cast, raised
from tests.stories.receiving.hostile import KINDS, Hostile, Sent
from tests.stories.stage import TOKEN, build, running

MANY = 100_000 if os.environ.get("EVERY_ENGINE") else 300
SEED = 1
ALLOWED_MB = 40.0  # what memory may grow by from the first fifth on: SQLite's and Python's own caches are full then
BATCH = 25
LOOKED_EVERY = 40  # batches: a worked update is thrown away some days later
BY_WEBHOOK = 5  # one batch in so many comes by the webhook
TRACE = re.compile(rb"Traceback|File \\?\"|\.py\b|Error\(|sqlalchemy|asyncpg|NoneType|" + TOKEN.encode())
ME = {"id": 123456, "is_bot": True, "first_name": "Cleanward", "username": "cleanward_bot"}


class Deaf(BaseRequest):
    """A Telegram that hands out what it is given, says yes to everything else, and keeps only what it heard last."""

    def __init__(self) -> None:
        self.batches: asyncio.Queue[str] = asyncio.Queue(1)
        self.traces: list[bytes] = []
        self.said = Counter[str]()
        self._messages = count(1000)

    @property
    def read_timeout(self) -> float:
        return 30

    async def initialize(self) -> None:
        """There is nothing to connect to."""

    async def shutdown(self) -> None:
        """There is nothing to disconnect from."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Answer a call."""
        del method
        name = url.rpartition("/")[2]
        asked = request_data.parameters if request_data else {}
        if name == "getUpdates":
            return 200, b'{"ok":true,"result":' + (await self.batches.get()).encode() + b"}"
        self.said[name] += 1
        body = json.dumps(asked).encode()
        if TRACE.search(body):
            self.traces.append(body)
        return self._answer(name, asked)

    def _answer(self, name: str, asked: dict[str, Any]) -> tuple[int, bytes]:
        if name == "getFile":
            return 400, b'{"ok":false,"error_code":400,"description":"Bad Request: file is too big"}'
        result: object = True
        if name == "getMe":
            result = ME
        elif name == "getMyCommands":
            result = []
        elif name == "getChatMember":
            user = {"id": asked["user_id"], "is_bot": False, "first_name": "x"}
            result = {"user": user, "status": "member" if user["id"] == ME["id"] else "left"}
        elif name.startswith(("send", "editMessage")):
            chat = asked["chat_id"]
            kind = {"type": "private", "first_name": "x"} if chat > 0 else {"type": "supergroup", "title": "x"}
            result = {
                "message_id": next(self._messages),
                "date": 1,
                "chat": {"id": chat, **kind},
                "from": ME,
                "text": "x",
            }
        return 200, json.dumps({"ok": True, "result": result}).encode()


async def authority(eight: Cast) -> list[object]:
    """Return who has which say, and what only somebody with a say changes."""
    async with eight.stage.storage.read() as work:
        tickets = [await work.tickets.get(TicketId(number)) for number in (1, 2)]
        district = eight.stage.app.district()
        return [
            await work.roles.all(),
            await work.restraints.banned(9),
            await work.audit.latest(0, 99),
            await work.supervision.group(),
            [await work.desks.teams_in(desk.id) for desk in (eight.stage.east, eight.stage.west)],
            [(each.status, each.team, each.category, each.point) for each in tickets if each],
            [district.areas, district.teams, district.tree],
        ]


class Reception:
    """The bot, what it is given, and what it gave up."""

    def __init__(self, app: App, deaf: Deaf, clock: Clock, task: asyncio.Task[None]) -> None:
        self._app, self._deaf, self._clock, self._task = app, deaf, clock, task
        self._door = httpx.AsyncClient(transport=httpx.ASGITransport(app.web), base_url="http://bot.test")
        self._batches = count(1)
        self._sound: set[int] = set()
        self.given_up: set[int] = set()  # sound updates

    async def receive(self, updates: Iterator[Sent]) -> None:
        """Let the bot receive updates in batches, and work each batch to its end."""
        while batch := list(islice(updates, BATCH)):
            self._sound |= {each.update_id for each in batch if each.is_sound}
            number = next(self._batches)
            if number % BY_WEBHOOK:
                await self._deaf.batches.put("[" + ",".join(each.text for each in batch) + "]")
                await self._deaf.batches.put("[]")  # taken when the batch is stored
            else:
                await self._knock(batch)
            while not (self._app.is_idle and self._deaf.batches.empty()):
                if self._task.done():
                    await self._task  # raises what has ended the bot
                await asyncio.sleep(0.001)
            self._clock.advance(minutes=30)
            if number % LOOKED_EVERY == 0:
                await self.look()
        await self.look()

    async def _knock(self, batch: list[Sent]) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": "", "content-type": "application/json"}
        for each in batch:
            answer = await self._door.post(PATH, content=each.text.encode(), headers=headers)
            assert answer.status_code in ((200,) if each.is_sound else (200, 400)), each.text

    async def look(self) -> None:
        """Note which sound updates were given up, before their rows are thrown away; nothing may be left undone."""
        async with self._app.storage.transactions.reading() as connection:
            undone = select(func.count()).where(inbox.c.done_at.is_(None))
            assert (await connection.execute(undone)).scalar_one() == 0
            failed = await connection.execute(select(inbox.c.update_id).where(inbox.c.trouble.is_not(None)))
            self.given_up |= {row.update_id for row in failed} & self._sound


def resident_mb() -> float:
    """Return the memory that this process holds."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


@pytest.fixture
def hushed() -> Iterator[None]:
    """Log nothing: thousands of incidents with their traces would take most of the time."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.mark.usefixtures("hushed")
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")  # of messages that nobody answers
async def test_hostile_updates_end_nothing_and_gain_nothing(storage: Storage, clock: Clock, tmp_path: Path) -> None:
    async with raised(storage, clock, tmp_path / "photos") as eight:
        await eight.rest()
        before = await authority(eight)
        hostile = Hostile(SEED, [eight.stage.east.id, eight.stage.west.id], [each.id for each in eight.people.values()])
        deaf = Deaf()
        app = build(storage, clock, tmp_path / "photos", connect(TOKEN, "http://t", lambda: deaf), Pace.unlimited())
        async with running(app) as task:
            reception, updates = Reception(app, deaf, clock, task), hostile.updates(MANY)
            await reception.receive(islice(updates, MANY // 5))
            earlier = resident_mb()
            await reception.receive(updates)
            grown = resident_mb() - earlier
        assert deaf.traces == []
        assert reception.given_up == set()
        assert await authority(eight) == before
        assert deaf.said["sendMessage"] > MANY // 20
        assert grown < ALLOWED_MB, grown


def test_the_updates_are_the_same_each_time_and_of_every_kind() -> None:
    made = list(Hostile(SEED, [-1], [1]).updates(3000))
    assert made == list(Hostile(SEED, [-1], [1]).updates(3000))
    kinds = {name for each in made if each.is_sound for name in json.loads(each.text)}
    assert kinds == {"update_id", *KINDS}
    assert 1200 < sum(each.is_sound for each in made) < 1800
