"""What can be done on the telephones of the page, and what is said where it cannot be done."""

import base64
from typing import Any

import pytest

from sandbox import Sandbox
from sandbox.accounts import BotAccount
from sandbox.groups import Group
from sandbox.people import Person
from tests.sandbox.client import Client
from tests.sandbox.pictures import jpeg


async def test_everything_can_be_done_on_a_telephone(phones: Sandbox, api: Client, rita: Person) -> None:
    disk = base64.b64encode(jpeg(30, 30)).decode()
    deeds: list[dict[str, Any]] = [
        {"act": "text", "text": "hello", "reply_to": rita.private().messages[-1].id},
        {"act": "album", "parts": [{"data": "mattress"}], "caption": "one"},
        {
            "act": "album",
            "parts": [{"data": "tyres"}, {"data": disk}, {"data": f"data:video/mp4;base64,{disk}", "seconds": 4}],
            "caption": "three",
        },
        {"act": "files", "files": [{"data": disk, "name": "disk.png"}]},
        {"act": "files", "files": [{"data": disk, "name": "a.heic"}, {"data": disk, "name": "b.png"}]},
        {"act": "location", "lat": 37.76, "lon": -122.42},
        {"act": "location", "lat": 37.76, "lon": -122.42, "title": "Park", "address": "Dolores Street"},
        {"act": "location", "lat": 37.76, "lon": -122.42, "live": 900},
        {"act": "voice"},
        {"act": "voice", "data": disk, "seconds": 9, "caption": "mine"},
        {"act": "album", "parts": [{"data": "clip", "seconds": 3}]},
        {"act": "note"},
        {"act": "other", "kind": "contact"},
        {"act": "start", "link": "https://t.me/cleanward_bot?start=bin-7"},
    ]
    for deed in deeds:
        assert await api.act(rita, rita.id, **deed) == {"ok": True}
    assert phones.transcript()[-17:] == [
        "[Rita] Rita: hello",
        '[Rita] Rita: (photo) "one"',
        '[Rita] Rita: (photo) "three"',
        "[Rita] Rita: (photo)",
        "[Rita] Rita: (video 4 s)",
        "[Rita] Rita: (file disk.png)",
        "[Rita] Rita: (file a.heic)",
        "[Rita] Rita: (file b.png)",
        "[Rita] Rita: (location 37.76000, -122.42000)",
        "[Rita] Rita: (venue Park, Dolores Street)",
        "[Rita] Rita: (live location 37.76000, -122.42000)",
        "[Rita] Rita: (voice 3 s)",
        '[Rita] Rita: (voice 9 s) "mine"',
        "[Rita] Rita: (video 3 s)",
        "[Rita] Rita: (video message 3 s)",
        "[Rita] Rita: (contact Rita)",
        "[Rita] Rita: /start bin-7",
    ]
    sent = next(message for message in rita.private().messages if "document" in message.body)
    assert sent.body["document"]["mime_type"] == "image/png"


async def test_things_are_done_to_a_message_on_a_telephone(
    phones: Sandbox, api: Client, rita: Person, carl: Person, desk: Group
) -> None:
    phones.panel.show(carl)
    said, live = carl.says("sad", desk), carl.sends_location(1, 2, live=60, chat=desk)
    album = carl.sends_album([jpeg(20, 20), jpeg(30, 30)], chat=desk)
    begun = len(phones.transcript())
    for deed in (
        {"act": "edit", "message": said.id, "text": "said"},
        {"act": "react", "message": said.id, "emoji": "👍"},
        {"act": "pin", "message": said.id},
        {"act": "forward", "message": album[0].id, "to": carl.id},
        {"act": "delete", "message": album[1].id},
        {"act": "move", "message": live.id, "lat": 3, "lon": 4},
        {"act": "stop", "message": live.id},
    ):
        assert await api.act(carl, desk.id, **deed) == {"ok": True}
    assert phones.transcript()[begun:] == [
        "[Mission desk] Carl edits: said",
        '[Mission desk] Carl reacts 👍 to "said"',
        '[Mission desk] Carl pinned "said"',
        "[Carl] Carl: (forwarded) (photo)",
        "[Carl] Carl: (forwarded) (photo)",
        "[Mission desk] Carl deleted: (photo)",
        "[Mission desk] Carl deleted: (photo)",
        "[Mission desk] Carl edits: (live location 3.00000, 4.00000)",
        "[Mission desk] Carl edits: (location 3.00000, 4.00000)",
    ]
    assert (await api.state())["phones"][1]["chat"]["pinned"] == {"id": said.id, "snippet": "said"}


