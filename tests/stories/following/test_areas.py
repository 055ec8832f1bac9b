"""People follow an area: the bot offers the area where they stand, and tells them in the morning what is new."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
import shapely

from casework.following import digesting
from casework.model.area import Area, AreaCode
from casework.model.deep_link import OfArea, payload
from casework.model.draft import Place
from casework.model.following import AreaFollow, Every
from casework.model.place import Point
from tests.media import video
from tests.storage.samples import new_ticket
from tests.stories.stage import AREAS, ELM, OAK, SEA, Stage, picture

EAST = payload(OfArea(AreaCode("east")))
TUESDAY_AT_8 = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)
NEXT_MONDAY_AT_8 = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)  # summer time has come


async def import_areas(stage: Stage, *areas: Area) -> None:
    async with stage.storage.begin("areas") as work:
        await work.districts.add_areas(areas)
    await stage.app.district.load()


async def follows(stage: Stage, word: str = "day") -> None:
    """Otto follows the Eastside."""
    stage.otto.says(f"/start {EAST}")
    await stage.settle()
    message = stage.otto.private().messages[-1]
    button = next(
        each["callback_data"] for row in message.buttons for each in row if each["callback_data"].endswith(f".{word}")
    )
    stage.otto.presses(button, message)
    await stage.sees()
    stage.clock.advance(seconds=1)


async def at(stage: Stage, moment: datetime) -> list[str]:
    """Let time pass until a moment; returns what Otto saw meanwhile."""
    stage.clock.now = moment
    await stage.app.timekeeper.act()
    return (await stage.sees())["Otto"]


async def reports_apart(stage: Stage, color: str, where: tuple[float, float] = ELM) -> None:
    """Rita reports something that looks like no other report."""
    stage.rita.sends_photo(picture(color))
    stage.rita.sends_location(*where)
    await stage.settle()
    for verb in ("group", "cat"):
        stage.press_verb(stage.rita, verb)
        await stage.settle()
    if not any("Send" in label for label in stage.rita.private().messages[-1].labels):
        stage.press_verb(stage.rita, "different")
        await stage.settle()
    stage.press_verb(stage.rita, "send")
    await stage.sees()


async def test_a_code_on_a_gate_offers_its_area(stage: Stage) -> None:
    stage.otto.says(f"/start {EAST}")
    seen = (await stage.sees())["Otto"]
    assert "1. Eastside: not followed" in seen[-1]
    stage.otto.presses("Daily")
    seen_after = await stage.sees()
    assert seen_after.toasts == ["toast: Eastside ✓"]
    assert "bot edits" in seen_after["Otto"][-1]
    assert "1. Eastside: every day" in seen_after["Otto"][-1]
    assert stage.otto.private().messages[-1].labels == ["Weekly", "Stop"]
    stage.otto.presses("Weekly")
    assert "every Monday" in (await stage.sees())["Otto"][-1]
    stage.otto.presses("Stop")
    assert "not followed" in (await stage.sees())["Otto"][-1]
    stage.otto.says("/areas")
    assert "You follow no area yet." in (await stage.sees())["Otto"][-1]


async def test_where_a_draft_is_its_area_and_those_above_are_offered(stage: Stage) -> None:
    inside = Area(AreaCode("elm"), "Elm Block", AreaCode("east"), shapely.box(-122.426, 37.764, -122.424, 37.766))
    await import_areas(stage, inside)
    stage.otto.sends_location(*ELM)
    await stage.settle()
    stage.otto.says("/areas")
    said = (await stage.sees())["Otto"][-1]
    assert "1. Elm Block: not followed / 2. Eastside: not followed" in said
    assert stage.otto.private().messages[-1].labels == ["1 · Daily", "1 · Weekly", "2 · Daily", "2 · Weekly"]


async def test_in_the_morning_one_is_told_what_is_new_and_nothing_twice(stage: Stage) -> None:
    await follows(stage)
    await stage.reports()
    await stage.fixes()
    await reports_apart(stage, "red", OAK)  # not in the Eastside
    assert await at(stage, datetime(2026, 3, 3, 15, 59, tzinfo=UTC)) == []
    (digest,) = await at(stage, TUESDAY_AT_8)
    assert "Eastside, since Mon 2 Mar 09:0" in digest
    assert "1 new report: / #1 · Bulky waste · " in digest
    assert "✅ 1 was fixed." in digest
    assert "#2" not in digest
    assert await at(stage, datetime(2026, 3, 4, 16, 0, tzinfo=UTC)) == []
    await reports_apart(stage, "green")
    (digest,) = await at(stage, datetime(2026, 3, 5, 16, 0, tzinfo=UTC))
    assert "1 new report: / #3" in digest
    assert "fixed" not in digest


async def test_a_week_is_told_on_monday(stage: Stage) -> None:
    await follows(stage, word="week")
    await stage.reports()
    assert await at(stage, TUESDAY_AT_8) == []
    (digest,) = await at(stage, NEXT_MONDAY_AT_8)
    assert "#1" in digest


async def test_what_lies_below_an_area_counts_and_of_many_ten_are_named(stage: Stage) -> None:
    await follows(stage)
    inside = Area(AreaCode("elm"), "Elm Block", AreaCode("east"), shapely.box(-122.426, 37.764, -122.424, 37.766))
    await import_areas(stage, inside)
    async with stage.storage.begin("many") as work:
        rita, _ = await work.people.meet(stage.rita.id, "en", stage.clock.now)
        new = replace(new_ticket(rita.id), category="bulky", place=Place(Point(*ELM), None, None, inside.code))
        for _ in range(11):
            await work.tickets.add(replace(new, reported_at=stage.clock.advance(seconds=1)))
    (digest,) = await at(stage, TUESDAY_AT_8)
    assert "11 new reports:" in digest
    assert digest.count("Bulky waste") == 10
    assert "… and 1 more" in digest


async def test_an_area_that_is_dissolved_ends_with_a_word(stage: Stage) -> None:
    await follows(stage)
    east = AREAS[0]
    await import_areas(stage, Area(east.code, east.name, None, east.polygon, valid_to=date(2026, 3, 2)))
    (said,) = await at(stage, TUESDAY_AT_8)
    assert "Eastside is an area no longer" in said
    assert await at(stage, datetime(2026, 3, 4, 16, 0, tzinfo=UTC)) == []
    stage.otto.says("/areas")
    assert "You follow no area yet." in (await stage.sees())["Otto"][-1]


async def test_who_blocked_the_bot_is_not_written_to_and_nobody_is_woken_at_night(stage: Stage) -> None:
    await follows(stage)
    await stage.reports()
    stage.otto.blocks()
    await stage.sees()
    calls = len(stage.sandbox.calls)
    assert await at(stage, TUESDAY_AT_8) == []
    assert not [call for call in stage.sandbox.calls[calls:] if call.params.get("chat_id") == stage.otto.id]
    stage.otto.unblocks()
    await reports_apart(stage, "green")
    assert await at(stage, datetime(2026, 3, 5, 5, 30, tzinfo=UTC)) == []  # 21:30; the bot was away all day
    (digest,) = await at(stage, datetime(2026, 3, 5, 15, 30, tzinfo=UTC))  # 7:30
    assert "1 new report: / #2" in digest


async def test_buttons_of_areas_that_are_gone_or_never_were_are_answered(stage: Stage) -> None:
    await follows(stage)
    shown = stage.otto.private().messages[-1]
    for data in ("1.followarea.7.day", "1.followarea.7.never", "1.followarea.7", "1.leavearea.7"):
        stage.press_data(stage.otto, data, shown)
        assert "does nothing any more" in (await stage.sees()).toasts[0], data
    stage.otto.says(f"/start {payload(OfArea(AreaCode('nowhere')))}")
    assert "Eastside" not in (await stage.sees())["Otto"][-1]


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)  # where others write meanwhile
async def test_a_digest_that_is_due_brings_back_nobody_who_stops_at_that_moment(stage: Stage) -> None:
    await follows(stage)
    await reports_apart(stage, "brown")
    stage.clock.now = TUESDAY_AT_8
    has_left = asyncio.Event()

    async def leave() -> None:
        async with stage.storage.begin("leave") as work:
            otto = await work.people.by_account(stage.otto.id)
            assert otto is not None
            await work.listeners.leave_area(otto.id, AreaCode("east"))
            has_left.set()
            await asyncio.sleep(0.1)  # the digest has begun too

    async def send() -> None:
        await has_left.wait()
        async with stage.storage.begin("digest") as work:
            assert await digesting.send_due(work, stage.app.district(), TUESDAY_AT_8) == 1

    await asyncio.gather(leave(), send())
    (await stage.sees()).check()
    async with stage.storage.read() as work:
        otto = await work.people.by_account(stage.otto.id)
        assert otto is not None
        assert await work.listeners.areas_of(otto.id) == []


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_one_follows_twenty_areas_and_is_told_so(stage: Stage) -> None:
    width = 0.0004
    west = -122.43
    edges = [west + number * width for number in range(22)]
    blocks = [
        Area(AreaCode(f"b{number}"), f"Block {number}", AreaCode("east"), shapely.box(left, 37.76, right, 37.77))
        for number, (left, right) in enumerate(pairwise(edges))
    ]
    await import_areas(stage, *blocks)
    async with stage.storage.begin("nineteen") as work:
        otto, _ = await work.people.meet(stage.otto.id, "en", stage.clock.now)
        for block in blocks[:19]:
            await work.listeners.follow_area(AreaFollow(otto.id, block.code, Every.DAY, stage.clock.now, TUESDAY_AT_8))
    seen = []
    for block in blocks[19:]:
        stage.otto.says(f"/start {payload(OfArea(block.code))}")
        await stage.settle()
        newest = stage.otto.private().messages[-1]
        button = [each for row in newest.buttons for each in row if each["callback_data"].endswith(".day")][-1]
        stage.otto.presses(button["callback_data"], newest)
        seen += (await stage.sees()).toasts
    assert "✓" in seen[0]
    assert "One can follow 20 areas" in seen[1]


async def test_a_location_after_the_command_offers_its_areas_and_begins_no_report(stage: Stage) -> None:
    inside = Area(AreaCode("elm"), "Elm Block", AreaCode("east"), shapely.box(-122.426, 37.764, -122.424, 37.766))
    await import_areas(stage, inside)
    otto = stage.otto
    otto.says("/start")
    await stage.sees()
    otto.says("/areas")
    assert "Share a location" in (await stage.sees())["Otto"][-1]
    otto.sends_location(*SEA)
    (await stage.sees()).check(otto=["Otto: (location", "outside our area, so there is no news of it"])
    otto.sends_location(*ELM)
    (await stage.sees()).check(
        otto=["Otto: (location", "bot deleted", "1. Elm Block: not followed / 2. Eastside: not followed"]
    )
    otto.presses("1 · Daily")
    seen = (await stage.sees())["Otto"][-1]
    assert "1. Elm Block: every day / 📊 This quarter: reported 0, fixed 0 / 2. Eastside: not followed" in seen
    otto.sends_location(*ELM)
    await stage.sees()
    assert "✅ Place: Elm Block" in stage.draft(otto).text


async def test_a_location_is_the_place_of_a_report_that_is_being_written_and_after_an_hour(stage: Stage) -> None:
    otto = stage.otto
    otto.says("/areas")
    await stage.sees()
    otto.sends_video(video(5), 5)
    otto.sends_location(*ELM)
    await stage.sees()
    assert "✅ 1 video\n✅ Place: Eastside" in stage.draft(otto).text
    await stage.goes_on(otto, "cancel")
    otto.says("/areas")
    await stage.sees()
    stage.clock.advance(hours=1)
    otto.sends_location(*ELM)
    await stage.sees()
    assert "✅ Place: Eastside" in stage.draft(otto).text


async def test_a_location_for_areas_leaves_a_report_its_place_until_somebody_goes_on_with_the_report(
    stage: Stage,
) -> None:
    otto = stage.otto
    otto.sends_photo(picture("brown"))
    await stage.sees()
    otto.says("/areas")
    assert "Share a location" not in (await stage.sees())["Otto"][-1]  # it gives the report its place
    otto.sends_location(*ELM)
    await stage.sees()
    otto.says("/areas")
    assert "Share a location" in (await stage.sees())["Otto"][-1]
    otto.sends_location(*SEA)
    (await stage.sees()).check(otto=["Otto: (location", "outside our area, so there is no news of it"])
    assert "✅ Place: Eastside" in stage.draft(otto).text
    stage.clock.advance(minutes=1)
    stage.press_verb(otto, "group")
    await stage.sees()
    otto.sends_location(*SEA)
    await stage.sees()
    assert "⚠️ Place: outside our area" in stage.draft(otto).text


async def test_a_question_of_the_desk_is_answered_although_areas_were_looked_at(stage: Stage) -> None:
    await stage.reports()
    stage.rita.says("/areas")
    await stage.sees()
    stage.carl.says("/ask Which floor?", stage.east, stage.card())
    await stage.sees()
    stage.rita.says("The third")
    assert any("The third" in line for line in (await stage.sees())["Eastside desk"])
