"""What Telegram refuses is tried again, leaves as less, or is seen by supervisors; nothing is lost at once."""

import asyncio
import shutil
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from bot.delivery import sending
from bot.delivery.composing import Composer
from bot.delivery.recovering import LONGEST_BACKOFF, pause_after
from casework.model.notice import Kind
from storage.files.photos import PhotoFiles
from storage.schema import outbox
from storage.traffic.parcels import Parcel
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.stage import ELM, Stage, picture

UNHEARD_OF = "Bad Request: something that nobody has listed"
NO_PHOTOS = "Bad Request: not enough rights to send photos to the chat"
ONLY_WORDS = "🖼 Telegram did not take the picture."


def cards(stage: Stage) -> list[str]:
    return [each.text for each in stage.east.messages if each.sender is stage.account and each.text.startswith("#")]


async def states(stage: Stage, kind: str) -> list[tuple[str, str | None]]:
    async with stage.storage.transactions.reading() as connection:
        found = await connection.execute(select(outbox.c.state, outbox.c.trouble).where(outbox.c.kind == kind))
        return [(row.state, row.trouble) for row in found]


@pytest.mark.parametrize("why", [UNHEARD_OF, NO_PHOTOS, "Bad Request: PHOTO_INVALID_DIMENSIONS"])
async def test_a_card_whose_picture_is_refused_is_there_in_words_until_the_picture_is_taken(
    stage: Stage, why: str
) -> None:
    refused = stage.sandbox.faults.add("sendPhoto", chat_id=stage.east.id, times=99, status=400, description=why)
    await stage.reports()
    card = stage.card()
    assert card is not None
    assert card.medium != "photo"
    assert ONLY_WORDS in card.text
    assert "Bulky waste" in card.text
    stage.sandbox.faults.waiting.remove(refused)
    stage.carl.presses("🖼 All photos", card)
    assert "(photo)" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.presses("✋ Take", card)
    await stage.sees()
    assert len(cards(stage)) == 1
    assert "Taken by Carl" in card.text
    assert ONLY_WORDS not in card.text


async def test_a_picture_with_a_photo_that_was_hidden_goes_although_its_successor_is_refused(stage: Stage) -> None:
    stage.rita.sends_photo(picture("red"))
    await stage.settle()
    await stage.reports()
    (first,) = [each for each in stage.east.messages if each.medium == "photo"]
    for method in ("editMessageMedia", "sendPhoto"):
        stage.sandbox.faults.add(method, times=99, status=400, description=UNHEARD_OF)
    stage.carl.says("/hide 1 1", stage.east)
    await stage.settle()
    assert first.deleted
    assert ONLY_WORDS in cards(stage)[-1]


async def test_a_new_picture_that_is_refused_leaves_the_old_one_and_the_words_are_up_to_date(stage: Stage) -> None:
    await stage.reports()
    stage.sandbox.faults.add("editMessageMedia", times=99, status=400, description=UNHEARD_OF)
    await stage.fixes()
    card = stage.card()
    assert card is not None
    assert card.medium == "photo"
    assert "Fixed by Carl" in card.text
    assert len(cards(stage)) == 1
    stage.sandbox.faults.waiting.clear()
    stage.rita.presses("👎 Not fixed")
    await stage.sees()
    stage.rita.says("Half of it is there")
    await stage.sees()
    assert "reopened once" in card.text
    assert len(cards(stage)) == 1


async def test_a_picture_that_is_too_large_for_telegram_leaves_as_words(stage: Stage) -> None:
    too_large = "Request Entity Too Large"
    stage.sandbox.faults.add("sendPhoto", chat_id=stage.east.id, times=99, status=413, description=too_large)
    await stage.reports()
    assert ONLY_WORDS in cards(stage)[0]


def noise(side: int) -> bytes:
    """Return a photo that is as large as one can be."""
    out = BytesIO()
    Image.effect_noise((side, side), 90).convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.mark.parametrize("status", [413, 502])
