"""The reporter decides whether a ticket is fixed, as often as it takes."""

from tests.stories.stage import ELM, Stage, picture


async def test_not_fixed_with_a_sentence_reopens_the_ticket_and_counts_the_rework(stage: Stage) -> None:
    await stage.reports()
    for round_ in (1, 2):
        await stage.fixes(color="green" if round_ == 1 else "white")
        stage.rita.presses("👎 Not fixed")
        (await stage.sees()).check(rita=["Rita presses", "What is still wrong with #1? Send a sentence or a photo."])
        stage.rita.says("Half of it <is> there")
        seen = await stage.sees()
        # The question is deleted when the answer comes: no two messages say the same.
        said, verdict, gone, answer = seen["Rita"]
        assert said == "Rita: Half of it <is> there"
        assert verdict.startswith("bot edits: ")
        assert verdict.endswith('👎 You said that it is not fixed."')
        assert gone.startswith("bot deleted: What is still wrong")
        assert answer.startswith("bot: 🔁 Thank you. #1 is open again, and Eastside crew have been told.")
        assert f"🔁 reopened {'once' if round_ == 1 else '2 times'}" in seen["Eastside desk"][0]
        assert "⏳ Open." in seen["Eastside desk"][0]
        assert "#1 was not fixed, said the reporter" in seen["Eastside desk"][1]
        assert "💬 Half of it <is> there" in seen["Eastside desk"][1]
        assert len(seen["Eastside desk"]) == 2
        # The desk may take the ticket there as well as on the card.
        stage.carl.presses("✋ Take", stage.east.messages[-1])
        await stage.sees()
    await stage.fixes(color="blue")
    stage.rita.presses("👍 Fixed")
    (await stage.sees()).check(rita=["Rita presses", "You said that it is fixed."], east=["reopened 2 times"])


