"""Test the table of routes: which handler hears what, the table's documentation, and the words that lead to a route."""

import re
from functools import cache

import pytest
from telegram import Bot, Update, User

from handlers.messages.press import Press, Verb
from handlers.routes import ROUTES, route_of
from tests.paths import ROOT

PAGE = ROOT / "docs" / "routes.md"
PRIVATE, GROUP = {"id": 5, "type": "private"}, {"id": -5, "type": "group"}


@cache
def bot() -> Bot:
    """One bot for all these updates; it only looks at them, and each new bot would read every certificate."""
    found = Bot("1:x")
    found._bot_user = User(1, "Cleanward", True, username="cleanward_bot")
    return found


def heard(**content: object) -> str:
    """Return which route takes an update."""
    update = Update.de_json({"update_id": 1, **content}, bot())
    found, first = route_of(update), next(route for route in ROUTES if route.fits(update))
    assert found is first
    return first.heard


def message(text: str = "", chat: dict[str, object] | None = None, **content: object) -> str:
    command = re.match(r"/\w+(@\w+)?", text)
    entities = [{"type": "bot_command", "offset": 0, "length": command.end()}] if command else []
    words = {"text": text, "entities": entities} if text else {}
    person = {"id": 5, "is_bot": False, "first_name": "Rita"}
    body = {"message_id": 1, "date": 0, "chat": chat or PRIVATE, "from": person, **words, **content}
    return heard(message=body)


def press(data: str) -> str:
    query = {"id": "1", "from": {"id": 5, "is_bot": False, "first_name": "Rita"}, "chat_instance": "1", "data": data}
    return heard(callback_query=query)


def test_the_page_shows_the_table() -> None:
    rows = re.findall(r"^\| (.+) \| `([\w.]+)\.(\w+)` \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    table = [(r.heard, r.handler.__module__.removeprefix("handlers."), r.handler.__name__) for r in ROUTES]
    assert rows == table


@pytest.mark.parametrize(
    ("text", "chat", "expected"),
    [
        ("/start", PRIVATE, "/start"),
        ("/START x", PRIVATE, "/start"),
        ("/start@cleanward_bot", PRIVATE, "/start"),
        ("/start@Cleanward_Bot", GROUP, "a command for private chats, in a group"),
        ("/start@other_bot", GROUP, "talk among people, in a group"),
        ("/startle", PRIVATE, "anything else, in private"),
        ("/link X", GROUP, "/link"),
        ("/link@other_bot X", GROUP, "talk among people, in a group"),
        ("start", PRIVATE, "words, in private"),
        ("hello", GROUP, "talk among people, in a group"),
    ],
)
def test_a_text_is_heard_as(text: str, chat: dict[str, object], expected: str) -> None:
    assert message(text, chat) == expected


@pytest.mark.parametrize("verb", Verb)
def test_every_button_that_is_written_is_heard(verb: Verb) -> None:
    assert press(Press(verb, 7, "x").payload()) == f"button {verb}"


@pytest.mark.parametrize("data", ["", "x", "1.take", "1.take.", "1.take.x", "9.take.1", "1.unknown.1", "🙂"])
def test_every_other_button_is_heard_too(data: str) -> None:
    assert press(data) == "a button that nobody knows"


def test_no_line_of_the_table_is_there_twice() -> None:
    assert len({route.heard for route in ROUTES}) == len(ROUTES)
