"""A hidden photo goes from every message that shows it, and comes back where it was when it is shown again."""

import pytest

from casework.model.notice import Kind, Notice, ToChat
from casework.model.ticket_id import TicketId
from sandbox.objects import Chat, Message
from tests.stories.following.test_strangers import NEAR
from tests.stories.oversight.test_supervising import supervisor, supervisors
from tests.stories.stage import OAK, Stage, picture

ONE = TicketId(1)


def with_photos(chat: Chat) -> list[Message]:
    """The bot's messages in a chat that still have a photo or a file."""
    return [
        each
        for each in chat.messages
        if each.sender.is_bot and not each.deleted and each.medium in ("photo", "document")
    ]


async def everywhere(stage: Stage) -> list[Chat]:
    """Show #1, with one photo, in every message that shows photos; returns the chats."""
    sue, group = await supervisors(stage)
    card = await stage.reports()
    assert card is not None
    stage.rita.says("#1")
    for typed in ("/print 1", "/print 1", "/ticket 1"):
        stage.carl.says(typed, stage.east)
        await stage.settle()
    stage.press_data(stage.carl, "1.photos.1", stage.card() or card)
    stage.press_data(stage.carl, "1.photos.1", stage.card() or card)
    await stage.settle()
    sue.says("/case 1", group)
    await stage.settle()
    stage.press_verb(sue, "case", group)  # all photos, or another of its buttons
    stage.press_data(sue, "1.case.1.photos", group.messages[-1])
    await stage.settle()
    assert with_photos(group)
    assert len(with_photos(stage.east)) >= 5
    return [stage.east, group]


async def test_a_hidden_photo_goes_from_every_message_and_comes_back_on_the_card(stage: Stage) -> None:
    chats = await everywhere(stage)
    stage.carl.says("/hide 1 1", stage.east)
    await stage.settle()
    assert [with_photos(chat) for chat in chats] == [[], []]
    assert "photo" not in stage.rita.private().messages[-1].body
    shown = stage.card()
    assert shown is not None
    assert "🙈 1 photo is hidden." in shown.text
    stage.press_verb(stage.carl, "menu", stage.east)
    await stage.settle()
    stage.carl.presses("🐵 Un-hide a photo", chat=stage.east)
    await stage.settle()
    stage.press_verb(stage.carl, "unhide", stage.east)
    await stage.settle()
    back = stage.card()
    assert back is not None
    assert back.medium == "photo"
    stage.carl.says("/unhide 1 1", stage.east)
    await stage.settle()
    assert "No such photo of #1 is hidden." in stage.east.messages[-1].text


async def test_an_old_menu_brings_back_the_photo_that_it_named(stage: Stage) -> None:
    stage.rita.sends_photo(picture("red"))
    card = await stage.reports()
    assert card is not None
    async with stage.storage.read() as work:
        first, second = [each.photo.id for each in await work.tickets.photos(ONE)]
    for typed in ("/hide 1 1", "/hide 1 1", "/unhide 1"):
        stage.carl.says(typed, stage.east)
        await stage.settle()
    menu = stage.card()
    assert menu is not None
    data = [button["callback_data"] for row in menu.buttons for button in row if "🖼" in button["text"]]
    assert data == [f"1.unhide.1.{first}", f"1.unhide.1.{second}"]
    stage.press_data(stage.carl, data[0], menu)
    await stage.settle()
    stage.press_data(stage.carl, data[0], menu)  # it is back already
    await stage.settle()
    async with stage.storage.read() as work:
        assert [each.photo.id for each in await work.tickets.hidden_photos(ONE)] == [second]


async def test_a_photo_that_is_hidden_on_one_ticket_is_nobodys_but_its_reporters_on_another(stage: Stage) -> None:
    await stage.reports()
    await stage.reports(stage.otto, OAK)  # #2, with the very same photo
    for command, desk, who in (("/show 1", stage.east, stage.carl), ("/show 2", stage.west, stage.cora)):
        who.says(command, desk)
        await stage.settle()
    stage.cora.says("#1")
    await stage.settle()
    shown = [each for each in stage.cora.private().messages if each.medium == "photo"]
    assert len(shown) == 1
    cards = with_photos(stage.east)
    stage.cora.says("/hide 2 1", stage.west)
    await stage.settle()
    assert with_photos(stage.cora.private()) == []
    assert with_photos(stage.east) == cards  # the desk still has it: it is hidden on #2 only
    assert cards
    assert with_photos(stage.west) == []
    stage.rita.says("#1")
    await stage.settle()
    assert stage.rita.private().messages[-1].medium == "photo"
    carl, group = stage.carl, stage.carl.private()
    carl.sends_photo(picture("blue"))
    carl.sends_location(*NEAR)
    await stage.settle()
    await stage.goes_on(carl, "group", "cat")
    async with stage.storage.read() as work:
        (photo,) = [each.photo.name for each in await work.tickets.photos(ONE)]
        asked = await work.slots.shown(group.id, "draft:3")
    assert asked is not None
    assert photo not in (asked.picture or "")
    stage.cora.says("/unhide 2 1", stage.west)
    await stage.settle()
    assert len(with_photos(stage.cora.private())) == 1
    async with stage.storage.read() as work:
        asked = await work.slots.shown(group.id, "draft:3")
    assert asked is not None
    assert photo in (asked.picture or "")


