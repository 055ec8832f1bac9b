"""The whole loop, as people saw it, line by line."""

from tests.stories.stage import ELM, Stage, picture


async def test_rita_reports_and_carl_fixes_and_rita_has_the_last_word(stage: Stage) -> None:
    rita, carl = stage.rita, stage.carl
    rita.says("/start")
    assert (await stage.sees())["Rita"] == [
        "Rita: /start",
        "bot: Dumped rubbish, litter, anything that spoils the street? / Send a photo, say where it is and "
        "what is wrong. It goes at once to the people who answer for that spot in Bay City; you are told what becomes "
        "of it, and you have the last word. / They never learn who you are. /language changes the language, "
        "/help helps.  {📍 It is where I am}",
        "bot: Your report / ⬜ Photo / ⬜ Place / ⬜ What is wrong / Please send a photo of it, or up to 10."
        "  [I have no photo]  [Choose what is wrong]  [✖️ Cancel]",
    ]
    rita.sends_photo(picture("brown"))
    assert (await stage.sees())["Rita"] == [
        "Rita: (photo)",
        "bot edits: Your report / ✅ 1 photo / ⬜ Place / ⬜ What is wrong / Where is it? Press 📍 below the "
        "input, or attach a location (📎 → Location) and move the pin.  [Choose what is wrong]  [✖️ Cancel]",
    ]
    rita.position = ELM
    rita.taps_key("📍 It is where I am")
    assert (await stage.sees())["Rita"] == [
        "Rita: (location 37.76500, -122.42500)",
        "bot edits: Your report / ✅ 1 photo / ✅ Place: Eastside / ⬜ What is wrong / What is wrong?"
        "  [Rubbish]  [Street]  [✖️ Cancel]",
    ]
    rita.presses("Rubbish")
    assert (await stage.sees())["Rita"] == [
        "Rita presses [Rubbish]",
        "bot edits: Your report / ✅ 1 photo / ✅ Place: Eastside / ⬜ What is wrong / What exactly?"
        "  [Bulky waste]  [Rubbish bags]  [‹ Back]  [✖️ Cancel]",
    ]
    rita.presses("Bulky waste")
    assert (await stage.sees())["Rita"] == [
        "Rita presses [Bulky waste]",
        "bot edits: Your report / ✅ 1 photo / ✅ Place: Eastside / ✅ What is wrong: Bulky waste / "
        "Everything is there. You may add words: just type them. / It will go to Eastside crew."
        "  [✅ Send]  [Change what is wrong]  [✖️ Cancel]",
    ]
    rita.says("A mattress & a <b>sofa</b>")
    assert (await stage.sees())["Rita"] == [
        "Rita: A mattress & a <b>sofa</b>",
        "bot edits: Your report / ✅ 1 photo / ✅ Place: Eastside / ✅ What is wrong: Bulky waste / "
        "📝 Words: A mattress & a <b>sofa</b> / Everything is there. / It will go to Eastside crew."
        "  [✅ Send]  [Change what is wrong]  [✖️ Cancel]",
    ]
    rita.presses("✅ Send")
    assert (await stage.sees()).in_chat == {
        "Rita": [
            "Rita presses [✅ Send]",
            "bot edits: ✅ Thank you! Your report is number #1. / ✅ What is wrong: Bulky waste / ✅ Place: Eastside / "
            "📝 Words: A mattress & a <b>sofa</b> / It went to Eastside crew, who answer for Eastside. / They look at "
            "it by Tue 3 Mar 09:00 and mean to have it fixed by Thu 5 Mar 09:00. / You will hear here when somebody "
            "takes it and when it is fixed.",
        ],
        "Eastside desk": [
            'bot: (photo) "#1 · Bulky waste / 📍 Eastside · map / 💬 A mattress & a <b>sofa</b> / 🕑 Reported Mon 2 Mar '
            '09:00 / ⏳ Open. Take it by Tue 3 Mar 09:00, fix it by Thu 5 Mar 09:00."'
            "  [✋ Take]  [📷 Fix]  [📍 Show the spot]",
        ],
    }
    carl.presses("✋ Take", chat=stage.east)
    assert (await stage.sees()).in_chat == {
        "Eastside desk": [
            "Carl presses [✋ Take]",
            'bot edits: (photo) "#1 · Bulky waste / 📍 Eastside · map / 💬 A mattress & a <b>sofa</b> / 🕑 Reported Mon '
            "2 Mar 09:00 / 🧹 Taken by Carl. Fix it by Thu 5 Mar 09:00. Reply to this card with an after-photo to close "
            'it."  [📷 Fix]  [📍 Show the spot]',
        ],
        "Rita": [
            "bot: 🧹 Your report #1 was taken by Eastside crew. They mean to have it fixed by Thu 5 Mar 09:00.",
        ],
    }
    carl.sends_photo(picture("green"), "All gone", chat=stage.east, reply_to=stage.card())
    assert (await stage.sees()).in_chat == {
        "Eastside desk": [
            'Carl: (photo) "All gone"',
            'bot edits: (photo) "#1 · Bulky waste / 📍 Eastside · map / 💬 A mattress & a <b>sofa</b> / 🕑 Reported Mon '
            '2 Mar 09:00 / 📷 Fixed by Carl. The reporter is asked whether it is."  [📍 Show the spot]  [🖼 All photos]',
        ],
        "Rita": [
            'bot: (photo) "📷 #1 · Bulky waste / Eastside crew say that it is fixed. / 💬 All gone / Is it fixed? You '
            'have the last word."  [👍 Fixed]  [👎 Not fixed]',
        ],
    }
    rita.presses("👍 Fixed")
    assert (await stage.sees()).in_chat == {
        "Rita": [
            "Rita presses [👍 Fixed]",
            'bot edits: (photo) "📷 #1 · Bulky waste / Eastside crew say that it is fixed. / 💬 All gone / 👍 You said '
            'that it is fixed. Thank you!"',
        ],
        "Eastside desk": [
            'bot edits: (photo) "#1 · Bulky waste / 📍 Eastside · map / 💬 A mattress & a <b>sofa</b> / 🕑 Reported Mon '
            '2 Mar 09:00 / ✅ Closed. Fixed by Carl; the reporter confirmed it."  [📍 Show the spot]  [🖼 All photos]',
        ],
    }
