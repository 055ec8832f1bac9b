"""Staff handle a ticket of their own: menus, release, notes, dismissal, category, pin, photos; and undo."""

from dataclasses import replace

import pytest

from casework.model.authority import Role
from casework.model.place import Point
from casework.model.ticket import Act, Status, Ticket
from casework.model.ticket_id import TicketId
from sandbox.objects import Message
from sandbox.people import Person
from tests.stories.following.test_watching import follows
from tests.stories.stage import OAK, SEA, Stage, picture

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
NEAR_ELM = (37.7655, -122.4255)  # in Eastside too


async def ticket(stage: Stage, number: int = 1) -> Ticket:
    async with stage.storage.read() as work:
        found = await work.tickets.get(TicketId(number))
    assert found is not None
    return found


async def acts(stage: Stage, number: int = 1) -> list[Act]:
    async with stage.storage.read() as work:
        return [entry.act for entry in await work.tickets.history(TicketId(number))]


async def types(stage: Stage, words: str, card: Message | None = None, who: Person | None = None) -> None:
    """Carl, or `who`, types a command in reply to the newest card."""
    (who or stage.carl).says(words, stage.east, card or stage.card())
    await stage.settle()


async def presses(stage: Stage, *labels: str) -> None:
    """Carl presses one button after the other on the newest card."""
    for label in labels:
        card = stage.card()
        assert card is not None
        stage.carl.presses(label, card)
        await stage.settle()


async def supervise(stage: Stage, who: Person | None = None) -> None:
    """Cora, or `who`, is named a supervisor."""
    async with stage.storage.begin("names") as work:
        named, _ = await work.people.meet((who or stage.cora).id, "en", stage.clock())
        await work.roles.give(named.id, Role.SUPERVISOR, stage.clock())


