"""Edits in place, and what cannot be edited or deleted."""

from typing import Any

import pytest

from sandbox import Sandbox
from sandbox.accounts import BotAccount
from sandbox.groups import Group
from sandbox.people import Person
from tests.clock import Clock
from tests.sandbox.client import Client
from tests.sandbox.pictures import jpeg

KEYS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


@pytest.fixture
async def card(api: Client, rita: Person) -> dict[str, Any]:
    """Return what names a message of the bot with one button."""
    sent = await api.ok("sendMessage", chat_id=rita.id, text="old", reply_markup=KEYS)
    return {"chat_id": rita.id, "message_id": sent["message_id"]}


@pytest.mark.parametrize("markup", [{"keyboard": [[{"text": "here"}]]}, {"force_reply": True}])
async def test_what_has_keys_or_wants_a_reply_cannot_be_edited(api: Client, rita: Person, markup: object) -> None:
    sent = await api.ok("sendMessage", chat_id=rita.id, text="x", reply_markup=markup)
    for method, more in (("editMessageText", {"text": "y"}), ("editMessageReplyMarkup", {})):
        refused = await api.refused(method, chat_id=rita.id, message_id=sent["message_id"], **more)
        assert refused == "Bad Request: message can't be edited"


async def test_an_edit_that_changes_nothing_tells_whose_a_message_is(api: Client, rita: Person, carl: Person) -> None:
    mine = await api.ok("sendMessage", chat_id=rita.id, text="x")
    hers = rita.says("y").id
    edit = "editMessageReplyMarkup"
    assert "message is not modified" in await api.refused(edit, chat_id=rita.id, message_id=mine["message_id"])
    assert "message can't be edited" in await api.refused(edit, chat_id=rita.id, message_id=hers)
    carl.says("/start")
    assert "message to edit not found" in await api.refused(edit, chat_id=carl.id, message_id=mine["message_id"])


async def test_an_edit_changes_the_message_that_people_hold(
    sandbox: Sandbox, api: Client, rita: Person, card: dict[str, Any]
) -> None:
    shown = rita.private().messages[-1]
    await api.ok("editMessageText", **card, text="<i>new</i>", parse_mode="HTML", reply_markup=KEYS)
    assert (shown.text, shown.labels, shown.edited_at) == ("new", ["Yes"], shown.date)
    assert sandbox.transcript()[-1] == "[Rita] bot edits: new  [Yes]"


async def test_an_edit_that_does_not_name_the_keyboard_removes_it(
    api: Client, rita: Person, card: dict[str, Any]
) -> None:
    await api.ok("editMessageText", **card, text="new")
    assert rita.private().messages[-1].labels == []


async def test_an_edit_that_changes_nothing_is_refused(api: Client, card: dict[str, Any]) -> None:
    assert await api.refused("editMessageText", **card, text="old", reply_markup=KEYS) == NOT_MODIFIED
    assert await api.refused("editMessageReplyMarkup", **card, reply_markup=KEYS) == NOT_MODIFIED


async def test_the_keyboard_alone_can_be_edited(api: Client, rita: Person, card: dict[str, Any]) -> None:
    await api.ok("editMessageReplyMarkup", **card)
    assert rita.private().messages[-1].labels == []
    assert await api.refused("editMessageReplyMarkup", **card, reply_markup={"inline_keyboard": []}) == NOT_MODIFIED


async def test_a_text_becomes_a_photo_and_its_caption_can_be_edited(
    sandbox: Sandbox, api: Client, rita: Person, card: dict[str, Any]
) -> None:
    media = '{"type":"photo","media":"attach://x","caption":"<b>c</b>","parse_mode":"HTML"}'
    answer = await api.upload("editMessageMedia", {"x": ("x.jpg", jpeg(40, 30))}, **card, media=media)
    assert answer["ok"]
    assert (answer["result"]["caption"], len(answer["result"]["photo"])) == ("c", 1)
    await api.ok("editMessageCaption", **card, caption="d")
    assert sandbox.transcript()[-2:] == ['[Rita] bot edits: (photo) "c"', '[Rita] bot edits: (photo) "d"']
    assert await api.refused("editMessageText", **card, text="x") == (
        "Bad Request: there is no text in the message to edit"
    )
    assert sandbox.violations == []


async def test_a_text_has_no_caption(api: Client, card: dict[str, Any]) -> None:
    words = await api.refused("editMessageCaption", **card, caption="x")
    assert words == "Bad Request: there is no caption in the message to edit"


async def test_a_place_cannot_become_a_photo(api: Client, rita: Person, photo: bytes) -> None:
    sent = await api.ok("sendLocation", chat_id=rita.id, latitude=1, longitude=2)
    known = rita.sends_photo(photo).file_id
    words = await api.refused(
        "editMessageMedia",
        chat_id=rita.id,
        message_id=sent["message_id"],
        media={"type": "photo", "media": known},
    )
    assert words == "Bad Request: message can't be edited"


async def test_a_missing_message_is_not_found(api: Client, rita: Person) -> None:
    for method in ("editMessageText", "deleteMessage"):
        more = {"text": "x"} if method == "editMessageText" else {}
        words = await api.refused(method, chat_id=rita.id, message_id=99, **more)
        assert words == f"Bad Request: message to {'edit' if more else 'delete'} not found"


async def test_other_peoples_messages_cannot_be_edited(api: Client, rita: Person) -> None:
    said = rita.says("mine")
    words = await api.refused("editMessageText", chat_id=rita.id, message_id=said.id, text="x")
    assert words == "Bad Request: message can't be edited"


async def test_an_edit_must_name_its_message(api: Client) -> None:
    assert await api.refused("editMessageText", text="x") == "Bad Request: message identifier is not specified"


async def test_a_deleted_message_is_gone_for_everybody(sandbox: Sandbox, api: Client, rita: Person) -> None:
    said = rita.says("a secret")
    await api.ok("deleteMessage", chat_id=rita.id, message_id=said.id)
    assert said.deleted
    assert said not in rita.private().messages
    assert sandbox.transcript()[-1] == "[Rita] bot deleted: a secret"


async def test_after_48_hours_nothing_can_be_deleted_but_everything_edited(
    clock: Clock, api: Client, card: dict[str, Any]
) -> None:
    clock.advance(seconds=48 * 3600 + 1)
    assert await api.refused("deleteMessage", **card) == "Bad Request: message can't be deleted"
    await api.ok("editMessageText", **card, text="still mine")


async def test_in_a_group_only_an_administrator_deletes_what_others_wrote(
    api: Client, bot: BotAccount, carl: Person, desk: Group
) -> None:
    said = carl.says("hm", desk)
    named = {"chat_id": desk.id, "message_id": said.id}
    assert await api.refused("deleteMessage", **named) == "Bad Request: message can't be deleted"
    desk.promote(bot)
    await api.ok("deleteMessage", **named)


async def test_several_messages_are_deleted_at_once_and_missing_ones_skipped(api: Client, rita: Person) -> None:
    ids = [rita.says("a").id, rita.says("b").id, 999]
    before = len(rita.private().messages)
    await api.ok("deleteMessages", chat_id=rita.id, message_ids=ids)
    assert len(rita.private().messages) == before - 2
    words = await api.refused("deleteMessages", chat_id=rita.id, message_ids=[])
    assert words == "Bad Request: wrong number of message identifiers specified"
