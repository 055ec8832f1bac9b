"""The bot acts when time passes, without anybody's doing."""

from sqlalchemy import func, select

from storage.schema import inbox, outbox
from tests.stories.stage import Stage


async def count(stage: Stage) -> tuple[int, int]:
    async with stage.storage.transactions.reading() as connection:
        kept = [await connection.scalar(select(func.count()).select_from(table)) for table in (inbox, outbox)]
    return kept[0] or 0, kept[1] or 0


async def test_what_was_worked_two_weeks_ago_is_thrown_away_and_nothing_younger(stage: Stage) -> None:
    await stage.reports()
    received, said = await count(stage)
    stage.clock.advance(days=13)
    await stage.app.timekeeper.act()
    # Its card, Rita, and the board, which is brought up to date each hour, too.
    assert await count(stage) == (received, said + 4)
    stage.clock.advance(days=2)
    await stage.app.timekeeper.act()
    assert await count(stage) == (0, 6)  # those, and the letter of that morning; the board has changed since


async def test_a_ticket_waits_fourteen_days_for_a_verdict_and_not_an_hour_longer(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.clock.advance(minutes=2)
    await stage.app.timekeeper.act()
    (await stage.sees()).check(east=["Fixed by Carl"])  # without the button that undid it for a minute
    stage.clock.advance(days=13, hours=22)
    await stage.app.timekeeper.act()
    # The older question says less from now on, and the new one says the day.
    reminded = ["You have the last word.", "Without an answer it closes on 16 Mar 2026."]
    (await stage.sees()).check(rita=reminded)
    stage.clock.advance(hours=2)
    await stage.app.timekeeper.act()
    seen = await stage.sees()
    assert "☑️" in seen["Rita"][0]
    assert "☑️" in seen["Eastside desk"][0]
