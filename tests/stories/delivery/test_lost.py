"""A message whose answer was lost is looked for where it can be, and is there once."""

import asyncio
from pathlib import Path

import pytest

from bot import transport
from bot.connecting import connect
from sandbox.faults import Cut
from sandbox.objects import Chat, Message
from tests.serving import served
from tests.stories.delivery.restarting import dying, restarted
from tests.stories.stage import TOKEN, Stage, picture

WELCOME, PRIVACY = "Dumped rubbish", "What is kept"


def shown(stage: Stage, *beginnings: str) -> list[Message]:
    messages = [*stage.rita.private().messages, *stage.east.messages]
    return [each for each in messages if each.sender is stage.account and each.text.startswith(beginnings)]


async def begun(stage: Stage) -> None:
    """Let Rita be known, and her chat at rest."""
    stage.rita.says("/start")
    await stage.sees()
    stage.clock.advance(minutes=1)


@pytest.mark.parametrize("cut", ["before", "after", "garbled"])
async def test_a_message_without_buttons_is_there_once(stage: Stage, cut: Cut) -> None:
    await begun(stage)
    stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, cut=cut)
    stage.rita.says("/privacy")
    await stage.sees()
    assert len(shown(stage, PRIVACY)) == 1


@pytest.mark.parametrize("cut", ["before", "after", "garbled"])
async def test_an_album_a_file_and_a_place_are_there_once(stage: Stage, cut: Cut) -> None:
    stage.rita.sends_photo(picture("red"))
    await stage.reports()
    card = stage.card()
    assert card is not None
    for method in ("sendMediaGroup", "sendLocation", "sendDocument"):
        stage.sandbox.faults.add(method, cut=cut)
    stage.carl.presses("🖼 All photos", card)
    await stage.sees()
    stage.carl.says("/print 1", stage.east)
    await stage.sees()
    sent = [each for each in stage.east.messages if each.sender is stage.account]
    assert len([each for each in sent if each.album]) == 2
    assert len([each for each in sent if each.medium == "document"]) == 1


@pytest.mark.parametrize("cut", ["before", "after"])
async def test_in_a_private_chat_it_is_found_among_the_numbers_of_all_private_chats(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, cut: Cut
) -> None:
    await begun(stage)
    sandbox = stage.sandbox
    number = sandbox.next_message_id

    def busy(chat: Chat) -> int:
        sandbox._last_message += 40  # others' messages, of which the bot has not heard
        return number(chat)

    monkeypatch.setattr(sandbox, "next_message_id", busy)
    stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, cut=cut)
    stage.rita.says("/privacy")
    await stage.sees()
    assert len(shown(stage, PRIVACY)) == 1


async def test_a_welcome_that_arrived_before_the_process_died_is_not_said_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stage.rita.says("/start")
    with dying(monkeypatch) as dead:
        await dead.wait()
        await stage.stop()
        for number in range(3):
            stage.rita.says(f"hello {number}")  # while no bot runs
            dead.clear()
            async with restarted(stage, tmp_path / "photos"):
                while not dead.is_set():
                    stage.clock.advance(seconds=1)
                    await asyncio.sleep(0.01)
                await stage.stop()
    async with restarted(stage, tmp_path / "photos"):
        await stage.settle()
    assert len(shown(stage, WELCOME)) == 1


async def test_a_welcome_that_never_arrived_is_said_although_somebody_wrote_meanwhile(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stage.sandbox.faults.add("sendMessage", cut="before")
    stage.rita.says("/start")
    await stage.until(lambda: any(call.method == "sendMessage" for call in stage.sandbox.calls))
    await stage.stop()
    stage.rita.says("are you there?")
    async with restarted(stage, tmp_path / "photos"):
        await stage.settle()
    assert len(shown(stage, WELCOME)) == 1


async def test_what_takes_longer_than_our_patience_is_there_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await begun(stage)
    await stage.stop()
    monkeypatch.setattr(transport, "PATIENCE_S", 0.2)
    async with served(stage.sandbox.app) as address, restarted(stage, tmp_path / "photos", connect(TOKEN, address)):
        stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, delay=0.4)
        stage.rita.says("/privacy")
        await stage.until(lambda: bool(shown(stage, PRIVACY)))
        await stage.settle()
    assert len(shown(stage, PRIVACY)) == 1
