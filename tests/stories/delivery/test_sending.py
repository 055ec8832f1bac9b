"""However badly sending goes, what must be said once is said once."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import InterfaceError
from structlog.testing import capture_logs

from bot.delivery import courier
from bot.delivery.claiming import AT_ONCE
from bot.delivery.composing import Composer
from bot.delivery.sending import Sender, Target
from casework.model.notice import Kind, Notice, ToChat
from sandbox.faults import Cut
from sandbox.state import Call
from storage.schema import outbox
from storage.traffic.outbox import as_waiting
from tests.stories.delivery.restarting import dying, restarted
from tests.stories.stage import ELM, Stage, picture


def shown(stage: Stage, *beginnings: str) -> int:
    """Count the bot's messages with these beginnings, on Rita's phone and on the desk."""
    messages = [*stage.rita.private().messages, *stage.east.messages]
    return sum(message.sender is stage.account and message.text.startswith(beginnings) for message in messages)


def refused(stage: Stage) -> list[Call]:
    """Return the calls that Telegram has refused because we were too quick."""
    return [call for call in stage.sandbox.calls if call.status == 429]


async def test_a_429_of_a_chat_holds_that_chat_as_long_as_it_says_and_nobody_else(stage: Stage) -> None:
    stage.rita.says("/start")
    await stage.settle()
    stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, retry_after=30)
    stage.rita.says("/help")
    await stage.until(lambda: bool(refused(stage)))
    begun = stage.clock()
    stage.otto.says("/help")
    await stage.until(lambda: any("How to report" in line for line in stage.otto.screen()))
    assert stage.clock() == begun
    await stage.settle()
    after = [call for call in stage.sandbox.calls if call.params.get("chat_id") == stage.rita.id and call.at > begun]
    assert (min(call.at for call in after) - begun).total_seconds() >= 30
    assert "How to report" in stage.rita.screen()[-1]


async def test_429s_of_several_chats_hold_everybody_as_long_as_they_say(stage: Stage) -> None:
    for who in (stage.rita, stage.otto, stage.cora):
        who.says("/start")
    await stage.settle()
    stage.clock.advance(minutes=1)
    for who in (stage.rita, stage.otto):
        stage.sandbox.faults.add("sendMessage", chat_id=who.id, retry_after=30)
        who.says("/help")
    await stage.until(lambda: len(refused(stage)) == 2)
    begun = stage.clock()
    stage.cora.says("/help")
    await stage.settle()
    after = [call for call in stage.sandbox.calls if call.method == "sendMessage" and call.at > begun]
    assert (min(call.at for call in after) - begun).total_seconds() >= 30
    assert not [
        call for call in stage.sandbox.calls if call.at == begun and call.params.get("chat_id") == stage.cora.id
    ]
    for who in (stage.rita, stage.otto, stage.cora):
        assert "How to report" in who.screen()[-1]


async def test_messages_are_counted_when_they_leave_and_not_when_they_are_claimed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = [stage.sandbox.person(f"P{number}") for number in range(45)]
    send, ready, may_leave = Sender.send, list[Target](), asyncio.Event()

    async def slow(sender: Sender, to: Target, *rest: object, **more: object) -> int:
        ready.append(to)
        await may_leave.wait()  # a picture is drawn, or a line is slow
        return await send(sender, to, *rest, **more)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(Sender, "send", slow)
    for who in crowd:
        who.says("/privacy")
    await stage.until(lambda: len(ready) > AT_ONCE // 2)  # no more are claimed before some of them come back
    stage.clock.advance(seconds=1.1)
    may_leave.set()
    await stage.settle()
    assert not refused(stage)
    assert all(len(who.screen()) > 1 for who in crowd)


async def test_the_parts_of_albums_are_counted_too(stage: Stage) -> None:
    """A desk that has had seventeen messages gets an album of four a minute later, and is not refused meanwhile."""
    stage.rita.sends_album([picture(color) for color in ("red", "green", "blue", "white")])
    stage.rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "send")
    stage.clock.advance(minutes=2)
    for _ in range(17):
        stage.clock.advance(seconds=2)
        async with stage.app.pace.leaving(stage.east.id):
            assert stage.account.gate.admit(stage.east.id, stage.clock(), group=True) == 0
    stage.press_verb(stage.carl, "photos", stage.east)
    await stage.settle()
    assert not refused(stage)
    assert sum(message.album is not None for message in stage.east.messages) == 4


async def test_a_message_of_a_kind_that_nobody_knows_is_given_up_and_mutes_nobody(stage: Stage) -> None:
    later = as_waiting(Notice(Kind.HELP, ToChat(stage.otto.id, None, "en")), stage.clock()) | {"kind": "later_kind"}
    async with stage.storage.transactions.writing() as connection:
        await connection.execute(insert(outbox).values(key="later", chat_id=stage.otto.id, language="en", **later))
    with capture_logs() as logs:
        stage.rita.says("/help")
        (await stage.sees()).check(rita=["/help", "bot: Dumped rubbish", "How to report"])
    [given_up] = [line for line in logs if line["event"] == "a message will never arrive"]
    assert given_up["kind"] == "later_kind"
    async with stage.storage.transactions.reading() as connection:
        assert await connection.scalar(select(outbox.c.state).where(outbox.c.key == "later")) == "failed"


async def test_a_failure_of_telegrams_is_retried(stage: Stage) -> None:
    stage.sandbox.faults.add("sendMessage", times=3, status=500)
    stage.rita.says("/help")
    (await stage.sees()).check(rita=["/help", "bot: Dumped rubbish", "How to report"])


@pytest.mark.parametrize("cut", ["before", "after"])
async def test_a_card_whose_answer_is_cut_off_is_there_once(stage: Stage, cut: Cut) -> None:
    stage.sandbox.faults.add("sendPhoto", chat_id=stage.east.id, cut=cut)
    await stage.reports()
    assert shown(stage, "#1") == 1
    # The bot knows the message: from now on it edits the message, and a reply to it is a fix.
    stage.carl.presses("✋ Take", chat=stage.east)
    await stage.fixes()
    card = stage.card()
    assert card is not None
    assert "Fixed by Carl" in card.text
    assert shown(stage, "#1") == 1


@pytest.mark.parametrize("cut", ["before", "after"])
async def test_a_draft_whose_answer_is_cut_off_is_there_once_and_up_to_date(stage: Stage, cut: Cut) -> None:
    stage.rita.says("/help")
    await stage.sees()
    stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, cut=cut)
    stage.rita.sends_photo(picture("brown"))
    stage.rita.sends_location(*ELM)
    await stage.settle()
    assert shown(stage, "Your report") == 1
    assert "✅ 1 photo\n✅ Place" in stage.rita.private().messages[-1].text


async def test_a_draft_whose_answer_is_cut_off_and_that_has_a_map_by_then_is_there_once(stage: Stage) -> None:
    stage.rita.says("/help")
    await stage.sees()
    stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, cut="after")
    stage.rita.sends_photo(picture("brown"))
    await stage.until(lambda: shown(stage, "Your report") == 1)
    stage.rita.sends_location(*ELM)
    await stage.settle()
    assert shown(stage, "Your report") == 1
    assert stage.draft().medium == "photo"
    assert "✅ Place" in stage.draft().text


async def test_of_many_changes_only_the_newest_are_shown(stage: Stage) -> None:
    stage.rita.says("word 0")
    await stage.settle()
    before = len(stage.sandbox.calls)
    for number in range(1, 25):
        stage.rita.says(f"word {number}")
    await stage.settle()
    edits = [call for call in stage.sandbox.calls[before:] if call.method == "editMessageText"]
    assert len(edits) < 20
    assert "word 23 / word 24" in next(line for line in reversed(stage.rita.screen()) if "Your report" in line)


async def test_what_a_process_that_died_had_just_sent_is_found_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rita = stage.rita
    rita.sends_photo(picture("brown"))
    rita.sends_location(*ELM)
    await stage.settle()
    for verb in ("group", "cat"):
        stage.press_verb(rita, verb)
        await stage.settle()
    stage.clock.advance(minutes=1)  # or the pace (rate limiter) would hold back what follows
    with dying(monkeypatch) as dead:
        stage.press_verb(rita, "send")
        await stage.until(lambda: shown(stage, "#1") == 1 and shown(stage, "✅ Thank you") == 1)
        await dead.wait()
        await stage.stop()
    async with restarted(stage, tmp_path / "photos"):
        await stage.settle()
        assert shown(stage, "#1") == 1
        stage.carl.presses("✋ Take", chat=stage.east)
        await stage.settle()
    assert shown(stage, "#1") == 1
    assert shown(stage, "✅ Thank you") == 1


async def test_a_photo_that_telegram_has_lost_is_uploaded(stage: Stage) -> None:
    lost = "Bad Request: wrong file_id or the file is temporarily unavailable"
    stage.sandbox.faults.add("sendPhoto", chat_id=stage.east.id, status=400, description=lost)
    await stage.reports()
    sent = [call for call in stage.sandbox.calls if call.method == "sendPhoto"]
    to_the_desk = [call for call in sent if int(call.params["chat_id"]) == stage.east.id]
    assert [call.params["photo"].startswith("attach://") for call in to_the_desk] == [False, True]
    assert shown(stage, "#1") == 1


async def test_a_message_that_cannot_be_put_together_holds_nobody_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose = Composer.compose

    async def broken(composer: Composer, parcel: object, *rest: object) -> object:
        if getattr(parcel, "kind", None) == "help":
            raise InterfaceError("SELECT", {}, Exception("planted"))  # a mistake, and no database that is away
        return await compose(composer, parcel, *rest)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(Composer, "compose", broken)
    stage.rita.says("/help")
    stage.rita.says("A sofa")
    stage.otto.says("A fridge")
    seen = await stage.sees()
    assert "A sofa" in seen["Rita"][-1]
    assert "A fridge" in seen["Otto"][-1]


async def test_what_a_notice_took_over_is_shown_even_if_the_first_attempt_fails(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"))
    await stage.sees()
    stage.sandbox.faults.add("editMessageText", status=500)
    stage.sandbox.faults.add("sendMessage", status=500)
    stage.rita.presses("Choose what is wrong")
    await stage.until(lambda: any(call.status == 500 for call in stage.sandbox.calls))
    stage.rita.says("/report")  # waits behind the edit, which takes it over
    said = (await stage.sees())["Rita"]
    assert [line.split(" /")[0] for line in said[-2:]] == ["bot deleted: Your report", "bot: Your report"]


async def test_a_card_that_was_to_come_below_comes_below_even_if_the_first_attempt_fails(stage: Stage) -> None:
    await stage.reports()
    stage.sandbox.faults.add("editMessageCaption", chat_id=stage.east.id, status=500)
    stage.sandbox.faults.add("sendPhoto", chat_id=stage.east.id, status=500)
    stage.carl.presses("⋯ More", chat=stage.east)
    await stage.until(lambda: any(call.status == 500 for call in stage.sandbox.calls))
    stage.carl.says("/ticket 1", stage.east)  # waits behind the edit, which takes it over
    await stage.sees()
    asked = next(each for each in stage.east.messages if each.text == "/ticket 1")
    card = stage.card()
    assert card is not None
    assert card.id > asked.id


async def test_a_card_that_was_to_come_below_is_one_card_although_the_process_died(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await stage.reports()
    stage.sandbox.faults.add("editMessageCaption", chat_id=stage.east.id, status=500)
    stage.carl.presses("⋯ More", chat=stage.east)
    await stage.until(lambda: any(call.status == 500 for call in stage.sandbox.calls))
    with dying(monkeypatch) as dead:
        stage.carl.says("/ticket 1", stage.east)  # waits behind the edit, which takes it over
        await stage.until(lambda: stage.app.lanes.is_idle() and not stage.sandbox.pending(stage.account))
        stage.clock.advance(minutes=1)
        stage.app.courier.claimer.wake()
        await stage.until(lambda: shown(stage, "#1") == 2)
        await dead.wait()
        await stage.stop()
    newest = stage.card()
    assert newest is not None
    async with restarted(stage, tmp_path / "photos"):
        await stage.settle()
        await stage.fixes()
    assert stage.card() is newest
    assert "Fixed by Carl" in newest.text
    assert [each for each in stage.east.messages if each.text.startswith("#1") and each.labels] == [newest]


async def test_what_is_under_way_when_the_bot_is_told_to_end_arrives_and_is_recorded(
    stage: Stage, tmp_path: Path
) -> None:
    stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, delay=0.2)
    stage.rita.says("/help")
    stage.rita.says("/privacy")
    await stage.until(lambda: any(call.method == "sendMessage" for call in stage.sandbox.calls))
    await stage.stop()
    assert shown(stage, "Dumped rubbish") == 1
    async with stage.storage.transactions.reading() as connection:
        found = await connection.execute(select(outbox.c.state, outbox.c.attempts).order_by(outbox.c.id))
        first, *rest = (tuple(row) for row in found)
    assert first == ("delivered", 1)
    assert {state for state, _ in rest} == {"waiting"}
    async with restarted(stage, tmp_path / "photos"):
        await stage.settle()
    assert [shown(stage, beginning) for beginning in ("Dumped rubbish", "How to report", "What is kept")] == [1, 1, 1]


async def test_a_bot_that_is_told_to_end_waits_no_longer_than_its_patience(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "LAST_S", 0.05)
    stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, delay=5)
    stage.rita.says("/help")
    await stage.until(lambda: any(call.method == "sendMessage" for call in stage.sandbox.calls))
    async with asyncio.timeout(2):
        await stage.stop()


async def test_a_draft_that_was_to_come_below_comes_below_even_if_the_first_attempt_fails(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"))
    await stage.sees()
    stage.sandbox.faults.add("sendMessage", status=500)
    stage.rita.says("/report")
    (await stage.sees()).check(rita=["/report", "bot deleted: Your report", "bot: Your report / ✅ 1 photo"])
