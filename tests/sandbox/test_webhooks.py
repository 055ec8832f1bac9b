"""Pushing: in order within a chat, side by side between chats, tried again, and told apart by the secret."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import Limits, Sandbox
from sandbox.accounts import BotAccount
from sandbox.changes import Changes
from sandbox.people import Person
from tests.clock import Clock
from tests.sandbox.client import Client


@dataclass
class Receiver:
    """A webhook that notes what came; it holds every answer until `gate` opens and fails as often as told."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    came: list[str] = field(default_factory=list)
    secrets: set[str | None] = field(default_factory=set)
    failures: int = 0
    changed: Changes = field(default_factory=Changes)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.came) < count:
                await self.changed.wait(self.changed.revision)

    async def receive(self, request: Request) -> Response:
        update: dict[str, Any] = await request.json()
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.came.append(update["message"]["text"])
        self.changed.notify()
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            return Response(status_code=500)
        return Response()

    def transport(self) -> httpx.ASGITransport:
        return httpx.ASGITransport(Starlette(routes=[Route("/hook", self.receive, methods=["POST"])]))


@asynccontextmanager
async def delivering(sandbox: Sandbox, receiver: Receiver) -> AsyncIterator[None]:
    sandbox.webhooks.transport = receiver.transport()
    sandbox.webhooks.retry_seconds = 0
    async with asyncio.TaskGroup() as group:
        task = group.create_task(sandbox.webhooks.run())
        yield
        task.cancel()


async def until_empty(sandbox: Sandbox, bot: BotAccount) -> None:
    async with asyncio.timeout(5):
        while sandbox.pending(bot):
            await sandbox.changed.wait(sandbox.changed.revision)


async def test_a_chat_gets_its_updates_one_by_one_and_chats_do_not_wait_for_each_other(
    sandbox: Sandbox, api: Client, bot: BotAccount, rita: Person
) -> None:
    receiver, otto = Receiver(), sandbox.person("Otto")
    await api.ok("setWebhook", url="http://bot/hook", secret_token="s3cret")
    rita.says("r1")
    rita.says("r2")
    otto.says("o1")
    async with delivering(sandbox, receiver):
        await receiver.until(2)
        # Nothing was answered yet: each chat has exactly its first update on its way.
        assert sorted(receiver.came) == ["o1", "r1"]
        receiver.gate.set()
        await until_empty(sandbox, bot)
    assert receiver.came[2:] == ["r2"]
    assert receiver.secrets == {"s3cret"}


async def test_a_refused_update_is_tried_again_before_the_next(
    sandbox: Sandbox, api: Client, bot: BotAccount, rita: Person
) -> None:
    receiver = Receiver(failures=2)
    receiver.gate.set()
    await api.ok("setWebhook", url="http://bot/hook")
    rita.says("r1")
    rita.says("r2")
    async with delivering(sandbox, receiver):
        await until_empty(sandbox, bot)
    assert receiver.came == ["r1", "r1", "r1", "r2"]
    assert (await api.ok("getWebhookInfo"))["last_error_message"] == (
        "Wrong response from the webhook: 500 Internal Server Error"
    )


async def test_what_is_refused_too_often_is_given_up_and_counted(clock: Clock) -> None:
    sandbox = Sandbox(clock, limits=Limits(webhook_attempts=3))
    bot, rita, receiver = sandbox.bot(), sandbox.person("Rita"), Receiver(failures=3)
    receiver.gate.set()
    await Client(sandbox).ok("setWebhook", url="http://bot/hook")
    rita.says("r1")
    rita.says("r2")
    async with delivering(sandbox, receiver):
        await until_empty(sandbox, bot)
    assert receiver.came == ["r1", "r1", "r1", "r2"]
    assert [update.body["message"]["text"] for update in sandbox.webhooks.given_up] == ["r1"]


async def test_a_webhook_that_is_removed_keeps_what_was_not_taken(
    sandbox: Sandbox, api: Client, bot: BotAccount, rita: Person
) -> None:
    receiver = Receiver(failures=1)
    await api.ok("setWebhook", url="http://bot/hook")
    rita.says("r1")
    async with delivering(sandbox, receiver):
        await receiver.until(1)
        await api.ok("deleteWebhook")
        receiver.gate.set()
    assert [message["text"] for message in await api.updates("message")] == ["r1"]
