"""A case that was entered is not lost by a merge: its day, its answer, and that it is somebody's."""

from dataclasses import replace
from datetime import timedelta

from casework.model.ticket_id import TicketId
from tests.stories.desk.test_merging import says_later
from tests.stories.following.test_watching import supports
from tests.stories.oversight.test_warnings import MONDAY, at, oversee
from tests.stories.stage import ELM, MORNING, Stage, picture


async def enters_a_case(
    stage: Stage, day: str | None = "2026-03-03", color: str = "red", source: str = "inspectorate"
) -> None:
    """Carl enters a case at the place of the reports, which its source wants to be fixed by a day (None: does not)."""
    stage.carl.says("/start")
    await stage.settle()
    stage.carl.says(f"/enter {source}", stage.east)
    await stage.settle()
    stage.carl.says(("" if day is None else f"by: {day}\n") + "contact: Mr Ho, 555-0100\nA sofa by the gate")
    stage.carl.sends_photo(picture(color))
    stage.carl.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.carl, "group", "cat")
    await stage.says_it_is_another(stage.carl)
    await stage.goes_on(stage.carl, "send")
    await stage.sees()


async def owes(stage: Stage) -> str:
    """Return what the desk is said to owe on paper."""
    return (await says_later(stage, stage.carl, "/owed"))["Eastside desk"][-1]


async def test_a_case_that_is_merged_stays_somebodys_and_its_answer_is_owed_when_the_other_is_fixed(
    stage: Stage,
) -> None:
    await oversee(stage)
    card = await stage.reports()
    assert card is not None
    await enters_a_case(stage)
    await says_later(stage, stage.carl, "/merge 2 1")
    assert "⏰ They want it fixed by 3 Mar 2026" in card.text
    assert "No answer is owed" in await owes(stage)
    stage.rita.says("#1")
    assert "[❌ Withdraw]" not in (await stage.sees())["Rita"][-1]
    for press in ("1.withdraw.1", "1.withdrawok.1"):
        stage.press_data(stage.rita, press, stage.rita.private().messages[-1])
        assert "The district has a case of its own about #1" in (await stage.sees()).toasts[-1]
    stage.cora.says("/overview")
    assert "📨 Inspectorate: ⏳ 1 due" in (await stage.sees())["Cora"][-1]
    stage.clock.advance(days=1)
    await says_later(stage, stage.carl, "/fix 1 it was gone when we came")
    assert "#2 · Bulky waste · fixed 3 Mar 2026 as #1 · Mr Ho" in await owes(stage)


async def test_a_case_that_is_merged_no_more_takes_its_day_along_and_the_reporter_may_withdraw(stage: Stage) -> None:
    await oversee(stage)
    card = await stage.reports()
    assert card is not None
    await enters_a_case(stage)
    await says_later(stage, stage.carl, "/merge 2 1")
    await says_later(stage, stage.cora, "/reverse 2")
    assert "⏰" not in card.text
    stage.press_data(stage.rita, "1.withdrawok.1", stage.rita.private().messages[-1])
    await stage.sees()
    assert "The reporter took it back." in card.text


async def test_a_case_in_a_chain_of_merges_is_done_when_the_last_one_is(stage: Stage) -> None:
    await oversee(stage)
    await stage.reports()
    await enters_a_case(stage)
    await stage.reports(stage.otto)
    await says_later(stage, stage.carl, "/merge 2 1")
    await says_later(stage, stage.carl, "/merge 1 3")
    assert "No answer is owed" in await owes(stage)
    stage.cora.says("/overview")
    assert "📨 Inspectorate: ⏳ 1 due" in (await stage.sees())["Cora"][-1]
    await says_later(stage, stage.carl, "/fix 3 it was gone when we came")
    assert "#2 · Bulky waste · fixed 2 Mar 2026 as #3 · Mr Ho" in await owes(stage)
    stage.cora.says("/overview")
    assert "📨 Inspectorate: 1 of 1 in time" in (await stage.sees())["Cora"][-1]


