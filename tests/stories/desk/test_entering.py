"""Staff enter cases for others; each is a ticket like any other, and its answer is owed on paper."""

from dataclasses import replace

from sqlalchemy import select

from casework.model.draft import DraftId
from casework.model.ticket_id import TicketId
from storage.schema import drafts, tickets
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.stage import ELM, Stage, picture


async def enter(stage: Stage) -> None:
    stage.carl.says("/start")
    await stage.settle()
    stage.carl.says("/enter letter", stage.east)
    await stage.settle()


async def writes(stage: Stage) -> None:
    """Carl writes all of Mrs Wong's case, and has only to send it."""
    stage.carl.says("Ref: 9\nby: 2026-03-20\ncontact: Mrs Wong")
    stage.carl.sends_photo(picture("blue"))
    stage.carl.sends_location(*ELM)
    await stage.settle()
    await stage.goes_on(stage.carl, "group", "cat")


async def test_a_letter_becomes_a_ticket_with_its_number_and_deadline(stage: Stage) -> None:
    await enter(stage)
    draft = stage.carl.private().messages[-1]
    assert "Entered for somebody else: Letter" in draft.text
    assert any("can be entered in your private chat" in message.text for message in stage.east.messages)
    stage.carl.says("by: 9999-12-31")  # no day that anybody means
    await stage.settle()
    stage.carl.says("Ref: 2026-117\nby: 2026-03-20\ncontact: Mrs Wong, 555-0100\nA sofa by the gate")
    stage.carl.sends_photo(picture("brown"))
    stage.carl.sends_location(*ELM)
    await stage.settle()
    for verb in ("group", "cat", "send"):
        stage.press_verb(stage.carl, verb)
        await stage.settle()
    card = stage.card()
    assert card is not None
    assert "/owed there lists whom to tell by hand" in stage.carl.private().messages[-1].text
    for words in (
        "Letter · 2026-117",
        "They want it fixed by",
        "Mrs Wong, 555-0100",
        "9999-12-31",
        "A sofa by the gate",
    ):
        assert words in card.text
    assert "cannot be reached" not in card.text


async def test_an_answer_is_owed_from_the_fix_on_until_it_is_given(stage: Stage) -> None:
    await enter(stage)
    stage.carl.says("contact: Mrs Wong")
    stage.carl.sends_photo(picture("brown"))
    stage.carl.sends_location(*ELM)
    await stage.settle()
    for verb in ("group", "cat", "send"):
        stage.press_verb(stage.carl, verb)
        await stage.settle()
    stage.carl.says("/owed", stage.east)
    await stage.settle()
    assert "No answer is owed" in stage.east.messages[-1].text
    await stage.fixes()
    card = stage.card()
    assert card is not None
    assert "Fixed by Carl. It closes on 16 Mar 2026." in card.text
    stage.carl.says("/owed", stage.east)
    await stage.settle()
    assert "#1 · Bulky waste · fixed 2 Mar 2026 · Mrs Wong" in stage.east.messages[-1].text
    stage.press_verb(stage.carl, "told", stage.east)
    await stage.settle()
    assert "No answer is owed" in stage.east.messages[-1].text
    for days in (20, 366):  # it closes without a verdict, and a year later nobody knows of Mrs Wong
        stage.clock.advance(days=days)
        await stage.app.timekeeper.act()
    async with stage.storage.transactions.reading() as connection:
        assert (await connection.execute(select(tickets.c.contact))).all() == [(None,)]
        assert (await connection.execute(select(drafts.c.entry))).all() == []


async def test_the_source_is_changed_by_a_press(stage: Stage) -> None:
    await enter(stage)
    stage.carl.presses("Hotline")
    await stage.settle()
    assert "Entered for somebody else: Hotline" in stage.carl.private().messages[-1].text


async def test_who_has_no_private_chat_is_told_how_to_open_one(stage: Stage) -> None:
    stage.carl.blocks()
    await stage.settle()
    for _ in range(2):  # the bot knows that somebody blocks it once it has tried to write to them
        stage.carl.says("/enter", stage.east)
        await stage.settle()
    assert "open a chat with me" in stage.east.messages[-1].text


async def test_only_a_desk_enters_cases(stage: Stage) -> None:
    stage.otto.says("/enter")
    await stage.settle()
    assert "only in the group that is your team's desk" in stage.otto.private().messages[-1].text


async def test_a_report_of_ones_own_does_not_become_a_case(stage: Stage) -> None:
    stage.carl.says("A sofa before my own house")
    await stage.settle()
    stage.carl.says("/enter letter", stage.east)
    await stage.settle()
    assert "You are writing a report of your own" in stage.east.messages[-1].text
    assert "Entered for somebody else" not in stage.draft(stage.carl).text
    stage.carl.says("/cancel")
    await stage.settle()
    stage.carl.says("/enter letter", stage.east)
    await stage.settle()
    assert "Entered for somebody else: Letter" in stage.carl.private().messages[-1].text


async def test_a_case_beside_an_open_ticket_is_a_ticket_of_its_own_and_its_answer_is_owed(stage: Stage) -> None:
    await stage.reports()
    await enter(stage)
    await writes(stage)
    assert "press Send" in stage.draft(stage.carl).text
    async with stage.storage.begin("as an earlier version left it") as work:
        draft = await work.drafts.get(DraftId(2))
        assert draft is not None
        await work.drafts.save(replace(draft, rival=TicketId(1)), stage.clock())
    for verb in ("same", "backagain"):
        stage.press_data(stage.carl, f"1.{verb}.2.1", stage.draft(stage.carl))
        assert "from an older message" in (await stage.sees()).toasts[-1]
    await stage.goes_on(stage.carl, "send")
    card = stage.card()
    assert card is not None
    assert "Letter · 9" in card.text
    stage.carl.says("/merge 2 1", stage.east)
    await stage.sees()
    stage.carl.says("/fix 1 It was gone when we came", stage.east)
    seen = await stage.sees()
    assert "Is it fixed?" in seen["Rita"][-1]
    assert seen["Carl"] == []
    stage.carl.says("/owed", stage.east)
    await stage.settle()
    assert "#2 · Bulky waste · fixed 2 Mar 2026 as #1 · Mrs Wong" in stage.east.messages[-1].text