async def test_the_cards_buttons_hide_words_and_show_them_again(stage: Stage) -> None:
    stage.rita.says("Behind the school")
    card = await stage.reports()
    assert card is not None
    for verb, is_hidden in (("hide", True), ("unhide", False)):
        stage.press_data(stage.carl, f"1.{verb}.1.words", card)
        await stage.settle()
        async with stage.storage.read() as work:
            ticket = await work.tickets.get(ONE)
        assert ticket is not None
        assert ticket.hides_words is is_hidden


async def test_what_is_too_old_to_be_deleted_shows_something_blank_instead(stage: Stage) -> None:
    chats = await everywhere(stage)
    before = {file for chat in chats for each in with_photos(chat) for file in [each.file_id]}
    for _ in range(20):
        stage.sandbox.faults.add(
            "deleteMessage", status=400, description="Bad Request: message can't be deleted for everyone"
        )
    stage.carl.says("/hide 1 1", stage.east)
    await stage.settle()
    left = {each.file_id for chat in chats for each in with_photos(chat)}
    assert left
    assert left.isdisjoint(before)


async def test_an_album_goes_with_all_of_its_parts(stage: Stage) -> None:
    stage.rita.sends_photo(picture("red"))
    card = await stage.reports()
    assert card is not None
    stage.press_data(stage.carl, "1.photos.1", card)
    await stage.settle()
    assert len(with_photos(stage.east)) == 3  # the card, and an album of two
    async with stage.storage.read() as work:
        first, _ = await work.tickets.photos(ONE)
    stage.press_data(stage.carl, f"1.hide.1.{first.photo.id}", card)
    await stage.settle()
    assert len(with_photos(stage.east)) == 1
    assert stage.card() is card  # it still has one photo, and is edited in place


async def test_before_and_after_in_a_verdict_goes_too(stage: Stage) -> None:
    await stage.reports()
    await stage.fixes()
    async with stage.storage.read() as work:
        shown = await work.slots.shown(stage.rita.id, "verdict:1:0")
        names = [each.photo.name for each in await work.tickets.photos(ONE)]
    assert shown is not None
    assert shown.picture == f"{names[0]} > {names[1]}"
    stage.carl.says("/hide 1 1", stage.east)
    await stage.settle()
    async with stage.storage.read() as work:
        shown = await work.slots.shown(stage.rita.id, "verdict:1:0")
    assert shown is not None
    assert shown.picture == names[1]


async def test_a_fix_that_is_undone_takes_its_photo_out_of_every_message(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    await stage.fixes()
    stage.press_data(stage.carl, "1.photos.1", card)
    await stage.settle()
    assert len(with_photos(stage.east)) == 3
    stage.carl.presses("↩️ Undo", card)
    await stage.settle()
    assert with_photos(stage.east) == [card]


async def test_a_supervisor_hides_and_shows_a_photo_of_any_team(stage: Stage) -> None:
    sue = await supervisor(stage)
    await stage.reports()
    sue.says("/hide 1 1")
    await stage.settle()
    assert with_photos(stage.east) == []
    sue.says("/unhide 1 1")
    await stage.settle()
    assert len(with_photos(stage.east)) == 1
    sue.says("/case 1")
    await stage.settle()
    for _ in range(2):  # what she pressed first shows no photo, so she is shown all of them
        sue.presses("👁 Show to others")
        await stage.settle()
    async with stage.storage.read() as work:
        ticket = await work.tickets.get(ONE)
    assert ticket is not None
    assert ticket.is_shown is True


async def test_a_message_in_a_group_that_is_no_desk_any_more_is_taken_away(stage: Stage) -> None:
    card = await stage.reports()
    assert card is not None
    async with stage.storage.begin("moved away") as work:
        desk = await work.desks.of("east")  # type: ignore[arg-type]
        assert desk is not None
        elsewhere = stage.sandbox.group("New desk", members=[stage.carl, stage.account])
        await work.desks.link(type(desk)(desk.team, elsewhere.id), stage.clock())
        await work.say(Notice(Kind.NOT_LINKED, ToChat(elsewhere.id, None, "en")))
    await stage.settle()
    stage.carl.says("/hide 1 1", elsewhere)
    await stage.settle()
    assert with_photos(stage.east) == []
    assert with_photos(elsewhere) == []


async def test_a_card_counts_what_is_hidden_and_does_not_say_that_there_was_no_photo(stage: Stage) -> None:
    await stage.reports()
    for typed in ("/hide 1 1", "/ticket 1"):
        stage.carl.says(typed, stage.east)
        await stage.settle()
    card = stage.card()
    assert card is not None
    assert "🙈 1 photo is hidden." in card.text
    assert "No photo" not in card.text


@pytest.mark.parametrize("where", ["in private", "in the group"])
async def test_a_supervisor_who_names_no_photo_is_asked_for_its_number_and_no_desk_sees_a_menu(
    stage: Stage, where: str
) -> None:
    sue, group = (await supervisor(stage), None) if where == "in private" else await supervisors(stage)
    await stage.reports()
    await stage.sees()
    for typed, said in (
        ("/hide 1", "Which photo of #1? Please send its number too, in the order in which they came: /hide 1 1"),
        ("/unhide 1", "/unhide 1 1"),
        ("/dismiss 1", "Only the team that has #1 can do that"),
        ("/category 1", "Only the team that has #1 can do that"),
        ("/merge 1", "Only the team that has #1 can do that"),
        ("/pass 1", "Only the team that has #1 can do that"),
        ("/park 1", "Only the team that has #1 can do that"),
    ):
        sue.says(typed, group)
        seen = await stage.sees()
        assert said in seen["Supervisors" if group else "Sue"][-1], typed
        assert seen["Eastside desk"] == [], typed
