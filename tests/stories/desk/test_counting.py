"""What a fix took is read from the desk's own words; what has two readings is asked back, and staff can correct it."""

from casework.model.tally import WorkKind
from tests.stories.desk.test_handling import ticket, types
from tests.stories.stage import Stage, picture


async def test_two_readings_are_asked_back_and_count_once_somebody_says_which(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes(caption="All gone: 2.5 t, then 1.234 t, 28,000人次")
    assert (await ticket(stage)).tally == {"tonnes": 2.5, "shifts": 28_000}
    asked = stage.east.messages[-1]
    assert asked.text.startswith("🧮 Carl, how much is “1.234 t” for #1?")
    assert asked.labels == ["1.23 t", "1,234 t"]
    for _ in range(2):  # two members press; it counts once
        stage.cora.presses("1,234 t", asked)
        await stage.settle()
    assert (await ticket(stage)).tally["tonnes"] == 1236.5
    card = stage.card()
    assert card is not None
    assert "1,236.5 t · 28,000 shifts" in card.text
    await types(stage, "/took 3 t, 5 vehicles", card)
    assert (await ticket(stage)).tally == {"tonnes": 3, "shifts": 28_000, "vehicles": 5}
    await types(stage, "/took it all away", card)
    assert "/took 2.5 t, 3 people" in stage.east.messages[-1].text


async def test_an_amount_counts_only_for_the_fix_that_it_was_asked_about(stage: Stage) -> None:
    await stage.reports()
    card = stage.card()
    await types(stage, "/took 3 t", card)
    assert "is not fixed. What it took is counted with the fix" in stage.east.messages[-1].text
    stage.carl.sends_photo(picture("green"), "2-3 t", chat=stage.east, reply_to=card)
    await stage.settle()
    asked = stage.east.messages[-1]
    assert asked.labels == ["2 t", "3 t"]
    stage.rita.presses("👎 Not fixed", stage.rita.private().messages[-1])
    await stage.settle()
    stage.rita.says("It is all still there")
    await stage.settle()
    assert (await ticket(stage)).rework == 1
    stage.carl.presses("3 t", asked)
    await stage.settle()
    assert (await ticket(stage)).tally == {}


async def test_no_made_up_button_counts_more_than_anybody_could_type(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes(caption="1.234 t")
    asked = stage.east.messages[-1]
    press = stage.press_data(stage.carl, f"1.took.1.0:tonnes:{10**30}", asked)
    await stage.settle()
    assert press.answer is not None
    assert "is from an older message" in press.answer.text
    assert (await ticket(stage)).tally == {}


async def test_work_without_a_ticket_is_a_line_of_its_own_and_can_be_taken_back(stage: Stage) -> None:
    await types(stage, "/work 拆除违建50,800平方米，出动3车次")
    line = stage.east.messages[-1]
    assert line.text == "🧮 Counted, without a ticket: 50,800 m² · 3 trips (demolished)"
    async with stage.storage.read() as work:
        kept = await work.efforts.get(1)
    assert kept is not None
    assert (kept.kind, kept.amounts) == (WorkKind.DEMOLISHED, {"square_metres": 50_800, "trips": 3})
    stage.cora.presses("↩️ Take back", line)
    await stage.settle()
    assert line.text == "↩️ That work was taken back and does not count."
    async with stage.storage.read() as work:
        assert await work.efforts.get(1) is None