async def test_the_bot_is_added_to_a_group_on_a_telephone(
    sandbox: Sandbox, api: Client, bot: BotAccount, carl: Person
) -> None:
    group = sandbox.group("Empty", [carl])
    sandbox.panel.show(carl, group)
    sandbox.panel.show(carl)
    assert (await api.state())["phones"][0]["chat"]["bot"] is None
    assert await api.act(carl, group.id, act="add_bot") == {"ok": True}
    assert (await api.state())["phones"][0]["chat"]["bot"] == bot.username
    (added,) = await api.updates("my_chat_member")
    assert (added["chat"]["id"], added["from"]["id"], added["new_chat_member"]["status"]) == (
        group.id,
        carl.id,
        "member",
    )
    assert "is in Empty already" in (await api.act(carl, group.id, act="add_bot"))["error"]
    assert "to groups only" in (await api.act(carl, carl.id, act="add_bot"))["error"]


async def test_a_link_opens_the_private_chat_on_a_telephone(
    phones: Sandbox, api: Client, carl: Person, desk: Group
) -> None:
    await api.act(carl, desk.id, act="start", link="desk-7")
    shown = [(phone["person"]["name"], phone["chat"]["kind"]) for phone in (await api.state())["phones"]]
    assert shown == [("Rita", "private"), ("Carl", "group"), ("Carl", "private")]


async def test_a_group_that_became_a_supergroup_takes_the_place_of_the_old_one(
    sandbox: Sandbox, api: Client, bot: BotAccount, carl: Person
) -> None:
    old = sandbox.group("Old", [carl, bot], supergroup=False)
    sandbox.panel.show(carl, old)
    new = old.migrate()
    assert (await api.state())["phones"][0]["chat"]["id"] == new.id


async def test_buttons_and_keys_are_pressed_on_a_telephone(phones: Sandbox, api: Client, rita: Person) -> None:
    keys = {"keyboard": [[{"text": "Here", "request_location": True}, {"text": "No"}]]}
    await api.ok("sendMessage", chat_id=rita.id, text="where?", reply_markup=keys)
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    asked = await api.ok("sendMessage", chat_id=rita.id, text="sure?", reply_markup=markup)
    await api.act(rita, rita.id, act="press", message=asked["message_id"], data="y")
    await api.act(rita, rita.id, act="key", label="No")
    await api.act(rita, rita.id, act="key", label="Here", lat=1.5, lon=2.5)
    assert phones.transcript()[-3:] == [
        "[Rita] Rita presses [Yes]",
        "[Rita] Rita: No",
        "[Rita] Rita: (location 1.50000, 2.50000)",
    ]


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ({"act": "text", "text": " "}, "the text is empty"),
        ({"act": "press", "message": 99, "data": "y"}, "the message is gone"),
        ({"act": "text", "text": "x", "reply_to": 99}, "the message is gone"),
        ({"act": "key", "label": "No"}, "sees no key"),
        ({"act": "album", "parts": [{"data": "no base64!"}]}, "something odd"),
        ({"act": "album", "parts": []}, "something odd"),
        ({"act": "files", "files": [{"data": "data:text/plain;base64,", "name": "a"}]}, "the file is empty"),
        ({"act": "forward", "message": 1, "to": 99}, "something odd"),
        ({"act": "start", "link": "two words"}, "a deep link carries"),
        ({"act": "dance"}, "something odd"),
        ({"act": "location", "lat": "x", "lon": 1}, "something odd"),
        ({"act": "location", "lat": 99, "lon": 1}, "there is no place"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    phones: Sandbox, api: Client, rita: Person, deed: dict[str, Any], words: str
) -> None:
    answer = await api.act(rita, rita.id, **deed)
    assert words in answer["error"]


async def test_a_telephone_that_is_not_on_the_page_does_nothing(phones: Sandbox, api: Client, rita: Person) -> None:
    answer = await api.act(rita, 5, act="text", text="x")
    assert answer["error"] == "this telephone is not on the page"
    response = await api.http.post("/panel/act", content=b"[]")
    assert response.status_code == 400
