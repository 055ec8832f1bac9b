"""The bot marks people who blocked it or left Telegram, tells the desk, and does not write to them again and again."""

from sandbox.people import Person
from storage.traffic.parcels import Held
from tests.stories.stage import ELM, Stage, picture


def calls_to(stage: Stage, who: Person, since: int) -> list[str]:
    return [call.method for call in stage.sandbox.calls[since:] if call.params.get("chat_id") == who.id]


async def supports(stage: Stage, who: Person) -> None:
    """Somebody says that they see Rita's report too."""
    who.sends_photo(picture("brown"))
    who.sends_location(*ELM)
    await stage.settle()
    for verb in ("group", "cat", "same"):
        stage.press_verb(who, verb)
        await stage.settle()
    await stage.sees()


async def test_a_supporter_who_blocked_the_bot_is_written_to_once_and_no_more(stage: Stage) -> None:
    await stage.reports()
    await supports(stage, stage.otto)
    stage.otto.blocks()
    stage.account.queue.clear()  # the bot shall learn of it by the error
    before = len(stage.sandbox.calls)
    stage.carl.presses("✋ Take", chat=stage.east)
    await stage.sees()
    assert len(calls_to(stage, stage.otto, before)) == 1
    before = len(stage.sandbox.calls)
    await stage.fixes()
    stage.clock.advance(days=15)
    await stage.app.timekeeper.act()
    await stage.sees()
    assert calls_to(stage, stage.otto, before) == []
    async with stage.storage.read() as work:
        otto = await work.people.by_account(stage.otto.id)
        assert otto is not None
        assert not otto.is_reachable
        assert await work.parcels.next_moment(stage.clock(), Held()) is None


async def test_the_reporter_and_the_supporter_are_told_apart_on_the_card(stage: Stage) -> None:
    await stage.reports()
    await supports(stage, stage.otto)
    stage.otto.deactivates()
    stage.carl.presses("✋ Take", chat=stage.east)
    await stage.settle()
    card = stage.card()
    assert card is not None
    assert "📵" not in card.text  # the reporter can be asked
    stage.rita.deactivates()
    await stage.fixes()
    assert "📵" in card.text


async def test_a_card_does_not_say_that_somebody_is_asked_who_cannot_be_reached(stage: Stage) -> None:
    await stage.reports()
    stage.rita.blocks()
    await stage.fixes()
    card = stage.card()
    assert card is not None
    assert "📷 Fixed by Carl. It closes on 16 Mar 2026." in card.text
    stage.otto.says("/follow 1")
    await stage.sees()
    stage.otto.says("#1")
    shown = (await stage.sees())["Otto"][-1]
    assert "📷 Fixed, say Eastside crew. /" in shown
    stage.clock.advance(days=14)
    await stage.app.timekeeper.act()
    await stage.settle()
    assert "☑️ Closed. Fixed by Carl." in card.text
    assert "nobody said" not in card.text


async def test_supporters_are_asked_where_the_reporter_is_gone(stage: Stage) -> None:
    await stage.reports()
    await supports(stage, stage.otto)
    stage.rita.blocks()
    await stage.fixes()
    card = stage.card()
    assert card is not None
    assert "📷 Fixed by Carl. Those who see it too have been asked to confirm it." in card.text
    stage.otto.blocks()
    stage.carl.says("/note hello", stage.east, card)
    await stage.settle()
    assert "📷 Fixed by Carl. It closes on 16 Mar 2026." in card.text


async def test_a_question_that_nobody_can_answer_is_not_waited_for_on_the_card(stage: Stage) -> None:
    await stage.reports()
    stage.carl.says("/ask Which gate?", stage.east, stage.card())
    await stage.settle()
    card = stage.card()
    assert card is not None
    assert "Waiting for the reporter's answer" in card.text
    stage.rita.blocks()
    await stage.settle()
    assert "Carl asked, and no answer can come. The clock stands still." in card.text
    assert "Waiting" not in card.text


async def test_who_left_is_not_reminded_of_drafts_or_told_of_areas(stage: Stage) -> None:
    stage.otto.says("/start r1ZWFzdA")
    await stage.settle()
    stage.press_verb(stage.otto, "followarea")
    stage.otto.says("A sofa")
    await stage.sees()
    stage.otto.blocks()
    await stage.reports()
    before = len(stage.sandbox.calls)
    for _ in range(8):
        stage.clock.advance(days=1)
        await stage.app.timekeeper.act()
        await stage.sees()
    assert calls_to(stage, stage.otto, before) == []
    async with stage.storage.read() as work:
        assert await work.parcels.next_moment(stage.clock(), Held()) is None
