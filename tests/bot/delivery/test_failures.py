"""Each error from Telegram means something for the message that was being sent."""

import asyncio
from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.connecting import connect
from bot.delivery.failures import Failure, diagnose
from bot.transport import NotSent


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (BadRequest("Message is not modified: specified new message content and …"), Failure.HARMLESS),
        (BadRequest("Message to edit not found"), Failure.GONE),
        (BadRequest("Message can't be edited"), Failure.GONE),
        (BadRequest("There is no caption in the message to edit"), Failure.NO_CAPTION),
        (BadRequest("Message thread not found"), Failure.NO_TOPIC),
        (BadRequest("TOPIC_CLOSED"), Failure.TOPIC_CLOSED),
        (BadRequest("Chat not found"), Failure.UNREACHABLE),
        (BadRequest("Wrong file_id or the file is temporarily unavailable"), Failure.BAD_FILE),
        (BadRequest("Can't parse entities: …"), Failure.PERMANENT),
        (Forbidden("Forbidden: bot was blocked by the user"), Failure.UNREACHABLE),
        (Forbidden("Forbidden: user is deactivated"), Failure.UNREACHABLE),
        (Forbidden("Forbidden: bot was kicked from the group chat"), Failure.SHUT),
        (Forbidden("Forbidden: bot is not a member of the supergroup chat"), Failure.SHUT),
        (Forbidden("Forbidden: something new"), Failure.REFUSED),
        (BadRequest("Not enough rights to send text messages to the chat"), Failure.SHUT),
        (BadRequest("CHAT_WRITE_FORBIDDEN"), Failure.SHUT),
        (BadRequest("Image_process_failed"), Failure.REFUSED),
        (BadRequest("Something new"), Failure.REFUSED),
        (NetworkError("Request Entity Too Large (413)"), Failure.TOO_LARGE),
        (NetworkError("Content Too Large (413). Parsing the server response b'<html>' failed"), Failure.TOO_LARGE),
        (NetworkError("Request Entity Too Large"), Failure.TOO_LARGE),
        (BadRequest("File is too big"), Failure.TOO_LARGE),
        (NetworkError("Internal Server Error (500)"), Failure.UNKNOWN),
        (TimedOut(), Failure.UNKNOWN),
        (NotSent("ConnectionTimeoutError: …"), Failure.LATER),
        (InvalidToken("Not Found"), Failure.LATER),
        (TelegramError("Invalid server response"), Failure.UNKNOWN),
        (Conflict("terminated by other getUpdates request"), Failure.LATER),
    ],
)
def test_an_error_is_of_one_kind(error: TelegramError, failure: Failure) -> None:
    assert diagnose(error).failure is failure


def test_a_429_says_for_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    diagnosis = diagnose(RetryAfter(timedelta(seconds=17)))
    assert (diagnosis.failure, diagnosis.retry_after) == (Failure.LATER, 17)


def test_a_group_that_moved_says_where_to() -> None:
    diagnosis = diagnose(ChatMigrated(-100_42))
    assert (diagnosis.failure, diagnosis.moved_to) == (Failure.MOVED, -100_42)


async def _fail(url: str) -> TelegramError:
    bot = connect("1:token", url)
    async with bot.request:
        with pytest.raises(TelegramError) as caught:
            await bot.send_message(1, "hello")
    return caught.value


async def test_what_never_found_anybody_to_talk_to_was_not_sent() -> None:
    server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    assert diagnose(await _fail(f"http://127.0.0.1:{port}")).failure is Failure.LATER


async def test_what_was_cut_off_may_have_arrived() -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.close()

    async with await asyncio.start_server(cut, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert diagnose(await _fail(f"http://127.0.0.1:{port}")).failure is Failure.UNKNOWN