async def test_whoever_was_removed_from_the_desk_cannot_send_a_case_and_it_is_kept(stage: Stage) -> None:
    await enter(stage)
    await writes(stage)
    olga = stage.sandbox.person("Olga")
    stage.east.add(olga)
    stage.east.remove(stage.carl, by=olga)
    await stage.sees()
    stage.press_verb(stage.carl, "send")
    seen = await stage.sees()
    assert "I know you at no team's desk any more" in seen.toasts[-1]
    assert stage.card() is None
    stage.east.add(stage.carl)
    stage.carl.says("/enter", stage.east)
    await stage.settle()
    assert "To be told by hand: Mrs Wong" in stage.draft(stage.carl).text
    await stage.goes_on(stage.carl, "send")
    assert stage.card() is not None


async def test_what_was_said_of_a_case_before_its_first_photo_is_not_lost(stage: Stage) -> None:
    await stage.reports(who=stage.carl)
    stage.carl.says("/dismiss 1 nothing there", stage.east)
    await stage.settle()
    told = stage.carl.private().messages[-1]
    await enter(stage)
    stage.carl.says("contact: Mrs Wong")
    stage.carl.says("It is behind the gate", reply_to=told)
    await stage.settle()
    stage.carl.presses("🔁 #1")
    await stage.settle()
    assert "To be told by hand: Mrs Wong" in stage.draft(stage.carl).text
    stage.carl.says("/cancel")
    await stage.settle()
    stage.carl.presses("↩️ Take it back")
    await stage.settle()
    assert "To be told by hand: Mrs Wong" in stage.draft(stage.carl).text
    assert "Photo" in stage.draft(stage.carl).text


async def test_an_answer_is_owed_anew_once_what_was_answered_is_not_so_any_more(stage: Stage) -> None:
    sue = await supervisor(stage)
    await enter(stage)
    await writes(stage)
    await stage.goes_on(stage.carl, "send")

    async def answers() -> None:
        stage.carl.says("/owed", stage.east)
        await stage.settle()
        assert "Mrs Wong" in stage.east.messages[-1].text
        stage.press_verb(stage.carl, "told", stage.east)
        await stage.settle()
        assert "No answer is owed" in stage.east.messages[-1].text

    async def carl(*said: str) -> None:
        for each in said:
            stage.carl.says(each, stage.east)
            await stage.settle()

    await carl("/dismiss 1 nothing there")
    await answers()
    stage.press_verb(stage.carl, "undo", stage.east)
    await stage.settle()
    await carl("/dismiss 1 nothing there")
    await answers()
    sue.says("/reverse 1")
    await stage.settle()
    stage.press_data(stage.carl, "1.told.1", stage.east.messages[-1])  # on a list of before
    assert "Nothing is asked for about #1" in (await stage.sees()).toasts[-1]
    sue.says("/supervise 1 2026-03-05 Clear it")
    await stage.settle()
    await carl("/fix 1 It was gone when we came")
    await answers()
    sue.says("/sendback 1 It is still there")
    await stage.settle()
    await carl("/fix 1 It is gone this time")
    await answers()


async def test_what_stands_beneath_a_photo_or_in_an_edited_message_is_read_as_what_is_typed(stage: Stage) -> None:
    await enter(stage)
    stage.carl.sends_photo(picture("blue"), "contact: Mrs Wong, 555-0100")
    said = stage.carl.says("A sofa")
    await stage.settle()
    stage.carl.edits(said, "ref: 2026-117\nA red sofa")
    await stage.settle()
    text = stage.draft(stage.carl).text
    assert "🔢 Its number there: 2026-117" in text
    assert "✉️ To be told by hand: Mrs Wong, 555-0100" in text
    assert "📝 Words: A red sofa" in text
    assert text.count("Mrs Wong") == 1


async def test_a_line_of_a_case_that_stood_alone_is_changed_or_taken_out_by_an_edit(stage: Stage) -> None:
    await enter(stage)
    number = stage.carl.says("ref: 2026-117")
    photo = stage.carl.sends_photo(picture("blue"), "contact: Mrs Wong")
    both = stage.carl.says("by: 2026-12-01\nA sofa")
    await stage.settle()
    stage.carl.edits(number, "ref: 2026-118")
    stage.carl.edits(both, "A sofa")
    await stage.settle()
    text = stage.draft(stage.carl).text
    assert "Its number there: 2026-118" in text
    assert "They want it fixed by" not in text
    assert "📝 Words: A sofa" in text
    stage.carl.edits(photo, "")
    await stage.settle()
    assert "Mrs Wong" not in stage.draft(stage.carl).text


async def test_an_edit_of_an_earlier_case_changes_nothing_of_the_next(stage: Stage) -> None:
    await enter(stage)
    stage.carl.says("ref: 2026-117")
    said = stage.carl.says("contact: Mrs Wong")
    await stage.settle()
    stage.carl.says("/cancel")
    await stage.settle()
    await enter(stage)
    stage.carl.says("contact: Mr Li")
    await stage.settle()
    stage.carl.edits(said, "contact: Mrs Wang")
    assert "I no longer have those words" in (await stage.sees())["Carl"][-1]
    assert "To be told by hand: Mr Li" in stage.draft(stage.carl).text
