"""The league table is read by supervisors and desks; marks open their lists; a desk objects, and is answered."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from casework.figures import ranking
from casework.model.policy import DEFAULTS
from casework.model.summary import Period, Span
from casework.model.team import TeamKind
from storage.unit_of_work import Storage
from tests.clock import Clock
from tests.stories.oversight.test_supervising import supervisor, supervisors
from tests.stories.oversight.test_warnings import at
from tests.stories.props import patterned
from tests.stories.stage import CALENDAR, MORNING, OAK, ZONE, Stage, playing

POLICY = replace(DEFAULTS, ranked_from=1, shrink_cases=1)


@pytest.fixture
async def race(storage: Storage, clock: Clock, tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage on which one case is enough for a place."""
    clock.now = MORNING
    async with playing(storage, clock, tmp_path / "photos", policy=POLICY) as raised:
        await raised.sees()
        yield raised


async def seen(stage: Stage, where: str) -> str:
    """Return the last that is seen there."""
    return (await stage.sees())[where][-1]


async def cheats(stage: Stage) -> None:
    """The east fixes two, one of them with its old photo; the west fixes one."""
    await stage.reports(stage.otto, OAK)
    stage.cora.sends_photo(patterned(5), chat=stage.west, reply_to=stage.card(stage.west))
    await stage.reports()
    await stage.fixes()
    stage.rita.sends_photo(patterned(1))
    stage.rita.sends_location(37.7615, -122.4215)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "send")
    stage.carl.sends_photo(patterned(1), chat=stage.east, reply_to=stage.card())
    await stage.sees()


async def test_a_mark_costs_a_place_and_opens_its_list_for_supervisors_alone(race: Stage) -> None:
    sue = await supervisor(race)
    await cheats(race)
    sue.says("/league community week")
    said = await seen(race, "Sue")
    for part in (
        "🏆 Communities · 2 Mar 2026",
        "🚩 Red flag: Westside crew",
        "1. Westside crew · 100.0 new / 100% answered in time (1/1) · 100% fixed in time (1/1)",
        "2. Eastside crew · 70.0 new / 100% answered in time (2/2)",
        "⚠️ −30.0: same photo ×1",
        "Score = (20 × answered in time + 30 × fixed in time + 15 × not reopened) / 65, in per cent.",
        "Cases that a team needs to be ranked: 1",
        "same photo 2 · own report 1 · dismissal reversed 1 · fixed at the very end 1; 30 at most",
    ):
        assert part in said
    sue.presses("⚠️ Eastside cr… · same photo")
    listed = await seen(race, "Sue")
    assert "Eastside crew" in listed
    assert "Same photo before and after 1 / #3 · " in listed
    sue.presses("Last week", sue.private().messages[-2])
    assert "Nothing was counted for any team of this kind." in await seen(race, "Sue")
    race.cora.says("/league", race.west)
    of_west = await seen(race, "Westside desk")
    assert "🏆" in of_west
    assert "⚠️" not in of_west  # the other's marks are not theirs to see
    race.carl.says("/league", race.east)
    own = await seen(race, "Eastside desk")
    assert "⚠️ −30.0: same photo ×1" in own
    assert not [label for label in race.east.messages[-1].labels if "⚠️" in label]
    for said in ("/league yesterday", "/league department"):
        race.carl.says(said, race.east)
        assert "Send /league with a period" in await seen(race, "Eastside desk")


async def test_an_album_with_one_new_photo_is_no_mark_and_what_is_undone_marks_nothing(race: Stage) -> None:
    await cheats(race)
    race.carl.presses("↩️ Undo", race.card())
    await race.settle()
    race.carl.sends_album([patterned(1), patterned(3)], chat=race.east, reply_to=race.card())
    await race.settle()
    week = Period.of(Span.WEEK, race.clock().astimezone(ZONE).date())
    async with race.storage.read() as work:
        district = await work.districts.read(CALENDAR, POLICY)
        league = await ranking.league(work, district, TeamKind.COMMUNITY, week, race.clock())
    assert [(each.team, each.place, dict(each.marks)) for each in league.standings] == [
        ("east", 1, {}),
        ("west", 1, {}),
    ]
    assert [(flag.team, flag.in_a_row) for flag in league.flags] == [("east", 1), ("west", 1)]


async def test_a_desk_objects_once_and_supervisors_answer(race: Stage) -> None:
    sue, group = await supervisors(race)
    await cheats(race)
    race.carl.says("/league", race.east)
    await race.settle()
    race.carl.presses("✋ Object to a figure", race.east.messages[-1])
    assert "To which figure of 2 Mar 2026 – 8 Mar 2026 does your team object?" in await seen(race, "Eastside desk")
    race.carl.presses("same photo", race.east.messages[-1])
    assert "Carl, reply to this message and say what is wrong with same photo" in await seen(race, "Eastside desk")
    asked = race.east.messages[-1]
    race.carl.says("The heap lies <b>again</b> where it lay", race.east, asked)
    await race.settle()
    told = group.messages[-1]
    assert "✋ Eastside crew objects to same photo" in told.text
    assert "The heap lies <b>again</b> where it lay" in told.text
    assert "✋ Your team has objected to same photo" in race.east.messages[-1].text
    race.carl.says("And another thing", race.east, asked)
    assert "has objected to a figure of this period already" in await seen(race, "Eastside desk")
    sue.says("Right, we look again", group, told)
    lines = await seen(race, "Eastside desk")
    assert "✋ Your objection to same photo" in lines
    assert "Right, we look again" in lines
    sue.says("Once more", group, told)
    assert "That objection has its answer already." in await seen(race, "Supervisors")
    async with race.storage.read() as work:
        week = Period.of(Span.WEEK, race.clock().astimezone(ZONE).date())
        assert await work.objections.objections(week) == []  # it is about the whole week, which is not over
        kept = await work.objections.objections(Period(week.first, week.first.replace(day=8)))
        assert [(each.team, each.figure, each.answer) for each in kept] == [
            ("east", "same_photo", "Right, we look again")
        ]


async def test_each_desk_that_had_anything_gets_its_week_on_monday_once(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    await stage.reports()
    await at(stage, 8, 12)  # Sunday
    (await at(stage, 9, 6.9)).check()  # the clocks have changed: it is 7:54
    seen = await at(stage, 9, 7.1)
    weeks = [line for line in seen["Eastside desk"] if "Your week" in line]
    assert len(weeks) == 1
    for part in (
        "📅 Your week · 2 Mar 2026 – 8 Mar 2026 / Received 2, answered 1, 100% in time / Fixed 1, 100% in time, half",
        " / Confirmed 0, reopened 0 / 👏 1 was answered. / 👉 1 is late: begin there.",
    ):
        assert part in weeks[0]
    assert not seen["Westside desk"]
    stage.carl.presses("🔥 What is late", next(each for each in stage.east.messages if "Your week" in each.text))
    assert "#2 · Bulky waste" in (await stage.sees())["Eastside desk"][-1]
    for hour in (10, 26):
        assert not [line for line in (await at(stage, 9, hour))["Eastside desk"] if "Your week" in line]


@pytest.mark.parametrize("desk_weeks", [False, True])
async def test_a_district_can_do_without_the_weeks(
    storage: Storage, clock: Clock, tmp_path: Path, desk_weeks: bool
) -> None:
    clock.now = MORNING
    async with playing(storage, clock, tmp_path / "photos", policy=replace(DEFAULTS, desk_weeks=desk_weeks)) as stage:
        await stage.reports()
        assert any("Your week" in line for line in (await at(stage, 9, 9))["Eastside desk"]) is desk_weeks
