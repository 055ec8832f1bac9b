"""The bot knows whom it can reach, in which language, and answers what nobody expects."""

import pytest

from sandbox.others import OTHER_KINDS
from storage.traffic.parcels import Held
from tests.stories.stage import ELM, OAK, Stage, picture

HELP = "I cannot use that. Send a photo, a location or words; /help says how to report."


async def test_a_reporter_who_blocks_the_bot_is_marked_on_the_card_and_asked_when_they_come_back(stage: Stage) -> None:
    await stage.reports()
    stage.rita.blocks()
    (await stage.sees()).check(rita=["Rita blocked"], east=["📵"])
    stage.carl.presses("✋ Take", chat=stage.east)
    await stage.fixes()
    calls = len(stage.sandbox.calls)
    stage.clock.advance(hours=1)
    stage.app.courier.claimer.wake()
    await stage.sees()
    assert [call.params for call in stage.sandbox.calls[calls:] if call.params.get("chat_id") == stage.rita.id] == []
    stage.rita.unblocks()
    seen = await stage.sees()
    assert "📵" not in seen["Eastside desk"][0]
    assert "Is it fixed?" in seen["Rita"][-1]
    stage.rita.presses("👍 Fixed")
    assert "You said that it is fixed." in (await stage.sees())["Rita"][-1]


async def test_one_who_left_telegram_is_found_out_by_the_first_message(stage: Stage) -> None:
    await stage.reports()
    stage.rita.deactivates()
    stage.carl.presses("✋ Take", chat=stage.east)
    seen = await stage.sees()
    assert "📵" in seen["Eastside desk"][-1]
    await stage.fixes()
    async with stage.storage.read() as work:
        assert await work.parcels.next_moment(stage.clock(), Held()) is None


async def test_a_second_block_is_shown_as_the_first_was(stage: Stage) -> None:
    await stage.reports()
    for acts in (lambda: stage.carl.presses("✋ Take", chat=stage.east), lambda: None):
        stage.rita.blocks()
        stage.account.queue.clear()  # the bot shall learn of it by the error
        acts()
        await stage.fixes()
        stage.clock.advance(seconds=5)  # its card has been edited a moment ago, and waits for its turn
        stage.app.courier.claimer.wake()
        await stage.settle()
        card = stage.card()
        assert card is not None
        assert "📵" in card.text
        stage.rita.unblocks()
        await stage.settle()
        assert "📵" not in card.text
        stage.rita.presses("👎 Not fixed")
        await stage.settle()
        stage.rita.says("No")
        await stage.settle()


async def test_everybody_reads_their_own_language(stage: Stage) -> None:
    li, wu = stage.sandbox.person("Li", "zh-hans"), stage.sandbox.person("Wu", "zh-hans")
    stage.west.add(wu)
    li.says("/start")
    seen = await stage.sees()
    assert "上报" in seen["Li"][-1]
    # An English resident at a Chinese desk, a Chinese one at an English desk; words stay as they were written.
    await stage.reports(stage.rita, OAK)
    card = stage.card(stage.west)
    assert card is not None
    assert "大件垃圾" in card.text
    assert "[大件垃圾]" not in "\n".join(stage.rita.screen())
    assert "Bulky waste" in "\n".join(stage.rita.screen())
    li.says("一张 <旧> 沙发")
    await stage.reports(li, ELM)
    english = stage.card()
    assert english is not None
    assert "#2 · Bulky waste" in english.text
    assert "💬 一张 <旧> 沙发" in english.text
    # A toast has the language of the person who pressed, the card that of the desk.
    stage.press_verb(stage.cora, "take", stage.west)
    await stage.sees()
    stage.press_data(wu, "1.take.1", card)
    seen = await stage.sees()
    assert "Cora" in seen.toasts[0]
    assert "taken" not in seen.toasts[0]


async def test_language_changes_what_is_said_from_now_on(stage: Stage) -> None:
    stage.rita.says("/language")
    (await stage.sees()).check(rita=["/language", "bot: Dumped rubbish", "In which language"])
    stage.rita.presses("简体中文")
    seen = await stage.sees()
    assert seen.toasts == ["toast: 简体中文"]
    assert "上报" in seen["Rita"][-1]
    stage.press_data(stage.rita, "1.lang.0.xx", stage.rita.private().messages[-1])
    assert len((await stage.sees()).toasts) == 1


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_what_nobody_expects_gets_one_helpful_answer(stage: Stage) -> None:
    stage.rita.says("/start")
    await stage.sees()
    for kind in OTHER_KINDS:
        stage.rita.sends_other(kind)
        (answer,) = [line for line in (await stage.sees())["Rita"] if line.startswith(("bot: ", "bot edits: "))]
        assert any(said in answer for said in ("Send a photo", "Your report", "I cannot take out of that recording")), (
            kind
        )
    for words in ("/nonsense", "/start@another_bot"):
        stage.rita.says(words)
        (await stage.sees()).check(rita=[words, "Send a photo, a location or words"])


async def test_old_and_garbled_buttons_are_answered(stage: Stage) -> None:
    await stage.reports()
    shown = next(message for message in stage.rita.private().messages if message.sender is stage.account)
    for data in ("1.send.1", "1.cat.1.bulky", "1.cat.1.gone", "1.group.1.gone", "1.send.77", "0.take.1", "take", "1..",
                 "1.take.", "1.take.-5", "1.take.999999999999999999", "1.take.99999999999999999999", "🙂" * 16,
                 "1.lang.0.xx", "1.fixed.9", "1.notfixed.9", "1.nevermind.9", "1.spot.9", "2.take.1"):  # fmt: skip
        stage.press_data(stage.rita, data, shown)
        seen = await stage.sees()
        assert len(seen.toasts) == 1, data
        assert len(seen.toasts[0]) > len("toast: "), data
        seen.check(rita=["Rita presses"])


async def test_help_says_how(stage: Stage) -> None:
    stage.rita.says("/help")
    (await stage.sees()).check(rita=["/help", "bot: Dumped rubbish", "How to report"])


async def test_a_photo_as_first_word_is_welcomed_and_kept(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"))
    (await stage.sees()).check(rita=["Rita: (photo)", "bot: Dumped rubbish", "bot: Your report / ✅ 1 photo"])


async def test_whoever_speaks_in_a_group_may_still_have_blocked_the_bot(stage: Stage) -> None:
    await stage.reports(stage.carl)
    stage.carl.blocks()
    await stage.fixes(stage.cora)
    stage.press_verb(stage.carl, "spot", stage.east)
    await stage.sees()
    card = stage.card()
    assert card is not None
    assert "📵" in card.text
    stage.carl.unblocks()
    seen = await stage.sees()
    assert "Is it fixed?" in seen["Carl"][-1]
    assert "📵" not in card.text


async def test_whoever_writes_in_private_is_reachable_again(stage: Stage) -> None:
    await stage.reports()
    stage.rita.blocks()
    await stage.fixes()
    stage.rita.unblocks()
    stage.account.queue.clear()  # the bot shall learn of it by the message
    stage.rita.says("/help")
    seen = await stage.sees()
    assert any("Is it fixed?" in line for line in seen["Rita"])
    card = stage.card()
    assert card is not None
    assert "📵" not in card.text
