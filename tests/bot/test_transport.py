"""PTB's calls over our transport, on the wire: what arrives, what comes back, and what each failure says."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote_plus

import aiohttp
import pytest
from telegram import InputFile
from telegram.error import NetworkError, TelegramError, TimedOut

from bot import transport
from bot.connecting import RawBot, connect
from bot.delivery.failures import Failure, diagnose
from bot.transport import NotSent, Transport

SENT = b'{"ok":true,"result":{"message_id":7,"date":0,"chat":{"id":1,"type":"private"},"text":"."}}'
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]]


@asynccontextmanager
async def calling(serve: Serve) -> AsyncIterator[RawBot]:
    """Give a bot whose calls go to a server of ours."""
    served: list[asyncio.Task[None] | None] = []

    async def until_it_leaves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(asyncio.current_task())
        await serve(reader, writer)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(until_it_leaves, "127.0.0.1", 0) as server:
        bot = connect("1:token", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        async with bot.request:
            yield bot
        await asyncio.gather(*(task for task in served if task))


class Server:
    """Keeps each request, and answers all of them the same, after a pause."""

    def __init__(self, answer: bytes = SENT, status: str = "200 OK", pause_s: float = 0) -> None:
        self._pause_s = pause_s
        self.requests: list[Message] = []
        self.body = b""  # of the last one
        self._answer = f"HTTP/1.1 {status}\r\nContent-Length: {len(answer)}\r\n\r\n".encode() + answer

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                line, _, head = (await reader.readuntil(b"\r\n\r\n")).partition(b"\r\n")
            except asyncio.IncompleteReadError:
                return
            self.body = await reader.readexactly(int(message_from_bytes(head)["Content-Length"] or 0))
            self.requests.append(message_from_bytes(head + self.body))
            self.requests[-1]["Line"] = line.decode()
            await asyncio.sleep(self._pause_s)
            writer.write(self._answer)


def test_every_character_is_quoted_as_python_quotes_it() -> None:
    every = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x3000 + 0xE000), 0x1F600]))
    assert transport._quoted(every) == quote_plus(every)


async def test_of_a_text_that_was_sent_only_the_number_is_read() -> None:
    server = Server(b'{"ok":true,"result":{"message_id":7,"chat":"what PTB could not read"}}')
    async with calling(server) as bot:
        assert await bot.send_text(1, "a & b", parse_mode="HTML", reply_markup=None) == 7
    [request] = server.requests
    assert parse_qs(request.get_payload()) == {"chat_id": ["1"], "text": ["a & b"], "parse_mode": ["HTML"]}


@pytest.mark.parametrize("result", [b"true", b"{}", b'{"message_id":"seven"}', b"null"])
async def test_what_is_no_message_is_no_text_that_was_sent(result: bytes) -> None:
    async with calling(Server(b'{"ok":true,"result":' + result + b"}")) as bot:
        with pytest.raises(NetworkError, match="gave no message"):
            await bot.send_text(1, ".")


async def test_a_call_is_a_form_in_every_script() -> None:
    server = Server()
    async with calling(server) as bot:
        sent = await bot.send_message(1, "垃圾 & 1+1=2\n😀", disable_notification=True)
    [request] = server.requests
    assert sent.message_id == 7
    assert request["Line"] == "POST /bot1:token/sendMessage HTTP/1.1"
    assert "python-telegram-bot" in request["User-Agent"]
    assert parse_qs(request.get_payload()) == {
        "chat_id": ["1"],
        "text": ["垃圾 & 1+1=2\n😀"],
        "disable_notification": ["true"],
    }


async def test_a_file_is_uploaded_from_the_disk_under_its_own_name(tmp_path: Path) -> None:
    server = Server()
    path = tmp_path / "pile"
    path.write_bytes(bytes(range(256)) * 1000)
    async with calling(server) as bot:
        with path.open("rb") as file:
            document = InputFile(file, filename='垃圾 "1".zip', read_file_handle=False)
            await bot.send_document(1, document, caption="垃圾")
    parts: Any = server.requests[0].get_payload()
    sent = [(part.get_content_type(), part.get_payload(decode=True)) for part in parts]
    assert sent == [
        ("text/plain", b"1"),
        ("text/plain", "垃圾".encode()),
        ("application/zip", path.read_bytes()),
    ]
    assert 'form-data; name="document"; filename="垃圾 \\"1\\".zip"'.encode() in server.body


async def test_a_file_is_retrieved() -> None:
    server = Server(b"\xff\xd8 a photo")
    async with calling(server) as bot:
        assert await bot.request.retrieve(f"{bot.base_file_url}/photos/1.jpg") == b"\xff\xd8 a photo"
    assert server.requests[0]["Line"] == "GET /file/bot1:token/photos/1.jpg HTTP/1.1"


async def test_what_telegram_refuses_comes_back_as_its_error() -> None:
    server = Server(b'{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}', "400 Bad Request")
    async with calling(server) as bot:
        with pytest.raises(TelegramError, match="Chat not found"):
            await bot.send_message(1, ".")


async def test_a_connection_is_used_again() -> None:
    connections = 0
    server = Server()

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await server(reader, writer)

    async with calling(count) as bot:
        for _ in range(3):
            await bot.send_message(1, ".")
    assert (connections, len(server.requests)) == (1, 3)


async def never(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Read, and never answer."""
    while await reader.read(1000):
        pass


