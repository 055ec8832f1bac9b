"""A desk asks for a ticket on paper and gets it there, in reply to the ticket's card."""

from casework.model.authority import Role
from sandbox.objects import Chat, Message
from tests.bot.paper.test_qr_labels import pages, squares, texts
from tests.stories.stage import OAK, Stage, picture


def papers(stage: Stage, chat: Chat) -> list[Message]:
    return [message for message in chat.messages if message.medium == "document"]


def words(stage: Stage, message: Message) -> str:
    pdf = stage.sandbox.files.find(str(message.file_id)).data
    return " ".join("".join(map(texts, pages(pdf))).split())


async def test_a_desk_gets_the_whole_ticket_on_paper_by_its_number(stage: Stage) -> None:
    stage.rita.says("A sofa <b>& a lamp</b> 🛋")
    await stage.reports()
    stage.carl.presses("✋ Take", chat=stage.east)
    await stage.settle()
    await stage.fixes(caption="All gone")
    stage.carl.says("/print 1", stage.east)
    seen = await stage.sees()
    seen.check(east=["Carl: /print 1", "ticket-1.pdf"])
    (paper,) = papers(stage, stage.east)
    card = stage.card()
    assert card is not None
    assert paper.reply_to is card
    found = words(stage, paper)
    for part in ("#1 · Bulky waste", "Eastside crew", "A sofa <b>& a lamp</b>", "No font had some letters",
                 "37.765000, -122.425000",
                 "taken · Carl", "fixed · Carl", "All gone", "Photos before", "Photos afterwards", "1 /"):  # fmt: skip
        assert part in found, part
    assert "Rita" not in found
    assert str(stage.rita.id) not in found
    assert any(map(squares, pages(stage.sandbox.files.find(str(paper.file_id)).data)))


async def test_in_reply_to_a_card_no_number_is_needed_and_the_paper_shows_the_ticket_too(stage: Stage) -> None:
    card = await stage.reports()
    stage.carl.says("/print", stage.east, card)
    await stage.settle()
    (paper,) = papers(stage, stage.east)
    stage.carl.sends_photo(picture("green"), chat=stage.east, reply_to=paper)
    assert any("Is it fixed?" in line for line in (await stage.sees())["Rita"])
    stage.carl.says("/print", stage.east, paper)
    await stage.settle()
    assert len(papers(stage, stage.east)) == 2
    assert "fixed · Carl" in words(stage, papers(stage, stage.east)[-1])


async def test_others_get_nothing_on_paper(stage: Stage) -> None:
    await stage.reports()
    stage.cora.says("/print 1", stage.west)
    stage.rita.says("/print 1")
    stage.otto.says("/print 1")
    seen = await stage.sees()
    for chat in ("Westside desk", "Rita", "Otto"):
        assert "Only the team that has #1" in seen[chat][-1], chat
    stage.carl.says("/print 999", stage.east)
    stage.carl.says("/print", stage.east)
    said = (await stage.sees())["Eastside desk"]
    assert any("There is no ticket #999." in line for line in said)
    assert any("in reply to a message about it" in line for line in said)
    assert not papers(stage, stage.east)
    assert not papers(stage, stage.west)


async def test_a_supervisor_gets_the_paper_where_they_ask_and_not_on_the_desk(stage: Stage) -> None:
    await stage.reports()
    stage.otto.says("/start")
    await stage.settle()
    async with stage.storage.begin("name") as work:
        otto = await work.people.by_account(stage.otto.id)
        assert otto is not None
        await work.roles.give(otto.id, Role.SUPERVISOR, stage.clock())
    for _ in range(2):
        stage.otto.says("/print #1")
        await stage.settle()
    kept = papers(stage, stage.otto.private())
    assert len(kept) == 2  # the first paper is still in the chat
    assert "Photos before" in words(stage, kept[-1])  # as on the desk's, although strangers do not see them
    assert not papers(stage, stage.east)


async def test_a_ticket_without_a_photo_is_printed_in_the_language_of_its_desk(stage: Stage) -> None:
    stage.rita.says("/report")
    await stage.settle()
    stage.press_verb(stage.rita, "nophoto")
    await stage.settle()
    stage.rita.says("门口有一堆垃圾 ☣")
    stage.rita.sends_location(*OAK)
    await stage.settle()
    await stage.goes_on(stage.rita, "group", "cat", "send")
    stage.cora.says("/print 1", stage.west)
    await stage.settle()
    (paper,) = papers(stage, stage.west)
    found = words(stage, paper)
    assert "#1 · 大件垃圾" in found
    assert "门口有一堆垃圾" in found
    assert "□" not in found
    assert "2026年3月2日" in found
