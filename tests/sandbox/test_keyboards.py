"""What Telegram refuses in a keyboard."""

from typing import Any

import pytest

from sandbox import CannotDo, Sandbox
from sandbox.groups import Group
from sandbox.people import Person
from tests.sandbox.client import Client


def inline(*rows: int, **button: Any) -> dict[str, Any]:
    """Return an inline keyboard with rows of that many buttons."""
    key = {"text": "a", "callback_data": "b"} | button
    return {"inline_keyboard": [[key] * count for count in rows]}


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (inline(1, callback_data="x" * 65), "BUTTON_DATA_INVALID"),
        (inline(1, callback_data="é" * 33), "BUTTON_DATA_INVALID"),
        (inline(1, callback_data=""), "BUTTON_DATA_INVALID"),
        (inline(9), "reply markup is too long"),
        (inline(*[8] * 13), "reply markup is too long"),
        (inline(1, text=" "), "can't parse keyboard button: Text must be non-empty"),
        (inline(1, url="https://a.org"), "can't parse inline keyboard button: exactly one of the optional fields"),
        (
            {"inline_keyboard": [[{"text": "a", "url": "javascript:1"}]]},
            "inline keyboard button URL 'javascript:1' is invalid: Wrong HTTP URL",
        ),
        ({"inline_keyboard": "x"}, "sendMessage.reply_markup"),
        ([], "sendMessage.reply_markup"),
    ],
)
async def test_a_keyboard_that_telegram_refuses(api: Client, rita: Person, markup: object, words: str) -> None:
    refused = await api.refused("sendMessage", chat_id=rita.id, text="x", reply_markup=markup)
    assert refused.startswith(f"Bad Request: {words}")


@pytest.mark.parametrize("markup", [inline(8), inline(*[8] * 12, 4), inline(1, callback_data="é" * 32)])
async def test_a_keyboard_at_the_limit_passes(sandbox: Sandbox, api: Client, rita: Person, markup: object) -> None:
    await api.ok("sendMessage", chat_id=rita.id, text="x", reply_markup=markup)
    assert sandbox.violations == []


async def test_the_location_is_asked_for_in_private_chats_only(api: Client, rita: Person, desk: Group) -> None:
    keys = {"keyboard": [[{"text": "Here", "request_location": True}]]}
    await api.ok("sendMessage", chat_id=rita.id, text="where?", reply_markup=keys)
    words = await api.refused("sendMessage", chat_id=desk.id, text="where?", reply_markup=keys)
    assert words == "Bad Request: location can be requested in private chats only"
    keys = {"keyboard": [[{"text": "Me", "request_contact": True}]]}
    words = await api.refused("sendMessage", chat_id=desk.id, text="who?", reply_markup=keys)
    assert words == "Bad Request: phone number can be requested in private chats only"


async def test_keys_are_tapped_and_send_their_label_or_the_location(
    sandbox: Sandbox, api: Client, rita: Person
) -> None:
    keys = {"keyboard": [[{"text": "Here", "request_location": True}, {"text": "Cancel"}]]}
    await api.ok("sendMessage", chat_id=rita.id, text="where?", reply_markup=keys)
    assert sandbox.transcript()[-1] == "[Rita] bot: where?  {Here}  {Cancel}"
    assert rita.taps_key("Cancel").text == "Cancel"
    with pytest.raises(CannotDo, match="does not know where it is"):
        rita.taps_key("Here")
    rita.position = (37.76, -122.42)
    assert rita.taps_key("Here").body["location"] == {"latitude": 37.76, "longitude": -122.42}
    with pytest.raises(CannotDo, match="sees no key 'Elsewhere'"):
        rita.taps_key("Elsewhere")


async def test_a_keyboard_stays_until_it_is_removed(api: Client, rita: Person) -> None:
    keys = {"keyboard": [[{"text": "Cancel"}]]}
    await api.ok("sendMessage", chat_id=rita.id, text="1", reply_markup=keys)
    await api.ok("sendMessage", chat_id=rita.id, text="2")
    rita.taps_key("Cancel")
    await api.ok("sendMessage", chat_id=rita.id, text="3", reply_markup={"remove_keyboard": True})
    with pytest.raises(CannotDo):
        rita.taps_key("Cancel")


async def test_a_one_time_keyboard_folds_away_when_tapped(api: Client, rita: Person) -> None:
    keys = {"keyboard": [[{"text": "Once"}]], "one_time_keyboard": True}
    await api.ok("sendMessage", chat_id=rita.id, text="1", reply_markup=keys)
    rita.taps_key("Once")
    with pytest.raises(CannotDo):
        rita.taps_key("Once")