async def test_a_card_has_few_buttons_and_the_others_open_in_its_place_until_something_happens(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    assert card.labels == ["✋ Take", "📷 Fix", "📍 Show the spot", "❓ Ask the reporter", "⋯ More"]
    await presses(stage, "⋯ More")
    assert card.labels[:2] == ["➡️ Pass on", "🅿️ Park"]
    assert card.labels[-1] == "‹ Back"
    await presses(stage, "🚫 Dismiss")
    assert "Dismiss it: why?" in card.text
    assert "nothing was found there" in card.labels
    await presses(stage, "‹ Back", "‹ Back", "✋ Take")
    assert card.labels[:3] == ["↩️ Undo", "📷 Fix", "↩️ Release"]
    await presses(stage, "↩️ Release", "⋯ More")
    assert card.labels[-1] == "‹ Back"
    stage.cora.says("/take", stage.east, card)
    await stage.settle()
    assert "Taken by Cora." in card.text
    assert "↩️ Release" in card.labels
    assert stage.card() is card


async def test_a_ticket_is_given_back_and_the_reporter_sees_it_where_it_was_told(stage: Stage) -> None:
    await stage.reports()
    await presses(stage, "✋ Take")
    told = stage.rita.private().messages[-1]
    assert "was taken by Eastside crew" in told.text
    await presses(stage, "↩️ Release")
    assert "waits for somebody of Eastside crew again" in told.text
    assert (await ticket(stage)).taken_by is None
    assert await acts(stage) == [Act.SEND, Act.TAKE, Act.RELEASE]


async def test_a_note_stands_on_the_card_and_no_resident_sees_it(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await types(stage, "/note The gate <is> locked")
    assert "📌 Carl: The gate <is> locked" in card.text
    stage.rita.says("/mine")
    await stage.settle()
    await stage.goes_on(stage.rita, "open")
    assert not any("gate" in message.text for message in stage.rita.private().messages)
    await types(stage, "/note")
    assert "Please write the note" in stage.east.messages[-1].text


@on_sqlite
async def test_a_hidden_photo_is_gone_from_the_card_and_from_what_residents_see(stage: Stage) -> None:
    stage.rita.sends_photo(picture("red"))
    card = await stage.reports()
    assert card is not None
    await presses(stage, "⋯ More", "🙈 Hide a photo", "🖼 1")
    async with stage.storage.read() as work:
        assert len(await work.tickets.photos(TicketId(1))) == 1
    await types(stage, "/hide 1")
    shown = stage.card()
    assert shown is not None
    assert "🙈 2 photos are hidden." in shown.text
    assert "photo" not in shown.body
    await types(stage, "/hide 1")
    assert "shows no such photo" in stage.east.messages[-1].text
    stage.rita.says("/mine")
    await stage.settle()
    await stage.goes_on(stage.rita, "open")
    assert "photo" not in stage.rita.private().messages[-1].body


async def test_a_ticket_is_dismissed_for_a_reason_that_the_reporter_reads(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await supervise(stage)
    for why in ("nothing was found there", "It is <art>"):
        await presses(stage, "⋯ More", "🚫 Dismiss")
        if why in card.labels:
            await presses(stage, why)
        else:
            await presses(stage, "✏️ In my own words")
            assert stage.east.messages[-1].text.startswith("Carl, reply to this message with the reason, for #1.")
            stage.carl.says(why, stage.east, stage.east.messages[-1])
            await stage.settle()
        assert f"Closed. Dismissed: {why}." in card.text
        assert f"was closed by Eastside crew: {why}." in stage.rita.private().messages[-1].text
        await types(stage, "/reverse")
        assert "Only a supervisor" in stage.east.messages[-1].text
        stage.cora.says("/reverse", stage.east, card)
        await stage.settle()
        assert "Open." in card.text
        assert "is open again" in stage.rita.private().messages[-1].text


async def test_another_category_has_its_own_deadlines_and_the_reporter_is_told(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    stage.clock.advance(hours=4)
    before = await ticket(stage)
    await presses(stage, "⋯ More", "🏷 Category", "Rubbish", "Rubbish bags")
    after = await ticket(stage)
    assert (after.category, after.team) == ("bags", "east")
    assert after.fix_by > before.fix_by
    assert "#1 · Rubbish bags" in card.text
    assert "is now Rubbish bags" in stage.rita.private().messages[-1].text
    await types(stage, "/category Bulky waste")
    assert (await ticket(stage)).category == "bulky"
    await types(stage, "/category bulky")
    assert "in that category already" in stage.east.messages[-1].text


async def test_what_is_late_stays_late_in_whatever_category(stage: Stage) -> None:
    await stage.reports()
    stage.clock.advance(days=1, hours=1)  # a second later at 9:00 would be another day's end
    await types(stage, "/category bags")
    card = stage.card()
    assert card is not None
    assert "It should have been taken by Mon 2 Mar 17:00. Fix it by Fri 6 Mar 10:00." in card.text
    stage.clock.advance(days=4)
    await stage.app.timekeeper.act()
    late = await ticket(stage)
    for code in ("dirt", "bulky"):
        await types(stage, f"/category {code}")
        assert "It should have been fixed by Fri 6 Mar 10:00." in card.text
    found = await ticket(stage)
    assert (found.answer_by, found.fix_by) == (late.answer_by, late.fix_by)
    assert found.warned == late.warned
    await stage.sees()
    await stage.app.timekeeper.act()
    (await stage.sees()).check()  # nobody is warned again


async def test_the_pin_is_moved_by_a_location_in_reply_and_at_another_teams_spot_offered_to_it(stage: Stage) -> None:
    card = await stage.reports()
    stage.carl.sends_location(*NEAR_ELM, chat=stage.east, reply_to=card)
    await stage.settle()
    assert (await ticket(stage)).point.lat == pytest.approx(NEAR_ELM[0])
    assert card is not None
    assert "The team moved the pin." in card.text
    stage.carl.sends_location(*SEA, chat=stage.east, reply_to=card)
    await stage.settle()
    assert "outside our area" in stage.east.messages[-1].text
    assert (await ticket(stage)).point.lat == pytest.approx(NEAR_ELM[0])
    stage.carl.sends_location(*OAK, chat=stage.east, reply_to=card)
    await stage.settle()
    offered = stage.card()
    assert offered is not None
    assert offered is not card
    assert "Pass it on to Westside crew: why?" in offered.text
    await presses(stage, "not our area")
    arrived = await ticket(stage)
    assert (arrived.team, arrived.area, arrived.point) == ("west", "west", Point(*OAK))  # and so did the pin
    received = stage.card(stage.west)
    assert received is not None
    assert not any("撤销" in label for label in received.labels)  # only the desk that passed it on can take that back


async def test_whoever_hears_about_a_ticket_is_told_that_its_pin_was_moved_and_a_slip_is_put_right(
    stage: Stage,
) -> None:
    card = await stage.reports()
    await follows(stage, stage.otto)
    stage.carl.sends_location(*NEAR_ELM, chat=stage.east, reply_to=card)
    seen = await stage.sees()
    assert seen["Rita"] == [
        "bot: 🎯 The team corrected the place. Your report #1 lies in Eastside. / 🗺 The place on a map"
    ]
    link = stage.rita.private().messages[-1].entities[-1]
    assert link["url"] == "https://maps.test/?lat=37.765500&lon=-122.425500"
    # Whoever follows it by its number sees the area only.
    assert seen["Otto"] == ["bot: 🎯 The team corrected the place. The report #1, which you follow, lies in Eastside."]
    await presses(stage, "↩️ Undo")
    assert "that was a slip" in (await stage.sees())["Rita"][0]


async def test_it_can_be_fixed_without_a_photo_for_a_reason(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await types(stage, "/fix")
    # It asks as the button *Fix* does.
    assert "With no photo: reply /fix and say why in a sentence." in stage.east.messages[-1].text
    await types(stage, "/fix Somebody took it: 2.5 t, 3 people")
    assert "Fixed by Carl." in card.text
    assert "🧮 2.5 t · 3 people" in card.text
    assert "➖ No photo afterwards: Somebody took it" in card.text
    asked = stage.rita.private().messages[-1]
    assert "💬 Somebody took it: 2.5 t, 3 people" in asked.text
    assert "You have the last word" in asked.text


@on_sqlite
async def test_what_a_caption_says_of_the_work_is_kept(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await stage.fixes(caption="800 kg, one van, 2 trucks")
    assert "🧮 0.8 t · 2 vehicles" in card.text
    assert dict((await ticket(stage)).tally) == {"tonnes": 0.8, "vehicles": 2.0}


async def test_a_fix_is_undone_within_a_minute_and_the_reporter_sees_it(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await stage.fixes(color="green")
    asked = stage.rita.private().messages[-1]
    await presses(stage, "↩️ Undo")
    assert "They took that back" in asked.text
    assert asked.labels == []
    assert "Open." in card.text
    assert await acts(stage) == [Act.SEND, Act.FIX, Act.UNDO]
    await stage.fixes(color="white", caption="Now")
    assert "💬 Now" in asked.text
    assert "Is it fixed? You have the last word." in asked.text
    async with stage.storage.read() as work:
        assert len(await work.tickets.photos(TicketId(1))) == 2  # the photo of the slip is hidden


async def test_after_a_minute_nothing_is_undone_and_the_button_goes(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await presses(stage, "✋ Take")
    assert "↩️ Undo" in card.labels
    stage.clock.advance(seconds=61)
    stage.carl.presses("↩️ Undo", card)
    seen = await stage.sees()
    assert "There is nothing of yours to undo on #1" in seen.toasts[-1]
    assert "↩️ Undo" not in card.labels
    assert (await ticket(stage)).status is Status.TAKEN
    await presses(stage, "↩️ Release")
    assert "↩️ Undo" in card.labels
    stage.clock.advance(seconds=61)
    await stage.app.timekeeper.act()  # nobody presses anything, so time takes the button off
    await stage.settle()
    assert "↩️ Undo" not in card.labels
    assert (await ticket(stage)).undo is None


async def test_only_whoever_did_it_undoes_it_and_only_while_nobody_else_has_acted(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await presses(stage, "✋ Take")
    stage.cora.presses("↩️ Undo", card)
    seen = await stage.sees()
    assert "There is nothing of yours to undo on #1" in seen.toasts[-1]
    stage.cora.says("/release", stage.east, card)
    await stage.settle()
    await types(stage, "/undo")
    assert "There is nothing of yours to undo on #1" in stage.east.messages[-1].text
    assert (await ticket(stage)).status is Status.OPEN


async def test_every_act_of_ones_own_can_be_undone(stage: Stage) -> None:
    await stage.reports()
    await types(stage, "/take")
    before = replace(await ticket(stage), undo=None)
    for words in ("/category dirt", "/release", "/dismiss nothing"):
        await types(stage, words)
        assert replace(await ticket(stage), undo=None) != before, words
        told = stage.rita.private().messages[-1]
        await types(stage, "/undo")
        assert replace(await ticket(stage), undo=None) == before, words
        assert (await acts(stage))[-1] is Act.UNDO
    # The message that told the reporter says now that it was a slip.
    assert "that was a slip and was taken back" in told.text
    assert stage.rita.private().messages[-1] is told


@on_sqlite
async def test_a_command_with_a_number_shows_the_card_below(stage: Stage) -> None:
    card = await stage.reports()
    stage.carl.says("/take 1", stage.east)
    await stage.settle()
    again = stage.card()
    assert again is not None
    assert again is not card
    assert "Taken by Carl." in again.text
    stage.carl.says("/release", stage.east)
    await stage.settle()
    assert "Which ticket?" in stage.east.messages[-1].text
    assert "/release 12" in stage.east.messages[-1].text
    stage.carl.says("/take 99", stage.east)
    await stage.settle()
    assert "There is no ticket #99." in stage.east.messages[-1].text


@on_sqlite
async def test_a_command_without_what_it_needs_opens_its_menu(stage: Stage) -> None:
    await stage.reports()
    menus = set()
    for word in ("park", "pass", "category", "dismiss", "merge", "hide"):
        await types(stage, f"/{word}")
        card = stage.card()
        assert card is not None
        assert card.labels[-1] == "‹ Back", word
        menus.add(card.text)
    assert len(menus) == 6


@on_sqlite
async def test_a_stale_card_is_refused_in_words_and_brought_up_to_date(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    async with stage.storage.begin("elsewhere") as work:
        found = await work.tickets.get(TicketId(1))
        assert found is not None
        cora, _ = await work.people.meet(stage.cora.id, "en", stage.clock())
        await work.people.set_name(cora.id, "Cora")
        await work.tickets.save(replace(found, status=Status.TAKEN, taken_by=cora.id))
    stage.carl.presses("✋ Take", card)
    seen = await stage.sees()
    assert "was taken already, by Cora" in seen.toasts[0]
    assert "Taken by Cora." in card.text


async def test_a_card_promises_no_moment_that_is_past(stage: Stage) -> None:
    await stage.reports()
    for days, typed, said in (
        (1, "/ticket 1", "⌛ Open, and late. It should have been taken by Mon 2 Mar 17:00. Fix it by Wed 4 Mar 17:00."),
        (2, "/ticket 1", "⌛ Open, and late. It should have been fixed by Wed 4 Mar 17:00."),
        (0, "/take 1", "⌛ Taken by Carl, and late. It should have been fixed by Wed 4 Mar 17:00."),
    ):
        stage.clock.advance(days=days)
        await stage.settle()
        stage.carl.says(typed, stage.east)
        await stage.settle()
        card = stage.card()
        assert card is not None
        assert said in card.text


async def test_what_came_back_promises_no_moment_that_is_past_either(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.press_verb(stage.rita, "notfixed")
    await stage.settle()
    stage.rita.says("The bags are there")
    await stage.settle()
    again = next(each for each in stage.east.messages if "#1 was not fixed" in each.text)
    assert "Take it by Tue 3 Mar 09:00" in again.text
    stage.clock.advance(days=7)
    await stage.settle()
    stage.carl.says("/note 1 The lorry is broken", stage.east)
    await stage.settle()
    assert "Take it by" not in again.text
    assert "It should have been fixed by Thu 5 Mar 09:00." in again.text


async def test_a_number_may_be_wide_and_have_a_chinese_sign_behind_it(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    for typed in ("/note ＃１：门锁着", "/note 1，门锁着"):
        stage.carl.says(typed, stage.east)
        await stage.settle()
        assert "Carl: 门锁着" in (stage.card() or card).text
    stage.carl.says("/park 1 ７天 等吊车", stage.east)
    await stage.settle()
    assert "put off until 9 Mar 2026, 等吊车" in (stage.card() or card).text