async def test_a_report_that_was_opened_follows_what_is_pressed_in_it(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.rita.says("#1")
    await stage.sees()
    view = stage.rita.private().messages[-1]
    stage.rita.presses("👍 Fixed", view)
    await stage.sees()
    assert "✅ Closed. Fixed by Eastside crew, and confirmed." in view.text
    assert "👍 Fixed" not in view.labels
    stage.rita.presses("🔁 It is back", view)
    await stage.sees()
    stage.rita.sends_photo(picture("black"))
    await stage.sees()
    assert "⏳ Open." in view.text
    assert "🔁 It is back" not in view.labels


async def test_not_fixed_with_a_photo_or_an_album_is_one_message_to_the_desk_and_no_new_report(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.rita.presses("👎 Not fixed")
    await stage.sees()
    stage.rita.sends_photo(picture("black"), "Look")
    seen = await stage.sees()
    assert seen["Eastside desk"][1].startswith('bot: (photo) "🔁 #1 was not fixed')
    assert "💬 Look" in seen["Eastside desk"][1]
    stage.carl.sends_photo(picture("white"), chat=stage.east, reply_to=stage.east.messages[-1])
    (await stage.sees()).check(east=["Carl: (photo)", "Fixed by Carl.", "🔁 #1 was"], rita=["Is it fixed?"])
    stage.rita.presses("👎 Not fixed")
    await stage.sees()
    stage.rita.sends_album([picture(color) for color in ("black", "grey", "navy")], "All of this")
    seen = await stage.sees()
    assert len([line for line in seen["Eastside desk"] if line.startswith("bot: ")]) == 1
    assert "All of this" in seen["Eastside desk"][-1]
    assert not any("Your report /" in line for line in seen["Rita"])


async def test_never_mind_takes_the_question_back(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.rita.presses("👎 Not fixed")
    await stage.sees()
    stage.rita.presses("❌ Never mind")
    (await stage.sees()).check(rita=["Rita presses", "I am no longer asking"])
    stage.rita.says("Another thing: a fridge")
    (await stage.sees()).check(rita=["Rita: Another", "bot: Your report / ⬜ Photo"])
    stage.rita.presses("👍 Fixed")
    (await stage.sees()).check(rita=["Rita presses", "You said that it is fixed."], east=["✅ Closed."])


async def test_only_the_reporter_has_the_verdict_once_and_after_the_fix(stage: Stage) -> None:
    await stage.reports()
    shown = next(m for m in stage.rita.private().messages if m.sender is stage.account)
    stage.press_data(stage.rita, "1.fixed.1", shown)
    assert "#1 is not fixed yet" in (await stage.sees()).toasts[0]
    await stage.fixes()
    stage.otto.says("/start")
    await stage.sees()
    for verb in ("fixed", "notfixed"):
        stage.press_data(stage.otto, f"1.{verb}.1", stage.otto.private().messages[-1])
        assert "Only somebody who reported #1" in (await stage.sees()).toasts[0]
    stage.press_data(stage.carl, "1.fixed.1", next(m for m in stage.east.messages if m.sender is stage.account))
    assert "Only somebody who reported #1" in (await stage.sees()).toasts[0]
    verdict = stage.rita.private().messages[-1]
    stage.rita.presses("👍 Fixed")
    await stage.sees()
    stage.press_data(stage.rita, "1.notfixed.1", verdict)
    assert "#1 is closed." in (await stage.sees()).toasts[0]


async def test_after_two_weeks_of_silence_the_ticket_closes_and_a_late_word_begins_a_new_report(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.rita.presses("👎 Not fixed")
    await stage.sees()
    stage.clock.advance(days=14, hours=1)
    await stage.app.timekeeper.act()
    # The question what is still wrong is taken back too, and takes neither words nor photos any more.
    (await stage.sees()).check(
        rita=["closed after 14 days without an answer", "no longer asking"], east=["☑️ Closed. Fixed by Carl"]
    )
    stage.rita.says("It is back")
    (await stage.sees()).check(rita=["Rita: It is back", "bot: Your report / ⬜ Photo"])
    stage.rita.sends_photo(picture("brown"))
    stage.rita.sends_location(*ELM)
    assert "✅ 1 photo / ✅ Place" in (await stage.sees())["Rita"][-1]


async def test_with_no_photo_from_before_the_after_photo_is_shown_alone(stage: Stage) -> None:
    rita = stage.rita
    rita.says("/report")
    await stage.settle()
    rita.presses("I have no photo")
    rita.says("Smell of gas")
    rita.sends_location(*ELM)
    await stage.settle()
    for verb in ("group", "cat", "send"):
        stage.press_verb(rita, verb)
        await stage.settle()
    await stage.fixes()
    assert rita.private().messages[-1].medium == "photo"
    assert "Is it fixed?" in rita.private().messages[-1].text


async def test_a_question_that_was_left_alone_for_an_hour_catches_no_report(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.rita.presses("👎 Not fixed")
    await stage.sees()
    stage.clock.advance(hours=1)
    stage.rita.sends_photo(picture("blue"), "Another heap, elsewhere")
    (await stage.sees()).check(
        rita=["Rita: (photo)", "bot edits: I am no longer asking what is still wrong with #1.", "✅ 1 photo"]
    )
    stage.rita.presses("👎 Not fixed")
    await stage.sees()
    stage.clock.advance(minutes=59)
    stage.rita.says("The bags are there")
    assert "#1 is open again" in (await stage.sees())["Rita"][-1]


async def test_whoever_goes_on_with_a_report_is_no_longer_asked(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.rita.says("A fridge")
    await stage.sees()
    words = "A fridge"
    for goes_on in ("/start", "/report", "pick"):
        for _ in range(2):  # a second press asks again below, and leaves one button
            stage.rita.presses("👎 Not fixed")
            assert (await stage.sees())["Rita"][-1].startswith("bot: What is still wrong with #1?")
        labels = [label for message in stage.rita.private().messages for label in message.labels]
        assert labels.count("❌ Never mind") == 1
        if goes_on == "pick":
            stage.press_verb(stage.rita, goes_on)
        else:
            stage.rita.says(goes_on)
        assert "bot edits: I am no longer asking what is still wrong with #1." in (await stage.sees())["Rita"]
        stage.rita.says("and a stove")
        seen = await stage.sees()
        words += " / and a stove"
        assert f"📝 Words: {words}" in seen["Rita"][-1]
        assert seen["Eastside desk"] == []


async def test_what_came_back_can_be_taken_only_while_it_is_open(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.rita.presses("👎 Not fixed")
    await stage.sees()
    stage.rita.says("It is still there")
    await stage.sees()
    came_back = stage.east.messages[-1]
    assert came_back.labels == ["✋ Take"]
    stage.cora.presses("✋ Take", stage.card())
    (await stage.sees()).check(
        east=["Cora presses", "Taken by Cora.", "bot edits: 🔁 #1 was not fixed, said the reporter"],
        rita=["was taken by"],
    )
    assert came_back.labels == []
    assert "Take it by" not in came_back.text
    assert "💬 It is still there" in came_back.text


async def test_each_verdict_keeps_the_note_of_its_own_round(stage: Stage) -> None:
    await stage.reports()
    for note in ("Swept", "Washed"):
        await stage.fixes(caption=note)
        verdict = stage.rita.private().messages[-1]
        assert f"💬 {note}" in verdict.text
        stage.rita.presses("👎 Not fixed")
        await stage.settle()
        stage.rita.says("No")
        await stage.settle()
        assert f"💬 {note}" in verdict.text


async def test_a_reply_to_the_question_is_passed_on_and_is_the_reason_if_it_is_not_fixed(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    stage.rita.sends_photo(picture("black"), "Still there", reply_to=stage.rita.private().messages[-1])
    seen = await stage.sees()
    assert any("✅ Passed on to Eastside crew, for #1." in line for line in seen["Rita"])
    assert 'Is it fixed? You have the last word."  [👍 Fixed]  [👎 Not fixed]' in seen["Rita"][-1]
    assert sum("👎 Not fixed" in message.labels for message in stage.rita.private().messages) == 1
    assert any("Added to #1" in line and "Still there" in line for line in seen["Eastside desk"])
    stage.rita.presses("👎 Not fixed")
    seen = await stage.sees()
    assert any("👎 You said that it is not fixed." in line for line in seen["Rita"])
    assert "🔁 Thank you. #1 is open again, and Eastside crew have been told." in seen["Rita"][-1]
    assert any("#1 was not fixed" in line and "💬 Still there" in line for line in seen["Eastside desk"])
    await stage.fixes(color="white")
    stage.rita.says("That is better", reply_to=stage.rita.private().messages[-1])
    await stage.sees()
    stage.clock.advance(hours=1)
    stage.rita.presses("👎 Not fixed")
    assert "What is still wrong with #1?" in (await stage.sees())["Rita"][-1]
    stage.rita.presses("👍 Fixed")
    (await stage.sees()).check(rita=["Rita presses", "You said that it is fixed.", "no longer"], east=["✅ Closed."])
