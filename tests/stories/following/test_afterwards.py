"""Residents use a ticket after the report: they list and view it, add to it, ask about it, withdraw it, reopen it."""

from datetime import timedelta

import pytest

from casework.model.ticket_id import TicketId
from sandbox.writing import Clip
from tests.media import video, voice
from tests.stories.following.test_watching import follows, supports
from tests.stories.reporting.test_limits import has_reported
from tests.stories.stage import MORNING, OAK, Stage, picture

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


async def views(stage: Stage, said: str = "#1") -> str:
    """Rita looks at her report; returns what she is shown."""
    stage.rita.says(said)
    return (await stage.sees())["Rita"][-1]


async def fixed_and_confirmed(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.press_verb(stage.rita, "fixed")
    await stage.sees()


async def test_my_reports_are_paged_in_place_newest_first(stage: Stage) -> None:
    await has_reported(stage, *(MORNING - timedelta(hours=hours) for hours in range(5, 0, -1)))
    await stage.reports()
    stage.rita.says("/mine")
    (page,) = (await stage.sees())["Rita"][1:]
    assert page.startswith("bot: My reports  [#6 · Bulky waste · open]  [#5 · ")
    assert page.endswith("[#2 · Bulky waste · open]  [Older ›]")
    stage.rita.presses("Older ›")
    (_, page) = (await stage.sees())["Rita"]
    assert page == "bot edits: My reports  [#1 · Bulky waste · open]  [‹ Newer]"
    stage.rita.presses("‹ Newer")
    await stage.sees()
    stage.rita.presses("#6 · Bulky waste · open")
    assert (await stage.sees())["Rita"][-1].startswith('bot: (photo) "#6 · Bulky waste')
    stage.rita.presses("‹ My reports")
    assert (await stage.sees())["Rita"][-1].startswith("bot: My reports")


@on_sqlite
async def test_my_reports_name_those_of_others_and_are_empty_at_first(stage: Stage) -> None:
    stage.otto.says("/mine")
    assert (await stage.sees())["Otto"][-1] == "bot: You have not reported anything yet. Send a photo to begin."
    await stage.reports()
    await follows(stage, stage.otto)
    stage.otto.says("/mine")
    assert "[⭐ #1 · Bulky waste · open]" in (await stage.sees())["Otto"][-1]


async def test_a_tickets_view_tells_its_history_and_what_is_fixed_is_not_taken_back(stage: Stage) -> None:
    await stage.reports()
    assert "[❌ Withdraw]" in await views(stage)
    await stage.fixes()
    stage.press_verb(stage.rita, "withdraw")
    assert (await stage.sees()).toasts == ["alert: #1 was fixed already, by somebody."]  # nobody is named
    stage.press_verb(stage.rita, "fixed")
    await stage.sees()
    view = await views(stage)
    assert "✅ Closed. Fixed by Eastside crew, and confirmed. / " in view
    acts = [line.split(" · ")[-1] for line in view.split(" /  / ")[1].split('"  [')[0].split(" / ")]
    assert acts == ["reported", "fixed", "confirmed by somebody who reported it"]
    assert view.endswith("[🔁 It is back]  [‹ My reports]")


async def test_words_and_photos_are_added_until_it_is_closed(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await views(stage)
    stage.rita.presses("📎 Add photo or words")
    assert "What do you want to add to #1?" in (await stage.sees())["Rita"][-1]
    stage.rita.sends_album([picture("black"), picture("grey")], "Now <two>")
    seen = await stage.sees()
    said = [line for line in seen["Eastside desk"] if line.startswith("bot: ")]
    # It may leave before the second photo has come; the button comes with that.
    assert [each.removesuffix("  [🖼 All photos]") for each in said] == [
        'bot: (photo) "➕ Added to #1 by somebody who reported it: / 💬 Now <two>"'
    ]
    assert stage.east.messages[-1].labels == ["🖼 All photos"]
    assert [line for line in seen["Rita"] if line.startswith("bot: ")] == [
        "bot: ✅ Passed on to Eastside crew, for #1."
    ]
    stage.rita.sends_photo(picture("red"))
    assert "✅ 1 photo" in (await stage.sees())["Rita"][-1]
    stage.carl.presses("🖼 All photos", card)
    assert len((await stage.sees())["Eastside desk"]) == 1 + 3
    stage.carl.says("Thanks", stage.east, stage.east.messages[-1])  # people may reply to a message that shows a ticket
    await stage.sees()
    await stage.fixes()
    stage.press_verb(stage.rita, "fixed")
    await stage.sees()
    stage.press_data(stage.rita, "1.add.1", stage.rita.private().messages[-1])
    assert "#1 is closed." in (await stage.sees()).toasts[0]


@on_sqlite
async def test_never_mind_and_an_hour_take_the_wish_to_add_back(stage: Stage) -> None:
    await stage.reports()
    for waits in (False, True):
        await views(stage)
        stage.rita.presses("📎 Add photo or words")
        await stage.sees()
        if waits:
            stage.clock.advance(hours=1)
        else:
            stage.rita.presses("❌ Never mind")
            assert "no longer waiting" in (await stage.sees())["Rita"][-1]
        stage.rita.sends_photo(picture("red"))
        seen = await stage.sees()
        assert seen["Eastside desk"] == []
        assert "Your report" in seen["Rita"][-1]
        stage.press_verb(stage.rita, "cancel")
        await stage.sees()


async def test_a_report_is_taken_back_after_one_question(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await follows(stage, stage.otto)
    await views(stage)
    stage.rita.presses("❌ Withdraw")
    line = (await stage.sees())["Rita"][-1]
    assert 'Withdraw #1? / #1 · Bulky waste"  [Yes, withdraw]  [Keep]' in line
    stage.rita.presses("Keep")
    line = (await stage.sees())["Rita"][-1]
    assert line.startswith('bot edits: (photo) "#1 · Bulky waste')
    assert "[❌ Withdraw]" in line
    stage.rita.presses("❌ Withdraw")
    await stage.sees()
    stage.rita.presses("Yes, withdraw")
    seen = await stage.sees()
    assert "⚪ Closed. It was withdrawn by whoever reported it." in seen["Rita"][-1]
    assert "The report #1, which you follow, was withdrawn by whoever reported it." in seen["Otto"][-1]
    assert "⚪ Closed. The reporter took it back." in card.text
    stage.press_data(stage.carl, "1.take.1", card)
    assert "#1 is closed." in (await stage.sees()).toasts[0]


async def test_a_report_that_others_count_on_is_not_taken_back(stage: Stage) -> None:
    await stage.reports()
    await supports(stage, stage.otto)
    assert "[❌ Withdraw]" not in await views(stage)
    stage.press_data(stage.rita, "1.withdraw.1", stage.rita.private().messages[-1])
    assert "Others see #1 too and count on it" in (await stage.sees()).toasts[0]
    stage.press_verb(stage.otto, "open")
    await stage.sees()
    stage.otto.presses("Unfollow")
    await stage.sees()
    assert "[❌ Withdraw]" in await views(stage)
    stage.rita.presses("❌ Withdraw")
    await stage.sees()
    stage.rita.presses("Yes, withdraw")
    assert "⚪ Closed." in (await stage.sees())["Rita"][-1]


async def test_a_question_is_no_longer_needed_once_the_report_is_taken_back(stage: Stage) -> None:
    await stage.reports()
    stage.carl.says("/ask Which side?", stage.east, stage.card())
    await stage.settle()
    question = stage.rita.private().messages[-1]
    await views(stage)
    stage.press_verb(stage.rita, "withdraw")
    await stage.sees()
    stage.press_verb(stage.rita, "withdrawok")
    await stage.sees()
    assert question.text.endswith("An answer is no longer needed.")


async def test_still_nothing_is_asked_once_a_promise_is_broken_and_once_a_day(stage: Stage) -> None:
    await stage.reports()
    assert "🔔" not in await views(stage)
    stage.clock.advance(days=1, hours=1)
    view = await views(stage)
    assert "⌛ Late." in view
    assert "[🔔 Still nothing?]" in view
    stage.rita.presses("🔔 Still nothing?")
    seen = await stage.sees()
    assert seen.toasts == ["toast: 🔔 ✓"]
    assert seen["Eastside desk"][-1].startswith(
        "bot: 🔔 #1: is anything happening, asks the reporter. / It should have been taken by"
    )
    assert seen["Eastside desk"][-1].endswith("[✋ Take]")
    assert "somebody asked whether anything happens" in seen["Rita"][-1]
    stage.press_data(stage.rita, "1.nudge.1", stage.rita.private().messages[-1])
    assert "has been reminded already. You can do so again from" in (await stage.sees()).toasts[0]
    stage.clock.advance(days=1)
    stage.press_data(stage.rita, "1.nudge.1", stage.rita.private().messages[-1])
    assert any(line.startswith("bot: 🔔 #1") for line in (await stage.sees())["Eastside desk"])
    stage.carl.sends_photo(picture("green"), chat=stage.east, reply_to=stage.east.messages[-1])
    assert "Fixed by Carl." in (await stage.sees())["Eastside desk"][1]
    stage.press_data(stage.rita, "1.nudge.1", stage.rita.private().messages[-1])
    assert "still within the time" in (await stage.sees()).toasts[0]


async def test_it_is_back_within_thirty_days_with_a_photo_and_no_longer_after(stage: Stage) -> None:
    await fixed_and_confirmed(stage)
    stage.clock.advance(days=29)
    await views(stage)
    stage.rita.presses("🔁 It is back")
    assert "Is #1 back? Send a photo of it" in (await stage.sees())["Rita"][-1]
    stage.rita.says("Yes")
    assert "Is #1 back? Send a photo of it" in (await stage.sees())["Rita"][-1]
    stage.rita.sends_album([picture("black"), picture("grey")], "Twice as much")
    seen = await stage.sees()
    assert [line for line in seen["Rita"] if line.startswith("bot: ")] == [
        line for line in seen["Rita"] if line.startswith("bot: 🔁 Thank you. #1 is open again")
    ]
    assert "🔁 reopened once" in seen["Eastside desk"][0]
    said = [line for line in seen["Eastside desk"] if line.startswith("bot: ")]
    assert len(said) == 1
    assert "🔁 #1 has come back; it was opened again. / 💬 Twice as much" in said[0]
    await stage.fixes()
    stage.press_verb(stage.rita, "fixed")
    verdict, view = (await stage.sees())["Rita"][-2:]
    assert "👍 You said that it is fixed." in verdict
    assert "✅ Closed. Fixed by Eastside crew, and confirmed." in view  # the report that they have opened follows
    # After thirty days a resident must send a new report.
    assert "[🔁 It is back]" in await views(stage)
    stage.clock.advance(days=31)
    stage.rita.presses("🔁 It is back")
    assert "#1 was fixed more than 30 days ago." in (await stage.sees()).toasts[0]
    assert "🔁 It is back" not in await views(stage)


@on_sqlite
async def test_a_report_says_who_took_it_only_once_somebody_has_and_is_late_only_with_what_is_past(
    stage: Stage,
) -> None:
    await stage.reports()  # to be taken by Monday at 17:00, to be fixed by Wednesday at 17:00
    assert (
        "⏳ Open. Nobody has taken it yet; somebody should by Mon 2 Mar 17:00. "
        "Eastside crew aim to fix it by Wed 4 Mar 17:00." in await views(stage)
    )
    stage.clock.now = MORNING + timedelta(days=1)
    assert (
        "⌛ Late. Nobody has taken it; somebody should have by Mon 2 Mar 17:00. "
        "Eastside crew aim to fix it by Wed 4 Mar 17:00." in await views(stage)
    )
    stage.press_verb(stage.carl, "take", stage.east)
    (told,) = (await stage.sees())["Rita"]
    assert told == "bot: 🧹 Your report #1 was taken by Eastside crew. They aim to fix it by Wed 4 Mar 17:00."
    assert "🧹 Taken. Eastside crew aim to fix it by Wed 4 Mar 17:00." in await views(stage)
    stage.clock.now = MORNING + timedelta(days=3)
    assert "⌛ Taken, and late. Eastside crew should have fixed it by Wed 4 Mar 17:00." in await views(stage)
    stage.press_verb(stage.carl, "release", stage.east)
    (told,) = (await stage.sees())["Rita"]
    assert told.endswith("waits for somebody of Eastside crew again. They should have fixed it by Wed 4 Mar 17:00.")
    assert (
        "⌛ Late. Nobody has taken it; somebody should have by Mon 2 Mar 17:00. "
        "Eastside crew should have fixed it by Wed 4 Mar 17:00." in await views(stage)
    )


@on_sqlite
async def test_of_a_ticket_on_which_nobody_works_no_aim_is_told(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    card = stage.card()
    stage.carl.says("/category bags", stage.east, card)
    seen = await stage.sees()
    assert "bot: 🏷 Your report #1 is now Rubbish bags." in seen["Rita"]


@on_sqlite
async def test_a_report_of_last_year_says_its_year_and_a_closed_card_says_when(stage: Stage) -> None:
    await fixed_and_confirmed(stage)
    stage.clock.advance(days=365)
    view = await views(stage)
    assert "Mon 2 Mar 2026 09:00 · reported" in view
    stage.carl.says("/ticket 1", stage.east)
    await stage.settle()
    card = stage.card()
    assert card is not None
    assert "🕑 Reported Mon 2 Mar 2026 09:00, fixed Mon 2 Mar 2026 09:00, closed Mon 2 Mar 2026 09:00" in card.text


@on_sqlite
async def test_a_report_that_no_team_answers_for_is_kept_and_can_be_added_to(stage: Stage) -> None:
    await stage.reports(at=OAK)
    view = await views(stage)
    assert "⏳ Open. Nobody has taken it yet; somebody should by Mon 2 Mar 17:00. Westside crew aim to" in view
    stage.press_verb(stage.rita, "add")
    await stage.sees()
    stage.rita.says("By the gate")
    seen = await stage.sees()
    assert seen["Westside desk"][-1].endswith("💬 By the gate")


@pytest.mark.parametrize("asked", ["an addition", "an answer", "a reply"])
async def test_a_recording_for_a_report_is_refused_in_words_and_begins_no_other_report(
    stage: Stage, asked: str
) -> None:
    await stage.reports()
    if asked == "an answer":
        stage.carl.says("/ask 1 Which door?", stage.east)
    elif asked == "an addition":
        stage.press_data(stage.rita, "1.add.1", stage.rita.private().messages[-1])
    await stage.sees()
    shown = stage.rita.private().messages[-1]
    reply_to = shown if asked == "a reply" else None
    stage.rita.sends_voice(voice(), 5, reply_to=reply_to)
    (_, said) = (await stage.sees())["Rita"]
    assert "Only photos and words can go to #1." in said
    stage.rita.sends_video(video(), 5, "The left one", reply_to=reply_to)
    seen = await stage.sees()
    assert "Only photos and words can go to #1." in "".join(seen["Rita"])
    assert "Your report /" not in "".join(seen["Rita"])
    assert "💬 The left one" in "".join(seen["Eastside desk"])  # the words beneath it are kept
    stage.rita.says("/report")
    await stage.sees()
    stage.rita.sends_voice(voice(), 5)
    assert "✅ 1 voice message" in (await stage.sees())["Rita"][-1]  # as the refusal says


async def test_a_video_beside_the_photos_of_an_addition_is_refused_and_the_photos_count(stage: Stage) -> None:
    await stage.reports()
    stage.press_data(stage.rita, "1.add.1", stage.rita.private().messages[-1])
    await stage.sees()
    stage.rita.sends_album([picture("red"), Clip(video(), 5), picture("green")], "From the other side")
    seen = await stage.sees()
    assert sum("Only photos and words can go to #1." in line for line in seen["Rita"]) == 1
    assert "From the other side" in "".join(seen["Eastside desk"])
    async with stage.storage.read() as work:
        assert len(await work.tickets.photos(TicketId(1))) == 3
        rita = await work.people.by_account(stage.rita.id)
        assert rita is not None
        assert await work.drafts.open_of(rita.id) is None
