"""Pushing updates to a webhook as Telegram does: per chat one at a time, the next after the 200.

Promise: within a chat nothing overtakes; an update that is refused is tried again a bounded number of times, and what
is given up is counted in `given_up`, never silently lost. `transport` is httpx's: a test delivers in process.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette

from sandbox.accounts import BotAccount, Update, Webhook
from sandbox.state import State


class Webhooks:
    """The deliverer; `retry_seconds` is how long it waits after a failure, times the number of failures so far."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.transport: httpx.AsyncBaseTransport | None = None
        self.retry_seconds = 1.0
        self.given_up: list[Update] = []
        self._busy: set[tuple[int, int]] = set()

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Deliver as long as the app is served."""
        async with asyncio.TaskGroup() as group:
            delivering = group.create_task(self.run())
            yield
            delivering.cancel()

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with httpx.AsyncClient(transport=self.transport, timeout=60) as client, asyncio.TaskGroup() as group:
            while True:
                seen = self.state.changed.revision
                for bot in self.state.bots.values():
                    if bot.webhook is not None:
                        self._start(bot, bot.webhook, client, group)
                await self.state.changed.wait(seen)

    def _start(self, bot: BotAccount, hook: Webhook, client: httpx.AsyncClient, group: asyncio.TaskGroup) -> None:
        """Send the oldest update of every chat that has none on its way."""
        for update in list(bot.queue):
            lane = (bot.id, update.chat_id)
            if lane in self._busy or len(self._busy) >= hook.max_connections:
                continue
            self._busy.add(lane)
            group.create_task(self._deliver(bot, update, client))

    async def _deliver(self, bot: BotAccount, update: Update, client: httpx.AsyncClient) -> None:
        try:
            for attempt in range(1, self.state.limits.webhook_attempts + 1):
                hook = bot.webhook
                if hook is None:
                    return
                if await self._post(hook, update, client):
                    break
                await asyncio.sleep(self.retry_seconds * attempt)
            else:
                self.given_up.append(update)
            if update in bot.queue:
                bot.queue.remove(update)
        finally:
            self._busy.discard((bot.id, update.chat_id))
            self.state.changed.notify()

    async def _post(self, hook: Webhook, update: Update, client: httpx.AsyncClient) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            response = await client.post(hook.url, json=update.to_api(), headers=headers)
        except httpx.HTTPError as error:
            problem = f"Connection failed: {type(error).__name__}"
        else:
            if response.is_success:
                return True
            problem = f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}"
        hook.last_error, hook.last_error_at = problem, self.state.now()
        return False
