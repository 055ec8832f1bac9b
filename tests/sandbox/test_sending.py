"""Sending and its refusals, each in Telegram's words."""

from typing import Any

import pytest

from sandbox import Limits, Sandbox
from sandbox.accounts import BotAccount
from sandbox.groups import Group
from sandbox.people import Person
from tests.clock import Clock
from tests.sandbox.client import Client
from tests.sandbox.pictures import jpeg


async def test_a_message_arrives_as_people_see_it(sandbox: Sandbox, api: Client, rita: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Map", "url": "https://a.org"}]]}
    text = "<b>Hello</b>, see https://a.org &amp; press /go\n"
    sent = await api.ok("sendMessage", chat_id=rita.id, text=text, parse_mode="HTML", reply_markup=markup)
    assert sent["text"] == "Hello, see https://a.org & press /go"
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in sent["entities"]] == [
        ("bold", 0, 5),
        ("url", 11, 13),
        ("bot_command", 33, 3),
    ]
    assert sandbox.transcript()[-1] == "[Rita] bot: Hello, see https://a.org & press /go  [Yes]  [Map]"
    assert rita.private().messages[-1].labels == ["Yes", "Map"]
    assert sandbox.violations == []


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<b>" + "a" * 4097 + "</b>", "parse_mode": "HTML"}, "message is too long"),
        ({"text": "<b></b>" * 5000 + "a", "parse_mode": "HTML"}, "message is too long"),
        ({"text": "<b>", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag corresponding to"),
        ({"text": "é<q>", "parse_mode": "html"}, 'can\'t parse entities: Unsupported start tag "q" at byte offset 2'),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ({"text": "x", "message_thread_id": 1}, "message thread not found"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}}, "Text buttons are unallowed"),
    ],
)
async def test_a_message_that_telegram_refuses(
    sandbox: Sandbox, api: Client, rita: Person, params: dict[str, Any], words: str
) -> None:
    seen = len(sandbox.transcript())
    refused = await api.refused("sendMessage", chat_id=rita.id, **params)
    assert refused.startswith("Bad Request: ")
    assert words in refused
    assert len(sandbox.transcript()) == seen


async def test_the_limit_holds_after_parsing(api: Client, rita: Person) -> None:
    text = f"<b>{'a' * 4096}</b>"
    assert len((await api.ok("sendMessage", chat_id=rita.id, text=text, parse_mode="HTML"))["text"]) == 4096


@pytest.mark.parametrize("chat_id", [1, -5, "@nobody", 0])
async def test_an_unknown_chat_is_not_found(api: Client, chat_id: int | str) -> None:
    assert await api.refused("sendMessage", chat_id=chat_id, text="x") == "Bad Request: chat not found"


async def test_a_call_without_a_chat_says_so(api: Client) -> None:
    assert await api.refused("sendMessage", text="x") == "Bad Request: chat_id is empty"


async def test_the_bot_cannot_write_first(sandbox: Sandbox, api: Client, rita: Person) -> None:
    otto = sandbox.person("Otto")
    words = await api.refused("sendMessage", chat_id=otto.id, text="x")
    assert words == "Forbidden: bot can't initiate conversation with a user"


async def test_a_blocked_bot_gets_a_403_until_it_is_unblocked(api: Client, rita: Person) -> None:
    rita.blocks()
    assert await api.refused("sendMessage", chat_id=rita.id, text="x") == "Forbidden: bot was blocked by the user"
    rita.unblocks()
    await api.ok("sendMessage", chat_id=rita.id, text="x")


async def test_a_deactivated_person_cannot_be_reached(api: Client, rita: Person) -> None:
    rita.deactivates()
    assert await api.refused("sendMessage", chat_id=rita.id, text="x") == "Forbidden: user is deactivated"


async def test_bots_do_not_talk_to_bots(sandbox: Sandbox, api: Client) -> None:
    other = sandbox.bot("777:other", "other_bot")
    assert await api.refused("sendMessage", chat_id=other.id, text="x") == "Forbidden: bot can't send messages to bots"


async def test_a_group_that_the_bot_never_saw_is_not_found(sandbox: Sandbox, api: Client, carl: Person) -> None:
    group = sandbox.group("Private", [carl])
    assert await api.refused("sendMessage", chat_id=group.id, text="x") == "Bad Request: chat not found"


async def test_a_kicked_bot_gets_a_403_naming_the_kind_of_group(
    sandbox: Sandbox, bot: BotAccount, api: Client, carl: Person, desk: Group
) -> None:
    old = sandbox.group("Old", [carl, bot], supergroup=False)
    desk.remove(bot)
    old.remove(bot)
    assert await api.refused("sendMessage", chat_id=desk.id, text="x") == (
        "Forbidden: bot was kicked from the supergroup chat"
    )
    assert await api.refused("sendMessage", chat_id=old.id, text="x") == "Forbidden: bot was kicked from the group chat"


async def test_a_bot_that_left_is_no_member(sandbox: Sandbox, api: Client, desk: Group) -> None:
    await api.ok("leaveChat", chat_id=desk.id)
    assert await api.refused("sendMessage", chat_id=desk.id, text="x") == (
        "Forbidden: bot is not a member of the supergroup chat"
    )
    assert sandbox.transcript()[-1] == "[Mission desk] Cleanward left"


