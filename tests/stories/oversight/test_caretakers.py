"""Who answers for a section: named, shown on cards, called first, given tickets, and let go when they leave."""

import pytest

from casework.model.ticket_id import TicketId
from sandbox.people import Person
from tests.stories.desk.test_handling import presses
from tests.stories.district.test_administering import administrator
from tests.stories.oversight.test_warnings import at
from tests.stories.stage import MORNING, OAK, Stage

ANSWERS = "👤 Answers for this section: Carl"


async def named(stage: Stage, ada: Person, who: Person, *labels: str) -> None:
    """An administrator issues a code for a caretaker by a few buttons, and somebody uses it."""
    ada.says("/admin")
    await stage.settle()
    for label in ("👥 People and roles", "➕ Caretaker", *labels):
        ada.presses(label)
        await stage.settle()
    who.says(ada.private().messages[-1].text.splitlines()[-1])
    await stage.settle()


async def test_whoever_answers_for_a_section_is_on_its_cards_and_hears_first_when_nobody_takes_one(
    stage: Stage,
) -> None:
    ada = await administrator(stage)
    await named(stage, ada, stage.carl, "Eastside", "Rubbish")
    await named(stage, ada, stage.cora, "Eastside", "Street")
    assert "✅ You answer for a section now" in stage.carl.private().messages[-1].text
    ada.says("/admin")
    await stage.settle()
    ada.presses("👥 People and roles")
    await stage.settle()
    assert "Carl: caretaker of Eastside: Rubbish" in ada.private().messages[-1].text
    stage.clock.now = MORNING
    card = await stage.reports()
    await stage.reports(at=OAK)
    assert card is not None
    assert ANSWERS in card.text
    assert "Answers for" not in str([message.text for message in stage.west.messages])
    stage.rita.says("#1")
    assert "Carl" not in " ".join((await stage.sees())["Rita"])
    await at(stage, 2, 17.1)
    await at(stage, 4, 10.9)
    seen = await at(stage, 4, 11.1)
    warned = "⏰ #1 Bulky waste / It is to be fixed by Wed 4 Mar 17:00, in 6 hours. / "
    seen.check(east=[f"{warned}Carl, you answer for it, and nobody has taken it."])
    entities = {entity["type"]: entity for entity in stage.east.messages[-1].entities}
    assert entities["text_mention"]["user"]["id"] == stage.carl.id
    counting = entities["date_time"]
    assert (counting["unix_time"], counting["date_time_format"]) == (1772672400, "r")
    assert counting["length"] == len("in 6 hours")
    ada.presses("✖️ Carl, caretaker")
    await stage.settle()
    assert ANSWERS not in (await stage.reports() or card).text


async def test_a_ticket_is_given_to_a_colleague_whom_the_desk_knows_and_undone(stage: Stage) -> None:
    await stage.reports()
    await presses(stage, "✋ Take", "⋯ More", "👉 Give to…")
    assert "I know nobody else here yet" in (await stage.sees())["Eastside desk"][-1]
    await presses(stage, "‹ Back", "‹ Back", "↩️ Release")
    bob = stage.sandbox.person("Bob")
    stage.east.add(bob)
    bob.says("/note 1 seen", stage.east)
    await stage.sees()
    await presses(stage, "⋯ More", "👉 Give to…", "Bob")
    seen = await stage.sees()
    assert any("👉 Bob, Carl gave you #1." in line for line in seen["Eastside desk"])
    assert any("🧹 Taken by Bob." in line for line in seen["Eastside desk"])
    assert "🧹 Your report #1 was taken by Eastside crew." in seen["Rita"][-1]
    assert "Bob" not in " ".join(seen["Rita"])
    await presses(stage, "↩️ Undo")
    assert any("⏳ Open." in line for line in (await stage.sees())["Eastside desk"])
    for said, answer in (
        ("/give 1 Otto", "I know nobody named Otto at this desk"),
        ("/give 1 bo", "👉 Bob, Carl gave you #1."),
        ("/give 1 Bob", "I know nobody named Bob"),
    ):
        stage.carl.says(said, stage.east)
        assert any(answer in line for line in (await stage.sees())["Eastside desk"]), said
    stage.press_data(stage.carl, "1.give.1.999", stage.card() or stage.east.messages[-1])
    assert "I know them at this desk no more." in (await stage.sees()).toasts[-1]
    stage.otto.says("/give 1 Bob", stage.otto.private())
    assert "Only the team that has #1" in (await stage.sees())["Otto"][-1]


async def test_what_somebody_holds_who_leaves_is_released_and_the_desk_is_told_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.oversight.leaving.AT_ONCE", 1)  # however many they hold
    ada = await administrator(stage)
    await named(stage, ada, stage.carl, "Eastside", "Everything there")
    stage.east.promote(stage.account)  # so Telegram tells of it twice: by a message and by an update
    for _ in range(3):
        await stage.reports()
    for said in ("/take 1", "/take 2", "/ask 2 Which side?", "/take 3", "/fix 3 It was gone already"):
        stage.carl.says(said, stage.east)
        await stage.settle()
    await stage.sees()
    owner = stage.sandbox.person("Olga")
    stage.east.add(owner)
    stage.east.remove(stage.carl, by=owner)
    seen = await stage.sees()
    told = [line for line in seen["Eastside desk"] if "👋" in line]
    released = "bot: 👋 Carl has left the group. Nobody has these any more: #1 and #2."
    assert told == [f"{released} They answer no more for Eastside; an administrator can name others."]
    assert any("⏳ Open." in line for line in seen["Eastside desk"])
    assert any("#1" in line for line in seen["Rita"])
    ada.says("/admin")
    await stage.settle()
    ada.presses("👥 People and roles")
    await stage.settle()
    assert "Carl" not in ada.private().messages[-1].text
    ada.says("/audit")
    assert "took the role of caretaker from Carl" in (await stage.sees())["Ada"][-1]
    stage.rita.says("It is the left side")
    await stage.settle()
    async with stage.storage.read() as work:
        kept = [await work.tickets.get(TicketId(number)) for number in (1, 2, 3)]
    assert [(ticket.status, ticket.taken_by) for ticket in kept if ticket][:2] == [("open", None)] * 2
    assert kept[2] is not None
    assert kept[2].fixed_by is not None


async def test_what_waited_while_its_holder_left_has_its_time_to_be_taken_anew(stage: Stage) -> None:
    await stage.reports()
    for said in ("/take 1", "/ask 1 Which side?"):
        stage.carl.says(said, stage.east)
        await stage.settle()
    owner = stage.sandbox.person("Olga")
    stage.east.add(owner)
    stage.east.remove(stage.carl, by=owner)
    await stage.sees()
    stage.clock.advance(days=3)
    stage.rita.says("The left side")
    await stage.sees()
    card = stage.card()
    assert card is not None
    assert "⏳ Open. Take it by Fri 6 Mar 09:00, fix it by" in card.text
    await stage.app.timekeeper.act()
    (await stage.sees()).check()
    stage.clock.advance(days=1, hours=1)
    await stage.app.timekeeper.act()
    assert "It should have been taken by Fri 6 Mar 09:00." in "".join((await stage.sees())["Eastside desk"])
