"""The stage on which somebody rehearses with a bot of their own, and how it meets a bot that keeps its memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from sandbox.objects import Chat
from sandbox.stage import USUAL, Stage, StageFault, StageGroup, StagePerson, set_out
from sandbox.world import Sandbox
from tests.clock import Clock
from tests.sandbox.client import Client

STAGE = Stage(
    (StagePerson("Rita"), StagePerson("Carl", "de")),
    (StageGroup("East", ("Carl",), has_bot=True), StageGroup("All", ("Rita", "Carl"))),
)


@asynccontextmanager
async def calling(sandbox: Sandbox, token: str) -> AsyncIterator[Client]:
    client = Client(sandbox, token)
    yield client
    await client.http.aclose()


def chats(sandbox: Sandbox) -> list[tuple[str, Chat]]:
    return [(person.name, chat) for person, chat in sandbox.panel.phones]


def test_the_usual_stage_has_residents_a_desk_and_supervisors(clock: Clock) -> None:
    shown = [(name, chat.title, chat.kind) for name, chat in chats(set_out(USUAL, clock, {}))]
    assert shown == [
        ("Rita", "Rita", "private"),
        ("小伟", "小伟", "private"),
        ("Carl", "Desk", "supergroup"),
        ("Carl", "Carl", "private"),
        ("Sue", "Supervisors", "supergroup"),
        ("Sue", "Sue", "private"),
    ]


def test_whoever_is_in_a_group_has_it_on_their_telephone(clock: Clock) -> None:
    sandbox = set_out(STAGE, clock, {})
    assert [(name, chat.title) for name, chat in chats(sandbox)] == [
        ("Rita", "All"),
        ("Rita", "Rita"),
        ("Carl", "East"),
        ("Carl", "All"),
        ("Carl", "Carl"),
    ]
    (bot,) = sandbox.bots.values()
    assert [chat.has(bot) for _, chat in chats(sandbox)][2:4] == [True, False]


@pytest.mark.parametrize("token", ["987654:ABC-def_1", "1:x"])
async def test_every_token_is_the_one_bots(clock: Clock, token: str) -> None:
    sandbox = set_out(STAGE, clock, {})
    async with calling(sandbox, token) as api:
        me = await api.ok("getMe")
        assert [bot.id for bot in sandbox.bots.values()] == [me["id"]]
        people = [user for user in sandbox.users.values() if not user.is_bot]
        assert people[0].name == "Rita"
        path = sandbox.files.link(sandbox.files.keep(b"x", "document").id, clock()).path
        assert (await api.http.get(f"/file/bot{token}/{path}")).content == b"x"


async def test_what_looks_like_no_token_is_none(clock: Clock) -> None:
    async with calling(set_out(STAGE, clock, {}), "rehearsal") as api:
        assert await api.refused("getMe") == "Not Found"


async def test_one_token_opens_no_other_bot_elsewhere(clock: Clock) -> None:
    sandbox = Sandbox(clock)
    sandbox.bot()
    async with calling(sandbox, "987654:other") as api:
        assert await api.refused("getMe") == "Unauthorized"


async def numbers(sandbox: Sandbox) -> set[object]:
    """Return every number by which a bot could confuse what happens in this sandbox with something earlier."""
    rita, carl = (sandbox.panel.phones[place][0] for place in (0, -1))
    east = sandbox.panel.phones[2][1]
    carl.says("/queue", east)
    rita.sends_album([b"1", b"2"])
    async with calling(sandbox, "1:x") as api:
        updates = await api.updates()
    messages = [update["message"] for update in updates if "message" in update]
    found: set[object] = {update["update_id"] for update in updates}
    assert len(messages) >= 3
    return found | {(m["chat"]["id"], m["message_id"]) for m in messages} | {m.get("media_group_id") for m in messages}


async def test_a_later_sandbox_repeats_the_ids_of_people_and_groups_and_no_other_number(clock: Clock) -> None:
    first = set_out(STAGE, clock, {})
    seen = await numbers(first)
    clock.advance(minutes=1)
    second = set_out(STAGE, clock, {})
    assert [chat.id for _, chat in chats(second)] == [chat.id for _, chat in chats(first)]
    assert (seen & await numbers(second)) - {None} == set()


async def test_the_rates_are_telegrams_unless_the_stage_has_none(clock: Clock) -> None:
    for stage, is_stopped in ((STAGE, True), (Stage(STAGE.people, STAGE.groups, has_rates=False), False)):
        sandbox = set_out(stage, clock, {})
        east = sandbox.panel.phones[2][1]
        async with calling(sandbox, "1:x") as api:
            answers = [await api.answer("sendMessage", chat_id=east.id, text=str(number)) for number in range(6)]
        assert [answer["ok"] for answer in answers] == [True] * 5 + [not is_stopped]


async def test_faults_hit_the_chat_that_they_name(clock: Clock) -> None:
    faults = (StageFault("sendMessage", "East", retry_after=7), StageFault("sendMessage", "Rita", status=403))
    sandbox = set_out(Stage(STAGE.people, STAGE.groups, faults), clock, {})
    rita, east = sandbox.panel.phones[0][0], sandbox.panel.phones[2][1]
    rita.says("hello")
    async with calling(sandbox, "1:x") as api:
        assert await api.refused("sendMessage", chat_id=rita.id, text="x") == "Forbidden"
        assert await api.refused("sendMessage", chat_id=east.id, text="x") == "Too Many Requests: retry after 7"
        await api.ok("sendMessage", chat_id=rita.id, text="x")