async def test_an_answer_that_does_not_come_is_a_time_out_and_may_have_been_sent() -> None:
    async with calling(never) as bot:
        with pytest.raises(TimedOut):
            await bot.send_message(1, ".", read_timeout=0.05)


async def test_a_video_that_nobody_takes_is_a_time_out_and_may_have_been_sent() -> None:
    over = asyncio.Event()

    async def stops_reading(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await over.wait()

    async with calling(stops_reading) as bot:
        try:
            with pytest.raises(TimedOut) as caught:
                async with asyncio.timeout(30):
                    await bot.send_video(
                        1, bytes(20_000_000), read_timeout=0.1, write_timeout=0.1, connect_timeout=0.1, pool_timeout=0.1
                    )
        finally:
            over.set()
    assert diagnose(caught.value).failure is Failure.UNKNOWN


async def test_a_large_file_is_given_the_time_that_a_slow_line_needs_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy takes all of it at once, and needs as long to carry it on."""
    monkeypatch.setattr(transport, "PATIENCE_S", 0.1)
    monkeypatch.setattr(transport, "SLOWEST", 10_000)
    async with calling(Server(pause_s=0.3)) as bot:
        assert (await bot.send_document(1, bytes(20_000))).message_id == 7


async def test_a_connection_that_breaks_may_have_been_sent() -> None:
    async def cut(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")

    async with calling(cut) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(1, ".")
    assert not isinstance(caught.value, NotSent | TimedOut)


async def resets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Break the connection while a body is written."""
    await reader.readuntil(b"\r\n\r\n")
    writer.transport.abort()


async def raves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer in no language of the web: such an error of aiohttp's quotes the address."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"hello there\r\n\r\n")


@pytest.mark.parametrize("breaks", [resets, raves])
async def test_no_error_quotes_the_token(breaks: Serve) -> None:
    async with calling(breaks) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_photo(1, bytes(2_000_000))
        assert "1:token" not in f"{caught.value!r} {diagnose(caught.value).said}"
        if breaks is raves:
            assert "/bot(secret)/sendPhoto" in caught.value.message


def test_the_error_of_a_body_that_cannot_be_written_is_told_without_the_token() -> None:
    error = aiohttp.ClientOSError(104, "Can not write request body for https://api.test/bot1:token/sendPhoto")
    assert Transport(token="1:token")._why(error) == (
        "ClientOSError: [Errno 104] Can not write request body for https://api.test/bot(secret)/sendPhoto"
    )


async def test_who_finds_nobody_has_not_sent() -> None:
    bot = connect("1:token", "http://127.0.0.1:1")
    async with bot.request:
        with pytest.raises(NotSent, match="Connector"):
            await bot.send_message(1, ".")


async def test_who_finds_every_connection_busy_has_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "CONNECTIONS", 1)
    async with calling(never) as bot, asyncio.TaskGroup() as tasks:
        first = tasks.create_task(bot.get_me())
        await asyncio.sleep(0)
        with pytest.raises(NotSent):
            await bot.send_message(1, ".", pool_timeout=0.05)
        first.cancel()


async def test_what_was_shut_down_can_begin_again() -> None:
    server = Server()
    async with calling(server) as bot:
        await bot.request.shutdown()
        with pytest.raises(NetworkError, match="not initialised"):
            await bot.send_message(1, ".")
        await bot.request.initialize()
        await bot.request.initialize()
        await bot.send_message(1, ".")
    assert len(server.requests) == 1


def test_certifis_authorities_are_believed_unless_the_environment_names_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    trust = transport._authorities.__wrapped__
    assert trust().cert_store_stats()["x509_ca"] > 50
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert trust().cert_store_stats()["x509_ca"] == 0
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    with pytest.raises(FileNotFoundError):
        trust()


async def test_who_answers_in_tls_must_be_believed() -> None:
    async with await asyncio.start_server(never, "127.0.0.1", 0, ssl=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)) as server:
        bot = connect("1:token", f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        async with bot.request:
            with pytest.raises(NotSent, match="SSL"):
                await bot.get_me()


async def test_a_transport_that_nobody_used_closes_without_a_word() -> None:
    async with Transport():
        pass
    await Transport().shutdown()


@pytest.mark.parametrize(
    "answer",
    [b"", b"<html>Welcome to the hotel</html>", b"[]", b'"x"', b"null", b"{}", b'{"ok": true}', b"[" * 100_000],
)
async def test_what_is_no_answer_of_telegrams_may_have_done_its_work(answer: bytes) -> None:
    async with calling(Server(answer)) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(1, "hello")
        assert diagnose(caught.value).failure is Failure.UNKNOWN


@pytest.mark.parametrize("answer", [b"{}", b'{"ok": true}', b'{"ok": false, "description": "no"}', b'{"result": {}}'])
async def test_what_is_no_list_of_updates_is_a_failure_of_the_network(answer: bytes) -> None:
    async with calling(Server(answer)) as bot:
        assert isinstance(bot, RawBot)
        bot._request = (bot._request[1], bot._request[1])  # the one that is ready to call
        with pytest.raises(NetworkError):
            await bot.get_raw_updates(None, 0, ())
