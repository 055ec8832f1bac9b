"""What people send: sounds, videos, files in albums, forwarded messages, replies that a bot demands."""

from pathlib import Path

import pytest

from sandbox import CannotDo, Clip, Sandbox
from sandbox.accounts import BotAccount
from sandbox.groups import Group
from sandbox.panel import SHIPPED
from sandbox.people import Person
from tests.sandbox.client import Client
from tests.sandbox.pictures import jpeg

VOICE, CLIP = (Path(SHIPPED[name]).read_bytes() for name in ("voice", "clip"))


async def fetch(api: Client, file_id: str) -> bytes:
    path = (await api.ok("getFile", file_id=file_id))["file_path"]
    return (await api.http.get(f"/file/bot{api.token}/{path}")).content


async def test_sounds_and_videos_arrive_with_their_bytes(sandbox: Sandbox, api: Client, rita: Person) -> None:
    rita.sends_voice(VOICE, 3, "hear this")
    rita.sends_video(CLIP, 5, "see this")
    rita.sends_video_note(CLIP, 4)
    voice, video, note = await api.updates("message")
    assert (voice["voice"]["duration"], voice["voice"]["mime_type"], voice["caption"]) == (3, "audio/ogg", "hear this")
    assert (video["video"]["duration"], video["video"]["mime_type"], video["caption"]) == (5, "video/mp4", "see this")
    assert note["video_note"]["duration"] == 4
    assert await fetch(api, voice["voice"]["file_id"]) == VOICE
    assert await fetch(api, video["video"]["file_id"]) == await fetch(api, note["video_note"]["file_id"]) == CLIP
    assert sandbox.transcript()[-3:] == [
        '[Rita] Rita: (voice 3 s) "hear this"',
        '[Rita] Rita: (video 5 s) "see this"',
        "[Rita] Rita: (video message 4 s)",
    ]
    assert sandbox.violations == []


def test_what_ships_is_what_it_says() -> None:
    assert VOICE.startswith(b"OggS")
    assert b"OpusHead" in VOICE[:100]
    assert CLIP[4:8] == b"ftyp"


async def test_an_album_holds_photos_and_videos(sandbox: Sandbox, api: Client, rita: Person) -> None:
    rita.sends_album([jpeg(20, 20), Clip(CLIP, 3)], "both")
    photo, video = await api.updates("message")
    assert photo["media_group_id"] == video["media_group_id"]
    assert (photo["caption"], "caption" in video) == ("both", False)
    assert video["video"]["duration"] == 3
    assert sandbox.violations == []


async def test_several_files_are_an_album_with_the_caption_on_the_last(api: Client, rita: Person) -> None:
    rita.sends_files([(b"1", "a.heic"), (b"2", "b.png")], "as files")
    first, last = await api.updates("message")
    assert first["media_group_id"] == last["media_group_id"]
    assert ("caption" in first, last["caption"]) == (False, "as files")
    assert [part["document"]["file_name"] for part in (first, last)] == ["a.heic", "b.png"]


async def test_a_live_photo_is_a_photo_too(sandbox: Sandbox, api: Client, rita: Person) -> None:
    rita.sends_live_photo(jpeg(64, 48), CLIP, "it moves")
    (message,) = await api.updates("message")
    assert message["photo"] == message["live_photo"]["photo"]
    assert await fetch(api, message["live_photo"]["file_id"]) == CLIP
    assert sandbox.transcript()[-1] == '[Rita] Rita: (live photo) "it moves"'
    assert sandbox.violations == []


async def test_a_forwarded_message_names_where_it_came_from(
    sandbox: Sandbox, api: Client, rita: Person, carl: Person, desk: Group
) -> None:
    desk.add(rita)
    said = carl.sends_photo(jpeg(20, 20), "a mattress", chat=desk)
    await api.updates()
    copy = rita.forwards(said)
    again = rita.forwards(copy)
    carl.hides_account = True
    hidden = rita.forwards(said)
    messages = await api.updates("message")
    origin = {"type": "user", "date": said.date, "sender_user": carl.to_api()}
    assert [message["forward_origin"] for message in messages] == [
        origin,
        origin,
        {"type": "hidden_user", "date": said.date, "sender_user_name": "Carl"},
    ]
    assert all(message["from"]["id"] == rita.id for message in messages)
    assert copy.file_id == again.file_id == hidden.file_id == said.file_id
    assert sandbox.transcript()[-1] == '[Rita] Rita: (forwarded) (photo) "a mattress"'
    with pytest.raises(CannotDo, match="of their own"):
        rita.edits(copy, "x")
    assert sandbox.violations == []


async def test_a_forwarded_album_stays_an_album(api: Client, rita: Person) -> None:
    album = rita.sends_album([jpeg(20, 20), jpeg(30, 30)])
    await api.updates()
    rita.forwards_album(album)
    messages = await api.updates("message")
    assert len({message["media_group_id"] for message in messages}) == 1
    assert messages[0]["media_group_id"] != album[0].album


async def test_a_forwarded_live_location_does_not_move(api: Client, rita: Person) -> None:
    rita.forwards(rita.sends_location(1, 2, live=60))
    assert "live_period" not in (await api.updates("message"))[1]["location"]


