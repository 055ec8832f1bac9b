"""The acts of a script: in order, each when somebody saw what it waits for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sandbox.playing import PlayStopped, play
from sandbox.stage import Stage, StageAct, StageGroup, StagePerson, set_out
from sandbox.world import Sandbox
from tests.clock import Clock
from tests.sandbox.client import Client
from tests.sandbox.pictures import jpeg


@pytest.fixture
def sandbox(clock: Clock) -> Sandbox:
    return set_out(Stage((StagePerson("Ana"), StagePerson("Ben")), (StageGroup("Crew", ("Ben",)),)), clock, {})


@asynccontextmanager
async def bot_of(sandbox: Sandbox) -> AsyncIterator[Client]:
    """A bot that has come, and says what the test lets it say."""
    client = Client(sandbox, "1:x")
    await client.updates()
    yield client
    await client.http.aclose()


async def test_the_acts_are_played_in_order(sandbox: Sandbox, tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(jpeg(8, 8))
    acts = (
        StageAct("Ana", "text", "hello"),
        StageAct("Ana", "place", (53.5, 9.9), reply_to="hello"),
        StageAct("Ben", "add_bot", True, "Crew"),
        StageAct("Ana", "press", "Yes", when="sure?"),
        StageAct("Ben", "photo", photo, "Crew", when="#1", reply_to="#1"),
    )
    yes = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    async with bot_of(sandbox) as bot, asyncio.timeout(20):
        playing = asyncio.get_running_loop().create_task(play(sandbox, acts))
        while not any("added" in line for line in sandbox.transcript()):
            await sandbox.changed.wait(sandbox.changed.revision)
        ana, crew = sandbox.panel.phones[0][0], sandbox.panel.phones[1][1]
        await bot.ok("sendMessage", chat_id=ana.id, text="sure?", reply_markup=yes)
        while not any("presses" in line for line in sandbox.transcript()):
            await sandbox.changed.wait(sandbox.changed.revision)
        await bot.ok("sendMessage", chat_id=crew.id, text="#1 a mattress")
        await playing
    assert sandbox.transcript()[:3] == [
        "[Ana] Ana: hello",
        "[Ana] Ana: (location 53.50000, 9.90000)",
        "[Crew] Ben added Cleanward",
    ]
    assert "[Ana] Ana presses [Yes]" in sandbox.transcript()
    assert sandbox.transcript()[-1] == "[Crew] Ben: (photo)"
    assert crew.messages[-1].reply_to is crew.messages[-2]


async def test_nothing_is_played_before_the_bot_has_come(sandbox: Sandbox) -> None:
    playing = asyncio.get_running_loop().create_task(play(sandbox, (StageAct("Ana", "text", "hello"),)))
    sandbox.panel.phones[-1][0].says("good morning")
    for _ in range(5):
        await asyncio.sleep(0)
    assert sandbox.transcript() == ["[Ben] Ben: good morning"]
    async with bot_of(sandbox), asyncio.timeout(20):
        await playing
    assert sandbox.transcript()[-1] == "[Ana] Ana: hello"


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (StageAct("Ana", "press", "Yes"), "Act 1 cannot be done: Ana sees no button 'Yes'"),
        (StageAct("Ana", "text", "x", reply_to="#1"), "Act 1 cannot be done: in Ana no message has the words #1."),
        (StageAct("Ana", "text", "x", when="#1"), "Act 1 waits for words that nobody saw in 0 seconds: #1"),
    ],
)
async def test_an_act_that_cannot_be_done_says_so(sandbox: Sandbox, act: StageAct, sentence: str) -> None:
    async with bot_of(sandbox):
        with pytest.raises(PlayStopped) as stopped:
            await play(sandbox, (act, StageAct("Ana", "text", "never")), patience_s=0)
    assert str(stopped.value).startswith(sentence)
    assert sandbox.transcript() == []
