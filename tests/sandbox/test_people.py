"""What people do on their telephones, and what the app does not let them do."""

import pytest

from sandbox import CannotDo, Sandbox
from sandbox.accounts import BotAccount
from sandbox.groups import Group
from sandbox.objects import Answer
from sandbox.others import EVENTS, OTHER_KINDS
from sandbox.people import Person
from sandbox.writing import ALWAYS
from tests.clock import Clock
from tests.sandbox.client import Client
from tests.sandbox.pictures import jpeg

KEYS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Map", "url": "https://a.org"}]]}


async def test_words_arrive_with_their_entities(api: Client, rita: Person) -> None:
    rita.says("/report at www.a.org or a@b.org #dump @carl 😀 /x")
    (message,) = await api.updates("message")
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in message["entities"]] == [
        ("bot_command", 0, 7),
        ("url", 11, 9),
        ("email", 24, 7),
        ("hashtag", 32, 5),
        ("mention", 38, 5),
        ("bot_command", 47, 2),
    ]
    assert message["from"] == {"id": rita.id, "is_bot": False, "first_name": "Rita", "language_code": "en"}
    assert message["chat"] == {"id": rita.id, "type": "private", "first_name": "Rita"}


async def test_a_deep_link_starts_the_bot_with_its_payload(api: Client, rita: Person) -> None:
    rita.follows_link("desk_A-7")
    assert (await api.updates("message"))[0]["text"] == "/start desk_A-7"
    for wrong in ("", "two words", "a" * 65):
        with pytest.raises(CannotDo, match="a deep link carries"):
            rita.follows_link(wrong)


async def test_an_album_is_separate_updates_with_the_caption_on_the_first(api: Client, rita: Person) -> None:
    rita.sends_album([jpeg(20, 20), jpeg(30, 30), jpeg(40, 40)], "three")
    messages = await api.updates("message")
    assert [message.get("caption") for message in messages] == ["three", None, None]
    assert len({message["media_group_id"] for message in messages}) == 1
    for count in (1, 11):
        with pytest.raises(CannotDo, match="an album has 2 to 10 parts"):
            rita.sends_album([jpeg(20, 20)] * count)


async def test_places_arrive(api: Client, rita: Person) -> None:
    rita.sends_location(37.76, -122.42, 12.5)
    rita.sends_venue(37.76, -122.42, "Dolores Park", "Dolores Street")
    location, venue = await api.updates("message")
    assert location["location"] == {"latitude": 37.76, "longitude": -122.42, "horizontal_accuracy": 12.5}
    assert venue["venue"]["title"] == "Dolores Park"
    assert venue["location"] == venue["venue"]["location"]
    with pytest.raises(CannotDo, match="there is no place"):
        rita.sends_location(0, 181)


async def test_a_live_location_is_an_edited_message(clock: Clock, api: Client, rita: Person) -> None:
    shared = rita.sends_location(1, 2, live=60)
    clock.advance(seconds=60)
    rita.moves(shared, 3, 4)
    (edited,) = await api.updates("edited_message")
    assert (edited["message_id"], edited["location"]["latitude"]) == (shared.id, 3)
    clock.advance(seconds=1)
    with pytest.raises(CannotDo, match="has ended"):
        rita.moves(shared, 5, 6)
    with pytest.raises(CannotDo, match="has ended"):
        rita.stops(shared)
    with pytest.raises(CannotDo, match="no live location"):
        rita.moves(rita.sends_location(1, 2), 3, 4)


async def test_a_live_location_that_is_stopped_is_a_last_edit_without_a_period(
    sandbox: Sandbox, clock: Clock, api: Client, rita: Person
) -> None:
    shared = rita.sends_location(1, 2, live=ALWAYS)
    clock.advance(days=1)
    rita.moves(shared, 3, 4)
    rita.stops(shared)
    moved, ended = await api.updates("edited_message")
    assert moved["location"]["live_period"] == ALWAYS
    assert ended["location"] == {"latitude": 3, "longitude": 4}
    assert [line.partition("edits: ")[2] for line in sandbox.transcript()[-2:]] == [
        "(live location 3.00000, 4.00000)",
        "(location 3.00000, 4.00000)",
    ]
    with pytest.raises(CannotDo, match="no live location"):
        rita.moves(shared, 5, 6)


