"""The board of a desk is pinned, edited in place, and makes no sound."""

import pytest

from casework.desk.linking import settle
from casework.model.team import Desk, TeamCode
from sandbox.groups import Group
from sandbox.objects import Message
from tests.stories.stage import Stage

EAST = TeamCode("east")


def board(group: Group) -> Message:
    """The newest board in a group."""
    return next(message for message in reversed(group.messages) if "🧹 taken" in message.text)


def boards(group: Group) -> list[Message]:
    return [message for message in group.messages if "🧹 taken" in message.text]


def counted(stage: Stage) -> str:
    return board(stage.east).text.splitlines()[1]


@pytest.fixture
async def pinning(stage: Stage) -> Group:
    """A new desk of the Eastside crew, in which the bot may pin messages."""
    group = stage.sandbox.group("Crew", members=[stage.carl, stage.account])
    group.promote(stage.account)
    await stage.sees()
    async with stage.storage.begin("new desk") as work:
        await settle(work, Desk(EAST, group.id), stage.clock())
    stage.app.courier.claimer.wake()
    await stage.sees()
    return group


async def test_the_board_counts_what_is_open_taken_waiting_and_late(stage: Stage) -> None:
    await stage.has_boards()
    assert counted(stage) == "⏳ open 0 · 🧹 taken 0 · ⏸ waiting 0 · 🔥 late 0"
    await stage.reports()
    assert counted(stage) == "⏳ open 1 · 🧹 taken 0 · ⏸ waiting 0 · 🔥 late 0"
    stage.clock.advance(minutes=5)
    stage.carl.presses("✋ Take", stage.card())
    seen = await stage.sees()
    assert counted(stage) == "⏳ open 0 · 🧹 taken 1 · ⏸ waiting 0 · 🔥 late 0"
    assert [line[:9] for line in seen.boards["Eastside desk"]] == ["bot edits"]
    assert "🕑 Mon 2 Mar 09:05" in board(stage.east).text
    stage.carl.says("/ask Which gate?", stage.east, stage.card())
    await stage.sees()
    assert counted(stage) == "⏳ open 0 · 🧹 taken 0 · ⏸ waiting 1 · 🔥 late 0"
    assert len(boards(stage.east)) == 1


async def test_the_board_names_the_three_oldest_and_opens_lists(stage: Stage) -> None:
    for name in ("Ann", "Ben", "Cid", "Dan"):
        await stage.reports(stage.sandbox.person(name))
        stage.clock.advance(hours=1)
    oldest = [line for line in board(stage.east).text.splitlines() if line.startswith("#")]
    assert [line[:2] for line in oldest] == ["#1", "#2", "#3"]
    stage.carl.presses("Open", board(stage.east))
    await stage.sees()
    assert stage.east.messages[-1].text.startswith("📋 Open\n#1")


async def test_what_becomes_late_is_counted_within_the_hour(stage: Stage) -> None:
    await stage.reports()
    await stage.app.timekeeper.act()
    await stage.sees()
    stage.clock.advance(days=1)
    await stage.app.timekeeper.act()
    (await stage.sees()).check(east=["⌛ Open, and late.", "🔥 Late: 1"])  # the card, and the letter of the morning
    assert counted(stage) == "⏳ open 1 · 🧹 taken 0 · ⏸ waiting 0 · 🔥 late 1"
    stage.clock.advance(minutes=30)
    await stage.app.timekeeper.act()
    assert (await stage.sees()).boards == {}
    stage.clock.advance(minutes=30)
    await stage.app.timekeeper.act()
    assert list((await stage.sees()).boards) == ["Eastside desk"]  # the other desk has no ticket that can be late


async def test_the_board_is_pinned_once_and_nobody_is_answered_for_it(stage: Stage, pinning: Group) -> None:
    assert pinning.pinned is board(pinning)
    pins = [line for line in stage.sandbox.transcript() if "pinned" in line]
    await stage.reports()
    assert [line for line in stage.sandbox.transcript() if "pinned" in line] == pins
    assert len(pins) == 1
    calls = [call for call in stage.sandbox.calls if "🧹" in call.params.get("text", "") or "pin" in call.method]
    audible = [call for call in calls if not call.method.startswith("edit") and not call.params["disable_notification"]]
    assert audible == []


async def test_a_board_that_is_asked_for_stands_below_and_is_pinned_instead(stage: Stage, pinning: Group) -> None:
    first = board(pinning)
    await stage.reports()
    stage.carl.says("/board", pinning)
    await stage.sees()
    second = board(pinning)
    assert second is not first
    assert pinning.pins == [second]
    assert first.text == "⬇️ The board is further down."
    stage.carl.presses("✋ Take", chat=pinning)
    await stage.sees()
    assert "taken 1" in second.text


async def test_where_nothing_may_be_pinned_the_board_is_there_all_the_same(stage: Stage) -> None:
    await stage.has_boards()
    stage.carl.says("/board", stage.east)
    (await stage.sees()).check(east=["Carl: /board", "bot edits: ⬇️ The board is further down."])
    assert stage.east.pins == []
    assert len(boards(stage.east)) == 1


async def test_a_bot_that_is_allowed_to_pin_later_pins_the_board_that_is_there(stage: Stage) -> None:
    stage.east.promote(stage.account)
    await stage.sees()
    assert stage.east.pinned is board(stage.east)


async def test_a_board_that_somebody_deleted_comes_back(stage: Stage) -> None:
    await stage.has_boards()
    stage.sandbox.remove(board(stage.east))
    await stage.reports()
    assert counted(stage) == "⏳ open 1 · 🧹 taken 0 · ⏸ waiting 0 · 🔥 late 0"