def test_one_forwards_only_what_one_sees(sandbox: Sandbox, rita: Person, carl: Person, desk: Group) -> None:
    said = carl.says("among us", desk)
    with pytest.raises(CannotDo, match="Rita cannot see this message"):
        rita.forwards(said)
    for gone in (desk.messages[0], said):
        carl.deletes(said) if gone is said else None
        with pytest.raises(CannotDo, match="cannot be forwarded"):
            carl.forwards(gone)


async def test_a_demanded_reply_is_answered_by_a_reply(sandbox: Sandbox, api: Client, rita: Person) -> None:
    force = {"force_reply": True, "input_field_placeholder": "Your question"}
    asked = await api.ok("sendMessage", chat_id=rita.id, text="What?", reply_markup=force)
    assert sandbox.transcript()[-1] == "[Rita] bot: What?  {reply: Your question}"
    rita.answers("Where?")
    (message,) = await api.updates("message")
    assert message["reply_to_message"]["message_id"] == asked["message_id"]
    with pytest.raises(CannotDo, match="nothing in this chat demands a reply of Rita"):
        rita.answers("Again?")


@pytest.mark.parametrize("by", ["reply", "mention", "link"])
async def test_selective_keys_show_to_those_who_are_addressed(
    sandbox: Sandbox, api: Client, carl: Person, desk: Group, by: str
) -> None:
    cora = sandbox.person("Cora", username="cora")
    desk.add(cora)
    said = cora.says("/list", desk)
    texts = {"reply": "here", "mention": "@Cora here", "link": f"<a href='tg://user?id={cora.id}'>Cora</a> here"}
    named = {"chat_id": desk.id, "text": texts[by], "parse_mode": "HTML"}
    if by == "reply":
        named["reply_parameters"] = {"message_id": said.id}
    keys = {"keyboard": [[{"text": "Mine"}]], "selective": True}
    await api.ok("sendMessage", **named, reply_markup=keys)
    with pytest.raises(CannotDo, match="Carl sees no key"):
        carl.taps_key("Mine", desk)
    assert cora.taps_key("Mine", desk).text == "Mine"
    await api.ok("sendMessage", **named, reply_markup={"remove_keyboard": True, "selective": True})
    with pytest.raises(CannotDo, match="Cora sees no key"):
        cora.taps_key("Mine", desk)


async def test_the_keys_go_with_the_message_that_brought_them(api: Client, rita: Person) -> None:
    keys = {"keyboard": [[{"text": "Me", "request_contact": True}]]}
    sent = await api.ok("sendMessage", chat_id=rita.id, text="who?", reply_markup=keys)
    shared = rita.taps_key("Me")
    assert shared.body["contact"]["user_id"] == rita.id
    assert shared.reply_to is not None
    assert shared.reply_to.id == sent["message_id"]
    await api.ok("deleteMessage", chat_id=rita.id, message_id=sent["message_id"])
    with pytest.raises(CannotDo, match="sees no key"):
        rita.taps_key("Me")


async def test_links_start_the_bot(sandbox: Sandbox, api: Client, bot: BotAccount, rita: Person, carl: Person) -> None:
    rita.follows_link("https://t.me/Cleanward_Bot?start=bin-7")
    with pytest.raises(CannotDo, match="a deep link carries"):
        rita.follows_link("https://t.me/other_bot?start=bin-7")
    link = {"text": "Begin", "url": "https://t.me/cleanward_bot?start=x"}
    web = {"text": "Map", "url": "https://a.org"}
    await api.ok("sendMessage", chat_id=rita.id, text="x", reply_markup={"inline_keyboard": [[link, web]]})
    assert rita.opens("Map") == "https://a.org"
    assert rita.opens("Begin") == link["url"]
    group = sandbox.group("New", [carl])
    carl.adds_by_link(group, "desk-7")
    texts = [message["text"] for message in await api.updates("message") if "text" in message]
    assert texts == ["/start bin-7", "/start x", "/start@cleanward_bot desk-7"]


async def test_a_button_copies_a_text(sandbox: Sandbox, api: Client, rita: Person) -> None:
    keys = {"inline_keyboard": [[{"text": "Copy", "copy_text": {"text": "#17"}}]]}
    await api.ok("sendMessage", chat_id=rita.id, text="your number", reply_markup=keys)
    assert rita.copies("Copy") == "#17"
    with pytest.raises(CannotDo, match="copies a text"):
        rita.presses("Copy")
    with pytest.raises(CannotDo, match="opens no link"):
        rita.opens("Copy")
    long = {"inline_keyboard": [[{"text": "Copy", "copy_text": {"text": "x" * 257}}]]}
    assert "1 to 256" in await api.refused("sendMessage", chat_id=rita.id, text="x", reply_markup=long)


async def test_an_answer_can_open_the_bot_and_nothing_else(sandbox: Sandbox, api: Client, rita: Person) -> None:
    keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "g"}]]}
    await api.ok("sendMessage", chat_id=rita.id, text="x", reply_markup=keys)
    press, url = rita.presses("Go"), "t.me/cleanward_bot?start=x"
    words = await api.refused("answerCallbackQuery", callback_query_id=press.id, url="https://a.org")
    assert words == "Bad Request: URL_INVALID"
    await api.ok("answerCallbackQuery", callback_query_id=press.id, url=url)
    assert press.answer is not None
    assert press.answer.url == url
    assert sandbox.transcript()[-1] == f"[Rita] link: {url}"
