"""The bot reminds people once, by day, of an unsent draft; in the end it puts the draft away and says so."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot import timekeeper
from casework.following import judging
from storage.schema import drafts
from tests.stories.stage import ELM, Stage, picture

NINE_AT_NIGHT = datetime(2026, 3, 3, 5, 0, tzinfo=UTC)


async def after(stage: Stage, **span: float) -> list[str]:
    """Let time pass; returns what Rita saw of it."""
    stage.clock.advance(**span)
    await stage.app.timekeeper.act()
    return (await stage.sees())["Rita"]


async def test_a_draft_is_brought_up_once_and_shown_afresh_below(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"))
    await stage.sees()
    assert await after(stage, hours=14) == []  # 23:00
    assert await after(stage, hours=7) == []  # 6:00, and 21 hours old
    seen = await after(stage, hours=1, minutes=1)
    assert "Your report is not sent yet" in seen[0]
    assert seen[-1].startswith("bot: Your report")
    assert "✅ 1 photo" in seen[-1]
    assert stage.rita.private().messages[-1].labels
    assert await after(stage, hours=24) == []
    assert await after(stage, hours=24) == []


async def test_a_draft_that_was_touched_is_left_alone_for_another_day(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"))
    await stage.sees()
    assert await after(stage, hours=12) == []
    stage.rita.says("A sofa")
    await stage.sees()
    assert await after(stage, hours=12) == []
    assert "Your report is not sent yet" in (await after(stage, hours=8))[0]


async def test_the_draft_can_be_sent_from_where_the_reminder_shows_it(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"))
    stage.rita.sends_location(*ELM)
    await stage.settle()
    for verb in ("group", "cat"):
        stage.press_verb(stage.rita, verb)
        await stage.settle()
    await stage.sees()
    await after(stage, hours=24)
    stage.rita.presses("✅ Send")
    seen = await stage.sees()
    assert seen.toasts == ["toast: #1 ✓"]


async def test_after_seven_days_it_is_put_away_with_a_word(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"))
    await stage.sees()
    await after(stage, hours=24)
    assert await after(stage, days=5, hours=23) == []
    seen = await after(stage, hours=2)
    assert "This report was cancelled" in seen[0]
    assert "nobody has seen it" in seen[1]
    assert "Begun Mon 2 Mar 09:0" in seen[1]
    assert await after(stage, days=1) == []
    stage.rita.sends_photo(picture("red"))
    assert "✅ 1 photo" in (await stage.sees())["Rita"][-1]


async def test_a_draft_that_was_put_away_is_deleted_within_the_hour_with_its_photo(stage: Stage) -> None:
    stage.rita.sends_photo(picture("brown"))
    await stage.sees()
    await after(stage, days=7, hours=1)
    folder = stage.app.lanes._photos._folder
    await after(stage, minutes=20)
    assert len(list(folder.rglob("*.jpg"))) == 1
    await after(stage, minutes=20)
    async with stage.storage.transactions.reading() as connection:
        assert list(await connection.execute(select(drafts.c.id))) == []
    await stage.until(lambda: not list(folder.rglob("*.jpg")))


async def test_an_empty_draft_is_not_brought_up_and_goes_without_a_word(stage: Stage) -> None:
    stage.rita.says("/start")
    await stage.sees()
    assert await after(stage, hours=24) == []
    seen = await after(stage, days=6, hours=1)
    assert all(line.startswith("bot edits: This report was cancelled") for line in seen)


async def test_an_empty_draft_that_is_filled_later_is_brought_up_like_any(stage: Stage) -> None:
    stage.rita.says("/start")
    await stage.sees()
    assert await after(stage, hours=24) == []
    stage.rita.says("A sofa")
    await stage.sees()
    assert "Your report is not sent yet" in (await after(stage, hours=24))[0]


async def test_a_reminder_waits_for_the_morning_and_so_does_the_end(stage: Stage) -> None:
    stage.clock.now = NINE_AT_NIGHT - timedelta(hours=21)
    stage.rita.sends_photo(picture("brown"))
    await stage.sees()
    stage.clock.now = NINE_AT_NIGHT + timedelta(minutes=1)
    assert await after(stage) == []
    assert "not sent yet" in (await after(stage, hours=10))[0]
    stage.clock.now = NINE_AT_NIGHT + timedelta(days=7, minutes=1)
    assert await after(stage) == []
    assert len(await after(stage, hours=10)) == 2


async def test_many_drafts_are_all_brought_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timekeeper, "CHUNK", 2)
    people = [stage.rita, stage.otto, stage.carl, stage.cora, stage.sandbox.person("Ada")]
    for one in people:
        one.says("A sofa")
    await stage.sees()
    await after(stage, hours=24)
    assert all(any("not sent yet" in line for line in one.screen()) for one in people)


async def test_what_goes_wrong_with_one_thing_keeps_none_of_the_others_from_being_done(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> int:
        raise ZeroDivisionError("planted")

    stage.rita.says("A sofa")
    await stage.sees()
    monkeypatch.setattr(judging, "expire", broken)
    with capture_logs() as logs:
        assert "not sent yet" in (await after(stage, hours=24))[0]
    assert [log["job"] for log in logs if log["log_level"] == "error"] == ["_go_on"]
