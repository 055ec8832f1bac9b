"""Whatever stands in Telegram's place and gives odd answers is an error of the network's to the bot."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.request import BaseRequest

from bot.connecting import connect
from bot.identity import IdentityUnknown, bot_name

ME = {"id": 7, "is_bot": True, "first_name": "Bot", "username": "bay_city_bot"}


class Saying(BaseRequest):
    """A connection at whose other end somebody always says the same."""

    def __init__(self, status: int, body: bytes) -> None:
        self.said = status, body

    @property
    def read_timeout(self) -> float:
        return 1

    async def initialize(self) -> None:
        """Do nothing."""

    async def shutdown(self) -> None:
        """Do nothing."""

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return self.said


def gives(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


ODD = [
    *(b"", b"<html>", b"{}", b"[]", b"7", b"null", b'{"ok": true}', b'{"ok": false}', b'"x"'),
    *(gives(each) for each in (None, True, 7, "x", [], {}, [ME], ME | {"id": "7"}, ME | {"username": None})),
    gives({name: value for name, value in ME.items() if name != "username"}),
]


@pytest.mark.parametrize("body", ODD)
async def test_an_odd_answer_to_get_me_is_an_error_of_telegrams(body: bytes) -> None:
    bot = connect("1:x", "http://telegram.test", lambda: Saying(200, body))
    with pytest.raises(TelegramError):
        await bot.initialize()


@pytest.mark.parametrize("body", ODD)
@pytest.mark.parametrize("call", ["getFile", "getChatMember", "getUpdates", "deleteWebhook"])
async def test_an_odd_answer_to_other_questions_is_none_of_pythons_errors(call: str, body: bytes) -> None:
    bot = connect("1:x", "http://telegram.test", lambda: Saying(200, body))
    questions: dict[str, Callable[[], Awaitable[object]]] = {
        "getFile": lambda: bot.get_file("x"),
        "getChatMember": lambda: bot.get_chat_member(-1, 2),
        "getUpdates": lambda: bot.get_raw_updates(None, 1, ()),
        "deleteWebhook": bot.delete_webhook,
    }
    try:
        await questions[call]()
    except TelegramError:
        return
    assert b'"result"' in body  # what has a result is one for a question that only asks for yes


@pytest.mark.parametrize(
    "body",
    [
        b'{"ok": false, "description": "x", "parameters": [1]}',
        b'{"ok": false, "description": "x", "parameters": 7}',
        b'{"ok": false, "description": "x", "parameters": {"retry_after": "soon"}}',
        b'{"ok": false, "description": "x", "parameters": {"retry_after": [1]}}',
    ],
)
async def test_odd_parameters_of_an_error_are_an_error_of_the_network(body: bytes) -> None:
    bot = connect("1:x", "http://telegram.test", lambda: Saying(429, body))
    with pytest.raises(NetworkError):
        await bot.get_me()


async def test_a_sound_answer_is_taken_and_a_refused_token_is_named() -> None:
    bot = connect("1:x", "http://telegram.test", lambda: Saying(200, gives(ME)))
    await bot.initialize()
    assert bot.username == "bay_city_bot"
    bot = connect("1:x", "http://telegram.test", lambda: Saying(404, b"<html>"))
    with pytest.raises(InvalidToken):
        await bot.initialize()


async def test_who_asks_for_the_bots_name_gets_a_sentence_for_an_odd_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "bot.identity.connect", lambda token, url, proxy: connect(token, url, lambda: Saying(200, b"[]"), proxy=proxy)
    )
    with pytest.raises(IdentityUnknown):
        await bot_name("1:x", "http://telegram.test")
