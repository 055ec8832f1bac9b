"""A desk asks for more time, a supervisor decides, the card counts it, and the reporter is told the new date."""

from tests.stories.desk.test_handling import presses, ticket, types
from tests.stories.oversight.test_warnings import at, oversee
from tests.stories.stage import Stage


async def test_more_time_is_asked_for_granted_counted_and_told_at_most_three_times(stage: Stage) -> None:
    await oversee(stage)
    card = await stage.reports()
    assert card is not None
    await presses(stage, "✋ Take", "⋯ More", "⏳ More time")
    assert "⏳ More time, until when?" in card.text
    assert card.labels == ["5 Mar 2026", "9 Mar 2026", "11 Mar 2026", "18 Mar 2026", "‹ Back"]  # a Saturday is left out
    await presses(stage, "9 Mar 2026")
    assert "⏳ Why does it take longer?" in card.text
    await presses(stage, "needs a machine")
    seen = await stage.sees()
    assert "🙋 Wanted: more time until 9 Mar 2026, needs a machine. A supervisor decides." in card.text
    assert "Wanted: more time until 9 Mar 2026, needs a machine." in seen["Cora"][-1]
    stage.cora.presses("✅ Grant")
    seen = await stage.sees()
    assert seen["Rita"][-1] == (
        "bot: ⏳ Your report #1 takes longer than was promised: needs a machine. / "
        "Eastside crew aim to fix it by Mon 9 Mar 17:00."
    )
    assert "✅ Granted." in seen["Cora"][-1]
    assert "⏳ It got more time once, of 3 times at most." in card.text
    assert "Fix it by Mon 9 Mar 17:00" in card.text
    (await at(stage, 5, 12)).check()  # the old promise is no promise any more

    await types(stage, "/extend 2026-03-09 too much at once")
    assert (
        "As it is, #1 is to be fixed by Mon 9 Mar 17:00. Ask for a later day."
        in (await stage.sees())["Eastside desk"][-1]
    )
    await presses(stage, "⋯ More", "⏳ More time")
    await presses(stage, "10 Mar 2026", "🅿️ Park it until then", "the weather")
    await stage.sees()
    stage.cora.says("/grant 1")
    assert "🅿️ Your report #1 was put off until 10 Mar 2026: the weather." in (await stage.sees())["Rita"][-1]
    await types(stage, "/resume 1")
    await types(stage, "/extend 1 20 too much at once")
    stage.cora.says("/refuse 1 no")
    await stage.settle()
    card = stage.card()
    assert card is not None
    assert "⏳ It got more time 2 times, of 3 at most." in card.text
    assert "❌ A supervisor said no: no" in card.text
    await types(stage, "/extend 1 20 too much at once")
    stage.cora.says("/grant 1")
    await stage.sees()
    await types(stage, "/extend 1 40 too much at once", card)
    assert "#1 got more time 3 times already, which is the most." in (await stage.sees())["Eastside desk"][-1]
    await types(stage, "/park 1 40 too much at once", card)
    assert "#1 got more time 3 times already, which is the most." in (await stage.sees())["Eastside desk"][-1]


async def test_what_waits_for_an_answer_is_refused_before_the_day_is_asked_for(stage: Stage) -> None:
    await stage.reports()
    await types(stage, "/ask Which side of the road?")
    await stage.sees()
    for command in ("/park 1", "/extend 1", "/pass 1", "/give 1"):
        stage.carl.says(command, stage.east)
        assert "#1 waits for the reporter's answer." in (await stage.sees())["Eastside desk"][-1]


async def test_what_becomes_of_a_wish_is_said_where_it_was_asked_and_its_button_grants_no_other(stage: Stage) -> None:
    await oversee(stage)
    card = await stage.reports()
    await types(stage, "/park 9 the weather")
    await stage.sees()
    asked = stage.cora.private().messages[-1]
    (old,) = [row[0]["callback_data"] for row in asked.buttons]
    await types(stage, "/fix it was gone", card)
    seen = await stage.sees()
    assert "⚪ It is no longer needed." in seen["Cora"][-1]
    await types(stage, "/undo", card)
    assert "[✅ Grant]" in (await stage.sees())["Cora"][-1]
    await types(stage, "/pass west not ours", card)
    assert "⚪ It is no longer needed." in (await stage.sees())["Cora"][-1]
    assert asked.labels == []
    stage.cora.says("/extend 1 20 the crane", stage.west, stage.card(stage.west))
    await stage.sees()
    newer = stage.cora.private().messages[-1]
    assert newer is not asked
    assert "⚪ It is no longer needed." in asked.text
    before = (await ticket(stage)).fix_by
    stage.press_data(stage.cora, old, asked)
    seen = await stage.sees()
    assert "That button is from an older message" in seen.toasts[0]
    found = await ticket(stage)
    assert (found.fix_by, found.extensions) == (before, 0)
    stage.cora.presses("✅ Grant", newer)
    await stage.sees()
    found = await ticket(stage)
    assert (found.fix_by > before, found.extensions) == (True, 1)


async def test_the_case_of_a_supervisor_decides_on_the_wish_that_it_shows_and_on_no_later_one(stage: Stage) -> None:
    await oversee(stage)
    card = await stage.reports()
    await types(stage, "/park 9 the weather")
    stage.cora.says("/case 1")
    await stage.sees()
    case = stage.cora.private().messages[-1]
    old = [button["callback_data"] for button in case.buttons[0]]  # Grant and Refuse
    await types(stage, "/undo", card)
    await types(stage, "/extend 1 20 the crane", card)
    await stage.sees()
    before = await ticket(stage)
    for data in old:
        stage.press_data(stage.cora, data, case)
        assert "That button is from an older message" in (await stage.sees()).toasts[0]
        assert await ticket(stage) == before
    assert "the crane" in case.text  # so what it shows can be decided now
    stage.cora.presses("❌ Refuse", case)
    await stage.sees()
    assert (await ticket(stage)).request is None


async def test_the_case_of_a_supervisor_shows_no_wish_any_more_that_was_decided_elsewhere(stage: Stage) -> None:
    await oversee(stage)
    await stage.reports()
    await types(stage, "/park 9 the weather")
    stage.cora.says("/case 1")
    await stage.sees()
    case = stage.cora.private().messages[-1]
    stage.cora.says("/refuse 1 no")
    await stage.sees()
    stage.cora.presses("✅ Grant", case)
    assert "Nothing is asked for about #1" in (await stage.sees()).toasts[0]
    assert "✅ Grant" not in case.labels


async def test_a_wish_that_is_void_is_not_granted_by_what_happens_later(stage: Stage) -> None:
    await oversee(stage)
    await stage.reports()
    stage.clock.advance(days=3)
    await types(stage, "/pass west not ours")
    await stage.sees()
    asked = stage.cora.private().messages[-1]
    assert asked.labels == ["✅ Grant", "❌ Refuse"]
    stage.cora.says("/case 1")
    await stage.sees()
    for label in ("➡️ Give to a team", "Westside crew", "it is their kind of work"):
        stage.cora.presses(label)
        await stage.sees()
    assert "⚪ It is no longer needed." in asked.text
    stage.cora.says("/pass 1 east not our area", stage.west)  # by themselves: it has just come
    await stage.sees()
    assert (await ticket(stage)).team == "east"
    stage.carl.says("/hide 1 1", stage.east)
    assert "⚪ It is no longer needed." in (await stage.sees())["Cora"][-1]