async def test_a_report_with_a_case_at_the_end_of_a_chain_is_not_withdrawn(stage: Stage) -> None:
    await stage.reports()
    await stage.reports()
    await enters_a_case(stage)
    for words in ("/merge 3 1", "/merge 1 2"):
        await says_later(stage, stage.carl, words)
    stage.press_data(stage.rita, "1.withdrawok.2", stage.rita.private().messages[-1])
    assert "The district has a case of its own about #2" in (await stage.sees()).toasts[-1]


async def test_the_answer_to_a_case_is_owed_anew_when_what_took_it_in_is_fixed_again(stage: Stage) -> None:
    await stage.reports()
    await enters_a_case(stage)
    await says_later(stage, stage.carl, "/merge 2 1")
    stage.press_data(stage.carl, "1.told.2", stage.east.messages[-1])
    assert "Nothing is asked for about #2" in (await stage.sees()).toasts[-1]
    await says_later(stage, stage.carl, "/fix 1 it was gone when we came")
    assert "#2 · Bulky waste" in await owes(stage)
    stage.press_verb(stage.carl, "told", stage.east)
    await stage.sees()
    assert "No answer is owed" in await owes(stage)
    stage.press_verb(stage.rita, "notfixed")
    await stage.settle()
    await says_later(stage, stage.rita, "It is still there")
    assert "No answer is owed" in await owes(stage)
    await says_later(stage, stage.carl, "/fix 1 it is gone this time")
    assert "#2 · Bulky waste" in await owes(stage)


async def test_the_words_of_somebody_who_is_forgotten_are_no_case(stage: Stage) -> None:
    await oversee(stage)
    uma = stage.sandbox.person("Uma")
    card = await stage.reports()
    assert card is not None
    await supports(stage, uma)
    stage.press_data(uma, "1.add.1", uma.private().messages[-1])
    for words in ("It is in the way", "/forget"):
        await stage.settle()
        uma.says(words)
    await stage.settle()
    stage.press_verb(uma, "forgetyes")
    await stage.settle()
    stage.press_data(stage.rita, "1.withdrawok.1", stage.rita.private().messages[-1])
    await stage.sees()
    assert "The reporter took it back." in card.text


def card_of_first(stage: Stage) -> str:
    return next(m.text for m in stage.east.messages if m.text.startswith("#1 ·"))


async def test_whatever_takes_a_case_in_is_due_by_its_day(stage: Stage) -> None:
    await oversee(stage)
    await enters_a_case(stage, None, source="hotline")
    await enters_a_case(stage, "2026-03-03", "blue")
    await says_later(stage, stage.carl, "/merge 2 1")
    assert "They want it fixed by 3 Mar 2026" in card_of_first(stage)
    await says_later(stage, stage.carl, "/take 1")
    letter = (await at(stage, 4, 8.1))["Eastside desk"][-1]  # the promise is the evening of this day
    assert "#1 · Bulky waste · Eastside · 2 days · 📨 Case by 3 Mar 2026 · 🔥 late by 8 hours" in letter
    stage.cora.says("/overview")
    overview = (await stage.sees())["Cora"][-1]
    assert "📨 Inspectorate: 🔥 1 overdue" in overview
    assert "📨 From outside: 1" in overview
    await says_later(stage, stage.cora, "/reverse 2")
    assert "They want it fixed by" not in card_of_first(stage)


async def test_a_case_that_takes_an_earlier_one_in_is_due_by_that_day_and_counted_by_its_own(stage: Stage) -> None:
    await oversee(stage)
    await enters_a_case(stage, "2026-03-20")
    await enters_a_case(stage, "2026-03-04", "blue")
    await says_later(stage, stage.carl, "/merge 2 1")
    assert "They want it fixed by 4 Mar 2026" in card_of_first(stage)
    await says_later(stage, stage.cora, "/reverse 2")
    assert "They want it fixed by 20 Mar 2026" in card_of_first(stage)
    await says_later(stage, stage.carl, "/merge 2 1")
    stage.clock.advance(days=4)
    await says_later(stage, stage.carl, "/fix 1 it was gone when we came")
    stage.cora.says("/overview")
    assert "📨 Inspectorate: 1 of 2 in time" in (await stage.sees())["Cora"][-1]


