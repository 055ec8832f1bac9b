"""The description is held against both directions, and a planted violation is found in each."""

import pytest

from sandbox import Sandbox, checks
from sandbox.accounts import BotAccount
from sandbox.errors import DescriptionBroken
from sandbox.people import Person
from tests.clock import Clock
from tests.sandbox.client import Client

SOUND = {"message_id": 1, "date": 2, "chat": {"id": 3, "type": "private"}, "text": "x"}


@pytest.mark.parametrize(
    ("method", "raw", "wrong"),
    [
        ("sendMessage", {"chat_id": 1, "text": "x"}, None),
        ("sendMessage", {"chat_id": "1", "text": "x", "disable_notification": "true"}, None),
        ("sendMessage", {"chat_id": 1, "text": "x", "colour": "red"}, "sendMessage: unknown parameter colour"),
        ("sendMessage", {"text": "x"}, "sendMessage: parameter chat_id is missing"),
        ("sendMessage", {"chat_id": 1.5, "text": "x"}, "sendMessage.chat_id: Integer expected, found float 1.5"),
        ("sendMessage", {"chat_id": 1, "text": 5}, "sendMessage.text: String expected, found int 5"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "disable_notification": "perhaps"},
            "sendMessage.disable_notification: Boolean expected, found str 'perhaps'",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": '{"inline_keyboard":[[{"text":"a","callback":"b"}]]}'},
            "sendMessage.reply_markup.inline_keyboard[0][0]: InlineKeyboardButton has no field callback",
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": ""}]]}},
            "sendMessage.reply_markup.inline_keyboard[0][0].callback_data: 1 to 64 bytes expected, found 0",
        ),
        ("sendLocation", {"chat_id": 1, "latitude": "1.5", "longitude": 2}, None),
        (
            "sendLocation",
            {"chat_id": 1, "latitude": "north", "longitude": 2},
            "sendLocation.latitude: Float expected, found str 'north'",
        ),
        ("getUpdates", {"allowed_updates": '["message"]'}, None),
        ("getUpdates", {"allowed_updates": "message"}, "getUpdates.allowed_updates: an array of String expected"),
        (
            "sendMediaGroup",
            {"chat_id": 1, "media": [{"type": "photo", "media": "a"}]},
            "sendMediaGroup.media: 2 to 10 items expected, found 1",
        ),
        (
            "sendMediaGroup",
            {"chat_id": 1, "media": [{"type": "photo", "media": "a"}, {"type": "video", "media": "b"}]},
            None,
        ),
        (
            "sendMediaGroup",
            {"chat_id": 1, "media": [{"type": "photo", "media": "a"}, {"type": "poem", "media": "b"}]},
            "'poem'",
        ),
        ("setMyDescription", {"description": "é" * 513}, "setMyDescription.description: 0 to 512 characters"),
    ],
)
def test_a_call_is_held_against_the_description(method: str, raw: dict[str, object], wrong: str | None) -> None:
    _, found = checks.arguments(method, raw, frozenset())
    assert len(found) == (wrong is not None), found
    assert wrong is None or wrong in found[0]


def test_forms_are_read_as_their_types() -> None:
    raw = {"chat_id": "-100", "text": "7", "protect_content": "1", "reply_parameters": '{"message_id":3}'}
    read, wrong = checks.arguments("sendMessage", raw, frozenset())
    assert (read, wrong) == (
        {"chat_id": -100, "text": "7", "protect_content": True, "reply_parameters": {"message_id": 3}},
        [],
    )


def test_an_upload_stands_for_the_parameter_of_its_name() -> None:
    read, wrong = checks.arguments("sendPhoto", {"chat_id": 1}, frozenset({"photo"}))
    assert (read["photo"], wrong) == ("attach://photo", [])