@pytest.mark.parametrize("kind", OTHER_KINDS)
async def test_everything_else_arrives_and_is_sound(sandbox: Sandbox, api: Client, rita: Person, kind: str) -> None:
    rita.sends_other(kind)
    (message,) = await api.updates("message")
    assert kind in message
    assert sandbox.violations == []
    words = {"video_note": "video message"}.get(kind, kind.replace("_", " "))
    assert sandbox.transcript()[-1].startswith(f"[Rita] Rita: ({words}")


def test_nobody_sends_what_does_not_exist(rita: Person) -> None:
    with pytest.raises(CannotDo, match="nobody can send a hologram"):
        rita.sends_other("hologram")


@pytest.mark.parametrize("event", EVENTS)
async def test_whatever_happens_arrives_as_a_service_message(
    sandbox: Sandbox, api: Client, carl: Person, desk: Group, event: str
) -> None:
    carl.causes(event, desk)
    (message,) = await api.updates("message")
    assert event in message
    assert sandbox.violations == []
    with pytest.raises(CannotDo, match="nobody can cause an earthquake"):
        carl.causes("an earthquake")


async def test_an_edit_is_told_as_an_edit(api: Client, rita: Person) -> None:
    said, photo = rita.says("od"), rita.sends_photo(jpeg(20, 20), "od")
    rita.edits(said, "old")
    rita.edits(photo, "old photo")
    edits = await api.updates("edited_message")
    assert [(edit.get("text"), edit.get("caption")) for edit in edits] == [("old", None), (None, "old photo")]
    assert all("edit_date" in edit for edit in edits)


async def test_a_caption_can_be_taken_away_and_a_photo_changed(api: Client, rita: Person) -> None:
    photo = rita.sends_photo(jpeg(20, 20), "old")
    rita.edits(photo, "")
    rita.edits_photo(photo, jpeg(30, 30))
    without, other = await api.updates("edited_message")
    assert "caption" not in without
    assert other["photo"][-1]["width"] == 30
    said = rita.says("x")
    with pytest.raises(CannotDo, match="the text is empty"):
        rita.edits(said, "")
    with pytest.raises(CannotDo, match="has no photo"):
        rita.edits_photo(said, jpeg(20, 20))
    with pytest.raises(CannotDo, match="has no words"):
        rita.edits(rita.sends_sticker(), "x")


def test_only_ones_own_messages_can_be_changed(sandbox: Sandbox, carl: Person, desk: Group) -> None:
    otto = sandbox.person("Otto")
    said = carl.says("mine", desk)
    with pytest.raises(CannotDo, match="only edit a message of their own"):
        otto.edits(said, "x")
    with pytest.raises(CannotDo, match="only delete a message of their own"):
        otto.deletes(said)


def test_the_app_sends_nothing_empty_and_nothing_too_long(rita: Person) -> None:
    for empty in ("", "  \n", "\u202e"):
        with pytest.raises(CannotDo, match="the text is empty"):
            rita.says(empty)
    with pytest.raises(CannotDo, match="4096"):
        rita.says("😀" * 2049)
    with pytest.raises(CannotDo, match="1024"):
        rita.sends_photo(jpeg(20, 20), "a" * 1025)


def test_a_person_needs_a_bot_to_talk_to(sandbox: Sandbox) -> None:
    with pytest.raises(CannotDo, match="there is no bot"):
        sandbox.person("Rita").says("hello?")


def test_one_writes_only_where_one_is(sandbox: Sandbox, rita: Person, desk: Group) -> None:
    with pytest.raises(CannotDo, match="Rita is not in Mission desk"):
        rita.says("let me in", desk)
    rita.deactivates()
    with pytest.raises(CannotDo, match="deleted their account"):
        rita.says("still here")


def test_a_reply_stays_in_its_chat(rita: Person, carl: Person, desk: Group) -> None:
    said = carl.says("x", desk)
    with pytest.raises(CannotDo, match="not in this chat"):
        rita.says("y", reply_to=said)


async def test_blocking_is_told_and_silences_both(api: Client, rita: Person, bot: BotAccount) -> None:
    rita.blocks(bot)
    with pytest.raises(CannotDo, match="Rita has blocked the bot"):
        rita.says("hello")
    rita.unblocks(bot)
    changes = await api.updates("my_chat_member")
    assert [(change["old_chat_member"]["status"], change["new_chat_member"]["status"]) for change in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]
    assert changes[0]["chat"]["id"] == changes[0]["from"]["id"] == rita.id


