"""What residents send to a ticket gathers in one message below its card, and nobody who waits is held up by it."""

from casework.model.team import TeamCode
from casework.tickets.keeping import show_card
from sandbox.people import Person
from tests.stories.desk.test_asking import asks
from tests.stories.following.test_afterwards import views
from tests.stories.following.test_watching import supports
from tests.stories.reporting.test_limits import has_reported
from tests.stories.stage import Stage, picture


async def adds(stage: Stage, words: str, who: Person | None = None) -> None:
    """Rita, or `who`, adds words to #1."""
    who = who or stage.rita
    stage.press_data(who, "1.add.1", who.private().messages[-1])
    await stage.settle()
    who.says(words)
    await stage.settle()


def sends(lines: list[str]) -> list[str]:
    """Return the new messages among what was seen at the desk: neither edits nor the card."""
    return [line for line in lines if line.startswith("bot: ") and not line.startswith('bot: (photo) "#1 · ')]


async def test_a_lively_ticket_sends_four_messages_besides_its_card(stage: Stage) -> None:
    await stage.reports()
    stage.clock.advance(days=2)
    await stage.sees()
    sam = stage.sandbox.person("Sam")
    await stage.sees()
    seen = stage.marked
    for who in (stage.otto, sam):
        await supports(stage, who)
    for words in ("By the gate", "It smells"):
        await adds(stage, words)
    await views(stage)
    stage.rita.presses("🔔 Still nothing?")
    await stage.settle()
    await asks(stage)
    stage.rita.says("The left one")
    await stage.settle()
    await stage.fixes()
    stage.press_verb(stage.rita, "notfixed")
    await stage.settle()
    stage.rita.says("The bags are there")
    await stage.settle()
    await stage.fixes(color="white")
    stage.marked = seen
    said = sends((await stage.sees())["Eastside desk"])
    assert len(said) == 4, "\n".join(said)
    news, asked, answer, not_fixed = said
    assert "Somebody else sees #1 too." in news
    assert "reply to this message with your question" in asked
    assert "The left one" in answer
    assert "#1 was not fixed" in not_fixed
    (gathered,) = [each.text for each in stage.east.messages if "By the gate" in each.text]
    for part in ("👥 2 others see #1 too.", "💬 It smells", "is anything happening, asks the reporter"):
        assert part in gathered


async def test_additions_and_their_photos_gather_in_one_message_that_is_edited(stage: Stage) -> None:
    await stage.reports()
    await adds(stage, "By the gate")
    (first,) = sends((await stage.sees())["Eastside desk"])
    assert first == "bot: ➕ Added to #1 by somebody who reported it: / 💬 By the gate"
    stage.press_data(stage.rita, "1.add.1", stage.rita.private().messages[-1])
    await stage.settle()
    stage.rita.sends_album([picture("red"), picture("green")], "From the other side")
    seen = await stage.sees()
    assert sends(seen["Eastside desk"]) == []
    edited = next(line for line in reversed(seen["Eastside desk"]) if "By the gate" in line)
    assert edited.startswith('bot edits: (photo) "➕ Added to #1')
    assert "💬 By the gate" in edited
    assert "💬 From the other side" in edited
    assert edited.endswith("[🖼 All photos]")
    message = next(each for each in stage.east.messages if "By the gate" in each.text)
    stage.carl.presses("🖼 All photos", message)
    assert len(sends((await stage.sees())["Eastside desk"])) == 3  # the two, and the one of the report


async def test_an_addition_whose_photo_is_hidden_says_so(stage: Stage) -> None:
    await stage.reports()
    stage.press_data(stage.rita, "1.add.1", stage.rita.private().messages[-1])
    await stage.settle()
    stage.rita.sends_photo(picture("red"))
    await stage.settle()
    stage.carl.says("/hide 1 2", stage.east)
    await stage.settle()
    (news,) = [each for each in stage.east.messages if each.text.startswith("➕ Added to #1")]
    assert news.text == "➕ Added to #1 by somebody who reported it:\n🙈 Its photos are hidden."


async def test_what_comes_after_somebody_has_acted_begins_a_new_message(stage: Stage) -> None:
    await stage.reports()
    await adds(stage, "By the gate")
    stage.press_verb(stage.carl, "take", stage.east)
    await stage.sees()
    await adds(stage, "It smells")
    seen = (await stage.sees())["Eastside desk"]
    assert sends(seen) == ["bot: ➕ Added to #1 by somebody who reported it: / 💬 It smells"]
    assert any("By the gate" in each.text for each in stage.east.messages)  # the older message stays as it is


async def test_on_another_day_the_news_come_down_and_the_older_message_says_so(stage: Stage) -> None:
    await stage.reports()
    await adds(stage, "By the gate")
    older = next(each for each in stage.east.messages if "By the gate" in each.text)
    stage.clock.advance(hours=16)
    await stage.sees()
    await adds(stage, "It smells")
    (fresh,) = sends((await stage.sees())["Eastside desk"])
    assert "💬 By the gate" in fresh
    assert "💬 It smells" in fresh
    assert older.text == "⬇️ The news of #1 are further down."
    stage.carl.sends_photo(picture("green"), chat=stage.east, reply_to=older)  # it is still about its ticket
    assert "Fixed by Carl." in "".join((await stage.sees())["Eastside desk"])


async def test_an_answer_that_the_desk_waits_for_is_a_message_of_its_own(stage: Stage) -> None:
    await stage.reports()
    await asks(stage)
    await supports(stage, stage.otto)
    stage.rita.says("The left one")
    (fresh,) = sends((await stage.sees())["Eastside desk"])
    assert fresh.endswith('↩️ The reporter of #1 answered: / 💬 The left one"')
    assert "👥 Somebody else sees #1 too." in fresh


async def test_forty_who_see_the_same_hold_nobody_up(stage: Stage) -> None:
    await stage.reports()
    for number in range(10):
        await supports(stage, stage.sandbox.person(f"Sam {number}"), words="")
    (message,) = [each for each in stage.east.messages if "others see" in each.text and not each.text.startswith("#")]
    assert "👥 10 others see #1 too." in message.text


async def test_who_waits_for_an_answer_in_a_group_comes_before_the_news(stage: Stage) -> None:
    await has_reported(stage, *[stage.clock()] * 30)
    async with stage.storage.begin("cards") as work:
        for number in await work.tickets.unfinished(TeamCode("east")):
            ticket = await work.tickets.get(number)
            assert ticket is not None
            await show_card(work, ticket)
    stage.carl.says("/queue", stage.east)
    stage.app.courier.claimer.wake()
    lines = (await stage.sees())["Eastside desk"]
    after = lines[lines.index("Carl: /queue") + 1 :]
    assert any("Bulky waste" in line and "[#1]" in line for line in after[:3]), "\n".join(after[:5])