async def test_a_reply_names_its_message_and_a_missing_one_may_be_allowed(api: Client, rita: Person) -> None:
    asked = rita.says("hello?")
    reply = {"message_id": asked.id}
    sent = await api.ok("sendMessage", chat_id=rita.id, text="yes", reply_parameters=reply)
    assert sent["reply_to_message"]["text"] == "hello?"
    rita.deletes(asked)
    reply["allow_sending_without_reply"] = True
    sent = await api.ok("sendMessage", chat_id=rita.id, text="yes", reply_parameters=reply)
    assert "reply_to_message" not in sent


async def test_places_are_sent_and_impossible_ones_refused(sandbox: Sandbox, api: Client, rita: Person) -> None:
    await api.ok("sendLocation", chat_id=rita.id, latitude=37.76, longitude=-122.42)
    venue = {"latitude": 37.76, "longitude": -122.42, "title": "Mission", "address": "16th Street"}
    sent = await api.ok("sendVenue", chat_id=rita.id, **venue)
    assert sent["venue"]["location"] == sent["location"]
    assert sandbox.transcript()[-2:] == [
        "[Rita] bot: (location 37.76000, -122.42000)",
        "[Rita] bot: (venue Mission, 16th Street)",
    ]
    assert "wrong latitude" in await api.refused("sendLocation", chat_id=rita.id, latitude=91, longitude=0)


async def test_an_album_is_one_album(sandbox: Sandbox, api: Client, rita: Person) -> None:
    media = '[{"type":"photo","media":"attach://a","caption":"<b>two</b>","parse_mode":"HTML"},'
    media += '{"type":"photo","media":"attach://b"}]'
    files = {"a": ("a.jpg", jpeg(300, 200)), "b": ("b.jpg", jpeg(30, 20))}
    sent = (await api.upload("sendMediaGroup", files, chat_id=rita.id, media=media))["result"]
    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message.get("caption") for message in sent] == ["two", None]
    assert sandbox.transcript()[-2:] == ['[Rita] bot: (photo) "two"', "[Rita] bot: (photo)"]
    assert sandbox.violations == []


async def test_an_album_has_two_to_ten_parts(api: Client, rita: Person) -> None:
    part = {"type": "photo", "media": "x"}
    assert "2 to 10 items" in await api.refused("sendMediaGroup", chat_id=rita.id, media=[part])
    words = await api.refused("sendMediaGroup", chat_id=rita.id, media=[part] * 11)
    assert words == "Bad Request: too many messages to send as an album"


async def test_an_album_mixes_photos_and_videos_but_no_documents(api: Client, rita: Person) -> None:
    parts = [{"type": "photo", "media": "x"}, {"type": "document", "media": "y"}]
    words = await api.refused("sendMediaGroup", chat_id=rita.id, media=parts)
    assert words == "Bad Request: can't use the media of the specified type in the album"


async def test_a_caption_has_1024_characters(api: Client, rita: Person, photo: bytes) -> None:
    answer = await api.upload("sendPhoto", {"photo": ("a.jpg", photo)}, chat_id=rita.id, caption="a" * 1025)
    assert answer["description"] == "Bad Request: message caption is too long"


async def test_a_copy_hides_its_origin_and_a_forward_names_it(api: Client, rita: Person, desk: Group) -> None:
    said = rita.sends_photo(jpeg(20, 20), "look")
    source = {"chat_id": desk.id, "from_chat_id": rita.id, "message_id": said.id}
    copied = await api.ok("copyMessage", **source, caption="new words")
    forwarded = await api.ok("forwardMessage", **source)
    assert copied == {"message_id": forwarded["message_id"] - 1}
    assert [message.text for message in desk.messages[-2:]] == ["new words", "look"]
    assert forwarded["forward_origin"]["sender_user"]["first_name"] == "Rita"
    assert await api.refused("copyMessage", **{**source, "message_id": 999}) == "Bad Request: message to copy not found"
    service = {**source, "from_chat_id": desk.id, "message_id": 1}
    assert await api.refused("forwardMessage", **service) == "Bad Request: message can't be forwarded"


async def test_a_chat_action_is_one_of_telegrams(api: Client, rita: Person) -> None:
    await api.ok("sendChatAction", chat_id=rita.id, action="typing")
    words = await api.refused("sendChatAction", chat_id=rita.id, action="dancing")
    assert words == "Bad Request: wrong parameter action in request"


async def test_private_chats_share_one_sequence_of_ids_and_supergroups_have_their_own(
    sandbox: Sandbox, bot: BotAccount, rita: Person, carl: Person, desk: Group
) -> None:
    otto = sandbox.person("Otto")
    first = rita.says("a").id
    assert otto.says("b").id == first + 1
    old = sandbox.group("Old", [carl, bot], supergroup=False)
    assert old.messages[0].id == first + 2
    assert [message.id for message in desk.messages] == [1]
    assert carl.says("c", desk).id == 2
    assert old.id < 0
    assert not str(old.id).startswith("-100")
    assert str(desk.id).startswith("-100")


async def test_limits_are_an_argument(clock: Clock) -> None:
    sandbox = Sandbox(clock, limits=Limits(text=5))
    sandbox.bot()
    rita = sandbox.person("Rita")
    rita.says("hi")
    words = await Client(sandbox).refused("sendMessage", chat_id=rita.id, text="123456")
    assert words == "Bad Request: message is too long"