async def test_a_press_arrives_and_its_answer_is_seen(sandbox: Sandbox, api: Client, rita: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=rita.id, text="sure?", reply_markup=KEYS)
    press = rita.presses("Yes")
    (query,) = await api.updates("callback_query")
    assert (query["data"], query["from"]["id"], query["message"]) == ("y", rita.id, sent)
    assert not sandbox.toasts
    await api.ok("answerCallbackQuery", callback_query_id=query["id"], text="Thank you", show_alert=True)
    assert press.answer == Answer("Thank you", show_alert=True)
    assert sandbox.transcript()[-2:] == ["[Rita] Rita presses [Yes]", "[Rita] alert: Thank you"]


async def test_an_empty_answer_only_stops_the_spinner(sandbox: Sandbox, api: Client, rita: Person) -> None:
    await api.ok("sendMessage", chat_id=rita.id, text="sure?", reply_markup=KEYS)
    press = rita.presses("y")
    await api.ok("answerCallbackQuery", callback_query_id=press.id)
    assert press.answer == Answer("", show_alert=False)
    assert sandbox.transcript()[-1] == "[Rita] Rita presses [Yes]"


async def test_a_press_can_be_answered_for_fifteen_seconds(clock: Clock, api: Client, rita: Person) -> None:
    await api.ok("sendMessage", chat_id=rita.id, text="sure?", reply_markup=KEYS)
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    first, second = rita.presses("Yes"), rita.presses("Yes")
    clock.advance(seconds=15)
    await api.ok("answerCallbackQuery", callback_query_id=first.id)
    clock.advance(seconds=0.5)
    assert await api.refused("answerCallbackQuery", callback_query_id=second.id) == words
    assert second.answer is None
    assert await api.refused("answerCallbackQuery", callback_query_id="1") == words


async def test_a_callback_answer_has_200_characters(api: Client, rita: Person) -> None:
    await api.ok("sendMessage", chat_id=rita.id, text="sure?", reply_markup=KEYS)
    press = rita.presses("Yes")
    words = await api.refused("answerCallbackQuery", callback_query_id=press.id, text="a" * 201)
    assert words == "Bad Request: MESSAGE_TOO_LONG"
    await api.ok("answerCallbackQuery", callback_query_id=press.id, text="a" * 200)


async def test_a_button_that_is_not_there_cannot_be_pressed(api: Client, rita: Person) -> None:
    await api.ok("sendMessage", chat_id=rita.id, text="sure?", reply_markup=KEYS)
    with pytest.raises(CannotDo, match=r"Rita sees no button 'No'; the newest buttons are: \[Yes\] \[Map\]"):
        rita.presses("No")
    with pytest.raises(CannotDo, match="opens a link"):
        rita.presses("Map")


async def test_the_newest_message_with_the_button_is_pressed_unless_one_is_named(api: Client, rita: Person) -> None:
    for text in ("first", "second"):
        await api.ok("sendMessage", chat_id=rita.id, text=text, reply_markup=KEYS)
    first, second = rita.private().messages[-2:]
    assert rita.presses("Yes").message is second
    assert rita.presses("Yes", first).message is first


async def test_the_message_of_a_crossed_or_very_old_press_is_inaccessible(
    clock: Clock, api: Client, rita: Person
) -> None:
    for text in ("first", "second"):
        await api.ok("sendMessage", chat_id=rita.id, text=text, reply_markup=KEYS)
    first, second = rita.private().messages[-2:]
    await api.ok("deleteMessage", chat_id=rita.id, message_id=first.id)
    chat = rita.private().to_api()
    for message in (first, second):
        rita.presses("Yes", message)
        (query,) = await api.updates("callback_query")
        assert query["message"] == {"chat": chat, "message_id": message.id, "date": 0}
        clock.advance(seconds=48 * 3600 + 1)


async def test_a_screen_shows_one_chat_and_the_transcript_all(
    sandbox: Sandbox, api: Client, rita: Person, carl: Person, desk: Group
) -> None:
    carl.says("desk\nwords", desk)
    await api.ok("sendMessage", chat_id=rita.id, text="two\nlines")
    assert rita.screen() == ["[Rita] Rita: /start", "[Rita] bot: two / lines"]
    assert carl.screen(desk) == ["[Mission desk] Carl added Cleanward", "[Mission desk] Carl: desk / words"]
    assert len(sandbox.transcript()) == 4
    assert sandbox.chat(rita) is sandbox.chat(rita.id) is rita.private()
    assert sandbox.chat(desk.id) is desk


async def test_a_change_can_be_waited_for(sandbox: Sandbox, rita: Person) -> None:
    seen = sandbox.changed.revision
    assert not await sandbox.changed.wait(seen, 0.001)
    rita.says("x")
    assert await sandbox.changed.wait(seen, 0.001)