async def test_the_day_of_a_report_is_the_earliest_of_the_cases_that_are_still_merged_into_it(stage: Stage) -> None:
    await oversee(stage)
    card = await stage.reports()
    assert card is not None
    await enters_a_case(stage, "2026-03-05")
    await enters_a_case(stage, "2026-03-04", "blue")
    for number, day in ((2, "5"), (3, "4")):
        await says_later(stage, stage.carl, f"/merge {number} 1")
        assert f"They want it fixed by {day} Mar 2026" in card.text
        seen = " ".join((await says_later(stage, stage.carl, "/queue"))["Eastside desk"])
        assert f"📨 Case by {day} Mar 2026" in seen  # it is not the resident who demands it
        assert "Resident" not in seen
    await says_later(stage, stage.cora, "/reverse 2")
    assert "They want it fixed by 4 Mar 2026" in card.text
    await says_later(stage, stage.cora, "/reverse 3")
    assert "⏰" not in card.text


async def test_a_case_that_leaves_a_chain_takes_its_day_from_the_last_one_too(stage: Stage) -> None:
    await oversee(stage)
    await stage.reports()
    card = await stage.reports()
    assert card is not None
    await enters_a_case(stage)
    for words in ("/merge 3 1", "/merge 1 2"):
        await says_later(stage, stage.carl, words)
    assert "They want it fixed by 3 Mar 2026" in card.text
    await says_later(stage, stage.cora, "/reverse 3")
    assert "⏰" not in card.text
    stage.press_data(stage.rita, "1.withdrawok.2", stage.rita.private().messages[-1])
    await stage.sees()
    assert "The reporter took it back." in card.text


async def promises(stage: Stage, day: int) -> None:
    """#1 is to be fixed by the evening of a day of March."""
    async with stage.storage.begin("more time") as work:
        ticket = await work.tickets.get(TicketId(1))
        assert ticket is not None
        await work.tickets.save(replace(ticket, fix_by=MORNING + timedelta(days=day - MONDAY, hours=8)))


async def test_a_case_that_leaves_a_report_takes_the_warnings_of_its_day_along(stage: Stage) -> None:
    await oversee(stage)
    await stage.reports()
    await enters_a_case(stage)
    await promises(stage, 27)
    for words in ("/merge 2 1", "/take 1"):
        await says_later(stage, stage.carl, words)
    for day in (4, 5, 12):
        await at(stage, day, 9.1)
    stage.cora.says("/overview")
    assert "🚨 Late for long: 1" in (await stage.sees())["Cora"][-1]
    await says_later(stage, stage.cora, "/reverse 2")
    stage.cora.says("/overview")
    assert "🚨 Late for long: 0" in (await stage.sees())["Cora"][-1]
    seen = await at(stage, 27, 15)
    assert any("⏰ #1 Bulky waste / It is to be fixed by Fri 27 Mar" in line for line in seen["Eastside desk"])


async def test_residents_are_told_that_a_report_is_late_when_their_own_promise_is_broken(stage: Stage) -> None:
    await oversee(stage)
    await stage.reports()
    await enters_a_case(stage)
    await promises(stage, 13)
    for words in ("/merge 2 1", "/take 1"):
        await says_later(stage, stage.carl, words)
    for day in (4, 5, 12):  # the case's day is over, then for a day, then for five
        assert not any("is late" in line for line in (await at(stage, day, 9.1))["Rita"])
    stage.press_data(stage.rita, "1.nudge.1", stage.rita.private().messages[-1])
    assert "still within the time that it was given" in (await stage.sees()).toasts[-1]
    stage.rita.says("#1")
    page = (await stage.sees())["Rita"][-1]
    assert "🧹 Taken. Eastside crew aim to fix it by" in page
    assert "Still nothing?" not in page
    seen = (await at(stage, 13, 19))["Rita"]
    assert any("⌛ Your report #1 is late. / Eastside crew should have fixed it by Fri 13 Mar" in line for line in seen)
    assert not any("is late" in line for line in (await at(stage, 16, 10))["Rita"])
    stage.rita.says("#1")
    assert "[🔔 Still nothing?]" in (await stage.sees())["Rita"][-1]
