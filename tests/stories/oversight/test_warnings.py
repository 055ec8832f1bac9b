"""A promise that passes has a consequence: each step goes to somebody further up, once, and nobody is woken for it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.model.category import CategoryTree
from casework.model.deadline import Allowance
from tests.stories.desk.test_handling import presses, supervise
from tests.stories.stage import ELM, MORNING, TREE, Seen, Stage, picture

# Reported on Monday 2 March, 9:00: bulky waste is to be taken by Monday 17:00, and fixed by Wednesday 17:00.
MONDAY = 2


async def at(stage: Stage, day: int, hour: float) -> Seen:
    """Let the clock show a local moment of March 2026, before the clocks change; returns what people saw then."""
    stage.clock.now = MORNING + timedelta(days=day - MONDAY, hours=hour - 9)
    await stage.app.timekeeper.act()
    return await stage.sees()


async def oversee(stage: Stage) -> None:
    """Cora is a supervisor, and has opened the chat with the bot."""
    stage.cora.says("/start")
    await supervise(stage)
    await stage.sees()


async def reports_danger(stage: Stage) -> None:
    """Rita reports a danger, which is to be taken within 2 hours and fixed within 24, by the clock."""
    group = TREE.groups[0]
    danger = replace(group.categories[0], answer_by=Allowance.parse("2 hours"), fix_by=Allowance.parse("24 hours"))
    danger = replace(danger, is_danger=True)
    tree = CategoryTree((replace(group, categories=(danger, *group.categories[1:])), *TREE.groups[1:]))
    async with stage.storage.begin("tree") as work:
        await work.districts.replace_tree(tree)
    await stage.app.district.load()
    stage.rita.sends_photo(picture("brown"))
    stage.rita.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "goon")
    await stage.goes_on(stage.rita, "send")
    await stage.sees()


async def test_whoever_took_it_is_warned_then_the_desk_then_the_supervisors(stage: Stage) -> None:
    await oversee(stage)
    await stage.reports()
    await presses(stage, "✋ Take")
    await at(stage, 2, 9.1)
    (await at(stage, 3, 9)).check()
    (await at(stage, 4, 8.1)).check(east=["☀️ Good morning /  / ⏳ To be fixed today: 1 / #1 · Bulky waste"])
    (await at(stage, 4, 10.9)).check()
    # A quarter of 24 working hours is left, and the next letter would come too late.
    (await at(stage, 4, 11.1)).check(
        east=["⏰ #1 Bulky waste / It is to be fixed by Wed 4 Mar 17:00, in 6 hours. / Carl, you took it."]
    )
    (await at(stage, 4, 17.1)).check(
        east=["⌛ Taken by Carl, and late."],
        rita=["⌛ Your report #1 is late. / Eastside crew should have fixed it by Wed 4 Mar 17:00."],
    )
    (await at(stage, 5, 8.1)).check(east=["🔥 Late: 1 / #1 · Bulky waste · Eastside · 3 days · 🔥 late by 15 hours"])
    (await at(stage, 5, 17.1)).check()
    (await at(stage, 6, 8.1)).check(
        east=["🔥 Late: 1"], cora=["☀️ Good morning / 🔥 Late for a working day or more: 1 / #1 · Bulky waste"]
    )
    (await at(stage, 6, 8.2)).check()
    (await at(stage, 7, 12)).check()  # a Saturday
    await at(stage, 11, 18.1)  # five working days after the deadline
    (await at(stage, 12, 9.1)).check(east=["🔥 Late: 1"], cora=["🚨 On the district's list: 1"])
    (await at(stage, 12, 16)).check()
    stage.cora.says("/overview")
    assert "🚨 Late for long: 1" in (await stage.sees())["Cora"][-1]


async def test_what_nobody_takes_is_late_on_its_card_at_once_and_in_the_letter_of_the_morning(stage: Stage) -> None:
    await stage.reports()
    (await at(stage, 2, 17.1)).check(east=["⌛ Open, and late. It should have been taken by Mon 2 Mar 17:00."])
    (await at(stage, 2, 23)).check()
    (await at(stage, 3, 8.1)).check(east=["🔥 Late: 1"])


async def test_after_an_outage_only_what_is_still_true_is_told_and_only_once(stage: Stage) -> None:
    await oversee(stage)
    await stage.reports()
    await stage.reports()
    seen = await at(stage, 6, 10)  # nobody looked for four days
    assert [line.split(" / ")[0] for line in seen["Eastside desk"]].count("bot: ☀️ Good morning") == 1
    assert not any("⏰" in line for line in seen["Eastside desk"])
    assert len(seen["Rita"]) == 2
    assert len(seen["Cora"]) == 1
    (await at(stage, 6, 11)).check()


async def test_who_is_asked_or_done_is_not_warned(stage: Stage) -> None:
    await stage.reports()
    await presses(stage, "✋ Take")
    await stage.fixes()
    await at(stage, 2, 10)
    for day in (3, 4, 5, 6):
        assert not any("late" in line or "☀️" in line for line in (await at(stage, day, 12))["Eastside desk"])


async def test_a_danger_is_told_at_once_by_night_too(stage: Stage) -> None:
    await oversee(stage)
    stage.clock.now = MORNING + timedelta(hours=12)  # 21:00
    await reports_danger(stage)
    seen = await at(stage, 2, 23.1)
    assert any(
        "⏰ #1 Bulky waste / Nobody has taken it; somebody should have by" in each for each in seen["Eastside desk"]
    )
    await presses(stage, "✋ Take")
    await stage.sees()
    seen = await at(stage, 3, 15.1)
    assert any(", in 6 hours. / Carl, you took it." in each for each in seen["Eastside desk"])
    seen = await at(stage, 3, 21.1)
    assert any("It should have been fixed by Tue 3 Mar 21:00: late by" in each for each in seen["Eastside desk"])
    assert "⌛ Your report #1 is late." in seen["Rita"][0]
    assert seen["Cora"] == []
    seen = await at(stage, 4, 17.1)  # a working day later
    assert "⏰ #1 Bulky waste / It should have been fixed by Tue 3 Mar 21:00: late by" in seen["Cora"][0]


@pytest.mark.parametrize("hour", [22, 3, 6.9])
async def test_nothing_else_is_told_at_night(stage: Stage, hour: float) -> None:
    await oversee(stage)
    await stage.reports()
    await at(stage, 2, 9.1)
    (await at(stage, 5 if hour > 12 else 6, hour)).check()