async def test_a_picture_that_is_too_large_for_a_proxy_leaves_smaller(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr(sending, "SMALL_BYTES", 60_000)
    stage.sandbox.faults.add(chat_id=stage.east.id, times=99, status=status, over=60_000)
    stage.rita.sends_photo(noise(600))
    await stage.reports()
    card = stage.card()
    assert card is not None
    assert card.medium == "photo"
    assert len(cards(stage)) == 1
    assert ONLY_WORDS not in card.text
    stage.carl.presses("🖼 All photos", card)
    await stage.sees()
    assert len([each for each in stage.east.messages if each.album]) == 2
    await stage.fixes()
    assert "Fixed by Carl" in card.text


async def test_what_fails_while_telegram_answers_others_leaves_as_words(stage: Stage) -> None:
    stage.sandbox.faults.add("sendPhoto", chat_id=stage.east.id, times=99, status=500)
    at = stage.clock.now
    await stage.reports()
    assert ONLY_WORDS in cards(stage)[0]
    assert stage.clock.now - at < timedelta(seconds=30)
    stage.sandbox.faults.waiting.clear()
    stage.carl.presses("✋ Take", stage.card())
    await stage.sees()
    assert len(cards(stage)) == 1


async def test_a_new_picture_that_fails_while_telegram_answers_others_leaves_the_words_up_to_date(stage: Stage) -> None:
    await stage.reports()
    stage.sandbox.faults.add("editMessageMedia", times=99, status=500)
    await stage.fixes()
    card = stage.card()
    assert card is not None
    assert "Fixed by Carl" in card.text


async def test_words_that_fail_while_telegram_answers_others_stand_aside_for_a_while(stage: Stage) -> None:
    stage.rita.says("/start")
    await stage.sees()
    stage.clock.advance(minutes=1)
    stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, times=5, status=500)
    stage.rita.says("/privacy")
    stage.rita.says("/language")
    (await stage.sees()).check(rita=["/privacy", "/language", "bot: In which language"])
    calls = [call for call in stage.sandbox.calls if call.method == "sendMessage"]
    assert calls[-1].at - calls[-6].at < timedelta(seconds=15)
    assert await states(stage, "privacy") == [("refused", "it fails while Telegram answers others")]
    stage.clock.advance(hours=1)
    stage.app.courier.claimer.wake()
    (await stage.sees()).check(rita=["bot: What is kept"])


async def test_an_edit_that_fails_while_telegram_answers_others_stands_aside(stage: Stage) -> None:
    stage.rita.says("/language")
    await stage.sees()
    stage.rita.says("A sofa")
    await stage.sees()
    stage.sandbox.faults.add("editMessageText", chat_id=stage.rita.id, times=99, status=500)
    stage.rita.presses("Choose what is wrong")
    stage.rita.says("/privacy")
    assert "What is kept" in (await stage.sees())["Rita"][-1]
    assert ("refused", "Internal Server Error") in await states(stage, "draft")
    stage.sandbox.faults.waiting.clear()


async def test_while_telegram_answers_nobody_everything_keeps_its_place(stage: Stage) -> None:
    stage.rita.says("/start")
    await stage.sees()
    stage.clock.advance(minutes=1)
    fault = stage.sandbox.faults.add("sendMessage", times=999, status=502)
    away = stage.sandbox.faults.add("getMe", times=999, status=502)
    stage.rita.says("/privacy")
    stage.rita.says("/language")
    for _ in range(40):
        stage.clock.advance(minutes=5)
        stage.app.courier.claimer.wake()
        await stage.until(stage.app.courier.claimer._wake.is_set)
        await asyncio.sleep(0.005)
    assert {state for state, _ in await states(stage, "privacy")} <= {"waiting", "sending"}
    stage.sandbox.faults.waiting.remove(fault)
    stage.sandbox.faults.waiting.remove(away)
    stage.clock.advance(minutes=6)
    stage.app.courier.claimer.wake()
    assert [line.split(" /")[0] for line in (await stage.sees())["Rita"] if line.startswith("bot")] == [
        "bot: What is kept, and who sees it",
        "bot: In which language shall I write to you?  [English]  [简体中文]  [繁體中文]",
    ]


async def test_a_photo_that_cannot_be_read_costs_nobody_the_card(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> bytes:
        raise PermissionError("planted")

    monkeypatch.setattr(PhotoFiles, "sheet", broken)
    stage.rita.sends_photo(picture("red"))
    await stage.reports()
    assert ONLY_WORDS in cards(stage)[0]


async def test_what_cannot_be_put_into_words_for_a_while_is_not_gone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose = Composer.compose
    is_broken = True

    async def broken(composer: Composer, parcel: Parcel, *rest: object) -> object:
        if is_broken and parcel.kind is Kind.PRIVACY:
            raise KeyError("planted")
        return await compose(composer, parcel, *rest)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(Composer, "compose", broken)
    stage.rita.says("/privacy")
    await stage.sees()
    assert [state for state, _ in await states(stage, "privacy")] == ["refused"]
    is_broken = False
    stage.clock.advance(hours=1)
    stage.app.courier.claimer.wake()
    (await stage.sees()).check(rita=["bot: What is kept"])


async def test_a_map_that_is_refused_leaves_as_a_link(stage: Stage) -> None:
    stage.sandbox.faults.add("sendPhoto", times=99, status=400, description=UNHEARD_OF)
    stage.sandbox.faults.add("editMessageMedia", times=99, status=400, description=UNHEARD_OF)
    stage.rita.sends_photo(picture("brown"))
    await stage.sees()
    stage.rita.sends_location(*ELM)
    await stage.sees()
    assert "🗺 The place on a map" in stage.draft().text


async def test_a_photo_that_is_missing_from_the_disk_costs_nobody_the_card(stage: Stage, tmp_path: Path) -> None:
    stage.rita.sends_photo(picture("brown"))
    stage.rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat")
    async with stage.storage.begin("lost") as work:
        rita = await work.people.by_account(stage.rita.id)
        assert rita is not None
        draft = await work.drafts.open_of(rita.id)
        assert draft is not None
        await work.photos.forget_file_ids([photo.name for photo in draft.photos])
    shutil.rmtree(tmp_path / "photos")
    await stage.goes_on(stage.rita, "send")
    assert ONLY_WORDS in cards(stage)[0]


async def test_words_that_are_refused_are_tried_again_and_others_pass_them(stage: Stage) -> None:
    stage.rita.says("/start")
    await stage.sees()
    stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, status=400, description=UNHEARD_OF)
    stage.rita.says("/help")
    await stage.until(lambda: any(call.status == 400 for call in stage.sandbox.calls))
    stage.rita.says("A sofa")
    (await stage.sees()).check(rita=["/help", "A sofa", "📝 Words: A sofa", "Your report is not sent yet"])