@pytest.mark.parametrize(
    ("broken", "wrong"),
    [
        ({}, None),
        ({"mood": "good"}, "Message has no field mood"),
        ({"text": 5}, "text: String expected"),
        ({"photo": [{"file_id": "a"}]}, "PhotoSize.file_unique_id is missing"),
        ({"forward_origin": {"type": "moon", "date": 1}}, "forward_origin"),
        ({"chat": {"id": 3}}, "Chat.type is missing"),
        ({"is_topic_message": 1}, "is_topic_message: Boolean expected"),
    ],
)
def test_an_outgoing_object_is_held_against_the_description(broken: dict[str, object], wrong: str | None) -> None:
    found = checks.result("sendMessage", {**SOUND, **broken})
    assert bool(found) == (wrong is not None)
    assert wrong is None or wrong in " ".join(found)


def test_every_type_and_method_of_the_description_can_be_checked() -> None:
    assert len(checks.METHODS) > 150
    for kind in checks.TYPES:
        # Nothing is an object of any type with something in it that no type has.
        assert checks.complaints({"no such field": 1}, (kind,), "it"), kind
    for method in checks.METHODS:
        assert "unknown parameter" in checks.arguments(method, {"no such": 1}, frozenset())[1][0]


async def test_a_planted_violation_in_a_call_is_listed_and_refused(sandbox: Sandbox, api: Client, rita: Person) -> None:
    words = await api.refused("sendMessage", chat_id=rita.id, text="x", colour="red")
    assert words == "Bad Request: sendMessage: unknown parameter colour"
    assert sandbox.violations == ["sendMessage: unknown parameter colour"]
    assert sandbox.transcript() == ["[Rita] Rita: /start"]


async def test_without_strict_an_unknown_word_is_listed_and_overlooked(clock: Clock) -> None:
    sandbox = Sandbox(clock, strict=False)
    sandbox.bot()
    rita = sandbox.person("Rita")
    rita.says("/start")
    await Client(sandbox).ok("sendMessage", chat_id=rita.id, text="x", colour="red")
    assert sandbox.violations == ["sendMessage: unknown parameter colour"]


async def test_without_strict_what_cannot_be_read_is_still_refused(clock: Clock) -> None:
    sandbox = Sandbox(clock, strict=False)
    sandbox.bot()
    assert "text: String expected" in await Client(sandbox).refused("sendMessage", chat_id=1, text=5)


async def test_a_planted_violation_in_a_result_is_listed_and_refused(
    sandbox: Sandbox, api: Client, bot: BotAccount, rita: Person
) -> None:
    bot.settings["commands", '{"type": "default"}', ""] = [{"command": "start"}]
    assert "Internal Server Error" in await api.refused("getMyCommands")
    assert sandbox.violations == ["getMyCommands()[0]: BotCommand.description is missing"]


def test_a_planted_violation_in_an_update_is_listed_and_raised(sandbox: Sandbox, rita: Person) -> None:
    rita.name = None  # type: ignore[assignment] # the violation: a user without a name
    with pytest.raises(DescriptionBroken, match="first_name: String expected"):
        rita.says("hello")
    assert "first_name: String expected" in sandbox.violations[0]


async def test_a_method_that_does_not_exist_is_not_found(sandbox: Sandbox, api: Client) -> None:
    assert await api.refused("sendMassage") == "Not Found"
    assert sandbox.violations == ["sendMassage: Not Found"]


async def test_the_names_of_methods_are_read_without_regard_to_case(api: Client) -> None:
    assert (await api.ok("GETME"))["username"] == "cleanward_bot"


async def test_a_wrong_token_is_unauthorized_and_a_malformed_one_not_found(sandbox: Sandbox) -> None:
    assert await Client(sandbox, "1:nobody").refused("getMe") == "Unauthorized"
    assert await Client(sandbox, "nonsense").refused("getMe") == "Not Found"


async def test_a_body_that_is_no_json_object_is_refused(api: Client) -> None:
    headers = {"content-type": "application/json"}
    for body in (b"{", b"[]", b"\xff"):
        response = await api.http.post(f"/bot{api.token}/getMe", content=body, headers=headers)
        assert response.status_code == 400
