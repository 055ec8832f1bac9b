"""What may go wrong around the bot, and what becomes of it: a table of faults, each played as a story.

For each: nothing is lost, nothing is doubled, other chats go on, and the log says what to do. What Telegram answers is
put on the wire below PTB, so each row is what really would be read. The texts of the errors are those of Telegram's
server (tdlib/telegram-bot-api).
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram.error import NetworkError, TimedOut

from bot.receiving import lanes, polling
from handlers import files
from tests.in_process import InProcess
from tests.stories.stage import Stage, picture

Answer = tuple[int, bytes]
Act = Callable[[Callable[[], Awaitable[Answer]]], Awaitable[Answer]]


def says(status: int, body: bytes) -> Act:
    """Let something answer in Telegram's place."""

    async def act(_call: Callable[[], Awaitable[Answer]]) -> Answer:
        return status, body

    return act


def error(code: int, description: str, **parameters: object) -> Act:
    """Let Telegram answer with an error."""
    answer = {"ok": False, "error_code": code, "description": description}
    return says(code, json.dumps(answer | ({"parameters": parameters} if parameters else {})).encode())


def gives(result: object) -> Act:
    """Let an answer have a result of any shape."""
    return says(200, json.dumps({"ok": True, "result": result}).encode())


def breaks(why: NetworkError, *, is_after: bool = False) -> Act:
    """Let the connection fail, before the work or after it."""

    async def act(call: Callable[[], Awaitable[Answer]]) -> Answer:
        if is_after:
            await call()
        raise why

    return act


HTML = b"<html><body>502 Bad Gateway, nginx</body></html>"


@dataclass
class Wire:
    """Telegram's end of the connection: the next calls of a method, to a chat if one is named, end as it is ordered."""

    waiting: list[tuple[str, int | None, Act]] = field(default_factory=list)

    def spoil(self, method: str, act: Act, times: int = 1, chat: int | None = None) -> None:
        self.waiting += [(method, chat, act)] * times

    def take(self, method: str, chat: object) -> Act | None:
        for each in self.waiting:
            if each[0] == method and each[1] in (None, chat):
                self.waiting.remove(each)
                return each[2]
        return None


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire, request = Wire(), InProcess.do_request

    async def do_request(self: InProcess, url: str, method: str, request_data: Any = None, **more: Any) -> Answer:
        parameters = request_data.parameters if request_data else {}
        act = wire.take("download" if "/file/" in url else url.rpartition("/")[2], parameters.get("chat_id"))

        async def call() -> Answer:
            return await request(self, url, method, request_data, **more)

        return await (act(call) if act else call())

    monkeypatch.setattr(InProcess, "do_request", do_request)
    monkeypatch.setattr(polling, "BACKOFF_S", (0.01,))
    monkeypatch.setattr(polling, "CONFLICT_PAUSE_S", 0.01)
    monkeypatch.setattr(lanes, "FILE_PATIENCE_S", (0.01,))
    monkeypatch.setattr(files, "FETCH_S", 0.2)
    return wire


SAID, GIVEN_UP, UNREACHED = "said once", "given up with a warning", "the person blocked us: said no more"
SENDING = {
    "429 for one chat": (error(429, "Too Many Requests: retry after 3", retry_after=3), SAID),
    "500": (error(500, "Internal Server Error"), SAID),
    "502 as JSON": (error(502, "Bad Gateway"), SAID),
    "502 as HTML from a proxy": (says(502, HTML), SAID),
    "cut before the work": (breaks(NetworkError("httpx.ConnectError")), SAID),
    "cut after the work": (breaks(NetworkError("httpx.ReadError"), is_after=True), SAID),
    "20 s of silence, nothing done": (breaks(TimedOut()), SAID),
    "20 s of silence, and it was done": (breaks(TimedOut(), is_after=True), SAID),
    "401": (error(401, "Unauthorized"), SAID),
    "404": (error(404, "Not Found"), SAID),
    "404 as HTML": (says(404, HTML), SAID),
    "409": (error(409, "Conflict: terminated by other getUpdates request"), SAID),
    "413": (says(413, b"Request Entity Too Large"), SAID),
    "400 nobody knows": (error(400, "Bad Request: the moon is full"), SAID),
    "400 message to be replied not found": (error(400, "Bad Request: message to be replied not found"), SAID),
    "400 message thread not found": (error(400, "Bad Request: message thread not found"), SAID),
    "400 wrong file_id": (error(400, "Bad Request: wrong file_id or the file is temporarily unavailable"), SAID),
    "400 can't parse entities": (error(400, "Bad Request: can't parse entities: Unmatched end tag"), GIVEN_UP),
    "400 BUTTON_DATA_INVALID": (error(400, "Bad Request: BUTTON_DATA_INVALID"), GIVEN_UP),
    "400 chat not found": (error(400, "Bad Request: chat not found"), UNREACHED),
    "403 blocked": (error(403, "Forbidden: bot was blocked by the user"), UNREACHED),
    "403 deactivated": (error(403, "Forbidden: user is deactivated"), UNREACHED),
    "403 never met": (error(403, "Forbidden: bot can't initiate conversation with a user"), UNREACHED),
}


def drafts(stage: Stage, words: str) -> int:
    """Count the messages on Rita's phone that show her draft with these words."""
    shown = [each.text for each in stage.rita.private().messages if each.sender is stage.account]
    return sum(words in text for text in shown)