async def test_what_is_refused_for_a_day_is_given_up_with_telegrams_reason(stage: Stage) -> None:
    stage.rita.says("/start")
    await stage.sees()
    stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, times=999, status=400, description=UNHEARD_OF)
    stage.rita.says("/help")
    for _ in range(23):
        stage.clock.advance(hours=1)
        stage.app.courier.claimer.wake()
        await stage.sees()
    assert await states(stage, "help") == [("refused", "Something that nobody has listed")]
    stage.clock.advance(hours=2)
    stage.app.courier.claimer.wake()
    await stage.sees()
    assert await states(stage, "help") == [("failed", "Something that nobody has listed")]


@pytest.mark.parametrize(
    "said",
    ["Bad Request: TOPIC_CLOSED", "Bad Request: not enough rights to send text messages to the chat"],
    ids=["closed", "restricted"],
)
async def test_what_nobody_can_mend_stands_aside_and_is_given_up_after_a_day(stage: Stage, said: str) -> None:
    """There is no topic to leave, as in a forum whose General is closed, and no group that lets the bot write again."""
    stage.rita.says("/start")
    await stage.sees()
    stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, times=999, status=400, description=said)
    for words in ("/help", "/privacy"):  # the second does not wait behind the first
        stage.rita.says(words)
        await stage.sees()
    assert [state for kind in ("help", "privacy") for state, _ in await states(stage, kind)] == ["refused"] * 2
    stage.clock.advance(hours=25)
    stage.app.courier.claimer.wake()
    await stage.sees()
    assert [state for kind in ("help", "privacy") for state, _ in await states(stage, kind)] == ["failed"] * 2


async def test_what_can_never_be_sent_is_given_up_at_once(stage: Stage) -> None:
    never = "Bad Request: can't parse entities: unsupported start tag"
    stage.sandbox.faults.add("sendMessage", chat_id=stage.rita.id, skip=1, times=99, status=400, description=never)
    stage.rita.says("/help")
    await stage.sees()
    assert [state for state, _ in await states(stage, "help")] == ["failed"]


async def test_a_desk_that_cannot_be_written_to_is_shown_to_supervisors_and_gets_everything_when_it_can(
    stage: Stage,
) -> None:
    sue = await supervisor(stage)
    stage.east.restrict(stage.account)
    await stage.sees()
    await stage.reports()
    assert cards(stage) == []
    sue.says("/overview")
    assert "No team or no desk: 1" in (await stage.sees())["Sue"][-1]
    sue.says("/case 1")
    assert "🏚 Its desk does not hear of it" in (await stage.sees())["Sue"][-1]
    stage.clock.advance(days=3)
    stage.app.courier.claimer.wake()
    await stage.sees()
    stage.east.promote(stage.account)
    stage.account.queue.clear()  # the bot is not told
    stage.clock.advance(hours=1)
    stage.app.courier.claimer.wake()
    await stage.sees()
    assert len(cards(stage)) == 1
    sue.says("/overview")
    assert "No team or no desk: 0" in (await stage.sees())["Sue"][-1]


async def test_a_desk_that_lets_the_bot_write_again_gets_everything_at_once(stage: Stage) -> None:
    stage.east.restrict(stage.account)
    await stage.reports()
    stage.east.promote(stage.account)
    await stage.sees()
    assert len(cards(stage)) == 1


async def test_a_group_that_is_no_desk_is_waited_for_for_a_day(stage: Stage) -> None:
    group = stage.sandbox.group("Neighbours", members=[stage.otto, stage.account])
    await stage.sees()
    stage.sandbox.faults.add(
        "sendMessage", chat_id=group.id, times=99, status=403, description="Forbidden: bot was kicked"
    )
    stage.otto.says("/report", group)
    for hours in (1, 12, 12, 1):
        await stage.sees()
        stage.clock.advance(hours=hours)
        stage.app.courier.claimer.wake()
    await stage.sees()
    assert ("failed", "Forbidden: bot was kicked") in await states(stage, "refusal")


def test_a_pause_has_an_end_however_often_something_failed() -> None:
    assert pause_after(3, timedelta(seconds=1), LONGEST_BACKOFF) == timedelta(seconds=8)
    assert pause_after(100_000, timedelta(seconds=1), LONGEST_BACKOFF) == LONGEST_BACKOFF
