"""The long poll: nothing lost, nothing twice, one poller at a time."""

import asyncio

import pytest

from sandbox import Limits, Sandbox
from sandbox.accounts import BotAccount
from sandbox.people import Person
from tests.clock import Clock
from tests.sandbox.client import Client


async def test_updates_stay_until_they_are_confirmed(
    sandbox: Sandbox, api: Client, bot: BotAccount, rita: Person
) -> None:
    for word in ("a", "b", "c"):
        rita.says(word)
    first = await api.ok("getUpdates")
    assert [update["message"]["text"] for update in first] == ["a", "b", "c"]
    ids = [update["update_id"] for update in first]
    assert ids == list(range(ids[0], ids[0] + 3))
    assert await api.ok("getUpdates") == first
    assert sandbox.pending(bot) == 3
    assert [update["update_id"] for update in await api.ok("getUpdates", offset=ids[1])] == ids[1:]
    assert sandbox.pending(bot) == 2
    assert await api.ok("getUpdates", offset=ids[2] + 1) == []


async def test_a_batch_has_at_most_as_many_as_asked_for_and_never_over_a_hundred(api: Client, rita: Person) -> None:
    for number in range(120):
        rita.says(str(number))
    assert len(await api.ok("getUpdates", limit=7)) == 7
    assert len(await api.ok("getUpdates")) == 100
    assert len(await api.ok("getUpdates", limit=5000)) == 100


async def test_a_negative_offset_keeps_only_the_newest(api: Client, rita: Person) -> None:
    for word in ("a", "b", "c"):
        rita.says(word)
    assert [update["message"]["text"] for update in await api.ok("getUpdates", offset=-2)] == ["b", "c"]
    assert len(await api.ok("getUpdates")) == 2


async def test_a_poll_waits_for_the_first_update(sandbox: Sandbox, api: Client, rita: Person) -> None:
    seen = sandbox.changed.revision
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(api.ok("getUpdates", timeout=50))
        await sandbox.changed.wait(seen)
        rita.says("at last")
    assert poll.result()[0]["message"]["text"] == "at last"


async def test_a_poll_ends_empty_when_its_time_is_over(clock: Clock) -> None:
    sandbox = Sandbox(clock, limits=Limits(poll_seconds=0.01))
    sandbox.bot()
    assert await Client(sandbox).ok("getUpdates", timeout=50) == []


async def test_of_two_pollers_the_older_is_told_of_the_conflict(sandbox: Sandbox, api: Client, rita: Person) -> None:
    seen = sandbox.changed.revision
    async with asyncio.TaskGroup() as group:
        older = group.create_task(api.answer("getUpdates", timeout=50))
        await sandbox.changed.wait(seen)
        newer = group.create_task(api.answer("getUpdates", timeout=50))
        await asyncio.wait({older})
        rita.says("hello")
    assert older.result()["error_code"] == 409
    assert older.result()["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert len(newer.result()["result"]) == 1


async def test_polling_is_refused_while_a_webhook_is_set(api: Client, bot: BotAccount) -> None:
    await api.ok("setWebhook", url="https://bot.example/hook")
    answer = await api.answer("getUpdates")
    assert answer["error_code"] == 409
    assert answer["description"].startswith("Conflict: can't use getUpdates method while webhook is active")
    await api.ok("deleteWebhook")
    await api.ok("getUpdates")


async def test_a_new_webhook_ends_the_poll(sandbox: Sandbox, api: Client) -> None:
    seen = sandbox.changed.revision
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(api.refused("getUpdates", timeout=50))
        await sandbox.changed.wait(seen)
        await api.ok("setWebhook", url="https://bot.example/hook")
    assert poll.result() == "Conflict: terminated by setWebhook request"


async def test_only_the_updates_that_were_asked_for_are_queued(api: Client, bot: BotAccount, rita: Person) -> None:
    await api.ok("getUpdates", allowed_updates=["callback_query"])
    rita.says("unheard")
    await api.ok("getUpdates", allowed_updates=[])
    rita.says("heard")
    assert [message["text"] for message in await api.updates("message")] == ["heard"]


async def test_updates_are_kept_for_a_day(clock: Clock, api: Client, rita: Person) -> None:
    rita.says("yesterday")
    clock.advance(seconds=24 * 3600 - 1)
    rita.says("today")
    clock.advance(seconds=2)
    assert [message["text"] for message in await api.updates("message")] == ["today"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "ftp://x"}, "Bad Request: bad webhook: invalid webhook URL specified"),
        ({"url": "https://x", "secret_token": "no spaces"}, "secret token contains unallowed characters"),
        ({"url": "https://x", "secret_token": "a" * 257}, "1 to 256 characters expected"),
    ],
)
async def test_a_webhook_that_telegram_refuses(api: Client, params: dict[str, str], words: str) -> None:
    assert words in await api.refused("setWebhook", **params)


async def test_what_waits_can_be_dropped(sandbox: Sandbox, api: Client, bot: BotAccount, rita: Person) -> None:
    rita.says("dropped")
    await api.ok("deleteWebhook", drop_pending_updates=True)
    assert sandbox.pending(bot) == 0
    rita.says("dropped too")
    await api.ok("setWebhook", url="https://x", drop_pending_updates=True, allowed_updates=["message"])
    info = await api.ok("getWebhookInfo")
    assert info == {
        "url": "https://x",
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 40,
        "allowed_updates": ["message"],
    }