@pytest.mark.parametrize("fault", SENDING)
async def test_a_message_that_telegram_does_not_take_is_said_once_or_given_up_aloud(
    stage: Stage, wire: Wire, fault: str
) -> None:
    act, outcome = SENDING[fault]
    stage.rita.says("/help")
    await stage.sees()
    wire.spoil("sendMessage", act, chat=stage.rita.id)
    with capture_logs() as logs:
        stage.rita.says("A sofa")
        stage.otto.says("/help")
        await stage.settle()
    assert not wire.waiting
    assert "How to report" in stage.otto.screen()[-1]
    assert drafts(stage, "A sofa") == (outcome is SAID)
    if outcome is not SAID:
        assert any(log["event"] == "a message will never arrive" for log in logs)
    stage.clock.advance(seconds=10)
    stage.rita.says("A fridge")
    await stage.settle()
    assert drafts(stage, "A fridge") == 1


async def test_a_429_for_everybody_is_waited_out_by_everybody(stage: Stage, wire: Wire) -> None:
    for who in (stage.rita, stage.otto):
        wire.spoil("sendMessage", error(429, "Too Many Requests: retry after 5", retry_after=5), chat=who.id)
        who.says("A sofa")
    await stage.settle()
    for who in (stage.rita, stage.otto):
        assert sum("A sofa" in each.text for each in who.private().messages if each.sender is stage.account) == 1


EDITING = {
    "400 message is not modified": error(400, "Bad Request: message is not modified: specified new message content"),
    "400 message to edit not found": error(400, "Bad Request: message to edit not found"),
    "500": error(500, "Internal Server Error"),
    "cut after the work": breaks(NetworkError("httpx.ReadError"), is_after=True),
}


@pytest.mark.parametrize("fault", EDITING)
async def test_an_edit_that_fails_leaves_one_message_that_is_right_at_the_next(
    stage: Stage, wire: Wire, fault: str
) -> None:
    stage.rita.says("A sofa")
    await stage.sees()
    wire.spoil("editMessageText", EDITING[fault], chat=stage.rita.id)
    stage.rita.says("/report")
    stage.rita.sends_photo(picture("brown"))
    await stage.settle()
    stage.rita.sends_photo(picture("red"))
    await stage.settle()
    shown = [each.text for each in stage.rita.private().messages if "✅ 2 photos" in each.text]
    assert len(shown) == 1


@pytest.mark.parametrize(
    "act",
    [
        error(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
        *(says(200, HTML), says(200, b"{}"), gives(7), says(500, HTML), breaks(TimedOut()), error(401, "Unauthorized")),
        says(400, b'{"ok": false, "description": "x", "parameters": [1]}'),
        says(429, b'{"ok": false, "description": "x", "parameters": {"retry_after": "soon"}}'),
    ],
)
async def test_a_press_whose_answer_does_not_arrive_has_its_effect_all_the_same(
    stage: Stage, wire: Wire, act: Act
) -> None:
    await stage.reports()
    wire.spoil("answerCallbackQuery", act)
    stage.carl.presses("✋ Take", chat=stage.east)
    await stage.settle()
    card = stage.card()
    assert card is not None
    assert "Taken by Carl" in card.text


ODD: dict[str, Act] = {
    "no JSON": says(200, HTML),
    "half a JSON": says(200, b'{"ok": true, "result": [{"upd'),
    "nothing": says(200, b""),
    "no result": says(200, b'{"ok": true}'),
    "a list": says(200, b"[]"),
    "no object": says(200, b"7"),
    "null": gives(None),
    "a text": gives("x"),
    "an object": gives({"update_id": 7}),
    "numbers": gives([7]),
    "lists": gives([[]]),
    "no number": gives([{"message": {}}]),
    "a negative number": gives([{"update_id": -2}]),
    "a number too large": gives([{"update_id": 10**30}]),
    "parameters that are a list": says(400, b'{"ok": false, "description": "x", "parameters": [1]}'),
    "retry_after in words": says(429, b'{"ok": false, "description": "x", "parameters": {"retry_after": "soon"}}'),
    "a 200 that is not ok": says(200, b'{"ok": false, "description": "no"}'),
    "deep nesting": says(200, b"[" * 100_000),
    "401": error(401, "Unauthorized"),
    "404": says(404, HTML),
    "403": error(403, "Forbidden: no"),
    "409": error(409, "Conflict: terminated by other getUpdates request"),
    "413": says(413, HTML),
    "500": error(500, "Internal Server Error"),
    "502": says(502, HTML),
    "cut": breaks(NetworkError("httpx.ReadError")),
    "silence": breaks(TimedOut()),
}


@pytest.mark.parametrize("shape", ODD)
async def test_whatever_a_poll_is_answered_with_the_bot_warns_waits_and_goes_on(
    stage: Stage, wire: Wire, shape: str
) -> None:
    with capture_logs() as logs:
        wire.spoil("getUpdates", ODD[shape], times=2)
        stage.rita.says("/start")
        await stage.until(lambda: not wire.waiting)
        stage.otto.says("A sofa")
        await stage.settle()
    assert sum("A sofa" in each.text for each in stage.otto.private().messages if each.sender is stage.account) == 1
    assert sum("trying again" in log["event"] or "waiting" in log["event"] for log in logs) == 2
