"""A ticket under supervision: the desk gets the order as a letter and a daily reminder; only supervisors close it."""

import errno
from typing import Any

import pytest

from bot.paper import ticket_page
from casework.model.authority import Gives, Role
from casework.oversight import appointing
from sandbox.people import Person
from tests.stories.desk.test_handling import presses
from tests.stories.oversight.test_supervising import supervisor
from tests.stories.oversight.test_warnings import at
from tests.stories.stage import Stage, picture


async def test_from_the_order_to_the_check(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    sue.says("/supervise 1")
    assert "By which day, and what is to be done?" in (await stage.sees())["Sue"][-1]
    sue.says("/supervise 1 2026-03-05 Clear it & <fence> it off")
    seen = await stage.sees()
    letter = seen["Eastside desk"][-1]
    assert "📌 #1 is under supervision. Sue orders you to fix it by 5 Mar 2026:" in letter
    assert "💬 Clear it & <fence> it off" in letter
    assert any("Under supervision by Sue, until 5 Mar 2026" in line for line in seen["Eastside desk"])
    assert not seen["Rita"]
    assert "(file ticket-1.pdf)" in letter
    for day in (3, 4):
        reminder = (await at(stage, day, 8.1))["Eastside desk"][-1]
        assert "☀️ Good morning /  / 📌 Under supervision: 1 / #1 · Bulky waste" in reminder

    stage.carl.says("/ask 1 Which side of the road?", stage.east)
    assert "bot: ☀️" not in "".join((await stage.sees())["Eastside desk"])
    reminder = (await at(stage, 5, 8.1))["Eastside desk"][-1]  # what it waits for does not put the order off
    assert "☀️ Good morning /  / 📌 Under supervision: 1 / #1 · Bulky waste" in reminder
    stage.rita.says("The left one")
    await stage.sees()

    stage.carl.says("/dismiss 1 nothing", stage.east)
    assert "#1 is under supervision: only a supervisor closes it" in (await stage.sees())["Eastside desk"][-1]
    stage.carl.says("/fix 1 It is all clear", stage.east)
    seen = await stage.sees()
    assert any("Fixed by Carl, to be checked by a supervisor." in line for line in seen["Eastside desk"])
    assert 'A supervisor checks it before it is closed."  [👎 Not fixed]' in seen["Rita"][-1]
    assert "🔎 #1 Bulky waste / Eastside crew say that it is fixed." in seen["Sue"][-1]
    stage.clock.advance(days=20)  # no silence closes it
    await stage.app.timekeeper.act()
    await stage.sees()
    sue.says("/overview")
    assert "🔎 To be checked: 1 / 📌 Under supervision: 1" in (await stage.sees())["Sue"][-1]

    sue.says("/sendback 1 The glass is still there")
    seen = await stage.sees()
    assert any("#1 was not fixed, said a supervisor" in line for line in seen["Eastside desk"])
    assert any("The glass is still there" in line for line in seen["Eastside desk"])
    assert any("is open again: it was not fixed." in line for line in seen["Rita"])
    await presses(stage, "✋ Take")
    stage.carl.says("/fix 1 The glass is gone", stage.east)
    await stage.sees()
    sue.presses("✅ Checked: close it")
    seen = await stage.sees()
    assert any("✅ Closed. Fixed by Carl; a supervisor checked it." in line for line in seen["Eastside desk"])
    assert any("✅ A supervisor has checked it, and closed it." in line for line in seen["Rita"])


async def test_the_view_of_a_report_says_who_checks_the_fix_and_who_has_checked_it(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    sue.says("/supervise 1 tomorrow Clear it")
    await stage.sees()
    await stage.fixes()
    stage.rita.says("#1")
    shown = (await stage.sees())["Rita"][-1]
    assert "📷 Fixed, say Eastside crew. A supervisor checks it before it is closed." in shown
    sue.presses("✅ Checked: close it")
    await stage.sees()
    stage.rita.says("#1")
    assert "✅ Closed. Fixed by Eastside crew; a supervisor checked it." in (await stage.sees())["Rita"][-1]


async def test_nobody_but_a_supervisor_is_offered_what_closes_a_ticket_under_supervision(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    stage.rita.says("#1")
    assert "[❌ Withdraw]" in (await stage.sees())["Rita"][-1]
    sue.says("/supervise 1 tomorrow Clear it")
    await stage.sees()
    stage.rita.says("#1")
    assert "Withdraw" not in (await stage.sees())["Rita"][-1]
    stage.carl.presses("⋯ More", stage.card())
    await stage.sees()
    card = stage.card()
    assert card is not None
    assert "🅿️ Park" in card.labels
    assert not {"🔗 The same as…", "🚫 Dismiss"} & set(card.labels)
    stage.carl.says("/dismiss 1", stage.east)  # refused before a reason is chosen
    assert "#1 is under supervision: only a supervisor closes it" in (await stage.sees())["Eastside desk"][-1]


async def test_a_lifted_order_leaves_the_last_word_to_whoever_reported_it(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    sue.says("/supervise 1 tomorrow Clear it")
    await stage.sees()
    await stage.fixes()
    sue.says("/case 1")
    await stage.sees()
    sue.presses("📌 Lift supervision")
    seen = await stage.sees()
    assert any("Is it fixed? You have the last word." in line for line in seen["Rita"])
    stage.rita.presses("👍 Fixed")
    assert any("You said that it is fixed." in line for line in (await stage.sees())["Rita"])


async def test_who_has_the_last_word_after_a_lifted_order_has_two_weeks_for_it(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    sue.says("/supervise 1 tomorrow Clear it")
    await stage.sees()
    await stage.fixes()
    for day in (10, 13):  # nobody is asked again about what a supervisor is to close
        assert not (await at(stage, day, 10))["Rita"]
    await at(stage, 18, 10)
    sue.says("/lift 1")
    (told,) = (await stage.sees())["Rita"]
    assert "Is it fixed? You have the last word." in told
    assert "Without an answer" not in told
    assert not (await at(stage, 19, 10))["Rita"]
    asked = (await at(stage, 26, 10))["Rita"][-1]
    assert "Is it fixed? You have the last word. / Without an answer it closes on 1 Apr 2026." in asked
    assert not (await at(stage, 31, 10))["Rita"]
    stage.clock.advance(days=1, hours=1)
    await stage.app.timekeeper.act()
    assert any("It was closed after 14 days without an answer." in line for line in (await stage.sees())["Rita"])


async def test_the_fix_is_checked_by_who_supervises_now_and_not_by_who_does_no_more(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    sue.says("/supervise 1 tomorrow Clear it")
    await stage.sees()
    await loses_the_role(stage, sue)
    ann = await named(stage, "Ann", Gives.SUPERVISOR)
    await stage.sees()
    stage.carl.says("/fix 1 It is all clear", stage.east)
    seen = await stage.sees()
    assert "🔎 #1 Bulky waste / Eastside crew say that it is fixed." in seen["Ann"][-1]
    assert not seen["Sue"]
    stage.carl.presses("↩️ Undo", stage.card())
    await stage.settle()
    await loses_the_role(stage, ann)
    await named(stage, "Ada", Gives.ADMINISTRATOR)
    await stage.sees()
    stage.carl.says("/fix 1 Now it is clear", stage.east)
    told = (await stage.sees())["Ada"][-1]
    assert "#1 in Eastside waits for a supervisor's decision, and nobody supervises it" in told


async def named(stage: Stage, name: str, what: Gives) -> Person:
    """Somebody who got a role by a code."""
    person, code = stage.sandbox.person(name), f"{name.upper()}22222"
    async with stage.storage.begin("code") as work:
        await appointing.issue_code(work, what, code, None, stage.clock())
    person.says(f"/join {code}")
    await stage.settle()
    return person


async def loses_the_role(stage: Stage, who: Person) -> None:
    async with stage.storage.begin("gone") as work:
        person = await work.people.by_account(who.id)
        assert person is not None
        assert await work.roles.take(person.id, Role.SUPERVISOR)


async def test_the_letter_comes_whatever_the_desk_has_done_and_undone_before(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    await presses(stage, "✋ Take", "↩️ Undo")
    await stage.sees()
    sue.says("/supervise 1 2026-03-05 Clear it")
    assert "(file ticket-1.pdf)" in (await stage.sees())["Eastside desk"][-1]


async def test_a_photo_that_is_a_single_row_of_dots_does_not_keep_the_letter_from_the_desk(stage: Stage) -> None:
    sue = await supervisor(stage)
    stage.rita.sends_file(picture("red", (2048, 1)), "line.jpg", "image/jpeg")
    await stage.reports()
    sue.says("/supervise 1 tomorrow Clear it")
    assert "(file ticket-1.pdf)" in (await stage.sees())["Eastside desk"][-1]


async def test_a_letter_that_cannot_be_drawn_at_once_comes_as_soon_as_it_can(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw, troubles = ticket_page.draw, [OSError(errno.EMFILE, "Too many open files"), OSError(errno.EIO, "I/O error")]

    def late(*args: Any) -> bytes:
        if troubles:
            raise troubles.pop()
        return draw(*args)

    monkeypatch.setattr(ticket_page, "draw", late)
    sue = await supervisor(stage)
    await stage.reports()
    sue.says("/supervise 1 tomorrow Clear it")
    seen = (await stage.sees())["Eastside desk"]
    assert [("(file ticket-1.pdf)" in line) for line in seen if "Sue orders you" in line] == [True]
    assert not troubles


async def test_what_telegram_did_not_take_counts_for_nothing_when_the_letter_cannot_be_drawn(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw, drawn = ticket_page.draw, list[int]()

    def failing_third(*args: Any) -> bytes:
        drawn.append(len(drawn) + 1)
        if drawn[-1] == 3:
            raise OSError(errno.EIO, "I/O error")
        return draw(*args)

    monkeypatch.setattr(ticket_page, "draw", failing_third)
    sue = await supervisor(stage)
    await stage.reports()
    stage.sandbox.faults.add("sendDocument", stage.east.id, 2, retry_after=1)
    sue.says("/supervise 1 tomorrow Clear it")
    await stage.settle()
    stage.clock.advance(minutes=5)  # after three attempts, whatever failed, the others of the chat pass
    seen = (await stage.sees())["Eastside desk"]
    assert [("(file ticket-1.pdf)" in line) for line in seen if "Sue orders you" in line] == [True]
    assert drawn == [1, 2, 3, 4]


async def test_a_letter_that_cannot_be_drawn_leaves_in_words(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(*_: object) -> bytes:
        raise ValueError("a mistake of ours")

    monkeypatch.setattr(ticket_page, "draw", draw)
    sue = await supervisor(stage)
    await stage.reports()
    sue.says("/supervise 1 tomorrow Clear it")
    letter = (await stage.sees())["Eastside desk"][-1]
    assert "📌 #1 is under supervision. Sue orders you to fix it by" in letter
    assert "💬 Clear it" in letter
    assert "🖼 The file could not be made." in letter
    assert "Telegram" not in letter
